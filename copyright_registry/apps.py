"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CopyrightRegistryConfig(AppConfig):
    name = "copyright_registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from copyright_registry import account, registration, rule_changes  # noqa: F401 - section of the account, terms
        from portal.payments import settling

        title = gettext_lazy("Entering data into the State register")
        settling.register(
            settling.Service("entry", title, when_paid=registration.record_payment, cases=registration.cases)
        )

"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CopyrightRegistryConfig(AppConfig):
    name = "copyright_registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from copyright_registry import account, benefits, own_data, registration, rule_changes  # noqa: F401 - account, terms
        from copyright_registry.changes import account as changes  # noqa: F401 - its section follows
        from copyright_registry.complaints import account as complaints  # noqa: F401 - account, terms
        from portal.payments import charging

        charging.TITLES["change"] = gettext_lazy("Making changes to the State register")
        title = gettext_lazy("Entering data into the State register")
        charging.register(
            charging.Service(benefits.ENTRY, title, when_paid=registration.record_payment, cases=registration.cases)
        )

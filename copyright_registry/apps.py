"""App configuration."""

from django.apps import AppConfig


class CopyrightRegistryConfig(AppConfig):
    name = "copyright_registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from copyright_registry import account, registration, rule_changes  # noqa: F401 - section of the account, terms
        from portal.payments import settling

        settling.register(registration.record_payment)

"""App configuration."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from contracts import account  # noqa: F401 - sections and tasks of the account, terms
        from contracts.exclusion import account as exclusions  # noqa: F401 - the same of exclusions

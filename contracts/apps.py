"""App configuration."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from contracts import account, documents  # noqa: F401 - sections and tasks of the account, terms; documents
        from contracts.exclusion import account as exclusions  # noqa: F401 - the same of exclusions
        from contracts.paper import account as paper  # noqa: F401 - sections and tasks of the account, terms

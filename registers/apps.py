"""App configuration."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registers.disputes import account  # noqa: F401 - sections and tasks of the account, terms

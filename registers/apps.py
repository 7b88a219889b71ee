"""App configuration."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registers import parties  # noqa: F401 - its rows follow the accounts
        from registers.bulk import account as bulk  # noqa: F401 - what the account says of sheets
        from registers.disputes import account as disputes  # noqa: F401 - sections and tasks of the account, terms
        from registers.disputes import data as own_disputes  # noqa: F401 - own data
        from registers.entering import account as entering  # noqa: F401 - what the account asks for
        from registers.own import account, data  # noqa: F401 - sections of the account, own data

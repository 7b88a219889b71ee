"""Fees and the attempts to pay them."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "portal.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.payments import law  # noqa: F401 - declares the notices

"""Signatures and what proves them."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "portal.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"

"""`manage.py rotate_keys`: encrypt all personal data with the first of FIELD_KEYS. Safe to repeat and to stop.

Run it by the owner's role: the portal's may not change the evidence. Afterwards the older keys may go.
"""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models

from portal.vault import EncryptedBinaryField


class Command(BaseCommand):
    help = "Encrypt all personal data anew with the first of FIELD_KEYS."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for model in apps.get_models():
            names = [field.name for field in model._meta.local_fields if isinstance(field, EncryptedBinaryField)]
            if names:
                self.stdout.write(f"{model._meta.label}: {rotate(model, names)} rows")


def rotate(model: type[models.Model], names: list[str]) -> int:
    """Write the encrypted columns of every row again; the number of rows."""
    rows = 0
    for row in model._base_manager.only(*names).iterator(chunk_size=200):
        model._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in names})
        rows += 1
    return rows

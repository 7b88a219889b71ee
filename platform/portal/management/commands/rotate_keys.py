"""`manage.py rotate_keys`: encrypt all personal data with the first of FIELD_KEYS. Safe to repeat and to stop.

Run it by the owner's role: the portal's may not change the evidence. Afterwards the older keys may go.
"""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from portal.vault import EncryptedBinaryField


class Command(BaseCommand):
    help = "Encrypt all personal data anew with the first of FIELD_KEYS."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for model in apps.get_models():
            names = [field.name for field in model._meta.local_fields if isinstance(field, EncryptedBinaryField)]
            if names:
                self.stdout.write(f"{model._meta.label}: {rotate(model, names)} rows")


def rotate(model: type[models.Model], names: list[str]) -> int:
    """Write the encrypted columns of every row again, each row under its lock; the number of rows."""
    rows = 0
    for pk in model._base_manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=200):
        with transaction.atomic():
            row = model._base_manager.select_for_update().only(*names).filter(pk=pk).first()
            if row is not None:
                model._base_manager.filter(pk=pk).update(**{name: getattr(row, name) for name in names})
                rows += 1
    return rows

"""The price of an entry until staff enter the real one; the row says itself that it is an example."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import migrations

ENTRY = {"code": "entry", "since": date(2026, 1, 1)}


def add(apps: Any, _: Any) -> None:
    sums = {"net": Decimal("3000.00"), "vat_percent": Decimal("16.00"), "gross": Decimal("3480.00")}
    apps.get_model("payments", "Price").objects.create(**ENTRY, **sums, act="example", example=True)


def remove(apps: Any, _: Any) -> None:
    apps.get_model("payments", "Price").objects.filter(**ENTRY, example=True).delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]

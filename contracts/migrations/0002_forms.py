"""Version 1 of the six forms; what the portal's own role may do with the tables of contracts."""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

from portal.privileges import append_only

FILES = Path(__file__).parents[1] / "appendices"


def load(apps, schema_editor):
    model = apps.get_model("contracts", "FormVersion")
    for appendix in range(1, 7):
        body = json.loads((FILES / f"{appendix}.json").read_text())
        model.objects.create(
            appendix=appendix, version=1, since=date.fromisoformat(body["since"]), act=body["act"], body=body
        )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]
    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        append_only("contracts_formversion"),
        append_only("contracts_signing"),
    ]

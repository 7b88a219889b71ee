"""What a place of use cannot be; and a row for each OKUP that has its account already."""

from django.db import migrations, models

REGIONS = (
    "10", "11", "15", "19", "23", "27", "31", "33", "35", "39", "43", "47", "55", "59", "61", "62", "63", "71", "75",
    "79",
)  # fmt: skip


def enter_okups(apps, schema_editor):
    okups = apps.get_model("registers", "Okup")
    for organisation in apps.get_model("accounts", "Organisation").objects.filter(kinds__contains=["okup"]):
        said = {name: getattr(organisation, name) for name in ("name_kk", "name_ru", "region")}
        okups.objects.get_or_create(organisation=organisation, defaults=said)


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_register_search"), ("accounts", "0003_subjects_reference")]
    operations = [
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                name="place_region_is_known", condition=models.Q(region__in=list(REGIONS))
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                name="place_figures_are_positive",
                condition=(models.Q(area=None) | models.Q(area__gt=0)) & (models.Q(rooms=None) | models.Q(rooms__gt=0)),
            ),
        ),
        migrations.RunPython(enter_okups, migrations.RunPython.noop),
    ]

"""Files on their way in."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("portal", "0001_ground"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=255)),
                ("length", models.BigIntegerField()),
                ("offset", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("receiving", "Receiving"),
                            ("received", "Received"),
                            ("ready", "Ready"),
                            ("refused", "Refused"),
                            ("taken", "Taken"),
                        ],
                        default="receiving",
                        max_length=10,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("fault", models.TextField(blank=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("check_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("check_at", None), _negated=True),
                        fields=["check_at"],
                        name="uploads_to_check",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["receiving", "received", "ready", "refused", "taken"])),
                        name="upload_knows_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("length__gte", 1), ("offset__gte", 0), ("offset__lte", models.F("length"))),
                        name="upload_within_its_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "receiving"), ("offset", models.F("length")), _connector="OR"),
                        name="upload_whole_when_received",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sha256__regex", "^[0-9a-f]{64}$"), ("state__in", ("ready", "taken"))),
                            models.Q(models.Q(("state__in", ("ready", "taken")), _negated=True), ("sha256", "")),
                            _connector="OR",
                        ),
                        name="upload_hashed_when_ready",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_at__isnull", False), ("state", "received")),
                            models.Q(models.Q(("state", "received"), _negated=True), ("check_at", None)),
                            _connector="OR",
                        ),
                        name="upload_checked_while_received",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), models.Q(("fault", ""), _negated=True)),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("fault", "")),
                            _connector="OR",
                        ),
                        name="upload_refused_with_a_reason",
                    ),
                ],
            },
        ),
    ]

"""The calendar and the terms of cases."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.privileges import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("portal", "0001_ground"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=120, verbose_name="of what")),
                ("clock", models.CharField(max_length=40, verbose_name="clock")),
                ("starts_at", models.DateTimeField(verbose_name="runs from")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("remind_at", models.DateTimeField()),
                ("explanation", models.JSONField(default=dict)),
                ("reckoned_with", models.BigIntegerField()),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("applied", models.BooleanField(default=True)),
                ("worked", models.PositiveIntegerField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "indexes": [
                    models.Index(fields=["subject"], name="term_of_subject"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["due_at"], name="term_open_due"
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["remind_at"], name="term_open_remind"
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["reckoned_with"],
                        name="term_open_reckoned",
                    ),
                    models.Index(fields=["clock", "ended_at"], name="term_by_clock"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("subject", "clock"),
                        name="term_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied", True), ("ended_at__isnull", True), ("worked__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("worked__isnull", False)),
                            _connector="OR",
                        ),
                        name="term_ended_is_measured",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remind_at__gte", models.F("starts_at")), ("remind_at__lte", models.F("due_at"))
                        ),
                        name="term_reminds_before_it_is_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("off", "day off"),
                            ("worked", "working day"),
                            ("usual", "as the general calendar says"),
                            ("hours", "hours from this day on"),
                        ],
                        max_length=10,
                        verbose_name="what it sets",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("name_kk", models.CharField(max_length=200, verbose_name="name, Kazakh")),
                ("name_ru", models.CharField(max_length=200, verbose_name="name, Russian")),
                ("name_en", models.CharField(max_length=200, verbose_name="name, English")),
                ("act", models.CharField(max_length=200, verbose_name="set by")),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        null=True,
                        size=None,
                        verbose_name="days of the week",
                    ),
                ),
                ("opens", models.TimeField(blank=True, null=True, verbose_name="opens")),
                ("lunch_from", models.TimeField(blank=True, null=True, verbose_name="lunch from")),
                ("lunch_until", models.TimeField(blank=True, null=True, verbose_name="lunch until")),
                ("closes", models.TimeField(blank=True, null=True, verbose_name="closes")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of the calendar",
                "verbose_name_plural": "working calendar",
                "ordering": ("-day", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["off", "worked", "usual", "hours"])),
                        name="calendar_row_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closes__isnull", False),
                                ("kind", "hours"),
                                ("lunch_from__isnull", False),
                                ("lunch_from__lt", models.F("lunch_until")),
                                ("lunch_until__isnull", False),
                                ("lunch_until__lt", models.F("closes")),
                                ("opens__isnull", False),
                                ("opens__lt", models.F("lunch_from")),
                                ("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6]),
                                ("weekdays__isnull", False),
                                ("weekdays__len__gt", 0),
                            ),
                            models.Q(
                                ("lunch_from__isnull", True),
                                ("opens__isnull", True),
                                ("weekdays__isnull", True),
                                ("closes__isnull", True),
                                ("lunch_until__isnull", True),
                                models.Q(("kind", "hours"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="calendar_row_has_hours_or_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", ""), _negated=True),
                            models.Q(("name_kk", ""), _negated=True),
                            models.Q(("name_ru", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                        ),
                        name="calendar_row_names_its_act",
                    ),
                ],
            },
        ),
        append_only("worktime_calendarrow"),
    ]

"""Tables of payments; the numbers of attempts; what the portal's role may not do to the words of the bank."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from portal.privileges import append_only

# The last six digits of an invoice number must never repeat, so the sequence ends where they would.
NUMBERS = "CREATE SEQUENCE payments_attempt_number MAXVALUE 999999 NO CYCLE"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("portal", "0001_ground"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(NUMBERS, "DROP SEQUENCE payments_attempt_number"),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        db_default=models.Func(models.Value("payments_attempt_number"), function="nextval"),
                        editable=False,
                        unique=True,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("secret_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "not sent to the bank yet"),
                            ("sent", "payment awaited"),
                            ("pending", "payment is being checked"),
                            ("expired", "the time to pay has run out"),
                            ("failed", "payment did not go through"),
                            ("disputed", "the bank took another sum; a person looks into it"),
                            ("surplus", "paid a second time; the money goes back"),
                            ("paid", "paid"),
                        ],
                        default="new",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("transaction_id", models.CharField(editable=False, max_length=64, null=True)),
                (
                    "reference",
                    models.CharField(blank=True, editable=False, max_length=40, verbose_name="bank reference"),
                ),
                (
                    "card_mask",
                    models.CharField(blank=True, editable=False, max_length=24, verbose_name="card"),
                ),
                ("failure", models.TextField(blank=True, editable=False, verbose_name="reason")),
                ("ask_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="when"),
                ),
                ("settled_at", models.DateTimeField(editable=False, null=True, verbose_name="settled at")),
            ],
            options={
                "verbose_name": "payment attempt",
                "verbose_name_plural": "payment attempts",
            },
        ),
        migrations.CreateModel(
            name="BankWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "source",
                    models.CharField(choices=[("status", "Status"), ("post_link", "Post Link")], max_length=10),
                ),
                ("body", models.JSONField()),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="payments.attempt",
                    ),
                ),
            ],
            options={
                "verbose_name": "word of the bank",
                "verbose_name_plural": "words of the bank",
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("currency", models.CharField(default="KZT", max_length=3)),
                ("purpose", models.CharField(max_length=125, verbose_name="purpose")),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "payment awaited"), ("paid", "paid")],
                        default="due",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("paid_at", models.DateTimeField(editable=False, null=True, verbose_name="paid at")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "fee",
                "verbose_name_plural": "fees",
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="fee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="payments.fee"
            ),
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="service")),
                ("net", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="without VAT")),
                (
                    "vat_percent",
                    models.DecimalField(decimal_places=2, max_digits=4, verbose_name="VAT, per cent"),
                ),
                ("gross", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="with VAT")),
                ("since", models.DateField(verbose_name="first day")),
                ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("act", models.TextField(verbose_name="act")),
                ("example", models.BooleanField(default=False, verbose_name="example")),
            ],
            options={
                "verbose_name": "price",
                "verbose_name_plural": "prices",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("code", "="),
                            (
                                models.Func(
                                    "since",
                                    "until",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_price_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "gross",
                                django.db.models.functions.math.Round(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("net"),
                                            "*",
                                            django.db.models.expressions.CombinedExpression(
                                                models.Value(100), "+", models.F("vat_percent")
                                            ),
                                        ),
                                        "/",
                                        models.Value(100),
                                    ),
                                    precision=2,
                                ),
                            )
                        ),
                        name="price_with_vat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("net__gte", 0), ("vat_percent__gte", 0)),
                        name="price_not_negative",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="fee",
            name="price",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="fees", to="payments.price"
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("ask_at__isnull", False)),
                fields=["ask_at"],
                name="attempts_to_ask_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "paid")), fields=("fee",), name="one_paid_attempt"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("transaction_id",), name="one_attempt_a_transaction"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="attempt_positive"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__lte", 999999)), name="attempt_number_has_six_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["paid", "surplus"]), _negated=True),
                    ("transaction_id__isnull", False),
                    _connector="OR",
                ),
                name="attempt_paid_names_the_transaction",
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="fee_positive"),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_at__isnull", False), ("state", "paid")),
                    models.Q(("paid_at__isnull", True), ("state", "due")),
                    _connector="OR",
                ),
                name="fee_paid_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    models.Func(models.F("purpose"), function="octet_length", output_field=models.IntegerField()),
                    125,
                ),
                name="fee_purpose_fits_the_bank",
            ),
        ),
        append_only("payments_bankword"),
    ]

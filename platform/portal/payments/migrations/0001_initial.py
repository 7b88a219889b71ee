"""Tables of payments; the numbers of attempts; what the portal may not do to the words of the bank."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import portal.payments.models
from portal.privileges import append_only, changes_only

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
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("card", "card"), ("transfer", "bank transfer")],
                        default="card",
                        editable=False,
                        max_length=10,
                        verbose_name="channel",
                    ),
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
                            ("disputed", "the bank’s word does not agree with ours; a person looks into it"),
                            ("surplus", "paid a second time; the money goes back"),
                            ("paid", "paid"),
                        ],
                        default="new",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("transaction_id", models.CharField(editable=False, max_length=64, null=True)),
                (
                    "taken",
                    models.DecimalField(
                        decimal_places=2, editable=False, max_digits=12, null=True, verbose_name="taken"
                    ),
                ),
                ("taken_at", models.DateTimeField(editable=False, null=True, verbose_name="taken at")),
                (
                    "given_back",
                    models.DecimalField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="given back"
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, editable=False, max_length=40, verbose_name="bank reference (RRN)"),
                ),
                ("approval", models.CharField(blank=True, editable=False, max_length=20, verbose_name="approval code")),
                ("card_mask", models.CharField(blank=True, editable=False, max_length=24, verbose_name="card")),
                ("failure_code", models.CharField(blank=True, editable=False, max_length=20)),
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
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("status", "Status"),
                            ("post_link", "Post Link"),
                            ("capture", "Capture"),
                            ("cancel", "Cancel"),
                            ("refund", "Refund"),
                        ],
                        max_length=10,
                    ),
                ),
                ("body", models.JSONField()),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="words", to="payments.attempt"
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
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("percent", models.PositiveSmallIntegerField(default=100, verbose_name="per cent of the price")),
                ("net", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="without VAT")),
                ("vat", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="VAT")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("currency", models.CharField(default="KZT", max_length=3)),
                ("purpose", models.CharField(max_length=125, verbose_name="purpose")),
                ("subject", models.CharField(max_length=120)),
                ("code", models.CharField(default=portal.payments.models.new_code, max_length=10, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "payment awaited"),
                            ("paid", "paid"),
                            ("used", "paid, the service is rendered"),
                            ("moved", "moved to another application"),
                            ("returned", "goes back to the payer"),
                            ("void", "not to be paid any more"),
                        ],
                        default="due",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("paid_at", models.DateTimeField(editable=False, null=True, verbose_name="paid at")),
                ("used_at", models.DateTimeField(editable=False, null=True, verbose_name="rendered at")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="asked for"),
                ),
                (
                    "moved_from",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_to",
                        to="payments.fee",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fees", to=settings.AUTH_USER_MODEL
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
            name="Payee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="first day")),
                ("act", models.TextField(verbose_name="set by")),
                ("example", models.BooleanField(default=False, verbose_name="example")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
                ("name_kk", models.CharField(max_length=200, verbose_name="name, Kazakh")),
                ("name_ru", models.CharField(max_length=200, verbose_name="name, Russian")),
                ("bin", models.CharField(max_length=12, verbose_name="BIN")),
                ("iban", models.CharField(max_length=20, verbose_name="IIC (IBAN)")),
                ("bank_kk", models.CharField(max_length=200, verbose_name="bank, Kazakh")),
                ("bank_ru", models.CharField(max_length=200, verbose_name="bank, Russian")),
                ("bic", models.CharField(max_length=11, verbose_name="BIC")),
                ("kbe", models.CharField(max_length=2, verbose_name="Kbe")),
                ("knp", models.CharField(max_length=3, verbose_name="payment purpose code")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "details of the payee",
                "verbose_name_plural": "details of the payee",
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="first day")),
                ("act", models.TextField(verbose_name="set by")),
                ("example", models.BooleanField(default=False, verbose_name="example")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
                ("code", models.SlugField(max_length=40, verbose_name="service")),
                ("net", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="without VAT")),
                ("vat_percent", models.DecimalField(decimal_places=2, max_digits=4, verbose_name="VAT, per cent")),
                ("gross", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="with VAT")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "price",
                "verbose_name_plural": "prices",
            },
        ),
        migrations.AddField(
            model_name="fee",
            name="price",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="fees", to="payments.price"
            ),
        ),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="compared")),
                ("bank_count", models.PositiveIntegerField(verbose_name="payments at the bank")),
                ("bank_taken", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="taken by the bank")),
                (
                    "bank_returned",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="given back by the bank"),
                ),
                ("our_count", models.PositiveIntegerField(verbose_name="payments here")),
                ("our_taken", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="taken here")),
                ("our_returned", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="given back here")),
                ("differences", models.PositiveIntegerField(verbose_name="differences")),
                ("listing", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "reconciliation",
                "verbose_name_plural": "reconciliations",
                "indexes": [models.Index(fields=["day", "made_at"], name="reconciliation_of_day")],
            },
        ),
        migrations.CreateModel(
            name="RefundGround",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("name_kk", models.TextField(verbose_name="name, Kazakh")),
                ("name_ru", models.TextField(verbose_name="name, Russian")),
                ("name_en", models.TextField(verbose_name="name, English")),
                ("act", models.CharField(max_length=200, verbose_name="set by")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("refund", "the money goes back"),
                            ("move", "may be used for another application"),
                            ("keep", "the money stays"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("by_portal", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "ground of a refund",
                "verbose_name_plural": "grounds of refunds",
                "ordering": ("position",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("code", "since"), name="refund_ground_once_since_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("note", models.TextField(blank=True, verbose_name="words to the payer")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "refund asked"),
                            ("declined", "decided otherwise"),
                            ("due", "refund decided"),
                            ("sent", "on its way at the bank"),
                            ("refused", "the bank refused; a person looks into it"),
                            ("done", "refunded"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="ordered")),
                ("try_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True, verbose_name="refunded at")),
                ("failure_code", models.CharField(blank=True, max_length=20)),
                ("failure", models.TextField(blank=True, verbose_name="reason")),
                ("transfer", models.CharField(blank=True, max_length=100, verbose_name="bank transfer")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="payments.attempt"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "ground",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="payments.refundground",
                        verbose_name="ground",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("document", models.CharField(max_length=64, verbose_name="number of the document")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("payer", models.CharField(blank=True, max_length=300, verbose_name="payer")),
                ("purpose", models.TextField(blank=True, verbose_name="purpose")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "attempt",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfer",
                        to="payments.attempt",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the statement",
                "verbose_name_plural": "lines of the statement",
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("disputed", "the bank took what was not asked for"),
                            ("not_ours", "the bank lists a payment that we do not know"),
                            ("not_paid", "the bank took money that does not count as paid here"),
                            ("not_listed", "paid here, but not on the bank’s list"),
                            ("other_sum", "the bank lists another sum"),
                            ("other_refund", "the bank gave back another sum than we ordered"),
                            ("stuck", "the bank gives no plain answer for over a day"),
                            ("transfer", "a transfer that fits no fee"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="number")),
                ("bank_says", models.TextField(blank=True, verbose_name="the bank says")),
                ("we_say", models.TextField(blank=True, verbose_name="we say")),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="found")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("closed_because", models.TextField(blank=True, verbose_name="what came of it")),
                (
                    "attempt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="differences",
                        to="payments.attempt",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "difference",
                "verbose_name_plural": "differences",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("kind", "key"),
                        name="difference_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            models.Q(("closed_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="difference_closed_says_why",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("ask_at__isnull", False)), fields=["ask_at"], name="attempts_to_ask_about"
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["taken_at"], name="attempts_by_day"),
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
                    models.Q(("taken__isnull", False), ("taken_at__isnull", False), ("transaction_id__isnull", False)),
                    _connector="OR",
                ),
                name="attempt_paid_names_the_transaction",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_back", 0),
                    models.Q(("given_back__gt", 0), ("given_back__lte", models.F("taken")), ("taken__isnull", False)),
                    _connector="OR",
                ),
                name="attempt_gives_back_no_more_than_it_took",
            ),
        ),
        migrations.AddConstraint(
            model_name="payee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bin__regex", "^[0-9]{12}$"),
                    ("iban__regex", "^KZ[0-9]{2}[0-9A-Z]{16}$"),
                    ("bic__regex", "^[0-9A-Z]{8,11}$"),
                    ("kbe__regex", "^[0-9]{2}$"),
                    ("knp__regex", "^[0-9]{3}$"),
                ),
                name="payee_numbers_have_their_form",
            ),
        ),
        migrations.AddIndex(
            model_name="price",
            index=models.Index(fields=["code", "since"], name="price_of_a_day"),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
                condition=models.Q(("net__gte", 0), ("vat_percent__gte", 0)), name="price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(
                condition=models.Q(("act", ""), _negated=True), name="price_names_its_act"
            ),
        ),
        migrations.AddIndex(
            model_name="fee",
            index=models.Index(fields=["subject"], name="fee_of_subject"),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("net__gte", 0), ("vat__gte", 0)), name="fee_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount", django.db.models.expressions.CombinedExpression(models.F("net"), "+", models.F("vat")))
                ),
                name="fee_is_net_and_vat",
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gt", 0), ("percent__lte", 100)), name="fee_percent"
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_at__isnull", True), ("state__in", ["due", "void"])),
                    models.Q(models.Q(("state__in", ["due", "void"]), _negated=True), ("paid_at__isnull", False)),
                    _connector="OR",
                ),
                name="fee_paid_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "used"), ("used_at__isnull", False)),
                    ("state", "returned"),
                    models.Q(models.Q(("state__in", ["used", "returned"]), _negated=True), ("used_at__isnull", True)),
                    _connector="OR",
                ),
                name="fee_used_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    models.Func(models.F("purpose"), function="octet_length", output_field=models.IntegerField()), 125
                ),
                name="fee_purpose_fits_the_bank",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("try_at__isnull", False)), fields=["try_at"], name="refunds_to_go_on_with"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="refund_positive"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "sent")), fields=("attempt",), name="refund_one_at_the_bank"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("attempt",), name="refund_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "asked"),
                    models.Q(("decided_at__isnull", False), ("ground__isnull", False)),
                    _connector="OR",
                ),
                name="refund_decided_has_a_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                ),
                name="refund_ordered_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("transfer", ""), ("state", "done"), _connector="OR"), name="refund_by_hand_is_done"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_at__isnull", True)),
                    _connector="OR",
                ),
                name="refund_done_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                models.F("day"),
                models.F("document"),
                models.F("amount"),
                django.db.models.functions.text.MD5("payer"),
                django.db.models.functions.text.MD5("purpose"),
                name="transfer_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="transfer_positive"),
        ),
        append_only("payments_bankword"),
        changes_only("payments_fee", "state", "paid_at", "used_at", "moved_from_id"),
        append_only("payments_price"),
        append_only("payments_payee"),
        append_only("payments_reconciliation"),
    ]

"""Who acts for organisations, by which signature; an absence is that of the person whose post it is."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.models.appointments

PERSON = "FOREIGN KEY (appointment_id, iin_digest) REFERENCES accounts_appointment (id, iin_digest)"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("signing", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="signature",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="activity",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="accounts.activityclass",
                verbose_name="field of activity",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="governingbody",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="bodies", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="accreditation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="accreditations", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="signedinbrowser",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="browsers", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="sphere",
            constraint=models.UniqueConstraint(fields=("code", "since"), name="sphere_once_since_a_day"),
        ),
        migrations.AddField(
            model_name="accreditation",
            name="spheres",
            field=models.ManyToManyField(related_name="accreditations", to="accounts.sphere", verbose_name="spheres"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("not_by_mail__contained_by", ["case", "duty"])),
                name="person_refuses_no_prescribed_mail",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("kinds__contained_by", ["owner", "user"])), name="person_is_owner_or_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="absence_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("substitute_digest", models.F("iin_digest")), _negated=True),
                name="absence_substitute_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("order", ""), _negated=True), name="absence_rests_on_an_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("appointment", "="),
                    (
                        accounts.models.appointments._Term(
                            "since", "until", django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)
                        ),
                        "&&",
                    ),
                ],
                name="absence_not_twice_at_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("substitute_digest", ""), _negated=True),
                expressions=[
                    ("substitute_digest", "="),
                    (
                        accounts.models.appointments._Term(
                            "since", "until", django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)
                        ),
                        "&&",
                    ),
                ],
                name="absence_substitute_for_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("person",), name="export_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    models.Q(
                        models.Q(("file", ""), _negated=True),
                        ("expires_at__isnull", False),
                        ("ready_at__isnull", False),
                        ("size__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="export_ready_has_its_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("bin__regex", "^[0-9]{12}$")), name="organisation_bin_is_twelve_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_kk", ""), _negated=True), models.Q(("name_ru", ""), _negated=True), _connector="OR"
                ),
                name="organisation_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kinds__contained_by", ["owner", "okup", "user", "expert", "authorised_body"])),
                name="organisation_kinds_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["registered"])), name="organisation_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("invited", "active"))),
                fields=("organisation", "iin_digest"),
                name="membership_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rights__contains", ["head"]), ("state", "active")),
                fields=("organisation",),
                name="membership_one_acting_head",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("rights__contained_by", ["head", "manager", "signs", "works", "money"])),
                name="membership_rights_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("since__isnull", False), ("state", "active"), ("until", None)),
                    models.Q(
                        ("person__isnull", False),
                        ("since__isnull", False),
                        ("state", "ended"),
                        ("until__gte", models.F("since")),
                        ("until__isnull", False),
                    ),
                    models.Q(("since", None), ("state", "invited"), ("until", None)),
                    models.Q(("since", None), ("state__in", ["declined", "withdrawn"]), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="membership_state_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rights__contains", ["head"]), _negated=True),
                    models.Q(("certified_at__isnull", False), ("signature__isnull", False)),
                    _connector="OR",
                ),
                name="membership_head_has_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="governingbody",
            constraint=models.UniqueConstraint(fields=("organisation", "name", "post"), name="governing_body_once"),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="accreditation_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="accreditation_is_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("withdrawn_on", None)),
                    models.Q(("withdrawn_on__isnull", False), models.Q(("because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="accreditation_withdrawn_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="accreditation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on", None),
                    models.Q(("withdrawn_on__gte", models.F("since")), ("withdrawn_on__lte", models.F("until"))),
                    _connector="OR",
                ),
                name="accreditation_withdrawn_in_its_term",
            ),
        ),
        migrations.RunSQL(
            f"ALTER TABLE accounts_absence ADD CONSTRAINT absence_of_the_appointments_person {PERSON}",
            "ALTER TABLE accounts_absence DROP CONSTRAINT absence_of_the_appointments_person",
        ),
    ]

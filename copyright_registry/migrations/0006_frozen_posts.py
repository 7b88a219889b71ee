"""A decision keeps the post of its signatory as it names it; the order of someone who lost the post may just end."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q


def freeze_posts(apps: Any, _: Any) -> None:
    """Decisions agreed before get the post that their signatory held on that day, or holds at all."""
    decision, appointment = apps.get_model("copyright_registry", "Decision"), apps.get_model("accounts", "Appointment")
    for agreed in decision.objects.filter(agreed_at__isnull=False).select_related("signatory"):
        posts = appointment.objects.filter(iin_digest=agreed.signatory.iin_digest, role="head_of_provider")
        held = posts.filter(since__lte=agreed.agreed_at.date()).order_by("-since").first() or posts.first()
        agreed.post_kk, agreed.post_ru = (held.post_kk, held.post_ru) if held else ("Басшы", "Руководитель")
        agreed.save(update_fields=["post_kk", "post_ru"])


class Migration(migrations.Migration):
    dependencies = [("copyright_registry", "0005_check_points"), ("accounts", "0003_absences")]
    operations = [
        migrations.RemoveConstraint("standingorder", "standing_order_ended_by_someone"),
        migrations.AddField("decision", "post_kk", models.CharField(blank=True, max_length=260, default=""), False),
        migrations.AddField("decision", "post_ru", models.CharField(blank=True, max_length=260, default=""), False),
        migrations.AddField("application", "taken_back_because", models.TextField(blank=True, default=""), False),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                name="application_closed_says_when",
                condition=~Q(state__in=("entered", "refused", "discarded", "withdrawn")) | Q(closed_at__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "standingorder",
            models.CheckConstraint(
                name="standing_order_ended_by_someone_has_ended",
                condition=Q(ended_at__isnull=False) | Q(ended_by__isnull=True),
            ),
        ),
        migrations.RunPython(freeze_posts, migrations.RunPython.noop),
        migrations.RemoveConstraint("decision", "decision_agreed_is_frozen"),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                name="decision_agreed_is_frozen",
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True, signatory__isnull=True, pdf__isnull=True)
                | (
                    Q(agreed_at__isnull=False, agreed_by__isnull=False, signatory__isnull=False, pdf__isnull=False)
                    & ~Q(pdf_sha256="")
                    & ~Q(post_kk="")
                    & ~Q(post_ru="")
                ),
            ),
        ),
    ]

"""The application as the text that its author signs: plain, canonical, in the language of the case.

UTF-8, lines end with \\n, values stand on one line of their own, so that nothing typed can look like another field.
Anyone can check it beside its signature with any national tool (design: what is signed).
"""

from operator import attrgetter

from django.template.loader import render_to_string
from django.utils import timezone, translation

from copyright_registry import law
from copyright_registry.models import Application, BenefitClaim
from portal.law import O1315_4_1, O1315_5_1, O1315_8_3, O1315_A1, under

MAX_BYTES = 64 * 1024


@under(O1315_A1, O1315_5_1, O1315_4_1)
def text(application: Application) -> str:
    """The whole application, in the wording of appendix 1, as it stands in the database now."""
    today = timezone.localdate()
    with translation.override(application.language):  # whoever reads it
        region = application.applicant.get_region_display()
    context = {
        "form": law.APPLICATION_FORM.on(today),
        "application": application,
        "author": application.applicant,
        "region": region,
        "kind": getattr(application.kind, f"name_{application.language}", ""),
        "work": getattr(application, "work", None),
        "claims": [(getattr(claim.benefit, f"name_{application.language}"), claim) for claim in _claims(application)],
        "today": today.strftime("%d.%m.%Y"),
        "created_on": application.created_on.strftime("%d.%m.%Y") if application.created_on else "",
    }
    rendered = render_to_string(f"copyright_registry/statement.{application.language}.txt", context)
    if len(rendered.encode()) > MAX_BYTES:
        raise ValueError("An application must stay under 64 kB to be signed.")
    return rendered


@under(O1315_8_3)
def _claims(application: Application) -> list[BenefitClaim]:
    """The benefits claimed, in the order in which they were."""
    return sorted(application.claims.all(), key=attrgetter("pk"))

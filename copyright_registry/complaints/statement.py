"""The complaint as the text that its complainant signs: plain, canonical, in the language of the complaint.

UTF-8, lines end with \\n. Each value stands on one line of its own, each line of what was written freely behind a bar,
so that nothing typed can look like another field.
"""

from django.template.loader import render_to_string
from django.utils import timezone, translation

from copyright_registry.complaints import law
from copyright_registry.complaints.models import Complaint
from portal.flow import sure
from portal.forms import one_line
from portal.law import O1315_16_1, under

MAX_BYTES = 64 * 1024
ABOUT = {
    "kk": {"decision": "шешім", "action": "әрекет", "inaction": "әрекетсіздік"},
    "ru": {"decision": "решение", "action": "действие", "inaction": "бездействие"},
}


@under(O1315_16_1)
def text(complaint: Complaint) -> str:
    """The whole complaint, as it stands in the database now."""
    today, author = timezone.localdate(), sure(complaint.complainant)
    with translation.override(complaint.language):  # whoever reads it
        region = author.get_region_display()
    context = {
        "form": law.COMPLAINT_FORM.on(today),
        "complaint": complaint,
        "author": author,
        "address": ", ".join(part for part in (str(region), author.address) if part),
        "about": ABOUT[complaint.language][complaint.about],
        "application": complaint.application.number if complaint.application else "–",
        "entry": complaint.entry.number if complaint.entry else "–",
        "happened": barred_lines(complaint.happened),
        "asks": barred_lines(complaint.asks),
        "today": today.strftime("%d.%m.%Y"),
    }
    rendered = render_to_string(f"copyright_registry/complaint.{complaint.language}.txt", context)
    if len(rendered.encode()) > MAX_BYTES:
        raise ValueError("A complaint must stay under 64 kB to be signed.")
    return rendered


def barred_lines(written: str) -> list[str]:
    """What was written freely, each line behind a bar and without signs that are not seen."""
    return [f"| {one_line(line)}".rstrip() for line in written.splitlines()]

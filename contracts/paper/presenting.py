"""What pages say of agreements on paper and of overlapping mandates."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Conflict, ConflictState, PaperAgreement
from portal import formatting
from portal.components import Row
from portal.templatetags.components import nbsp, tag
from registers.models import Agreement, AgreementKind

SIGNS = {
    ConflictState.OPEN: "split",
    ConflictState.PLACED: "good",
    ConflictState.STANDING: "good",
    ConflictState.ENDED: "ended",
}
TITLES = {
    AgreementKind.MANDATE: gettext_lazy("Place an agreement of an owner on paper"),
    AgreementKind.MUTUAL: gettext_lazy("Place an agreement on mutual representation on paper"),
    AgreementKind.LICENCE: gettext_lazy("Place a licence on paper"),
    AgreementKind.REMUNERATION: gettext_lazy("Place a remuneration agreement on paper"),
}


def other_name(agreement: Agreement) -> str:
    """The other party of an OKUP's agreement."""
    party = agreement.owner or agreement.licensee or agreement.second_okup
    return party.name if party is not None else agreement.foreign_name


def days(agreement: Agreement) -> str:
    """From when until when."""
    until = formatting.day(agreement.until) if agreement.until else _("open-ended")
    return f"{formatting.day(agreement.since)} – {until}"


def state(agreement: Agreement) -> str:
    """As a tag: in force, contested, or ended."""
    if agreement.is_contested:
        return tag("split", _("Contested, does not count"))
    return tag("good" if agreement.state == "in_force" else "ended", agreement.get_state_display())


def timeliness(paper: PaperAgreement) -> str:
    """As a tag whether it was placed in its term; "" where none ran."""
    if paper.due_at is None:
        return ""
    return tag("late", _("placed late")) if paper.is_late else tag("good", _("placed in time"))


def _document(agreement: Agreement) -> str:
    address = reverse("registers:agreement_document", args=[agreement.pk])
    return format_html('<a href="{}">{}</a>', address, _("Open the document"))


def facts(paper: PaperAgreement) -> list[Row]:
    """What the OKUP and the staff read of an agreement on paper."""
    agreement = paper.agreement
    found = [
        Row(_("State"), state(agreement)),
        Row(_("OKUP"), nbsp(agreement.okup.name)),
        Row(_("Other party"), nbsp(other_name(agreement))),
        Row(_("Concluded"), formatting.day(agreement.concluded_on)),
        Row(_("Duration"), days(agreement)),
        Row(_("Placed"), format_html("{} {}", formatting.moment(paper.placed_at), timeliness(paper))),
        Row(_("Document"), _document(agreement)),
        Row("SHA-256", paper.sha256, mono=True),
    ]
    if paper.due_at is not None:
        found.insert(5, Row(_("To be placed by"), formatting.moment(paper.due_at)))
    if paper.ended_because:
        found.append(Row(_("How it ended"), paper.ended_because))
    return found


def mandate(agreement: Agreement) -> list[Row]:
    """One of two overlapping mandates."""
    link = format_html('<a href="{}">{}</a>', agreement.get_absolute_url(), agreement)
    return [
        Row(_("Agreement"), link),
        Row(_("OKUP"), nbsp(agreement.okup.name)),
        Row(_("Form of conclusion"), agreement.get_form_display()),
        Row(_("Concluded"), formatting.day(agreement.concluded_on)),
        Row(_("Duration"), days(agreement)),
        Row(_("State"), state(agreement)),
        Row(_("Document"), _document(agreement)),
    ]


def outcome(conflict: Conflict) -> list[Row]:
    """What was decided, by what; [] where nothing is decided."""
    if not conflict.basis:
        return []
    upon = ", ".join(filter(None, [str(conflict.get_basis_display()), conflict.document]))
    return [Row(_("Decided upon"), upon), Row(_("Reasons"), conflict.because)]

"""What pages show of a change: its sign, its ground, its course, and the history of an entry."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import parties
from copyright_registry.changes import law, statement
from copyright_registry.changes.models import Amendment, Ask, Change, ChangeSigner, ChangeState, Column
from copyright_registry.models import Application, Entry
from portal.components import Event
from portal.flow import Words, sure
from portal.formatting import day
from portal.law import O1315_A3, under

SIGNS = {
    ChangeState.DRAFT: "draft",
    ChangeState.SIGNING: "turn",
    ChangeState.RECEIVED: "work",
    ChangeState.PROPOSED: "work",
    ChangeState.AGREED: "work",
    ChangeState.DONE: "good",
    ChangeState.REFUSED: "bad",
    ChangeState.TAKEN_BACK: "ended",
    ChangeState.DECLINED: "ended",
}


def changes_of(user: User) -> QuerySet[Change]:
    """The changes of a person's entries, newest first; what others have begun, from their signature on."""
    theirs = Q(entry__application__in=Application.objects.filter(parties.named(user)))
    is_shown = Q(begun_by=user) | ~Q(text_sha256="") | Q(court__isnull=False)
    return Change.objects.filter(theirs, is_shown).select_related("entry", "court").order_by("-begun_at")


def ground(change: Change) -> str:
    """On which ground the register was changed, in the reader's language; nothing personal."""
    if change.court is not None:
        told = {"court": change.court.court, "number": change.court.number, "day": day(change.court.decided_on)}
        return gettext("Decision of a court in force: %(court)s, No. %(number)s of %(day)s") % told
    told = {"number": str(change.number), "day": day(timezone.localdate(sure(change.received_at)))}
    if change.asks == Ask.CANCEL:
        return gettext("Application of all authors to cancel the entry, No. %(number)s of %(day)s") % told
    return gettext("Technical correction on the application of all authors, No. %(number)s of %(day)s") % told


def lines(amendments: Iterable[Amendment]) -> list[statement.Line]:
    """The columns that change, named in the reader's language."""
    rows = list(amendments)
    shown = statement.shown(rows, "ru" if get_language() == "ru" else "kk")
    return [
        statement.Line(str(Column(row.column).label), line.before, line.after, line.because)
        for row, line in zip(rows, shown, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an entry and how it came about; `change` is None for the first."""

    entry: Entry
    change: Change | None
    ground: Words
    lines: list[statement.Line]


@under(O1315_A3, law.OLD_STAYS)
def history(number: int) -> list[Version]:
    """All versions of an entry, newest first."""
    rows = Entry.objects.filter(number=number).defer("body").order_by("-version")
    found = rows.select_related("kind", "change__court").prefetch_related("change__amendments")
    return [_version(entry) for entry in found]


def _version(entry: Entry) -> Version:
    change: Change | None = getattr(entry, "change", None)
    if change is None:
        return Version(entry, None, _("Entered into the register"), [])
    return Version(entry, change, ground(change), lines(change.amendments.all()))


def course(change: Change) -> list[Event]:
    """What happened and what comes, newest last."""
    decision = change.decision
    events = [_beginning(change), *_signatures(change)]
    if change.received_at and change.court_id is None:
        events.append(Event(_("Received by the provider"), change.received_at))
    if decision and decision.agreed_at:
        events.append(Event(_("Decision agreed"), decision.agreed_at))
    if change.closed_at:
        return [*events, Event(ChangeState(change.state).label, change.closed_at, state="end")]
    return [*events, *_ahead(change)]


def _beginning(change: Change) -> Event:
    if change.court is not None:
        return Event(_("Decision of a court received"), day(change.court.received_on))
    return Event(_("Request begun"), change.begun_at, change.begun_by.full_name)


def _signatures(change: Change) -> list[Event]:
    signed = [signer for signer in change.signers.all() if signer.signature]
    signed.sort(key=lambda signer: sure(signer.signature).at)
    return [Event(_("Signed by EDS"), sure(one.signature).at, sure(one.signature).signer_name) for one in signed]


AHEAD: dict[str, tuple[Words, ...]] = {
    ChangeState.DRAFT: (_("All authors sign"), _("The provider decides")),
    ChangeState.SIGNING: (_("All authors sign"), _("The provider decides")),
    ChangeState.RECEIVED: (_("The registrar drafts the decision"), _("It is agreed"), _("The head signs")),
    ChangeState.PROPOSED: (_("The decision is being agreed"), _("The head signs")),
    ChangeState.AGREED: (_("The head signs"),),
}


def _ahead(change: Change) -> list[Event]:
    steps = AHEAD[change.state]
    last = len(steps) - 1
    return [
        Event(step, state="now" if place == 0 else "end" if place == last else "next")
        for place, step in enumerate(steps)
    ]


def signer_state(signer: ChangeSigner) -> tuple[str, Words]:
    """The sign and the words of one author."""
    if signer.signature_id is not None:
        return "good", _("Signed")
    if signer.declined_at is not None:
        return "bad", _("Declined")
    return ("turn", _("Asked to sign")) if signer.invited_at else ("todo", _("Not signed"))

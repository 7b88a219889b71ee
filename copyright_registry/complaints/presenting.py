"""What pages show of a complaint: its facts, its course, what a draft still needs, the sign of its state."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import rules as application_rules
from copyright_registry.complaints import rules
from copyright_registry.complaints.models import (
    WITH_THE_PROVIDER,
    AppealState,
    Complaint,
    ComplaintAppeal,
    ComplaintState,
)
from portal.components import Event, Row, Task
from portal.flow import Words
from portal.formatting import day, moment
from portal.law import O1315_16_2, under
from portal.worktime.clocks import CLOCKS
from portal.worktime.models import Term
from portal.worktime.words import due_words

SIGNS = {
    ComplaintState.DRAFT: "draft",
    ComplaintState.REGISTERED: "work",
    ComplaintState.BEING_ANSWERED: "work",
    ComplaintState.PROPOSED: "work",
    ComplaintState.ANSWERED: "good",
    ComplaintState.PASSED_ON: "ended",
    ComplaintState.WITHDRAWN: "ended",
    ComplaintState.DISCARDED: "ended",
}


def sign_of(complaint: Complaint) -> str:
    return SIGNS[ComplaintState(complaint.state)]


@under(O1315_16_2)
def facts(complaint: Complaint, reader: User) -> list[Row]:
    """The complaint as its complainant and the staff see it; its number, date and taker first."""
    rows = [
        Row(_("Registered"), complaint.registered_at and _moment(complaint)),
        Row(_("Taken by"), complaint.acceptor_name),
        *_paper_rows(complaint),
        Row(_("Who complains"), complaint.name),
        Row(_("Complained of"), capfirst(complaint.get_about_display())),
        Row(_("Application"), *_application(complaint, reader)),
        Row(_("Entry in the register"), *_entry(complaint)),
        Row(_("Language of the answer"), complaint.get_language_display()),
    ]
    return [row for row in rows if row.value]


def _moment(complaint: Complaint) -> str:
    return f"№ {complaint.number}, {moment(complaint.registered_at)}"


def _paper_rows(complaint: Complaint) -> list[Row]:
    paper = complaint.paper
    if paper is None:
        return []
    return [
        Row(_("Received on paper"), f"{day(paper.received_on)}, № {paper.stamp_number}"),
        Row(_("Addressed to"), capfirst(paper.get_addressee_display())),
        Row(_("Address"), paper.address),
    ]


def _application(complaint: Complaint, reader: User) -> tuple[object, str, Words]:
    """Its number, with a link to the page that the reader may open: their own, or the desk's."""
    case = complaint.application
    if case is None:
        return None, "", ""
    href = application_rules.page(case, reader) if rules.may_open(reader, complaint) else ""
    return f"№ {case.number}", href, _("Open")


def _entry(complaint: Complaint) -> tuple[object, str, Words]:
    if complaint.entry is None:
        return None, "", ""
    return f"№ {complaint.entry.number}", complaint.entry.get_absolute_url(), _("Open")


def course(complaint: Complaint) -> list[Event]:
    """What happened and what comes, newest last."""
    events = [Event(_("Complaint begun"), complaint.started_at)] if complaint.paper_id is None else []
    if complaint.signature:
        events.append(Event(_("Signed by EDS"), complaint.signature.at, complaint.signature.signer_name))
    if complaint.registered_at:
        events.append(Event(_("Registered"), complaint.registered_at, complaint.acceptor_name))
    if complaint.assigned_at and complaint.officer:
        events.append(Event(_("Given to an officer"), complaint.assigned_at, complaint.officer.short_name))
    if complaint.answer and complaint.state in {ComplaintState.PROPOSED, ComplaintState.ANSWERED}:
        events.append(Event(_("Answer drafted"), complaint.answer.drafted_at))
    return [*events, *_end(complaint)]


def _end(complaint: Complaint) -> list[Event]:
    titles = {
        ComplaintState.ANSWERED: _("Answered, signed by EDS"),
        ComplaintState.PASSED_ON: _("Passed to the Ministry"),
        ComplaintState.WITHDRAWN: _("Withdrawn"),
    }
    if title := titles.get(ComplaintState(complaint.state)):
        return [Event(title, complaint.closed_at, state="end")]
    if complaint.state not in WITH_THE_PROVIDER:
        return []
    ahead = [_("An officer drafts the answer"), _("The head signs")]
    ahead = ahead[1:] if complaint.state == ComplaintState.PROPOSED else ahead
    return [Event(title, state="now" if place == 0 else "end") for place, title in enumerate(ahead)]


SECTION_TITLES: dict[str, Words] = {
    "address": _("Your address"),
    "happened": _("What happened"),
    "asks": _("What you ask for"),
}


def tasks(complaint: Complaint) -> list[Task]:
    """What a draft still needs, and its signature."""
    missing = rules.missing(complaint)
    edit = reverse("registry:complaint_edit", args=[complaint.pk])
    places = {"address": reverse("accounts:contacts")}
    shown = []
    for section in rules.SECTIONS:
        is_open = section in missing
        is_next = bool(missing) and section == missing[0]
        words = (_("Your turn") if is_next else _("Not started")) if is_open else _("Done")
        state = ("turn" if is_next else "todo") if is_open else "good"
        shown.append(Task(SECTION_TITLES[section], "", state, words, places.get(section, edit)))
    blocked = _("First complete the sections above.") if missing else ""
    return [
        *shown,
        Task(
            title=_("Check and sign by EDS"),
            hint=_("You see exactly what you sign. The complaint is registered at once."),
            state="ended" if missing else "turn",
            words=_("Not open yet") if missing else _("Your turn"),
            href="" if missing else reverse("registry:complaint_review", args=[complaint.pk]),
            blocked=blocked,
        ),
    ]


def binding(complaint: Complaint, terms: Iterable[Term]) -> str:
    """The term that binds, as a person says it; "" where nothing is due."""
    for term in terms:
        if term.ended_at is None and term.clock == complaint.bound_by:
            clock = CLOCKS[term.clock]
            return f"{due_words(term.due_at)}. {clock.title}: {clock.rule(term.starts_at)}."
    return ""


def appeal_rows(appeal: ComplaintAppeal) -> list[Row]:
    """What is recorded of one appeal."""
    said = f"{appeal.get_outcome_display()}, {day(appeal.answered_on)}"
    return [
        Row(_("Number there"), appeal.number),
        Row(_("Registered there on"), day(appeal.registered_on)),
        Row(_("Outcome"), said if appeal.state == AppealState.CLOSED else appeal.get_state_display()),
    ]

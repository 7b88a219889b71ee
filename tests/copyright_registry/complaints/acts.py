"""The people of complaints, and a complaint brought to any state by the steps that lead there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from copyright_registry import registration
from copyright_registry.complaints import answering, filing, statement
from copyright_registry.complaints.answering import Draft
from copyright_registry.complaints.filing import Paper, Scan
from copyright_registry.complaints.models import Complaint, ComplaintState
from copyright_registry.models import Application, Result
from portal.flow import sure
from tests import people as acts
from tests.people import PDF, People

State = ComplaintState
WORDS: dict[str, Any] = {
    "about": "inaction",
    "language": "kk",
    "happened": "Өтінішіме жауап берілмеді.\nҮш күн күттім.",
    "asks": "Жауап беруді сұраймын.",
    "application": None,
    "entry": None,
}
DRAFT = Draft("partly", reason_kk="Өтініш мерзімінде қаралмаған.", done_kk="Өтініш қарауға берілді.")


@dataclass
class Staff:
    """Who deals with complaints besides the heads."""

    officer: User
    registrar: User
    supervisor: User


def staff() -> Staff:
    return Staff(
        acts.staff("complaints_officer", Role.COMPLAINTS_OFFICER),
        acts.staff("registrar", Role.REGISTRAR),
        acts.staff("supervisor", Role.SUPERVISOR),
    )


def draft(people: People, **words: object) -> Complaint:
    return filing.start(people.author, {**WORDS, **words})


def sign(people: People, complaint: Complaint) -> None:
    filing.sign(people.author, complaint, people.sign(people.author, statement.text(complaint).encode()))


def registered(people: People) -> Complaint:
    """A complaint of the author's; where no complaints officer is appointed the head has taken it."""
    complaint = draft(people)
    sign(people, complaint)
    return complaint


def answer(people: People, complaint: Complaint, head: User | None = None) -> None:
    """Who the answer names signs it."""
    drafted = sure(complaint.answer)
    signer = head or drafted.signatory
    answering.answer(signer, complaint, people.sign(signer, bytes(drafted.pdf)))


def paper(**said: Any) -> Paper:
    given: dict[str, Any] = {
        "addressee": "provider",
        "sender": "Ыбыраев Қуат Серікұлы",
        "address": "Астана, Мәңгілік Ел 8",
        "stamp_number": "Ж-17",
        "received_on": timezone.localdate(),
        "taken_by": "Бекмұратов О. Т.",
        "scan": Scan(PDF, "scan.pdf", "pdf"),
    }
    return Paper(**{**given, **said})


def on_paper(staff: Staff, words: dict[str, Any] | None = None, **said: Any) -> Complaint:
    return filing.register_paper(staff.registrar, paper(**said), {**WORDS, "asks": "", **(words or {})})


def complaint_in(state: str, people: People, staff: Staff, **words: object) -> Complaint:
    """A complaint of the author in `state`; it is passed on as one on paper that is addressed to the Ministry."""
    if state == State.PASSED_ON:
        passed = on_paper(staff, addressee="ministry")
        answering.pass_on(staff.officer, passed, "Министрлікке жолданған.")
        return passed
    complaint = draft(people, **words)
    if state == State.DISCARDED:
        filing.discard(people.author, complaint)
    if state in {State.DRAFT, State.DISCARDED}:
        return complaint
    path: list[tuple[str, Callable[[], None]]] = [
        (State.REGISTERED, lambda: sign(people, complaint)),
        (State.BEING_ANSWERED, lambda: answering.take(staff.officer, complaint)),
        (State.PROPOSED, lambda: answering.propose(staff.officer, complaint, DRAFT)),
        (State.ANSWERED, lambda: answer(people, complaint)),
    ]
    if state == State.WITHDRAWN:
        path[1:] = [(state, lambda: filing.withdraw(people.author, complaint))]
    for reached, step in path:
        step()
        if reached == state:
            break
    complaint.refresh_from_db()
    return complaint


def refused_application(people: People, *, agreed_by: User | None = None) -> Application:
    """A refused application: the examiner drafted, the head of department or `agreed_by` agreed, the head signed."""
    application = acts.application_in("proposed", people, Result.REFUSE)
    registration.agree(agreed_by or people.head_of_department, application, sure(application.decision))
    acts.decide(people, application)
    application.refresh_from_db()
    return application

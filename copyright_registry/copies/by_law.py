"""Cases of law: a court or another body asks under an act, staff record it, another approves, copies are handed out.

Order 1315, paragraph 11, «save cases of law». The table of steps, then the verbs in the same order.
"""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders
from accounts.models import User
from accounts.roles import Role
from copyright_registry import parties
from copyright_registry.changes.rules import OWN_MATTER
from copyright_registry.copies import asking, documents
from copyright_registry.copies.fetching import HANDS_OUT
from copyright_registry.copies.law import CASE_OF_LAW, OPEN_BY_LAW, TOLD_OF_LAW
from copyright_registry.copies.models import LegalCopy, LegalState
from copyright_registry.models import Application, Entry
from portal import audit, notices
from portal.counters import take_next
from portal.flow import MOVED_ON, Actor, Flow, Refusal, Step, StepRefused, lock, sure
from portal.law import O1315_11, under

APPROVES = (Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER)
NOT_STAFF = Refusal(_("Only the registrar or the head of department records cases of law and hands copies out."))
NOT_A_HEAD = Refusal(_("Only the deputy head or the head of the provider approves a case of law."))
ANOTHER = Refusal(_("Who recorded a case of law does not approve it. Let another head do so."))
NO_REASON = Refusal(_("Say why it is not approved."))
FUTURE_PAPER = Refusal(_("The paper is dated in the future. Mend its date."))
NO_SILENCE = Refusal(_("Name both: until when the authors are not told, and the act that forbids it."))
PAST_SILENCE = Refusal(_("The day until which the authors are not told has passed. Mend it, or leave it out."))


@dataclass(frozen=True, slots=True)
class Ground:
    """The paper that asks, and the act on which it rests; `scan` is the paper itself as a PDF."""

    body: str
    act: str
    article: str
    paper_number: str
    paper_date: date
    scan: bytes
    scan_name: str
    scan_sha256: str
    silent_until: date | None = None
    silent_under: str = ""


def may_record(actor: Actor, _case: LegalCopy | None = None) -> Refusal | None:
    return None if isinstance(actor, User) and actor.holds(*HANDS_OUT) else NOT_STAFF


def is_not_theirs(actor: User, entry: Entry) -> Refusal | None:
    """Of an entry of their own staff do nothing here, nor hear of it before the authors may."""
    return OWN_MATTER if parties.is_party(actor, sure(entry.application)) else None


def may_approve(actor: User, case: LegalCopy) -> Refusal | None:
    if not actor.holds(*APPROVES):
        return NOT_A_HEAD
    return ANOTHER if actor.pk == case.recorded_by_id else is_not_theirs(actor, case.entry)


def may_end(actor: User | None, case: LegalCopy) -> Refusal | None:
    """Staff end it when it is done; the portal when its term is over."""
    if actor is None:
        return None if sure(case.until) <= timezone.now() else MOVED_ON
    return may_record(actor) or is_not_theirs(actor, case.entry)


APPROVE = Step("approve a case of law", {LegalState.RECORDED: LegalState.GIVEN}, may_approve, (O1315_11, CASE_OF_LAW))
REJECT = Step("reject a case of law", {LegalState.RECORDED: LegalState.REJECTED}, may_approve, (CASE_OF_LAW,))
END = Step("end a case of law", {LegalState.GIVEN: LegalState.ENDED}, may_end, (CASE_OF_LAW,))

FLOW = Flow("copyright_registry.copies_by_law", LegalState, LegalState.RECORDED, (APPROVE, REJECT, END))


@under(O1315_11, CASE_OF_LAW)
def record(officer: User, entry: Entry, codes: list[str], ground: Ground) -> LegalCopy:
    """Staff record what a body asks for and on which ground; those who approve are told."""
    known = {each.code for each in documents.offered(entry)}
    if refusal := may_record(officer) or _wrong_ground(ground):
        raise StepRefused(refusal)
    if not codes or not set(codes) <= known:
        raise StepRefused(asking.NOT_OFFERED)
    if refusal := is_not_theirs(officer, entry):
        raise StepRefused(refusal)
    with transaction.atomic():
        number = take_next("copies_by_law")
        case = LegalCopy.objects.create(
            number=number, entry=entry, documents=codes, recorded_by=officer, **asdict(ground)
        )
        audit.record(officer, "record a case of law", case, law=(O1315_11, CASE_OF_LAW), scan=ground.scan_sha256)
        for head in _approving(case):
            notices.send(head, "copyright_registry/copies_to_approve", number=number, case=str(case.pk))
    return case


def _approving(case: LegalCopy) -> list[User]:
    """Who is asked to approve: the deputy head, else the head of the provider; never one who may not."""
    for role in APPROVES:
        if found := [head for head in holders(role) if may_approve(head, case) is None]:
            return found
    return []


def _wrong_ground(ground: Ground) -> Refusal | None:
    if ground.paper_date > timezone.localdate():
        return FUTURE_PAPER
    if (ground.silent_until is None) != (not ground.silent_under):
        return NO_SILENCE
    if ground.silent_until is not None and ground.silent_until <= timezone.localdate():
        return PAST_SILENCE
    return None


def approve(head: User, case: LegalCopy) -> None:
    """Copies are handed out from now on; the authors are told, unless the ground forbids it."""
    with APPROVE.take(head, case):
        case.decided_by, case.decided_at = head, timezone.now()
        case.until = case.decided_at + OPEN_BY_LAW
        _tell_authors(case)


def reject(head: User, case: LegalCopy, because: str) -> None:
    """The ground does not bear it: nothing is handed out, and nobody but staff hears of it."""
    with REJECT.take(head, case):
        if not because.strip():
            raise StepRefused(NO_REASON)
        case.decided_by, case.decided_at, case.rejected_because = head, timezone.now(), because.strip()


def end(officer: User | None, case: LegalCopy) -> None:
    """Nothing more is handed out; None is the portal, when the term is over."""
    with END.take(officer, case):
        case.ended_at = timezone.now()


@under(TOLD_OF_LAW)
def _tell_authors(case: LegalCopy) -> None:
    """Tell them, once, unless the day has not come; the caller holds the lock and saves."""
    if case.told_at is not None or is_silent(case):
        return
    case.told_at = timezone.now()
    for author in asking.answering(case.entry):
        notices.send(author, "copyright_registry/copies_by_law", entry=case.entry.number, case=str(case.pk))


def is_silent(case: LegalCopy) -> bool:
    """Whether the authors must not be told yet."""
    return case.silent_until is not None and timezone.localdate() < case.silent_until


@under(TOLD_OF_LAW)
def told(person: User) -> QuerySet[LegalCopy]:
    """The cases of law that an author may see: those of which they were told."""
    known = LegalCopy.objects.filter(of_entries_of(person)).exclude(told_at=None)
    return known.select_related("entry").defer("scan")


def of_entries_of(person: User) -> Q:
    """The cases of law that are about an entry of `person`'s."""
    return Q(entry__application__in=Application.objects.filter(parties.named(person)))


def due() -> QuerySet[LegalCopy]:
    """Cases that have had their term, or of which authors may be told now."""
    now, today = timezone.now(), timezone.localdate()
    over = Q(state=LegalState.GIVEN, until__lte=now)
    to_tell = Q(state__in=[LegalState.GIVEN, LegalState.ENDED], told_at=None, silent_until__lte=today)
    return LegalCopy.objects.select_related("entry").filter(over | to_tell)


@under(CASE_OF_LAW, TOLD_OF_LAW)
def settle_due() -> int:
    """End what has had its term, tell authors what may be told now; how many cases."""
    done = 0
    for case in due()[:500]:
        with transaction.atomic():
            lock(case)
            if case.state in {LegalState.GIVEN, LegalState.ENDED}:
                _tell_authors(case)
                case.save(update_fields=["told_at"])
            if END.refusal(None, case) is None:
                end(None, case)
        done += 1
    return done

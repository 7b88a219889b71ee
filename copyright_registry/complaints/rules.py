"""Who may do what with a complaint. Each rule answers None, or a Refusal that says why not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders, is_absent
from accounts.models import User
from accounts.roles import SEES_ALL_CASES, SEES_DECIDED_CASES, Role
from copyright_registry import parties
from copyright_registry.changes.models import ChangeDecision, CourtDecision
from copyright_registry.complaints import law
from copyright_registry.complaints.models import (
    WITH_THE_PROVIDER,
    Addressee,
    AppealState,
    Complaint,
    ComplaintAppeal,
    ComplaintState,
)
from copyright_registry.copies.models import Fetch, LegalCopy
from copyright_registry.models import Application, BenefitClaim, Completion, Decision, Entry, HeadsDecision
from copyright_registry.queries import DECIDED
from portal.flow import Refusal, Words, sure
from portal.law import O1315_16_0, O1315_16_2, O1315_16_3, O1315_16_4, under
from portal.payments.models import Refund
from portal.worktime.clocks import COMPLAINT, QUALITY_BODY, Clock
from portal.worktime.reckoning import ALMATY
from portal.worktime.terms import Timed, timed

ANSWERING = (Role.COMPLAINTS_OFFICER, Role.REGISTRAR)
SIGNING = (Role.HEAD_OF_PROVIDER, Role.DEPUTY_HEAD)  # the first of them who took no part signs
SECTIONS = ("address", "happened", "asks")
OWN_COMPLAINT = Refusal(_("Nobody acts on their own complaint."))
TOOK_PART = Refusal(_("Who took part in the disputed act neither drafts nor signs the answer."))
FOR_THE_MINISTRY = Refusal(_("This complaint is addressed to the Ministry: pass it on."))


@dataclass(frozen=True, slots=True)
class Part:
    """What a person did in the disputed act."""

    person: User
    what: Words


@under(law.NOT_ON_OWN_ACT)
def took_part(complaint: Complaint) -> list[Part]:
    """Who examined, drafted, agreed and signs what is disputed, or did else of it what a post does.

    Disputed is all that was done about the application named, and about the entry with its application.
    """
    disputed = _disputed(complaint).select_related("examiner")
    numbers = set(Entry.objects.filter(application__in=disputed).values_list("number", flat=True))
    numbers |= {complaint.entry.number} if complaint.entry else set()
    parts = [Part(case.examiner, _("examined")) for case in disputed if case.examiner]
    joined = ("drafted_by", "agreed_by", "signatory")  # nobody but the signatory ever signs
    standing = {"returned_at": None}
    decisions = Decision.objects.filter(application__in=disputed, **standing).select_related(*joined).defer("pdf")
    on_changes = ChangeDecision.objects.filter(change__entry__number__in=numbers, **standing)
    for decision in (*decisions, *on_changes.select_related(*joined).defer("pdf")):
        parts += _of_decision(decision)
    known = {part.person.pk for part in parts}
    others = User.objects.filter(pk__in=_dealt_with(disputed, numbers) - known).order_by("pk")
    return parts + [Part(person, _("dealt with the case")) for person in others]


def _disputed(complaint: Complaint) -> QuerySet[Application]:
    """The applications that a complaint is about: the one it names, and that of the entry."""
    of_entry = Q(entries=complaint.entry_id) if complaint.entry_id else Q(pk=None)
    return Application.objects.filter(Q(pk=complaint.application_id) | of_entry)


def _of_decision(decision: HeadsDecision) -> list[Part]:
    is_signed = decision.signature_id is not None
    did: list[tuple[User | None, Words]] = [
        (decision.drafted_by, _("drafted the decision")),
        (decision.agreed_by, _("agreed the decision")),
        (decision.signatory, _("signed the decision") if is_signed else _("is to sign the decision")),
    ]
    return [Part(person, what) for person, what in did if person is not None]


def _dealt_with(cases: QuerySet[Application], numbers: set[int]) -> set[int]:
    """The keys of who asked to complete, judged a benefit, gave money back, or saw to a court's or a body's paper."""
    of_law = LegalCopy.objects.filter(entry__number__in=numbers)
    of_fee = Q(attempt__fee__in=cases.values("fee")) | Q(attempt__fee__in=cases.values("difference"))
    by_post: list[tuple[QuerySet[Any], str]] = [
        (Completion.objects.filter(application__in=cases), "asked_by"),
        (BenefitClaim.objects.filter(application__in=cases), "decided_by"),
        (Refund.objects.filter(of_fee), "decided_by"),
        (CourtDecision.objects.filter(change__entry__number__in=numbers), "recorded_by"),
        (of_law, "recorded_by"),
        (of_law, "decided_by"),
        (Fetch.objects.filter(legal__in=of_law), "person"),
    ]
    return {pk for rows, who in by_post for pk in rows.order_by().values_list(who, flat=True) if pk is not None}


@under(law.NOT_ON_OWN_ACT)
def barred(complaint: Complaint) -> set[int]:
    """The keys of the people who may neither draft nor sign the answer: also of those whose case it is."""
    acted = {part.person.pk for part in took_part(complaint)}
    theirs = {person.pk for case in _disputed(complaint) for person in parties.people_of(case)}
    return acted | theirs | {complaint.complainant_id or 0}


def may_act_on(person: User, complaint: Complaint) -> Refusal | None:
    """Whether the person neither complains nor took part."""
    if person.pk == complaint.complainant_id:
        return OWN_COMPLAINT
    return TOOK_PART if person.pk in barred(complaint) else None


# The complainant


def missing(complaint: Complaint) -> list[str]:
    """What a draft still needs before it can be signed."""
    author = sure(complaint.complainant)
    done = {"address": author.address, "happened": complaint.happened, "asks": complaint.asks}
    return [section for section in SECTIONS if not done[section]]


def is_complainant(actor: User, complaint: Complaint) -> Refusal | None:
    if actor is None or actor.pk != complaint.complainant_id:
        return Refusal(_("Only the person who complains may do this."))
    return None


def may_sign(actor: User, complaint: Complaint) -> Refusal | None:
    if refusal := is_complainant(actor, complaint):
        return refusal
    if missing(complaint):
        return Refusal(_("Complete what is still open; what you have written is kept."))
    return None


@under(O1315_16_2, law.ACCEPTOR)
def acceptor(complaint: Complaint) -> User | None:
    """Who takes a complaint today: the complaints officer on duty, else a head of the provider; None if nobody is."""
    for role in (Role.COMPLAINTS_OFFICER, *SIGNING):
        if found := [person for person in holders(role) if person.pk != complaint.complainant_id]:
            return found[0]
    return None


# The staff


@under(O1315_16_0)
def may_register(officer: User) -> Refusal | None:
    """Whether the person enters complaints that came on paper."""
    if officer.holds(*ANSWERING):
        return None
    return Refusal(_("Only the complaints officer and the registrar register complaints on paper."))


def holds(words: Words, *roles: Role) -> Callable[[User, Complaint], Refusal | None]:
    """The rule that the actor holds one of `roles` today, else `words`, and does not complain themselves."""

    def rule(actor: User, complaint: Complaint) -> Refusal | None:
        if actor is None or not actor.holds(*roles):
            return Refusal(words)
        return OWN_COMPLAINT if actor.pk == complaint.complainant_id else None

    return rule


is_head = holds(_("Only the head or the deputy head of the provider does this."), *SIGNING)
is_officer = holds(_("Only the complaints officer and the registrar do this."), *ANSWERING)
is_complaints_officer = holds(_("Only the complaints officer takes a complaint."), Role.COMPLAINTS_OFFICER)
passes_on = holds(
    _("Only the complaints officer, the registrar and heads of the provider do this."), *ANSWERING, *SIGNING
)


def is_for_the_ministry(complaint: Complaint) -> bool:
    return complaint.paper is not None and complaint.paper.addressee == Addressee.MINISTRY


def may_assign(actor: User, complaint: Complaint) -> Refusal | None:
    return is_head(actor, complaint) or (FOR_THE_MINISTRY if is_for_the_ministry(complaint) else None)


def may_take(actor: User, complaint: Complaint) -> Refusal | None:
    if is_for_the_ministry(complaint):
        return FOR_THE_MINISTRY
    return is_complaints_officer(actor, complaint) or may_act_on(actor, complaint)


@under(law.ASSIGNING, law.NOT_ON_OWN_ACT)
def can_answer(officer: User, complaint: Complaint) -> Refusal | None:
    """Whether the complaint may be given to `officer`."""
    if not officer.holds(*ANSWERING):
        return Refusal(_("The chosen person is no complaints officer or registrar today."))
    if any(is_absent(officer, role) for role in ANSWERING):
        return Refusal(_("The chosen officer is away today. Choose another one."))
    return may_act_on(officer, complaint)


def is_answering(actor: User, complaint: Complaint) -> Refusal | None:
    if actor is None or actor.pk != complaint.officer_id or not actor.holds(*ANSWERING):
        return Refusal(_("Only the officer to whom the complaint was given drafts its answer."))
    return may_act_on(actor, complaint)


@under(law.SIGNATORY, law.NOT_ON_OWN_ACT)
def signatory(complaint: Complaint) -> User | None:
    """Whom an answer drafted today names: the head, else the deputy head, or who stands in; None if none may sign."""
    kept_out = barred(complaint) | {complaint.officer_id}
    return next((person for person in _heads() if person.pk not in kept_out), None)


def _heads() -> list[User]:
    return [person for role in SIGNING for person in holders(role)]


def is_nobodys_to_sign(complaint: Complaint) -> bool:
    """Whether there are heads, and each of them took part or complains."""
    heads, kept_out = _heads(), barred(complaint)
    return bool(heads) and all(person.pk in kept_out for person in heads)


@under(law.PASSED_ON)
def may_pass_on(actor: User, complaint: Complaint) -> Refusal | None:
    if refusal := passes_on(actor, complaint):
        return refusal
    if is_for_the_ministry(complaint) or is_nobodys_to_sign(complaint):
        return None
    return Refusal(_("The head or the deputy head may answer this complaint: it is not passed on."))


def may_return(actor: User, complaint: Complaint) -> Refusal | None:
    return is_head(actor, complaint) or may_act_on(actor, complaint)


@under(law.SIGNATORY, law.NOT_ON_OWN_ACT)
def may_answer(actor: User, complaint: Complaint) -> Refusal | None:
    if refusal := may_return(actor, complaint):
        return refusal
    answer = sure(complaint.answer)
    if answer.drafted_by_id == actor.pk:
        return Refusal(_("Who drafted an answer does not sign it. Return it."))
    if answer.signatory_id != actor.pk:
        return Refusal(_("The answer names another person. Return it, to have it drawn up in your name."))
    return None


def may_record_withdrawal(actor: User, complaint: Complaint) -> Refusal | None:
    return _is_on_paper(complaint) or is_officer(actor, complaint)


def may_record_posting(actor: User, complaint: Complaint) -> Refusal | None:
    if hasattr(complaint, "posting"):
        return Refusal(_("The sending is recorded already."))
    return _is_on_paper(complaint) or is_officer(actor, complaint)


def _is_on_paper(complaint: Complaint) -> Refusal | None:
    if complaint.paper_id is None:
        return Refusal(_("This complaint did not come on paper: its complainant does this in the account."))
    return None


def may_close_appeal(actor: User, appeal: ComplaintAppeal) -> Refusal | None:
    return is_officer(actor, appeal.complaint)


@under(law.NAMED_CASE)
def before(officer: User) -> QuerySet[Complaint]:
    """The open complaints given to the officer: the applications that they name are open to them too."""
    if not officer.holds(*ANSWERING):
        return Complaint.objects.none()
    return Complaint.objects.filter(officer=officer, state__in=WITH_THE_PROVIDER, application__isnull=False)


def may_open(reader: User, complaint: Complaint) -> bool:
    """Whether the application that the complaint names is open to its reader."""
    case = complaint.application
    if case is None or parties.is_party(reader, case) or reader.holds(*SEES_ALL_CASES):
        return case is not None
    is_before = complaint.officer_id == reader.pk and complaint.state in WITH_THE_PROVIDER
    is_decided = case.state in DECIDED and reader.holds(*SEES_DECIDED_CASES)
    return is_decided or (is_before and reader.holds(*ANSWERING))


# Terms


def running(complaint: Complaint) -> dict[Clock, datetime]:
    """The five working days from registration, until an answer is signed; a return changes nothing."""
    if complaint.state in WITH_THE_PROVIDER:
        return {COMPLAINT: sure(complaint.registered_at)}
    return {}


def moot(complaint: Complaint) -> set[Clock]:
    """What is withdrawn or passed on is answered here no more."""
    return {COMPLAINT} if complaint.state in {ComplaintState.WITHDRAWN, ComplaintState.PASSED_ON} else set()


def turn(complaint: Complaint) -> list[User]:
    """The people whose turn it is."""
    if complaint.state == ComplaintState.REGISTERED:
        officers = holders(Role.COMPLAINTS_OFFICER)
        able = [person for person in officers if may_act_on(person, complaint) is None]
        return able or _others(complaint, _heads())
    if complaint.state == ComplaintState.BEING_ANSWERED:
        officer = sure(complaint.officer)
        return [officer] if can_answer(officer, complaint) is None else _others(complaint, _heads())
    if complaint.state == ComplaintState.PROPOSED:
        named, heads = sure(complaint.answer).signatory, _others(complaint, _heads())
        return [named] if named in heads else heads
    return []


def _others(complaint: Complaint, people: list[User]) -> list[User]:
    """Nobody is told to act on their own complaint."""
    return [person for person in people if person.pk != complaint.complainant_id]


@under(O1315_16_3)
def above(complaint: Complaint) -> list[User]:
    """Who hears that the term is over: the next above those whose turn it is."""
    in_turn = {person.pk for person in turn(complaint)}
    for role in (Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER, Role.SUPERVISOR):
        if found := [person for person in _others(complaint, holders(role)) if person.pk not in in_turn]:
            return found
    return []


def concerned(complaint: Complaint) -> list[User]:
    """Who hears that the due moment has moved."""
    return [*([complaint.complainant] if complaint.complainant else []), *turn(complaint)]


def page(complaint: Complaint, person: User) -> str:
    """Where a person finds the complaint: in the account, or on the desk."""
    if person.pk == complaint.complainant_id:
        return complaint.get_absolute_url()
    return reverse("admin:complaint_change", args=[complaint.pk])


timed(Complaint, Timed(running, moot, turn, above, concerned, page))


@under(O1315_16_4)
def appeal_running(appeal: ComplaintAppeal) -> dict[Clock, datetime]:
    """The fifteen working days of the body for the quality of services; the paragraph sets the Ministry none."""
    if appeal.state == AppealState.OPEN and appeal.body == ComplaintAppeal.Body.QUALITY:
        return {QUALITY_BODY: datetime.combine(appeal.registered_on, datetime.min.time(), ALMATY)}
    return {}


def _following(_appeal: ComplaintAppeal) -> list[User]:
    """Who follows what came of it."""
    return holders(Role.COMPLAINTS_OFFICER)


def _above_appeal(_appeal: ComplaintAppeal) -> list[User]:
    return holders(Role.HEAD_OF_PROVIDER)


def _appeal_page(appeal: ComplaintAppeal, _person: User) -> str:
    return reverse("admin:complaint_change", args=[appeal.complaint_id])


timed(
    ComplaintAppeal,
    Timed(appeal_running, lambda _appeal: set(), _following, _above_appeal, _following, _appeal_page),
)

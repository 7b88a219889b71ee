"""The provider's stage: a court's decision is entered; the decision on a change is drafted, agreed, signed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import deciding
from copyright_registry.changes import law, rules, wording
from copyright_registry.changes.carrying_out import carry_out
from copyright_registry.changes.models import (
    Ask,
    Change,
    ChangeDecision,
    ChangeGround,
    ChangeResult,
    ChangeState,
    CourtDecision,
)
from copyright_registry.changes.requests import tell
from copyright_registry.changes.steps import AGREE, CARRY_OUT, CHANGED, HAND_BACK, OBEY, PROPOSE, REFUSE, RETURN
from copyright_registry.models import Entry
from portal import audit
from portal.counters import take_next
from portal.flow import Refusal, Step, StepRefused, sure
from portal.law import O1315_15_2, O1315_15_3, O1315_17, under
from portal.worktime import terms
from portal.worktime.reckoning import ALMATY

OPEN_BY_COURT = Refusal(_("A decision of a court on this entry is being carried out already. Nothing was recorded."))
NO_WORD = Refusal(_("Choose the grounds and give the reasons in Kazakh and in Russian."))
IN_THE_FUTURE = Refusal(_("The decision cannot be received after today. Mend the date."))
NOT_IN_FORCE = Refusal(
    _(
        "A decision is made, comes into force and is carried out in this order. Mend the dates; if the paper came "
        "earlier, give as received the day on which it came into force."
    )
)


@under(O1315_15_2, O1315_15_3, law.ONE_AT_A_TIME)
def enter_court_decision(
    registrar: User, entry: Entry, asks: str, court: CourtDecision, new: Mapping[str, str]
) -> Change:
    """The registrar enters what a court has ordered of an entry; it is due from the day of its receipt.

    `court` is not saved yet and names its scan; `new` is by column, and empty where the entry is cancelled.
    """
    with transaction.atomic():
        if refusal := rules.may_enter_court(registrar, entry) or wrong_dates(court) or _wrong(entry, asks, new):
            raise StepRefused(refusal)
        court.recorded_by = registrar
        court.save(force_insert=True)
        change = _received(registrar, entry, asks, court)
        if asks == Ask.CORRECT:
            wording.amend(change, new, {})
        named = {"court": court.pk, "scan": court.scan_sha256, "received": court.received_on.isoformat()}
        audit.record(registrar, "enter a decision of a court", change, law=(O1315_15_2, O1315_15_3), **named)
    return change


def wrong_dates(court: CourtDecision) -> Refusal | None:
    """Why no such decision can have been received today."""
    if court.received_on > timezone.localdate():
        return IN_THE_FUTURE
    return None if court.decided_on <= court.in_force_since <= court.received_on else NOT_IN_FORCE


def _wrong(entry: Entry, asks: str, new: Mapping[str, str]) -> Refusal | None:
    return wording.first(wording.faults_of_court(entry, new)) if asks == Ask.CORRECT else None


def _received(registrar: User, entry: Entry, asks: str, court: CourtDecision) -> Change:
    change = Change(entry=entry, asks=asks, court=court, begun_by=registrar, state=ChangeState.RECEIVED)
    change.language = entry.application.language if entry.application else "kk"
    change.number, change.received_at = take_next("change"), _moment(court.received_on)
    terms.settle(change)
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        if "change_one_open_by_court" in str(error):
            raise StepRefused(OPEN_BY_COURT) from error
        raise
    return change


def _moment(day: date) -> datetime:
    """Of a paper only its day of receipt is known, and the term counts days; today's came by now."""
    return timezone.now() if day == timezone.localdate() else datetime.combine(day, time(), ALMATY)


@under(law.COURSE)
def propose(
    registrar: User,
    change: Change,
    result: str,
    *,
    grounds: Iterable[ChangeGround] = (),
    reason_kk: str = "",
    reason_ru: str = "",
) -> None:
    """The registrar drafts the decision: carry out, or refuse on grounds with reasons."""
    grounds = list(grounds)
    with PROPOSE.take(registrar, change, result=result, grounds=[ground.code for ground in grounds]):
        if result == ChangeResult.REFUSE and not (grounds and reason_kk.strip() and reason_ru.strip()):
            raise StepRefused(NO_WORD)
        if result == ChangeResult.CARRY_OUT and (refusal := why_not(change)):
            raise StepRefused(refusal)
        change.decision = ChangeDecision.objects.create(
            change=change,
            result=result,
            reason_kk=reason_kk,
            reason_ru=reason_ru,
            drafted_by=registrar,
            drafted_at=timezone.now(),
        )
        change.decision.grounds.set(grounds)


def why_not(change: Change) -> Refusal | None:
    """Why the change cannot be carried out as the register stands now."""
    return rules.stands(change.entry) or wording.first(wording.faults_of(change))


def send_back(officer: User, change: Change, because: str) -> None:
    """The draft goes back to the registrar, with the reason."""
    with RETURN.take(officer, change):
        deciding.give_back(officer, sure(change.decision), because)


@under(O1315_17)
def agree(officer: User, change: Change, decision: ChangeDecision) -> None:
    """The draft is agreed and frozen as the PDF that the head will sign."""
    from copyright_registry.changes.papers import decision_facts, decision_pdf  # the renderer takes a second to load

    if refusal := AGREE.refusal(officer, change):
        raise StepRefused(refusal)
    signatory = rules.signatory(change)
    if signatory is None:
        raise StepRefused(deciding.NO_HEAD)
    facts = decision_facts(decision, agreed_by=officer, signatory=signatory)
    pdf = decision_pdf(facts)
    with AGREE.take(officer, change, result=decision.result):
        agreed = sure(change.decision)
        if agreed != decision:
            raise StepRefused(CHANGED)
        if agreed.result == ChangeResult.CARRY_OUT and (refusal := why_not(change)):
            raise StepRefused(refusal)
        deciding.freeze(agreed, officer, signatory, (facts.post_kk, facts.post_ru), pdf)


def hand_back(head: User, change: Change, because: str) -> None:
    """The head of the provider does not sign, and says why; the registrar drafts anew."""
    with HAND_BACK.take(head, change):
        deciding.give_back(head, sure(change.decision), because)


def step_of(change: Change) -> Step:
    """Which step the head's signature takes."""
    if change.decision is not None and change.decision.result == ChangeResult.REFUSE:
        return REFUSE
    return CARRY_OUT if change.court_id is None else OBEY


def decide(head: User, change: Change, cms: str | bytes) -> None:
    """The head of the provider signs the frozen decision; with it the register is changed, or the change refused."""
    decision = change.decision
    if decision is None or decision.pdf is None:
        raise StepRefused(CHANGED)
    step = step_of(change)
    if refusal := step.refusal(head, change):
        raise StepRefused(refusal)
    signature = deciding.heads_signature(head, bytes(decision.pdf), cms)
    with step.take(head, change, document=decision.pdf_sha256):
        decided = sure(change.decision)
        if decided != decision:
            raise StepRefused(CHANGED)
        deciding.keep(decided, signature)
        change.closed_at = signature.at
        if step is REFUSE:
            _tell_refused(change)
        else:
            carry_out(change, signature.at)


def _tell_refused(change: Change) -> None:
    for person in rules.signing(change.entry):
        tell(change, person, "change_refused", request=change.number)

"""The provider's stage: a case is given to an examiner, its result is drafted, returned or agreed and frozen."""

import hashlib
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import author_rules, benefits, deciding, law, rules
from copyright_registry.models import Application, BenefitClaim, Decision, Ground, Result, StandingOrder
from copyright_registry.registration.steps import (
    AGREE,
    ASSIGN,
    ASSIGN_BY_ORDER,
    CHANGED,
    CONFIRM_BENEFIT,
    HAND_BACK,
    PROPOSE,
    REASSIGN,
    REJECT_BENEFIT,
    RETURN,
    TAKE_BACK,
)
from portal import notices
from portal.flow import Refusal, StepRefused, lock, sure
from portal.law import O1315_14_2, O1315_A2_5, under
from portal.payments import charging
from portal.payments.charging import fees_held
from portal.worktime import calendar
from portal.worktime.clocks import EXAMINE

ORDER_ENDED = Refusal(_("This standing order has ended already."))
HAS_IT = Refusal(_("This examiner has the case already. Choose another one."))
CHANGED_CLAIM = Refusal(_("This benefit was decided already, or has changed. Look at the case as it stands now."))
NO_REASON = Refusal(_("Give the reasons in Kazakh and in Russian: the author reads them."))
NO_WORD = Refusal(_("Choose the grounds and give the reasons in Kazakh and in Russian."))


def assign(head: User, application: Application, examiner: User) -> None:
    """The head of department passes the application to an examiner."""
    with ASSIGN.take(head, application, examiner=examiner.pk):
        _give(application, examiner)


def assign_by_order(application: Application, examiner: User, order: StandingOrder) -> None:
    """The portal passes on what nobody has assigned in time, as the head has ordered."""
    with ASSIGN_BY_ORDER.take(None, application, examiner=examiner.pk, order=order.pk, signature=order.signature_id):
        lock(order)
        if order.ended_at is not None:
            raise StepRefused(ORDER_ENDED)
        _give(application, examiner)


def take_back_from_examiner(head: User, application: Application, because: str) -> None:
    """The head of department takes a case from its examiner; its terms run on."""
    with TAKE_BACK.take(head, application, examiner=sure(application.examiner_id)):
        application.examiner, application.taken_back_because = None, because


def reassign(head: User, application: Application, examiner: User) -> None:
    """The head of department gives a case under examination to another examiner."""
    with REASSIGN.take(head, application, examiner=examiner.pk, before=sure(application.examiner_id)):
        if examiner.pk == application.examiner_id:
            raise StepRefused(HAS_IT)
        _give(application, examiner)


def _give(application: Application, examiner: User) -> None:
    if refusal := rules.can_examine(examiner, application):
        raise StepRefused(refusal)
    application.examiner = examiner
    application.assigned_at = timezone.now()
    application.first_assigned_at = application.first_assigned_at or application.assigned_at
    notices.send(
        examiner,
        "copyright_registry/assigned",
        number=application.number,
        due_at=EXAMINE.due(calendar.current(), application.first_assigned_at).isoformat(),
        page=rules.page(application, examiner),
    )


def confirm_benefit(examiner: User, application: Application, claim: BenefitClaim) -> None:
    """The examiner confirms a benefit; one rejected by mistake too, while the difference is not paid."""
    with fees_held(application), CONFIRM_BENEFIT.take(examiner, application, claim=claim.pk):
        lock(claim)
        if claim.application_id != application.pk or claim.state == BenefitClaim.State.CONFIRMED:
            raise StepRefused(CHANGED_CLAIM)
        _decide(claim, examiner, BenefitClaim.State.CONFIRMED)
        is_owed = rules.owes_difference(application)
        if is_owed and benefits.percent_of(application) <= sure(application.fee).percent:
            charging.void(examiner, sure(application.difference), law.DIFFERENCE)
            application.difference = None


def reject_benefit(
    examiner: User, application: Application, claim: BenefitClaim, reason_kk: str, reason_ru: str
) -> None:
    """The examiner rejects a benefit with reasons: the author is asked for the difference, and nothing is refused."""
    with fees_held(application), REJECT_BENEFIT.take(examiner, application, claim=claim.pk):
        lock(claim)
        if claim.application_id != application.pk or claim.state != BenefitClaim.State.CLAIMED:
            raise StepRefused(CHANGED_CLAIM)
        if not (reason_kk.strip() and reason_ru.strip()):
            raise StepRefused(NO_REASON)
        claim.reason_kk, claim.reason_ru = reason_kk, reason_ru
        _decide(claim, examiner, BenefitClaim.State.REJECTED)
        fee = sure(application.fee)
        if application.difference is None and fee.percent < benefits.percent_of(application):
            application.difference = charging.charge_difference(fee, purpose=f"{fee.purpose} (+)")
        notices.send(
            application.applicant,
            "copyright_registry/benefit_rejected",
            number=application.number,
            application=str(application.pk),
            sum=str(application.difference.amount) if application.difference else "",
            reason_kk=reason_kk,
            reason_ru=reason_ru,
        )


def _decide(claim: BenefitClaim, examiner: User, state: str) -> None:
    claim.state, claim.decided_by, claim.decided_at = state, examiner, timezone.now()
    claim.save()


@under(O1315_A2_5, O1315_14_2)
def propose(
    examiner: User,
    application: Application,
    result: str,
    *,
    grounds: Iterable[Ground] = (),
    reason_kk: str = "",
    reason_ru: str = "",
    checked: Iterable[str] = (),
    note: str = "",
) -> None:
    """The examiner drafts the result: an entry, or a refusal on grounds of the law with reasons."""
    grounds = list(grounds)
    with PROPOSE.take(examiner, application, result=result, grounds=[ground.code for ground in grounds]):
        if result == Result.REFUSE and not (grounds and reason_kk.strip() and reason_ru.strip()):
            raise StepRefused(NO_WORD)
        if result == Result.ENTER and (refusal := _may_be_entered(application)):
            raise StepRefused(refusal)
        application.decision = Decision.objects.create(
            application=application,
            result=result,
            reason_kk=reason_kk,
            reason_ru=reason_ru,
            checked=list(checked),
            note=note,
            drafted_by=examiner,
            drafted_at=timezone.now(),
        )
        application.decision.grounds.set(grounds)


def _may_be_entered(application: Application) -> Refusal | None:
    return author_rules.represented_when_signed(application) or rules.benefit_settled(application)


def send_back(officer: User, application: Application, because: str) -> None:
    """The draft goes back to the examiner, with the reason."""
    with RETURN.take(officer, application):
        deciding.give_back(officer, sure(application.decision), because)


def agree(officer: User, application: Application, decision: Decision) -> None:
    """The draft is agreed and frozen as the PDF that the head will sign."""
    from copyright_registry.documents import decision_pdf  # the renderer takes a second to load
    from copyright_registry.facts import decision_facts

    if refusal := AGREE.refusal(officer, application):
        raise StepRefused(refusal)
    signatory = rules.signatory(application)
    if signatory is None:
        raise StepRefused(deciding.NO_HEAD)
    facts = decision_facts(decision, agreed_by=officer, signatory=signatory)
    pdf = decision_pdf(facts)
    with AGREE.take(officer, application, document=hashlib.sha256(pdf).hexdigest()):
        agreed = sure(application.decision)
        if agreed != decision:
            raise StepRefused(CHANGED)
        deciding.freeze(agreed, officer, signatory, (facts.post_kk, facts.post_ru), pdf)


def hand_back(head: User, application: Application, because: str) -> None:
    """The head of the provider does not sign, and says why; the examiner drafts anew."""
    with HAND_BACK.take(head, application):
        deciding.give_back(head, sure(application.decision), because)

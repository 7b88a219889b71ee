"""Who may do what with an application. Each rule answers None, or a Refusal that says why not."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders, is_absent
from accounts.models import User
from accounts.roles import OF_THE_PROVIDER, SEES_ALL_CASES, Role
from copyright_registry import asked, deciding, law, parties
from copyright_registry.models import (
    IN_PREPARATION,
    WITH_THE_PROVIDER,
    Application,
    Author,
    BenefitClaim,
    Certificate,
    Result,
    State,
)
from portal.flow import MOVED_ON, Actor, Refusal, Words, sure
from portal.law import O1315_8_5, own, under
from portal.payments import charging, refunds, settling
from portal.payments.models import Fee
from portal.worktime.clocks import ASSIGN, CERTIFICATE, ENTRY, EXAMINE, REFUSAL, SERVICE, SIGN, Clock
from portal.worktime.terms import Timed, timed

PROOF_SEEN = own("The paper that proves a benefit is seen by the examiner of the case and the heads who decide on it.")
SEES_PROOF = (Role.HEAD_OF_DEPARTMENT, Role.DEPUTY_OF_DEPARTMENT, Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER)
NO_BENEFIT = Refusal(_("No benefit waits to be checked here."))


def is_applicant(actor: User, application: Application) -> Refusal | None:
    if actor is None or actor.pk != application.applicant_id:
        return Refusal(_("Only the author who applies may do this."))
    return None


def may_sign(actor: User, application: Application) -> Refusal | None:
    """Whether who applies may sign, alone or before the other authors."""
    return is_applicant(actor, application) or _complete(application)


def may_sign_alone(actor: User, application: Application) -> Refusal | None:
    if parties.cosigners(application):
        return Refusal(_("The other authors sign as well: the text is laid out for them with your signature."))
    return may_sign(actor, application)


def may_lay_out(actor: User, application: Application) -> Refusal | None:
    if not parties.cosigners(application):
        return Refusal(_("Nobody else has to sign this application."))
    return may_sign(actor, application)


def _complete(application: Application) -> Refusal | None:
    if asked.missing(application):
        return Refusal(_("Complete the sections that are still open; what you have filled in is kept."))
    return None


def is_paid(application: Application) -> bool:
    """Whether the fee is paid and has not gone back."""
    return application.fee is not None and application.fee.is_paid


def owes_difference(application: Application) -> bool:
    """Whether its benefit was rejected and the difference is not paid."""
    return application.difference is not None and application.difference.state == Fee.State.DUE


def may_pay(actor: User, application: Application) -> Refusal | None:
    if owes_difference(application):
        return is_applicant(actor, application)
    if is_paid(application):
        return charging.PAID_ALREADY
    if application.state not in IN_PREPARATION:
        return MOVED_ON
    is_frozen = application.signature_id is not None  # whole when it was signed; what is signed is what is paid for
    return is_applicant(actor, application) or (None if is_frozen else _complete(application))


@under(charging.STAYS)
def may_use_paid_fee(actor: User, application: Application) -> Refusal | None:
    """Whether what was paid for a closed case may pay for this one; the rest of a price it never pays."""
    if application.state not in IN_PREPARATION:
        return MOVED_ON
    return may_pay(actor, application) or bank_at_rest(application)


def may_claim(actor: User, application: Application) -> Refusal | None:
    if actor is None or not claims_for(actor, application):
        return Refusal(_("A benefit is claimed by the author, or by who represents them."))
    return bank_at_rest(application)


def claims_for(person: User, application: Application) -> list[Author]:
    """The authors whose benefit `person` may claim: themselves once they take part, and whom they represent."""
    is_applicant = person.pk == application.applicant_id
    named = application.authors.all()
    return [one for one in named if one.person_id == person.pk or (one.represented and is_applicant)]


def bank_at_rest(application: Application) -> Refusal | None:
    if application.fee is not None and settling.under_way(application.fee):
        return settling.STILL_WORKING
    return None


@under(O1315_8_5, law.DIFFERENCE)
def benefit_settled(application: Application) -> Refusal | None:
    """Whether a work may be entered as far as its fee goes: benefits are checked, and what is missing is paid."""
    if application.claims.filter(state=BenefitClaim.State.CLAIMED).exists():
        return Refusal(_("First confirm or reject the benefit. The draft is kept on this page."))
    if owes_difference(application):
        return Refusal(
            _("The benefit was rejected and the difference is not paid yet: the work cannot be entered before that.")
        )
    return None


def pays_difference(actor: Actor, application: Application) -> Refusal | None:
    if application.difference is None:
        return Refusal(_("No difference was asked for."))
    return is_the_portal(actor, application)


def may_reject_benefit(actor: User, application: Application) -> Refusal | None:
    return _claimed(application, BenefitClaim.State.CLAIMED) or is_examiner_of(actor, application)


def may_confirm_benefit(actor: User, application: Application) -> Refusal | None:
    """One that was rejected by mistake may be confirmed while the difference is not paid."""
    rejected = [BenefitClaim.State.REJECTED] if owes_difference(application) else []
    return _claimed(application, BenefitClaim.State.CLAIMED, *rejected) or is_examiner_of(actor, application)


def _claimed(application: Application, *states: str) -> Refusal | None:
    if application.claims.filter(state__in=states).exists():  # without the documents, which are large
        return None
    return NO_BENEFIT


def may_have_money_back(actor: User, application: Application) -> Refusal | None:
    return may_go_back(application.fee) or is_applicant(actor, application)


def may_go_back(fee: Fee | None) -> Refusal | None:
    """Whether the money of a fee may be asked back."""
    if fee is None or not fee.is_paid:
        return refunds.NOT_PAID
    payment = refunds.payment_of(fee)
    if refunds.is_asked_back(payment):
        return refunds.ASKED_ALREADY
    return refunds.KEPT if refunds.is_kept(payment) else None


def may_discard(actor: User, application: Application) -> Refusal | None:
    if is_paid(application):
        return Refusal(_("The fee is paid: the application is kept for you. Sign it, or ask for the money back."))
    return is_applicant(actor, application)


def is_the_portal(actor: Actor, _application: Application) -> Refusal | None:
    if actor is not None:
        return Refusal(_("This follows from the bank’s word, not from a person’s."))
    return None


def is_received(actor: Actor, application: Application) -> Refusal | None:
    if parties.awaited(application) or not is_paid(application):
        return Refusal(_("An application is received when all its authors have signed and its fee is paid."))
    return is_the_portal(actor, application)


def is_ordered(actor: Actor, _application: Application) -> Refusal | None:
    if actor is not None:
        return Refusal(_("This follows from a standing order, not from a person’s word."))
    return None


def holds(words: Words, *roles: Role) -> Callable[[User, Application], Refusal | None]:
    """The rule that the actor holds one of `roles` today, else `words`, and does not judge their own application."""

    def rule(actor: User, application: Application) -> Refusal | None:
        if actor is None or not actor.holds(*roles):
            return Refusal(words)
        return judges_own(actor, application)

    return rule


def judges_own(actor: User, application: Application) -> Refusal | None:
    """An author of the work does not decide on it, nor does who represents them."""
    if parties.is_party(actor, application):
        return Refusal(_("Nobody decides on their own application."))
    return None


may_assign = holds(
    _("Only the head of department or the deputy assigns applications."),
    Role.HEAD_OF_DEPARTMENT,
    Role.DEPUTY_OF_DEPARTMENT,
)
agrees = holds(
    _("Only the head of department or the deputy head of the provider agrees a result."),
    Role.HEAD_OF_DEPARTMENT,
    Role.DEPUTY_HEAD,
)
is_head = holds(_("Only the head of the provider signs the result."), Role.HEAD_OF_PROVIDER)


@under(deciding.THREE_PEOPLE)
def may_agree(actor: User, application: Application) -> Refusal | None:
    drafted_it = deciding.agrees_what_another_drafted(actor, application.decision)
    return drafted_it or agrees(actor, application) or _signs_today(actor, application)


def _signs_today(actor: User, application: Application) -> Refusal | None:
    return deciding.SIGNS_TODAY if actor == signatory(application) else None


def is_examiner_of(actor: User, application: Application) -> Refusal | None:
    if actor is None or actor.pk != application.examiner_id or not actor.holds(Role.EXAMINER):
        return Refusal(_("Only the examiner to whom the application was assigned drafts its result."))
    return judges_own(actor, application)


def may_enter(actor: User, application: Application) -> Refusal | None:
    return is_head(actor, application) or _decided(actor, application, Result.ENTER)


def may_refuse(actor: User, application: Application) -> Refusal | None:
    return is_head(actor, application) or _decided(actor, application, Result.REFUSE)


def _decided(actor: User, application: Application, result: Result) -> Refusal | None:
    decision = application.decision
    if decision is None or decision.result != result:
        return Refusal(_("The agreed result is another one."))
    return deciding.signs_what_others_made(actor, decision)


def signatory(application: Application) -> User | None:
    """Whom a decision drawn up today names: the head of the provider, or who stands in; never the author or drafter."""
    drafter = application.decision.drafted_by_id if application.decision else None
    parties_to_it = {person.pk for person in parties.people_of(application)}
    return deciding.head_but({*parties_to_it, drafter})


def can_examine(examiner: User, application: Application) -> Refusal | None:
    """Whether the application may be assigned to `examiner`."""
    if not examiner.holds(Role.EXAMINER):
        return Refusal(_("The chosen person holds no post of examiner today."))
    if is_absent(examiner, Role.EXAMINER):
        return Refusal(_("The chosen examiner is away today. Choose another one."))
    return judges_own(examiner, application)


STAGE = {State.RECEIVED: {ASSIGN}, State.EXAMINATION: {EXAMINE, REFUSAL}, State.AGREED: {SIGN}}
SUPERIORS = (Role.HEAD_OF_DEPARTMENT, Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER, Role.SUPERVISOR)
# Whose turn it is, as a place before SUPERIORS or in it: who hears of a late case stands after that.
NEXT_ABOVE = {State.RECEIVED: 1, State.EXAMINATION: 0, State.PROPOSED: 2, State.AGREED: 3, State.ENTERED: 0}


def running(application: Application) -> dict[Clock, datetime]:
    """The clocks that run in the state of the case, and from when.

    They run from facts that no return and no reassignment changes.
    """
    state = State(application.state)
    if state == State.ENTERED:
        is_made = Certificate.objects.filter(entry__application=application, entry__version=1).exists()
        open_now = set() if is_made else {CERTIFICATE, SERVICE}
    elif state in WITH_THE_PROVIDER:
        open_now = {ENTRY, SERVICE, REFUSAL} if state in {State.PROPOSED, State.AGREED} else {ENTRY, SERVICE}
    else:
        open_now = set()
    starts = _starts(application)
    return {clock: sure(starts[clock]) for clock in (open_now | STAGE.get(state, set())) - moot(application)}


def _starts(application: Application) -> dict[Clock, datetime | None]:
    decision = application.decision
    return {
        ASSIGN: application.received_at,
        EXAMINE: application.first_assigned_at,
        REFUSAL: application.first_assigned_at,
        SIGN: decision.agreed_at if decision else None,
        ENTRY: application.received_at,
        SERVICE: application.received_at,
        CERTIFICATE: application.closed_at,
    }


def moot(application: Application) -> set[Clock]:
    """The clocks that the case, as it is now, does not need: a refusal's where the work is entered.

    Of those that run they end without having applied; what ended before stays as it was.
    """
    state = State(application.state)
    if state == State.WITHDRAWN:
        return {ASSIGN, EXAMINE, REFUSAL, SIGN, ENTRY, SERVICE}
    if state == State.RECEIVED:
        return {EXAMINE, REFUSAL}
    if state == State.EXAMINATION or application.decision is None:
        return {SIGN}
    return {REFUSAL} if application.decision.result == Result.ENTER else {ENTRY}


def turn(application: Application) -> list[User]:
    """The people whose turn it is; nobody where it is the portal’s. An author is never told to judge their own case."""
    return [person for person in _in_turn(application) if not parties.is_party(person, application)]


def _in_turn(application: Application) -> list[User]:
    if application.state == State.RECEIVED:
        return [*holders(Role.HEAD_OF_DEPARTMENT), *holders(Role.DEPUTY_OF_DEPARTMENT)]
    if application.state == State.EXAMINATION:
        examiner = sure(application.examiner)
        is_there = examiner.holds(Role.EXAMINER) and not is_absent(examiner, Role.EXAMINER)
        return [examiner] if is_there else holders(Role.HEAD_OF_DEPARTMENT)
    if application.state == State.PROPOSED:
        agreeing = [*holders(Role.HEAD_OF_DEPARTMENT), *holders(Role.DEPUTY_HEAD)]
        return [officer for officer in agreeing if may_agree(officer, application) is None]
    if application.state == State.AGREED:
        heads, named = holders(Role.HEAD_OF_PROVIDER), sure(sure(application.decision).signatory)
        return [named] if named in heads else heads  # who came after may hand the decision back
    return []


def above(application: Application) -> list[User]:
    """Who hears that a term is over: the next above those whose turn it is, or the next who holds a post today."""
    in_turn = {person.pk for person in turn(application)}
    for role in SUPERIORS[NEXT_ABOVE.get(State(application.state), 0) :]:
        if found := [person for person in holders(role) if person.pk not in in_turn]:
            return found
    return []


def concerned(application: Application) -> list[User]:
    """Who hears that a due moment has moved."""
    return [*parties.people_of(application), *turn(application)]


def page(application: Application, person: User) -> str:
    """Where a person finds the case: its authors in the account, staff on the desk."""
    if parties.is_party(person, application):
        return application.get_absolute_url()
    return reverse("admin:application_change", args=[application.pk])


timed(Application, Timed(running, moot, turn, above, concerned, page))


def may_see_figures(actor: User) -> Refusal | None:
    """Whether the figures of the whole service are open to `actor`."""
    if not actor.holds(*SEES_ALL_CASES):
        return Refusal(_("The figures are for heads of the provider and the supervisor of the authorised body."))
    return None


@under(PROOF_SEEN)
def may_see_proof(officer: User, application: Application) -> Refusal | None:
    """Whether the paper that proves a benefit is open to `officer`: it may tell of health."""
    if officer.pk == application.examiner_id or officer.holds(*SEES_PROOF):
        return None
    return Refusal(_("The document is for the examiner of the case and the heads who decide on it."))


def may_check(officer: User) -> Refusal | None:
    """Whether staff may check a signature again: a check is evidence, and the authorised body reads alone."""
    if officer.holds(*OF_THE_PROVIDER):
        return None
    return Refusal(_("Only the staff of the provider check a signature again."))

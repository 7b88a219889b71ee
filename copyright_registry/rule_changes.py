"""A change of the rules: the authorised body records the act and sends word of it to three within three working days.

Order 1315, paragraph 9-1. The table of steps, then the verbs in the same order; the term follows at the end.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders
from accounts.models import Appointment, User
from accounts.roles import OF_THE_PROVIDER, Role
from copyright_registry import law
from copyright_registry.models import CLOSED, Application, Attachment, Author
from copyright_registry.rule_change_models import Addressee, ChangeState, RuleChange, Sending
from portal import audit, notices
from portal.flow import MOVED_ON, Actor, Flow, Refusal, Step, StepRefused, lock
from portal.law import O1315_9_1, under
from portal.worktime import terms
from portal.worktime.clocks import ORDER_1315, RULE_CHANGE, Clock
from portal.worktime.reckoning import ALMATY
from portal.worktime.terms import Timed, timed


@dataclass(frozen=True, slots=True)
class Act:
    """What is recorded of the act itself."""

    title_kk: str
    title_ru: str
    act_number: str
    act_date: date
    registration_number: str
    registered_on: date
    in_force_from: date


@dataclass(frozen=True, slots=True)
class Word:
    """What is recorded of one sending; `file` is the proof as a PDF, where there is one."""

    sent_at: datetime
    outgoing_number: str
    proof: str
    file: Attachment | None = None


def is_rules_officer(actor: Actor, _change: RuleChange | None = None) -> Refusal | None:
    """Whether the person acts for the authorised body in the matter of its rules."""
    if not isinstance(actor, User) or not actor.holds(Role.RULES_OFFICER):
        return Refusal(_("Only the officer of the authorised body for the rules records changes of them."))
    return None


SEND = Step("send word", {ChangeState.RECORDED: ChangeState.RECORDED}, is_rules_officer, (O1315_9_1,))
SEND_LAST = Step("send the last word", {ChangeState.RECORDED: ChangeState.SENT}, is_rules_officer, (O1315_9_1,))
CORRECT_SENDING = Step(
    "correct a sending",
    {ChangeState.RECORDED: ChangeState.RECORDED, ChangeState.SENT: ChangeState.SENT},
    is_rules_officer,
    (law.CORRECTED_ROWS,),
)
CORRECT = Step(
    "correct the act",
    {ChangeState.RECORDED: ChangeState.CORRECTED, ChangeState.SENT: ChangeState.CORRECTED},
    is_rules_officer,
    (law.CORRECTED_ROWS,),
)

FLOW = Flow(
    "copyright_registry.rule_changes",
    ChangeState,
    ChangeState.RECORDED,
    (SEND, SEND_LAST, CORRECT_SENDING, CORRECT),
)

RECORDED_ALREADY = Refusal(_("A change with this number of the state registration is recorded already."))
SENT_ALREADY = Refusal(_("Word to this addressee is recorded already. Correct it, if something in it is wrong."))
NO_REASON = Refusal(_("Give the reason of the correction."))


@under(O1315_9_1, law.FROM_A_DATE)
def record(officer: User, act: Act) -> RuleChange:
    """The authorised body records an act that changes the rules; word of it is due from now on."""
    with transaction.atomic():
        if refusal := is_rules_officer(officer) or wrong_act(act):
            raise StepRefused(refusal)
        change = _create(officer, act)
        _record(officer, change)
    return change


def _create(officer: User, act: Act, corrects: RuleChange | None = None, because: str = "") -> RuleChange:
    change = RuleChange(**asdict(act), corrects=corrects, because=because, recorded_by=officer)
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        if "rule_change_registered_once" in str(error):
            raise StepRefused(RECORDED_ALREADY) from error
        raise
    terms.settle(change)
    change.save()
    return change


def _record(officer: User, change: RuleChange, **detail: str) -> None:
    days = {"registered": change.registered_on.isoformat(), "in_force": change.in_force_from.isoformat()}
    number = change.registration_number
    audit.record(officer, "record a change of the rules", change, law=O1315_9_1, number=number, **days, **detail)
    for person in concerned_by_the_rules():
        notices.send(
            person,
            "copyright_registry/rules_changed",
            title_kk=change.title_kk,
            title_ru=change.title_ru,
            in_force_from=days["in_force"],
        )


@under(law.TOLD_OF_RULES)
def concerned_by_the_rules() -> QuerySet[User]:
    """Who hears of a change: the staff of the provider, and the people of applications that are not closed."""
    posts = Appointment.in_force().filter(role__in=OF_THE_PROVIDER)
    is_open = Application.objects.exclude(state__in=CLOSED)
    concerned = Q(iin_digest__in=posts.values("iin_digest")) | Q(pk__in=is_open.values("applicant"))
    concerned |= Q(pk__in=Author.objects.filter(application__in=is_open, person__isnull=False).values("person"))
    return User.objects.filter(concerned)


def wrong_act(act: Act) -> Refusal | None:
    """Why no such act can be recorded today."""
    if act.registered_on > timezone.localdate():
        return Refusal(_("The state registration lies in the future. Record the act once it is registered."))
    if act.registered_on < ORDER_1315:
        return Refusal(_("The state registration is older than the rules themselves. Mend its date."))
    if act.act_date > act.registered_on:
        return Refusal(_("The act is dated after its state registration. Mend the dates."))
    if act.act_date > act.in_force_from:
        return Refusal(_("The act is in force before its own date. Mend the dates."))
    return None


def waiting(change: RuleChange) -> set[Addressee]:
    """Those to whom no word is recorded yet."""
    return set(Addressee) - {Addressee(one.addressee) for one in change.sendings.filter(stands=True)}


def send(officer: User, change: RuleChange, addressee: Addressee, word: Word) -> Sending:
    """Record that word went to one of the three, with its proof; with the last of them the duty is done."""
    with transaction.atomic():
        lock(change)
        step = SEND_LAST if waiting(change) == {addressee} else SEND
        with step.take(officer, change, addressee=addressee.value, number=word.outgoing_number):
            if addressee not in waiting(change):
                raise StepRefused(SENT_ALREADY)
            sending = _keep(officer, change, addressee, word)
            if step is SEND_LAST:
                _complete(change)
    return sending


def _keep(
    officer: User,
    change: RuleChange,
    addressee: Addressee,
    word: Word,
    corrects: Sending | None = None,
    because: str = "",
) -> Sending:
    """The row of one sending; a correction without a file keeps the file of what it corrects."""
    if refusal := wrong_word(change, word):
        raise StepRefused(refusal)
    return Sending.objects.create(
        change=change,
        addressee=addressee,
        sent_at=word.sent_at,
        outgoing_number=word.outgoing_number,
        proof=word.proof,
        corrects=corrects,
        because=because,
        recorded_by=officer,
        **_file_of(word, corrects),
    )


def _file_of(word: Word, corrects: Sending | None) -> dict[str, Any]:
    """The columns of the file: as it came, or as it stands already where none came with a correction."""
    if word.file is not None:
        return {"file": word.file.file.file, "file_name": word.file.name, "file_sha256": word.file.sha256}
    if corrects is not None:
        return {name: getattr(corrects, name) for name in ("file", "file_name", "file_sha256")}
    return {}


def wrong_word(change: RuleChange, word: Word) -> Refusal | None:
    """Why no word of this change can have been sent at that moment."""
    if word.sent_at > timezone.now():
        return Refusal(_("The moment of sending lies in the future. Record it once it is sent."))
    if word.sent_at.astimezone(ALMATY).date() < change.registered_on:
        return Refusal(_("Word was not sent before the state registration. Mend the moment of sending."))
    return None


def _complete(change: RuleChange) -> None:
    """The duty was done when the last word was sent, whenever that was recorded here: the proof shows it."""
    change.completed_at = change.sendings.filter(stands=True).aggregate(last=Max("sent_at"))["last"]
    terms.settle(change, change.completed_at)


def correct_sending(officer: User, sending: Sending, word: Word, because: str) -> Sending:
    """Record a sending anew, with the reason; the former row is kept and stands no more."""
    change = sending.change
    with CORRECT_SENDING.take(officer, change, addressee=sending.addressee):
        lock(sending)
        if not sending.stands:
            raise StepRefused(MOVED_ON)
        if not because.strip():
            raise StepRefused(NO_REASON)
        sending.stands = False
        sending.save(update_fields=["stands"])
        corrected = _keep(officer, change, Addressee(sending.addressee), word, sending, because)
        if change.state == ChangeState.SENT:
            change.completed_at = None
            terms.settle(change)  # open again, to end at the moment that is right
            _complete(change)
    return corrected


def correct(officer: User, change: RuleChange, act: Act, because: str) -> RuleChange:
    """Record the act anew, with the reason; the former row is kept, and what was sent belongs to the new one."""
    with transaction.atomic():
        with CORRECT.take(officer, change):
            if refusal := _wrong_correction(change, act, because):
                raise StepRefused(refusal)
        corrected = _create(officer, act, change, because)
        change.sendings.update(change=corrected)
        if not waiting(corrected):
            corrected.state = ChangeState.SENT
            _complete(corrected)
            corrected.save()
        _record(officer, corrected, corrects=audit.key(change))
    return corrected


def _wrong_correction(change: RuleChange, act: Act, because: str) -> Refusal | None:
    if not because.strip():
        return NO_REASON
    first = change.sendings.filter(stands=True).aggregate(first=Min("sent_at"))["first"]
    if first and first.astimezone(ALMATY).date() < act.registered_on:
        return Refusal(_("Word of this change was sent before that day. Mend the date of the state registration."))
    return wrong_act(act)


def running(change: RuleChange) -> dict[Clock, datetime]:
    """The clock that runs until word has gone to all three: from the day of the state registration."""
    if change.completed_at is not None or change.state == ChangeState.CORRECTED:
        return {}
    return {RULE_CHANGE: datetime.combine(change.registered_on, time(), ALMATY)}


def moot(change: RuleChange) -> set[Clock]:
    """A row that was corrected has no term: its successor has."""
    return {RULE_CHANGE} if change.state == ChangeState.CORRECTED else set()


def officers(_change: RuleChange) -> list[User]:
    """Whose turn it is, and who hears when the due moment moves."""
    return holders(Role.RULES_OFFICER)


def supervisors(_change: RuleChange) -> list[User]:
    """Who hears that word is late."""
    return holders(Role.SUPERVISOR)


def page(change: RuleChange, _person: User) -> str:
    """Where staff find the change."""
    return reverse("admin:copyright_registry_rulechange_change", args=[change.pk])


timed(RuleChange, Timed(running, moot, officers, supervisors, officers, page))

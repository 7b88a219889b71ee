"""A sheet of works from its receipt to its end: which steps there are, by whom, and what a person sets going."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Organisation, Right, User
from accounts.subjects import Subject, may
from portal import audit, formatting
from portal.flow import MOVED_ON, Actor, Flow, Refusal, Step, StepRefused
from portal.law import O100_12, O100_15, O100_16, under
from portal.uploads import finishing, purposes
from registers import rules
from registers.law import BULK, BULK_KEPT, BULK_ONCE, BULK_UNDONE
from registers.models import Bulk, BulkState

CHECKING, CHECKED = BulkState.CHECKING.value, BulkState.CHECKED.value
UNREADABLE, FAILED = BulkState.UNREADABLE.value, BulkState.FAILED.value
ENTERING, ENTERED = BulkState.ENTERING.value, BulkState.ENTERED.value
UNDOING, UNDONE = BulkState.UNDOING.value, BulkState.UNDONE.value
SET_ASIDE = BulkState.SET_ASIDE.value

PURPOSE = purposes.declare("bulk", max_bytes=50 * 1024**2, check=lambda _path: None)  # a worker reads it and tells
FIRST_WAIT = timedelta(seconds=50)  # before the sweep asks a worker anew
KEPT = timedelta(days=90)  # after the last step
NOT_YOURS = Refusal(gettext_lazy("This sheet is another's. Nothing was changed."))
NO_WORKS = Refusal(gettext_lazy("There is no work in the sheet. Fill it in and send it again."))


def keeps(actor: Actor, bulk: Bulk) -> Refusal | None:
    """Why the person may not act on the sheet: it is of who sent it, or of those who keep the organisation's works."""
    if not isinstance(actor, User):
        return NOT_YOURS
    if bulk.organisation is not None:
        return may(actor, bulk.organisation, Right.WORKS)
    return None if bulk.person_id == actor.pk else NOT_YOURS


@under(O100_16, BULK, BULK_ONCE)
def may_enter(actor: Actor, bulk: Bulk) -> Refusal | None:
    """It is the actor's, it has works, each without faults, and it was not entered before."""
    if refusal := keeps(actor, bulk):
        return refusal
    if bulk.wrong:
        words = ngettext(
            "%(count)s work has faults. Correct it in the sheet and send it again.",
            "%(count)s works have faults. Correct them in the sheet and send it again.",
            bulk.wrong,
        )
        return Refusal(words % {"count": bulk.wrong})
    if not bulk.works:
        return NO_WORKS
    return entered_before(bulk)


@under(BULK_ONCE)
def entered_before(bulk: Bulk) -> Refusal | None:
    """That this very sheet was entered for the same subject, and its works stand."""
    same = Bulk.objects.filter(
        sha256=bulk.sha256, organisation=bulk.organisation, state__in=[ENTERING, ENTERED, UNDOING]
    )
    if bulk.organisation is None:
        same = same.filter(person=bulk.person)
    before = same.exclude(pk=bulk.pk).first()
    if before is None:
        return None
    if before.entered_at is None:
        return Refusal(_("This very sheet is being entered now. Its works would be entered twice."))
    words = _("This very sheet was entered on %(moment)s. Its works would be entered twice.")
    return Refusal(words % {"moment": formatting.moment(before.entered_at)})


def of(subject: Subject) -> dict[str, object]:
    """The columns by which a sheet is the subject's."""
    if subject.organisation is not None:
        return {"organisation": subject.organisation}
    return {"organisation": None, "person": subject.person}


def waiting(person: User, organisations: Sequence[Organisation]) -> QuerySet[Bulk]:
    """Sheets of the person and of these organisations with which somebody is to go on."""
    whose = Q(organisation__in=organisations) | Q(organisation=None, person=person)
    return Bulk.objects.filter(whose, state__in=(CHECKED, UNREADABLE, FAILED)).order_by("pk")


def by_portal(actor: Actor, _bulk: Bulk) -> Refusal | None:
    return NOT_YOURS if actor else None


_LAW = (O100_12, O100_15, O100_16, BULK)
CHECK_AGAIN = Step("check a sheet of works again", {CHECKED: CHECKING, FAILED: CHECKING}, keeps, (O100_12, BULK))
ENTER = Step("ask to enter a sheet of works", {CHECKED: ENTERING}, may_enter, (*_LAW, BULK_ONCE))
UNDO = Step("ask to undo a sheet of works", {ENTERED: UNDOING}, keeps, (O100_12, BULK_UNDONE))
DISCARD = Step(
    "set a sheet of works aside", dict.fromkeys((CHECKED, UNREADABLE, FAILED), SET_ASIDE), keeps, (O100_12, BULK)
)
TELL = Step("tell what a sheet of works has", {CHECKING: CHECKED}, keeps, (BULK,))
TELL_UNREADABLE = Step("find a sheet of works unreadable", {CHECKING: UNREADABLE}, keeps, (BULK,))
CARRY_OUT = Step("enter a sheet of works", {ENTERING: ENTERED}, may_enter, _LAW)
TAKE_OUT = Step("undo a sheet of works", {UNDOING: UNDONE}, keeps, (O100_12, BULK_UNDONE))
FAIL = Step(
    "do not carry a sheet of works out",
    {CHECKING: FAILED, ENTERING: FAILED, UNDOING: ENTERED},
    by_portal,
    (BULK, BULK_UNDONE),
)
LAPSE = Step(
    "a sheet of works lapses", dict.fromkeys((CHECKED, UNREADABLE, FAILED), SET_ASIDE), by_portal, (BULK_KEPT,)
)
FLOW = Flow(
    "registers.bulk",
    BulkState,
    CHECKING,
    (TELL, TELL_UNREADABLE, CHECK_AGAIN, ENTER, CARRY_OUT, UNDO, TAKE_OUT, FAIL, DISCARD, LAPSE),
)


@under(O100_12, O100_16, BULK)
def receive(subject: Subject, upload: UUID) -> Bulk:
    """Take a sheet over and have it tried. StepRefused if the subject enters no works, or the file is not here."""
    if refusal := rules.may_begin(subject):
        raise StepRefused(refusal)
    with transaction.atomic():
        taken = finishing.take(subject.person, upload, PURPOSE)
        bulk = Bulk.objects.create(
            person=subject.person,
            organisation=subject.organisation,
            language=translation.get_language() or subject.person.language,
            file=taken.stored,
            name=taken.name,
            size=taken.size,
            sha256=taken.sha256,
            asked_by=subject.person,
            owed_at=timezone.now() + FIRST_WAIT,
        )
        audit.record(subject.person, "send a sheet of works", bulk, law=BULK, sha256=bulk.sha256)
        _hand_over(bulk)
    return bulk


@under(BULK)
def check_again(actor: User, bulk: Bulk) -> None:
    """Try the sheet anew, as the register and the mandates stand now, in the actor's language."""
    _ask(CHECK_AGAIN, actor, bulk)


@under(O100_16, BULK, BULK_ONCE)
def enter(actor: User, bulk: Bulk) -> None:
    """Have all works of a tried sheet entered; of two who ask at once, or for the same sheet, one wins."""
    try:
        _ask(ENTER, actor, bulk)
    except IntegrityError as error:
        if "bulk_of_" not in str(error):
            raise
        raise StepRefused(entered_before(bulk) or MOVED_ON) from error


@under(BULK_UNDONE)
def undo(actor: User, bulk: Bulk) -> None:
    """Have the works of an entered sheet withdrawn."""
    _ask(UNDO, actor, bulk)


def _ask(step: Step, actor: User, bulk: Bulk) -> None:
    """Owe what the step sets going; asked before the row is locked too: a worker may hold it for minutes."""
    bulk.refresh_from_db()
    if refusal := step.refusal(actor, bulk):
        raise StepRefused(refusal)
    with step.take(actor, bulk, sha256=bulk.sha256):
        bulk.asked_by, bulk.because, bulk.tries = actor, "", 0
        bulk.owed_at = timezone.now() + FIRST_WAIT
        if step is CHECK_AGAIN:
            bulk.language = translation.get_language() or bulk.language
        _hand_over(bulk)


def _hand_over(bulk: Bulk) -> None:
    from registers.bulk.tasks import carry_on  # which takes these steps

    transaction.on_commit(lambda: carry_on.delay(bulk.pk), robust=True)


def discard(actor: User, bulk: Bulk) -> None:
    """Set a sheet aside that is not to be entered; its file goes."""
    with DISCARD.take(actor, bulk):
        forget(bulk)


@under(BULK_KEPT)
def forget(bulk: Bulk) -> None:
    """Remove the files of a sheet once the transaction stands; the caller saves the row."""
    names = [bulk.file, bulk.results] if bulk.file else []
    bulk.file = ""
    transaction.on_commit(lambda: _remove(names), robust=True)


def _remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)

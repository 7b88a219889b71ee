"""The copy of a work: sent, checked by a worker, accepted or refused; and replaced by another (O100-17.2)."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from portal import audit, notices, wav
from portal.flow import Actor, Flow, Refusal, Step, StepRefused, lock, sure
from portal.law import O100_2_8, O100_17_2, under
from portal.models import Topic
from portal.uploads import finishing
from portal.uploads.purposes import declare
from portal.wav import Fault, Report
from registers import copies, law, rules, works
from registers.acceptance import is_begun_like_a_wav, told, why_not
from registers.models import Recording, RecordingRule, RecordingState, Work

CHECKING, ACCEPTED = RecordingState.CHECKING.value, RecordingState.ACCEPTED.value
REFUSED, REPLACED = RecordingState.REFUSED.value, RecordingState.REPLACED.value
LARGEST = 6 * 1024**3  # bytes that are received at all; what is accepted says the rule in force
REST = timedelta(minutes=30)  # before a worker is asked again; longer than any check takes
TRIES = 3

NOT_ASKED = Refusal(_("Of this kind of work no audio recording is asked for. Nothing was kept."))
NO_RULE = Refusal(_("No rules for copies are in force today. Nothing was lost: send the copy later."))
NOT_THE_PORTAL = Refusal(_("Only the check of the portal says this."))
PURPOSE = declare("recording", max_bytes=LARGEST, check=is_begun_like_a_wav)

notices.declare("registers/copy_refused", topic=Topic.CASE, law=O100_17_2)


def _by_the_portal(actor: Actor, _recording: Recording) -> Refusal | None:
    return None if actor is None else NOT_THE_PORTAL


def _by_another_copy(_actor: Actor, _recording: Recording) -> Refusal | None:
    return None  # `send` and `settle` ask who may


ACCEPT = Step("accept a copy", {CHECKING: ACCEPTED}, _by_the_portal, (O100_17_2, law.COPIES))
REFUSE = Step("refuse a copy", {CHECKING: REFUSED}, _by_the_portal, (O100_17_2, law.COPIES, law.COPIES_KEPT))
REPLACE = Step(
    "replace a copy", {CHECKING: REPLACED, ACCEPTED: REPLACED}, _by_another_copy, (O100_17_2, law.COPIES_KEPT)
)
FLOW = Flow("registers.copies", RecordingState, CHECKING, (ACCEPT, REFUSE, REPLACE))


def rule_of(day: date) -> RecordingRule | None:
    """What is asked of a copy that is sent on `day`."""
    return RecordingRule.objects.filter(since__lte=day).order_by("-since").first()


@under(O100_17_2)
def may_send(actor: Actor, work: Work) -> Refusal | None:
    """Why the person sends no copy of the work."""
    if refusal := works.CHANGE.refusal(actor, work):
        return refusal
    if work.kind is not None and not work.kind.has_recording:
        return NOT_ASKED
    return None if rule_of(timezone.localdate()) else NO_RULE


@under(O100_17_2, law.COPIES)
def send(actor: User, work: Work, upload: UUID) -> Recording:
    """Take the uploaded file as the copy of the work and have it checked; the accepted one stands meanwhile.

    Another that is being checked gives way. StepRefused says why not.
    """
    with transaction.atomic():
        lock(work)
        if refusal := may_send(actor, work):
            raise StepRefused(refusal)
        taken = finishing.take(actor, upload, PURPOSE)
        for waiting in work.recordings.filter(state=CHECKING):
            _replace(actor, waiting)
        recording = Recording.objects.create(
            work=work,
            file=taken.stored,
            name=taken.name,
            size=taken.size,
            sha256=taken.sha256,
            sent_by=actor,
            check_at=timezone.now() + REST,
        )
        audit.record(actor, "send a copy", work, law=(O100_17_2, law.COPIES), sha256=taken.sha256, size=taken.size)
        transaction.on_commit(lambda: _hand_over(recording.pk), robust=True)
    return recording


def _hand_over(pk: int) -> None:
    from registers.tasks import check_recording  # which calls `check`

    check_recording.delay(pk)


def _replace(actor: Actor, recording: Recording) -> None:
    with REPLACE.take(actor, recording):
        copies.drop([recording])
        recording.file, recording.check_at = "", None
        recording.checked_at = recording.checked_at or timezone.now()


@under(O100_17_2, law.COPIES)
def check(pk: int) -> None:
    """Read a copy that waits for it, and say what came of it; silent where that was done, or another took its place."""
    waiting = Recording.objects.filter(pk=pk, state=CHECKING).first()
    if waiting is None:
        return
    Recording.objects.filter(pk=pk).update(tries=waiting.tries + 1)
    settle(pk, _read(waiting))


def _read(recording: Recording) -> Report:
    """The report; a file on which worker after worker died is not read again."""
    if recording.tries >= TRIES:
        return Report(recording.size, "", None, None, (Fault("died", "", 0),))
    try:
        with default_storage.open(recording.file) as file:
            return wav.check(file)
    except FileNotFoundError:
        return Report(recording.size, "", None, None)


@under(O100_17_2, law.COPIES)
def settle(pk: int, report: Report) -> None:
    """Accept or refuse a copy by its report and the rule of the day on which it was sent."""
    with transaction.atomic():
        work = Work.objects.filter(recordings=pk).first()
        if work is None:
            return  # the draft was removed
        lock(work)
        recording = Recording.objects.select_for_update().filter(pk=pk, state=CHECKING).first()
        if recording is None:
            return
        rule = sure(rule_of(timezone.localdate(recording.sent_at)))
        with translation.override(getattr(recording.sent_by, "language", None)):
            reasons = why_not(report, rule, recording)
        if reasons:
            _refuse(recording, report, reasons)
        else:
            _accept(work, recording, report)


def _accept(work: Work, recording: Recording, report: Report) -> None:
    """The copy accepted before gives way now."""
    for before in work.recordings.filter(state=ACCEPTED):
        _replace(None, before)
    with ACCEPT.take(None, recording):
        recording.check_at, recording.checked_at = None, timezone.now()
        recording.report = told(report)
    works.note_copy(work, recording.sent_by)


def _refuse(recording: Recording, report: Report, reasons: list[str]) -> None:
    """The file goes, the reasons stay; who sent it is told."""
    with REFUSE.take(None, recording):
        copies.drop([recording])
        recording.file, recording.check_at, recording.checked_at = "", None, timezone.now()
        recording.report, recording.because = told(report), "\n".join(reasons)
    if recording.sent_by is not None:
        notices.send(recording.sent_by, "registers/copy_refused", work=recording.work_id, file=recording.name)


@under(O100_17_2, law.COPIES_HEARD)
def may_hear(person: User, work: Work) -> bool:
    """Whether the person keeps the work, holds or manages a share of an entry, or keeps the registers."""
    if work.person_id == person.pk or (work.version and person.has_perm("registers.view_work")):
        return True
    if Membership.acting(person).filter(organisation=work.organisation_id).exists():
        return True
    return bool(work.version) and rules.lines_of(person).filter(work=work).exists()


def standing() -> QuerySet[Recording]:
    """The accepted copies, whose files are kept."""
    return Recording.objects.filter(state=ACCEPTED).exclude(file="")


@under(O100_17_2, law.COPIES_HEARD)
def to_hear(person: object, works: Iterable[Work]) -> list[Recording]:
    """The standing copies of these works that the person may hear. Staff: one query for any number of works."""
    heard = {work.pk for work in works if isinstance(person, User) and may_hear(person, work)}
    return list(standing().filter(work__in=heard).order_by("work")) if heard else []


@under(O100_2_8, law.COPIES_HEARD)
def note_look(person: User, recording: Recording) -> None:
    """Record that somebody of the staff hears the copy."""
    if person.is_staff:
        laws = (O100_2_8, law.COPIES_HEARD)
        audit.record(person, "heard the copy", recording.work, law=laws, recording=recording.pk)

"""What a worker does with a sheet: try it, enter it, undo it. Each in one transaction, under the lock of its row.

A worker that dies leaves nothing behind, and the sweep asks another; who finds the row locked leaves it alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from accounts.subjects import NOT_A_MEMBER, Subject
from portal.flow import Refusal, StepRefused, sure
from portal.law import O100_15, O100_16, O100_18, under
from portal.sheets import WrongSheet
from registers import rules, versions, works
from registers.bulk import columns, progress, reading, results, steps
from registers.bulk.checking import Trial
from registers.bulk.reading import Found, Told
from registers.bulk.undoing import built_on
from registers.law import BULK, BULK_KEPT, BULK_UNDONE
from registers.models import Bulk, BulkWork, Work, WorkState
from registers.models.bulk import OWED

Item = TypeVar("Item")
AT_ONCE = 5000  # works: fewer looks at what stands already; a hundred megabytes
TRIES = 3
GAVE_UP = Refusal(
    gettext_lazy("The portal could not finish this, and nothing was changed. Try again; if it fails again, tell us.")
)
CHANGED = gettext_lazy("Row %(row)s no longer stands as it was tried: %(words)s Nothing was entered. Check it again.")


def carry_on(pk: int) -> None:
    """Do what is owed for a sheet; silent if nothing is, or another worker is at it."""
    with transaction.atomic():
        if (bulk := _free(pk)) is None:
            return
        bulk.tries += 1  # by itself, so that what breaks is not tried for ever
        bulk.save(update_fields=["tries"])
    try:
        if bulk.tries > TRIES:
            raise StepRefused(GAVE_UP)
        with transaction.atomic():
            if (bulk := _free(pk)) is not None:
                with translation.override(bulk.language):
                    _WORK[bulk.state](bulk)
    except StepRefused as refused:
        _fail(pk, refused)
    finally:
        progress.forget(pk)


def _free(pk: int) -> Bulk | None:
    free = Bulk.objects.select_for_update(skip_locked=True, of=("self",))
    return free.select_related("person", "organisation", "asked_by").filter(pk=pk, state__in=OWED).first()


def _fail(pk: int, refused: StepRefused) -> None:
    with transaction.atomic():
        if (bulk := _free(pk)) is None:
            return
        with translation.override(bulk.language), steps.FAIL.take(None, bulk):
            bulk.because, bulk.owed_at = str(refused), None


def owed() -> list[int]:
    """Sheets that a worker was asked for and of which none has told what came of it."""
    late = Bulk.objects.filter(owed_at__lte=timezone.now()).order_by("owed_at")
    return list(late.values_list("pk", flat=True)[:20])


@under(O100_16)
def _subject(bulk: Bulk) -> Subject:
    """For whom the person acts who asked for it, as it stands now; StepRefused where they no longer may."""
    membership = None
    if bulk.organisation is not None:
        acting = Membership.acting(bulk.asked_by).select_related("organisation")
        membership = acting.filter(organisation=bulk.organisation).first()
        if membership is None:
            raise StepRefused(NOT_A_MEMBER)
    subject = Subject(bulk.asked_by, membership)
    if refusal := rules.may_begin(subject):
        raise StepRefused(refusal)
    return subject


def _batches(found: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(found)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _tried(bulk: Bulk, trial: Trial, total: int) -> Iterator[list[Found]]:
    """The works of the sheet, batch by batch, with what is wrong with them; WrongSheet where it ends."""
    done = 0
    with default_storage.open(bulk.file) as file:
        for batch in _batches(reading.works(file, trial.table)):
            trial.check(batch)
            yield batch
            done += len(batch)
            progress.tell(bulk.pk, done, total)


@under(BULK)
def _check(bulk: Bulk) -> None:
    trial = Trial(columns.table(), _subject(bulk))
    try:
        with transaction.atomic():
            counts = _noted(bulk, trial)
    except WrongSheet as wrong:
        with steps.TELL_UNREADABLE.take(bulk.asked_by, bulk, sha256=bulk.sha256):
            bulk.because, bulk.owed_at = str(wrong.messages[0]), None
        return
    with steps.TELL.take(bulk.asked_by, bulk, sha256=bulk.sha256, **counts):
        bulk.checked_at, bulk.owed_at = timezone.now(), None
        for name, count in counts.items():
            setattr(bulk, name, count)


def _noted(bulk: Bulk, trial: Trial) -> Counter[str]:
    """Keep what was found in each work, and in the sheet with its results; how many there are of what."""
    counts = Counter(rows=0, works=0, wrong=0, alike=0)
    bulk.lines.all().delete()
    with results.writing(bulk, trial.table) as written:
        for batch in _tried(bulk, trial, total=0):
            BulkWork.objects.bulk_create(_line(bulk, found, trial) for found in batch)
            for found in batch:
                written.add(found)
                counts.update(
                    rows=len(found.rows), works=1, wrong=int(bool(found.faults)), alike=int(bool(found.hints))
                )
    return counts


def _line(bulk: Bulk, found: Found, trial: Trial) -> BulkWork:
    def kept(told: Iterable[Told]) -> list[list[object]]:
        return [[one.row, trial.table.heading(one.column), one.words] for one in told]

    return BulkWork(
        bulk=bulk, row=found.row, title=found.title[:300], faults=kept(found.faults), hints=kept(found.hints)
    )


@under(O100_15, O100_16, O100_18, BULK)
def _enter(bulk: Bulk) -> None:
    """All works of the sheet or, where one no longer stands as it was tried, none."""
    with steps.CARRY_OUT.take(bulk.asked_by, bulk, works=bulk.works, sha256=bulk.sha256):
        subject = _subject(bulk)
        lines = iter(bulk.lines.order_by("pk").iterator(chunk_size=AT_ONCE))
        for batch in _tried(bulk, Trial(columns.table(), subject), total=bulk.works):
            _refuse_changed(batch)
            entered = works.enter_many(subject, [found.said for found in batch])
            _tie(list(islice(lines, len(batch))), entered)
        bulk.entered_at, bulk.owed_at = timezone.now(), None


def _refuse_changed(batch: Iterable[Found]) -> None:
    for found in batch:
        for told in found.faults:
            raise StepRefused(Refusal(CHANGED % {"row": told.row, "words": told.words}))


def _tie(lines: list[BulkWork], entered: list[Work]) -> None:
    for line, work in zip(lines, entered, strict=True):
        line.work = work
    BulkWork.objects.bulk_update(lines, ["work"], batch_size=1000)


@under(BULK_UNDONE)
def _undo(bulk: Bulk) -> None:
    """Withdraw all works of the sheet; StepRefused where somebody has built on one."""
    with steps.TAKE_OUT.take(bulk.asked_by, bulk, works=bulk.works, sha256=bulk.sha256):
        done = 0
        for keys in _batches(sure(key) for key in bulk.lines.order_by("pk").values_list("work", flat=True)):
            _withdraw(bulk, keys)
            done += len(keys)
            progress.tell(bulk.pk, done, bulk.works)
        bulk.owed_at = None


def _withdraw(bulk: Bulk, keys: list[int]) -> None:
    locked = Work.objects.select_for_update(of=("self",)).select_related("kind").order_by("pk")
    entered = list(locked.filter(pk__in=keys))
    if refusal := built_on(bulk, entered):
        raise StepRefused(refusal)
    for work in entered:
        work.state = WorkState.WITHDRAWN
    reason = _("The sheet “%(name)s” was undone.") % {"name": bulk.name[:200]}
    versions.add(entered, bulk.asked_by, bulk.organisation, reason)
    Work.objects.filter(pk__in=keys).update(state=WorkState.WITHDRAWN, version=2, changed_at=timezone.now())


_WORK: dict[str, Callable[[Bulk], None]] = {steps.CHECKING: _check, steps.ENTERING: _enter, steps.UNDOING: _undo}


@under(BULK_KEPT)
def lapse() -> None:
    """Set aside sheets that nobody went on with, and remove the files of old ones; a hundred at a time."""
    old = Bulk.objects.exclude(file="").exclude(state__in=OWED)
    for pk in old.filter(changed_at__lte=timezone.now() - steps.KEPT).values_list("pk", flat=True)[:100]:
        with transaction.atomic():
            bulk = Bulk.objects.select_for_update().exclude(state__in=OWED).filter(pk=pk).first()
            if bulk is not None and bulk.state in steps.LAPSE.moves:
                with steps.LAPSE.take(None, bulk):
                    steps.forget(bulk)
            elif bulk is not None:
                steps.forget(bulk)
                bulk.save(update_fields=["file"])

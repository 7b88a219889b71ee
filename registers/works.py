"""Works of the register: from a draft to an entry, its versions, and its end (O100-15 to 17)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.subjects import Subject
from portal import audit
from portal.flow import MOVED_ON, Flow, Refusal, Step, StepRefused, lock
from portal.law import O100_12, O100_15, O100_16, O100_17_1, O100_17_2, O100_17_3, O100_17_4, O100_18, under
from registers import copies, derived, law, owners, rules, versions, writing
from registers.disputes import opening, standing
from registers.models import Holder, Work, WorkState
from registers.said import Fault, Lists, WorkSaid, Wrong, faults, of

DRAFT, ENTERED, WITHDRAWN = WorkState.DRAFT.value, WorkState.ENTERED.value, WorkState.WITHDRAWN.value
MERGED = WorkState.MERGED.value
NOT_A_DRAFT = Refusal(_("The work is entered already: it is withdrawn, not removed. Nothing was changed."))
COPY_ACCEPTED = "Көшірме қабылданды / Копия принята"  # the reason of a version, read in every language

CHANGE = Step(
    "change a work", {DRAFT: DRAFT, ENTERED: ENTERED}, rules.may_change, (O100_12, O100_16, law.DRAFTS, law.VERSIONS)
)
ENTER = Step("enter a work", {DRAFT: ENTERED}, rules.may_enter, (O100_12, O100_15, O100_16))
TAKE_OVER = Step("take over a work", {ENTERED: ENTERED}, rules.may_take_over, (O100_16, law.TAKEN_OVER))
WITHDRAW = Step("withdraw a work", {ENTERED: WITHDRAWN}, rules.may_withdraw, (law.WITHDRAWN,))
MERGE = Step("merge a work", {ENTERED: MERGED}, rules.may_merge, (law.MERGED,))  # registers.disputes.merging
FLOW = Flow("registers.works", WorkState, DRAFT, (CHANGE, ENTER, TAKE_OVER, WITHDRAW, MERGE))


@under(O100_12, O100_16, law.DRAFTS)
def begin(subject: Subject) -> Work:
    """A new draft of the subject's, with nothing in it; StepRefused if it enters no works."""
    if refusal := rules.may_begin(subject):
        raise StepRefused(refusal)
    with transaction.atomic():
        work = Work.objects.create(**owners.kept_by(subject))
        audit.record(subject.person, "begin a work", work, law=law.DRAFTS)
    return work


@under(law.DRAFTS)
def discard(actor: User, work: Work) -> None:
    """Remove a draft with all that was said in it."""
    with transaction.atomic():
        lock(work)
        if refusal := CHANGE.refusal(actor, work) or (NOT_A_DRAFT if work.version else None):
            raise StepRefused(refusal)
        audit.record(actor, "discard a draft", work, law=law.DRAFTS)
        copies.drop(work.recordings.all())
        work.recordings.all().delete()
        work.delete()


@under(O100_17_1, O100_17_3, O100_17_4, law.DRAFTS, law.VERSIONS)
def change(actor: User, work: Work, said: WorkSaid, reason: str = "") -> None:
    """Let the work say this from now on: kept in a draft, a new version of an entry. Wrong says what cannot stand.

    A draft may lack what an entry needs. Lines of holders that stay as they were stay agreed.
    """
    with CHANGE.take(actor, work, version=work.version):
        found = [each for each in wrong(said, actor) if work.version or not each.is_lacking]
        if found:
            raise Wrong(found)
        disputed = standing.disputed_lines(work)
        writing.write(work, said, _speaking(actor, work))
        if standing.disputed_lines(work) != disputed:
            raise StepRefused(standing.IN_DISPUTE)
        if work.version:
            _as_new_version(work, actor, reason)


@under(O100_12, O100_15, O100_16, O100_18)
def enter(actor: User, work: Work) -> None:
    """Enter a draft that lacks nothing."""
    with ENTER.take(actor, work):
        if found := faults(of(work), Lists.now()):  # whose numbers these are was asked as they were written
            raise Wrong(found)
        work.state, work.entered_at = ENTERED, timezone.now()
        subject = _speaking(actor, work)
        writing.stand(work, subject)
        _list_keeper(subject)
        _as_new_version(work, actor)


@under(O100_15, O100_16, O100_18)
def enter_many(subject: Subject, said: Sequence[WorkSaid]) -> list[Work]:
    """Enter works without faults at once, in the caller's transaction; StepRefused if the subject may not enter one.

    A few dozen queries for any number; the caller records the act.
    """
    if refusal := rules.may_begin(subject):
        raise StepRefused(refusal)
    lists, now = Lists.now(), timezone.now()
    works = [Work(state=ENTERED, version=1, entered_at=now, **owners.kept_by(subject)) for _each in said]
    for work, one in zip(works, said, strict=True):
        writing.describe(work, one, lists)
    Work.objects.bulk_create(works, batch_size=1000)
    writing.write_new(works, said, subject)
    derived.renew([work.pk for work in works])
    if not_entitled := rules.not_entitled(works, subject):
        raise StepRefused(not_entitled)
    for work in works:
        work.version = 0  # `add` counts on from here
    versions.add(works, subject.person, subject.organisation)
    _list_keeper(subject)
    opening.owe([work.pk for work in works])
    return works


def _as_new_version(work: Work, actor: User, reason: str = "") -> None:
    """Note the locked work as it stands now, derived columns and all, if its keeper may enter it so."""
    if refusal := rules.entitled(work):
        raise StepRefused(refusal)
    versions.add([work], actor, work.organisation, reason)
    work.save()
    derived.renew([work.pk])
    opening.owe([work.pk])
    work.refresh_from_db(fields=["names", "all_titles", "is_managed", "is_complete", "standing", "to_compare"])


def _speaking(actor: User, work: Work) -> Subject:
    """Who keeps the work, for whom the actor acts."""
    if work.organisation is None:
        return Subject(actor)
    return Subject(actor, work.organisation.memberships.get(state="active", iin_digest=actor.iin_digest))


@under(O100_18)
def _list_keeper(subject: Subject) -> None:
    """Who places data on their own objects is listed among the owners from now on."""
    who = subject.organisation or subject.person
    if rules.held_by(who).exists():
        owners.list_now(owners.of(who))


def wrong(said: WorkSaid, asker: User) -> list[Fault]:
    """All that is wrong with it, with what the register knows of the numbers in it as far as `asker` is told."""
    found = faults(said, Lists.now())
    is_clean = all(each.is_lacking for each in found)
    return [*found, *owners.contradictions(said.holders, asker)] if is_clean else found


@under(law.AGREED_SHARES)
def agree(actor: User, holder: Holder) -> None:
    """The holder, or who manages their rights, stands by their line."""
    with transaction.atomic():
        work = holder.work
        lock(work)
        try:
            lock(holder)
        except Holder.DoesNotExist:  # the line was changed meanwhile
            raise StepRefused(MOVED_ON) from None
        if refusal := rules.holds(actor, holder) or (MOVED_ON if work.state != ENTERED else None):
            raise StepRefused(refusal)
        if holder.agreed_at is None:
            holder.agreed_at = timezone.now()
            holder.save(update_fields=["agreed_at"])
            derived.renew([work.pk])
            audit.record(actor, "agree to shares", work, law=law.AGREED_SHARES, owner=holder.owner_id)


@under(O100_16, law.TAKEN_OVER)
def take_over(subject: Subject, work: Work) -> None:
    """From now on the subject keeps the work, since who kept it may no longer enter it."""
    with TAKE_OVER.take(subject.person, work):
        if refusal := rules.may_begin(subject):
            raise StepRefused(refusal)
        work.person, work.organisation = (
            (None, subject.organisation) if subject.organisation else (subject.person, None)
        )
        if refusal := rules.entitled(work):
            raise StepRefused(refusal)
        _list_keeper(subject)


@under(O100_17_2, law.VERSIONS)
def note_copy(work: Work, sender: User | None) -> None:
    """The copy of the locked work was accepted: an entry has it in a new version, whoever may enter it now."""
    if work.state == ENTERED:
        versions.add([work], sender, work.organisation, COPY_ACCEPTED)
        work.save(update_fields=["version"])
        opening.owe([work.pk])
    derived.renew([work.pk])


@under(law.WITHDRAWN)
def withdraw(actor: User, work: Work, reason: str) -> None:
    """Take the entry out of the public lists; its number is never given again."""
    with WITHDRAW.take(actor, work):
        work.state = WITHDRAWN
        versions.add([work], actor, work.organisation, reason)

"""Contradicting claims are found once an entry is written, and told to all claimants at once.

What was written is compared after its commit, so that of two who enter one work at one moment the second sees the
first. Whatever was not looked at, because a process died, is owed and taken up by the sweep.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from portal import audit, notices
from portal.flow import sure
from portal.law import under
from portal.tasks import owed_work
from portal.worktime import terms
from registers import derived, shares
from registers.disputes import matching, parties
from registers.law import DISPUTED, SAME_WORK
from registers.models import UNSETTLED, Claim, Dispute, DisputeKind, Holder, Work, WorkState

AT_ONCE = 10_000  # works in one transaction


def owe(works: Collection[int]) -> None:
    """The works of these keys are written: they are compared with all others once this is committed."""
    if works:
        Work.objects.filter(pk__in=works).update(to_compare=True)
        transaction.on_commit(lambda: compare(works), robust=True)


@owed_work
def compare_owed() -> None:
    """Compare what was written and not looked at since."""
    while owed := list(Work.objects.filter(to_compare=True).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        compare(owed)


@under(SAME_WORK)
def compare(works: Collection[int]) -> list[Dispute]:
    """Look for contradictions of these entries and open a dispute for each; gives those opened or joined."""
    keys, opened = sorted(works), []
    for start in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            one_at_a_time()
            owed = Work.objects.filter(pk__in=keys[start : start + AT_ONCE], to_compare=True)
            entered = list(owed.filter(state=WorkState.ENTERED).order_by("pk"))
            for pk, matches in matching.contradictions(entered).items():
                opened += _contradict([pk, *(match.work.pk for match in matches)])
            Work.objects.filter(pk__in=[work.pk for work in owed]).update(to_compare=False)
    return opened


def one_at_a_time() -> None:
    """Hold, until the transaction ends, what only one may who touches several entries; before any row is locked.

    They lock rows of works in the order of their keys, then the dispute: nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registers.disputes'))")


def lock_works(keys: Iterable[int]) -> list[Work]:
    """The works of these keys, locked in their order."""
    return list(Work.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _contradict(keys: Sequence[int]) -> list[Dispute]:
    """Open a dispute about the first and those others with which it never had one, or let them join an open one."""
    works = [work for work in lock_works(keys) if work.state == WorkState.ENTERED]
    had = Dispute.objects.filter(works=keys[0])
    settled = set(Work.objects.filter(disputes__in=had).values_list("pk", flat=True)) - {keys[0]}
    works = [work for work in works if work.pk not in settled]
    if len(works) < 2 or keys[0] not in {work.pk for work in works}:
        return []
    lines = list(Holder.objects.filter(work__in=works))
    rights = _contested(works, lines)
    if not rights:
        return []
    standing = Dispute.objects.filter(works__in=works, state__in=UNSETTLED).order_by("pk").first()
    dispute = standing or begin(DisputeKind.SAME_WORK, None, rights)
    join(dispute, works, rights)
    tell(dispute, "registers/dispute_opened")
    return [dispute]


def _contested(works: Sequence[Work], lines: Sequence[Holder]) -> list[str]:
    """The kinds of rights of which entries together claim more than the whole."""
    claims = [[shares.read(line.shares) for line in lines if line.work_id == work.pk] for work in works]
    return matching.over_claimed(shares.totals(each) for each in claims)


def begin(kind: DisputeKind, opener: User | None, rights: Sequence[str]) -> Dispute:
    """A new dispute about these rights; its term runs from now on."""
    dispute = Dispute(kind=kind, opened_by=opener, opened_at=timezone.now(), rights=list(rights))
    dispute.save(force_insert=True)
    audit.record(opener, "open a dispute", dispute, law=(SAME_WORK, DISPUTED), rights=list(rights))
    return dispute


@under(SAME_WORK, DISPUTED)
def join(dispute: Dispute, works: Iterable[Work], rights: Iterable[str]) -> None:
    """These locked works, and these rights, are what the dispute is about from now on as well."""
    dispute.works.add(*works)
    dispute.rights = sorted({*dispute.rights, *rights})
    known = {(claim.owner_id, claim.role): claim for claim in dispute.claims.all()}
    every = sorted(dispute.works.all(), key=entered_first)
    elder = {work.pk: place for place, work in enumerate(every)}
    lines = Holder.objects.filter(work__in=every)
    for line in sorted(lines, key=lambda line: elder[line.work_id]):
        _claim(dispute, line, known)
    terms.settle(dispute)
    dispute.save()
    derived.renew(list(elder))


def entered_first(work: Work) -> tuple[datetime, int]:
    """Which of several entries came first."""
    return work.entered_at or timezone.now(), work.pk


def _claim(dispute: Dispute, line: Holder, known: dict[tuple[int, str], Claim]) -> None:
    """What a line claims; where two entries have the same owner in the same role, the more of what they say."""
    said = {right: percent for right, percent in shares.read(line.shares).items() if right in dispute.rights}
    claim = known.get((line.owner_id, line.role))
    if claim is None:
        if said:
            kept = shares.to_keep(said)
            known[line.owner_id, line.role] = Claim.objects.create(
                dispute=dispute, owner_id=line.owner_id, role=line.role, category_id=line.category_id,
                work_id=line.work_id, claimed=kept, shares=kept,
            )  # fmt: skip
        return
    before = shares.read(claim.claimed)
    more = {right: max(before.get(right, Decimal(0)), said.get(right, Decimal(0))) for right in {*before, *said}}
    if more != before:
        claim.claimed = claim.shares = shares.to_keep(more)
        claim.stand, claim.answered_at, claim.is_own = "", None, False
    claim.work_id = claim.work_id or line.work_id
    claim.save()


def tell(dispute: Dispute, template: str, by: int | None = None) -> None:
    """Tell all who take part, save who did it, by their key."""
    title = sure(dispute.works.order_by("pk").first()).title
    page = dispute.get_absolute_url()
    for person in parties.people_of(dispute):
        if person.pk != by:
            notices.send(person, template, number=dispute.pk, title=title, page=page, state=dispute.state)

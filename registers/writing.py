"""How what is said of works is written into rows: one work with what stands of it, or many new ones at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.subjects import Subject
from portal.law import O100_17_3, O100_17_4, under
from registers import owners, shares
from registers.law import AGREED_SHARES
from registers.models import Agreement, AgreementKind, AgreementState, Code, Holder, Owner, Work
from registers.said import CodeSaid, HolderSaid, Lists, WorkSaid, in_normal_form


def write(work: Work, said: WorkSaid, subject: Subject) -> None:
    """The row, not saved, and its codes and holders as far as they differ. A line that stays as it was stays agreed."""
    lists = Lists.now()
    describe(work, said, lists)
    _write_codes(work, said.codes)
    meant = owners.known(said.holders, subject)
    stood_by = {(held.owner_id, held.role): held for held in work.holders.all()}
    lines = _lines(work, said.holders, meant, lists, _stands_for(subject, meant, work))
    for line in lines:
        before = stood_by.get((line.owner_id, line.role))
        if before is not None and (before.category_id, before.shares) == (line.category_id, line.shares):
            line.agreed_at = line.agreed_at or before.agreed_at
    work.holders.all().delete()
    Holder.objects.bulk_create(lines)


def write_new(works: Sequence[Work], said: Sequence[WorkSaid], subject: Subject) -> None:
    """Codes and holders of works that have none yet. A few queries for any number of works."""
    lists = Lists.now()
    every = [line for one in said for line in one.holders]
    meant = owners.known(every, subject)
    stands_for = _stands_for(subject, meant)
    following = iter(meant)
    lines = [
        line
        for work, one in zip(works, said, strict=True)
        for line in _lines(work, one.holders, [next(following) for _each in one.holders], lists, stands_for)
    ]
    Code.objects.bulk_create(
        [_code(work, code) for work, one in zip(works, said, strict=True) for code in _normal(one.codes)]
    )
    Holder.objects.bulk_create(lines)


def describe(work: Work, said: WorkSaid, lists: Lists) -> None:
    """What stands in the row of the work itself."""
    work.title_kk, work.title_ru, work.title_en = said.title_kk, said.title_ru, said.title_en
    work.other_titles = list(dict.fromkeys(filter(None, said.other_titles)))
    work.kind, work.created_year = lists.kinds.get(said.kind), said.created_year


@under(O100_17_3)
def _write_codes(work: Work, said: Iterable[CodeSaid]) -> None:
    wanted = _normal(said)
    kept = {CodeSaid(code.kind, code.value, code.scheme): code for code in work.codes.all()}
    work.codes.filter(pk__in=[code.pk for each, code in kept.items() if each not in wanted]).delete()
    Code.objects.bulk_create(_code(work, each) for each in wanted if each not in kept)


def _normal(said: Iterable[CodeSaid]) -> list[CodeSaid]:
    return list(dict.fromkeys(map(in_normal_form, said)))


def _code(work: Work, said: CodeSaid) -> Code:
    return Code(work=work, kind=said.kind, scheme=said.scheme, value=said.value)


@under(O100_17_4, AGREED_SHARES)
def _lines(
    work: Work,
    said: Sequence[HolderSaid],
    meant: Sequence[Owner],
    lists: Lists,
    stands_for: Mapping[int, datetime],
) -> list[Holder]:
    """The lines of a work; those of who speaks are agreed. Of one owner in one role the last line counts."""
    lines = {
        (owner.pk, line.role): Holder(
            work=work,
            owner=owner,
            role=line.role,
            category=lists.categories[line.category],
            shares=shares.to_keep(line.shares),
            position=place,
            agreed_at=stands_for.get(owner.pk),
        )
        for place, (line, owner) in enumerate(zip(said, meant, strict=True))
    }
    return list(lines.values())


@under(AGREED_SHARES)
def stand(work: Work, subject: Subject) -> None:
    """Who enters a draft stands by the lines of those for whom they speak now; a mandate may have ended meanwhile."""
    lines = list(work.holders.select_related("owner"))
    stands_for = _stands_for(subject, [line.owner for line in lines], work)
    for line in lines:
        line.agreed_at = stands_for.get(line.owner_id)
    Holder.objects.bulk_update(lines, ["agreed_at"])


def _stands_for(subject: Subject, meant: Iterable[Owner], work: Work | None = None) -> dict[int, datetime]:
    """The owners for whom the subject speaks: itself, and those who gave it their rights; with the moment now.

    A mandate that names works gives the rights to these alone: none to a new one.
    """
    now, today = timezone.now(), timezone.localdate()
    who = subject.organisation
    if who is None:
        return {owner.pk: now for owner in meant if owner.iin_digest == subject.person.iin_digest}
    in_force = Q(until=None) | Q(until__gte=today)
    given = Agreement.objects.filter(
        in_force,
        kind=AgreementKind.MANDATE,
        state=AgreementState.IN_FORCE,
        is_contested=False,
        okup=who,
        since__lte=today,
    ).filter(Q(works=None) | Q(works=work) if work else Q(works=None), owner__in={owner.pk for owner in meant})
    mandates = set(given.values_list("owner_id", flat=True))
    return {owner.pk: now for owner in meant if owner.pk in mandates or owner.bin == who.bin}

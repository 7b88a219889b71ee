"""What the answers in a dispute come to, and how it is written into the entry that stays."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from django.utils import timezone

from accounts.models import User
from portal.law import under
from registers import derived, shares, versions
from registers.disputes import merging, opening
from registers.law import SETTLED
from registers.models import Claim, Dispute, Holder, Role, Stand, Work, WorkState

Result = Mapping[int, Mapping[str, Decimal]]  # by key of a claim, its shares by kind of right
LEAST = Decimal(1).scaleb(-shares.DECIMALS)
NONE = Decimal(0)


@under(SETTLED)
def agreed(claims: Collection[Claim], rights: Iterable[str]) -> Result | None:
    """What all answers come to, or None: somebody has not answered, or a kind of right does not make a hundred."""
    if any(not claim.stand for claim in claims):
        return None
    result = {claim.pk: _stood_by(claim) for claim in claims}
    for right in rights:
        _give_way([claim for claim in claims if claim.stand == Stand.GIVE_WAY], right, result)
    return result if is_whole(result, rights) else None


def is_whole(result: Result, rights: Iterable[str]) -> bool:
    totals = shares.totals(result.values())
    return all(shares.is_whole(totals.get(right, NONE)) for right in rights)


def _stood_by(claim: Claim) -> dict[str, Decimal]:
    return shares.read(claim.shares) if claim.stand in {Stand.KEEP, Stand.REDUCE} else {}


def _give_way(claims: Sequence[Claim], right: str, result: dict[int, dict[str, Decimal]]) -> None:
    """Who gives way has what the others leave, at most what they claimed; several by the proportion of their claims."""
    rest = max(NONE, shares.WHOLE - shares.totals(result.values()).get(right, NONE))
    wanted = {claim.pk: shares.read(claim.claimed).get(right, NONE) for claim in claims}
    together = sum(wanted.values(), NONE)
    if not rest or not together:
        return
    given = min(rest, together)
    parts = {pk: (given * one / together).quantize(LEAST, ROUND_DOWN) for pk, one in wanted.items()}
    first = next(pk for pk, one in wanted.items() if one)
    parts[first] += given - sum(parts.values(), NONE)
    for pk, part in parts.items():
        if part:
            result[pk][right] = part


@dataclass(slots=True)
class _Line:
    """A line of the entry that stays, in the making."""

    owner: int
    role: str
    category: int
    shares: dict[str, Decimal] = field(default_factory=dict)
    before: Holder | None = None
    stood_by: bool = True


@under(SETTLED)
def write(dispute: Dispute, result: Result, actor: User | None, reason: str) -> Work:
    """Write the result into one of the locked entries of the dispute, merge the others into it, and give it.

    A result that the owner stood by is agreed; of one that somebody else gave the owner is asked anew, save where
    staff decided.
    """
    claims = list(dispute.claims.all())
    works = sorted(dispute.works.filter(state=WorkState.ENTERED), key=opening.entered_first)
    stays = _that_stays(works, claims, result)
    others = [work for work in works if work.pk != stays.pk]
    _write_lines(stays, _lines([stays, *others], dispute.rights, claims, result, is_decided=actor is not None))
    for other in others:
        merging.absorb(actor, other, stays, reason)
    versions.add([stays], actor, None, reason)
    stays.save()
    derived.renew([work.pk for work in works])
    opening.owe([stays.pk])
    return stays


def _that_stays(works: Sequence[Work], claims: Iterable[Claim], result: Result) -> Work:
    """The eldest of which something is left; its keeper goes on keeping it."""
    with_shares = {claim.work_id for claim in claims if any(result[claim.pk].values())}
    return next((work for work in works if work.pk in with_shares), works[0])


def _lines(
    works: Sequence[Work], disputed: Collection[str], claims: Iterable[Claim], result: Result, *, is_decided: bool
) -> list[_Line]:
    """Of the first work all lines, with the result; of the others the rights that those before did not name."""
    lines: dict[tuple[int, str], _Line] = {}
    named = set(disputed)
    for place, work in enumerate(works):
        held = list(work.holders.all())
        for holder in held:
            free = {right: part for right, part in shares.read(holder.shares).items() if right not in named}
            if place == 0 or free:
                key = (holder.owner_id, holder.role)
                line = lines.setdefault(key, _Line(*key, holder.category_id, before=holder if place == 0 else None))
                line.shares |= free
                line.stood_by = line.stood_by and holder.agreed_at is not None
        named |= {right for holder in held for right in holder.shares}
    for claim in claims:
        _settle(lines, claim, {right: part for right, part in result[claim.pk].items() if part}, is_decided=is_decided)
    return [line for line in lines.values() if line.shares or (line.before and line.role != Role.OWNER)]


def _settle(lines: dict[tuple[int, str], _Line], claim: Claim, part: dict[str, Decimal], *, is_decided: bool) -> None:
    key = (claim.owner_id, claim.role)
    if part and key not in lines:
        lines[key] = _Line(*key, claim.category_id)
    if key in lines:
        line = lines[key]
        line.stood_by = (is_decided or claim.is_own) and (
            line.stood_by or not line.shares
        )  # of other rights none spoke
        line.shares |= part


def _write_lines(work: Work, lines: Sequence[_Line]) -> None:
    """The lines of a work as they are from now on; one that is as it was stays as agreed as it was."""
    now = timezone.now()
    rows = []
    for place, line in enumerate(lines):
        kept = shares.to_keep(line.shares)
        is_as_before = line.before is not None and line.before.shares == kept and line.before.agreed_at is not None
        rows.append(
            Holder(
                work=work, owner_id=line.owner, role=line.role, category_id=line.category, shares=kept, position=place,
                agreed_at=now if line.stood_by or is_as_before else None,
            )
        )  # fmt: skip
    work.holders.all().delete()
    Holder.objects.bulk_create(rows)

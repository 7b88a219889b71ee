"""Which shares of a work are agreed, one-sided or disputed, by kind of right; what is not disputed stays usable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portal.flow import Refusal
from portal.law import under
from registers import shares
from registers.law import AGREED_SHARES, DISPUTED
from registers.models import UNSETTLED, Dispute, Holder, Standing, Work

IN_DISPUTE = Refusal(
    _("Shares that are disputed are changed by answers in the dispute. See it in your account; nothing was changed.")
)


@dataclass(frozen=True, slots=True)
class Disputed:
    """What everybody may know of a dispute."""

    rights: Sequence[str]
    since: datetime


@under(DISPUTED)
def public_disputes(work: Work) -> list[Disputed]:
    """The unsettled disputes about a work: of which kinds of rights, by code, and since when. One query."""
    found = Dispute.objects.filter(works=work, state__in=UNSETTLED).order_by("pk")
    return [Disputed(rights, since) for rights, since in found.values_list("rights", "opened_at")]


@under(DISPUTED, AGREED_SHARES)
def standing_by_right(work: Work) -> dict[str, Standing]:
    """Of each kind of right that the work names, by code, how its shares stand. Two queries."""
    disputed = {right for one in public_disputes(work) for right in one.rights}
    lines = [(shares.read(kept), agreed) for kept, agreed in work.holders.values_list("shares", "agreed_at")]
    totals = shares.totals(kept for kept, _agreed in lines)
    awaited = {right for kept, agreed in lines if agreed is None for right in kept}
    return {
        right: Standing.DISPUTED
        if right in disputed
        else Standing.ONE_SIDED
        if right in awaited or not shares.is_whole(total)
        else Standing.AGREED
        for right, total in totals.items()
    }


def disputed_lines(work: Work) -> dict[tuple[int, str], dict[str, str]]:
    """By owner and role, the disputed shares of a work as they are kept now; one query where there is no dispute."""
    rights = {right for one in public_disputes(work) for right in one.rights}
    if not rights:
        return {}
    lines = Holder.objects.filter(work=work).values_list("owner_id", "role", "shares")
    said = {(owner, role): {right: kept[right] for right in rights & set(kept)} for owner, role, kept in lines}
    return {key: part for key, part in said.items() if part}

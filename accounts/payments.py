"""Payments in the account: what waits, or the last few; all of them in the archive of one's own data."""

from collections.abc import Iterator

from accounts import exporting
from accounts.account import Section, section
from accounts.exporting import Piece
from accounts.models import User
from portal.payments import presenting
from portal.payments.models import Fee


@section
def payments_of(user: User) -> Section:
    """Nothing is shown to who was never asked to pay."""
    return Section("payments/account_section.html", {"lines": presenting.waiting_or_latest(user)})


@exporting.part
def fees(user: User) -> Iterator[Piece]:
    """What the person was asked to pay, and what was made of it."""
    rows = Fee.objects.filter(payer=user).order_by("pk").prefetch_related("attempts")
    found = [exporting.plain(fee) | {"attempts": [exporting.plain(one) for one in fee.attempts.all()]} for fee in rows]
    yield exporting.as_json("payments.json", found)

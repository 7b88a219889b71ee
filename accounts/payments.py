"""Payments on the account's front page: what waits, or the last few."""

from accounts.account import Section, section
from accounts.models import User
from portal.payments import presenting


@section
def payments_of(user: User) -> Section:
    """Nothing is shown to who was never asked to pay."""
    return Section("payments/account_section.html", {"lines": presenting.waiting_or_latest(user)})

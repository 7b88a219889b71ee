"""The register’s part of a person’s account: their applications, those that name them, and copies."""

from accounts.account import Section, section
from accounts.models import User
from copyright_registry.copies import presenting
from copyright_registry.models import State
from copyright_registry.queries import applications_of, naming


@section
def applications(user: User) -> Section:
    """The person's applications, newest first; put-away drafts are left out."""
    mine = applications_of(user).exclude(state=State.DISCARDED)[:50]
    named = naming(user).exclude(state=State.DISCARDED)[:50]
    return Section("copyright_registry/account_section.html", {"applications": list(mine), "invitations": list(named)})


@section
def copies(user: User) -> Section:
    """Copies that the person asked for or is asked for, only where there are any."""
    return Section("copyright_registry/copies/account_section.html", presenting.lists(user, most=5))

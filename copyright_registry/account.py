"""The register's part of a person's account: their applications, and those of others that name them."""

from accounts.account import Section, section
from accounts.models import User
from copyright_registry.models import State
from copyright_registry.queries import applications_of, naming


@section
def applications(user: User) -> Section:
    """The person's applications, newest first; put-away drafts are left out."""
    mine = applications_of(user).exclude(state=State.DISCARDED)[:50]
    named = naming(user).exclude(state=State.DISCARDED)[:50]
    return Section("copyright_registry/account_section.html", {"applications": list(mine), "invitations": list(named)})

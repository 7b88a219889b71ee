"""The part of a person's account that is about changes of their entries."""

from accounts.account import Section, section
from accounts.models import User
from copyright_registry.changes import showing
from copyright_registry.changes.models import Change, ChangeState


@section
def changes(user: User) -> Section:
    """The person's requests and what courts have ordered of their entries; first what waits for their signature."""
    mine = list(showing.changes_of(user).exclude(state=ChangeState.TAKEN_BACK).prefetch_related("signers")[:50])
    rows = [(one, showing.SIGNS[ChangeState(one.state)], _waits_for(user, one)) for one in mine]
    return Section("copyright_registry/changes_section.html", {"changes": sorted(rows, key=lambda row: not row[2])})


def _waits_for(user: User, change: Change) -> bool:
    """Whether the person has still to sign it."""
    theirs = [one for one in change.signers.all() if one.person_id == user.pk and one.signature_id is None]
    return change.state == ChangeState.SIGNING and bool(theirs)

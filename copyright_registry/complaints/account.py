"""The part of complaints in a person's account."""

from accounts.account import Section, section
from accounts.models import User
from copyright_registry.complaints.models import Complaint, ComplaintState
from copyright_registry.complaints.presenting import sign_of


@section
def complaints(user: User) -> Section:
    """The person's complaints, newest first; put-away drafts are left out."""
    mine = Complaint.objects.filter(complainant=user).exclude(state=ComplaintState.DISCARDED)
    newest = mine.defer("happened", "asks").order_by("-started_at")[:50]
    return Section(
        "copyright_registry/complaints_section.html", {"complaints": [(one, sign_of(one)) for one in newest]}
    )

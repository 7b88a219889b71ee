"""People, organisations and what ties them; posts of the staff; what is kept of sign-in."""

from accounts.models.appointments import Absence, Appointment, _Term
from accounts.models.exports import Export, ExportState
from accounts.models.organisations import (
    OPEN_MEMBERSHIPS,
    Accreditation,
    GoverningBody,
    Membership,
    MembershipState,
    Organisation,
    OrganisationState,
    Right,
)
from accounts.models.people import KINDS_OF_PEOPLE, Challenge, SignedInBrowser, SubjectKind, User
from accounts.models.reference import ActivityClass, Sphere

__all__ = [
    "KINDS_OF_PEOPLE",
    "OPEN_MEMBERSHIPS",
    "Absence",
    "Accreditation",
    "ActivityClass",
    "Appointment",
    "Challenge",
    "Export",
    "ExportState",
    "GoverningBody",
    "Membership",
    "MembershipState",
    "Organisation",
    "OrganisationState",
    "Right",
    "SignedInBrowser",
    "Sphere",
    "SubjectKind",
    "User",
    "_Term",  # the migrations name it
]

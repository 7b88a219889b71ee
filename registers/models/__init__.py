"""The five registers of Order 100: works, owners, OKUPs, users of works, agreements; and the lists they rest on."""

from registers.models.agreements import Agreement, AgreementForm, AgreementKind, AgreementState
from registers.models.bulk import Bulk, BulkState, BulkWork
from registers.models.parties import Licensee, Okup, Owner, Place, PlaceKind
from registers.models.reference import Category, RecordingRule, RightKind, RightType, WorkKind
from registers.models.words import AgreementWord, LicenseeWord, OkupWord, OwnerWord, WorkWord
from registers.models.works import (
    Code,
    CodeKind,
    Holder,
    Recording,
    RecordingState,
    Role,
    Standing,
    Version,
    Work,
    WorkState,
)

__all__ = [
    "Agreement",
    "AgreementForm",
    "AgreementKind",
    "AgreementState",
    "AgreementWord",
    "Bulk",
    "BulkState",
    "BulkWork",
    "Category",
    "Code",
    "CodeKind",
    "Holder",
    "Licensee",
    "LicenseeWord",
    "Okup",
    "OkupWord",
    "Owner",
    "OwnerWord",
    "Place",
    "PlaceKind",
    "Recording",
    "RecordingRule",
    "RecordingState",
    "RightKind",
    "RightType",
    "Role",
    "Standing",
    "Version",
    "Work",
    "WorkKind",
    "WorkState",
    "WorkWord",
]

"""The State register: kinds of object, applications, decisions, entries, certificates. Facts only, no verbs."""

import copyright_registry.changes.models
import copyright_registry.complaints.models
import copyright_registry.copies.models
import copyright_registry.extracts.models
import copyright_registry.rule_change_models  # noqa: F401 - Django finds a subject’s own tables by this import
from copyright_registry.models.applications import CLOSED, IN_PREPARATION, WITH_THE_PROVIDER, Application, State
from copyright_registry.models.attachments import Abstract, Attachment, Completion, Original, Preview, work_path
from copyright_registry.models.authors import Author, BenefitClaim, Representation
from copyright_registry.models.decisions import Decision, HeadsDecision, Result, StandingOrder
from copyright_registry.models.entries import Certificate, Entry, Status, Term, certificate_path, new_code
from copyright_registry.models.reference import Benefit, CheckPoint, Ground, Kind, Requirement

__all__ = [
    "CLOSED",
    "IN_PREPARATION",
    "WITH_THE_PROVIDER",
    "Abstract",
    "Application",
    "Attachment",
    "Author",
    "Benefit",
    "BenefitClaim",
    "Certificate",
    "CheckPoint",
    "Completion",
    "Decision",
    "Entry",
    "Ground",
    "HeadsDecision",
    "Kind",
    "Original",
    "Preview",
    "Representation",
    "Requirement",
    "Result",
    "StandingOrder",
    "State",
    "Status",
    "Term",
    "certificate_path",
    "new_code",
    "work_path",
]

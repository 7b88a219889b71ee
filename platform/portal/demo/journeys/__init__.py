"""Legal workflows from the first page to the last, over HTTP with demo keys, as a browser would walk them."""

from portal.demo.journeys.benefit import Benefit
from portal.demo.journeys.bulk import Bulk
from portal.demo.journeys.cancellation import Cancellation
from portal.demo.journeys.certificate import Certificate
from portal.demo.journeys.co_authors import CoAuthors
from portal.demo.journeys.complaint import Complaint
from portal.demo.journeys.complaints import Complaints
from portal.demo.journeys.contracts import Mandate, PlatformContract
from portal.demo.journeys.copies import Copies
from portal.demo.journeys.correction import Correction
from portal.demo.journeys.dispute import Dispute, OpenDispute
from portal.demo.journeys.kinds import Derivative, Program
from portal.demo.journeys.organisation import Organisation, Society, Staffed
from portal.demo.journeys.refusal import Answered, Asked, Refusal
from portal.demo.journeys.representative import Representative
from portal.demo.journeys.walk import Walk, Work
from portal.demo.journeys.work import EnteredWork, SeveralWorks

__all__ = [
    "JOURNEYS",
    "Answered",
    "Asked",
    "Benefit",
    "Bulk",
    "Cancellation",
    "Certificate",
    "CoAuthors",
    "Complaint",
    "Complaints",
    "Copies",
    "Correction",
    "Derivative",
    "Dispute",
    "EnteredWork",
    "Mandate",
    "OpenDispute",
    "Organisation",
    "PlatformContract",
    "Program",
    "Refusal",
    "Representative",
    "SeveralWorks",
    "Society",
    "Staffed",
    "Walk",
    "Work",
]

JOURNEYS: dict[str, type[Walk]] = {
    "certificate": Certificate,
    "benefit": Benefit,
    "program": Program,
    "derivative": Derivative,
    "co-authors": CoAuthors,
    "representative": Representative,
    "refusal": Refusal,
    "correction": Correction,
    "cancellation": Cancellation,
    "copies": Copies,
    "complaint": Complaint,
    "organisation": Organisation,
    "work": EnteredWork,
    "bulk": Bulk,
    "dispute": Dispute,
    "platform": PlatformContract,
    "mandate": Mandate,
}

"""How a complaint comes: written and signed in the account, or entered by staff from paper; withdrawn."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import parties
from copyright_registry.complaints import law, rules, statement
from copyright_registry.complaints.models import Complaint, ComplaintPaper, ComplaintScan, ComplaintState
from copyright_registry.complaints.steps import CHANGED, DISCARD, EDIT, RECORD_WITHDRAWAL, SIGN, WITHDRAW
from portal import audit, notices
from portal.counters import take_next
from portal.flow import Refusal, StepRefused, sure
from portal.law import O1315_16_0, O1315_16_1, O1315_16_2, under
from portal.signing.accepting import accept
from portal.worktime import terms

NOT_A_PERSONS_KEY = _(
    "This is the key of an organisation. A person complains: sign with your own key as an individual. "
    "The complaint is kept."
)
NOBODY_TAKES = Refusal(
    _("Nobody of the provider can take the complaint today. It is kept: sign it tomorrow, or write on paper.")
)
NOT_YOURS = Refusal(_("A complaint names one’s own application only. Choose one of yours, or none."))
REGISTERED_ALREADY = Refusal(_("A paper with this stamp and date is registered already."))


def start(person: User, answers: Mapping[str, Any]) -> Complaint:
    """Begin a draft; it belongs to its complainant alone."""
    with transaction.atomic():
        complaint = Complaint(complainant=person, **answers)
        if refusal := _own_application(person, complaint):
            raise StepRefused(refusal)
        complaint.save(force_insert=True)
        audit.record(person, "start a complaint", complaint, law=law.DRAFTS)
    return complaint


def edit(person: User, complaint: Complaint, answers: Mapping[str, Any]) -> None:
    """Keep what was written."""
    with EDIT.take(person, complaint, sections=sorted(answers)):
        for name, answer in answers.items():
            setattr(complaint, name, answer)
        if refusal := _own_application(person, complaint):
            raise StepRefused(refusal)


def _own_application(person: User, complaint: Complaint) -> Refusal | None:
    application = complaint.application
    return NOT_YOURS if application is not None and not parties.is_party(person, application) else None


def discard(person: User, complaint: Complaint) -> None:
    """Put a draft away."""
    with DISCARD.take(person, complaint):
        complaint.closed_at = timezone.now()


@under(O1315_16_1, O1315_16_2)
def sign(person: User, complaint: Complaint, cms: str | bytes) -> None:
    """The complainant signs the frozen text; with it the complaint is registered, and taken by somebody named."""
    document = statement.text(complaint)
    signature = accept(
        person, cms, document.encode(), purpose="complaint", roles={"individual"}, wrong_key=NOT_A_PERSONS_KEY
    )
    with SIGN.take(person, complaint, document=signature.document_sha256):
        if statement.text(complaint) != document:
            raise StepRefused(CHANGED)
        acceptor = rules.acceptor(complaint)
        if acceptor is None:
            raise StepRefused(NOBODY_TAKES)
        signature.save()
        complaint.signature = signature
        _register(complaint, acceptor, acceptor.full_name)
        complaint.state = ComplaintState.REGISTERED  # whose turn it is depends on it; the step sets the same
        _tell_registered(complaint)


def _register(complaint: Complaint, acceptor: User, name: str) -> None:
    """Number, moment, and the name of who took it: what confirms the acceptance."""
    complaint.number = take_next("complaint")
    complaint.registered_at = timezone.now()
    complaint.accepted_by, complaint.acceptor_name = acceptor, name


def _tell_registered(complaint: Complaint) -> None:
    """The complainant who has an account, and those whose turn it is now."""
    at = sure(complaint.registered_at).isoformat()
    if complaint.complainant is not None:
        notices.send(
            complaint.complainant,
            "copyright_registry/complaint_registered",
            number=complaint.number,
            complaint=str(complaint.pk),
            registered_at=at,
            acceptor=complaint.acceptor_name,
        )
    for person in rules.turn(complaint):
        page = rules.page(complaint, person)
        notices.send(
            person, "copyright_registry/complaint_on_duty", number=complaint.number, registered_at=at, page=page
        )


@dataclass(frozen=True, slots=True)
class Scan:
    """The scan of a paper: PDF, JPEG or PNG."""

    data: bytes
    name: str
    format: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What staff enter of a complaint on paper."""

    addressee: str
    sender: str
    address: str
    stamp_number: str
    received_on: date
    taken_by: str
    scan: Scan


@under(O1315_16_0, O1315_16_2)
def register_paper(officer: User, paper: Paper, answers: Mapping[str, Any]) -> Complaint:
    """Enter a complaint that came on paper; its term runs from now on."""
    if refusal := rules.may_register(officer) or _wrong_paper(paper):
        raise StepRefused(refusal)
    with transaction.atomic():
        complaint = Complaint(paper=_keep(paper), state=ComplaintState.REGISTERED, **answers)
        _register(complaint, officer, paper.taken_by)
        terms.settle(complaint)
        complaint.save(force_insert=True)
        detail = {"number": complaint.number, "sha256": complaint.paper.sha256 if complaint.paper else ""}
        audit.record(officer, "register a complaint on paper", complaint, law=(O1315_16_0, O1315_16_2), **detail)
        _tell_registered(complaint)
    return complaint


def _wrong_paper(paper: Paper) -> Refusal | None:
    if paper.received_on > timezone.localdate():
        return Refusal(_("The date of receipt lies in the future. Mend it."))
    return None


def _keep(paper: Paper) -> ComplaintPaper:
    scan = paper.scan
    kept = ComplaintPaper(
        addressee=paper.addressee,
        sender=paper.sender,
        address=paper.address,
        stamp_number=paper.stamp_number,
        received_on=paper.received_on,
        taken_by=paper.taken_by,
        name=scan.name,
        size=len(scan.data),
        sha256=hashlib.sha256(scan.data).hexdigest(),
        format=scan.format,
    )
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError as error:
        if "complaint_paper_once" in str(error):
            raise StepRefused(REGISTERED_ALREADY) from error
        raise
    ComplaintScan.objects.create(paper=kept, document=scan.data)
    return kept


def withdraw(person: User, complaint: Complaint) -> None:
    """The complainant withdraws; the complaint is kept."""
    with WITHDRAW.take(person, complaint):
        _close(complaint)


def record_withdrawal(officer: User, complaint: Complaint, because: str) -> None:
    """Staff record the letter by which a complaint on paper was withdrawn."""
    with RECORD_WITHDRAWAL.take(officer, complaint):
        _close(complaint)
        complaint.because = because


def _close(complaint: Complaint) -> None:
    complaint.closed_at = timezone.now()
    for officer in rules.turn(complaint):  # it has its old state until the step is over
        page = rules.page(complaint, officer)
        notices.send(officer, "copyright_registry/complaint_withdrawn", number=complaint.number, page=page)

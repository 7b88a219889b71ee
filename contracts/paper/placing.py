"""An agreement on paper: its scan and its data are placed by the OKUP that is its party; and its end (O100-5, 8).

It stands in the register of agreements at once. An overlap with another's mandate refuses nothing: it is contested.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.subjects import Subject
from contracts import law, parties
from contracts.models import SCAN_FORMATS, SCAN_MAX_BYTES, PaperAgreement
from contracts.paper import conflicts, rules, said
from contracts.paper.said import USES, PaperSaid
from portal import audit, files, notices
from portal.counters import take_next
from portal.files import FILE_ERRORS, HEAD, WrongFile
from portal.flow import Refusal, StepRefused, Words, sure
from portal.law import O100_5, O100_8, O100_24_1, O100_24_2, O100_24_3, O100_24_4, under
from portal.search.words import fold
from portal.uploads import finishing
from portal.uploads.purposes import declare
from registers import agreements
from registers.models import Agreement, AgreementForm, AgreementKind, Place, RightKind, Work

SCAN_ERRORS = {
    **FILE_ERRORS,
    "empty": _("The file is empty. Choose it again."),
    "wrong_kind": _("This is neither PDF nor JPEG nor PNG. Save the scan in one of these formats."),
}
NO_REASON = Refusal(_("Say how it ended, or what was the mistake."))
WRONG_LAST_DAY = Refusal(_("The last day must not lie before the first one, nor in the future."))


class WrongPaper(StepRefused):
    """It cannot be placed as it is said: `faults` in words, by the names of the form's fields."""

    def __init__(self, faults: Mapping[str, Words]) -> None:
        super().__init__(Refusal(next(iter(faults.values()))))
        self.faults = faults


def _read(file: IO[bytes], size: int) -> str:
    """The format of a scan, told from its bytes alone; or WrongFile."""
    head = file.read(HEAD)
    form = next((one for one in SCAN_FORMATS if files.begins_like(one, head)), None)
    if form is None:
        raise WrongFile("wrong_kind")
    upload: UploadedFile[Any] = UploadedFile(file, f"scan.{form}", size=size)
    return files.check(upload, SCAN_FORMATS, SCAN_MAX_BYTES).format


def _check(path: Path) -> Refusal | None:
    """What is wrong with an uploaded scan."""
    try:
        with path.open("rb") as file:
            _read(file, path.stat().st_size)
    except WrongFile as error:
        return Refusal(SCAN_ERRORS[error.code])
    return None


PURPOSE = declare("paper", max_bytes=SCAN_MAX_BYTES, check=_check)


@under(O100_5, O100_8, O100_24_1, O100_24_2, O100_24_3, O100_24_4, law.ON_PAPER)
def place(subject: Subject, told: PaperSaid, upload: UUID) -> PaperAgreement:
    """Place an agreement with its uploaded scan; WrongPaper, or another StepRefused, says why nothing was kept."""
    if refusal := rules.may_place(subject):
        raise StepRefused(refusal)
    if wrong := said.faults(subject, told):
        raise WrongPaper(wrong)
    person = subject.person
    with transaction.atomic():
        agreement = _entered(subject, told)
        paper = PaperAgreement(agreement=agreement, placed_by=person, placed_at=timezone.now())
        paper.due_at = rules.due(agreement)
        _take(person, upload, paper)
        paper.save(force_insert=True)
        audit.record(
            person,
            "place an agreement on paper",
            agreement,
            law=O100_8 if told.is_abroad else O100_5,
            sha256=paper.sha256,
            is_late=paper.is_late,
        )
        if agreement.is_contested:
            conflicts.settle(sure(agreement.owner_id))
        _tell(paper, "paper_placed")
    return paper


def _entered(subject: Subject, told: PaperSaid) -> Agreement:
    powers = [power.split("/") for power in told.powers]
    rights = sorted({right for right, _way in powers})
    types = set(RightKind.objects.filter(code__in=rights).values_list("type", flat=True))
    agreement = Agreement(
        kind=told.kind,
        agreement_number=told.number or _numberless(),
        okup=sure(subject.organisation),
        right_types=sorted(types | set(told.right_types)),
        rights=rights,
        ways=sorted({way for _right, way in powers}),
        form=AgreementForm.SCAN,
        concluded_on=told.concluded_on,
        since=told.first_day,
        until=told.until,
        **_other(subject, told),
    )
    places, agreement.places_named = _places(agreement, told)
    works = list(Work.objects.filter(pk__in=told.works))
    try:
        return agreements.place(subject.person, agreement, works=works, places=places)
    except StepRefused as refused:
        if refused.refusal is agreements.KNOWN_NUMBER:
            raise WrongPaper({"number": refused.refusal.reason}) from refused
        raise


@under(law.UNNUMBERED)
def _numberless() -> str:
    return f"б/н-{take_next('paper-agreement')}"


def _other(subject: Subject, told: PaperSaid) -> dict[str, Any]:
    """The columns that name the other party."""
    if told.kind == AgreementKind.MANDATE:
        return {"owner": said.owner_of(subject, told)}
    if told.kind in USES:
        return {"licensee": said.licensee_of(told)}
    if told.second_okup is not None:
        return {"second_okup": told.second_okup}
    abroad = ("foreign_name", "foreign_country", "foreign_code")
    return {name: getattr(told, name) for name in abroad}


def _places(agreement: Agreement, told: PaperSaid) -> tuple[list[Place], list[str]]:
    """The user's places that the lines name, by name or address; and the lines that name none of them."""
    if agreement.licensee is None:
        return [], []
    known: dict[str, Place] = {}
    for place in agreement.licensee.places.filter(closed_on=None):
        for name in (place.name, place.address, f"{place.name}, {place.address}"):
            known.setdefault(fold(name), place)
    named = {known[fold(line)] for line in told.places if fold(line) in known}
    return [*named], [line for line in told.places if fold(line) not in known]


def _take(person: User, upload: UUID, paper: PaperAgreement) -> None:
    """The scan comes into its encrypted column; the uploaded file goes once that is sure."""
    taken = finishing.take(person, upload, PURPOSE)
    with default_storage.open(taken.stored) as file:
        paper.format = _read(file, taken.size)
        file.seek(0)
        paper.scan = file.read()
    paper.name, paper.size, paper.sha256 = taken.name, taken.size, hashlib.sha256(paper.scan).hexdigest()
    transaction.on_commit(partial(default_storage.delete, taken.stored), robust=True)


@under(law.ENDED_ON_PAPER)
def end(person: User, paper: PaperAgreement, last_day: date, because: str) -> None:
    """The OKUP that placed it says when and why it ended."""
    if refusal := rules.may_end(person, paper):
        raise StepRefused(refusal)
    if not because.strip():
        raise StepRefused(NO_REASON)
    agreement = paper.agreement
    if not agreement.since <= last_day <= timezone.localdate():
        raise StepRefused(WRONG_LAST_DAY)
    with transaction.atomic():
        agreements.end(person, agreement, last_day)
        paper.ended_because = because.strip()
        paper.save(update_fields=["ended_because"])
        _tell(paper, "paper_ended")


@under(law.TOLD_OF_PAPERS, law.ENDED_ON_PAPER)
def _tell(paper: PaperAgreement, what: str) -> None:
    """Word to the other party, where it has an account."""
    agreement = paper.agreement
    okup = agreement.okup.name_kk or agreement.okup.name_ru
    for party in rules.accounts_of(agreement)[1:]:
        for person in parties.dealing_for(party):
            address = agreement.get_absolute_url()
            notices.send(person, f"contracts/{what}", okup=okup, number=agreement.agreement_number, address=address)

"""The register's part of a person's own data: what staff may have looked at, the archive of all, closing an account."""

from collections.abc import Iterator
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import closing, exporting, looks
from accounts.exporting import Piece, as_bytes, as_json, plain, safe
from accounts.looks import Thing
from accounts.models import User
from copyright_registry import parties
from copyright_registry.changes import models as changes
from copyright_registry.changes import showing
from copyright_registry.complaints import models as complaints
from copyright_registry.complaints.models import Complaint
from copyright_registry.copies import models as copies
from copyright_registry.copies.models import CopyRequest
from copyright_registry.models import CLOSED, Application, Entry
from portal import audit
from portal.flow import Refusal, sure

closing.KEPT.append(_("Applications, entries of the State register and certificates, with payments made for them."))
OPEN_CASES = Refusal(_("A case of yours in the State register is open. End it, withdraw it, or wait for its result."))


def _cases_of(person: User) -> QuerySet[Application]:
    """The applications of which the person is a party, newest first."""
    return Application.objects.filter(parties.named(person)).order_by("-started_at")


def _complaints_of(person: User) -> QuerySet[Complaint]:
    return Complaint.objects.filter(complainant=person).order_by("-started_at")


def _requests_of(person: User) -> QuerySet[CopyRequest]:
    return CopyRequest.objects.filter(requester=person).select_related("entry").order_by("pk")


@looks.things_of
def things(person: User) -> dict[str, Thing]:
    """The person's cases, by what the trail calls them."""
    found = {audit.key(one): Thing(one.title or _("Without a name yet"), _page(one)) for one in _cases_of(person)}
    found |= {audit.key(one): Thing(str(one), _page(one)) for one in _complaints_of(person)}
    found |= {audit.key(one): Thing(str(one), _page(one)) for one in showing.changes_of(person)}
    return found | {audit.key(one): Thing(str(one), _page(one)) for one in _requests_of(person)}


def _page(case: Application | Complaint | CopyRequest | changes.Change) -> str:
    return case.get_absolute_url()


@exporting.part
def archive(person: User) -> Iterator[Piece]:
    """Applications with their files, decisions and certificates; complaints with answers; requests for copies."""
    for application in Application.objects.filter(applicant=person).order_by("started_at"):
        yield from _application(application)
    for complaint in _complaints_of(person).select_related("answer"):
        folder = f"complaints/{complaint.number or complaint.pk}"
        yield as_json(f"{folder}/complaint.json", plain(complaint))
        if complaint.state == complaints.ComplaintState.ANSWERED:
            yield as_bytes(f"{folder}/answer.pdf", bytes(sure(sure(complaint.answer).pdf)))
    yield as_json("copies.json", [plain(one) for one in _requests_of(person)])


def _application(application: Application) -> Iterator[Piece]:
    folder = f"applications/{application.number or application.pk}"
    authors = [plain(author, "iin_digest") for author in application.authors.all()]
    yield as_json(f"{folder}/application.json", plain(application) | {"authors": authors})
    for attached in application.attachments.order_by("pk"):
        yield Piece(f"{folder}/files/{attached.pk}-{safe(attached.name)}", partial(attached.file.open, "rb"))
    for entry in Entry.objects.filter(application=application).select_related("certificate").order_by("version"):
        yield as_json(f"{folder}/entry-{entry.number}-{entry.version}.json", plain(entry))
        if (certificate := getattr(entry, "certificate", None)) is not None:
            yield Piece(
                f"{folder}/certificate-{entry.number}-{entry.version}.pdf",
                partial(certificate.pdf.open, "rb"),
            )


@closing.obstacle
def has_open_case(person: User) -> Refusal | None:
    """A case that is open and is theirs stops the closing of an account: somebody waits for them, or they for it."""
    is_open = (
        _cases_of(person).exclude(state__in=CLOSED).exists()
        or _complaints_of(person).filter(state__in=["draft", *complaints.WITH_THE_PROVIDER]).exists()
        or _requests_of(person).exclude(state__in=copies.CLOSED).exists()
        or showing.changes_of(person).filter(state__in=changes.OPEN).exists()
    )
    return OPEN_CASES if is_open else None

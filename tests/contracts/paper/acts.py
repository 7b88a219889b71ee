"""What OKUPs place, for every test of agreements on paper."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, User
from accounts.subjects import Subject
from contracts.models import PaperAgreement
from contracts.paper import placing
from contracts.paper.said import PaperSaid, PartySaid
from portal.uploads import receiving
from registers.models import AgreementKind
from tests.people import PDF, someone
from tests.registers.acts import keeper, okup

OLD = date(2019, 3, 1)
PARTY = PartySaid(name="Төлегенов Қайсар", code="800101300125")


def society(key: str, place: int, name: str = "Авторлар қоғамы") -> Subject:
    """The holder of a demo's key, who keeps the data of an OKUP."""
    return keeper(someone(key, language="en"), okup(place, name))


def scan(person: User, content: bytes = PDF, name: str = "шарт.pdf") -> UUID:
    """An uploaded scan."""
    return receiving.keep(person, placing.PURPOSE, SimpleUploadedFile(name, content))


def said(kind: AgreementKind = AgreementKind.MANDATE, **more: Any) -> PaperSaid:
    """An old agreement without faults: a mandate of a composer who has no account, unless told otherwise."""
    told: dict[str, Any] = {"concluded_on": OLD, "number": "12", "right_types": ("copyright",), **more}
    if kind != AgreementKind.MUTUAL:
        told.setdefault("party", PARTY)
    return PaperSaid(kind=kind, **told)


def of(person: User, **more: Any) -> PaperSaid:
    """A mandate of a person who has an account."""
    return said(party=PartySaid(name=person.full_name, code=person.iin), **more)


def placed(subject: Subject, told: PaperSaid, content: bytes = PDF) -> PaperAgreement:
    return placing.place(subject, told, scan(subject.person, content))


def abroad(concluded_on: date = OLD, **more: Any) -> PaperSaid:
    """Mutual representation with a society of France."""
    told = {"foreign_name": "SACEM", "foreign_country": "FR", "foreign_code": "58", **more}
    return said(AgreementKind.MUTUAL, concluded_on=concluded_on, **told)


def body_of(subject: Subject) -> Organisation:
    assert subject.organisation is not None
    return subject.organisation

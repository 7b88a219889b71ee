"""Who enters works, and works as they are said, for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Membership, MembershipState, Organisation, Right, SubjectKind, User
from accounts.subjects import Subject
from registers import agreements, owners, works
from registers.models import Agreement, AgreementForm, AgreementKind, Work
from registers.said import CodeSaid, HolderSaid, WorkSaid

ALL = {"performance": Decimal(100), "reproduction": Decimal(100)}
HALF = {right: percent / 2 for right, percent in ALL.items()}
BINS = ("220540005707", "940140000385", "990140004654")


def organisation(*kinds: SubjectKind, place: int = 0, name: str = "Абай") -> Organisation:
    """An organisation that stands on the platform as `kinds`."""
    return Organisation.objects.create(bin=BINS[place], name_kk=name, kinds=[kind.value for kind in kinds])


def okup(place: int = 0, name: str = "Авторлар қоғамы") -> Organisation:
    return organisation(SubjectKind.OKUP, place=place, name=name)


def keeper(person: User, of: Organisation, *rights: Right) -> Subject:
    """The person as a member of the organisation, who keeps its works unless other rights are named."""
    membership = Membership.objects.create(
        organisation=of,
        iin_digest=person.iin_digest,
        person=person,
        rights=list(rights or (Right.WORKS,)),
        state=MembershipState.ACTIVE,
        since="2026-02-01T00:00:00Z",
    )
    return Subject(person, membership)


def mandate(from_whom: User | Organisation, to: Organisation, number: str = "1", **fields: Any) -> Agreement:
    """All rights given into management, from February 2026 on, unless `fields` say otherwise."""
    said: dict[str, Any] = {"since": date(2026, 2, 1), "concluded_on": date(2026, 2, 1), **fields}
    covered = said.pop("works", ())
    agreement = Agreement(
        kind=AgreementKind.MANDATE,
        agreement_number=number,
        okup=to,
        owner=owners.of(from_whom),
        right_types=["copyright"],
        rights=["performance", "reproduction"],
        form=AgreementForm.ELECTRONIC,
        **said,
    )
    return agreements.record(None, agreement, works=covered)


def line(who: User | None = None, **said: Any) -> HolderSaid:
    """A line of a person with an account, or of who is named; all the rights unless said otherwise."""
    told: dict[str, Any] = {"role": "composer", "category": "music_author", "shares": ALL, **said}
    if who is not None:
        told = {"name": who.full_name, "iin": who.iin, **told}
    return HolderSaid(**told)


def song(*holders: HolderSaid, **said: Any) -> WorkSaid:
    """A song without faults of these holders."""
    return WorkSaid(**{"title_kk": "Көзімнің қарасы", "kind": "song", "created_year": 1998, **said}, holders=holders)


ISRC = CodeSaid("isrc", "KZ-A01-26-00001")
ISWC = CodeSaid("iswc", "T-034.524.680-1")


def draft(subject: Subject, said: WorkSaid) -> Work:
    """A draft that says this."""
    work = works.begin(subject)
    works.change(subject.person, work, said)
    return work


def entered(subject: Subject, said: WorkSaid) -> Work:
    """A work that the subject entered, one step after the other."""
    work = draft(subject, said)
    works.enter(subject.person, work)
    return work

"""The demo's registers: users with their places, works of authors, mandates and licences. Safe to repeat."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from accounts.models import Accreditation, Membership, Organisation, User
from accounts.subjects import Subject
from portal.demo.browser import JourneyFailed
from portal.demo.journeys.dispute import Dispute, OpenDispute
from portal.demo.journeys.users import USERS, Users
from portal.demo.journeys.work import SeveralWorks
from portal.demo.people import PEOPLE
from portal.vault import digest
from registers import agreements, owners, works
from registers.models import Agreement, AgreementForm, AgreementKind, DisputeState, Licensee, Work, WorkState
from registers.models import Dispute as DisputeOfShares
from registers.said import HolderSaid, WorkSaid

FIRST_DAY = date(2026, 2, 2)
RIGHTS = ["performance", "reproduction"]
SONGS = [("author", "Түнгі көш", "Ночное кочевье"), ("author2", "Бетпақдала, көктем", "Бетпакдала, весна")]


def make(base_url: str, out: Path, say: Callable[[str], None]) -> None:
    """Bring what is not there yet; JourneyFailed says what could not be brought."""
    for user in USERS:
        number = next(one.organisation.bin for one in PEOPLE if one.key == user.key and one.organisation)
        if not Licensee.objects.filter(organisation__bin=number).exists():
            Users(base_url=base_url, out=out, say=lambda _line: None, user=user).run()
            say(f"user of works: {user.name_ru}")
    for key, title_kk, title_ru in SONGS:
        if not Work.objects.filter(title_kk=title_kk).exists():
            _song(_person(key), title_kk, title_ru)
            say(f"work: {title_kk}")
    if not Work.objects.filter(state=WorkState.DRAFT).exists():
        SeveralWorks(base_url=base_url, out=out, say=lambda _line: None).run()
        say("works: with its copy, with a copy that was refused, without one, a draft")
    for kind, state in ((OpenDispute, DisputeState.OPEN), (Dispute, DisputeState.AGREED)):
        if not DisputeOfShares.objects.filter(state=state).exists():
            kind(base_url=base_url, out=out, say=lambda _line: None, is_first=True).run()
            say(f"dispute about shares: {state}")
    if not Agreement.objects.exists():
        _agreements(Accreditation.objects.all()[0].organisation)
        say("mandates and licences")


def _person(key: str) -> User:
    iin = next(one.iin for one in PEOPLE if one.key == key)
    person = User.objects.filter(iin_digest=digest(iin)).first()
    if person is None:
        raise JourneyFailed(f"{key} has not signed in yet.")
    return person


def _song(person: User, title_kk: str, title_ru: str) -> None:
    """A song whose composer wrote the text, too."""
    shares = {right: Decimal(100) for right in RIGHTS}
    line = HolderSaid("composer", "music_author", shares, name=person.full_name, iin=person.iin)
    work = works.begin(Subject(person))
    said = WorkSaid(title_kk=title_kk, title_ru=title_ru, kind="song", created_year=2025, holders=(line,))
    works.change(person, work, said)
    works.enter(person, work)


@transaction.atomic
def _agreements(okup: Organisation) -> None:
    """Mandates of both authors, licences of all users but the last for all their places."""
    head = Membership.objects.get(organisation=okup, state="active", rights__contains=["head"]).person
    common = {"okup": okup, "form": AgreementForm.ELECTRONIC, "concluded_on": FIRST_DAY, "since": FIRST_DAY}
    for place, (key, *_titles) in enumerate(SONGS, 1):
        owner = owners.of(_person(key))
        kind, number = AgreementKind.MANDATE, f"Ө-{place}"
        mandate = Agreement(kind=kind, agreement_number=number, owner=owner, rights=RIGHTS, **common)
        mandate.right_types = ["copyright"]
        agreements.record(head, mandate)
    for place, licensee in enumerate(Licensee.objects.order_by("pk")[: len(USERS) - 1], 1):
        kind, number = AgreementKind.LICENCE, f"П-{place}"
        licence = Agreement(kind=kind, agreement_number=number, licensee=licensee, until=date(2027, 2, 1), **common)
        agreements.record(head, licence, places=list(licensee.places.all()))

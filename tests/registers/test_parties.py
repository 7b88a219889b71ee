"""Rows of owners, OKUPs and users follow the accounts that they are about; members of an OKUP."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import accreditations, closing, organisations
from accounts.models import ActivityClass, Organisation, Sphere, User
from accounts.profiles import change_profile
from accounts.roles import Role
from accounts.sign_in import change_contacts
from portal import law
from portal.vault import digest
from registers import agreements, parties
from registers.models import Agreement, Licensee, Okup, Owner
from tests.accounts import acts
from tests.accounts.conftest import Visitor, visitor  # noqa: F401 - a fixture
from tests.people import People, someone, staff
from tests.registers.own import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SIGN_IN = "/kk/sign-in/"


@pytest.fixture
def society(people: People, broker: str) -> Organisation:
    return acts.registered(people, "okup_head")


def named(**said: Any) -> Owner:
    """An owner whom somebody else named by their number, otherwise spelt."""
    return rows.owner("Суйинбаева А.", **said)


def accredited(organisation: Organisation) -> None:
    today = timezone.localdate()
    accreditations.record(
        staff("supervisor", Role.SUPERVISOR), organisation, number="1", since=today, until=today + timedelta(days=365),
        spheres=[Sphere.objects.all()[0]],
    )  # fmt: skip


# Owners


@pytest.mark.clause(law.O100_19_1)
def test_who_was_named_by_iin_gets_their_row_with_the_first_sign_in(visitor: Visitor) -> None:  # noqa: F811 - the fixture
    from portal.demo.people import PEOPLE

    iin = next(holder.iin for holder in PEOPLE if holder.key == "author")
    owner = named(iin=iin, iin_digest=digest(iin))
    work = rows.work(someone("author2"))
    rows.holder(work, owner)

    visitor.signs(SIGN_IN, "author")

    owner.refresh_from_db()
    work.refresh_from_db()
    assert (owner.person, owner.name_kk) == (
        User.objects.get(iin_digest=digest(iin)),
        "Сүйінбаева Әсемгүл Жұмағалиқызы",
    )
    assert work.names == "Сүйінбаева Әсемгүл Жұмағалиқызы"
    assert Owner.objects.count() == 1


def test_nobody_becomes_an_owner_by_signing_in(visitor: Visitor) -> None:  # noqa: F811 - the fixture
    visitor.signs(SIGN_IN, "author")

    assert User.objects.count() == 1
    assert not Owner.objects.exists()


def test_who_was_named_by_bin_gets_its_row_with_its_registration(people: People, broker: str) -> None:
    owner = named(bin=acts.certificate_of("organisation").bin, is_entity=True)

    studio = acts.registered(people)

    owner.refresh_from_db()
    assert (owner.organisation, owner.name_kk) == (studio, studio.name_kk)


def test_a_sign_in_under_new_names_renames_owner_works_and_agreements(
    visitor: Visitor, society: Organisation  # noqa: F811 - the fixture
) -> None:  # fmt: skip
    User.objects.filter(surname="Сүйінбаева").update(surname="Ескі", given_name="Есім", patronymic="")
    author = User.objects.get(surname="Ескі")
    owner, work = rows.owner(author), rows.work(author)
    rows.holder(work, owner)
    agreement = rows.mandate(society, owner)

    visitor.signs(SIGN_IN, "author")

    for row in (owner, work, agreement):
        row.refresh_from_db()
    new = "Сүйінбаева Әсемгүл Жұмағалиқызы"
    assert (owner.name_kk, work.names) == (new, new)
    assert new in agreement.names
    assert "Ескі" not in agreement.names


def test_a_sign_in_that_changes_nothing_writes_no_row(people: People) -> None:
    rows.owner(people.author, region="35")
    rows.user_of_works(people.author)

    with CaptureQueriesContext(connection) as captured:
        parties.follow(people.author)

    assert len(captured) <= 2
    assert not [query for query in captured if query["sql"].startswith("UPDATE")]


PROFILE = {"pseudonym": "Әсем", "kinds": ["owner", "user"], "activity": None, "iban": "", "bic": ""}
CONTACTS = {"email": "a@example.kz", "phone": "+7 701 234 5678", "address": "Абай 1", "region": "75", "language": "kk"}


@pytest.mark.clause(law.O100_23_3)
def test_the_profile_goes_into_every_register(people: People) -> None:
    owner, user = rows.owner(people.author), rows.user_of_works(people.author)
    activity = ActivityClass.objects.all()[1]

    change_profile(people.author, **{**PROFILE, "activity": activity})

    owner.refresh_from_db()
    user.refresh_from_db()
    assert (owner.pseudonym, user.pseudonym, user.activity) == ("Әсем", "Әсем", activity)


def test_the_region_goes_with_the_contacts(people: People) -> None:
    owner, user = rows.owner(people.author), rows.user_of_works(people.author)

    change_contacts(people.author, **CONTACTS)

    assert [Owner.objects.get().region, Licensee.objects.get().region] == ["75", "75"]
    assert (owner.region, user.region) == ("", "35")


def test_closing_takes_away_what_the_account_no_longer_says(people: People) -> None:
    rows.owner(people.author)
    change_profile(people.author, **PROFILE)

    closing.close(people.author)

    owner = Owner.objects.get()
    assert (owner.pseudonym, owner.region, owner.name_kk) == ("", "", people.author.full_name)


# Organisations


def _details(people: People, society: Organisation) -> None:
    organisations.change_details(acts.head_of(society), society, {"name_ru": "Общество авторов «Эхо»", "region": "75"})


@pytest.mark.clause(law.O100_20, law.O100_21_1)
def test_with_its_accreditation_an_organisation_stands_among_the_okups(society: Organisation) -> None:
    assert not Okup.objects.exists()

    accredited(society)

    okup = Okup.objects.get()
    assert (okup.organisation, okup.name_kk) == (society, society.name_kk)


def test_its_new_name_goes_to_the_registers_and_to_its_agreements(people: People, society: Organisation) -> None:
    accredited(society)
    agreement = rows.mandate(society, rows.owner(people.author))

    _details(people, Organisation.objects.get())

    okup = Okup.objects.get()
    assert (okup.name_ru, okup.region) == ("Общество авторов «Эхо»", "75")
    assert "Общество авторов «Эхо»" in Agreement.objects.get(pk=agreement.pk).names


def test_the_name_of_a_new_heads_certificate_goes_to_the_register(people: People, broker: str) -> None:
    studio = acts.registered(people)
    user = rows.firm_of_works(acts.head_of(studio), studio)
    Licensee.objects.update(name_kk="Ескі атау")

    acts.taken_over(people, studio)

    user.refresh_from_db()
    assert user.name_kk == studio.name_kk


def test_the_bodies_of_the_platform_are_no_okups(people: People) -> None:
    organisations.keep_bodies()

    assert not Okup.objects.exists()


def test_an_account_without_a_name_changes_no_row(people: People) -> None:
    rows.owner(people.author)
    people.author.surname = people.author.given_name = people.author.patronymic = ""

    parties.follow(people.author)

    assert Owner.objects.get().name_kk


# Members

ENDS: dict[str, tuple[Callable[[date], dict[str, Any]], bool]] = {
    "in force": (lambda today: {}, True),
    "on its last day": (lambda today: {"until": today}, True),
    "over": (lambda today: {"until": today - timedelta(days=1)}, False),
    "to come": (lambda today: {"since": today + timedelta(days=1)}, False),
}


@pytest.mark.clause(law.O100_21_5)
@pytest.mark.parametrize("term", ENDS)
def test_members_are_the_owners_under_mandates_in_force(people: People, society: Organisation, term: str) -> None:
    days, is_member = ENDS[term]
    rows.mandate(society, rows.owner(people.author), **days(timezone.localdate()))

    assert parties.members(society).exists() == is_member


def test_a_member_by_two_mandates_is_one(people: People, society: Organisation) -> None:
    owner = rows.owner(people.author)
    rows.mandate(society, owner)
    second = rows.mandate(society, owner, number="2")

    assert list(parties.members(society)) == [owner]
    agreements.end(None, second, timezone.localdate() - timedelta(days=1))
    assert parties.members(society).count() == 1

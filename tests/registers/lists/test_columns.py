"""Who may see which cell of the five registers: on the page, in the list, its files, and for programs."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import Organisation, User
from accounts.roles import Role
from portal import law
from portal.models import Trail
from registers.lists import columns, readers
from registers.lists.agreement_columns import AGREEMENTS
from registers.lists.agreement_columns import TABLES as COLUMNS
from registers.lists.readers import Reader, Table
from registers.models import Licensee, Owner, Work
from tests.browser import client_of
from tests.people import someone, staff
from tests.registers import acts, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

# p everybody, s whom the row is about, o an OKUP that has an agreement with them, f staff
WHO = {"p": Reader.PUBLIC, "s": Reader.SUBJECT, "o": Reader.OKUP, "f": Reader.STAFF}
ALL, CLOSE, NONE = "psof", "sof", ""
WORK = {
    **dict.fromkeys(
        ("number", "title", "other_titles", "names", "kind", "year", "codes", "managed", "shares", "complete"), ALL
    ),
    **dict.fromkeys(("holders", "version", "entered_on"), ALL),
    "keeper": CLOSE,
    "copy_sha256": "sf",
}
OWNER = {
    **dict.fromkeys(
        ("number", "name", "pseudonym", "categories", "works", "okups", "region", "is_entity", "isni"), ALL
    ),
    **dict.fromkeys(("ipi", "address", "phone", "email"), CLOSE),
}
USER = dict.fromkeys(("number", "name", "activity", "region", "places", "okups", "places_of_use"), ALL)
CONTACTS = ("address", "phone", "email")
OKUP = ("number", "name", "bin", "members", "accreditations", "region", *CONTACTS)
AGREEMENT = (
    *("number", "agreement_number", "kind", "okup", "owner", "categories", "second_party", "second_bin", "right_types"),
    *("term", "form", "concluded_on", "state", "abroad", "ways", "places"),
)
TABLES: dict[str, tuple[Table, Any, dict[str, str]]] = {
    "work": (columns.WORKS, Work(), WORK),
    "owner, a person": (columns.OWNERS, Owner(), {**OWNER, "iin": CLOSE, "bin": NONE}),
    "owner, an organisation": (columns.OWNERS, Owner(is_entity=True), {**OWNER, "iin": NONE, "bin": CLOSE}),
    "okup": (columns.OKUPS, object(), dict.fromkeys(OKUP, ALL)),
    "user, a person": (
        columns.USERS,
        Licensee(person_id=1),
        {**USER, **dict.fromkeys(CONTACTS, CLOSE), "place_figures": CLOSE, "iin": CLOSE, "bin": NONE},
    ),
    "user, an organisation": (
        columns.USERS,
        Licensee(organisation_id=1),
        {**USER, **dict.fromkeys(CONTACTS, ALL), "place_figures": CLOSE, "iin": NONE, "bin": ALL},
    ),
    "agreement": (AGREEMENTS, object(), {**dict.fromkeys(AGREEMENT, ALL), "document": CLOSE}),
}


@pytest.mark.clause(
    law.O100_2_8, law.O100_17_4, law.O100_19_1, law.O100_21_1, law.O100_21_2, law.O100_21_3, law.O100_21_4,
    law.O100_23_1, law.O100_23_2, law.O100_23_4, law.O100_23_7, law.O100_25_1, law.O100_26_1,
)  # fmt: skip
@pytest.mark.parametrize("name", TABLES)
def test_each_cell_is_shown_to_whom_the_table_says(name: str) -> None:
    table, row, expected = TABLES[name]

    found = {
        datum.name: "".join(letter for letter, reader in WHO.items() if datum.shown_to(reader, row)) for datum in table
    }

    assert found == expected


@pytest.mark.parametrize("table", COLUMNS)
def test_names_of_columns_are_told_apart(table: str) -> None:
    names = [datum.name for datum in COLUMNS[table]]

    assert len(set(names)) == len(names)


@dataclass
class Parties:
    """A person who owns and uses works, an OKUP that has agreements with them, and other people."""

    person: User
    clerk: User
    stranger: User
    officer: User
    society: Organisation
    addresses: dict[str, str]
    lists: list[str]

    @property
    def secrets(self) -> list[str]:
        return [self.person.iin, self.person.phone, self.person.email, self.person.address]


@pytest.fixture
def parties() -> Parties:
    person, clerk = someone("author"), someone("author2")
    society = rows.okup()
    acts.keeper(clerk, society.organisation)
    owned = rows.owner(person.full_name, person=person, iin=person.iin, iin_digest=person.iin_digest, ipi="00045620792")
    using = rows.licensee(person)
    rows.work(owned, person=person)
    rows.agreement("mandate", society, owner=owned)
    rows.agreement("licence", society, "2", licensee=using)
    lists = ["works", "owners", "okups", "users", "agreements"]
    addresses = {"owner": f"/en/registers/owners/{owned.pk}/", "user": f"/en/registers/users/{using.pk}/"}
    officer = staff("registrar", Role.REGISTERS_OFFICER)
    return Parties(person, clerk, someone("stranger"), officer, society.organisation, addresses, lists)


def given(address: str, browser: Any) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    content = answer.getvalue() if answer.streaming else answer.content
    if not address.partition("?")[0].endswith("xlsx"):
        return content.decode().replace("\u00a0", " ")
    packed = zipfile.ZipFile(io.BytesIO(content))
    return b"".join(packed.read(name) for name in packed.namelist()).decode()


@pytest.mark.clause(law.O100_2_8)
@pytest.mark.parametrize("who", ["nobody", "stranger", "clerk", "officer", "person"])
def test_lists_files_and_programs_tell_nothing_of_a_person_whoever_asks(parties: Parties, who: str) -> None:
    browser = client_of(None if who == "nobody" else getattr(parties, who))
    for name in parties.lists:
        asked = [f"/en/registers/{name}{end}?list=all" for end in ("/", ".csv", ".xlsx", ".json")]
        for address in [*asked, f"/api/v1/{name}?list=all"]:
            whole = given(address, browser)
            for secret in parties.secrets:
                assert secret not in whole, (address, secret)
    assert parties.person.full_name in given("/api/v1/owners", browser)


@pytest.mark.clause(law.O100_2_8)
@pytest.mark.parametrize("who", ["nobody", "stranger"])
@pytest.mark.parametrize("page", ["owner", "user"])
def test_the_page_of_a_person_tells_strangers_the_region_alone(parties: Parties, page: str, who: str) -> None:
    whole = given(parties.addresses[page], client_of(None if who == "nobody" else parties.stranger))

    assert parties.person.full_name in whole
    assert not [secret for secret in parties.secrets if secret in whole]
    assert "00045620792" not in whole
    assert "Karaganda region" in whole or page == "user"


@pytest.mark.clause(law.O100_2_8)
@pytest.mark.parametrize("who", ["clerk", "officer", "person"])
@pytest.mark.parametrize("page", ["owner", "user"])
def test_who_deals_with_them_sees_it_on_their_page_and_the_look_is_noted(parties: Parties, page: str, who: str) -> None:
    browser = client_of(getattr(parties, who))
    if who == "clerk":
        membership = parties.clerk.memberships.get()
        session = browser.session
        session["subject"] = membership.pk
        session.save()

    whole = given(parties.addresses[page], browser)

    assert [secret for secret in parties.secrets if secret not in whole] == []
    looks = Trail.objects.filter(act="looked at an entry of a register", subject=f"accounts.user:{parties.person.pk}")
    assert looks.count() == (who != "person")


@pytest.mark.clause(law.O100_2_8)
def test_another_okup_sees_no_more_than_everybody(parties: Parties) -> None:
    other = rows.organisation("990140004654", name_kk="Басқа қоғам")
    stranger = client_of(parties.stranger)
    membership = acts.keeper(parties.stranger, other).membership
    session = stranger.session
    session["subject"] = membership.pk if membership else 0
    session.save()

    whole = given(parties.addresses["user"], stranger)

    assert not [secret for secret in parties.secrets if secret in whole]


def test_a_search_finds_nobody_by_what_it_may_not_show(parties: Parties) -> None:
    for hidden in (parties.person.iin, parties.person.email, "00045620792"):
        for name in parties.lists:
            assert json.loads(given(f"/api/v1/{name}?q={hidden}&list=all", client_of(None)))["entries"] == [], name


@pytest.mark.clause(law.O100_23_5)
def test_seats_and_area_are_for_who_deals_with_the_user(parties: Parties) -> None:
    everybody = given(parties.addresses["user"], client_of(None))
    staff_page = given(parties.addresses["user"], client_of(parties.officer))

    assert "Төле би 5" in everybody
    assert ("47</td>" in everybody, "47</td>" in staff_page) == (False, True)


def test_what_programs_get_is_what_the_description_says(parties: Parties) -> None:
    said = json.loads(given("/api/v1/openapi.json", client_of(None)))

    for name in parties.lists:
        data = json.loads(given(f"/api/v1/{name}", client_of(None)))
        assert data["entries"], name
        for entry in data["entries"]:
            assert set(said["components"]["schemas"][f"{name}.entry"]["required"]) == set(entry)
    assert {f"/{name}" for name in parties.lists} | {"/certificates"} < set(said["paths"])


def test_a_row_of_a_natural_person_is_known_by_its_table() -> None:
    assert readers.is_person(Owner())
    assert not readers.is_person(Owner(is_entity=True))
    assert not readers.is_person(Work())

"""Places of use on pages: entered by who uses works, kept by who keeps the data, many of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Organisation, Right, User
from portal import law
from registers import licensees
from registers.models import Licensee, Place
from tests.accounts import acts
from tests.browser import Browser, client_of, errors, one, said, soup, typed
from tests.people import People, someone
from tests.registers import acts as register_acts
from tests.registers.own import rows
from tests.registers.own.rows import HALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PLACES = "/en/account/places/"
TYPED = {
    "name": "Кіші зал", "kind": "catering", "region": "75", "address": "Алматы, Абай даңғылы 10", "seats": "20",
    "area": "84,5", "rooms": "", "opened_on": "01.03.2026",
}  # fmt: skip


@pytest.fixture
def user(people: People) -> Licensee:
    """The author, in the register of users."""
    return rows.user_of_works(people.author)


@pytest.fixture
def hall(user: Licensee, people: People) -> Place:
    return licensees.add_place(people.author, user, HALL)


def acting(person: User, studio: Organisation) -> Browser:
    browser = client_of(person)
    key = Membership.acting(person).get(organisation=studio).pk
    browser.post("/en/account/subjects/", {"membership": str(key)})
    return browser


@pytest.mark.clause(law.O100_22, law.O100_23_3, law.O100_23_4, law.O100_23_5, law.O100_23_7)
def test_a_user_of_works_enters_the_register_and_adds_a_place(people: People) -> None:
    rows.user_of_works(people.author).delete()
    browser = client_of(people.author)

    page = browser.post(str(one(soup(browser.get(PLACES)), "main form")["action"]), follow=True)
    assert page.redirect_chain[-1][0] == f"{PLACES}new/"
    browser.post(f"{PLACES}new/", TYPED)

    words = said(browser.get(PLACES)).replace("\xa0", " ")
    for told in (people.author.full_name, str(people.author.activity), people.author.address, people.author.phone,
                 people.author.email, "Кіші зал", "Абай даңғылы 10", "seats: 20", "84.5 m²"):  # fmt: skip
        assert told in words


def test_who_has_not_said_that_they_use_works_is_told_what_lacks(people: People) -> None:
    page = client_of(people.author).get(PLACES)

    assert "Say first that you are a user of works" in said(page)
    assert not soup(page).select("main form")
    client_of(people.author).post(f"{PLACES}enter/")
    assert not Licensee.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"area": "0"}, "#id_area"),
        ({"area": "-4"}, "#id_area"),
        ({"area": "NaN"}, "#id_area"),
        ({"area": "1e9999"}, "#id_area"),
        ({"seats": "-1"}, "#id_seats"),
        ({"seats": "9" * 5000}, "#id_seats"),
        ({"rooms": "0"}, "#id_rooms"),
        ({"rooms": "one"}, "#id_rooms"),
        ({"name": " \u200b\x07 "}, "#id_name"),
        ({"name": "а" * 201}, "#id_name"),
        ({"address": "а" * 301}, "#id_address"),
        ({"kind": "palace"}, "#id_kind"),
        ({"region": "99"}, "#id_region"),
        ({"opened_on": "31.02.2026"}, "#id_opened_on"),
        ({"opened_on": "01.01.0001"}, "#id_opened_on"),
        ({"opened_on": "31.12.9999"}, "#id_opened_on"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    people: People, user: Licensee, wrong: dict[str, str], field: str
) -> None:
    page = client_of(people.author).post(f"{PLACES}new/", {**TYPED, **wrong})

    assert page.status_code == 422
    assert list(errors(page)) == [field]
    assert typed(page, "name" if field != "#id_name" else "address") in TYPED.values()
    assert not Place.objects.exists()


def test_a_place_is_changed_closed_and_stays_as_it_was(people: People, hall: Place) -> None:
    browser = client_of(people.author)
    address = f"{PLACES}{hall.pk}/"
    assert typed(browser.get(address), "seats") == "40"

    assert browser.post(address, TYPED).status_code == 302
    assert browser.post(f"{address}close/", {"last_day": "28.02.2026"}, follow=True).status_code == 200
    assert Place.objects.get().closed_on is None
    browser.post(f"{address}close/", {"last_day": "02.03.2026"})
    browser.post(address, {**TYPED, "name": "Басқа"})

    place = Place.objects.get()
    assert (place.name, place.seats, place.closed_on) == ("Кіші зал", 20, date(2026, 3, 2))


def test_what_an_agreement_names_is_not_offered_to_be_removed(people: People, hall: Place) -> None:
    browser, address = client_of(people.author), f"{PLACES}{hall.pk}/"
    assert soup(browser.get(address)).select("form[action$='/remove/']")
    rows.licence(register_acts.okup(), hall.licensee, places=[hall])

    assert not soup(browser.get(address)).select("form[action$='/remove/']")
    assert "An agreement names this place" in said(browser.post(f"{address}remove/", follow=True))
    assert Place.objects.exists()


def test_a_strangers_place_is_not_found(people: People, hall: Place) -> None:
    rows.user_of_works(people.stranger)
    stranger = client_of(people.stranger)

    for page in ("", "close/", "remove/"):
        assert {stranger.get(f"{PLACES}{hall.pk}/{page}").status_code} <= {404, 405}
        assert stranger.post(f"{PLACES}{hall.pk}/{page}", TYPED).status_code == 404
    assert "Үлкен зал" not in said(stranger.get(PLACES))


@pytest.fixture
def studio(people: People, broker: str) -> Organisation:
    """A company in the register of users with one place."""
    made = acts.registered(people)
    head = acts.head_of(made)
    licensees.add_place(head, rows.firm_of_works(head, made), HALL)
    return made


def test_a_member_without_the_right_sees_places_and_changes_none(people: People, studio: Organisation) -> None:
    acts.member(studio, people.author, Right.SIGNS)
    browser, place = acting(people.author, studio), Place.objects.get()

    page = browser.get(PLACES)
    assert "Үлкен зал" in said(page).replace("\xa0", " ")
    assert not soup(page).select("main a[href*='/places/']")
    for path in ("new/", f"{place.pk}/", f"{place.pk}/close/"):
        assert "no right to keep" in said(browser.get(PLACES + path, follow=True))
    browser.post(f"{PLACES}new/", TYPED)
    assert Place.objects.count() == 1


def test_the_place_of_the_organisation_is_not_the_members_own(people: People, studio: Organisation) -> None:
    member = someone("author2")
    acts.member(studio, member, Right.WORKS)

    themselves, for_studio = client_of(member), acting(member, studio)

    place = Place.objects.get()
    assert themselves.get(f"{PLACES}{place.pk}/").status_code == 404
    assert for_studio.get(f"{PLACES}{place.pk}/").status_code == 200


def test_two_hundred_places_stand_on_pages_with_as_many_queries_as_one(people: People, hall: Place) -> None:
    browser = client_of(people.author)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(PLACES).status_code == 200
        return len(captured)

    few = queries()
    for number in range(199):
        Place.objects.create(
            licensee=hall.licensee, name=f"Зал {number}", kind="catering", region="75", address="Абай 1",
            opened_on=date(2026, 3, 1),
        )  # fmt: skip

    assert queries() == few
    assert [len(soup(browser.get(PLACES, {"page": page})).select("tbody tr")) for page in (1, 4)] == [50, 50]

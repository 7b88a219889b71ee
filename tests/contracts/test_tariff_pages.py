"""What anybody asks about contracts and prices, the rates of an OKUP for everybody, and how it adds one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Accreditation, Membership, Organisation, Right, SubjectKind, User
from contracts import demo
from contracts.models import Tariff
from portal import law
from registers.models import Agreement, Okup
from tests.accounts.acts import head_of
from tests.browser import Browser, client_of, errors, one, said, soup, typed
from tests.contracts.acts import body, joined, on_platform, rate
from tests.people import People
from tests.registers import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]
ASK = "/en/licences/"
CAFE = {"category": "cafe", "kind": "catering", "entry": "free", "seats": "47", "area": "", "rooms": ""}
RATES, NEW = "/en/account/rates/", "/en/account/rates/new/"
TYPED = {
    "kind": "licence", "category": "cafe", "entry": "either", "base": "seats", "unit": "mci", "rate": "0,15",
    "minimum": "", "powers": ["performance/public_performance"], "ground": "meeting", "basis_kk": "№ 3 хаттама",
    "basis_ru": "протокол № 3", "decided_on": "26.01.2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-24T12:00:00+05:00", tick=False):
        yield


@pytest.fixture
def society(people: People) -> Organisation:
    okup, _head = body(people, "okup_head", SubjectKind.OKUP)
    on_platform(okup)
    return okup


def acting(person: User, okup: Organisation) -> Browser:
    browser = client_of(person)
    key = Membership.acting(person).get(organisation=okup).pk
    browser.post("/en/account/subjects/", {"membership": str(key)})
    return browser


def ask(**asked: str) -> Any:
    return client_of(None).get(ASK, {**CAFE, **asked})


def words(page: Any) -> str:
    return said(page).replace("\xa0", " ")


def offered(page: Any) -> list[str]:
    found = soup(page).select("#answer tbody tr")
    return [" ".join(row.get_text(" ").replace("\xa0", " ").split()) for row in found]


# What anybody asks


@pytest.mark.clause(law.O100_9, law.O100_10)
def test_a_cafe_learns_without_signing_in_which_contracts_it_needs_and_at_what_price(society: Organisation) -> None:
    rate(society)
    phonograms = ["performers/phonogram_remuneration", "phonograms/phonogram_remuneration"]
    rate(society, kind="remuneration", powers=phonograms, rate=Decimal("0.05"))

    page = ask()

    licence, remuneration = offered(page)
    assert "0.15 MCI a seat a month" in licence
    assert "decision of the general meeting of owners, № 3 хаттама, 26 January 2026" in licence
    assert "30 491.25 ₸" in licence
    assert "rights of performers: use of phonograms" in remuneration
    for of_both in ("A month, without VAT 40 655 ₸", "VAT, 16 % 6 504.80 ₸", "With VAT 47 159.80 ₸"):
        assert of_both in words(page)


def test_the_way_to_begin_names_the_contract_and_the_okup(people: People, society: Organisation) -> None:
    rate(society)

    link = str(one(soup(ask()), "#answer a[href*='contracts/new']")["href"])

    assert link == f"/en/account/contracts/new/?kind=licence&okup={society.pk}"
    people.author.kinds = ["user"]
    people.author.save()
    begun = soup(client_of(people.author).get(link))
    assert one(begun, "[name=kind][checked]")["value"] == "licence"
    assert one(begun, "[name=okup] [selected]")["value"] == str(society.pk)


def test_an_okup_without_a_contract_on_the_platform_offers_no_way_to_begin(people: People) -> None:
    okup, _head = body(people, "okup_head", SubjectKind.OKUP)
    rate(okup)

    assert "concludes none here yet" in offered(ask())[0]
    assert not soup(ask()).select("#answer a[href*='contracts/new']")


def test_paid_entry_another_kind_of_place_and_another_category_have_other_answers(society: Organisation) -> None:
    rate(society, place_kinds=["catering"])
    rate(society, entry="paid", rate=Decimal("0.3"))
    rate(society, since=date(2026, 11, 25), rate=Decimal("0.4"))

    assert "0.15 MCI" in offered(ask())[0]
    assert "0.3 MCI" in offered(ask(entry="paid"))[0]
    assert "No OKUP has a rate for such a place yet" in words(ask(kind="hotel"))
    assert "No OKUP has a rate for such a place yet" in words(ask(category="hotel"))


def test_a_figure_that_lacks_is_asked_for_and_is_no_sum(society: Organisation) -> None:
    rate(society)

    page = ask(seats="")

    assert "Write above: seats." in offered(page)[0]
    assert "whose sum is not known yet" in words(page)


def test_a_share_of_income_is_told_as_one(society: Organisation) -> None:
    rate(society, base="income", unit="percent", rate=Decimal(1), minimum=Decimal(5000))

    (row,) = offered(ask())

    assert "1 % of the income of the month" in row
    assert "By the income of each month." in row


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("category", "moon"), ("kind", ""), ("entry", "either"), ("seats", "-1"), ("seats", "many"),
        ("area", "9" * 40), ("rooms", "1000000000000"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_and_nothing_typed_is_lost(society: Organisation, name: str, wrong: str) -> None:
    page = ask(**{name: wrong})

    assert page.status_code == 422
    assert any(name in target for target in errors(page))
    if name in {"seats", "area", "rooms"}:
        assert typed(page, name) == wrong
    assert not offered(page)


def test_the_page_needs_no_script_and_asks_as_often_for_more_okups(people: People, society: Organisation) -> None:
    rate(society)
    assert not soup(ask()).select("main script")
    ask()
    with CaptureQueriesContext(connection) as few:
        ask()
    for number in ("940140000385", "940140000386", "940140000387"):
        rate(rows.okup(number).organisation)
    with CaptureQueriesContext(connection) as more:
        page = ask()

    assert len(offered(page)) == 4
    assert len(more) == len(few)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_is_asked_in_kazakh_and_in_russian_too(society: Organisation, language: str) -> None:
    rate(society)

    page = client_of(None).get(f"/{language}/licences/", CAFE)

    assert {"kk": "№ 3 хаттама", "ru": "протокол № 3"}[language] in words(page)
    assert "30 491" in words(page).replace("\u202f", " ")


# The rates of an OKUP


def test_everybody_reads_the_rates_in_force_to_come_and_former(society: Organisation) -> None:
    rate(society, rate=Decimal("0.1"))
    rate(society, rate=Decimal("0.15"), since=date(2026, 11, 1))
    rate(society, rate=Decimal("0.2"), since=date(2027, 1, 1))
    number = Okup.objects.get(organisation=society).pk

    page = client_of(None).get(f"/en/licences/rates/{number}/")

    told = {name: soup(page).select_one(f"section[aria-labelledby={name}]") for name in ("now", "coming", "former")}
    for name, figure in {"now": "0.15", "coming": "0.2", "former": "0.1"}.items():
        section = told[name]
        assert section is not None
        assert [row.select("td")[0].get_text().split()[0] for row in section.select("tbody tr")] == [figure]
    assert client_of(None).get("/en/licences/rates/999999/").status_code == 404


def test_an_okup_adds_a_rate_on_its_page(society: Organisation) -> None:
    browser = acting(head_of(society), society)

    answer = browser.post(NEW, {**TYPED, "since": "24.11.2026"}, follow=True)

    assert answer.redirect_chain[-1][0] == RATES
    assert Tariff.objects.get().rate == Decimal("0.15")
    assert "0.15 MCI a seat a month" in words(answer)
    assert soup(browser.get("/en/account/contracts/")).select(f"a[href='{RATES}']")


def test_a_second_rate_from_today_is_refused_at_its_day_and_nothing_typed_is_lost(society: Organisation) -> None:
    rate(society)
    browser = acting(head_of(society), society)

    page = browser.post(NEW, {**TYPED, "since": "24.11.2026"})

    assert page.status_code == 422
    assert "tomorrow at the earliest" in errors(page)["#id_since"]
    assert typed(page, "basis_ru") == "протокол № 3"
    assert browser.post(NEW, {**TYPED, "since": "25.11.2026"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("rate", "0"), ("rate", "9" * 40), ("unit", "percent"), ("since", "31.02.2027"), ("since", "01.01.2101"),
        ("powers", []), ("basis_kk", " "), ("minimum", "-5"), ("decided_on", "25.11.2026"), ("category", "moon"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_told_at_its_field(society: Organisation, name: str, wrong: Any) -> None:
    page = acting(head_of(society), society).post(NEW, {**TYPED, "since": "01.12.2026", name: wrong})

    assert page.status_code == 422
    assert any(name in target for target in errors(page))
    assert not Tariff.objects.exists()


def test_who_lacks_the_right_reads_the_rates_and_adds_none(people: People, society: Organisation) -> None:
    joined(people.stranger, society, Right.MONEY)
    browser = acting(people.stranger, society)

    assert "Add a rate" not in said(browser.get(RATES))
    assert browser.post(NEW, {**TYPED, "since": "24.11.2026"}).status_code == 302
    assert not Tariff.objects.exists()


def test_who_acts_for_no_okup_finds_no_such_page(people: People, society: Organisation) -> None:
    firm, head = body(people, "organisation", SubjectKind.USER)

    for browser in (client_of(people.author), acting(head, firm)):
        assert browser.get(RATES).status_code == 404
        assert browser.post(NEW, TYPED).status_code == 404


# The demo


def test_the_demos_rates_are_examples_and_are_brought_once(people: People) -> None:
    okup, _head = body(people, "okup_head", SubjectKind.OKUP)
    Accreditation.objects.create(
        organisation=okup, number="№ 7", since=date(2026, 2, 1), until=date(2031, 1, 31), recorded_by=people.head
    )
    lines: list[str] = []

    demo.make(lines.append)
    demo.make(lines.append)

    assert len(lines) == 2
    assert Agreement.objects.filter(okup=okup, kind="platform").count() == 1
    assert {*Tariff.objects.values_list("example", flat=True)} == {True}
    page = ask()
    assert "20 327.50 ₸" in offered(page)[0]  # 0.1 x 4 325 x 47
    assert "A rate marked “example” is no rate." in words(page)

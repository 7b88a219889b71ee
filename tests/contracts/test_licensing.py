"""A licence from its draft to the register: the rate of its category, what its places owe, what the text freezes."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document

from accounts.models import Organisation, SubjectKind, User
from contracts import editable, licensing, making, papers, presenting, versions
from contracts.making import Incomplete, WrongValues
from contracts.models import Contract, ContractState, Tariff
from contracts.section_forms import SectionForm
from portal import law
from portal.flow import StepRefused
from registers.models import Agreement, AgreementKind, Place
from tests.accounts.acts import head_of
from tests.contracts.acts import LICENCE, POWERS, acting, body, on_platform, rate, ready, signature, user_of_works
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]
PHONOGRAMS = ["performers/phonogram_remuneration", "phonograms/phonogram_remuneration"]


@pytest.fixture
def society(people: People) -> Organisation:
    okup, _head = body(people, "okup_head", SubjectKind.OKUP)
    on_platform(okup)
    return okup


@pytest.fixture
def head(society: Organisation) -> User:
    return head_of(society)


@pytest.fixture
def place(people: People) -> Place:
    """The author's café of 47 seats."""
    people.author.iban, people.author.bic = "KZ86125KZT5004100100", "KCJBKZKX"
    return user_of_works(people.author)


@pytest.fixture
def owed(society: Organisation) -> Tariff:
    return rate(society)


@pytest.fixture
def draft(people: People, society: Organisation, place: Place) -> Contract:
    return making.begin(acting(people.author), AgreementKind.LICENCE, society, people.author)


def terms(place: Place, owed: Tariff, **said: Any) -> dict[str, Any]:
    return {**LICENCE, "venues": [place.pk], "tariff_ref": {"tariff": owed.pk}, **said}


def lacking(person: User, contract: Contract, said: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Incomplete) as wrong:
        ready(person, contract, said)
    return {key: str(words) for key, words in wrong.value.faults.items()}


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(StepRefused) as refusal:
        act()
    return str(refusal.value)


# The way of a licence


def stands_in_the_register(contract: Contract, place: Place) -> None:
    assert contract.state == ContractState.CONCLUDED
    agreement = Agreement.objects.get(kind="licence")
    assert contract.agreement == agreement
    assert agreement.licensee == place.licensee
    assert list(agreement.places.all()) == [place]
    assert (agreement.rights, agreement.ways) == (["performance"], ["public_performance"])
    assert agreement.agreement_number.startswith("4-")
    assert agreement.since == timezone.localdate()
    contract.refresh_from_db()
    assert contract.amount == Decimal("30491.25")


@pytest.mark.clause(law.O100_9, law.O100_24_3)
def test_a_licence_that_a_user_begins_stands_in_the_register_with_its_places(
    people: People, head: User, draft: Contract, place: Place, owed: Tariff
) -> None:
    ready(people.author, draft, terms(place, owed))
    making.sign(people.author, draft, signature(people, "author", draft))
    making.sign(head, draft, signature(people, "okup_head", draft))

    stands_in_the_register(draft, place)


@pytest.mark.clause(law.O100_9)
def test_a_licence_that_an_okup_begins_stands_there_too(
    people: People, society: Organisation, head: User, owed: Tariff
) -> None:
    cafe, its_head = body(people, "cafe", SubjectKind.USER)
    place = user_of_works(cafe)
    contract = making.begin(acting(head, society), AgreementKind.LICENCE, society, cafe)
    ready(head, contract, terms(place, owed))
    making.send(head, contract)
    making.sign(its_head, contract, signature(people, "cafe", contract))
    making.sign(head, contract, signature(people, "okup_head", contract))

    stands_in_the_register(contract, place)


@pytest.mark.clause(law.O100_10)
def test_a_contract_for_phonograms_takes_a_rate_or_an_amount_of_its_own(
    people: People, society: Organisation, place: Place
) -> None:
    owed = rate(society, kind="remuneration", powers=PHONOGRAMS)
    contract = making.begin(acting(people.author), AgreementKind.REMUNERATION, society, people.author)
    said = {
        "venues": [place.pk], "phonogram_use": ["public_performance"], "territory": "kz", "on_behalf_of": PHONOGRAMS,
        "split": "50", "payment_terms": {"every": "month", "day": 15}, "programme": ["titles", "uses"],
        "programme_terms": {"every": "month", "day": 15}, "term_from": "2026-02-01", "pd_consent": True,
    }  # fmt: skip

    both = lacking(people.author, contract, {**said, "tariff_ref": {"tariff": owed.pk}, "amount": "5.00"})
    assert "Leave it empty" in both["amount"]
    ready(people.author, contract, {"amount": None})
    assert contract.amount == Decimal("30491.25")
    ready(people.author, contract, {"tariff_ref": None, "amount": "5000.00"})
    assert contract.amount == Decimal("5000.00")


# The same terms


def test_a_rate_of_another_category_is_refused_and_the_right_one_is_named(
    people: People, society: Organisation, draft: Contract, place: Place, owed: Tariff
) -> None:
    other = rate(society, "club")

    told = lacking(people.author, draft, terms(place, other))

    assert told.keys() == {"tariff_ref"}
    assert "0.15 MCI a seat a month" in told["tariff_ref"]
    assert "article 44" in told["tariff_ref"]


def test_a_rate_of_another_okup_or_of_nobody_is_refused(
    people: People, draft: Contract, place: Place, owed: Tariff
) -> None:
    other, _head = body(people, "label", SubjectKind.OKUP)

    for key in (rate(other).pk, 999_999, -1, "x", None):
        assert "tariff_ref" in lacking(people.author, draft, terms(place, owed, tariff_ref={"tariff": key}))


def test_a_rate_that_another_replaced_is_refused(
    people: People, society: Organisation, draft: Contract, place: Place, owed: Tariff
) -> None:
    rate(society, rate=Decimal("0.2"), since=timezone.localdate())

    assert "0.2 MCI" in lacking(people.author, draft, terms(place, owed))["tariff_ref"]


def test_the_rate_is_that_of_the_first_day(
    people: People, society: Organisation, draft: Contract, place: Place, owed: Tariff
) -> None:
    later = timezone.localdate() + timedelta(days=10)
    coming = rate(society, rate=Decimal("0.2"), since=later)

    assert "tariff_ref" in lacking(people.author, draft, terms(place, owed, term_from=later.isoformat()))
    ready(people.author, draft, {"tariff_ref": {"tariff": coming.pk}})
    assert draft.state == ContractState.READY


def test_without_a_rate_of_the_category_no_licence_is_made(
    people: People, draft: Contract, place: Place, owed: Tariff
) -> None:
    told = lacking(people.author, draft, terms(place, owed, user_category="hotel"))

    assert told == {"tariff_ref": "The OKUP has set no rate for this category yet."}


def test_where_the_rate_depends_on_the_entry_it_must_be_said(
    people: People, society: Organisation, draft: Contract, place: Place, owed: Tariff
) -> None:
    paid = rate(society, entry="paid", rate=Decimal("0.3"))

    assert lacking(people.author, draft, terms(place, paid, entry_kind=None)).keys() == {"entry_kind"}
    assert lacking(people.author, draft, terms(place, paid)).keys() == {"tariff_ref"}
    ready(people.author, draft, terms(place, paid, entry_kind="paid"))
    assert draft.amount == Decimal("60982.50")


def test_an_amount_written_by_hand_is_refused(people: People, draft: Contract) -> None:
    with pytest.raises(WrongValues) as wrong:
        making.write(people.author, draft, {"amount": "1.00"})
    assert wrong.value.faults.keys() == {"amount"}


def test_rights_and_places_that_the_rate_does_not_cover_are_told(
    people: People, society: Organisation, draft: Contract, place: Place
) -> None:
    narrow = rate(society, place_kinds=["club"])
    beyond = [*POWERS, "reproduction/reproduction"]

    told = lacking(people.author, draft, terms(place, narrow, ways_of_use=beyond))

    assert "reproduction and distribution" in told["ways_of_use"]
    assert "public performance" not in told["ways_of_use"]
    assert f"№ {place.pk}" in told["venues"]


def test_a_place_that_does_not_say_its_seats_is_told(
    people: People, draft: Contract, place: Place, owed: Tariff
) -> None:
    Place.objects.filter(pk=place.pk).update(seats=None)

    told = lacking(people.author, draft, terms(place, owed))

    assert "seats" in told["venues"]
    assert place.name in told["venues"]


# What the text freezes


def test_seats_that_changed_since_the_text_was_made_stop_the_signature(
    people: People, draft: Contract, place: Place, owed: Tariff
) -> None:
    ready(people.author, draft, terms(place, owed))
    Place.objects.filter(pk=place.pk).update(seats=48)

    assert "have changed since" in refused(
        lambda: making.sign(people.author, draft, signature(people, "author", draft))
    )


def test_a_rate_that_comes_into_force_before_the_signature_stops_it(
    people: People, society: Organisation, draft: Contract, place: Place, owed: Tariff
) -> None:
    ready(people.author, draft, terms(place, owed))
    rate(society, since=timezone.localdate())

    assert "have changed since" in refused(
        lambda: making.sign(people.author, draft, signature(people, "author", draft))
    )


def test_a_changed_draft_has_no_amount(people: People, draft: Contract, place: Place, owed: Tariff) -> None:
    ready(people.author, draft, terms(place, owed))
    assert draft.amount == Decimal("30491.25")
    making.write(people.author, draft, {"term_to": "2027-01-31"})
    assert Contract.objects.get(pk=draft.pk).amount is None


def test_the_database_knows_no_amount_without_a_text(draft: Contract) -> None:
    with pytest.raises(IntegrityError, match="contract_amount_is_of_its_text"), transaction.atomic():
        Contract.objects.filter(pk=draft.pk).update(amount=5)


def test_the_document_says_the_rate_its_basis_the_sums_and_the_vat_in_both_languages(
    people: People, draft: Contract, place: Place, owed: Tariff
) -> None:
    ready(people.author, draft, terms(place, owed, vat="added"))
    made = papers.paper(draft, making.standing(draft), json.loads(draft.frozen))

    lines = {line.label.ru: line.value for part in made.parts for line in part.lines}
    told = {key: value["ru"].replace("\u202f", " ").replace("\xa0", " ") for key, value in lines.items()}
    assert told["Категория пользователя"] == "кафе и бары"
    assert "0,15 МРП за одно посадочное место" in told["Применяемая ставка и её основание"]
    assert "решение общего собрания правообладателей, протокол № 3, 26.01.2026" in str(told)
    amount = told["Размер вознаграждения"]
    assert amount == "30 491,25 ₸ в месяц, кроме того НДС 16 %: 4 878,60 ₸, всего 35 369,85 ₸"
    assert "30\u202f491,25" in lines["Размер вознаграждения"]["kk"]
    assert made.reckoning is not None
    assert made.reckoning.rows == ((str(place.pk), place.name, "47", "30\u202f491,25"),)
    assert "МРП = 4 325" in made.reckoning.lines[1]["ru"].replace("\u202f", " ")


def test_the_editable_document_has_the_annex_too(people: People, draft: Contract, place: Place, owed: Tariff) -> None:
    ready(people.author, draft, terms(place, owed))

    document = Document(BytesIO(editable.docx(draft)))

    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "30\u202f491,25" in cells


def test_of_a_share_of_income_the_document_says_so_and_no_amount_is_kept(
    people: People, society: Organisation, draft: Contract, place: Place
) -> None:
    share = rate(society, base="income", unit="percent", rate=Decimal(1), minimum=Decimal(5000))
    ready(people.author, draft, terms(place, share))

    made = papers.paper(draft, making.standing(draft), json.loads(draft.frozen))

    assert draft.amount is None
    amount = next(line.value for part in made.parts for line in part.lines if line.label.en == "Amount of remuneration")
    assert "от дохода пользователя, не менее 5 000,00" in amount["ru"].replace("\u202f", " ")


def test_a_draft_is_shown_however_little_is_chosen(people: People, draft: Contract, place: Place, owed: Tariff) -> None:
    for said in ({}, {"tariff_ref": {"tariff": owed.pk}}, {"venues": [place.pk], "tariff_ref": {"tariff": 999_999}}):
        making.write(people.author, draft, said)
        made = papers.paper(draft, making.standing(draft), making.freeze(draft))
        assert made.reckoning is None


# The section of the form


def money(draft: Contract, data: dict[str, Any] | None = None) -> SectionForm:
    sections = versions.read(draft.form).sections
    section = next(one for one in sections if any(field.key == "tariff_ref" for field in one.fields))
    return SectionForm(draft, section, making.standing(draft).terms, data)


def test_the_form_offers_all_rates_until_a_category_is_chosen(
    people: People, society: Organisation, draft: Contract, owed: Tariff
) -> None:
    club = rate(society, "club")
    offered = [key for key, _words in money(draft).fields["tariff_ref"].choices]  # type: ignore[attr-defined]  # of a ChoiceField
    assert offered == ["", str(owed.pk), str(club.pk)]

    making.write(people.author, draft, {"user_category": "club"})
    offered = [key for key, _words in money(draft).fields["tariff_ref"].choices]  # type: ignore[attr-defined]  # of a ChoiceField
    assert offered == ["", str(club.pk)]


def test_the_form_keeps_a_chosen_rate_and_refuses_one_of_another_category(
    society: Organisation, draft: Contract, owed: Tariff
) -> None:
    form = money(draft, {"user_category": "cafe", "tariff_ref": str(owed.pk)})
    assert form.is_valid()
    assert form.said["tariff_ref"] == {"tariff": owed.pk}
    other = money(draft, {"user_category": "cafe", "tariff_ref": str(rate(society, "club").pk)})
    assert not other.is_valid()
    assert "tariff_ref" in other.errors


def test_the_first_day_is_never_past(draft: Contract) -> None:
    assert licensing.first_day({}) == timezone.localdate()
    assert licensing.first_day({"term_from": "2026-02-01"}) == timezone.localdate()
    assert licensing.first_day({"term_from": "2090-02-01"}) == date(2090, 2, 1)


def test_a_proposal_with_another_rate_is_shown_as_a_difference(
    people: People, society: Organisation, head: User, draft: Contract, place: Place, owed: Tariff
) -> None:
    rate(society, entry="paid", rate=Decimal("0.3"))
    ready(people.author, draft, terms(place, owed))
    making.send(people.author, draft)
    making.counter(head, draft)
    paid = Tariff.objects.get(entry="paid")
    making.write(head, draft, {"entry_kind": "paid", "tariff_ref": {"tariff": paid.pk}})

    found = {one.label: (one.before, one.after) for one in presenting.differences(draft)}

    before, after = found["Rate applied and its ground"]
    assert "0,15\u00a0АЕК" in before
    assert "0,3\u00a0АЕК" in after

"""The finance desk: what needs a person is found, and each button does one thing, for who may press it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from portal import audit
from portal.payments import charging, differences, halyk, refunds, settling, transfers
from portal.payments.models import (
    Attempt,
    Difference,
    Fee,
    Payee,
    Price,
    Reconciliation,
    Refund,
    RefundGround,
    Transfer,
)
from tests import people as acts
from tests.browser import client_of, said, soup
from tests.people import People
from tests.portal.payments.paper_bank import PaperBank
from tests.portal.payments.test_prices import PAYEE
from tests.portal.payments.test_totals import filled, ground, pay
from tests.together import at_once

NOW = "2026-11-24T12:00+05:00"
DESK = "/admin/payments/"
LISTS = ("fee", "refund", "difference", "reconciliation", "transfer", "price", "payee")
STATEMENT = "day;document;amount;payer;purpose\n24.11.2026;118;3480;A;{}\n"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def service(told: list[Fee], bank: PaperBank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody but the tests is told of payments, and the bank is on paper."""
    monkeypatch.setattr(halyk, "from_settings", lambda: bank)


@pytest.fixture
def staff(people: People, accountant: User) -> dict[str, User]:
    """Who sees the desk, and who does not; all read English."""
    supervisor = acts.staff("supervisor", Role.SUPERVISOR)
    User.objects.update(language="en")
    found = {"accountant": accountant, "head": people.head, "deputy": people.deputy, "supervisor": supervisor}
    found |= {"examiner": people.examiner, "head_of_department": people.head_of_department, "author": people.author}
    for person in found.values():
        person.refresh_from_db()
    return found


@pytest.fixture
def desk(staff: dict[str, User]) -> Client:
    """The accountant's browser."""
    return client_of(staff["accountant"])


@pytest.fixture
def paid(fee: Fee, bank: PaperBank) -> Attempt:
    """A fee paid by card."""
    return pay(fee, bank)


@pytest.fixture
def used(paid: Attempt) -> Fee:
    """A fee whose work is done."""
    charging.use(paid.fee)
    return paid.fee


@pytest.fixture
def asked(paid: Attempt, payer: User) -> Refund:
    """A refund that the payer asks for."""
    return refunds.ask(payer, paid.fee)


@pytest.fixture
def refused(asked: Refund, bank: PaperBank, staff: dict[str, User]) -> Refund:
    """A refund that was decided, and that the bank would not carry out."""
    bank.refuses_refunds = True
    refunds.decide(staff["accountant"], asked, ground("refund"))
    refunds.send(asked, gateway=bank)
    bank.refuses_refunds = False
    assert asked.state == Refund.State.REFUSED
    return asked


@pytest.fixture
def surplus(payer: User, price: Price, bank: PaperBank) -> Refund:
    """A second payment, which goes back by itself."""
    fee = charging.charge(payer, price.code, purpose="Twice", subject="case:8")
    two = [pay(fee, bank), settling._new_attempt(fee)]
    bank.takes(two[1])
    settling.settle(two[1], gateway=bank)
    return Refund.objects.get(attempt=two[1])


@pytest.fixture
def disputed(payer: User, price: Price, bank: PaperBank) -> Difference:
    """The bank took less than was asked for."""
    pay(charging.charge(payer, price.code, purpose="Disputed", subject="case:9"), bank, amount="1000")
    return Difference.objects.get(kind=Difference.Kind.DISPUTED)


def page_of(row: Any) -> str:
    return f"{DESK}{row._meta.model_name}/{row.pk}/change/"


def step(row: Any, slug: str) -> str:
    return f"{DESK}{row._meta.model_name}/{row.pk}/step/{slug}/"


def rows(page: Any) -> int:
    return len(soup(page).select("#result_list tbody tr"))


# Who sees it


SEERS = ("accountant", "head", "deputy", "supervisor")


@pytest.mark.parametrize("role", [*SEERS, "examiner", "head_of_department", "author"])
def test_money_is_seen_by_accountant_heads_and_supervisor_alone(
    staff: dict[str, User], asked: Refund, disputed: Difference, role: str
) -> None:
    browser = client_of(staff[role])
    pages = [f"{DESK}{name}/" for name in LISTS]
    pages += [f"{DESK}fee/{page}" for page in ("desk/", "totals/", "totals.csv")]
    pages += [page_of(row) for row in (asked.attempt.fee, asked, disputed)]

    answers = {page: browser.get(page).status_code for page in pages}

    assert set(answers.values()) == ({200} if role in SEERS else {403}), answers


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_are_in_each_language(staff: dict[str, User], asked: Refund, language: str) -> None:
    User.objects.update(language=language)
    browser = client_of(staff["accountant"])

    for page in (f"{DESK}fee/desk/", f"{DESK}fee/totals/", page_of(asked), f"{DESK}transfer/upload/"):
        assert soup(browser.get(page)).html["lang"] == language  # type: ignore[index]  # a page has an html element


# Each button × role × state


BUTTONS: dict[str, tuple[str, dict[str, Any], Callable[[Any], bool]]] = {
    "decide": ("asked", {"note": "Words"}, lambda refund: refund.state == Refund.State.DUE),
    "again": ("refused", {}, lambda refund: refund.state == Refund.State.DUE),
    "by-hand": ("refused", {"transfer": "118, 24.11.2026"}, lambda refund: refund.state == Refund.State.DONE),
    "close": ("disputed", {"because": "Talked to the bank."}, lambda difference: difference.closed_at is not None),
    "give-back": ("disputed", {}, lambda difference: difference.attempt.refunds.exists()),
    "give-back of a fee": ("used", {}, lambda fee: fee.state == Fee.State.RETURNED),
    "match": ("unmatched", {}, lambda transfer: transfer.attempt_id is not None),
}


@pytest.fixture
def unmatched(accountant: User, price: Price) -> Transfer:
    """A transfer of the right sum without a number."""
    (transfer,) = transfers.take(accountant, transfers.read(STATEMENT.format("?").encode()))
    return transfer


@pytest.mark.parametrize("role", [*SEERS, "examiner", "author"])
@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.usefixtures("broker")
def test_only_the_accountant_presses_the_buttons(
    request: pytest.FixtureRequest, staff: dict[str, User], fee: Fee, button: str, role: str
) -> None:
    slug, (name, sent, is_done) = button.split()[0], BUTTONS[button]
    row = request.getfixturevalue(name)
    sent = {"ground": ground("refund").pk, "invoice": fee.invoice, **sent}
    browser = client_of(staff[role])

    shown = soup(browser.get(page_of(row))).select(f"form[action='{step(row, slug)}']")
    answer = browser.post(step(row, slug), sent)

    row.refresh_from_db()
    if role == "accountant":
        assert (len(shown), answer.status_code) == (1, 302), said(answer)
    else:
        assert (len(shown), answer.status_code) == (0, 403)
    assert is_done(row) is (role == "accountant")


def test_no_button_stands_where_nothing_is_to_be_done(desk: Client, asked: Refund, staff: dict[str, User]) -> None:
    refunds.decide(staff["accountant"], asked, ground("keep"))

    assert not soup(desk.get(page_of(asked))).select("form[action*='/step/']")
    for slug in ("decide", "again", "by-hand", "nothing"):
        assert "no longer possible" in said(desk.post(step(asked, slug), {}, follow=True))
    asked.refresh_from_db()
    assert asked.state == Refund.State.DECLINED


@pytest.mark.parametrize("outcome", RefundGround.Outcome.values)
@pytest.mark.usefixtures("broker")
def test_a_refund_is_decided_on_each_ground_with_words_to_the_payer(desk: Client, asked: Refund, outcome: str) -> None:
    page = desk.get(page_of(asked))
    assert "3 480 ₸ were asked back" in said(page).replace("\u00a0", " ")

    desk.post(step(asked, "decide"), {"ground": ground(outcome).pk, "note": "Words"})

    asked.refresh_from_db()
    assert (asked.ground, asked.note) == (ground(outcome), "Words")
    assert asked.state == (Refund.State.DUE if outcome == "refund" else Refund.State.DECLINED)


@pytest.mark.parametrize("wrong", [{}, {"ground": "x"}, {"ground": "by_portal"}])
def test_without_a_ground_nothing_is_decided_and_the_words_stay(
    desk: Client, asked: Refund, wrong: dict[str, str]
) -> None:
    if wrong.get("ground") == "by_portal":
        wrong = {"ground": str(RefundGround.objects.filter(by_portal=True)[0].pk)}

    page = desk.post(step(asked, "decide"), {"note": "These words stay", **wrong})

    assert page.status_code == 422
    assert "These words stay" in said(page)
    asked.refresh_from_db()
    assert asked.state == Refund.State.ASKED


def test_nobody_decides_on_their_own_payment(staff: dict[str, User], bank: PaperBank, price: Price) -> None:
    accountant = staff["accountant"]
    own = charging.charge(accountant, price.code, purpose="Own", subject="case:2")
    pay(own, bank)
    refund = refunds.ask(accountant, own)
    browser = client_of(accountant)

    assert "Nobody decides on their own payment" in said(browser.get(page_of(refund)))
    page = browser.post(step(refund, "decide"), {"ground": ground("refund").pk}, follow=True)

    assert "Nobody decides on their own payment" in soup(page).select(".messagelist")[0].get_text()
    refund.refresh_from_db()
    assert refund.state == Refund.State.ASKED


@pytest.mark.usefixtures("broker")
def test_what_a_card_cannot_get_back_is_only_given_back_by_hand(
    desk: Client, fee: Fee, payer: User, staff: dict[str, User]
) -> None:
    transfers.take(staff["accountant"], transfers.read(STATEMENT.format(fee.invoice).encode()))
    fee.refresh_from_db()
    refund = refunds.ask(payer, fee)
    desk.post(step(refund, "decide"), {"ground": ground("refund").pk})

    shown = soup(desk.get(page_of(refund)))
    assert [form["action"] for form in shown.select("form[action*='/step/']")] == [step(refund, "by-hand")]
    desk.post(step(refund, "by-hand"), {"transfer": "No. 7, 24.11.2026"})

    refund.refresh_from_db()
    assert (refund.state, refund.transfer) == (Refund.State.DONE, "No. 7, 24.11.2026")


def test_a_closed_difference_keeps_its_words_and_is_closed_once(desk: Client, disputed: Difference) -> None:
    desk.post(step(disputed, "close"), {"because": "Talked to the bank."})
    desk.post(step(disputed, "close"), {"because": "Something else."})

    page = said(desk.get(page_of(disputed)))
    assert "Talked to the bank." in page
    assert "Something else." not in page


def test_open_differences_stand_first_and_are_filtered(desk: Client, disputed: Difference) -> None:
    closed = differences.raise_difference(Difference.Kind.NOT_OURS, "100000999")
    assert closed is not None
    differences.close(User.objects.get(pk=desk.session["_auth_user_id"]), closed, "Not ours.")

    listed = soup(desk.get(f"{DESK}difference/")).select("#result_list tbody .field-key")
    assert [cell.get_text() for cell in listed] == [disputed.key, closed.key]
    assert rows(desk.get(f"{DESK}difference/?open=yes")) == 1
    assert rows(desk.get(f"{DESK}difference/?open=no")) == 1


@pytest.mark.parametrize("name", ["disputed", "unmatched"])
def test_a_difference_leads_to_what_it_is_about(request: pytest.FixtureRequest, desk: Client, name: str) -> None:
    row = request.getfixturevalue(name)
    about = row.attempt.fee if name == "disputed" else row

    page = soup(desk.get(page_of(Difference.objects.get())))

    assert page.select(f"a[href='{page_of(about)}']")


# What is open on a page is what the verbs let through


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("asked", {"decide"}),
        ("refused", {"again", "by-hand"}),
        ("disputed", {"give-back", "close"}),
        ("unmatched", {"match"}),
        ("used", {"give-back"}),
        ("fee", set()),
        ("paid", set()),  # the case still waits for it
    ],
)
def test_only_the_verbs_of_the_state_stand_on_the_page(
    request: pytest.FixtureRequest, desk: Client, name: str, slugs: set[str]
) -> None:
    found = request.getfixturevalue(name)
    row = found.fee if name == "paid" else found

    forms = soup(desk.get(page_of(row))).select("form[action*='/step/']")

    assert {str(form["action"]) for form in forms} == {step(row, slug) for slug in slugs}


@pytest.mark.usefixtures("broker")
def test_money_of_a_used_fee_goes_back_once(desk: Client, used: Fee) -> None:
    for _each in range(2):
        page = desk.post(step(used, "give-back"), {"ground": ground("refund").pk}, follow=True)

    assert "no longer possible" in said(page)
    assert not soup(page).select("form[action*='/step/']")
    assert Refund.objects.filter(attempt__fee=used).count() == 1


@pytest.mark.usefixtures("broker")
def test_what_the_payer_has_asked_back_is_decided_there_and_not_given_back_beside_it(
    desk: Client, used: Fee, payer: User
) -> None:
    refunds.ask(payer, used)

    page = desk.post(step(used, "give-back"), {"ground": ground("refund").pk}, follow=True)

    assert "decide on that refund" in said(page)
    assert not soup(page).select("form[action*='/step/']")
    assert Refund.objects.get().state == Refund.State.ASKED


def test_money_that_the_bank_took_wrongly_goes_back_once_also_after_the_difference_is_closed(
    desk: Client, disputed: Difference
) -> None:
    desk.post(step(disputed, "close"), {"because": "Talked to the bank."})

    for _each in range(2):
        page = desk.post(step(disputed, "give-back"), {"ground": ground("refund").pk}, follow=True)

    assert "goes back already" in said(page)
    assert Refund.objects.filter(attempt=disputed.attempt).count() == 1


@pytest.mark.usefixtures("broker")
def test_the_list_of_refunds_says_asked_only_where_somebody_asked(desk: Client, asked: Refund, surplus: Refund) -> None:
    cells = soup(desk.get(f"{DESK}refund/")).select("#result_list tbody .field-told_asked")

    assert [cell.get_text() == "–" for cell in cells] == [True, False]
    for refund, is_asked in ((asked, True), (surplus, False)):
        [fact] = [row for row in soup(desk.get(page_of(refund))).select("dl.facts > div") if "Asked" in row.get_text()]
        assert (fact.select("dd")[0].get_text() != "—") is is_asked


# Two people at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broker")
def test_two_who_decide_one_refund_at_once_decide_it_once(
    staff: dict[str, User], asked: Refund, people: People
) -> None:
    browsers = [client_of(staff["accountant"]) for _each in range(2)]
    outcomes = [ground("refund").pk, ground("keep").pk]

    answers = at_once(
        *[
            lambda browser=browser, pk=pk: browser.post(step(asked, "decide"), {"ground": pk})  # type: ignore[misc]  # its own names
            for browser, pk in zip(browsers, outcomes, strict=True)
        ]
    )

    asked.refresh_from_db()
    assert all(getattr(answer, "status_code", 500) in {302, 422} for answer in answers), answers
    assert audit.of(asked).filter(act="decide a refund").count() == 1
    assert asked.state in {Refund.State.DUE, Refund.State.DECLINED}
    assert asked.attempt.given_back in {Decimal(0), asked.amount}
    assert (asked.attempt.given_back == 0) is (asked.state == Refund.State.DECLINED)


# Fees


@pytest.mark.parametrize("way", ["invoice", "invoice without dashes", "bank", "rrn", "purpose", "nothing"])
def test_a_fee_is_found_by_every_number_it_has(desk: Client, paid: Attempt, payer: User, way: str) -> None:
    charging.charge(payer, "entry", purpose="Another", subject="case:2")
    query = {
        "invoice": paid.fee.invoice,
        "invoice without dashes": paid.fee.invoice.replace("-", ""),
        "bank": paid.invoice,
        "rrn": paid.reference,
        "purpose": paid.fee.purpose[:9],
        "nothing": "no such thing",
    }[way]

    listed = soup(desk.get(f"{DESK}fee/", {"q": query})).select("#result_list tbody .field-told_invoice")

    assert [cell.get_text() for cell in listed] == ([] if way == "nothing" else [paid.fee.invoice])


def test_the_page_of_a_fee_tells_all_of_it(desk: Client, asked: Refund) -> None:
    fee = asked.attempt.fee

    page = said(desk.get(page_of(fee))).replace("\u00a0", " ")

    for words in (
        fee.invoice, "A work", "3 480 ₸", "3 000 ₸", "480 ₸", "16 %", "100 %", "example", "АЙГЕРІМ",
        asked.attempt.invoice, asked.attempt.reference, asked.attempt.card_mask, asked.reference,
        "Charge", "Fee paid", "Ask for a refund", "the portal", "O1315-8.1",
    ):  # fmt: skip
        assert str(words) in page, words
    assert soup(desk.get(page_of(fee))).select("h1")[0].get_text() == f"A work, № {fee.invoice}"
    word = asked.attempt.words.get()
    assert all(str(value) in page for value in word.body.values())


def test_secrets_stand_nowhere(desk: Client, asked: Refund) -> None:
    for page in (page_of(asked.attempt.fee), page_of(asked), page_of(asked.attempt)):
        assert asked.attempt.secret_hash not in desk.get(page).content.decode()


@pytest.mark.parametrize("name", ["fee", "refund", "difference", "transfer", "reconciliation"])
def test_what_is_not_there_is_not_found(desk: Client, name: str) -> None:
    for pk in ("999999", "x", "99999999999999999999999"):
        assert desk.get(f"{DESK}{name}/{pk}/change/").status_code == 404


# The first page


def waiting(page: Any) -> dict[str, str]:
    """Each thing that waits, and how many there are."""
    found = soup(page).select(".figures-head > div")
    return {each.select("dt")[0].get_text(): each.select("dd")[0].get_text() for each in found}


def test_the_first_page_says_when_nothing_waits(desk: Client) -> None:
    page = desk.get(f"{DESK}fee/desk/")

    assert waiting(page) == {}
    assert "Nothing now." in said(page)


def test_the_first_page_has_each_thing_that_needs_a_person_and_leads_to_it(
    staff: dict[str, User], asked: Refund, payer: User, bank: PaperBank, unmatched: Transfer, clock: Any
) -> None:
    silent = pay(charging.charge(payer, "entry", purpose="Silent", subject="case:3"), bank)
    refund = refunds.ask(payer, silent.fee)
    now = timezone.now()
    chosen = {"ground": ground("refund"), "decided_at": now}
    Refund.objects.filter(pk=refund.pk).update(state="sent", sent_at=now, **chosen)
    bank_no = pay(charging.charge(payer, "entry", purpose="No", subject="case:4"), bank)
    refund = refunds.ask(payer, bank_no.fee)
    Refund.objects.filter(pk=refund.pk).update(state="refused", **chosen)

    desk = client_of(staff["accountant"])
    assert len(waiting(desk.get(f"{DESK}fee/desk/"))) == 3  # the bank may still answer today
    clock.shift(timedelta(days=1, seconds=1))
    fresh = pay(charging.charge(payer, "entry", purpose="Fresh", subject="case:5"), bank)
    refund = refunds.ask(payer, fresh.fee)
    Refund.objects.filter(pk=refund.pk).update(state="sent", sent_at=timezone.now(), **chosen)
    desk = client_of(staff["accountant"])
    page = desk.get(f"{DESK}fee/desk/")

    assert waiting(page) == {
        "a transfer that fits no fee": "1",
        "refunds asked for": "1",
        "refunds that the bank cannot carry out": "1",
        "refunds without an answer for over a day": "1",
    }
    for link in soup(page).select(".figures-head a"):
        assert rows(desk.get(str(link["href"]))) == 1, link


@pytest.mark.parametrize(("used", "warns"), [(799_999, False), (800_000, True), (999_999, True)])
def test_the_end_of_the_payment_numbers_is_told_long_before(
    desk: Client, paid: Attempt, used: int, warns: bool
) -> None:
    Attempt.objects.filter(pk=paid.pk).update(number=used)

    page = said(desk.get(f"{DESK}fee/desk/"))

    assert ("payment numbers are left" in page) is warns
    assert f"{999_999 - used:,}".replace(",", " ") in page


@pytest.mark.usefixtures("paid")
def test_each_of_the_last_days_has_its_last_comparison_or_the_way_to_make_it(
    staff: dict[str, User], bank: PaperBank, clock: Any
) -> None:
    clock.shift(timedelta(days=1))
    desk = client_of(staff["accountant"])
    page = desk.get(f"{DESK}fee/desk/")
    assert len(soup(page).select("tbody tr")) == 14
    assert len(soup(page).select("form[action$='/again/']")) == 14

    answer = desk.post(f"{DESK}reconciliation/again/", {"day": "2026-11-24"}, follow=True)

    made = Reconciliation.objects.get()
    assert answer.redirect_chain[-1][0] == page_of(made)
    assert "No differences" in said(answer)
    assert made.listing
    assert "invoiceId" in said(answer)
    page = desk.get(f"{DESK}fee/desk/")
    assert len(soup(page).select("form[action$='/again/']")) == 13
    assert soup(page).select(f"a[href='{page_of(made)}']")


def test_a_silent_bank_leaves_the_day_as_it_was(desk: Client, bank: PaperBank) -> None:
    bank.closed = True

    assert "gives no list now" in said(desk.post(f"{DESK}reconciliation/again/", {"day": "2026-11-23"}, follow=True))
    assert not Reconciliation.objects.exists()


@pytest.mark.parametrize("day", ["", "x", "2026-11-25", "2026-02-30"])
def test_a_day_that_is_none_is_not_compared(desk: Client, day: str) -> None:
    assert "No day to compare" in said(desk.post(f"{DESK}reconciliation/again/", {"day": day}, follow=True))
    assert not Reconciliation.objects.exists()


@pytest.mark.parametrize("role", ["head", "deputy", "supervisor", "examiner", "author"])
def test_others_compare_nothing_and_take_no_statement(staff: dict[str, User], role: str) -> None:
    browser = client_of(staff[role])

    assert browser.post(f"{DESK}reconciliation/again/", {"day": "2026-11-23"}).status_code == 403
    assert browser.get(f"{DESK}transfer/upload/").status_code == 403
    assert browser.post(f"{DESK}transfer/upload/", {"file": statement("?")}).status_code == 403
    assert not Reconciliation.objects.exists()
    assert not Transfer.objects.exists()


# The statement


def statement(*purposes: str) -> SimpleUploadedFile:
    head, row = STATEMENT.splitlines()
    lines = [row.replace("118", str(118 + place)).format(purpose) for place, purpose in enumerate(purposes)]
    return SimpleUploadedFile("statement.csv", "\n".join([head, *lines]).encode())


def test_a_statement_is_taken_and_what_fits_no_fee_is_matched_by_hand(desk: Client, fee: Fee, payer: User) -> None:
    other = charging.charge(payer, "entry", purpose="Another", subject="case:2")

    page = desk.post(f"{DESK}transfer/upload/", {"file": statement(fee.invoice, "Оплата")}, follow=True)

    assert "Lines: 2. New: 2, of them matched to fees: 1." in said(page)
    assert rows(page) == 1
    transfer = Transfer.objects.get(attempt=None)
    assert "names no invoice" in said(desk.get(page_of(transfer)))
    desk.post(step(transfer, "match"), {"invoice": other.invoice})
    other.refresh_from_db()
    assert other.state == Fee.State.PAID
    assert not Difference.objects.filter(closed_at=None).exists()
    again = desk.post(f"{DESK}transfer/upload/", {"file": statement(fee.invoice, "Оплата")}, follow=True)
    assert "New: 0" in said(again)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "This field is required"),
        (SimpleUploadedFile("s.csv", b""), "five columns"),
        (SimpleUploadedFile("s.csv", STATEMENT.replace("3480", "much").encode()), "Line 2:"),
    ],
)
def test_a_bad_statement_is_refused_with_the_reason(desk: Client, file: Any, words: str) -> None:
    if file:
        file.seek(0)

    page = desk.post(f"{DESK}transfer/upload/", {"file": file} if file else {})

    assert page.status_code == 422
    assert words in said(page)
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    ("invoice", "words"),
    [("", "required"), ("1315-0000001-0", "No fee has this number"), ("due elsewhere", "No fee"), (None, "other sum")],
)
def test_a_transfer_is_matched_to_no_fee_that_it_does_not_fit(
    desk: Client, unmatched: Transfer, fee: Fee, invoice: str | None, words: str
) -> None:
    if invoice is None:
        Fee.objects.filter(pk=fee.pk).update(net=1, vat=0, amount=1)

    page = desk.post(step(unmatched, "match"), {"invoice": fee.invoice if invoice is None else invoice})

    assert page.status_code == 422
    assert words in said(page) or "another sum" in said(page)
    unmatched.refresh_from_db()
    assert unmatched.attempt is None


# Prices and details


PRICE = {"code": "entry", "net": "4000", "vat_percent": "16", "since": "25.11.2026", "act": "Order No. 7"}
DETAILS = {**PAYEE, "since": "25.11.2026"}


@pytest.mark.usefixtures("price")
def test_a_head_adds_a_price_which_stands_in_the_list_until_its_day(staff: dict[str, User], clock: Any) -> None:
    head = client_of(staff["head"])

    page = head.post(f"{DESK}price/add/", PRICE, follow=True)

    assert "It is in force from 25 November 2026" in said(page)
    states = {cell.get_text() for cell in soup(page).select("#result_list .field-told_state")}
    assert states == {"In force", "To come"}
    clock.shift(timedelta(days=1))
    page = client_of(staff["head"]).get(f"{DESK}price/")
    entry = [row for row in soup(page).select("#result_list tbody tr") if "Entry" in row.get_text()]
    assert [row.select(".field-told_state")[0].get_text() for row in entry] == ["In force", "Former"]
    assert "4 640 ₸" in entry[0].get_text().replace("\u00a0", " ")


def test_a_service_for_which_no_fee_is_charged_yet_has_its_name_in_list_and_form(staff: dict[str, User]) -> None:
    head = client_of(staff["head"])

    named = soup(head.get(f"{DESK}price/")).select("#result_list .field-told_service, #result_list th")
    offered = {option.get_text() for option in soup(head.get(f"{DESK}price/add/")).select("select[name=code] option")}

    assert "Making changes to the State register" in {cell.get_text() for cell in named}
    assert "Making changes to the State register" in offered


@pytest.mark.usefixtures("price")
def test_a_mistyped_price_is_replaced_before_its_day(staff: dict[str, User]) -> None:
    head = client_of(staff["head"])
    head.post(f"{DESK}price/add/", {**PRICE, "net": "40"})
    page = head.post(f"{DESK}price/add/", PRICE, follow=True)

    entry = [row for row in soup(page).select("#result_list tbody tr") if "Entry" in row.get_text()]
    assert [row.select(".field-told_state")[0].get_text() for row in entry] == ["To come", "Replaced", "In force"]


@pytest.mark.usefixtures("price")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"since": "24.11.2026"}, "from tomorrow at the earliest"),
        ({"since": "soon"}, "Enter a valid date"),
        ({"act": " "}, "This field is required"),
        ({"net": "-1"}, "greater than or equal to 0"),
        ({"net": "0.001"}, "2 decimal places"),
        ({"vat_percent": "100"}, "less than or equal"),
        ({"code": "nothing"}, "Select a valid choice"),
    ],
)
def test_a_price_that_cannot_be_is_told_and_nothing_typed_is_lost(
    staff: dict[str, User], wrong: dict[str, str], words: str
) -> None:
    before = Price.objects.count()

    page = client_of(staff["head"]).post(f"{DESK}price/add/", {**PRICE, **wrong})

    assert page.status_code == 422
    assert words in said(page)
    assert soup(page).select_one("input[name=vat_percent]")["value"]  # type: ignore[index]  # it is there
    assert Price.objects.count() == before


def test_a_head_adds_details_and_a_mistyped_number_is_told(staff: dict[str, User]) -> None:
    deputy = client_of(staff["deputy"])

    for wrong, words in (
        ({"bin": "150340001288"}, "no BIN"),
        ({"iban": "KZ87125KZT5004100100"}, "no account number"),
        ({"bic": "lower"}, "Enter a valid value"),
        ({"kbe": "1"}, "Enter a valid value"),
    ):
        page = deputy.post(f"{DESK}payee/add/", {**DETAILS, **wrong})
        assert (page.status_code, words in said(page)) == (422, True), words
    page = deputy.post(f"{DESK}payee/add/", DETAILS, follow=True)

    assert "It is in force from" in said(page)
    assert Payee.objects.filter(since=date(2026, 11, 25)).count() == 1


@pytest.mark.parametrize("role", ["accountant", "supervisor", "examiner", "author"])
@pytest.mark.parametrize(("name", "sent"), [("price", PRICE), ("payee", DETAILS)])
def test_others_add_neither(staff: dict[str, User], role: str, name: str, sent: dict[str, str]) -> None:
    before = Price.objects.count() + Payee.objects.count()
    browser = client_of(staff[role])

    assert browser.get(f"{DESK}{name}/add/").status_code == 403
    assert browser.post(f"{DESK}{name}/add/", sent).status_code == 403
    assert Price.objects.count() + Payee.objects.count() == before


# Totals


def test_the_page_and_its_file_hold_the_same(desk: Client, payer: User, price: Price) -> None:
    filled(payer, price, 60)

    page = soup(desk.get(f"{DESK}fee/totals/", {"month": "2026-10"}))
    file = desk.get(f"{DESK}fee/totals.csv", {"month": "2026-10"})

    lines = [line.split(";") for line in file.content.decode("utf-8-sig").splitlines()]
    cells = [[cell.get_text() for cell in row.select("td")] for row in page.select("tbody tr")]
    assert [line[0] for line in lines[1:]] == [f"2026-10-{day:02}" for day in range(1, 32)]
    assert [[plain(cell) for cell in line[1:]] for line in lines[1:]] == [
        [plain(cell) for cell in row] for row in cells[:-1]
    ]
    assert "totals-2026-10.csv" in file["Content-Disposition"]


def plain(cell: str) -> Decimal:
    """The number in a cell."""
    kept = "".join(sign for sign in cell if sign.isdecimal() or sign in ".,")
    return Decimal(kept.replace(",", ".") or 0)


@pytest.mark.parametrize("month", ["", "x", "2026-13", "2099-01", "²026-11"])
def test_a_month_that_is_none_shows_this_one(desk: Client, month: str) -> None:
    assert "November 2026" in said(desk.get(f"{DESK}fee/totals/", {"month": month}))


# Constant queries


@pytest.mark.usefixtures("asked", "unmatched")
def test_a_thousand_fees_take_no_more_queries_than_a_few(desk: Client, payer: User, price: Price) -> None:
    pages = [f"{DESK}{name}/" for name in ("fee", "refund", "difference", "transfer", "attempt", "price")]
    pages += [f"{DESK}fee/desk/", f"{DESK}fee/totals/", f"{DESK}fee/totals.csv"]
    filled(payer, price, 60)
    few = {page: queries(desk, page) for page in pages}

    for place in range(100):
        differences.raise_difference(Difference.Kind.NOT_OURS, str(place))
    filled(payer, price, 1000)

    assert {page: queries(desk, page) for page in pages} == few
    assert max(few.values()) < 20, few


def queries(browser: Client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(page).status_code == 200
    return len(caught)


def test_no_page_of_the_desk_holds_a_script_or_style_of_its_own(desk: Client, asked: Refund) -> None:
    for page in (f"{DESK}fee/desk/", f"{DESK}fee/totals/", page_of(asked), page_of(asked.attempt.fee), f"{DESK}fee/"):
        found: BeautifulSoup = soup(desk.get(page))
        assert not found.select("style, script:not([src]):not([type='application/json']), [style], [onclick]"), page

"""The payer's own pages, the account's section, and the page on which anybody checks a paper."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from copyright_registry import registration
from copyright_registry.models import State
from portal import fonts, law
from portal.flow import sure
from portal.payments import charging, presenting, refunds, settling
from portal.payments.models import Attempt, Fee, Payee, Refund, RefundGround
from tests import people as acts
from tests.browser import client_of, said, soup
from tests.copyright_registry.rows import entry
from tests.pdfs import text
from tests.people import People

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # WeasyPrint's
HISTORY = "/en/account/payments/"


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    fonts.build()


def due(people: People, **answers: object) -> Fee:
    """A fee of the author that was asked for and is not paid."""
    return acts.charged(acts.draft(people.author, **answers))


def paid(people: People, **answers: object) -> Fee:
    fee = due(people, **answers)
    acts.pay_fee(fee)
    return fee


def refund(fee: Fee, state: str, code: str = "withdrawn", **more: Any) -> Refund:
    """A refund of the whole of `fee` in `state`."""
    decided = {} if state == Refund.State.ASKED else {"decided_at": timezone.now()}
    column = {Refund.State.DONE: "done_at", Refund.State.SENT: "sent_at"}.get(Refund.State(state))
    moment = {column: timezone.now()} if column else {}
    ground = None if state == Refund.State.ASKED else RefundGround.objects.get(code=code)
    attempt = fee.attempts.get(state=Attempt.State.PAID)
    row = {"attempt": attempt, "amount": fee.amount, "ground": ground, "state": state, **decided, **moment, **more}
    return Refund.objects.create(**row)


def read(person: User | None, address: str = HISTORY) -> str:
    page = client_of(person).get(address)
    assert page.status_code == 200
    return said(page)


# The history


def test_the_history_tells_every_fee_newest_first_and_no_stranger(people: People) -> None:
    older, newer = paid(people, title_kk="Бірінші"), due(people, title_kk="Екінші")
    theirs = acts.charged(acts.draft(people.stranger, title_kk="Басқаның"))

    page = client_of(people.author).get(HISTORY)

    assert said(page).index("Екінші") < said(page).index("Бірінші")
    assert older.invoice in said(page)
    assert newer.invoice in said(page)
    assert theirs.invoice not in said(page)
    assert "Басқаның" not in said(page)


@pytest.mark.clause(law.O1315_8_1)
def test_a_line_says_what_for_how_much_how_it_came_about_and_by_whom(people: People) -> None:
    whole = acts.application_in(State.RECEIVED, people)
    fee = sure(whole.fee)
    part = charging.charge(people.author, "entry", purpose="Entry", subject=fee.subject, percent=5)

    page = client_of(people.author).get(HISTORY)

    assert "Entering data into the State register" in said(page)
    assert f"application No. {whole.number}" in said(page)
    assert f'href="/en/applications/{whole.pk}/"' in page.content.decode()
    assert "3 480 ₸ (3 000 ₸ and 16 % VAT: 480 ₸)" in said(page)
    assert "174 ₸ (150 ₸ and 16 % VAT: 24 ₸)" in said(page)
    assert "5 % of the full price, which is 3 480 ₸" in said(page)
    assert "Price set by example" in said(page)
    assert part.invoice in said(page)


@pytest.mark.parametrize(
    ("state", "sign", "words"),
    [
        ("due", "now", "Payment awaited"),
        ("void", "plain", "Not to be paid any more"),
        ("paid", "good", "Paid"),
        ("used", "good", "Paid, the service is rendered"),
        ("moved", "plain", "Moved to another application"),
        ("returned", "work", "Goes back to the payer"),
    ],
)
def test_the_state_of_a_fee_is_told_by_a_sign_and_in_words(people: People, state: str, sign: str, words: str) -> None:
    fee = due(people) if state in {"due", "void"} else paid(people)
    Fee.objects.filter(pk=fee.pk).update(state=state, used_at=timezone.now() if state == "used" else None)
    if state == "moved":
        second = due(people)
        Fee.objects.filter(pk=second.pk).update(moved_from=fee)

    tags = soup(client_of(people.author).get(HISTORY)).select(".head-row .tag")

    assert (sign, words) in [(tag["class"][1], tag.get_text()) for tag in tags]


def test_every_attempt_is_told_with_its_state_and_a_refusal_with_its_reason(people: People) -> None:
    fee = due(people)
    for state, code in [("failed", "484"), ("failed", ""), ("expired", ""), ("pending", "")]:
        attempt = settling._new_attempt(fee)
        Attempt.objects.filter(pk=attempt.pk).update(state=state, failure_code=code, failure="Not sufficient funds")

    told = read(people.author)

    assert "There is not enough money on the card." in told
    assert "The bank did not accept the payment." in told
    assert "The time to pay has run out" in told
    assert "Payment is being checked" in told
    assert "Not sufficient funds" not in told
    assert all(attempt.invoice in told for attempt in fee.attempts.all())


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Refund.State.ASKED, "Refund asked"),
        (Refund.State.DECLINED, "Decided otherwise"),
        (Refund.State.DUE, "Refund decided"),
        (Refund.State.SENT, "On its way at the bank"),
        (Refund.State.REFUSED, "Refund decided"),  # that a person sees to it is no matter of the payer's
        (Refund.State.DONE, "Refunded"),
    ],
)
def test_a_refund_is_told_with_its_ground_and_the_words_to_the_payer(people: People, state: str, words: str) -> None:
    refund(paid(people), state, note="As you asked.", failure="system error")

    told = read(people.author)

    assert words in told
    assert "As you asked." in told
    assert ("The application was withdrawn before a decision" in told) == (state != Refund.State.ASKED)
    assert "system error" not in told


def test_money_that_is_back_is_told_from_money_on_its_way(people: People) -> None:
    fee = paid(people)
    back = refund(fee, Refund.State.SENT)
    Fee.objects.filter(pk=fee.pk).update(state=Fee.State.RETURNED)
    first = presenting.waiting_or_latest(people.author)[0]
    Refund.objects.filter(pk=back.pk).update(state="done", done_at=timezone.now())

    second = presenting.waiting_or_latest(people.author)[0]

    assert (first.sign, first.words) == ("work", Fee.State.RETURNED.label)
    assert (second.sign, second.words) == ("ended", Refund.State.DONE.label)


def test_a_moved_payment_is_told_on_both_lines(people: People) -> None:
    first = sure(acts.application_in(State.WITHDRAWN, people).fee)
    registration.use_paid_fee(people.author, acts.draft(people.author), first)
    first.refresh_from_db()

    told = read(people.author)

    assert f"Moved to No. {first.moved_to.invoice}" in told
    assert f"Paid by what was paid under No. {first.invoice}" in told


def test_a_transfer_is_told_by_its_document_and_day(people: People) -> None:
    fee = paid(people)
    Attempt.objects.filter(fee=fee).update(channel="transfer", reference="ПП-77", card_mask="")

    told = read(people.author)

    assert "Bank transfer" in told
    assert "ПП-77" in told


def test_a_fee_links_to_the_papers_it_has(people: People) -> None:
    unpaid, done, void = due(people), paid(people), due(people)
    charging.void(None, void, law.O1315_8_1)

    links = {str(link["href"]) for link in soup(client_of(people.author).get(HISTORY)).select("main article a[href]")}

    papers = {link for link in links if link.endswith(".pdf")}
    assert papers == {f"/en/payments/{unpaid.code}/invoice.pdf", f"/en/payments/{done.code}/confirmation.pdf"}


def test_who_paid_nothing_is_told_what_will_stand_there(people: People) -> None:
    assert "Your payments will stand here" in read(people.stranger)
    assert "All payments" not in read(people.stranger, "/en/account/")


def test_the_payments_of_the_account_stand_in_a_table_with_a_name(people: People) -> None:
    due(people)

    page = soup(client_of(people.author).get("/en/account/"))

    assert [heading.get_text() for heading in page.select("#payments")] == ["Payments"]
    assert page.select("table[aria-labelledby=payments]")


def test_many_fees_are_turned_by_pages_in_as_many_queries_as_one(people: People) -> None:
    first = paid(people)
    refund(first, Refund.State.DONE)
    client = client_of(people.author)
    client.get(HISTORY)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(HISTORY)
    for number in range(30):
        fee = charging.charge(people.author, "entry", purpose=str(number), subject=due(people).subject)
        paid_by_card(fee)
        refund(fee, Refund.State.DONE)

    with CaptureQueriesContext(connection) as many:
        page = client.get(HISTORY)

    assert len(many) == len(few)
    assert len(soup(page).select("main article")) == 20
    assert soup(page).select('a[rel="next"]')
    assert first.invoice in read(people.author, f"{HISTORY}?page=4")


def paid_by_card(fee: Fee) -> None:
    """A paid attempt, and nothing that hangs on it."""
    attempt = settling._new_attempt(fee)
    now = timezone.now()
    taken = {"taken": fee.amount, "taken_at": now, "transaction_id": f"t{fee.pk}", "state": "paid"}
    Attempt.objects.filter(pk=attempt.pk).update(**taken)
    Fee.objects.filter(pk=fee.pk).update(state=Fee.State.PAID, paid_at=now)


# The account's section


def test_the_account_shows_what_waits_and_else_the_last_three(people: People) -> None:
    fees = [paid(people, title_kk=f"Күй {number}") for number in range(4)]
    latest = presenting.waiting_or_latest(people.author)
    assert [line.fee for line in latest] == [fees[3], fees[2], fees[1]]

    waiting = due(people)
    refund(fees[0], Refund.State.ASKED)

    assert [line.fee for line in presenting.waiting_or_latest(people.author)] == [waiting, fees[0]]
    page = client_of(people.author).get("/en/account/")
    section = soup(page).select_one('section[aria-labelledby="payments"]')
    assert section is not None
    assert "Күй 0" in section.get_text()
    assert "refund asked" in section.get_text()
    assert section.select(f'a[href="{HISTORY}"]')


# Papers


def test_the_payer_gets_the_invoice_while_the_fee_is_due_and_then_the_confirmation(people: People) -> None:
    fee, author = due(people), client_of(people.author)
    invoice = author.get(f"/en/payments/{fee.code}/invoice.pdf")
    none_yet = author.get(f"/en/payments/{fee.code}/confirmation.pdf")
    acts.pay_fee(fee)

    confirmation = author.get(f"/en/payments/{fee.code}/invoice.pdf", follow=True)

    assert invoice["Content-Type"] == "application/pdf"
    assert f'filename="invoice-{fee.invoice}.pdf"' in invoice["Content-Disposition"]
    assert "no-store" in invoice["Cache-Control"]
    assert "төлемге арналған шот" in text(invoice.content)
    assert none_yet.status_code == 404
    assert confirmation.redirect_chain == [(f"/en/payments/{fee.code}/confirmation.pdf", 302)]
    assert f'filename="payment-{fee.invoice}.pdf"' in confirmation["Content-Disposition"]
    assert "төлем туралы растама" in text(confirmation.content)


@pytest.mark.parametrize("paper", ["invoice", "confirmation"])
def test_a_stranger_finds_no_paper_and_who_is_not_signed_in_is_asked_to(people: People, paper: str) -> None:
    for fee in (due(people), paid(people)):
        address = f"/en/payments/{fee.code}/{paper}.pdf"
        assert client_of(people.stranger).get(address).status_code == 404
        assert client_of(people.head).get(address).status_code == 404
        assert "/sign-in/" in client_of(None).get(address)["Location"]
    assert client_of(people.author).get(f"/en/payments/AAAAAAAAAA/{paper}.pdf").status_code == 404


def test_a_fee_that_is_not_to_be_paid_has_no_paper(people: People) -> None:
    fee, author = due(people), client_of(people.author)
    charging.void(None, fee, law.O1315_8_1)

    assert author.get(f"/en/payments/{fee.code}/invoice.pdf").status_code == 404
    assert author.get(f"/en/payments/{fee.code}/confirmation.pdf").status_code == 404


def test_where_no_details_are_set_the_payer_is_told_so(people: People) -> None:
    Payee.objects.all().delete()
    fee = due(people)

    page = client_of(people.author).get(f"/en/payments/{fee.code}/invoice.pdf", follow=True)

    assert "The details for a transfer are not set yet." in said(page)


def test_what_was_given_back_still_has_its_confirmation(people: People) -> None:
    fee = paid(people)
    refunds.give_back(fee, "not_handed_in")

    answer = client_of(people.author).get(f"/en/payments/{fee.code}/confirmation.pdf")

    assert "возвращается плательщику" in text(answer.content)


# The check page


@pytest.mark.parametrize(
    ("state", "sign", "title", "words"),
    [
        ("due", "clock", "Invoice No. {} is ours", "is not paid yet"),
        ("void", "info", "Invoice No. {} is ours", "is not to be paid any more"),
        ("paid", "good", "Payment No. {} is ours", "The fee is paid."),
        ("used", "good", "Payment No. {} is ours", "the service is rendered"),
        ("moved", "info", "Payment No. {} is ours", "moved to another application"),
        ("returned", "info", "Payment No. {} is ours", "the money goes back to the payer"),
    ],
)
def test_anybody_may_check_a_paper_and_reads_nothing_of_its_payer(
    people: People, state: str, sign: str, title: str, words: str
) -> None:
    fee = due(people) if state in {"due", "void"} else paid(people)
    Fee.objects.filter(pk=fee.pk).update(state=state, used_at=timezone.now() if state == "used" else None)

    page = client_of(None).get(f"/verify/{fee.code}", follow=True)

    assert page.redirect_chain[0][0] == f"/kk/verify/{fee.code}/"
    shown = client_of(None).get(f"/en/verify/{fee.code}/")
    assert title.format(fee.invoice) in said(shown)
    assert words in said(shown)
    assert soup(shown).select(f".verdict.{sign}")
    for fact in ("Entering data into the State register", "3\u00a0480\u00a0₸", "020940003199"):
        assert fact in shown.content.decode()
    for secret in ("Түнгі көш", people.author.surname, people.author.iin, "440563", "112233445566"):
        assert secret not in shown.content.decode()


def test_the_form_finds_a_payment_by_its_code_however_it_is_typed(people: People) -> None:
    fee = paid(people)

    for typed in (fee.code, fee.code.lower(), f"{fee.code[:5]}-{fee.code[5:]}", f" {fee.code[:5]} {fee.code[5:]} "):
        assert "is ours" in said(client_of(None).get("/en/verify/", {"q": typed}))
    assert "There is no such certificate" in said(client_of(None).get("/en/verify/", {"q": fee.invoice}))
    assert "There is no such certificate" in said(client_of(None).get("/en/verify/AAAAAAAAAA/"))


def test_codes_of_certificates_lead_where_they_led(people: People) -> None:
    row = entry(people, 7)

    for address in (f"/en/verify/{row.code}/", f"/en/verify/?q={row.code}", "/en/verify/?q=7"):
        assert "Түнгі көш" in said(client_of(None).get(address))


def test_the_payee_on_the_check_page_is_that_of_the_papers_day(people: People) -> None:
    fee = due(people)
    tomorrow = timezone.localdate() + timedelta(days=1)
    old = sure(Payee.on(timezone.localdate()))
    Payee.objects.create(**{**_details(old), "since": tomorrow, "name_ru": "Другой", "name_kk": "Басқа"})

    found = presenting.checked(fee.code)

    assert found is not None
    assert found.payee == old


def _details(payee: Payee) -> dict[str, Any]:
    names = ("bin", "iban", "bank_kk", "bank_ru", "bic", "kbe", "knp")
    return {"act": "№ 9", **{name: getattr(payee, name) for name in names}}

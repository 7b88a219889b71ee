"""The bank's statement: read whole or not at all, each line taken once, paid where number and sum agree."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal import audit, law
from portal.flow import StepRefused
from portal.payments import charging, transfers
from portal.payments.models import Attempt, Difference, Fee, Price, Transfer, luhn
from portal.payments.transfers import Line, WrongStatement
from tests.people import People, someone
from tests.together import at_once

HEAD = "day;document;amount;payer;purpose\n"
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel(f"{TODAY}T12:00+05:00"), override("en"):
        yield


@pytest.mark.parametrize(
    "head",
    [
        "day;document;amount;payer;purpose",
        "Күні;Құжат нөмірі;Сомасы;Төлеуші;Төлем мақсаты",
        "Дата;Номер документа;Сумма;Плательщик;Назначение платежа",
        "Дата,№ документа,Кредит,Отправитель,Назначение",
        '"purpose","payer","amount","document","day","other"',
        " Day ; Document ; SUM ; Payer ; Purpose ",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_statement_is_read_whatever_its_columns_are_called(head: str, encoding: str) -> None:
    delimiter = ";" if ";" in head else ","
    cells = ["24.11.2026", "118", '"3 480,00"', "АЙГЕРІМ", "№ 1315-0000001-8"]
    if "purpose" in head and head.startswith('"'):
        cells = [*reversed(cells), "more"]

    lines = transfers.read(f"{head}\n{delimiter.join(cells)}\n".encode(encoding))

    assert lines == [Line(TODAY, "118", Decimal(3480), "АЙГЕРІМ", "№ 1315-0000001-8")]


def test_a_statement_of_an_old_program_is_read() -> None:
    text = "Дата;Номер документа;Сумма;Плательщик;Назначение платежа\r\n24.11.2026;118;3480;ИП Айгерім;Оплата\r\n"

    assert transfers.read(text.encode("cp1251"))[0].payer == "ИП Айгерім"


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("3480", "3480"),
        ("3480.00", "3480"),
        ("3480,5", "3480.5"),
        ("3 480,00", "3480"),
        ("1\u00a0003\u202f480.17", "1003480.17"),
        ("0.01", "0.01"),
        ("9999999999.99", "9999999999.99"),
    ],
)
def test_sums_are_read_as_people_write_them(written: str, amount: str) -> None:
    line = f'{HEAD}2026-11-24;118;"{written}";;'

    assert transfers.read(line.encode())[0].amount == Decimal(amount)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("24.11.2026;118;3480;A", "fewer columns"),
        ("24.11.2026;;3480;A;B", "no number"),
        ("24/11/2026;118;3480;A;B", "no day"),
        ("31.11.2026;118;3480;A;B", "no day"),
        (";118;3480;A;B", "no day"),
        ("25.11.2026;118;3480;A;B", "yet to come"),
        ("24.11.0026;118;3480;A;B", "long past"),
        ("24.11.2026;118;;A;B", "no sum"),
        ("24.11.2026;118;0;A;B", "no sum"),
        ("24.11.2026;118;-3480;A;B", "no sum"),
        ("24.11.2026;118;3,480;A;B", "no sum"),  # three tenge and a half, or thousands: nobody can tell
        ("24.11.2026;118;3480,005;A;B", "no sum"),
        ("24.11.2026;118;34 80;A;B", "no sum"),
        ("24.11.2026;118;3480 тг;A;B", "no sum"),
        ("24.11.2026;118;1e3;A;B", "no sum"),
        ("24.11.2026;118;٣٤٨٠;A;B", "no sum"),
        ("24.11.2026;118;99999999999;A;B", "no sum"),
        (f"24.11.2026;{'1' * 65};3480;A;B", "too long"),
        (f"24.11.2026;118;3480;{'A' * 301};B", "too long"),
        (f"24.11.2026;118;3480;A;{'B' * 1001}", "too long"),
        ('24.11.2026;118;3480;A;"B', "quotation mark"),
        ('24.11.2026;118;3480;"A"B;C', "quotation mark"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_taken(line: str, told: str) -> None:
    with pytest.raises(WrongStatement, match=rf"Line 3: .*{told}.*Nothing was taken"):
        transfers.read(f"{HEAD}24.11.2026;117;3480;A;B\n{line}\n".encode())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "five columns"),
        (b"\n\n", "five columns"),
        (b"day;document;amount;payer\n", "five columns"),
        (b"day;day;document;amount;payer;purpose\n", "five columns"),
        (b"date;day;document;amount;payer;purpose\n", "five columns"),
        (b"PK\x03\x04\x98\xff", "no text file"),
        (HEAD.encode() + b"x" * (1024 * 1024), "1 MB"),
        (HEAD.encode() + b"24.11.2026;118;3480;A;B\n" * 5001, "5,000 lines"),
    ],
)
def test_a_file_that_is_no_statement_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(WrongStatement, match=told):
        transfers.read(data)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"{HEAD}{text}".encode()))
def test_whatever_is_sent_is_lines_or_a_word_why_not(data: bytes) -> None:
    try:
        lines = transfers.read(data)
    except WrongStatement:
        return
    assert all(line.amount > 0 and line.document and "\0" not in line.purpose for line in lines)


def test_empty_lines_are_no_lines() -> None:
    assert len(transfers.read(f"{HEAD}\n;;;;\n24.11.2026;118;3480;A;B\n\n".encode())) == 1


NUMBER = "1315-0000042-" + str(luhn("13150000042"))
OTHER = "1315-0000043-" + str(luhn("13150000043"))


@pytest.mark.parametrize(
    "purpose",
    [
        NUMBER,
        NUMBER.replace("-", ""),
        NUMBER.replace("-", " "),
        NUMBER.replace("-", " – "),
        f"Тіркеу үшін, шот №{NUMBER}.",
        f"Счёт {NUMBER} от 24.11.2026, ИИН 900101300017",
        f"{NUMBER}; {NUMBER}",
        f"тел. 8 701 1315 {NUMBER}",
    ],
)
def test_the_invoice_is_found_in_what_people_write(purpose: str) -> None:
    assert transfers.invoices_in(purpose) == [NUMBER.replace("-", "")]


@pytest.mark.parametrize(
    "purpose",
    ["", "Оплата", NUMBER[:-1], NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10), f"7{NUMBER}", f"{NUMBER}7", "1315"],
)
def test_what_is_no_invoice_is_not_taken_for_one(purpose: str) -> None:
    assert transfers.invoices_in(purpose) == []


def test_several_invoices_are_all_seen() -> None:
    assert len(transfers.invoices_in(f"{NUMBER}, {OTHER}")) == 2


def line(fee: Fee, **other: Any) -> Line:
    known = {"day": TODAY, "document": "118", "amount": fee.amount, "payer": "А", "purpose": f"№ {fee.invoice}"}
    return Line(**{**known, **other})


def test_a_line_with_number_and_sum_pays_the_fee(accountant: Any, fee: Fee, told: list[Fee]) -> None:
    (taken,) = transfers.take(accountant, [line(fee)])

    fee.refresh_from_db()
    assert fee.state == Fee.State.PAID
    assert told == [fee]
    attempt = fee.attempts.get()
    assert taken.attempt == attempt
    assert (attempt.channel, attempt.state, attempt.taken) == ("transfer", Attempt.State.PAID, fee.amount)
    assert not Difference.objects.exists()
    assert "transfer matched" in [row.act for row in audit.of(taken)]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "other",
    [
        {"amount": Decimal("3479.99")},
        {"amount": Decimal(3481)},
        {"purpose": "Оплата"},
        {"purpose": f"№ {NUMBER}"},  # a number that no fee has
    ],
)
def test_a_line_that_fits_no_fee_stands_on_the_desk_and_pays_nothing(
    accountant: Any, fee: Fee, other: dict[str, Any]
) -> None:
    (taken,) = transfers.take(accountant, [line(fee, **other)])

    fee.refresh_from_db()
    assert (fee.state, taken.attempt) == (Fee.State.DUE, None)
    assert Difference.objects.get().kind == Difference.Kind.TRANSFER
    assert transfers.why_not(accountant, taken)


@pytest.mark.usefixtures("told")
def test_a_line_that_names_two_invoices_is_matched_by_a_person(accountant: Any, fee: Fee, payer: Any) -> None:
    other = charging.charge(payer, "entry", purpose="Other", subject="case:2")

    (taken,) = transfers.take(accountant, [line(fee, purpose=f"{fee.invoice}, {other.invoice}")])

    assert taken.attempt is None
    assert "several" in transfers.why_not(accountant, taken)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("state", ["paid", "void"])
def test_a_fee_that_is_not_due_is_not_paid_by_a_transfer(accountant: Any, fee: Fee, state: str) -> None:
    if state == "paid":
        transfers.take(accountant, [line(fee)])
    else:
        charging.void(accountant, fee, law.O1315_8_1)

    (taken,) = transfers.take(accountant, [line(fee, document="119")])

    assert taken.attempt is None
    assert Difference.objects.filter(closed_at=None).count() == 1
    with pytest.raises(StepRefused):
        transfers.match(accountant, taken, fee)


@pytest.mark.usefixtures("told")
def test_a_line_is_taken_once_however_often_it_is_sent(accountant: Any, fee: Fee) -> None:
    lines = [line(fee), line(fee), line(fee, document="119", purpose="?")]

    assert len(transfers.take(accountant, lines)) == 2
    assert transfers.take(accountant, lines) == []
    assert Transfer.objects.count() == 2
    assert Difference.objects.count() == 1


@pytest.mark.usefixtures("told")
def test_two_payers_may_number_their_documents_alike(accountant: Any, fee: Fee) -> None:
    other = charging.charge(someone("author"), "entry", purpose="Other", subject="case:2")

    taken = transfers.take(accountant, [line(fee), line(other, payer="Б")])

    assert all(transfer.attempt for transfer in taken)
    assert len({transfer.attempt_id for transfer in taken}) == 2


@pytest.mark.usefixtures("told")
def test_a_person_matches_what_names_no_number_and_the_difference_closes(accountant: Any, fee: Fee) -> None:
    (taken,) = transfers.take(accountant, [line(fee, purpose="Оплата")])

    transfers.match(accountant, taken, fee)

    fee.refresh_from_db()
    assert fee.state == Fee.State.PAID
    assert Difference.objects.get().closed_at is not None
    other = charging.charge(fee.payer, "entry", purpose="Other", subject="case:2")
    with pytest.raises(StepRefused, match="paid a fee already"):
        transfers.match(accountant, taken, other)


@pytest.mark.usefixtures("told")
def test_nobody_lets_a_transfer_pay_their_own_fee(accountant: Any, price: Price) -> None:
    own = charging.charge(accountant, price.code, purpose="Own", subject="case:2")

    (taken,) = transfers.take(accountant, [line(own)])

    own.refresh_from_db()
    assert own.state == Fee.State.DUE
    with pytest.raises(StepRefused, match="own payment"):
        transfers.match(accountant, taken, own)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("role", ["author", "examiner", "head_of_department", "deputy", "head"])
def test_others_take_and_match_nothing(people: People, accountant: Any, fee: Fee, role: str) -> None:
    (taken,) = transfers.take(accountant, [line(fee, purpose="?")])
    person = getattr(people, role)

    with pytest.raises(StepRefused):
        transfers.take(person, [line(fee)])
    with pytest.raises(StepRefused):
        transfers.match(person, taken, fee)
    assert Transfer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("told")
def test_two_who_take_one_statement_at_once_take_each_line_once(accountant: Any, fee: Fee) -> None:
    lines = [line(fee), line(fee, document="119", purpose="?")]

    both = at_once(*[lambda: transfers.take(accountant, lines)] * 2)

    assert sum(len(taken) for taken in both if isinstance(taken, list)) == 2, both
    assert fee.attempts.count() == 1
    assert Difference.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("told")
def test_two_who_match_one_transfer_to_two_fees_at_once_pay_one(accountant: Any, fee: Fee, payer: Any) -> None:
    other = charging.charge(payer, "entry", purpose="Other", subject="case:2")
    (taken,) = transfers.take(accountant, [line(fee, purpose="?")])

    def match(which: Fee) -> Any:
        return lambda: transfers.match(accountant, Transfer.objects.get(pk=taken.pk), Fee.objects.get(pk=which.pk))

    both = at_once(match(fee), match(other))

    assert sum(isinstance(each, StepRefused) for each in both) == 1, both
    assert Fee.objects.filter(state=Fee.State.PAID).count() == 1
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("told")
def test_two_transfers_matched_to_one_fee_at_once_pay_it_once(accountant: Any, fee: Fee) -> None:
    taken = transfers.take(accountant, [line(fee, purpose="?"), line(fee, document="119", purpose="?")])

    def match(which: Transfer) -> Any:
        return lambda: transfers.match(accountant, Transfer.objects.get(pk=which.pk), Fee.objects.get(pk=fee.pk))

    both = at_once(*map(match, taken))

    assert sum(isinstance(each, StepRefused) for each in both) == 1, both
    assert Transfer.objects.filter(attempt=None).count() == 1
    assert Difference.objects.filter(closed_at=None).count() == 1

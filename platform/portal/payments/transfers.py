"""The bank's statement: its lines read from a file, each taken once, and the fee that each of them pays."""

import csv
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import audit
from portal.flow import Refusal, StepRefused, Words, lock
from portal.forms import one_line
from portal.law import own, under
from portal.payments import differences, settling
from portal.payments.differences import NOT_YOURS, OWN_MONEY
from portal.payments.models import Difference, Fee, Transfer, luhn
from portal.payments.settling import TRANSFERS

MOST_BYTES = 1024 * 1024
MOST_LINES = 5000
SINCE = date(2020, 1, 1)  # no line is older: there was no portal
LONGEST = {"document": 64, "payer": 300, "purpose": 1000}  # signs; a payment document holds fewer
COLUMNS = {  # what the columns are called in statements, in Kazakh, Russian and English
    "day": {"күні", "дата", "дата документа", "дата операции", "day", "date"},
    "document": {"құжат", "құжат нөмірі", "номер документа", "№ документа", "документ", "document", "number"},
    "amount": {"сома", "сомасы", "сумма", "кредит", "amount", "sum"},
    "payer": {"төлеуші", "ақша жөнелтуші", "плательщик", "отправитель", "payer"},
    "purpose": {"төлем мақсаты", "мақсаты", "назначение платежа", "назначение", "purpose"},
}
SUM = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,10})(?:[.,]([0-9]{1,2}))?")
BETWEEN = "[ \u2010-\u2015-]{0,3}"
INVOICE = re.compile(rf"(?<![0-9])(?=(1{BETWEEN}3{BETWEEN}1{BETWEEN}5(?:{BETWEEN}[0-9]){{8}})(?![0-9]))")

BY_INVOICE = own(
    "A line of the bank’s statement pays the fee whose invoice its purpose names, if its sum is the same; "
    "all others are matched by a person."
)
NOT_DUE = Refusal(gettext_lazy("This fee is not to be paid any more, so the transfer cannot pay it."))
OTHER_SUM = Refusal(gettext_lazy("The transfer is of another sum than the fee. Give it back, or match it to another."))
TAKEN = Refusal(gettext_lazy("This transfer has paid a fee already. Look at it there."))


class WrongStatement(Exception):
    """The file is no statement, and nothing of it was taken; str() says why, and in which line, to the reader."""


@dataclass(frozen=True, slots=True)
class Line:
    """Money that came: the day and number of the payment document, tenge, from whom and what for."""

    day: date
    document: str
    amount: Decimal
    payer: str
    purpose: str


def read(data: bytes) -> list[Line]:
    """The lines of a statement in CSV: UTF-8 or Windows-1251, between `;` or `,`, the columns named above them.

    WrongStatement names the first line that cannot be read; lines are counted as an editor counts them.
    """
    if len(data) > MOST_BYTES:
        raise WrongStatement(_("The file is larger than 1 MB. Save the statement of fewer days."))
    text = _decoded(data)
    head = text.split("\n", 1)[0]
    rows = csv.reader(StringIO(text, newline=""), delimiter=max(";,", key=head.count), strict=True)
    try:
        columns = _columns(next(rows, []))
        lines = [_line(row, columns, rows.line_num) for row in rows if any(map(str.strip, row))]
    except csv.Error:
        raise _wrong(rows.line_num, _("a quotation mark is not closed, or stands inside a field.")) from None
    if len(lines) > MOST_LINES:
        raise WrongStatement(_("The file has more than 5,000 lines. Save the statement of fewer days."))
    return lines


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongStatement(_("This is no text file. Save the statement as CSV in UTF-8 or Windows-1251."))


def _columns(head: list[str]) -> dict[str, int]:
    """At which place each column stands."""
    names = [one_line(name).lower() for name in head]
    found = {
        column: [place for place, name in enumerate(names) if name in called] for column, called in COLUMNS.items()
    }
    if any(len(places) != 1 for places in found.values()):
        raise WrongStatement(
            _("The first line must name five columns, each once: day; document; amount; payer; purpose.")
        )
    return {column: places[0] for column, places in found.items()}


def _line(row: list[str], columns: dict[str, int], number: int) -> Line:
    if len(row) <= max(columns.values()):
        raise _wrong(number, _("it has fewer columns than the first line."))
    texts = {column: one_line(row[place]) for column, place in columns.items()}
    for column, longest in LONGEST.items():
        if len(texts[column]) > longest:
            raise _wrong(number, _("its text is too long: “%(start)s…”") % {"start": texts[column][:30]})
    if not texts["document"]:
        raise _wrong(number, _("it has no number of the document."))
    return Line(
        day=_day(texts["day"], number),
        document=texts["document"],
        amount=_amount(texts["amount"], number),
        payer=texts["payer"],
        purpose=texts["purpose"],
    )


def _day(text: str, number: int) -> date:
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if SINCE <= day <= timezone.localdate():
            return day
        raise _wrong(number, _("%(day)s is yet to come, or long past.") % {"day": text})
    raise _wrong(number, _("“%(text)s” is no day. Write 24.11.2026 or 2026-11-24.") % {"text": text[:30]})


def _amount(text: str, number: int) -> Decimal:
    """3480, 3 480,00 or 3480.00 in tenge, more than nothing."""
    parts = SUM.fullmatch(text)
    amount = Decimal(f"{parts[1].replace(' ', '')}.{(parts[2] or '').ljust(2, '0')}") if parts else Decimal(0)
    if not 0 < amount < 10**10:
        raise _wrong(
            number, _("“%(text)s” is no sum that came. Write 3480, 3 480,00 or 3480.00.") % {"text": text[:30]}
        )
    return amount


def _wrong(number: int, what: str) -> WrongStatement:
    line, kept = _("Line %(number)s:") % {"number": number}, _("Nothing was taken.")
    return WrongStatement(f"{line} {what} {kept}")


@under(TRANSFERS, BY_INVOICE)
def take(officer: Any, lines: Iterable[Line]) -> list[Transfer]:
    """Keep those of `lines` that are not here yet, and give them: what plainly pays a fee has paid it.

    Each line stands by itself, so that a statement that was taken halfway is simply taken again.
    """
    if not officer.has_perm("payments.add_transfer"):
        raise StepRefused(NOT_YOURS)
    taken = [transfer for line in lines if (transfer := _taken(officer, line))]
    paid = sum(transfer.attempt_id is not None for transfer in taken)
    audit.record(officer, "statement taken", None, law=BY_INVOICE, new=len(taken), matched=paid)
    return taken


@under(TRANSFERS, BY_INVOICE)
def match(officer: Any, transfer: Transfer, fee: Fee) -> None:
    """Let `transfer` pay `fee`; StepRefused if it has paid another, the fee is not due, or the sums differ."""
    with transaction.atomic():
        lock(transfer)
        lock(fee)
        if refusal := may_match(officer, transfer, fee):
            raise StepRefused(refusal)
        transfer.attempt = settling.pay_by_transfer(officer, fee, transfer)
        transfer.save(update_fields=["attempt"])
        audit.record(officer, "transfer matched", transfer, law=BY_INVOICE, fee=fee.pk, amount=str(transfer.amount))
        differences.agreed([Difference.Kind.TRANSFER], {key(transfer)})


def may_use(officer: Any, transfer: Transfer) -> Refusal | None:
    """Whether `officer` may let this transfer pay anything."""
    if not officer.has_perm("payments.add_transfer"):
        return NOT_YOURS
    return TAKEN if transfer.attempt_id is not None else None


def may_match(officer: Any, transfer: Transfer, fee: Fee) -> Refusal | None:
    """Whether `officer` may let this transfer pay that fee."""
    if refusal := may_use(officer, transfer):
        return refusal
    if fee.payer_id == officer.pk:
        return OWN_MONEY
    if fee.state != Fee.State.DUE:
        return NOT_DUE
    return OTHER_SUM if transfer.amount != fee.amount else None


def invoices_in(purpose: str) -> list[str]:
    """The invoice numbers that `purpose` names, as twelve digits, each once; spaces and dashes may part the digits."""
    found = {re.sub("[^0-9]", "", each[1]) for each in INVOICE.finditer(purpose)}
    return sorted(digits for digits in found if luhn(digits[:-1]) == int(digits[-1]))


def fee_named(transfer: Transfer) -> Fee | None:
    """The fee that the purpose names; None where it names none, or several."""
    numbers = invoices_in(transfer.purpose)
    return Fee.by_invoice(numbers[0]) if len(numbers) == 1 else None


def why_not(officer: Any, transfer: Transfer) -> Words:
    """Why a transfer has paid nothing by itself, as it stands now."""
    if len(invoices_in(transfer.purpose)) > 1:
        return _("Its purpose names several invoices.")
    if (fee := fee_named(transfer)) is None:
        return _("Its purpose names no invoice of ours.")
    refusal = may_match(officer, transfer, fee)
    return refusal.reason if refusal else ""


def key(transfer: Transfer) -> str:
    """What the list of differences calls a transfer."""
    return f"T{transfer.pk:08d}"


def _taken(officer: Any, line: Line) -> Transfer | None:
    """The line, now here; None where it was here before."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                transfer = Transfer.objects.create(**asdict(line), added_by=officer)
        except IntegrityError:  # the constraint lets each line come once
            return None
        if not _matched(officer, transfer):
            told = f"{transfer.day}, No. {transfer.document}: {transfer.amount}"
            differences.raise_difference(Difference.Kind.TRANSFER, key(transfer), bank_says=told)
    return transfer


def _matched(officer: Any, transfer: Transfer) -> bool:
    """Let the fee that the purpose names be paid, if it can be; say whether it was."""
    fee = fee_named(transfer)
    try:
        if fee is not None:
            match(officer, transfer, fee)
    except StepRefused:
        return False
    return fee is not None

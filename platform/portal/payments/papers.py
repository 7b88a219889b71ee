"""The two papers of a fee: the invoice before it is paid, the confirmation after. Made when asked for, never kept.

Both are in Kazakh and Russian, as all papers are, and name a page on which anybody can see that they are ours.
"""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from portal.documents import dates, letters, sheets
from portal.drawings import JUNIPER, horn
from portal.flow import sure
from portal.law import O1315_8_1, O1315_8_2, under
from portal.payments.charging import service_of
from portal.payments.law import PAPERS
from portal.payments.models import Attempt, Fee, Payee, Refund
from portal.payments.prices import reckon
from portal.payments.refunds import payment_of
from portal.payments.settling import TRANSFERS

NBSP = "\u00a0"


class NoDetails(Exception):
    """Staff have not entered to whom fees are paid: no invoice can be made yet."""


@under(O1315_8_1, TRANSFERS, PAPERS)
def invoice(fee: Fee) -> bytes:
    """The invoice of a fee that is due, with the payee's details of today; NoDetails where there are none."""
    payee, day = Payee.on(timezone.localdate()), timezone.localdate(fee.created_at)
    if payee is None:
        raise NoDetails
    context = {"day_kk": dates.date_kk(day), "day_ru": dates.date_ru(day), "payer_iin": fee.payer.iin}
    return _paper("invoice", "төлемге арналған шот", "Счёт на оплату", fee, payee, context)


@under(O1315_8_2, TRANSFERS, PAPERS)
def confirmation(fee: Fee) -> bytes:
    """The confirmation of a fee that was paid, whatever became of its money since; in Astana time."""
    attempt = payment_of(fee)
    by_transfer = attempt.channel == Attempt.Channel.TRANSFER  # of which the statement knows the day alone
    paid_at, now = sure(attempt.taken_at), timezone.now()
    day = timezone.localdate(paid_at)
    context = {
        "attempt": attempt,
        "taken": "" if attempt.taken == fee.amount else tenge(sure(attempt.taken)),
        "by_transfer": by_transfer,
        "paid_kk": dates.date_kk(day) if by_transfer else dates.moment_kk(paid_at),
        "paid_ru": dates.date_ru(day) if by_transfer else dates.moment_ru(paid_at),
        "moved_to": getattr(fee, "moved_to", None),
        "refunds": [_refund(refund) for refund in attempt.refunds.order_by("pk")],
        "drawn_up_kk": dates.moment_kk(now),
        "drawn_up_ru": dates.moment_ru(now),
    }
    return _paper("payment", "төлем туралы растама", "Подтверждение оплаты", fee, Payee.on(day), context)


def check_url(fee: Fee) -> str:
    """What the QR holds: the page that says whether a paper is ours."""
    return f"{settings.BASE_URL}/verify/{fee.code}"


def tenge(amount: Decimal) -> str:
    """A sum as papers have it, with hundredths and no-break spaces: 3 480,00."""
    return f"{amount:,.2f}".replace(",", NBSP).replace(".", ",")


def _paper(name: str, kk: str, ru: str, fee: Fee, payee: Payee | None, context: dict[str, Any]) -> bytes:
    """The paper of templates/documents/<name>.html, called `kk` and `ru`, as PDF/A."""
    title = f"№{NBSP}{fee.invoice} {kk}. {ru} №{NBSP}{fee.invoice}"
    provider = f"{payee.name_kk}. {payee.name_ru}" if payee else ""
    drawings = {"qr": sheets.qr_svg(check_url(fee)), "mark": _mark()}
    page = {**_said_of(fee), **context, "payee": payee, "title": title, "provider": provider}
    return sheets.lay_out(f"documents/{name}.html", page, ("fonts", "payment"), title, drawings).write()


def _said_of(fee: Fee) -> dict[str, Any]:
    """What both papers say of a fee."""
    return {
        "fee": fee,
        "payer": letters.printable(fee.payer.full_name),
        "kk": _service(fee, "kk"),
        "ru": _service(fee, "ru"),
        "net": tenge(fee.net),
        "vat": tenge(fee.vat),
        "vat_percent": f"{fee.price.vat_percent.normalize():f}".replace(".", ","),
        "amount": tenge(fee.amount),
        "whole": _whole(fee) if fee.percent < 100 else None,
        "code": sheets.grouped(fee.code, 5),
        "check_url": check_url(fee),
        "check_page": sheets.check_page(check_url(fee)),
    }


def _whole(fee: Fee) -> dict[str, str]:
    """The full price, of which this fee is a part."""
    whole = reckon(fee.price)
    return {"net": tenge(whole.net), "vat": tenge(whole.vat), "gross": tenge(whole.gross)}


def _service(fee: Fee, language: str) -> dict[str, str]:
    """What the fee is for, and for which case, in the words of `language`."""
    with override(language):
        service, case = service_of(fee).title, service_of(fee).case(fee)
        return {"service": str(service), "case": letters.printable(str(case.name)), "number": str(case.number or "")}


def _refund(refund: Refund) -> dict[str, Any]:
    done = refund.done_at
    return {
        "state": refund.state,
        "amount": tenge(refund.amount),
        "transfer": letters.printable(refund.transfer),
        "day_kk": dates.date_kk(timezone.localdate(done)) if done else "",
        "day_ru": dates.date_ru(timezone.localdate(done)) if done else "",
    }


def _mark() -> str:
    """The sign of the portal."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36" fill="none">'
        f'<path d="{horn((18, 18), 2.28)}" stroke="{JUNIPER}" stroke-width="3" stroke-linecap="round"/></svg>'
    )

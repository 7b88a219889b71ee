"""What is owed: a fee charged, asked for no more, paid, used, moved to another case. The bank is settling.py's matter.

What hangs on a payment says so once, in AppConfig.ready:

    charging.register(charging.Service("entry", title, when_paid=registration.record_payment, cases=...))

`when_paid` runs under the fee's lock, in the transaction that makes the fee paid: both happen or neither. So who
changes a case and its fees together locks the fees first (fees_held).
"""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, law
from portal.flow import MOVED_ON, Actor, Refusal, StepRefused, Words, lock
from portal.law import own, under
from portal.payments import prices, refunds
from portal.payments.models import Fee, Price

STAYS = own("A paid fee whose case was closed before the work was done stays its payer’s, for the next application.")

NO_PRICE = Refusal(
    _("No price is set for today, so nothing can be paid yet. The application is kept; try again on another day.")
)
PAID_ALREADY = Refusal(_("This fee has been paid already. Nothing more is to be paid."))
logger = logging.getLogger(__name__)
Laws = tuple[law.Law, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What a fee is for, in words and by its number if it has one, and where its payer finds it."""

    name: Words
    number: int | None
    page: str


@dataclass(frozen=True, slots=True)
class Service:
    """What fees are charged for under the price `code`.

    `when_paid` is told of each fee that becomes paid; `cases` finds many at once, by what the fees call them.
    """

    code: str
    title: Words
    when_paid: Callable[[Fee], None]
    cases: Callable[[Collection[Fee]], dict[str, Case]]

    def case(self, fee: Fee) -> Case:
        """The case of one fee."""
        return self.cases([fee])[fee.subject]

    def page(self, fee: Fee) -> str:
        """Where the payer finds the case."""
        return self.case(fee).page

    def named(self, fee: Fee) -> Words:
        """What the fee is for."""
        return self.case(fee).name


SERVICES: dict[str, Service] = {}
TITLES: dict[str, Words] = {}  # of services that have a price, and for which no fee is charged yet


def register(service: Service) -> None:
    """Let fees be charged for a service."""
    SERVICES[service.code] = service


def title_of(code: str) -> Words:
    """What the service of that price code is called."""
    service = SERVICES.get(code)
    return service.title if service else TITLES.get(code, code)


def service_of(fee: Fee) -> Service:
    """What the fee is charged for."""
    return SERVICES[fee.price.code]


@under(law.O1315_8_1, law.O1315_8_5)
def charge(payer: AbstractBaseUser, code: str, *, purpose: str, subject: str, percent: int = 100) -> Fee:
    """Let `payer` owe `percent` of today's price of `code` for the case `subject`, as the trail calls it.

    `purpose` is what the bank shows, at most 125 bytes. StepRefused where no act sets a price.
    """
    try:
        price = Price.on(code, timezone.localdate())
    except Price.DoesNotExist:
        logger.error("No price of %r is in force today: nobody can pay for it.", code)
        raise StepRefused(NO_PRICE) from None
    why = (law.O1315_8_1,) if percent == 100 else (law.O1315_8_1, law.O1315_8_5)
    sums = prices.reckon(price, percent)
    return _charged(payer, price, sums, why, percent=percent, purpose=purpose, subject=subject)


@under(law.O1315_8_5)
def charge_difference(fee: Fee, *, purpose: str) -> Fee:
    """Let the payer owe what is missing of the whole price of `fee`."""
    percent, why = 100 - fee.percent, (law.O1315_8_5,)
    rest = prices.rest_of(fee)
    return _charged(fee.payer, fee.price, rest, why, percent=percent, purpose=purpose, subject=fee.subject)


def _charged(payer: Any, price: Price, sums: prices.Sum, why: Laws, *, percent: int, purpose: str, subject: str) -> Fee:
    fee = Fee.objects.create(
        price=price,
        percent=percent,
        net=sums.net,
        vat=sums.vat,
        amount=sums.gross,
        payer_id=payer.pk,
        purpose=purpose,
        subject=subject,
    )
    audit.record(payer, "charge", fee, law=why, amount=str(fee.amount), price=price.pk, percent=percent)
    return fee


@contextmanager
def fees_held(case: models.Model) -> Iterator[None]:
    """The fees of a case locked, oldest first: before the case itself, as where the bank's word makes one paid."""
    with transaction.atomic():
        list(Fee.objects.select_for_update().filter(subject=audit.key(case)).order_by("pk"))
        yield


def void(actor: Actor, fee: Fee, why: law.Law) -> None:
    """Ask for a fee no more; what is paid for it all the same goes back. StepRefused if it is paid."""
    with transaction.atomic():
        lock(fee)
        if fee.state == Fee.State.VOID:
            return
        if fee.state != Fee.State.DUE:
            raise StepRefused(PAID_ALREADY)
        fee.state = Fee.State.VOID
        fee.save(update_fields=["state"])
        audit.record(actor, "fee void", fee, law=why)


@under(law.O1315_8_1)
def use(fee: Fee) -> None:
    """The work that was paid for is done: a fee that is paid is used."""
    with transaction.atomic():
        lock(fee)
        if fee.state != Fee.State.PAID:
            return
        fee.state, fee.used_at = Fee.State.USED, timezone.now()
        fee.save(update_fields=["state", "used_at"])
        audit.record(None, "fee used", fee, law=law.O1315_8_1, amount=str(fee.amount))


@under(STAYS)
def move(fee: Fee, *, purpose: str, subject: str) -> Fee:
    """Let a paid fee pay for another case, at the price at which it was charged. StepRefused if it is not free."""
    with transaction.atomic():
        lock(fee)
        if fee.state != Fee.State.PAID:
            raise StepRefused(MOVED_ON)
        if refunds.is_asked_back(refunds.payment_of(fee)):
            raise StepRefused(refunds.ASKED_ALREADY)
        fee.state = Fee.State.MOVED
        fee.save(update_fields=["state"])
        sums, why = prices.sum_of(fee), (STAYS,)
        moved = _charged(fee.payer, fee.price, sums, why, percent=fee.percent, purpose=purpose, subject=subject)
        moved.moved_from = fee
        audit.record(fee.payer, "fee moved", fee, law=STAYS, to=moved.pk)
        pay(moved)
        return moved


def pay(fee: Fee) -> None:
    """Make a fee that is locked paid, and let what waits for it go on."""
    fee.state, fee.paid_at = Fee.State.PAID, timezone.now()
    fee.save(update_fields=["state", "paid_at", "moved_from"])
    audit.record(None, "fee paid", fee, law=law.O1315_8_1, amount=str(fee.amount))
    service_of(fee).when_paid(fee)

"""A day at the bank beside the same day here, both ways. What does not agree stands on the finance desk.

The bank's list is fetched outside any transaction. A payment that the bank took and we do not know as paid is asked
about first, as any other: most differences are late answers, and end there.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal import audit
from portal.counters import take_next
from portal.law import O1315_8_2, own, under
from portal.payments import halyk, settling
from portal.payments.differences import agreed, raise_difference
from portal.payments.gateway import BankUnavailable, Gateway, Operation
from portal.payments.models import Attempt, Difference, Reconciliation, Refund

Kind = Difference.Kind
FOUND_HERE = [Kind.NOT_OURS, Kind.NOT_PAID_HERE, Kind.NOT_LISTED, Kind.OTHER_SUM, Kind.OTHER_REFUND]
TAKEN = (Attempt.State.PAID, Attempt.State.SURPLUS, Attempt.State.DISPUTED)
LOOKED_BACK = 45  # days: money may be called back from the bank that long
AGAIN_AFTER = timedelta(days=7)  # a day in that time is compared again, in case something went back behind our back
AT_HOUR = 3  # of the next day, in Astana: by then late answers have come

EVERY_DAY = own("Each day's payments and refunds are compared with the bank's own list, both ways.")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that does not agree."""

    kind: str
    key: str
    attempt: Attempt | None
    bank_says: str = ""
    we_say: str = ""


@dataclass(slots=True)
class Sums:
    """How many payments, and how much was taken and given back, in tenge."""

    count: int = 0
    taken: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)

    def add(self, taken: Decimal, returned: Decimal) -> None:
        """Count one more."""
        self.count, self.taken, self.returned = self.count + 1, self.taken + taken, self.returned + returned


@dataclass(slots=True)
class Day:
    """What was found of one day."""

    bank: Sums = field(default_factory=Sums)
    ours: Sums = field(default_factory=Sums)
    found: list[Found] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


@under(O1315_8_2, EVERY_DAY)
def reconcile(day: date, *, gateway: Gateway | None = None) -> Reconciliation:
    """Compare `day` (in Astana) with the bank; BankUnavailable where it gives no whole list."""
    gateway = gateway or halyk.from_settings()
    since = timezone.make_aware(datetime.combine(day, time()))
    listed = gateway.operations(since, since + timedelta(days=1))
    charged = _by_invoice(listed)
    _ask_about_what_is_late(charged, gateway)
    with transaction.atomic():
        take_next("reconciliation")  # one at a time
        compared = _compared(charged, since)
        for found in compared.found:
            raise_difference(
                found.kind, found.key, attempt=found.attempt, bank_says=found.bank_says, we_say=found.we_say
            )
        still = {(found.kind, found.key) for found in compared.found}
        for kind in FOUND_HERE:
            agreed([kind], compared.keys - {key for found_kind, key in still if found_kind == kind})
        return _kept(day, compared, listed)


@under(EVERY_DAY)
def compare_again(officer: Any, day: date, *, gateway: Gateway | None = None) -> Reconciliation:
    """Compare a day because a person asks for it; PermissionDenied to whom the comparison is not theirs."""
    if not officer.has_perm("payments.add_reconciliation"):
        raise PermissionDenied
    made = reconcile(day, gateway=gateway)
    audit.record(officer, "reconcile again", made, law=EVERY_DAY, day=day.isoformat())
    return made


def reconcile_quietly(day: date) -> None:
    """Compare a day; where the bank gives no list, only say so: it is still owed."""
    try:
        made = reconcile(day)
    except BankUnavailable as error:
        logger.warning("The bank gave no list of %s: %s", day, error)
        return
    logger.info("%s: %s payments, %s differences.", day, made.bank_count, made.differences)


def owed(now: datetime) -> list[date]:
    """Days not compared since they ended, and since a refund of one of their payments; tried every ten minutes."""
    here = timezone.localtime(now)
    if here.minute % 10 or here.hour < AT_HOUR:
        return []
    last = here.date() - timedelta(days=1)
    days = {last - timedelta(days=back) for back in range(LOOKED_BACK)}
    first = Attempt.objects.order_by("created_at").values_list("created_at", flat=True).first()
    if first is None:
        return []
    compared = _compared_at(days)
    after = {day: timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) for day in days}
    old_enough = {day: max(after[day], now - AGAIN_AFTER) for day in days}
    first_day = timezone.localdate(first)
    missing = {day for day in days if day >= first_day and compared.get(day, after[day]) <= old_enough[day]}
    return sorted(missing | _refunded_since(here))


def _compared_at(days: Iterable[date]) -> dict[date, datetime]:
    """When each of the days was compared last."""
    made = Reconciliation.objects.filter(day__in=list(days)).order_by("made_at")
    return dict(made.values_list("day", "made_at"))


def _refunded_since(here: datetime) -> set[date]:
    """Days of payments that have gone back lately and were not compared since."""
    lately = Refund.objects.filter(state=Refund.State.DONE, transfer="", done_at__gt=here - timedelta(days=LOOKED_BACK))
    latest: dict[date, datetime] = {}
    for taken_at, done_at in lately.order_by("done_at").values_list("attempt__taken_at", "done_at"):
        if done_at is not None and timezone.localdate(done_at) < here.date():
            latest[timezone.localdate(taken_at)] = done_at
    compared = _compared_at(latest)
    return {day for day, done_at in latest.items() if day not in compared or compared[day] <= done_at}


def _by_invoice(listed: Iterable[Operation]) -> dict[str, list[Operation]]:
    """The operations that took money, by our number."""
    charged: dict[str, list[Operation]] = defaultdict(list)
    for operation in listed:
        if operation.charged:
            charged[operation.invoice].append(operation)
    return charged


def _ask_about_what_is_late(charged: Iterable[str], gateway: Gateway) -> None:
    """Settle what the bank took and we do not know of yet."""
    for attempt in _attempts(charged).values():
        if attempt.state not in TAKEN:
            try:
                settling.settle(attempt, gateway=gateway)
            except Exception:  # one fault must not hide the rest of the day; this one is found as a difference
                logger.exception("Payment %s could not be settled.", attempt.invoice)


def _attempts(invoices: Iterable[str]) -> dict[str, Any]:
    """Our attempts by the bank's number of them."""
    numbers = {Attempt.number_of(invoice) for invoice in invoices} - {None}
    found = _with_refunds().filter(number__in=numbers)
    return {attempt.invoice: attempt for attempt in found}


def _with_refunds() -> QuerySet[Any]:
    """Attempts by card, each with `returned`: what the bank confirmed to have given back, and `maybe`: what may be."""
    by_bank = Q(refunds__transfer="", refunds__state=Refund.State.DONE)
    on_its_way = Q(refunds__state__in=[Refund.State.SENT, Refund.State.DUE])
    nothing = Decimal(0)
    return Attempt.objects.filter(channel=Attempt.Channel.CARD).annotate(
        returned=Coalesce(Sum(Case(When(by_bank, then=F("refunds__amount")))), nothing),
        maybe=Coalesce(Sum(Case(When(on_its_way, then=F("refunds__amount")))), nothing),
    )


def _compared(charged: dict[str, list[Operation]], since: datetime) -> Day:
    compared = Day(keys=set(charged))
    known = _attempts(charged)
    for invoice, operations in charged.items():
        _compare_listed(compared, invoice, operations, known.get(invoice))
    that_day = Q(taken_at__gte=since, taken_at__lt=since + timedelta(days=1))
    for attempt in _with_refunds().filter(that_day, state__in=TAKEN, transaction_id__isnull=False):
        if attempt.invoice not in charged:
            compared.keys.add(attempt.invoice)
            compared.ours.add(attempt.taken or Decimal(0), attempt.returned)
            compared.found.append(Found(Kind.NOT_LISTED, attempt.invoice, attempt, we_say=str(attempt.taken)))
    return compared


def _compare_listed(compared: Day, invoice: str, operations: list[Operation], attempt: Any) -> None:
    """Compare what the bank lists under one number with what we know of it."""
    taken = sum((operation.amount for operation in operations), Decimal(0))
    returned = sum((operation.returned for operation in operations), Decimal(0))
    compared.bank.add(taken, returned)
    if attempt is None:
        compared.found.append(Found(Kind.NOT_OURS, invoice, None, bank_says=str(taken)))
        return
    if attempt.state not in TAKEN:
        gone = taken == returned  # nothing of it is at the bank any more
        if not gone:
            compared.found.append(
                Found(Kind.NOT_PAID_HERE, invoice, attempt, bank_says=str(taken), we_say=attempt.state)
            )
        return
    compared.ours.add(attempt.taken or Decimal(0), attempt.returned)
    if taken != attempt.taken:
        compared.found.append(Found(Kind.OTHER_SUM, invoice, attempt, bank_says=str(taken), we_say=str(attempt.taken)))
    if not attempt.returned <= returned <= attempt.returned + attempt.maybe:
        compared.found.append(
            Found(Kind.OTHER_REFUND, invoice, attempt, bank_says=str(returned), we_say=str(attempt.returned))
        )


def _kept(day: date, compared: Day, listed: list[Operation]) -> Reconciliation:
    made = Reconciliation.objects.create(
        day=day,
        bank_count=compared.bank.count,
        bank_taken=compared.bank.taken,
        bank_returned=compared.bank.returned,
        our_count=compared.ours.count,
        our_taken=compared.ours.taken,
        our_returned=compared.ours.returned,
        differences=len(compared.found),
        listing=[operation.raw for operation in listed],
    )
    audit.record(None, "reconcile", made, law=EVERY_DAY, day=day.isoformat(), differences=len(compared.found))
    return made

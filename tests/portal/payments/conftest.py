"""A payer, a fee and the bank on paper."""

import hashlib
from collections.abc import Collection
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser

from accounts.roles import Role
from portal.payments import charging, settling
from portal.payments.models import Fee, Price
from tests import people as acts
from tests.portal.payments.paper_bank import PaperBank


@pytest.fixture
def bank() -> PaperBank:
    return PaperBank()


@pytest.fixture
def payer(db: None) -> AbstractBaseUser:
    digest = hashlib.sha256(b"payer").hexdigest()
    person: AbstractBaseUser = get_user_model().objects.create(
        iin="900101300017", iin_digest=digest, given_name="АЙГЕРІМ"
    )
    return person


@pytest.fixture
def price(db: None) -> Price:
    sums = {"net": Decimal(3000), "vat_percent": Decimal(16), "gross": Decimal(3480)}
    price, _ = Price.objects.get_or_create(
        code="entry", since=date(2026, 1, 1), defaults={**sums, "act": "example", "example": True}
    )
    return price


@pytest.fixture
def fee(payer: AbstractBaseUser, price: Price) -> Fee:
    return charging.charge(payer, price.code, purpose="Мәліметтерді енгізу", subject="case:1")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Fee]:
    """The fees that whoever waits for payments was told of, and nobody else is."""
    fees: list[Fee] = []
    service = charging.Service("entry", "Entry", when_paid=fees.append, cases=cases)
    monkeypatch.setattr(charging, "SERVICES", {service.code: service})
    return fees


@pytest.fixture
def no_limit_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """One payer who stands for many."""
    monkeypatch.setattr(settling, "MOST_A_DAY", 10**6)


def cases(fees: Collection[Fee]) -> dict[str, charging.Case]:
    """Cases that nobody keeps."""
    return {fee.subject: charging.Case("A work", None, "/case/") for fee in fees}


@pytest.fixture
def accountant(db: None) -> AbstractBaseUser:
    return acts.staff("accountant", Role.ACCOUNTANT)

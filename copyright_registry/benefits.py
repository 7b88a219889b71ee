"""Who pays less for an entry (Order 1315, paragraph 8), and what an application costs with it."""

from __future__ import annotations  # UploadedFile is generic in the stubs only

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.iin import born
from accounts.models import User
from copyright_registry import law
from copyright_registry.files import WrongFile, format_of
from copyright_registry.models import Application, Benefit, BenefitClaim, State
from portal.forms import one_line
from portal.law import O1315_8_3, O1315_8_4, O1315_8_5, under
from portal.payments import prices
from portal.payments.models import Fee, Price, Refund
from portal.payments.settling import STAYS
from portal.reference import in_force

OF_AGE = 18  # years (Civil Code, article 17)
PROOF_FORMATS = ("pdf", "jpeg", "png")
PROOF_MAX_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Proof:
    """The paper that proves a benefit."""

    data: bytes
    name: str
    size: int
    sha256: str  # hex
    format: str


@under(O1315_8_3)
def read_proof(upload: UploadedFile[Any]) -> Proof:
    """The upload as a proof; WrongFile with code empty, too_big or wrong_kind."""
    size = upload.size or 0
    if size == 0:
        raise WrongFile("empty")
    if size > PROOF_MAX_BYTES:
        raise WrongFile("too_big")
    data = upload.read()
    form = format_of(upload.name or "", data[:4096])
    if form not in PROOF_FORMATS:
        raise WrongFile("wrong_kind")
    return Proof(data, one_line(upload.name or "")[-255:], size, hashlib.sha256(data).hexdigest(), form)


@under(O1315_8_4)
def is_minor(author: User, day: date) -> bool:
    """Whether the author is under age on `day`, by the birth date in the IIN."""
    birth = born(author.iin)
    if birth is None:
        return False
    try:
        comes_of_age = birth.replace(year=birth.year + OF_AGE)
    except ValueError:  # born on 29 February
        comes_of_age = date(birth.year + OF_AGE, 3, 1)
    return birth <= day < comes_of_age


@under(O1315_8_4)
def offered() -> list[Benefit]:
    """The categories in force today."""
    return list(in_force(Benefit.objects.all()))


@under(O1315_8_5)
def reduced_percent(day: date) -> int:
    """How many per cent of the price are paid with a benefit on `day`."""
    return 100 - law.REDUCTION.on(day)


@under(O1315_8_4, O1315_8_5, law.EVERY_AUTHOR)
def percent(authors: Iterable[User], claims: Iterable[BenefitClaim], day: date) -> int:
    """How many per cent of the price are to be paid on `day`.

    Where every author has to be entitled, one who claims nothing, or whose claim was rejected, ends it for all.
    """
    good = {claim.author_id for claim in claims if claim.state != BenefitClaim.State.REJECTED}
    entitled = [author.pk in good for author in authors]
    reduced = all(entitled) if law.ENTITLED.on(day) == "every author" else any(entitled)
    return reduced_percent(day) if reduced else 100


def percent_of(application: Application) -> int:
    """How many per cent of the price its author is to pay as it stands."""
    return percent([application.applicant], application.claims.defer("document"), timezone.localdate())


def sum_of(application: Application) -> prices.Sum | None:
    """What is to be paid for it: as it was charged, else at today's price. None where no act sets one."""
    fee = application.fee
    if fee is not None and fee.state not in {Fee.State.VOID, Fee.State.RETURNED}:
        return prices.Sum(fee.net, fee.vat, fee.amount)
    try:
        price = Price.on("entry", timezone.localdate())
    except Price.DoesNotExist:
        return None
    return prices.reckon(price, percent_of(application))


@under(STAYS)
def free_fees(author: User, application: Application) -> list[Fee]:
    """Paid fees of closed cases of the author that may pay for this one, oldest first."""
    closed = Application.objects.filter(applicant=author, state__in=[State.WITHDRAWN, State.REFUSED])
    fees = Fee.objects.filter(application__in=closed, state=Fee.State.PAID, percent=percent_of(application))
    asked = Refund.objects.filter(state__in=Refund.OPEN).values("attempt__fee")
    return list(fees.exclude(pk__in=asked).order_by("paid_at"))


def claim_of(application: Application) -> Any:
    """The claim of the applicant, or None; its document is read only where it is asked for."""
    claims = application.claims.select_related("benefit", "decided_by").defer("document")
    return claims.filter(author=application.applicant_id).first()

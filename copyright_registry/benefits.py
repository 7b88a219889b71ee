"""Who pays less for an entry (Order 1315, paragraph 8), and what an application costs with it."""

from __future__ import annotations  # UploadedFile is generic in the stubs only

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import law, rules
from copyright_registry.models import Application, Author, Benefit, BenefitClaim, State
from copyright_registry.parties import is_minor
from portal.files import Checked, check, guarded
from portal.flow import Words
from portal.law import O1315_8_1, O1315_8_3, O1315_8_4, O1315_8_5, O1315_11, under
from portal.payments import prices, refunds
from portal.payments.charging import STAYS
from portal.payments.models import Fee, Price
from portal.reference import in_force

ENTRY = "entry"  # the code of its price
PROOF_FORMATS = ("pdf", "jpeg", "png")
PROOF_MAX_BYTES = 5 * 1024 * 1024
EVERY = "every author"
WHO_IS_ENTITLED: dict[str, Words] = {
    EVERY: _("Of several authors each must be entitled; otherwise the full price is paid."),
    "any author": _("Of several authors it is enough that one is entitled."),
}


@dataclass(frozen=True, slots=True)
class Proof(Checked):
    """The paper that proves a benefit."""

    data: bytes


@under(O1315_8_3)
def read_proof(upload: UploadedFile[Any]) -> Proof:
    """The upload as a proof; or WrongFile."""
    checked = check(upload, PROOF_FORMATS, PROOF_MAX_BYTES)
    return Proof(**asdict(checked), data=upload.read())


@under(O1315_8_3, O1315_11)
def document(claim: BenefitClaim | None) -> HttpResponse:
    """The author's paper in a tab of its own, as its recognised format; nothing in it runs or loads. Or Http404."""
    if claim is None or not claim.sha256:
        raise Http404
    return guarded(HttpResponse(bytes(claim.document)), claim.format)


@under(O1315_8_4)
def offered() -> list[Benefit]:
    """The categories in force today."""
    return list(in_force(Benefit.objects.all()))


@under(O1315_8_5)
def reduced_percent(day: date) -> int:
    """How many per cent of the price are paid with a benefit on `day`."""
    return 100 - law.REDUCTION.on(day)


@under(O1315_8_4, O1315_8_5, law.EVERY_AUTHOR)
def percent(authors: Iterable[Author], claims: Iterable[BenefitClaim], day: date) -> int:
    """How many per cent of the price are to be paid on `day`.

    Where every author has to be entitled, one who claims nothing, or whose claim was rejected, ends it for all.
    """
    claimed = {claim.author_id: claim for claim in claims if claim.state != BenefitClaim.State.REJECTED}
    entitled = [author.pk in claimed and holds(claimed[author.pk].benefit, author, day) for author in authors]
    reduced = (all(entitled) and bool(entitled)) if law.ENTITLED.on(day) == EVERY else any(entitled)
    return reduced_percent(day) if reduced else 100


def holds(benefit: Benefit, author: Author, day: date) -> bool:
    """Whether a category is in force on `day`, and a minor still one."""
    return benefit.is_in_force(day) and (not benefit.by_birth_date or is_minor(author, day))


def percent_of(application: Application) -> int:
    """How many per cent of the price its author is to pay as it stands."""
    return percent(application.authors.all(), claims_of(application), timezone.localdate())


@under(O1315_8_4, law.EVERY_AUTHOR)
def who_is_entitled(day: date) -> Words:
    """Whether on `day` each of several authors has to be entitled, in words."""
    return WHO_IS_ENTITLED[law.ENTITLED.on(day)]


@dataclass(frozen=True, slots=True)
class Cost:
    """What an application costs now: `percent` of `price`; `fee` where it was charged already."""

    price: Price
    percent: int
    sum: prices.Sum
    fee: Fee | None


@under(O1315_8_1, O1315_8_5)
def cost_of(application: Application) -> Cost | None:
    """As it was charged, the rest of the price first where that is due; else at today's price.

    None where no act sets one.
    """
    charged = application.difference if rules.owes_difference(application) else application.fee
    if charged is not None and charged.stands:
        return Cost(charged.price, charged.percent, prices.sum_of(charged), charged)
    if (price := price_today()) is None:
        return None
    percent = percent_of(application)
    return Cost(price, percent, prices.reckon(price, percent), None)


def price_today() -> Price | None:
    """The whole price of an entry; None where no act sets one."""
    try:
        return Price.on(ENTRY, timezone.localdate())
    except Price.DoesNotExist:
        return None


@under(STAYS)
def free_fees(author: User, application: Application) -> list[Fee]:
    """Paid fees of closed cases of the author that may pay for this one, oldest first."""
    closed = Application.objects.filter(applicant=author, state__in=[State.WITHDRAWN, State.REFUSED])
    fees = Fee.objects.filter(application__in=closed, state=Fee.State.PAID, percent=percent_of(application))
    paid = list(fees.select_related("moved_from").order_by("paid_at"))
    asked = refunds.asked_back(paid)
    return [fee for fee in paid if fee.pk not in asked]


def is_free(fee: Fee | None) -> bool:
    """Whether the fee of a closed case is paid for nothing yet, and its money was not asked back."""
    if fee is None or fee.state != Fee.State.PAID:
        return False
    return not refunds.asked_back([fee])


def claims_of(application: Application) -> QuerySet[BenefitClaim]:
    """The claims of its authors, in their order; a document is read only where it is asked for."""
    joined = ("benefit", "decided_by", "author__person", "author__signature")
    papers = ("document", "author__signature__document", "author__signature__cms")
    return application.claims.select_related(*joined).defer(*papers).order_by("author__place")


def claim_of(application: Application) -> BenefitClaim | None:
    """The claim that waits for the examiner's word, else one that was rejected, else any; None where there is none."""
    order = (BenefitClaim.State.CLAIMED, BenefitClaim.State.REJECTED, BenefitClaim.State.CONFIRMED)
    return min(claims_of(application), key=lambda claim: order.index(BenefitClaim.State(claim.state)), default=None)

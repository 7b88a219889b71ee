"""The benefit on the page of its case: what is claimed, on which document, and what it means for the fee."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpResponse

from copyright_registry import benefits, rules
from copyright_registry.desk.work import POLICY, TYPES
from copyright_registry.models import Application, BenefitClaim
from portal.flow import sure
from portal.law import O1315_8_3, O1315_8_5, O1315_11, under
from portal.payments import prices
from portal.payments.models import Fee

CONFIRM, REJECT = "confirm-benefit", "reject-benefit"  # the slugs of its steps
State = BenefitClaim.State
SIGNS = {State.CLAIMED: "turn", State.CONFIRMED: "good", State.REJECTED: "bad"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim as the page shows it; `rest` is what is missing of the whole price, in tenge."""

    claim: BenefitClaim
    rest: Decimal
    difference: Fee | None
    is_owed: bool

    @property
    def sign(self) -> str:
        return SIGNS[State(self.claim.state)]

    @property
    def is_paid(self) -> bool:
        return self.difference is not None and self.difference.state in {Fee.State.PAID, Fee.State.USED}


@under(O1315_8_3, O1315_8_5)
def shown(case: Application) -> Shown | None:
    """The claim of the author and what its rejection costs; None where none was made."""
    claim = benefits.claim_of(case)
    if claim is None:
        return None
    fee = sure(case.fee)
    return Shown(claim, prices.reckon(fee.price).gross - fee.amount, case.difference, rules.owes_difference(case))


@under(O1315_8_3, O1315_11)
def answer(case: Application) -> HttpResponse:
    """The author's document in a tab of its own, as its recognised format; nothing in it runs or loads. Or Http404."""
    claim = benefits.claim_of(case)
    if claim is None or not claim.sha256:
        raise Http404
    found = HttpResponse(bytes(claim.document), content_type=TYPES[claim.format])
    found["X-Content-Type-Options"] = "nosniff"
    found["Content-Security-Policy"] = POLICY
    return found

"""The benefit on the page of its case: what is claimed, on which document, and what it means for the fee."""

from dataclasses import dataclass
from decimal import Decimal

from copyright_registry import benefits, rules
from copyright_registry.models import Application, BenefitClaim
from portal.flow import sure
from portal.law import O1315_8_3, O1315_8_5, under
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
        return self.difference is not None and self.difference.is_paid


@under(O1315_8_3, O1315_8_5)
def shown(case: Application) -> list[Shown]:
    """The claims of the authors, and what a rejection costs."""
    claims, owes = list(benefits.claims_of(case)), rules.owes_difference(case)
    if not claims:
        return []
    rest = prices.rest_of(sure(case.fee)).gross
    return [Shown(claim, rest, case.difference, owes) for claim in claims]

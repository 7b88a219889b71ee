"""Forms, contracts, their versions and signatures."""

from contracts.models.contracts import (
    ANSWERED_IN_A_TERM,
    OPEN,
    Contract,
    ContractState,
    ContractVersion,
    Side,
    Signing,
)
from contracts.models.forms import FormVersion

__all__ = [
    "ANSWERED_IN_A_TERM",
    "OPEN",
    "Contract",
    "ContractState",
    "ContractVersion",
    "FormVersion",
    "Side",
    "Signing",
]

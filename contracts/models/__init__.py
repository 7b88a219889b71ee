"""Forms, contracts, their versions and signatures."""

from contracts.models.contracts import (
    OPEN,
    Contract,
    ContractState,
    ContractVersion,
    Side,
    Signing,
)
from contracts.models.forms import FormVersion

__all__ = [
    "OPEN",
    "Contract",
    "ContractState",
    "ContractVersion",
    "FormVersion",
    "Side",
    "Signing",
]

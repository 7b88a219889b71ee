"""Forms, contracts, their versions and signatures, rates."""

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
from contracts.models.tariffs import PRICED, Base, Entry, Ground, Mci, Tariff, Unit, UserCategory

__all__ = [
    "ANSWERED_IN_A_TERM",
    "OPEN",
    "PRICED",
    "Base",
    "Contract",
    "ContractState",
    "ContractVersion",
    "Entry",
    "FormVersion",
    "Ground",
    "Mci",
    "Side",
    "Signing",
    "Tariff",
    "Unit",
    "UserCategory",
]

"""Forms, contracts, their versions and signatures; applications for exclusion."""

from contracts.models.contracts import (
    ANSWERED_IN_A_TERM,
    OPEN,
    Contract,
    ContractState,
    ContractVersion,
    Side,
    Signing,
)
from contracts.models.exclusions import (
    COMING,
    RECEIVED,
    ExcludedWork,
    Exclusion,
    ExclusionState,
    ExclusionWord,
    Status,
)
from contracts.models.forms import FormVersion

__all__ = [
    "ANSWERED_IN_A_TERM",
    "COMING",
    "OPEN",
    "RECEIVED",
    "Contract",
    "ContractState",
    "ContractVersion",
    "ExcludedWork",
    "Exclusion",
    "ExclusionState",
    "ExclusionWord",
    "FormVersion",
    "Side",
    "Signing",
    "Status",
]

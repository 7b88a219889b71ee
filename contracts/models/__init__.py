"""Forms, contracts with versions and signatures; applications for exclusion; agreements on paper, their overlaps."""

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
from contracts.models.papers import SCAN_FORMATS, SCAN_MAX_BYTES, Conflict, ConflictState, PaperAgreement

__all__ = [
    "ANSWERED_IN_A_TERM",
    "COMING",
    "OPEN",
    "RECEIVED",
    "SCAN_FORMATS",
    "SCAN_MAX_BYTES",
    "Conflict",
    "ConflictState",
    "Contract",
    "ContractState",
    "ContractVersion",
    "ExcludedWork",
    "Exclusion",
    "ExclusionState",
    "ExclusionWord",
    "FormVersion",
    "PaperAgreement",
    "Side",
    "Signing",
    "Status",
]

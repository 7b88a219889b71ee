"""Forms, contracts with versions and signatures, rates; applications for exclusion; agreements on paper, overlaps."""

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
from contracts.models.tariffs import PRICED, Base, Entry, Ground, Mci, Tariff, Unit, UserCategory

__all__ = [
    "ANSWERED_IN_A_TERM",
    "COMING",
    "OPEN",
    "PRICED",
    "RECEIVED",
    "SCAN_FORMATS",
    "SCAN_MAX_BYTES",
    "Base",
    "Conflict",
    "ConflictState",
    "Contract",
    "ContractState",
    "ContractVersion",
    "Entry",
    "ExcludedWork",
    "Exclusion",
    "ExclusionState",
    "ExclusionWord",
    "FormVersion",
    "Ground",
    "Mci",
    "PaperAgreement",
    "Side",
    "Signing",
    "Status",
    "Tariff",
    "Unit",
    "UserCategory",
]

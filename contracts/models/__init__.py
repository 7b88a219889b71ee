"""Forms, contracts, their versions and signatures; agreements on paper and the overlaps among them."""

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
from contracts.models.papers import SCAN_FORMATS, SCAN_MAX_BYTES, Conflict, ConflictState, PaperAgreement

__all__ = [
    "ANSWERED_IN_A_TERM",
    "OPEN",
    "SCAN_FORMATS",
    "SCAN_MAX_BYTES",
    "Conflict",
    "ConflictState",
    "Contract",
    "ContractState",
    "ContractVersion",
    "FormVersion",
    "PaperAgreement",
    "Side",
    "Signing",
]

"""Verification of electronic signatures: the message, its signer, the path to a trusted authority."""

from portal.signing.trust import Trust, TrustError, trust_from_settings
from portal.signing.verdict import Check, Examination, Signer, Verdict
from portal.signing.verification import Purpose, examine, verify

__all__ = [
    "Check",
    "Examination",
    "Purpose",
    "Signer",
    "Trust",
    "TrustError",
    "Verdict",
    "examine",
    "trust_from_settings",
    "verify",
]

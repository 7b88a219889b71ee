"""Verification of electronic signatures: the message, its signer, the path to a trusted authority."""

from portal.signing.trust import Trust, TrustError, trust_from_settings
from portal.signing.verdict import Check, Signer, Verdict
from portal.signing.verification import Purpose, verify

__all__ = [
    "Check",
    "Purpose",
    "Signer",
    "Trust",
    "TrustError",
    "Verdict",
    "trust_from_settings",
    "verify",
]

"""What a verification says: a verdict, its checks in their order, and who signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.utils import translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Outcome = Literal["passed", "failed", "not_checked"]

TITLES = {
    "decoded": _("The signature can be read"),
    "content": _("It belongs to this document"),
    "signer_certificate": _("It names the signer’s certificate"),
    "signed_attributes": _("What was signed is this document’s digest"),
    "signature": _("The signature is the signer’s own"),
    "chain": _("A trusted authority issued the certificate"),
    "validity": _("The certificate was valid at the time"),
    "key_usage": _("The key is meant for this"),
    "revocation": _("The certificate was not revoked"),
    "subject": _("The certificate says who signed"),
}


@dataclass(frozen=True)
class Signer:
    """Who signed, in the words of the certificate; believe it only if the verdict is valid."""

    iin: str
    bin: str  # "" for a private person
    surname: str
    given_name: str
    patronymic: str
    organisation: str
    roles: tuple[str, ...]
    serial: int
    not_before: datetime
    not_after: datetime

    @property
    def full_name(self) -> str:
        """Surname first, as in the certificate."""
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))


@dataclass(frozen=True)
class Check:
    """One check; the reason is empty unless it failed."""

    name: str
    outcome: Outcome
    reason: StrOrPromise = ""

    @property
    def title(self) -> StrOrPromise:
        return TITLES[self.name]


@dataclass(frozen=True)
class Verdict:
    """The outcome, and what it was found on: certificate and revocation list as DER, b"" if not found."""

    valid: bool
    checks: tuple[Check, ...]
    signer: Signer | None
    certificate: bytes
    revocation: bytes
    scheme: str

    @property
    def reason(self) -> StrOrPromise:
        """Why not, for the signer; empty if valid."""
        return next((check.reason for check in self.checks if check.outcome == "failed"), "")

    def protocol(self) -> list[dict[str, str]]:
        """The checks for keeping, in English; the names let a page say them in its own language."""
        with translation.override("en"):
            return [
                {"check": check.name, "outcome": check.outcome, "reason": str(check.reason)} for check in self.checks
            ]

"""What a verification says: a verdict, its checks in their order, and who signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.utils import translation

from portal import formatting
from portal.signing.reasons import ADVICE, FOUND, OUTCOMES, TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

Outcome = Literal["passed", "failed", "not_checked", "absent"]
Facts = dict[str, "str | datetime"]


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
    """One check; `code` names what was found, `facts` are the values that its words need."""

    name: str
    outcome: Outcome
    code: str = ""
    facts: Facts = field(default_factory=dict)

    @property
    def title(self) -> StrOrPromise:
        return TITLES[self.name]

    @property
    def holds(self) -> bool:
        """Does it leave the signature valid? A time stamp may also be absent."""
        return self.outcome in {"passed", "absent"}

    @property
    def word(self) -> StrOrPromise:
        """The outcome as the answer to the title."""
        return OUTCOMES[self.outcome]

    @property
    def reason(self) -> str:
        """What was found, in the reader's language; "" if there is nothing to add to the title."""
        return _said(FOUND, self.code, self.facts)

    @property
    def advice(self) -> str:
        """What the signer can do about a check that did not pass."""
        return _said(ADVICE, self.code, self.facts)

    def kept(self) -> dict[str, object]:
        """The check as JSON, from which `Check.of` makes it again."""
        facts = {name: value if isinstance(value, str) else value.isoformat() for name, value in self.facts.items()}
        with translation.override("en"):
            return {
                "check": self.name,
                "outcome": self.outcome,
                "code": self.code,
                "facts": facts,
                "reason": self.reason,
            }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Check:
        """The check that `kept` wrote down."""
        facts: Facts = {name: _read(name, value) for name, value in kept["facts"].items()}
        return cls(kept["check"], kept["outcome"], kept["code"], facts)


def decisive(checks: Sequence[Check]) -> Check | None:
    """The check that decides against a signature: the first that failed, else the first that was not made."""
    unmet = [check for check in checks if not check.holds]
    return next((check for check in unmet if check.outcome == "failed"), next(iter(unmet), None))


def only_revocation(checks: Sequence[Check]) -> bool:
    """Is revocation the one check that does not hold?"""
    return [check.name for check in checks if not check.holds] == ["revocation"]


@dataclass(frozen=True)
class Evidence:
    """What a verdict was found on; every item is bytes that others can check again, b"" where there is none."""

    certificate: bytes = b""
    authorities: tuple[bytes, ...] = ()  # issuing authority first, pinned root last
    ocsp: bytes = b""
    lists: tuple[str, ...] = ()  # SHA-256 of the revocation lists: full, then delta
    trust: str = ""  # SHA-256 of the pinned authorities


@dataclass(frozen=True)
class Verdict:
    """The outcome for one signature, the moment as of which it was checked, and what it was found on."""

    valid: bool
    checks: tuple[Check, ...]
    moment: datetime
    signer: Signer | None = None
    scheme: str = ""
    claimed_at: datetime | None = None  # by the signer's own clock
    stamped_at: datetime | None = None
    evidence: Evidence = Evidence()

    @property
    def objection(self) -> Check | None:
        """The check that decided, if one spoke against the signature."""
        return decisive(self.checks)

    @property
    def reason(self) -> str:
        """Why not, for the signer; empty if valid."""
        return "" if self.valid or self.objection is None else self.objection.advice

    @property
    def only_unanswered(self) -> bool:
        """Is everything in order, and merely nobody there to say whether the certificate was revoked?"""
        return only_revocation(self.checks) and self.objection is not None and self.objection.outcome == "not_checked"

    def protocol(self) -> list[dict[str, object]]:
        """The checks for keeping."""
        return [check.kept() for check in self.checks]


@dataclass(frozen=True)
class Examination:
    """What is found in one CMS: a verdict for each signature, and the document if it was enclosed."""

    verdicts: tuple[Verdict, ...]
    content: bytes | None = None

    @property
    def valid(self) -> bool:
        return bool(self.verdicts) and all(verdict.valid for verdict in self.verdicts)


def _said(words: dict[str, StrOrPromise], code: str, facts: Facts) -> str:
    shown = {name: value if isinstance(value, str) else formatting.moment(value) for name, value in facts.items()}
    return str(words[code]).format(**shown) if code in words else ""


def _read(name: str, value: str) -> str | datetime:
    return datetime.fromisoformat(value) if name == "moment" else value

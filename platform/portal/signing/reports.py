"""What the check of a dropped signature says to whoever reads the page, and the form in which it waits for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from portal.components import Row
from portal.flow import Words
from portal.formatting import day, moment
from portal.signing import examine, trust_from_settings
from portal.signing.dropped import Dropped
from portal.signing.revocation import Services, Source
from portal.signing.schemes import Digests
from portal.signing.verdict import Check, Verdict, decisive, only_revocation
from portal.templatetags.components import bytes_size, iin_short

State = Literal["valid", "refused", "open"]
OPEN = {"no_answer", "stale", "wrong_answer"}  # of the check of revocation: the signature may yet be found valid
SIGNS: dict[State, str] = {"valid": "good", "refused": "bad", "open": "clock"}
ROLES: dict[str, Words] = {
    "individual": _("individual"),
    "head": _("head of the organisation"),
    "right_to_sign": _("person with the right to sign"),
    "right_to_sign_financial": _("person with the right to sign financial documents"),
    "personnel": _("personnel officer"),
    "employee": _("employee"),
}
NAME_MAX = 300  # letters of a name that are shown
ONE: dict[State, Words] = {
    "valid": _("The signature is valid"),
    "refused": _("The signature is not valid"),
    "open": _("The signature cannot be confirmed now"),
}
NONE: dict[State, Words] = {
    "refused": _("None of the signatures is valid"),
    "open": _("The signatures cannot be confirmed now"),
}
SOME: dict[State, Words] = {
    "refused": _("Not all the signatures are valid"),
    "open": _("Not all the signatures can be confirmed now"),
}


@dataclass(frozen=True)
class Signed:
    """One signature. Of the personal number it holds what the page shows, and no more."""

    state: State
    checks: tuple[Check, ...]
    moment: datetime
    name: str = ""
    iin: str = ""  # the first six digits
    bin: str = ""
    organisation: str = ""
    roles: tuple[str, ...] = ()
    serial: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    scheme: str = ""
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None

    @classmethod
    def found(cls, verdict: Verdict) -> Signed:
        about: dict[str, Any] = {}
        if signer := verdict.signer:
            about = {name: getattr(signer, name) for name in ("bin", "not_before", "not_after")}
            # Anybody can make a certificate with endless names and roles; the cache is no place for them.
            about |= {"organisation": signer.organisation[:NAME_MAX], "name": signer.full_name[:NAME_MAX]}
            about |= {"roles": tuple(role for role in signer.roles if role in ROLES)}
            # Who holds the file can read the number in the certificate; a page that is shown around, pictured or
            # printed must not spread it. An organisation's number is public.
            about |= {"iin": signer.iin[:6], "serial": f"{signer.serial:X}"}
        same = {name: getattr(verdict, name) for name in ("checks", "moment", "scheme", "claimed_at", "stamped_at")}
        return cls(state=_state(verdict), **same, **about)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Signed:
        """The signature that `kept` wrote down."""
        values = {name: _read(name, value) for name, value in kept.items()}
        return cls(**values)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
        return {**plain, "checks": [check.kept() for check in self.checks]}

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def verdict(self) -> Words:
        return ONE[self.state]

    @property
    def reason(self) -> str:
        """Why it is not valid, from the check that decided; "" if it is."""
        decided = decisive(self.checks)
        return decided.reason if decided else ""

    @property
    def rows(self) -> list[Row]:
        """Who, when and by what, as far as the signature says."""
        role = ", ".join(str(ROLES[role]) for role in self.roles if role in ROLES)
        term = f"{day(self.not_before)} – {day(self.not_after)}" if self.not_after else ""
        rows = [
            Row(_("Signed by") if self.state == "valid" else _("The certificate names"), self.name),
            Row(_("IIN"), iin_short(self.iin)),
            Row(_("Organisation"), self.organisation),
            Row(_("BIN"), self.bin),
            Row(_("Role"), role),
            Row(_("Signed at, by a time stamp"), moment(self.stamped_at)),
            Row(_("Signed at, by the signer’s own clock"), moment(self.claimed_at)),
            Row(_("Checked as of"), moment(self.moment)),
            Row(_("Algorithm"), self.scheme),
            Row(_("Number of the certificate"), self.serial, mono=True),
            Row(_("Term of the certificate"), term),
        ]
        return [row for row in rows if row.value]


@dataclass(frozen=True)
class Report:
    """All signatures of one message, and the document that they were checked against."""

    signatures: tuple[Signed, ...]
    name: str
    enclosed: bool
    size: int | None  # bytes; None where no document was found
    sha256: str
    at: datetime

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Report:
        """The report that `kept` wrote down."""
        signatures = tuple(Signed.of(each) for each in kept["signatures"])
        return cls(**{**kept, "signatures": signatures, "at": datetime.fromisoformat(kept["at"])})

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**values, "signatures": [each.kept() for each in self.signatures], "at": self.at.isoformat()}

    @property
    def state(self) -> State:
        """valid only if every signature is."""
        states = {each.state for each in self.signatures}
        return "refused" if "refused" in states or not states else "open" if "open" in states else "valid"

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def title(self) -> Words:
        count = len(self.signatures)
        if self.state == "valid":
            return ONE["valid"] if count == 1 else _("All the signatures are valid")
        if count == 1:
            return ONE[self.state]
        alike = all(each.state == self.state for each in self.signatures)
        return NONE[self.state] if alike else SOME[self.state]

    @property
    def says(self) -> Words:
        """The reason in one or two sentences, from the first signature that is to blame."""
        if self.state == "valid":
            return _("The document is as it was signed, and every check of the signature holds.")
        return next((each.reason for each in self.signatures if each.state == self.state), "")

    @property
    def rows(self) -> list[Row]:
        where = _("enclosed in the signature") if self.enclosed else self.name
        size = Row(_("Size"), bytes_size(self.size))
        return [Row(_("File"), where), size, Row(_("Checked on"), moment(self.at))]


def examined(
    dropped: Dropped, at: datetime, revocation: Source | None = None, digests: Digests | None = None
) -> Report:
    """Check what was dropped against the pinned authorities; never raises for what is in the files."""
    found = examine(
        dropped.signature,
        document=dropped.document,
        at=at,
        trust=trust_from_settings(),
        revocation=revocation or Services(),
        max_bytes=dropped.max_bytes,
        digests=digests,
    )
    document = found.content if dropped.document is None else dropped.document
    return Report(
        signatures=tuple(Signed.found(verdict) for verdict in found.verdicts),
        name=dropped.name,
        enclosed=dropped.document is None and document is not None,
        size=None if document is None else len(document),
        sha256="" if document is None else hashlib.sha256(document).hexdigest(),
        at=at,
    )


def _state(verdict: Verdict) -> State:
    """open where nothing speaks against the signature, and merely revocation could not be learnt."""
    if verdict.valid:
        return "valid"
    decided = verdict.objection
    is_open = only_revocation(verdict.checks) and decided is not None and decided.code in OPEN
    return "open" if is_open else "refused"


def _read(name: str, value: Any) -> Any:
    """A value of a signature as JSON has it."""
    if name == "checks":
        return tuple(Check.of(each) for each in value)
    if name == "roles":
        return tuple(value)
    is_moment = name in {"moment", "not_before", "not_after", "claimed_at", "stamped_at"}
    return datetime.fromisoformat(value) if is_moment and value else value

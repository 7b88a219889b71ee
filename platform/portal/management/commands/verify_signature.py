"""`manage.py verify_signature`: check a signature from the shell, with no database and no network.

Exit status: 0 valid, 1 not valid, 2 unusable input.
"""

import hashlib
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms as asn1_cms
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import pem
from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from portal import formatting
from portal.signing import Check, Examination, Trust, TrustError, Verdict, examine, trust_from_settings
from portal.signing.cms import SIGNED_DATA, SignedMessage, decode
from portal.signing.crl import RevocationList
from portal.signing.der import Unreadable
from portal.signing.reasons import TITLES
from portal.signing.revocation import Files
from portal.signing.trust import PRODUCTION, TEST

MAX_BYTES = 64 * 1024 * 1024  # of each file; a minute and a half of hashing in pure Python
YEARS = range(1950, 9999)  # what certificates can speak of (RFC 5280, 4.1.2.5)
SEVERITY = ("failed", "not_checked", "absent", "passed")
TELLING = ("head", "right_to_sign", "right_to_sign_financial", "personnel", "employee", "individual", "legal_entity")


class Unusable(Exception):
    """The input is not what it should be; str() says which and why."""


@dataclass(frozen=True)
class Input:
    """What the files hold."""

    cms: bytes
    document: bytes | None
    at: datetime
    trust: Trust
    revocation: Files


class Command(BaseCommand):
    help = (
        "Check every signature in FILE, of --document or of what FILE encloses. Without --crl and --ocsp nobody can "
        "say whether a certificate was revoked: that is told, and the other checks decide. "
        "Exit status: 0 valid, 1 not valid, 2 unusable input."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the signature (CMS): DER, BER, PEM or base64")
        parser.add_argument("--document", type=Path, help="what was signed, if FILE does not enclose it")
        parser.add_argument(
            "--at",
            default="",
            help="the moment to check as of, where there is no good time stamp: ISO 8601, in Kazakhstan’s time if it "
            "names no zone (default: now)",
        )
        parser.add_argument("--crl", type=Path, action="append", default=[], help="a list of revoked certificates")
        parser.add_argument("--ocsp", type=Path, action="append", default=[], help="an authority’s OCSP answer")
        parser.add_argument("--require-revocation", action="store_true", help="not valid if revocation is unchecked")
        parser.add_argument("--trust", choices=("test",), help="trust the national test authorities too")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        file = str(options["file"])
        with translation.override("en"):
            try:
                given = _read(options)
            except Unusable as error:
                self._say_unusable(str(error), file, as_json=options["json"])
                sys.exit(2)
            found = _examine(given, required=options["require_revocation"])
            report = _report(file, given, found)
            self.stdout.write(_json(report) if options["json"] else "\n".join(_lines(report)))
        sys.exit(0 if found.valid else 1)

    def _say_unusable(self, error: str, file: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(_json({"valid": False, "file": file, "signers": [], "checks": [], "error": error}))
        else:
            self.stderr.write(error)


def _read(options: dict[str, Any]) -> Input:
    """The input of the command line; raises Unusable."""
    cms = _bytes(options["file"])
    document = None if options["document"] is None else _bytes(options["document"])
    _refuse_what_is_no_signature(options["file"], cms, document)
    return Input(
        cms=cms,
        document=document,
        at=_moment(options["at"]),
        trust=_trust(options["trust"]),
        revocation=Files([_list(path) for path in options["crl"]], [_answer(path) for path in options["ocsp"]]),
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unusable(f"{path} is larger than {MAX_BYTES >> 20} MB.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise Unusable(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def _refuse_what_is_no_signature(path: Path, cms: bytes, document: bytes | None) -> None:
    """A CMS with faults inside is a signature that is not valid; what is no CMS at all is no signature."""
    try:
        info = asn1_cms.ContentInfo.load(decode(cms, max_bytes=MAX_BYTES), strict=True)
        is_signature = info["content_type"].dotted == SIGNED_DATA
    except Exception as error:  # whatever a lazy parser raises on hostile bytes
        raise Unusable(f"{path} is not an electronic signature (CMS).") from error
    if not is_signature:
        raise Unusable(f"{path} is a CMS, but not a signature.")
    if document is None and _is_detached(cms):
        raise Unusable(f"{path} does not enclose what was signed: give it by --document.")


def _is_detached(cms: bytes) -> bool:
    try:
        return SignedMessage.load(cms, max_bytes=MAX_BYTES).content is None
    except Unreadable:
        return False


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else timezone.now()
    except ValueError as error:
        raise Unusable(f"--at {text!r} is no ISO 8601 time, such as 2026-11-22T12:00:00+05:00.") from error
    if moment.year not in YEARS:
        raise Unusable(f"--at {text!r} is a time of which no certificate can speak.")
    return moment if moment.tzinfo else timezone.make_aware(moment, timezone.get_default_timezone())


def _trust(extra: str | None) -> Trust:
    """The known national authorities and those that are pinned here."""
    try:
        known = Trust.known(PRODUCTION, *([TEST] if extra else []))
        return Trust.of([*known.authorities, *trust_from_settings().authorities])
    except (TrustError, OSError) as error:
        raise Unusable(f"The pinned authorities cannot be used: {error}.") from error


def _list(path: Path) -> RevocationList:
    data = _bytes(path)
    try:
        return RevocationList.load(pem.unarmor(data)[2] if pem.detect(data) else data)
    except ValueError as error:
        raise Unusable(f"{path} is not a list of revoked certificates (CRL) that can be used: {error}.") from error


def _answer(path: Path) -> bytes:
    data = _bytes(path)
    try:
        status = asn1_ocsp.OCSPResponse.load(data, strict=True)["response_status"].native
    except Exception as error:  # as above
        raise Unusable(f"{path} is not an OCSP answer.") from error
    if status != "successful":
        raise Unusable(f"{path} is an OCSP answer that says nothing: {status}.")
    return data


def _examine(given: Input, *, required: bool) -> Examination:
    return examine(
        given.cms,
        document=given.document,
        at=given.at,
        trust=given.trust,
        revocation=given.revocation,
        max_bytes=MAX_BYTES,
        unchecked_revocation=not required,
    )


def _report(file: str, given: Input, found: Examination) -> dict[str, Any]:
    """The JSON of the answer; times are ISO 8601, null where there is none."""
    document = found.content if given.document is None else given.document
    return {
        "valid": found.valid,
        "at": given.at.isoformat(),
        "file": file,
        "document_sha256": hashlib.sha256(document).hexdigest() if document is not None else None,
        "signers": [_signer(verdict) for verdict in found.verdicts],
        "checks": [_kept(check) for check in _worst(found.verdicts)],
        "error": "",
    }


def _signer(verdict: Verdict) -> dict[str, Any]:
    """One signature; what the certificate says of its holder is empty where it could not be read."""
    signer = verdict.signer
    about = ("iin", "bin", "surname", "given_name", "patronymic", "organisation")
    roles = signer.roles if signer else ()
    return {
        "valid": verdict.valid,
        "name": signer.full_name if signer else "",
        **{name: getattr(signer, name, "") for name in about},
        "role": next((role for role in TELLING if role in roles), ""),
        "roles": list(roles),
        "serial": f"{signer.serial:x}" if signer else "",
        "scheme": verdict.scheme,
        "not_before": _iso(signer.not_before if signer else None),
        "not_after": _iso(signer.not_after if signer else None),
        "claimed_at": _iso(verdict.claimed_at),
        "stamped_at": _iso(verdict.stamped_at),
        "moment": _iso(verdict.moment),
        "checks": [_kept(check) for check in verdict.checks],
    }


def _worst(verdicts: Sequence[Verdict]) -> Iterable[Check]:
    """Of each check the worst outcome among the signatures."""
    for same in zip(*(verdict.checks for verdict in verdicts), strict=True):
        yield min(same, key=lambda check: SEVERITY.index(check.outcome))


def _kept(check: Check) -> dict[str, str]:
    return {"name": check.name, "outcome": check.outcome, "reason": check.reason, "code": check.code}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=1)


def _lines(report: dict[str, Any]) -> Iterable[str]:
    """The same for people: a line for the file, one for each signer, one for each check."""
    yield f"{'VALID' if report['valid'] else 'NOT VALID'}: {_one_line(report['file'])}"
    if report["document_sha256"]:
        yield f"SHA-256 of the document: {report['document_sha256']}"
    for place, signer in enumerate(report["signers"], start=1):
        yield f"\n{place}. {_headline(signer)}"
        for check in signer["checks"]:
            told = ". ".join(filter(None, (str(TITLES[check["name"]]), check["reason"])))
            yield f"   {check['outcome'].replace('_', ' '):12} {told}"


def _headline(signer: dict[str, Any]) -> str:
    named = {"": signer["name"] or "Unknown signer", "IIN ": signer["iin"], "BIN ": signer["bin"]}
    parts = [f"{label}{value}" for label, value in named.items() if value]
    parts += filter(None, (signer["organisation"], signer["role"].replace("_", " "), signer["scheme"]))
    as_of = formatting.moment(datetime.fromisoformat(signer["moment"]))
    return f"{'Valid' if signer['valid'] else 'Not valid'} as of {as_of}: {_one_line(', '.join(parts))}"


def _one_line(told: str) -> str:
    """Anybody can put into a certificate of their own what clears a screen and writes another verdict on it."""
    return "".join(sign if sign.isprintable() else "?" for sign in told)

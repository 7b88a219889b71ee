"""What proves a signature: looked at again on request, and packed so that anyone can check it with other tools."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

from asn1crypto import pem
from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.flow import Actor, Refusal, StepRefused, Words
from portal.law import own, under
from portal.signing import Check, Signer, Trust, examine, lists, timestamps, trust_from_settings, verification
from portal.signing.certificate import Certificate
from portal.signing.cms import SignedMessage, decode
from portal.signing.models import Recheck, Signature, TimeStamp
from portal.signing.reports import ROLES
from portal.signing.revocation import Files, Finding, Services, Source
from portal.signing.schemes import RSA_SHA256
from portal.signing.timestamps import Untrusted
from portal.signing.trust import Authority

CHECKED_AGAIN = own("A signature may be checked again once a minute; the result stands beside the first verdict.")
ONE_IN = timedelta(minutes=1)
LANGUAGES = ("kk", "ru", "en")
TITLES: dict[str, Words] = {
    "application": _("Signature of the application"),
    "decision": _("Signature of the decision"),
    "complaint": _("Signature of the complaint"),
    "complaint-answer": _("Signature of the answer to the complaint"),
    "copy request": _("Signature of the request for copies"),
    "copy consent": _("Signature of the answer on copies"),
    "change": _("Signature of the application for a change"),
    "completion": _("Signature of the answer to a request to complete"),
    "organisation": _("Signature of the head of an organisation"),
    "contract": _("Signature of the contract"),
    "exclusion": _("Signature of the application for exclusion"),
}
OCSP, FULL, DELTA = "revocation/ocsp.der", "revocation/full.crl", "revocation/delta.crl"
OPTIONS = {OCSP: "ocsp", FULL: "crl", DELTA: "crl"}  # of verify_signature
TOO_SOON = Refusal(_("This signature was checked a moment ago. What was found stands here; check again in a minute."))


class AfterItsTerm:
    """Where one asks about a certificate of which the authority says nothing any more: at what was kept with it."""

    def __init__(self, signature: Signature) -> None:
        self.signature = signature

    def ask(self, certificate: Certificate, issuer: Authority, moment: datetime) -> Finding:
        if self.signature.full_list_id:
            return lists.look_up(certificate, issuer.certificate, moment)
        return Files(answers=[bytes(self.signature.revocation)]).ask(certificate, issuer, moment)


@under(CHECKED_AGAIN)
def recheck(actor: Actor, signature: Signature) -> Recheck:
    """Check the same bytes again, with what is known now, as of the moment when they were accepted.

    The result is kept beside the frozen verdict. Raises StepRefused within a minute of the last time.
    """
    with transaction.atomic():
        last = signature.rechecks.first()
        if not _alone_with(signature) or (last and last.at > timezone.now() - ONE_IN):
            raise StepRefused(TOO_SOON)
        checks = _checks_now(signature)
        found = Recheck(
            signature=signature,
            at=timezone.now(),
            valid=all(check.holds for check in checks),
            checks=[check.kept() for check in checks],
        )
        found.save(force_insert=True)
        audit.record(actor, "signature checked again", signature, law=CHECKED_AGAIN, valid=found.valid)
    return found


def _alone_with(signature: Signature) -> bool:
    """Until the transaction ends nobody else checks it; the portal's role may not lock rows of evidence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('recheck'), %s::int)", [signature.pk])
        return bool(cursor.fetchone()[0])


def _checks_now(signature: Signature) -> list[Check]:
    trust = trust_from_settings()
    (verdict,) = examine(
        bytes(signature.cms),
        document=bytes(signature.document),
        at=signature.at,
        trust=trust,
        revocation=_source(signature),
    ).verdicts
    known = _revocation_found_before(signature) if _is_over(signature) else None
    checks = [known if known and check.name == "revocation" else check for check in verdict.checks]
    return [_stamp_kept_beside(signature, trust) or check if _is_open(check) else check for check in checks]


def _revocation_found_before(signature: Signature) -> Check | None:
    """What the last check found revoked stays so when the authority says nothing of the certificate any more."""
    last = signature.rechecks.first()
    found = (check for check in last.protocol if check.code == "revoked") if last else iter(())
    return next(found, None)


def _source(signature: Signature) -> Source:
    return AfterItsTerm(signature) if _is_over(signature) else Services()


def _is_over(signature: Signature) -> bool:
    return timezone.now() > Certificate.load(bytes(signature.certificate)).not_after


def _is_open(check: Check) -> bool:
    return check.name == "time_stamp" and check.outcome == "absent"


def _stamp_kept_beside(signature: Signature, trust: Trust) -> Check | None:
    """The check of the time stamp that the portal asked for itself; None while it is owed."""
    kept = time_stamp_of(signature)
    if kept is None:
        return None
    (signer,) = SignedMessage.load(bytes(signature.cms)).signers
    try:
        stamp = timestamps.read(bytes(kept.token), signature=signer.signature, trust=trust)
    except Untrusted as untrusted:
        return Check("time_stamp", "failed", untrusted.code)
    return Check("time_stamp", "passed", "stamped", {"moment": stamp.moment, "authority": stamp.authority})


def time_stamp_of(signature: Signature) -> TimeStamp | None:
    """The time stamp kept with a signature; None while it is owed."""
    return getattr(signature, "time_stamp", None)


def signer_of(signature: Signature) -> Signer:
    """Who signed, as their certificate has it."""
    return verification.signer_of(Certificate.load(bytes(signature.certificate)))


def roles_of(signature: Signature) -> str:
    """As what the certificate lets its holder sign, in words."""
    return ", ".join(str(ROLES[role]) for role in signature.roles if role in ROLES)


def package(signature: Signature) -> bytes:
    """Everything in one ZIP; the same bytes for the same evidence and pinned authorities."""
    files = dict(_files(signature))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(_entry(name, signature.at), data)
    return packed.getvalue()


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    """An entry that says nothing of the machine which packs it."""
    entry = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry


def document_name(signature: Signature) -> str:
    """Decisions are PDF, applications plain text."""
    return "document.pdf" if bytes(signature.document).startswith(b"%PDF") else "document.txt"


def _files(signature: Signature) -> Iterator[tuple[str, bytes]]:
    yield document_name(signature), bytes(signature.document)
    yield "signature.p7s", decode(bytes(signature.cms))
    yield "certificates/signer.cer", bytes(signature.certificate)
    for name, der in zip(("issuing", "root"), signature.authorities, strict=False):
        yield f"certificates/{name}.cer", bytes(der)
    armoured = [pem.armor("CERTIFICATE", bytes(der)) for der in signature.authorities]
    yield "certificates/authorities.pem", b"".join(armoured)
    yield from _revocation(signature)
    yield from _time_stamp(signature)
    for language in LANGUAGES:
        with translation.override(language):
            yield f"protocol.{language}.txt", protocol(signature).encode()
    yield "README.txt", _readme(signature).encode()


def _revocation(signature: Signature) -> Iterator[tuple[str, bytes]]:
    """The OCSP answer or the lists."""
    if signature.revocation:
        yield OCSP, bytes(signature.revocation)
    if signature.full_list:
        yield FULL, bytes(signature.full_list.der)
    if signature.delta_list:
        yield DELTA, bytes(signature.delta_list.der)


def _time_stamp(signature: Signature) -> Iterator[tuple[str, bytes]]:
    """The token as a whole answer, which tools read; what it stamps; and the certificates kept with it."""
    stamp = time_stamp_of(signature)
    if stamp is None:
        return
    yield "time-stamp/time-stamp.tsr", timestamps.granted(bytes(stamp.token))
    (signer,) = SignedMessage.load(bytes(signature.cms)).signers
    yield "time-stamp/stamped.bin", signer.signature
    for name, der in zip(("authority", "issuing", "root"), stamp.certificates, strict=False):
        yield f"time-stamp/{name}.cer", bytes(der)


def protocol(signature: Signature) -> str:
    """The frozen verdict and what later looks found, in the language that is active."""
    certificate = Certificate.load(bytes(signature.certificate))
    context = {
        "title": TITLES[signature.purpose],
        "roles": roles_of(signature),
        "signature": signature,
        "certificate": certificate,
        "serial": f"{certificate.serial:x}",
        "stamp": time_stamp_of(signature),
        "rechecks": signature.rechecks.order_by("at"),
    }
    return render_to_string("evidence/protocol.txt", context)


def _readme(signature: Signature) -> str:
    """How to check the package, in each language after another."""
    context = {
        "signature": signature,
        "document": document_name(signature),
        "stamp": time_stamp_of(signature),
        "rsa": signature.scheme == RSA_SHA256.name,
        "revocation": " ".join(f"--{OPTIONS[name]} {name}" for name, _data in _revocation(signature)),
        "base_url": settings.BASE_URL,
    }
    parts = []
    for language in LANGUAGES:
        with translation.override(language):
            parts.append(render_to_string("evidence/readme.txt", context))
    return "\n\n".join(parts)

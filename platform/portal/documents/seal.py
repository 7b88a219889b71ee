"""The provider's seal: PAdES B-T (ETSI EN 319 142-1) over the whole file, set and read.

The seal certifies (ISO 32000-2, 12.8.2.2) that no change is allowed, so nothing may follow it: a file
is as it was sealed, byte for byte, or it is altered.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from asn1crypto import x509
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import (
    NonexistentAttributeError,
    SigningError,
    find_unique_cms_attribute,
)
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from portal.signing.certificate import SERIAL_NUMBER, UNIT, Certificate
from portal.signing.ocsp import NoAnswer, Wrong
from portal.signing.revocation import Services, Source
from portal.signing.schemes import RSA_KEY
from portal.signing.trust import Trust, trust_from_settings

REASON = "Құжаттың түпнұсқалығын растау · Подтверждение подлинности документа"
LOCATION = "Қазақстан Республикасы"
TSA_TIMEOUT = 10  # seconds
MAX_FIELDS = 20

State = Literal["valid", "altered", "foreign", "absent", "unreadable"]


class SealError(Exception):
    """The document could not be sealed now; nothing was made, and a later try may succeed."""


@dataclass(frozen=True)
class SealReading:
    """What the seal of a file proves; `reason` is a whole sentence for its reader."""

    state: State
    reason: Promise
    signer_name: str = ""
    sealed_at: datetime | None = None


ALTERED = SealReading("altered", _("The file was changed after it was sealed."))
ABSENT = SealReading("absent", _("The file carries no seal."))
UNREADABLE = SealReading("unreadable", _("This is not a PDF file that can be read."))

INTACT = _("The seal is the provider’s own, and nothing was changed after it was set.")
NOT_OURS = _("The file is sealed with a key that is not the provider’s.")
REVOKED = _("The key of the seal had been revoked when the file was sealed.")
NO_TIME = _("The seal carries no time that a trusted authority confirms.")
UNPROVEN = _("It cannot be proved that a trusted authority stood behind the key of the seal.")


def seal(pdf: bytes) -> bytes:
    """The file with the provider's time-stamped, invisible seal appended; what stood before stays as it is.

    Raises SealError when the time-stamping authority does not answer, or when the seal would not
    be found valid; ImproperlyConfigured when the key cannot be used.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        reason=REASON,
        location=LOCATION,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    stamper = RequestsHTTPTimeStamper(settings.TSA_URL, timeout=TSA_TIMEOUT)  # type: ignore[no-untyped-call]  # pyHanko has no types there
    signer = signers.PdfSigner(metadata, _own_key(), timestamper=stamper)
    sealed = BytesIO()
    try:
        signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=sealed)
    except (OSError, ValueError, SigningError) as error:
        raise SealError(f"The time-stamping authority gave no usable answer: {error}") from error
    reading = read(sealed.getvalue())
    if reading.state != "valid":
        raise SealError(f"The seal would not be found valid: {reading.reason}")
    return sealed.getvalue()


def read(pdf: bytes, revocation: Source | None = None) -> SealReading:
    """What the seal of these bytes proves, by the pinned authorities; `revocation` is asked about the key.

    Never raises for what is in the file; TrustError or ImproperlyConfigured when the pinned authorities or
    our own key cannot be used.
    """
    trust = trust_from_settings()
    if b"/ByteRange" not in pdf:  # no seal can be without it, and no parser need meet the file
        return ABSENT if b"%PDF-" in pdf[:1024] and b"startxref" in pdf else UNREADABLE
    try:
        reader = PdfFileReader(BytesIO(pdf))
        if not _has_plain_fields(reader):
            return ABSENT
        seals = reader.embedded_signatures
        return _judged(pdf, seals[0], trust, revocation or Services()) if seals else ABSENT
    except ImproperlyConfigured:
        raise
    except Exception:  # hostile bytes under several parsers: whatever they raise, this is no seal
        return ALTERED


def _has_plain_fields(reader: PdfFileReader) -> bool:
    """Has the form only few fields, none with fields of its own? Ours has one; a deep one could be walked for hours."""
    fields = reader.root["/AcroForm"]["/Fields"]
    return len(fields) <= MAX_FIELDS and not any("/Kids" in fields[place] for place in range(len(fields)))


def provider_bin() -> str:
    """The BIN in the certificate of our seal, twelve digits; ImproperlyConfigured if the key is no organisation's."""
    signing_cert: Any = _own_key().signing_cert
    unit = Certificate.load(signing_cert.dump()).attribute(UNIT)
    if not re.fullmatch("BIN[0-9]{12}", unit):
        raise ImproperlyConfigured("The certificate of the seal names no BIN: it is not an organisation’s.")
    return unit.removeprefix("BIN")


def _judged(pdf: bytes, embedded: EmbeddedPdfSignature, trust: Trust, revocation: Source) -> SealReading:
    """Only the first seal counts: whatever came later is a change."""
    if not _covers_all(pdf, embedded):
        return ALTERED
    moment = _stamped_at(embedded)
    status = validate_pdf_signature(embedded, _context(trust, moment), skip_diff=True)
    if not (status.intact and status.valid):
        return ALTERED
    signer: Any = embedded.signer_cert
    name = str(signer.subject.native.get("common_name", ""))
    certificate = Certificate.load(signer.dump())
    if objection := _objection(status, certificate) or _revoked(certificate, moment, trust, revocation):
        return SealReading("foreign", objection, name, moment)
    return SealReading("valid", INTACT, name, moment)


def _covers_all(pdf: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Is every byte signed but the one hex string that holds the signature?"""
    first, before, behind, after = embedded.byte_range
    gap = pdf[before:behind]
    return (
        first == 0
        and behind + after == len(pdf)
        and len(gap) == 2 * len(embedded.pkcs7_content) + 2
        and bytes.fromhex(gap[1:-1].decode()) == embedded.pkcs7_content
        and gap[:1] + gap[-1:] == b"<>"
    )


def _objection(status: Any, certificate: Certificate) -> Promise | None:
    """Why an intact seal is not the provider's, or None."""
    if not _is_provider(certificate):
        return NOT_OURS
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return NO_TIME
    return None if status.trusted else UNPROVEN


def _revoked(certificate: Certificate, moment: datetime | None, trust: Trust, revocation: Source) -> Promise | None:
    """Was the key of the seal revoked when it sealed? A key revoked later sealed rightly before.

    Who stamps is not asked about: an operator withdraws a fallen authority from the pinned ones.
    """
    issuer = trust.issuer_of(certificate)
    if issuer is None or moment is None:
        return UNPROVEN
    try:
        found = revocation.ask(certificate, issuer, moment)
    except (NoAnswer, Wrong):
        return UNPROVEN
    return REVOKED if found.revoked is not None and found.revoked.undoes(moment) else None


def _is_provider(certificate: Certificate) -> bool:
    """Is it a seal of the organisation whose seal we hold?

    The unit of the national layout is the BIN, which outlives a renewed key. A key with a serial
    number (IIN) is a person's: an employee of the provider signs with one, but does not seal.
    """
    own = f"BIN{provider_bin()}"
    return certificate.attribute(UNIT) == own and not certificate.attribute(SERIAL_NUMBER)


def _stamped_at(embedded: EmbeddedPdfSignature) -> datetime | None:
    """The moment in the time stamp, not yet believed."""
    attributes = embedded.signer_info["unsigned_attrs"]
    try:
        token = find_unique_cms_attribute(attributes, "signature_time_stamp_token")
    except NonexistentAttributeError:
        return None
    moment: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _context(trust: Trust, moment: datetime | None) -> ValidationContext:
    """Judges as of the stamped moment. Revocation is ours to ask: pyHanko would read a whole list each time.

    It cannot read GOST certificates either, so it gets the RSA authorities only; seals are RSA.
    """
    unchecked = RevocationCheckingPolicy(
        ee_certificate_rule=RevocationCheckingRule.NO_CHECK,
        intermediate_ca_cert_rule=RevocationCheckingRule.NO_CHECK,
    )
    readable = [each for each in trust.authorities if each.certificate.key_algorithm == RSA_KEY]
    certificates = {
        kind: [x509.Certificate.load(each.certificate.der) for each in readable if each.kind == kind]
        for kind in ("root", "issuing")
    }
    return ValidationContext(
        trust_roots=certificates["root"],
        other_certs=certificates["issuing"],
        moment=moment,
        revinfo_policy=CertRevTrustPolicy(unchecked),
        allow_fetching=False,
    )


def _own_key() -> signers.SimpleSigner:
    """The key of the seal, opened again only when its file changes: opening it takes a moment, on purpose."""
    path = Path(settings.SEAL_KEY_FILE)
    try:
        return _opened(path, settings.SEAL_KEY_PASSWORD, path.stat().st_mtime_ns)
    except OSError as error:
        raise ImproperlyConfigured(f"The seal’s key {path} cannot be read.") from error


@lru_cache(maxsize=1)
def _opened(path: Path, password: str, _changed_at: int) -> signers.SimpleSigner:
    load: Callable[..., signers.SimpleSigner | None] = signers.SimpleSigner.load_pkcs12
    key = load(str(path), passphrase=password.encode())
    if key is None or key.signing_cert is None:
        raise ImproperlyConfigured(f"The seal’s key {path} cannot be read.")
    return key

"""Certificates in the layout of the National Certification Authority, made by the development authority.

`cryptography` writes names and extensions; the certificate around them is put together here (RFC 5280, 4.1),
since it knows no GOST keys.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from portal.demo import der
from portal.demo.keys import Key, public_octets
from portal.demo.people import CLIENT_AUTH, POLICY, Holder, Organisation
from portal.demo.private import GOST, PrivateKey, Scheme, generate

DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
SYSTEM_NUMBER = "1.2.398.3.3.4.1.2.6.1"  # of the demo's information system, in its UID
STAMP_POLICIES = {"gost": f"{POLICY}.6.4", "rsa": f"{POLICY}.6.2"}
KEY_STORAGE = x509.UnrecognizedExtension(  # SEQUENCE { 1.2.398.3.3.5.1.1 }: the key is in a file
    ObjectIdentifier("1.2.398.3.3.5"), bytes.fromhex("300a06082a830e0303050101")
)
SERVICES = "http://127.0.0.1"  # said, as national certificates do; never asked: the portal has its own addresses
DAY = timedelta(days=1)
TEN_YEARS = 3650 * DAY

Extension = tuple[x509.ExtensionType, bool]  # with its criticality


@dataclass(frozen=True)
class Wanted:
    """What a certificate is to say beside its key and its issuer."""

    subject: x509.Name
    starts: datetime
    ends: datetime
    extensions: tuple[Extension, ...]


def root(name: str, scheme: Scheme) -> Key:
    """A self-signed root."""
    return _signed(_authority(name, "1.2.398.3.1.2"), generate(scheme), None)


def issuing(name: str, by: Key) -> Key:
    """An issuing authority under a root."""
    return _signed(_authority(name, POLICY), generate(by.scheme), by)


def person(holder: Holder, by: Key) -> Key:
    """A key for the holder, with whatever is special about it."""
    now = datetime.now(UTC)
    purposes = [oid for oid in (holder.purpose, *holder.roles) if oid]
    extensions = [
        *_leaf(by.scheme, _policy_of(holder, by.scheme), purposes),
        (_usage_of(holder, by.scheme), True),
    ]
    wanted = Wanted(_subject(holder), now + holder.starts, now + holder.ends, tuple(extensions))
    return _signed(wanted, generate(by.scheme), by)


def seal(owner: Organisation, by: Key) -> Key:
    """An organisation's seal: names no person."""
    subject = _name((NameOID.COMMON_NAME, owner.name), (NameOID.COUNTRY_NAME, "KZ"), *_organisation(owner))
    extensions = [
        *_leaf(by.scheme, POLICY, [DOCUMENT_SIGNING.dotted_string]),
        (_usage("digital_signature", "content_commitment"), True),
    ]
    return _signed(_lasting(subject, extensions), generate(by.scheme), by)


def time_stamping(by: Key) -> Key:
    """A time-stamping authority (RFC 3161, 2.3: this purpose alone, and critical)."""
    extensions = [
        *_services(by.scheme),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),
        (_policy(f"{POLICY}.6"), False),
        (_usage("digital_signature"), True),
    ]
    return _signed(_lasting(_service("TIME-STAMPING AUTHORITY", by), extensions), generate(by.scheme), by)


def ocsp_responder(by: Key) -> Key:
    """Who answers for the authority (RFC 6960, 4.2.2.2); its own certificate is not asked about (4.2.2.2.1)."""
    extensions = [
        (_usage("digital_signature"), False),
        (x509.OCSPNoCheck(), False),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False),
        (KEY_STORAGE, False),
    ]
    return _signed(_lasting(_service("OCSP RESPONDER", by), extensions), generate(by.scheme), by)


def _signed(wanted: Wanted, private: PrivateKey, by: Key | None) -> Key:
    """The certificate (RFC 5280, 4.1), signed by `by`, or by itself where that is None."""
    scheme, signer = (by.scheme, by.private) if by else (private.scheme, private)
    public = private.public
    own_identifier = x509.SubjectKeyIdentifier(hashlib.sha1(public_octets(public), usedforsecurity=False).digest())
    extensions = [*wanted.extensions, (own_identifier, False), (_issuer_identifier(by, own_identifier), False)]
    tbs = der.sequence(
        der.explicit(0, der.integer(2)),
        der.integer(x509.random_serial_number()),
        der.algorithm(scheme.signature),
        (by.certificate.subject if by else wanted.subject).public_bytes(),
        der.sequence(der.time(wanted.starts), der.time(wanted.ends)),
        wanted.subject.public_bytes(),
        public,
        der.explicit(3, der.sequence(*map(_extension, extensions))),
    )
    certificate = der.sequence(tbs, der.algorithm(scheme.signature), der.bits(signer.sign(tbs)))
    return Key(private, x509.load_der_x509_certificate(certificate))


def _extension(extension: Extension) -> bytes:
    value, critical = extension
    parts = [der.oid(value.oid.dotted_string), *([der.true()] if critical else []), der.octets(value.public_bytes())]
    return der.sequence(*parts)


def _issuer_identifier(by: Key | None, own: x509.SubjectKeyIdentifier) -> x509.AuthorityKeyIdentifier:
    if by:
        own = by.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _authority(name: str, policy: str) -> Wanted:
    start = datetime.now(UTC) - 800 * DAY  # older than the expired keys it has issued
    extensions: tuple[Extension, ...] = (
        (x509.BasicConstraints(ca=True, path_length=None), True),
        (_usage("key_cert_sign", "crl_sign"), True),
        (_policy(policy), False),
    )
    subject = _name((NameOID.COMMON_NAME, name), (NameOID.COUNTRY_NAME, "KZ"))
    return Wanted(subject, start, start + 9000 * DAY, extensions)


def _lasting(subject: x509.Name, extensions: Iterable[Extension]) -> Wanted:
    start = datetime.now(UTC) - DAY
    return Wanted(subject, start, start + TEN_YEARS, tuple(extensions))


def _leaf(scheme: Scheme, policy: str, purposes: Iterable[str]) -> list[Extension]:
    usage = x509.ExtendedKeyUsage([ObjectIdentifier(oid) for oid in purposes])
    return [(_policy(policy), False), *_services(scheme), (usage, False)]


def _services(scheme: Scheme) -> list[Extension]:
    """Where the issuer's lists and answers are, and how the key is kept."""
    access = [
        (AuthorityInformationAccessOID.OCSP, f"{SERVICES}/ocsp"),
        (AuthorityInformationAccessOID.CA_ISSUERS, f"{SERVICES}/cert/{scheme.name}.cer"),
    ]
    return [
        (x509.AuthorityInformationAccess([x509.AccessDescription(how, _uri(where)) for how, where in access]), False),
        (x509.CRLDistributionPoints(_points(f"{SERVICES}/crl/{scheme.name}.crl")), False),
        (x509.FreshestCRL(_points(f"{SERVICES}/crl/{scheme.name}-delta.crl")), False),
        (KEY_STORAGE, False),
    ]


def _points(address: str) -> list[x509.DistributionPoint]:
    return [x509.DistributionPoint([_uri(address)], None, None, None)]


def _uri(address: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(address)


def _name(*parts: tuple[ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts if value])


def _organisation(owner: Organisation) -> list[tuple[ObjectIdentifier, str]]:
    return [
        (NameOID.ORGANIZATION_NAME, owner.name),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"BIN{owner.bin}"),
    ]


def _service(name: str, by: Key) -> x509.Name:
    issuer = str(by.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    return _name((NameOID.COMMON_NAME, name), (NameOID.COUNTRY_NAME, "KZ"), (NameOID.ORGANIZATION_NAME, issuer))


def _subject(holder: Holder) -> x509.Name:
    """A person's names stand in three attributes; givenName is the patronymic, which not all have."""
    names = (*holder.name.split(), "") if holder.iin else ("", holder.name, "")
    surname, given_name, patronymic = names[:3]
    return _name(
        (NameOID.COMMON_NAME, f"{surname} {given_name}".strip()),
        (NameOID.SURNAME, surname),
        (NameOID.SERIAL_NUMBER, holder.iin and f"IIN{holder.iin}"),
        (NameOID.COUNTRY_NAME, "KZ"),
        *(_organisation(holder.organisation) if holder.organisation else []),
        (NameOID.GIVEN_NAME, patronymic),
        (NameOID.USER_ID, "" if holder.iin else SYSTEM_NUMBER),
    )


def _policy_of(holder: Holder, scheme: Scheme) -> str:
    """GOST keys of 2024 and later have one policy; RSA ones four: organisation or person, signing or sign-in."""
    if scheme is GOST or holder.policy != POLICY:
        return holder.policy
    return f"{POLICY}.{(1 if holder.organisation else 3) + (holder.purpose == CLIENT_AUTH)}"


def _policy(oid: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(ObjectIdentifier(oid), None)])


def _usage_of(holder: Holder, scheme: Scheme) -> x509.KeyUsage:
    """The bits of a person's key: one GOST key does everything, RSA keys came in pairs."""
    if holder.purpose == CLIENT_AUTH:
        return _usage("digital_signature", "key_encipherment")
    more = ["key_agreement"] if scheme is GOST else []
    return _usage("digital_signature", "content_commitment", *more)


def _usage(*bits: str) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in bits for name in names})

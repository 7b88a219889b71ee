"""Certificates in the layout of the National Certification Authority, made by the development authority."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from portal.demo.keys import Key
from portal.demo.people import POLICY, Holder, Organisation

DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
KEY_STORAGE = x509.UnrecognizedExtension(  # SEQUENCE { 1.2.398.3.3.5.1.1 }: the key is in a file
    ObjectIdentifier("1.2.398.3.3.5"), bytes.fromhex("300a06082a830e0303050101")
)
CRL_URL = "http://127.0.0.1/crl"  # said, as national certificates do; never fetched from here
DAY = timedelta(days=1)


def root(name: str) -> Key:
    """A self-signed root."""
    private, subject = _private_key(), _name((NameOID.COUNTRY_NAME, "KZ"), (NameOID.COMMON_NAME, name))
    builder = _authority(subject, private, below=1).issuer_name(subject)
    return Key(private, builder.sign(private, SHA256()))


def issuing(name: str, by: Key) -> Key:
    """An issuing authority under a root."""
    private, subject = _private_key(), _name((NameOID.COUNTRY_NAME, "KZ"), (NameOID.COMMON_NAME, name))
    return _issued(_authority(subject, private, below=0), private, by)


def person(holder: Holder, by: Key) -> Key:
    """A key for the holder, with whatever is special about it."""
    now = datetime.now(UTC)
    private = _private_key()
    builder = _leaf(_subject(holder), private, now + holder.starts, now + holder.ends)
    purposes = [ObjectIdentifier(oid) for oid in (holder.purpose, *holder.roles) if oid]
    builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    builder = builder.add_extension(_policy(holder.policy), critical=False)
    return _issued(builder.add_extension(KEY_STORAGE, critical=False), private, by)


def seal(owner: Organisation, by: Key) -> Key:
    """An organisation's seal: names no person."""
    now = datetime.now(UTC)
    private = _private_key()
    subject = _name((NameOID.COMMON_NAME, owner.name), (NameOID.COUNTRY_NAME, "KZ"), *_organisation(owner))
    builder = _leaf(subject, private, now - DAY, now + 3650 * DAY)
    builder = builder.add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
    return _issued(builder.add_extension(_policy(POLICY), critical=False), private, by)


def time_stamping(name: str, by: Key) -> Key:
    """A time-stamping authority (RFC 3161, 2.3: this purpose alone, and critical)."""
    now = datetime.now(UTC)
    private, subject = _private_key(), _name((NameOID.COUNTRY_NAME, "KZ"), (NameOID.COMMON_NAME, name))
    builder = _leaf(subject, private, now - DAY, now + 3650 * DAY)
    only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = builder.add_extension(only, critical=True)
    return _issued(builder.add_extension(_policy(f"{POLICY}.6.2"), critical=False), private, by)


def revocation_list(
    revoked: dict[int, datetime], by: Key, *, this_update: datetime, next_update: datetime
) -> x509.CertificateRevocationList:
    """A full list of serial numbers with their moment of revocation."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(this_update)
        .next_update(next_update)
        .add_extension(x509.CRLNumber(int(datetime.now(UTC).timestamp())), critical=False)
        .add_extension(_issuer_key(by), critical=False)
    )
    for serial, moment in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(by.private, SHA256())


def _private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _name(*parts: tuple[ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts if value])


def _organisation(owner: Organisation) -> list[tuple[ObjectIdentifier, str]]:
    return [
        (NameOID.ORGANIZATION_NAME, owner.name),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"BIN{owner.bin}"),
    ]


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
    )


def _builder(subject: x509.Name, private: rsa.RSAPrivateKey, start: datetime, end: datetime) -> x509.CertificateBuilder:
    public = private.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _authority(subject: x509.Name, private: rsa.RSAPrivateKey, *, below: int) -> x509.CertificateBuilder:
    start = datetime.now(UTC) - 800 * DAY  # older than the expired keys it has issued
    builder = _builder(subject, private, start, start + 9000 * DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
    return builder.add_extension(_usage(authority=True), critical=True)


def _leaf(subject: x509.Name, private: rsa.RSAPrivateKey, start: datetime, end: datetime) -> x509.CertificateBuilder:
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(CRL_URL)], None, None, None)
    builder = _builder(subject, private, start, end)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    return builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)


def _issued(builder: x509.CertificateBuilder, private: rsa.RSAPrivateKey, by: Key) -> Key:
    builder = builder.issuer_name(by.certificate.subject)
    builder = builder.add_extension(_issuer_key(by), critical=False)
    return Key(private, builder.sign(by.private, SHA256()))


def _issuer_key(by: Key) -> x509.AuthorityKeyIdentifier:
    identifier = by.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value)


def _policy(oid: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(ObjectIdentifier(oid), None)])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )

"""Whom the portal trusts: what may stand in the folder, and that a change is noticed."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import override_settings

from portal.demo import certificates
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.signing import Trust, TrustError, trust_from_settings, verify
from portal.signing.certificate import Certificate, Unreadable
from portal.signing.schemes import RSA_SHA256


def valid(authority: Authority, trust: Trust, key: str = "author3") -> bool:
    cms = authority.sign_cms(key, b"text", False)
    return verify(cms, document=b"text", at=datetime.now(UTC), trust=trust).valid


def private(authority: Authority, name: str) -> Key:
    return Key.load(authority.directory / "private" / f"{name}.pem")


def test_a_revocation_is_noticed_without_a_restart(authority: Authority) -> None:
    with override_settings(TRUST_DIR=str(authority.trust)):
        assert valid(authority, trust_from_settings())
        assert trust_from_settings() is trust_from_settings()

        authority.revoke(authority.serial("author3"))

        assert not valid(authority, trust_from_settings())
        assert valid(authority, trust_from_settings(), "author2")


def test_the_anchors_are_told_by_fingerprint(made_authority: Authority) -> None:
    (anchor,) = Trust.load(made_authority.trust).anchors

    expected = private(made_authority, "root").certificate.fingerprint(SHA256())
    assert anchor.fingerprint == expected.hex()


def test_without_its_issuer_a_certificate_has_no_path(authority: Authority) -> None:
    (authority.trust / "issuers" / "development.pem").unlink()

    assert not valid(authority, Trust.load(authority.trust))


def test_without_its_root_a_certificate_has_no_path(authority: Authority) -> None:
    (authority.trust / "anchors" / "development.pem").unlink()

    assert not valid(authority, Trust.load(authority.trust))


def test_an_anchor_must_have_signed_itself(authority: Authority) -> None:
    issuing = private(authority, "issuing").certificate.public_bytes(Encoding.PEM)
    (authority.trust / "anchors" / "other.pem").write_bytes(issuing)

    with pytest.raises(TrustError, match="did not sign itself"):
        Trust.load(authority.trust)


@pytest.mark.parametrize("name", ["anchors/junk.pem", "issuers/junk.pem", "crl/junk.crl"])
def test_an_unreadable_file_is_named(authority: Authority, name: str) -> None:
    (authority.trust / name).write_bytes(b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n")

    with pytest.raises(TrustError, match=r"junk\."):
        Trust.load(authority.trust)


def test_a_list_by_another_authority_is_left_out(authority: Authority) -> None:
    now = datetime.now(UTC)
    forged = certificates.revocation_list(
        {}, private(authority, "foreign"), this_update=now, next_update=now + timedelta(days=1)
    )
    (authority.trust / "crl" / "issuing.crl").write_bytes(forged.public_bytes(Encoding.DER))

    trust = Trust.load(authority.trust)

    assert trust.revocation_lists == ()
    assert not valid(authority, trust)


def test_a_delta_is_not_taken_for_the_whole_list(authority: Authority) -> None:
    issuing, now = private(authority, "issuing"), datetime.now(UTC)
    delta = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuing.certificate.subject)
        .last_update(now - timedelta(minutes=1))
        .next_update(now + timedelta(days=1))
        .add_extension(x509.DeltaCRLIndicator(1), critical=True)
        .sign(issuing.private, SHA256())
    )
    (authority.trust / "crl" / "issuing.crl").write_bytes(delta.public_bytes(Encoding.DER))

    assert Trust.load(authority.trust).revocation_lists == ()


def test_of_two_fresh_lists_the_newer_counts(authority: Authority) -> None:
    old = authority.list_der()
    (authority.trust / "crl" / "a.crl").write_bytes(old)
    now = datetime.now(UTC)
    newer = certificates.revocation_list(
        {authority.serial("author3"): now},
        private(authority, "issuing"),
        this_update=now - timedelta(seconds=2),
        next_update=now + timedelta(days=1),
    )
    (authority.trust / "crl" / "b.crl").write_bytes(newer.public_bytes(Encoding.DER))

    assert not valid(authority, Trust.load(authority.trust))


@pytest.mark.parametrize(("bits", "accepted"), [(1024, False), (2048, True)])
def test_short_keys_are_refused(bits: int, accepted: bool) -> None:
    key = rsa.generate_private_key(65537, bits)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signature = key.sign(b"text", PKCS1v15(), SHA256())

    assert RSA_SHA256.verify_signature(public, signature, b"text") is accepted


def test_a_small_exponent_is_refused() -> None:
    key = rsa.generate_private_key(3, 2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    assert not RSA_SHA256.verify_signature(public, key.sign(b"text", PKCS1v15(), SHA256()), b"text")


def test_a_value_given_twice_names_nobody(made_authority: Authority) -> None:
    certificate = Certificate.load(made_authority.key("author3").certificate.public_bytes(Encoding.DER))

    twice = Certificate(**{**vars(certificate), "attributes": certificate.attributes * 2})

    assert certificate.attribute("2.5.4.4") == "Ким"
    with pytest.raises(Unreadable, match="2 times"):
        twice.attribute("2.5.4.4")

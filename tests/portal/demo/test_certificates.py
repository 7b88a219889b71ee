"""Certificates of the development authority, beside real ones of the national authority."""

import base64
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import core, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from portal.demo.authority import Authority
from tests.other_tools import fits, key_of, openssl

SAMPLES = Path(__file__).resolve().parents[1] / "signing" / "samples"
GOST_SIGNATURE = "1.2.398.3.10.1.1.2.3.2"
CERTIFICATE_SIGN, SIGN_IN = "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2"


def sample(name: str) -> asn1_x509.Certificate:
    """A national certificate: DER, PEM or base64 as it was published."""
    data = (SAMPLES / name).read_bytes()
    if pem.detect(data):
        data = pem.unarmor(data)[2]
    return asn1_x509.Certificate.load(data if data.startswith(b"0") else base64.b64decode(data))


def ours(authority: Authority, key: str) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(authority.key(key).der)


def own(authority: Authority, name: str) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(authority.own_key(name).der)


def subject_shape(certificate: asn1_x509.Certificate) -> list[tuple[str, str]]:
    """Types of the subject's attributes, and of their strings, in order."""
    parts = [part[0] for part in certificate["tbs_certificate"]["subject"].chosen]
    return [(part["type"].dotted, _string_type(part["value"])) for part in parts]


def _string_type(value: Any) -> str:
    chosen = getattr(value, "chosen", value)
    return type(chosen).__name__


def extension_shape(certificate: asn1_x509.Certificate) -> set[tuple[str, bool]]:
    """The extensions with their criticality."""
    extensions = certificate["tbs_certificate"]["extensions"]
    return {(item["extn_id"].dotted, item["critical"].native) for item in extensions}


def extension(certificate: asn1_x509.Certificate, oid: str) -> bytes:
    (found,) = [
        item["extn_value"].contents
        for item in certificate["tbs_certificate"]["extensions"]
        if item["extn_id"].dotted == oid
    ]
    return bytes(found)


def policies(certificate: asn1_x509.Certificate) -> list[str]:
    return [policy["policy_identifier"].dotted for policy in certificate.certificate_policies_value]


def key_head(certificate: asn1_x509.Certificate) -> bytes:
    """The key but for its numbers: algorithm, parameters, and the wrapping of the point."""
    return key_of(certificate.dump())[:-128]


def test_a_person_s_gost_certificate_has_the_shape_of_a_national_one(made_authority: Authority) -> None:
    national, made = sample("certs/individual_gost2015_2026.cer"), ours(made_authority, "author")

    assert subject_shape(made) == subject_shape(national)
    assert extension_shape(made) == extension_shape(national)
    assert key_head(made) == key_head(national)
    assert made["signature_algorithm"].dump() == national["signature_algorithm"].dump()
    for oid in ("2.5.29.15", "2.5.29.37", "1.2.398.3.3.5"):  # usage, purposes, storage: to the byte
        assert extension(made, oid) == extension(national, oid)


def test_a_person_s_rsa_certificate_has_the_policy_and_usage_of_its_day(made_authority: Authority) -> None:
    national, made = sample("certs/individual_sign_rsa.cer"), ours(made_authority, "author-rsa")

    assert extension(made, "2.5.29.15")[2:] == extension(national, "2.5.29.15")[2:]
    assert extension(made, "2.5.29.37") == extension(national, "2.5.29.37")
    assert policies(made) == ["1.2.398.3.3.2.3"]


@pytest.mark.parametrize(
    ("key", "policy"),
    [
        ("author", "1.2.398.3.3.2"),
        ("head_of_provider-rsa", "1.2.398.3.3.2.1"),
        ("sign_in_only-rsa", "1.2.398.3.3.2.4"),
        ("treasury", "1.2.398.5.19.1.2.2.1.2"),
        ("treasury-rsa", "1.2.398.5.19.1.2.2.1.2"),
    ],
)
def test_the_policy_follows_from_holder_and_kind_of_key(made_authority: Authority, key: str, policy: str) -> None:
    assert policies(ours(made_authority, key)) == [policy]


def test_a_person_s_names_stand_where_the_national_authority_puts_them(made_authority: Authority) -> None:
    subject = [(part.oid, part.value) for part in made_authority.key("author").certificate.subject]

    assert subject == [
        (NameOID.COMMON_NAME, "Сүйінбаева Әсемгүл"),
        (NameOID.SURNAME, "Сүйінбаева"),
        (NameOID.SERIAL_NUMBER, "IIN840517400616"),
        (NameOID.COUNTRY_NAME, "KZ"),
        (NameOID.GIVEN_NAME, "Жұмағалиқызы"),
    ]


def test_an_employee_s_certificate_names_the_organisation(made_authority: Authority) -> None:
    key = made_authority.key("head_of_provider")

    assert key.bin == "150340001286"
    assert "1.2.398.3.3.4.1.2.1" in key.purposes


def test_an_information_system_has_a_number_and_no_person(made_authority: Authority) -> None:
    key = made_authority.key("information_system")

    assert key.iin == ""
    assert key.certificate.subject.get_attributes_for_oid(NameOID.USER_ID)
    assert not key.certificate.subject.get_attributes_for_oid(NameOID.SURNAME)
    assert key.purposes == {"1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.6"}


@pytest.mark.parametrize("key", ["sign_in_only", "sign_in_only-rsa"])
def test_a_key_for_sign_in_alone_cannot_sign(made_authority: Authority, key: str) -> None:
    found = made_authority.key(key)

    assert SIGN_IN in found.purposes
    assert CERTIFICATE_SIGN not in found.purposes
    usage = found.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert not usage.content_commitment


@pytest.mark.parametrize("hierarchy", ["gost", "rsa"])
def test_roots_and_issuing_authorities_may_issue_and_list(made_authority: Authority, hierarchy: str) -> None:
    for name in ("root", "issuing"):
        extensions = made_authority.own_key(f"{hierarchy}-{name}").certificate.extensions
        basic = extensions.get_extension_for_class(x509.BasicConstraints)
        usage = extensions.get_extension_for_class(x509.KeyUsage)
        assert basic.critical
        assert basic.value.ca
        assert usage.critical
        assert usage.value.key_cert_sign
        assert usage.value.crl_sign


def test_the_gost_root_has_the_key_names_and_policy_of_the_national_one(made_authority: Authority) -> None:
    national, made = sample("prod/root_gost_2022.pem"), own(made_authority, "gost-root")

    assert key_head(made) == key_head(national)
    assert subject_shape(made) == subject_shape(national)
    assert policies(made) == policies(national) == ["1.2.398.3.1.2"]


def test_a_time_stamping_certificate_is_shaped_like_the_national_one(made_authority: Authority) -> None:
    national, made = sample("prod/tsa_gost_2025.cer"), own(made_authority, "gost-tsa")

    assert subject_shape(made) == subject_shape(national)
    assert extension_shape(made) == extension_shape(national)
    assert extension(made, "2.5.29.37") == extension(national, "2.5.29.37")
    assert extension(made, "2.5.29.15") == extension(national, "2.5.29.15")


@pytest.mark.parametrize("hierarchy", ["gost", "rsa"])
def test_an_ocsp_responder_answers_for_its_authority_alone(made_authority: Authority, hierarchy: str) -> None:
    extensions = made_authority.own_key(f"{hierarchy}-ocsp").certificate.extensions

    assert list(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.OCSP_SIGNING]
    assert extensions.get_extension_for_class(x509.OCSPNoCheck)


@pytest.mark.parametrize("hierarchy", ["gost", "rsa"])
def test_every_link_of_a_chain_is_signed(made_authority: Authority, hierarchy: str) -> None:
    root, issuing = own(made_authority, f"{hierarchy}-root"), own(made_authority, f"{hierarchy}-issuing")
    key = "author" if hierarchy == "gost" else "author-rsa"

    assert is_signed(root, by=root)
    assert is_signed(issuing, by=root)
    assert is_signed(ours(made_authority, key), by=issuing)


def is_signed(certificate: asn1_x509.Certificate, *, by: asn1_x509.Certificate) -> bool:
    assert certificate["tbs_certificate"]["issuer"].dump() == by["tbs_certificate"]["subject"].dump()
    algorithm = certificate["signature_algorithm"]["algorithm"].dotted
    signature = core.BitString.load(certificate["signature_value"].dump()).contents[1:]
    return fits(key_of(by.dump()), algorithm, bytes(signature), certificate["tbs_certificate"].dump())


@pytest.mark.parametrize(("key", "hierarchy"), [("foreign", "gost"), ("foreign-rsa", "rsa")])
def test_the_foreign_key_has_the_same_names_and_another_issuer(
    made_authority: Authority, key: str, hierarchy: str
) -> None:
    issuing = own(made_authority, f"{hierarchy}-issuing")

    assert not is_signed(ours(made_authority, key), by=issuing)
    assert made_authority.key(key).certificate.subject == made_authority.key("author").certificate.subject


def test_openssl_takes_the_rsa_chain_in_its_strictest_mode(
    made_authority: Authority, rsa_chain: Path, tmp_path: Path
) -> None:
    for key in ("author-rsa", "head_of_provider-rsa"):
        path = made_authority.directory / "keys" / f"{key}.pem"
        answer = openssl(tmp_path, "verify", "-x509_strict", "-check_ss_sig", "-CAfile", str(rsa_chain), str(path))
        assert answer.returncode == 0, answer.stderr

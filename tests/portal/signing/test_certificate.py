"""Certificates: read as another reader reads them, and refused where they are none."""

import base64
from collections.abc import Callable

import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from portal.demo import der
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.signing.certificate import (
    COMMON_NAME,
    KEY_USAGE,
    MAX_BYTES,
    SERIAL_NUMBER,
    Certificate,
    Unreadable,
    from_file,
)
from tests.portal.signing import mutants
from tests.portal.signing.files import EXTENSIONS, SERIAL, VALIDITY, extension, extensions, reissued

SUBJECT, VERSION, ALGORITHM = 5, 0, 2


@pytest.fixture(scope="module")
def key(made_authority: Authority) -> Key:
    return made_authority.key("organisation")


@pytest.mark.parametrize("name", ["organisation", "organisation-rsa"])
def test_it_says_what_another_reader_finds(made_authority: Authority, name: str) -> None:
    other = made_authority.key(name).certificate

    found = Certificate.load(other.public_bytes(Encoding.DER))

    assert found.serial == other.serial_number
    assert (found.issuer, found.subject) == (other.issuer.public_bytes(), other.subject.public_bytes())
    assert (found.not_before, found.not_after) == (other.not_valid_before_utc, other.not_valid_after_utc)
    assert found.tbs == other.tbs_certificate_bytes
    assert found.signature == other.signature
    assert found.signature_algorithm == other.signature_algorithm_oid.dotted_string
    assert found.attributes == tuple((each.oid.dotted_string, each.value) for each in other.subject)
    assert found.critical == {each.oid.dotted_string for each in other.extensions if each.critical}
    usage = other.extensions.get_extension_for_class(x509.KeyUsage).value
    assert ("digital_signature" in found.key_usage) is usage.digital_signature
    assert ("key_agreement" in found.key_usage) is usage.key_agreement
    identifier = other.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert found.key_identifier == identifier
    purposes = other.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert found.extended_key_usage == {each.dotted_string for each in purposes}
    assert found.is_authority is False


def test_an_authority_is_known_as_one(made_authority: Authority) -> None:
    found = Certificate.load(made_authority.own_key("rsa-root").der)

    assert found.is_authority
    assert found.path_length is None
    assert {"key_cert_sign", "crl_sign"} == found.key_usage


def name(*parts: tuple[str, bytes]) -> bytes:
    return der.sequence(*(der.set_of([der.sequence(der.oid(kind), value)]) for kind, value in parts))


def utf8(text: str) -> bytes:
    return der.tlv(0x0C, text.encode())


def test_a_name_that_is_there_twice_names_nobody(key: Key, issuing: Key) -> None:
    twice = name((COMMON_NAME, utf8("А")), (COMMON_NAME, utf8("Б")), (SERIAL_NUMBER, utf8(" IIN1 ")))
    found = Certificate.load(reissued(key, issuing, {SUBJECT: twice}).der)

    assert found.attribute(SERIAL_NUMBER) == "IIN1"
    assert found.attribute("2.5.4.99") == ""
    with pytest.raises(Unreadable, match="2 times"):
        found.attribute(COMMON_NAME)


def test_a_value_that_is_no_text_names_nobody(key: Key, issuing: Key) -> None:
    found = Certificate.load(reissued(key, issuing, {SUBJECT: name((COMMON_NAME, der.integer(5)))}).der)

    assert found.attributes == ()


def test_usual_kinds_of_text_are_read(key: Key, issuing: Key) -> None:
    wide, plain = der.tlv(0x1E, "Әсем".encode("utf-16-be")), der.tlv(0x13, b"KZ")
    found = Certificate.load(reissued(key, issuing, {SUBJECT: name((COMMON_NAME, wide), ("2.5.4.6", plain))}).der)

    assert found.attributes == ((COMMON_NAME, "Әсем"), ("2.5.4.6", "KZ"))


def test_extensions_that_are_not_understood_refuse_it_only_if_critical(key: Key, issuing: Key) -> None:
    quiet, loud = (extension("1.2.3.4", der.NULL, critical=critical) for critical in (False, True))

    assert not Certificate.load(reissued(key, issuing, extensions(key, more=quiet)).der).not_understood
    assert Certificate.load(reissued(key, issuing, extensions(key, more=loud)).der).not_understood == {"1.2.3.4"}


def test_without_a_word_on_its_use_it_has_none(key: Key, issuing: Key) -> None:
    found = Certificate.load(reissued(key, issuing, {EXTENSIONS: der.explicit(3, der.sequence())}).der)

    assert found.key_usage == found.extended_key_usage == found.policies == frozenset()
    assert (found.key_identifier, found.is_authority, found.path_length) == (b"", False, None)


def inside(key: Key) -> list[bytes]:
    """Signed part, algorithm, signature."""
    return [each.written() for each in mutants.read(key.der)[0].inside or []]


def tbs(place: int, value: bytes) -> Callable[[Key], bytes]:
    """The certificate with one field of its signed part replaced; the signature does not matter here."""

    def changed(key: Key) -> bytes:
        whole = mutants.read(key.der)
        (whole[0].inside or [])[0].inside[place : place + 1] = mutants.read(value)  # type: ignore[index]  # a SEQUENCE in a SEQUENCE
        return mutants.written(whole)

    return changed


def own(*values: bytes) -> Callable[[Key], bytes]:
    return tbs(EXTENSIONS, der.explicit(3, der.sequence(*values)))


NO_BOOLEAN = der.sequence(der.oid("1.2.3.4"), der.tlv(0x01, b"\x01"), der.octets(der.NULL))
TIME = der.tlv(0x17, b"260101000000Z")


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        pytest.param(lambda key: key.der[:-1], "announced", id="cut off"),
        pytest.param(lambda key: key.der + b"\0", "follow", id="more after it"),
        pytest.param(lambda key: der.sequence(*inside(key), der.NULL), "too much", id="a fourth part"),
        pytest.param(lambda key: der.sequence(*inside(key)[:2]), "missing", id="no signature"),
        pytest.param(tbs(VERSION, der.explicit(0, der.integer(1))), "version 3", id="version 2"),
        pytest.param(tbs(VERSION, b""), "tag 02", id="version 1"),
        pytest.param(tbs(SERIAL, der.tlv(0x02, b"\x00\x01")), "more octets", id="a number of more octets"),
        pytest.param(tbs(SERIAL, der.tlv(0x02, b"")), "not a number", id="a number of none"),
        pytest.param(tbs(ALGORITHM, der.algorithm("1.2.3")), "algorithm outside", id="another algorithm outside"),
        pytest.param(tbs(VALIDITY, der.sequence(TIME)), "missing", id="no end"),
        pytest.param(tbs(VALIDITY, der.sequence(TIME, TIME, TIME)), "too much", id="three times"),
        pytest.param(tbs(VALIDITY, der.sequence(TIME, der.NULL)), "not a time", id="no time"),
        pytest.param(tbs(VALIDITY, der.sequence(TIME, der.tlv(0x17, b"261301000000Z"))), "not a time", id="month 13"),
        pytest.param(tbs(VALIDITY, der.sequence(TIME, der.tlv(0x17, b"2601010000Z"))), "not a time", id="no seconds"),
        pytest.param(tbs(SUBJECT, name((COMMON_NAME, der.tlv(0x0C, b"\xff")))), "letters", id="no letters"),
        pytest.param(own(extension("1.2.3", b""), extension("1.2.3", b"")), "twice", id="an extension twice"),
        pytest.param(own(NO_BOOLEAN), "neither true nor false", id="neither true nor false"),
        pytest.param(own(extension(KEY_USAGE, der.tlv(0x03, b"\x09\x80"))), "bits", id="nine unused bits"),
        pytest.param(own(extension(KEY_USAGE, der.tlv(0x03, bytes(9)))), "bits", id="too many bits"),
        pytest.param(own(extension(KEY_USAGE, der.NULL)), "tag 05", id="no bits"),
        pytest.param(
            lambda key: der.sequence(*inside(key)[:2], der.tlv(0x03, b"\x04\xf0")), "octets", id="half an octet"
        ),
        pytest.param(lambda key: b"", "cut off", id="nothing"),
    ],
)
def test_what_is_no_certificate_is_refused(key: Key, made: Callable[[Key], bytes], reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        Certificate.load(made(key))


@pytest.mark.parametrize(
    "framed",
    [
        pytest.param(lambda data: data, id="DER"),
        pytest.param(lambda data: pem.armor("CERTIFICATE", data), id="PEM"),
        pytest.param(base64.encodebytes, id="base64 in lines"),
    ],
)
def test_a_file_may_hold_it_in_three_ways(key: Key, framed: Callable[[bytes], bytes]) -> None:
    assert from_file(framed(key.der)).der == key.der


@pytest.mark.parametrize("data", [b"", b"certificate", b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"])
def test_a_file_that_holds_none_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        from_file(data)


def test_a_certificate_larger_than_any_of_the_national_ones_is_not_read(made_authority: Authority) -> None:
    """Anybody can make one with a name of megabytes, and have it copied wherever names are shown."""
    with pytest.raises(Unreadable, match="bytes"):
        Certificate.load(made_authority.key("author").der + bytes(MAX_BYTES))

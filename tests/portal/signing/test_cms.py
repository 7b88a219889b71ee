"""Messages that are no signature, each refused for its own fault; and BER, which is read as the same message in DER."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import ClassVar

import pytest
from asn1crypto import cms as asn1_cms

from portal.demo import cades, der
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.demo.private import RSA, GostKey, Scheme
from portal.signing import Trust, verify
from portal.signing.cms import MAX_ATTRIBUTES, MAX_BYTES, MAX_CERTIFICATES, MAX_SIGNERS, SignedMessage
from portal.signing.der import Unreadable
from portal.signing.gost.curve import GOST_2015_512
from tests.portal.signing.files import KEY, SERIAL, Signer, attribute, lists_of, message, reissued
from tests.portal.signing.mutants import indefinite

DOCUMENT = b"what was signed"
Q, SIZE = int(GOST_2015_512.q), GOST_2015_512.size
SHA_256 = der.algorithm("2.16.840.1.101.3.4.2.1")
PIECES = der.explicit(0, der.tlv(0x24, b"\x04\x00" * 500))
STREEBOG = der.algorithm("1.2.398.3.10.1.3.3")


@pytest.fixture(scope="module")
def gost(made_authority: Authority) -> Signer:
    return Signer(made_authority.key("author"), DOCUMENT)


@pytest.fixture(scope="module")
def rsa(made_authority: Authority) -> Signer:
    return Signer(made_authority.key("author-rsa"), DOCUMENT)


def failed(authority: Authority, cms: bytes) -> list[tuple[str, str]]:
    """The checks that did not hold, with their reasons."""
    found = verify(
        cms,
        document=DOCUMENT,
        at=datetime.now(UTC),
        trust=Trust.load(authority.trust),
        revocation=lists_of(authority),
    )
    assert found.valid != bool(found.objection)
    return [(check.name, check.code) for check in found.checks if check.outcome == "failed"]


# Read


@pytest.mark.parametrize("key", ["author", "author-rsa"])
@pytest.mark.parametrize("attached", [True, False])
def test_open_lengths_and_strings_in_pieces_are_the_same_message(
    made_authority: Authority, key: str, attached: bool
) -> None:
    cms = made_authority.sign_cms(key, DOCUMENT * 300, attached, True)

    assert SignedMessage.load(indefinite(cms)) == SignedMessage.load(cms)
    assert indefinite(cms) != cms


def test_a_message_in_ber_is_accepted(made_authority: Authority) -> None:
    assert failed(made_authority, indefinite(made_authority.sign_cms("author", DOCUMENT, True))) == []


def test_what_is_read_is_what_another_reader_finds(made_authority: Authority) -> None:
    cms = made_authority.sign_cms("author2-rsa", DOCUMENT, True, True)
    other = asn1_cms.ContentInfo.load(cms)["content"]
    info = other["signer_infos"][0]

    found = SignedMessage.load(base64.b64encode(cms).decode())

    (signer,) = found.signers
    assert found.content == other["encap_content_info"]["content"].native
    assert found.certificates == tuple(each.chosen.dump() for each in other["certificates"])
    assert signer.serial == info["sid"].chosen["serial_number"].native
    assert signer.signed_attributes == info["signed_attrs"].untag().dump()
    assert signer.signature == info["signature"].native
    assert signer.claimed_at == next(
        each["values"][0].native for each in info["signed_attrs"] if each["type"].native == "signing_time"
    )
    assert signer.time_stamps == (info["unsigned_attrs"][0]["values"][0].dump(),)


# Refused as no message


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        pytest.param(lambda s: message(s, infos=der.set_of([])), "0 signers", id="no signer"),
        pytest.param(lambda s: message(*[s] * (MAX_SIGNERS + 1)), f"{MAX_SIGNERS + 1} signers", id="too many signers"),
        pytest.param(
            lambda s: message(s, certificates=[s.key.der] * (MAX_CERTIFICATES + 1)), "certificates", id="too many"
        ),
        pytest.param(lambda s: message(s, digests=der.set_of([])), "digest algorithms", id="no digest announced"),
        pytest.param(lambda s: message(s, digests=der.set_of([SHA_256])), "not announced", id="another announced"),
        pytest.param(lambda s: message(s, version=3), "wrong version", id="version of the message"),
        pytest.param(lambda s: message(replace(s, version=3)), "wrong version", id="version of the signer"),
        pytest.param(
            lambda s: message(replace(s, identity=der.implicit(0, b"key"))), "wrong version", id="version of a key name"
        ),
        pytest.param(lambda s: message(replace(s, attributes=[])), "0 attributes", id="empty signed attributes"),
        pytest.param(lambda s: message(replace(s, attributes=s.usual_attributes[:1])), "required", id="no digest"),
        pytest.param(lambda s: message(replace(s, attributes=s.usual_attributes[1:])), "required", id="no type"),
        pytest.param(lambda s: message(replace(s, attributes=s.usual_attributes * 2)), "twice", id="attributes twice"),
        pytest.param(
            lambda s: message(
                replace(s, attributes=[*s.usual_attributes, attribute(cades.SIGNING_TIME, der.NULL, der.NULL)])
            ),
            "2 values",
            id="an attribute with two values",
        ),
        pytest.param(
            lambda s: message(replace(s, unsigned=[attribute("1.2.3", der.NULL)] * (MAX_ATTRIBUTES + 1))),
            "attributes",
            id="too many attributes",
        ),
        pytest.param(
            lambda s: message(replace(s, unsigned=[attribute(cades.TIME_STAMP)])), "0 values", id="no stamp in it"
        ),
        pytest.param(
            lambda s: message(replace(s, algorithm=der.sequence(der.oid("1.2.3"), der.integer(1)))),
            "too much",
            id="parameters",
        ),
        pytest.param(lambda s: message(s, certificates=[der.explicit(1, b"")]), "tag a1", id="an outdated certificate"),
        pytest.param(lambda s: message(s) + b"\0", "1 bytes follow", id="more after it"),
        pytest.param(lambda s: der.sequence(der.oid(cades.DATA), der.explicit(0)), "not signed", id="data"),
        pytest.param(lambda s: message(s, content=PIECES), "pieces", id="too many pieces"),
        pytest.param(lambda s: b"\x30" * (MAX_BYTES + 1), "too large", id="too large"),
        pytest.param(lambda s: b"A" * (2 * MAX_BYTES + 1), "too large", id="too large in base64"),
        pytest.param(lambda s: b"AAAA*", "not base64", id="no base64"),
    ],
)
def test_what_is_no_message_is_refused(
    made_authority: Authority, gost: Signer, made: Callable[[Signer], bytes], reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason):
        SignedMessage.load(made(gost))
    assert failed(made_authority, made(gost)) == [("decoded", "unreadable")]


def test_a_type_of_content_that_was_not_wanted_is_refused(gost: Signer) -> None:
    with pytest.raises(Unreadable, match="another type"):
        SignedMessage.load(message(gost), content_type=cades.TIME_STAMP_INFO)


# Refused as a signature


def other_serial(signer: Signer, authority: Authority) -> Key:
    """Another person's certificate, issued with the number of this one."""
    number = der.integer(signer.key.certificate.serial_number)
    return reissued(authority.key("author2"), authority.own_key("gost-issuing"), {SERIAL: number})


def test_of_two_certificates_with_one_number_none_is_taken(made_authority: Authority, gost: Signer) -> None:
    twin = other_serial(gost, made_authority).der

    assert failed(made_authority, message(gost, certificates=[gost.key.der, twin])) == [
        ("signer_certificate", "no_certificate")
    ]
    assert ("signature", "forged") in failed(made_authority, message(gost, certificates=[twin]))


@pytest.mark.parametrize(
    ("digest", "algorithm"),
    [
        pytest.param(SHA_256, None, id="SHA-256 for GOST"),
        pytest.param(None, der.algorithm(RSA.signature), id="RSA for a GOST key"),
        pytest.param(der.algorithm("1.2.398.3.10.1.3.1"), None, id="the hash of 2004"),
        pytest.param(der.algorithm("1.2.398.3.10.1.3.2"), None, id="the short Streebog"),
    ],
)
def test_algorithms_that_do_not_belong_together_are_refused(
    made_authority: Authority, gost: Signer, digest: bytes | None, algorithm: bytes | None
) -> None:
    cms = message(replace(gost, digest=digest, algorithm=algorithm))

    assert failed(made_authority, cms) == [("signer_certificate", "algorithm")]


def test_a_gost_digest_does_not_fit_an_rsa_key(made_authority: Authority, rsa: Signer) -> None:
    assert failed(made_authority, message(replace(rsa, digest=STREEBOG))) == [("signer_certificate", "algorithm")]


def numbers(r: int, s: int) -> bytes:
    return r.to_bytes(SIZE, "little") + s.to_bytes(SIZE, "little")


@pytest.mark.parametrize("s", [1, 0, Q, Q + 1, (1 << 512) - 1])
@pytest.mark.parametrize("r", [1, 0, Q, Q + 1])
def test_numbers_of_a_signature_out_of_range_are_refused(
    made_authority: Authority, gost: Signer, r: int, s: int
) -> None:
    cms = message(replace(gost, signature=numbers(r, s)))

    assert failed(made_authority, cms) == [("signature", "forged")]


@pytest.mark.parametrize("more", [-1, 1])
def test_a_signature_of_another_length_is_refused(made_authority: Authority, gost: Signer, more: int) -> None:
    made = SignedMessage.load(message(gost)).signers[0].signature

    for signature in (made[:more] if more < 0 else made + b"\0", made[1:] if more < 0 else b"\0" + made):
        assert failed(made_authority, message(replace(gost, signature=signature))) == [("signature", "forged")]


def test_a_number_larger_by_the_order_is_no_second_signature(made_authority: Authority, gost: Signer) -> None:
    made = SignedMessage.load(message(gost)).signers[0]
    r, s = (int.from_bytes(made.signature[at : at + SIZE], "little") for at in (0, SIZE))

    for again in ((r, s + Q), (r, Q - s)):
        if again[1] < 1 << 512:
            assert failed(made_authority, message(replace(gost, signature=numbers(*again)))) == [
                ("signature", "forged")
            ]


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(numbers(0, 0), id="at infinity"),
        pytest.param(numbers(3, 4), id="off the curve"),
        pytest.param(numbers(int(GOST_2015_512.p) + 3, 4), id="above the field"),
        pytest.param(b"\xff" * 128, id="the largest numbers"),
    ],
)
def test_a_key_that_is_no_point_of_the_curve_signs_nothing(
    made_authority: Authority, gost: Signer, point: bytes
) -> None:
    public = gost.key.private.public[:-128] + point
    key = reissued(gost.key, made_authority.own_key("gost-issuing"), {KEY: public})

    assert ("signature", "forged") in failed(made_authority, message(replace(gost, key=key)))


def test_a_key_on_another_curve_signs_nothing(made_authority: Authority, gost: Signer) -> None:
    other = gost.key.private.public.replace(der.oid("1.2.398.3.10.1.1.2.2.1"), der.oid("1.2.398.3.10.1.1.2.2.2"))
    key = reissued(gost.key, made_authority.own_key("gost-issuing"), {KEY: other})

    assert ("signature", "forged") in failed(made_authority, message(replace(gost, key=key)))


@dataclass(frozen=True)
class Weak:
    """An RSA key of any size and exponent; signs by RFC 8017, 8.2.1."""

    n: int
    e: int
    d: int
    scheme: ClassVar[Scheme] = RSA
    pkcs8: ClassVar[bytes] = b""

    def sign(self, data: bytes) -> bytes:
        size = (self.n.bit_length() + 7) // 8
        digest = der.sequence(SHA_256, der.octets(RSA.digest(data)))
        padded = b"\x00\x01".ljust(size - len(digest) - 1, b"\xff") + b"\x00" + digest
        return pow(int.from_bytes(padded), self.d, self.n).to_bytes(size)

    @property
    def public(self) -> bytes:
        key = der.sequence(der.integer(self.n), der.integer(self.e))
        return der.sequence(der.algorithm("1.2.840.113549.1.1.1"), der.bits(key))


@lru_cache
def prime(above: int) -> int:
    """The next number that passes for a prime, not one more than a multiple of 3 or 65537."""
    return next(
        n for n in range(above | 1, above + 9999, 2) if pow(2, n - 1, n) == 1 and (n - 1) % 3 and (n - 1) % 65537
    )


def made(bits: int, e: int) -> Weak:
    p, q = (prime((1 << bits // 2) - (1 << bits // 2 - 3) * each) for each in (1, 2))
    return Weak(p * q, e, pow(e, -1, (p - 1) * (q - 1)))


@pytest.mark.parametrize(
    "weak",
    [
        pytest.param(lambda: made(512, 65537), id="512 bits"),
        pytest.param(lambda: made(1024, 65537), id="1024 bits"),
        pytest.param(lambda: made(2048, 3), id="exponent 3"),
        pytest.param(lambda: Weak(made(2048, 3).n, 1, 1), id="exponent 1"),
        pytest.param(lambda: Weak(made(2048, 3).n, 2, 1), id="even exponent"),
    ],
)
def test_a_weak_rsa_key_signs_nothing(made_authority: Authority, rsa: Signer, weak: Callable[[], Weak]) -> None:
    private = weak()
    key = reissued(rsa.key, made_authority.own_key("rsa-issuing"), {KEY: private.public})

    assert failed(made_authority, message(replace(rsa, key=Key(private, key.certificate)))) == [("signature", "forged")]


def test_the_same_key_of_usual_size_does_sign(made_authority: Authority, rsa: Signer) -> None:
    strong = made(2048, 65537)
    key = reissued(rsa.key, made_authority.own_key("rsa-issuing"), {KEY: strong.public})

    assert failed(made_authority, message(replace(rsa, key=Key(strong, key.certificate)))) == []


def test_authorities_sent_along_are_not_believed(made_authority: Authority) -> None:
    signer = Signer(made_authority.key("foreign"), DOCUMENT)
    sent = [signer.key.der, made_authority.own_key("gost-foreign").der, made_authority.own_key("gost-root").der]

    assert failed(made_authority, message(signer, certificates=sent)) == [("chain", "untrusted")]


def test_authorities_sent_along_do_no_harm(made_authority: Authority, gost: Signer) -> None:
    sent = [gost.key.der, made_authority.own_key("gost-issuing").der, made_authority.own_key("gost-root").der]

    assert failed(made_authority, message(gost, certificates=sent)) == []


def test_revocation_lists_sent_along_are_not_looked_at(made_authority: Authority, gost: Signer) -> None:
    assert failed(made_authority, message(gost, lists=der.explicit(1, b""))) == []


@pytest.mark.parametrize("kind", ["1.2.840.113549.1.9.16.2.24", "0.4.0.1733.2.4"])
def test_what_lengthens_a_signature_s_life_does_no_harm(made_authority: Authority, gost: Signer, kind: str) -> None:
    assert failed(made_authority, message(replace(gost, unsigned=[attribute(kind, der.NULL)]))) == []


def test_somebody_else_s_certificate_alone_is_not_the_signer_s(made_authority: Authority, gost: Signer) -> None:
    other = made_authority.key("author2").der

    assert failed(made_authority, message(gost, certificates=[other])) == [("signer_certificate", "no_certificate")]
    assert failed(made_authority, message(gost, certificates=[])) == [("signer_certificate", "no_certificate")]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda s: message(s, digests=der.tlv(0x31, STREEBOG * 2)), id="an algorithm twice"),
        pytest.param(lambda s: message(s, digests=der.set_of([STREEBOG, SHA_256])), id="an algorithm of nobody's"),
        pytest.param(lambda s: message(s, certificates=[s.key.der] * 2), id="a certificate twice"),
        pytest.param(lambda s: message(s, certificates=[s.key.der, der.sequence(der.NULL)]), id="no certificate"),
        pytest.param(lambda s: message(replace(s, unsigned=[attribute("1.2.3", der.NULL)])), id="a strange attribute"),
    ],
)
def test_additions_that_nobody_signed_are_refused(
    made_authority: Authority, gost: Signer, made: Callable[[Signer], bytes]
) -> None:
    assert failed(made_authority, made(gost)) == [("decoded", "additions")]


def test_a_signature_of_another_type_of_content_is_refused(made_authority: Authority, gost: Signer) -> None:
    _type, digest = gost.usual_attributes
    other = attribute(cades.CONTENT_TYPE, der.oid(cades.TIME_STAMP_INFO))

    assert failed(made_authority, message(replace(gost, attributes=[other, digest]))) == [
        ("signed_attributes", "other_document")
    ]


def named(digest: bytes, algorithm: bytes = b"") -> bytes:
    """SigningCertificateV2 (RFC 5035, 3)."""
    value = der.sequence(der.sequence(der.sequence(algorithm, der.octets(digest))))
    return attribute(cades.SIGNING_CERTIFICATE_V2, value)


def test_a_certificate_may_be_named_by_another_hash(made_authority: Authority, gost: Signer) -> None:
    digest = gost.key.scheme.digest(gost.key.der)
    right = [*gost.usual_attributes, named(digest, STREEBOG)]
    wrong = [*gost.usual_attributes, named(digest, der.algorithm("1.2.3"))]

    assert failed(made_authority, message(replace(gost, attributes=right))) == []
    assert failed(made_authority, message(replace(gost, attributes=wrong))) == [("signed_attributes", "substituted")]


def test_a_gost_key_of_no_private_number_known_is_no_forgery_of_another(
    made_authority: Authority, gost: Signer
) -> None:
    stranger = replace(gost, key=Key(GostKey.generate(), gost.key.certificate))

    assert failed(made_authority, message(stranger)) == [("signature", "forged")]

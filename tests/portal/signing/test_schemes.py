"""Algorithms: which belong together, and who may have signed."""

from itertools import product

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.demo.authority import Authority
from portal.demo.private import GostKey, RsaKey
from portal.signing import schemes
from portal.signing.schemes import (
    GOST_94,
    GOST_2004_KEY,
    GOST_2004_SIGNATURE,
    GOST_2015_KEY,
    GOST_2015_SIGNATURE,
    RSA_KEY,
    SHA256_WITH_RSA,
    SHA_1,
    SHA_256,
    STREEBOG_512,
)

KINDS = [
    (GOST_2015_KEY, GOST_2015_SIGNATURE, STREEBOG_512),
    (RSA_KEY, SHA256_WITH_RSA, SHA_256),
    (GOST_2004_KEY, GOST_2004_SIGNATURE, GOST_94),
]
DATA = b"signed"


def test_only_what_belongs_together_is_a_scheme() -> None:
    keys, signatures, digests = zip(*KINDS, strict=True)
    taken = {named for named in product(keys, [*signatures, *keys], [*digests, SHA_1]) if schemes.of_message(*named)}

    assert taken == {*KINDS, *((key, key, digest) for key, _signature, digest in KINDS)}


def test_gost_of_2004_is_for_archives_alone() -> None:
    found = [schemes.of_message(*kind) for kind in KINDS]

    assert [scheme.archive for scheme in found if scheme] == [False, False, True]
    assert schemes.taken() == "GOST 34.10-2015, RSA-SHA256"


@pytest.mark.parametrize("key", ["gost-issuing", "rsa-issuing"])
def test_an_issuer_signs_by_its_own_algorithm_alone(made_authority: Authority, key: str) -> None:
    private = made_authority.own_key(key).private
    own = GOST_2015_KEY if isinstance(private, GostKey) else RSA_KEY
    signature = private.sign(DATA)

    taken = {
        (kind, algorithm)
        for kind, algorithm in product((GOST_2015_KEY, RSA_KEY, GOST_2004_KEY), [each[1] for each in KINDS] + [RSA_KEY])
        if schemes.issued_by(private.public, kind, algorithm, signature, DATA)
    }

    assert taken == {(own, private.scheme.signature)}
    assert not schemes.issued_by(private.public, own, private.scheme.signature, signature, DATA + b".")


def test_a_key_that_is_not_what_its_certificate_says_signs_nothing() -> None:
    private = RsaKey.generate()
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    other = curve.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    assert schemes.RSA_SHA256.verify_signature(private.public, private.sign(DATA), DATA)
    for public in (other, b"", b"junk", private.public[:-1], GostKey.generate().public):
        assert not schemes.RSA_SHA256.verify_signature(public, private.sign(DATA), DATA)
    for public in (other, b"", private.public):
        assert not schemes.GOST_2015.verify_signature(public, bytes(128), DATA)
        assert not schemes.GOST_2004.verify_signature(public, bytes(64), DATA)


def test_a_certificate_may_be_named_by_sha1_but_no_document() -> None:
    assert schemes.CERTIFICATE_DIGESTS[SHA_1](b"abc").hex() == "a9993e364706816aba3e25717850c26c9cd0d89d"
    assert SHA_1 not in schemes.DIGESTS

"""Keys of both kinds: others accept their signatures, and a file keeps them."""

import pytest
from asn1crypto import pem

from portal.demo import private
from portal.demo.private import GOST, RSA, GostKey, PrivateKey, Scheme
from tests.other_tools import fits, streebog512

Q_MINUS_1 = int(private.GOST_2015_512.q) - 1


@pytest.fixture(params=[GOST, RSA], ids=["GOST", "RSA"])
def key(request: pytest.FixtureRequest) -> PrivateKey:
    scheme: Scheme = request.param
    return private.generate(scheme)


def test_another_library_accepts_its_signature_and_no_changed_one(key: PrivateKey) -> None:
    signature = key.sign(b"text")

    assert fits(key.public, key.scheme.signature, signature, b"text")
    assert not fits(key.public, key.scheme.signature, signature, b"texts")
    assert not fits(key.public, key.scheme.signature, bytes([signature[0] ^ 1]) + signature[1:], b"text")


@pytest.mark.parametrize("scalar", [1, 2, Q_MINUS_1], ids=["1", "2", "q-1"])
def test_keys_at_the_edge_sign_too(scalar: int) -> None:
    key = GostKey(scalar)

    assert fits(key.public, GOST.signature, key.sign(b"text"), b"text")


def test_a_file_keeps_the_key(key: PrivateKey) -> None:
    kept = private.from_pem(pem.armor("PRIVATE KEY", key.pkcs8))

    assert kept.public == key.public
    assert kept.scheme is key.scheme


def test_two_signatures_of_a_gost_key_share_no_r() -> None:
    key = GostKey.generate()

    assert key.sign(b"text")[:64] != key.sign(b"text")[:64]


def test_the_digest_of_gost_keys_is_streebog() -> None:
    assert GOST.digest(b"text") == streebog512(b"text")

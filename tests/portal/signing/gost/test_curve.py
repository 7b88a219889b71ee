"""The signature check against worked numbers, an independent program, plain arithmetic, and hostile bytes."""

import json
import sys
from base64 import b64decode
from collections.abc import Callable
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import gostcrypto
import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.signing.gost import curve as module
from portal.signing.gost.curve import GOST_2004_256, GOST_2015_512, Affine, Curve, multiply, verify
from portal.signing.gost.gost94 import gost94
from portal.signing.gost.streebog import streebog512

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
VECTORS = json.loads((SAMPLES / "vectors.json").read_text())["signatures"]
# One worked example is of certs/head_gost2015_2026.cer, which is not among the samples: only its numbers are checked.
PUBLISHED = [vector for vector in VECTORS if (SAMPLES / vector["certificate"]).exists()]
OF_OID = {
    "1.2.398.3.10.1.1.2.3.2": (GOST_2015_512.over(int), streebog512),
    "1.2.398.3.10.1.1.1.2": (GOST_2004_256.over(int), gost94),
}
ORACLES = {64: "id-tc26-gost-3410-12-512-paramSetA", 32: "id-tc26-gost-3410-2012-256-paramSetB"}


def curves() -> list[Any]:
    """Both curves with Python's integers, and with those of gmpy2 where it is installed."""
    numbers: list[Callable[[int], int]] = [int]
    if find_spec("gmpy2"):
        numbers.append(__import__("gmpy2").mpz)
    both = (GOST_2015_512, GOST_2004_256)
    return [pytest.param(each.over(n), id=f"{each.name}, {n.__name__}") for n in numbers for each in both]


@pytest.fixture(params=curves(), scope="session")
def curve(request: pytest.FixtureRequest) -> Curve:
    curve: Curve = request.param
    return curve


def vectors(chosen: list[dict[str, str]]) -> Any:
    return pytest.mark.parametrize("vector", chosen, ids=[vector["name"] for vector in chosen])


def number(vector: dict[str, str], name: str) -> int:
    return int(vector[name], 16)


def written(curve: Curve, *numbers: int) -> bytes:
    """Little-endian, one after the other."""
    return b"".join(int(number).to_bytes(curve.size, "little") for number in numbers)


def read(curve: Curve, pair: bytes) -> tuple[int, int]:
    return int.from_bytes(pair[: curve.size], "little"), int.from_bytes(pair[curve.size :], "little")


def plus(curve: Curve, left: Affine | None, right: Affine | None) -> Affine | None:
    """Addition of points as the textbook has it, None for infinity: the plain arithmetic to compare with."""
    if left is None or right is None:
        return left or right
    (x1, y1), (x2, y2), p = left, right, curve.p
    if x1 == x2 and (y1 + y2) % p == 0:
        return None
    slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, p) if left == right else (y2 - y1) * pow(x2 - x1, -1, p)
    x = (slope * slope - x1 - x2) % p
    return x, (slope * (x1 - x) - y1) % p


def times(curve: Curve, scalar: int, point: Affine | None) -> Affine | None:
    total = None
    for bit in f"{abs(scalar):b}":
        total = plus(curve, total, total)
        total = plus(curve, total, point) if bit == "1" else total
    return (total[0], -total[1] % curve.p) if total and scalar < 0 else total


def signed(curve: Curve, secret: int, digest: bytes, k: int) -> tuple[bytes, bytes]:
    """A public key and its signature of the digest (RFC 7091, section 6.1)."""
    e = int.from_bytes(digest, "little") % curve.q or 1
    r = multiply(curve, k)[0] % curve.q
    return written(curve, *multiply(curve, secret)), written(curve, r, (r * secret + k * e) % curve.q)


def crafted(curve: Curve, z1: int, z2: int, key: Affine, r: int) -> tuple[bytes, bytes, bytes]:
    """The key, signature and digest whose check has to compute z1·G + z2·key, and compare its x with r."""
    v = -z2 * pow(r, -1, curve.q) % curve.q
    e = pow(v, -1, curve.q)
    s = z1 * e % curve.q
    return written(curve, *key), written(curve, r, s), written(curve, e)


# The worked numbers of real certificates


@vectors(VECTORS)
def test_the_worked_numbers_are_those_of_the_bytes(vector: dict[str, str]) -> None:
    curve, _ = OF_OID[vector["signature_oid"]]
    key, signature, digest = (bytes.fromhex(vector[name]) for name in ("public_key_raw", "signature_raw", "digest"))

    assert read(curve, key) == (number(vector, "qx"), number(vector, "qy"))
    assert read(curve, signature) == (number(vector, "r"), number(vector, "s"))
    assert int.from_bytes(digest, "little") % curve.q == number(vector, "e")
    assert verify(curve, key, signature, digest)


@vectors(PUBLISHED)
def test_the_worked_numbers_are_those_of_the_certificate(vector: dict[str, str]) -> None:
    _, digest = OF_OID[vector["signature_oid"]]
    certificate, issuer = (certificate_of(vector[name]) for name in ("certificate", "issuer"))

    assert len(certificate.tbs_certificate_bytes) == vector["tbs_length"]
    assert digest(certificate.tbs_certificate_bytes).hex() == vector["digest"]
    assert certificate.signature.hex() == vector["signature_raw"]
    assert bytes.fromhex(vector["public_key_raw"]) in issuer.tbs_certificate_bytes


def test_all_certificates_but_one_are_there() -> None:
    assert (len(VECTORS), len(PUBLISHED)) == (5, 4)


def certificate_of(name: str) -> x509.Certificate:
    """The files are PEM, DER or bare base64."""
    data = (SAMPLES / name).read_bytes()
    if data.startswith(b"-----"):
        return x509.load_pem_x509_certificate(data)
    return x509.load_der_x509_certificate(data if data.startswith(b"\x30") else b64decode(data))


def test_a_key_pair_of_rfc_7836_fits() -> None:
    secret = bytes.fromhex(
        "c990ecd972fce84ec4db022778f50fcac726f46708384b8d458304962d7147f8"
        "c2db41cef22c90b102f2968404f9b9be6d47c79692d81826b32b8daca43cb667"
    )

    public = multiply(GOST_2015_512, int.from_bytes(secret, "little"))

    assert written(GOST_2015_512, *public).hex() == (
        "aab0eda4abff21208d18799fb9a8556654ba783070eba10cb9abb253ec56dcf5"
        "d3ccba6192e464e6e5bcb6dea137792f2431f6c897eb1b3c0cc14327b1adc0a7"
        "914613a3074e363aedb204d38d3563971bd8758e878c9db11403721b48002d38"
        "461f92472d40ea92f9958c0ffa4c93756401b97f89fdbe0b5e46e4a4631cdb5a"
    )


# Against other arithmetic


@pytest.mark.parametrize("of", [GOST_2015_512, GOST_2004_256], ids=lambda each: each.name)
@given(data=st.data())
@settings(max_examples=4, deadline=None)
def test_what_either_side_signs_the_other_accepts(of: Curve, data: st.DataObject) -> None:
    curve = of.over(int)
    numbers = st.integers(1, curve.q - 1)
    secret, k = data.draw(numbers), data.draw(numbers)
    digest = data.draw(st.binary(min_size=curve.size, max_size=curve.size))
    key, ours = signed(curve, secret, digest, k)
    oracle = gostcrypto.gostsignature.new(
        {64: gostcrypto.gostsignature.MODE_512, 32: gostcrypto.gostsignature.MODE_256}[curve.size],
        gostcrypto.gostsignature.CURVES_R_1323565_1_024_2019[ORACLES[curve.size]],
    )

    theirs = oracle.sign(bytearray(secret.to_bytes(curve.size, "big")), bytearray(digest[::-1]))

    assert verify(curve, key, turned(curve, theirs), digest)
    assert oracle.verify(bytearray(turned(curve, key)), bytearray(digest[::-1]), bytearray(turned(curve, ours)))


def turned(curve: Curve, pair: bytes) -> bytes:
    """Each of the two numbers from one order of bytes to the other."""
    return bytes(pair[: curve.size][::-1] + pair[curve.size :][::-1])


@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_a_product_is_that_of_plain_arithmetic(curve: Curve, data: st.DataObject) -> None:
    scalar = data.draw(st.integers(1, curve.q - 1) | st.integers(1, 300) | st.integers(curve.q - 300, curve.q - 1))
    point = multiply(curve, data.draw(st.integers(1, curve.q - 1)))

    assert multiply(curve, scalar) == times(curve, scalar, curve.generator)
    assert multiply(curve, scalar, point) == times(curve, scalar, point)


@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_an_honest_signature_stands_however_often_its_key_comes(curve: Curve, data: st.DataObject) -> None:
    numbers = st.integers(1, curve.q - 1)
    digest = data.draw(st.binary(min_size=curve.size, max_size=curve.size))
    key, signature = signed(curve, data.draw(numbers), digest, data.draw(numbers))
    other = bytes([digest[0] ^ 2]) + digest[1:]

    assert [verify(curve, key, signature, digest) for _ in range(5)] == [True] * 5
    assert not verify(curve, key, signature, other)


@pytest.mark.parametrize("often", [1, 10**9], ids=["kept table", "fresh table"])
@pytest.mark.parametrize("secret", [1, 2, 3, -1, -2, -3, 2**128])
def test_a_key_close_to_the_generator_meets_every_case_of_addition(
    curve: Curve, secret: int, often: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both multiples run into each other: equal, opposite, and infinity on the way and at the end."""
    monkeypatch.setattr(module, "OFTEN", often)
    key = multiply(curve, secret % curve.q)
    for z1, z2 in product((1, 2, 3, 5, -1, -2, 2**128), (1, 2, 3, -1, -2, 2**64)):
        point = times(curve, z1 + z2 * secret, curve.generator)
        r = point[0] % curve.q if point else 12345

        assert verify(curve, *crafted(curve, z1, z2, key, r)) == (point is not None), (z1, z2)


def test_an_x_that_reaches_q_is_taken_modulo_q(curve: Curve) -> None:
    x = next(x for x in range(curve.q + 1, curve.q + 1000) if (root(curve, x) or 0) > 0)
    point = (x, root(curve, x) or 0)
    key = times(curve, pow(7, -1, curve.q), plus(curve, point, times(curve, -5, curve.generator)))
    assert key is not None

    assert verify(curve, *crafted(curve, 5, 7, key, x - curve.q))
    assert not verify(curve, *crafted(curve, 5, 7, key, x - curve.q + 1))
    assert not verify(curve, *crafted(curve, 5, 7, key, x))  # r itself must be below q


def test_an_x_is_not_taken_modulo_p(curve: Curve) -> None:
    key = multiply(curve, 1000)
    x, _ = multiply(curve, 7 * 1000 + 5)

    assert verify(curve, *crafted(curve, 5, 7, key, x))
    assert not verify(curve, *crafted(curve, 5, 7, key, x + curve.p - curve.q))


def root(curve: Curve, x: int) -> int | None:
    """A y for this x, if it has one (p is 3 modulo 4)."""
    square = (x**3 - 3 * x + curve.b) % curve.p
    y = int(pow(square, (curve.p + 1) // 4, curve.p))
    return y if y * y % curve.p == square else None


@pytest.mark.parametrize("multiple", [0, 1])
def test_a_digest_of_zero_counts_as_one(curve: Curve, multiple: int) -> None:
    zero = written(curve, multiple * curve.q)
    key, signature = signed(curve, 11, zero, 13)

    assert verify(curve, key, signature, zero)
    assert verify(curve, key, signature, written(curve, 1))
    assert not verify(curve, key, signature, written(curve, 2))


# Hostile bytes


@pytest.fixture
def honest(curve: Curve) -> tuple[bytes, bytes, bytes]:
    """Key, signature and digest of a good signature."""
    digest = written(curve, 0xD16E57 << 90)
    return *signed(curve, 0x5EC2E7 << 77, digest, 0x0DD << 99), digest


def test_r_and_s_must_lie_between_zero_and_q(curve: Curve, honest: tuple[bytes, bytes, bytes]) -> None:
    key, signature, digest = honest
    r, s = read(curve, signature)
    highest = 256**curve.size - 1

    assert verify(curve, key, written(curve, r, s), digest)
    for wrong in (0, curve.q, curve.q + 1, highest):
        assert not verify(curve, key, written(curve, wrong, s), digest)
        assert not verify(curve, key, written(curve, r, wrong), digest)


def test_s_must_not_be_zero_even_where_the_points_agree(curve: Curve) -> None:
    """Whoever sees a key could sign with s = 0: x of any multiple of the key is an r that fits."""
    key = multiply(curve, 1000)
    x, _ = multiply(curve, 7, key)

    assert verify(curve, *crafted(curve, 1, 7, key, multiply(curve, 7001)[0]))
    assert not verify(curve, *crafted(curve, 0, 7, key, x))


def test_the_same_number_written_larger_is_refused(curve: Curve) -> None:
    digest = written(curve, 9)
    e, r = 9, multiply(curve, 4)[0] % curve.q
    secret = (3 - 4 * e) * pow(r, -1, curve.q) % curve.q  # makes s = 3, so that s + q still fits
    key, signature = signed(curve, secret, digest, 4)

    assert read(curve, signature) == (r, 3)
    assert verify(curve, key, signature, digest)
    assert not verify(curve, key, written(curve, r, 3 + curve.q), digest)


def test_another_point_is_refused(curve: Curve, honest: tuple[bytes, bytes, bytes]) -> None:
    key, signature, digest = honest
    x, y = read(curve, key)
    points = {"opposite": (x, curve.p - y), "off the curve": (x, y ^ 1), "swapped": (y, x), "infinity": (0, 0)}

    for name, point in points.items():
        assert not verify(curve, written(curve, *point), signature, digest), name


def test_coordinates_must_be_below_p(curve: Curve) -> None:
    """The generator's x is so small that p more fits into the same bytes."""
    x, y = curve.generator
    digest = written(curve, 77)
    _, signature = signed(curve, 1, digest, 3)

    assert verify(curve, written(curve, x, y), signature, digest)
    assert not verify(curve, written(curve, x + curve.p, y), signature, digest)


def test_bytes_in_another_order_are_refused(curve: Curve, honest: tuple[bytes, bytes, bytes]) -> None:
    key, signature, digest = honest
    r, s = read(curve, signature)

    assert not verify(curve, key, written(curve, s, r), digest)
    assert not verify(curve, key, signature[::-1], digest)
    assert not verify(curve, key, turned(curve, signature), digest)
    assert not verify(curve, turned(curve, key), signature, digest)
    assert not verify(curve, key, signature, digest[::-1])


def test_every_length_but_one_is_refused(curve: Curve, honest: tuple[bytes, bytes, bytes]) -> None:
    for place, good in enumerate(honest):
        for length in {*range(2 * curve.size + 3)} - {len(good)}:
            parts = list(honest)
            parts[place] = (good + bytes(2 * curve.size))[:length]

            assert not verify(curve, *parts)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_flipped_bit_anywhere_is_refused(curve: Curve, data: st.DataObject) -> None:
    digest = written(curve, 5)
    parts = [*signed(curve, 6, digest, 7), digest]
    place = data.draw(st.integers(0, 2))
    bit = data.draw(st.integers(0, 8 * len(parts[place]) - 1))

    assert verify(curve, *parts)
    changed = int.from_bytes(parts[place], "little") ^ 1 << bit
    parts[place] = changed.to_bytes(len(parts[place]), "little")
    assert not verify(curve, *parts)


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_junk_is_refused_without_an_error(curve: Curve, data: st.DataObject) -> None:
    junk = st.binary(max_size=2 * curve.size) | st.binary(min_size=2 * curve.size, max_size=2 * curve.size)

    assert not verify(curve, data.draw(junk), data.draw(junk), data.draw(st.binary(max_size=curve.size)))


def test_a_product_that_is_no_point_is_an_error(curve: Curve) -> None:
    for scalar in (0, curve.q, -curve.q):
        with pytest.raises(ValueError, match="infinity"):
            multiply(curve, scalar)
    for point in ((0, 0), (curve.generator[0] - curve.p, curve.generator[1])):
        with pytest.raises(ValueError, match="not on the curve"):
            multiply(curve, 2, point)


def test_pythons_integers_do_where_gmpy2_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gmpy2", None)

    assert module.fastest_integer() is int

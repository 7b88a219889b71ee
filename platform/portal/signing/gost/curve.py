"""Signatures of GOST 34.10-2015 (512 bit) and GOST 34.310-2004 (256 bit) on their elliptic curves.

The national standards take over GOST R 34.10-2012 and GOST R 34.10-2001 (RFC 7091, RFC 5832) with these parameters:

- 512 bit: id-tc26-gost-3410-12-512-paramSetA (RFC 7836, appendix A);
- 256 bit: id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357, section 11.4).

Bytes are those of the National Certification Authority: a public key is x then y, a signature is r then s, and
every number, the digest's too, is little-endian in the full size of the curve (64 or 32 bytes). RFC 9215 writes
signatures s then r, big-endian: the same bytes backwards.

Points are computed in Jacobian coordinates: (X, Y, Z) is the point x = X/Z², y = Y/Z³, and Z = 0 is infinity.
X, Y and Z are right modulo p, but only nearly as short as p and perhaps negative, until a `% p` makes them least.

Nothing here takes constant time. It checks signatures, which are public; no real private key may come near it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from itertools import accumulate, count
from typing import cast

Affine = tuple[int, int]
Jacobian = tuple[int, int, int]
Multiples = dict[int, Affine]  # of one point, by the factor: 1, -1, 3, -3 and so on
Table = tuple[Multiples, ...]  # the multiples of P, 2^n·P, 2^2n·P, …, where n is the curve's bits over their number

INFINITY: Jacobian = (1, 1, 0)
GENERATOR_WINDOW = 8
KEPT_WINDOW = 6
FRESH_WINDOW = 5
PARTS = 4
OFTEN = 3  # a public key that comes this often, as those of authorities do, gets a table in parts


@dataclass(frozen=True, eq=False)
class Curve:
    """y² = x³ - 3x + b over the integers modulo p = 2^(8·size) - c, with a generator of prime order q.

    The cofactor is 1: every point but infinity has the order q, so a public key that lies on the curve is sound.
    """

    name: str
    size: int  # bytes of a number
    p: int
    c: int
    b: int
    q: int
    generator: Affine

    @property
    def bits(self) -> int:
        return 8 * self.size

    def over(self, number: Callable[[int], int]) -> Curve:
        """The same curve computed with another type of integer."""
        p, c, b, q, x, y = map(number, (self.p, self.c, self.b, self.q, *self.generator))
        return replace(self, p=p, c=c, b=b, q=q, generator=(x, y))

    def carries(self, x: int, y: int) -> bool:
        """Is (x, y) a point of the curve, with both coordinates below p?"""
        return 0 <= x < self.p and 0 <= y < self.p and (y * y - x * (x * x - 3) - self.b) % self.p == 0


def fastest_integer() -> Callable[[int], int]:
    """The integers of gmpy2 where that is installed, Python's own elsewhere: the answers are the same."""
    try:
        return cast("Callable[[int], int]", import_module("gmpy2").mpz)
    except ImportError:
        return int


GOST_2015_512 = Curve(
    name="GOST 34.10-2015 512",
    size=64,
    p=2**512 - 569,
    c=569,
    b=int(
        "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265"
        "EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
        16,
    ),
    q=int(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
        "27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
        16,
    ),
    generator=(
        3,
        int(
            "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921"
            "DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
            16,
        ),
    ),
).over(fastest_integer())

GOST_2004_256 = Curve(
    name="GOST 34.310-2004",
    size=32,
    p=2**256 - 617,
    c=617,
    b=166,
    q=int("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893", 16),
    generator=(1, int("8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14", 16)),
).over(fastest_integer())


def verify(curve: Curve, public_key: bytes, signature: bytes, digest: bytes) -> bool:
    """Is this the signature of the digest under the public key? (RFC 7091, section 6.2)

    public_key is x‖y and signature r‖s, 2·size bytes each; digest is what the hash function gives, size bytes;
    every number is little-endian. Bytes of any other length or meaning give False, never an error.
    """
    if (len(public_key), len(signature), len(digest)) != (2 * curve.size, 2 * curve.size, curve.size):
        return False
    key, (r, s) = _halves(curve, public_key), _halves(curve, signature)
    if not (curve.carries(*key) and 0 < r < curve.q and 0 < s < curve.q):
        return False
    v = pow(_scalar(curve, digest), -1, curve.q)
    z1, z2 = s * v % curve.q, -r * v % curve.q
    point = _sum(curve, (z1, _table_of_generator(curve)), (z2, _table_of_key(curve, key)))
    return _has_x(curve, point, r)


def multiply(curve: Curve, scalar: int, point: Affine | None = None) -> Affine:
    """scalar·point, of the generator where no point is given, as (x, y).

    For the development authority and tests only: the time taken tells about the scalar. ValueError where the
    point is not on the curve, or the product is infinity (scalar divisible by q).
    """
    if point is not None and not curve.carries(*point):
        raise ValueError("The point is not on the curve.")
    table = _table_of_generator(curve) if point is None else _table(curve, point, FRESH_WINDOW)
    product = _sum(curve, (scalar % curve.q, table))
    if not product[2]:
        raise ValueError("The product is the point at infinity.")
    ((x, y),) = _affine(curve, [product])
    return int(x), int(y)


def _halves(curve: Curve, pair: bytes) -> Affine:
    """Two little-endian numbers of the curve's size, in its type of integer."""
    number = type(curve.p)
    return number(int.from_bytes(pair[: curve.size], "little")), number(int.from_bytes(pair[curve.size :], "little"))


def _scalar(curve: Curve, digest: bytes) -> int:
    """e of the standard: the digest as a little-endian number modulo q, 1 in place of 0."""
    return int.from_bytes(digest, "little") % curve.q or 1


def _has_x(curve: Curve, point: Jacobian, r: int) -> bool:
    """Is x mod q = r for this point? Compares X with r·Z² (and (r+q)·Z², since x may reach p > q): no inversion."""
    x, _, z = point
    candidates = (candidate for candidate in (r, r + curve.q) if candidate < curve.p)
    return bool(z) and any((x - candidate * z * z) % curve.p == 0 for candidate in candidates)


# Sums of multiples: every scalar becomes a few signed odd digits far apart, and all scalars share the doublings.


def _sum(curve: Curve, *terms: tuple[int, Table]) -> Jacobian:
    """The sum of scalar·P over the terms, each with the table of its P. Scalars are 0 ≤ scalar < q."""
    additions: defaultdict[int, list[Affine]] = defaultdict(list)
    for scalar, table in terms:
        for multiples, piece in zip(table, _pieces(curve, scalar, len(table)), strict=True):
            for position, digit in _digits(piece, len(multiples)):
                additions[position].append(multiples[digit])
    total, height = INFINITY, max(additions, default=0)
    for position in sorted(additions, reverse=True):
        total = _double(curve, total, height - position)
        height = position
        for point in additions[position]:
            total = _add(curve, total, point)
    return _double(curve, total, height)


def _pieces(curve: Curve, scalar: int, number: int) -> list[int]:
    """The scalar cut into equal pieces, the lowest bits first."""
    bits = curve.bits // number
    return [scalar >> bits * index & (1 << bits) - 1 for index in range(number)]


def _digits(scalar: int, base: int) -> Iterator[tuple[int, int]]:
    """The scalar as a sum of digit·2^position, lowest first, with odd digits |digit| < base (a power of two).

    This is the width-w non-adjacent form with 2^w = 2·base: about one digit in w + 1 bits.
    """
    position = 0
    while scalar:
        zeros = (scalar & -scalar).bit_length() - 1
        scalar >>= zeros
        position += zeros
        digit = int(scalar & 2 * base - 1)
        digit -= 2 * base if digit > base else 0
        yield position, digit
        scalar -= digit


# Tables. A window of width w holds the odd multiples ±1·P … ±(2^(w-1) - 1)·P, 2^(w-1) points in all.


@lru_cache(maxsize=16)
def _table_of_generator(curve: Curve) -> Table:
    return _table(curve, curve.generator, GENERATOR_WINDOW, PARTS)


def _table_of_key(curve: Curve, public_key: Affine) -> Table:
    """A small table for a key that is new, a large one, which is kept, for one that came often."""
    if next(_sightings(curve, public_key)) < OFTEN:
        return _table(curve, public_key, FRESH_WINDOW)
    return _kept_table(curve, public_key)


@lru_cache(maxsize=1024)
def _sightings(curve: Curve, public_key: Affine) -> Iterator[int]:
    return count(1)


@lru_cache(maxsize=64)
def _kept_table(curve: Curve, public_key: Affine) -> Table:
    return _table(curve, public_key, KEPT_WINDOW, PARTS)


def _table(curve: Curve, point: Affine, width: int, parts: int = 1) -> Table:
    """The windows of point, 2^n·point, 2^2n·point and so on, with n = bits / parts."""
    step = curve.bits // parts
    bases = [point]
    while len(bases) < parts:
        bases += _affine(curve, [_double(curve, (*bases[-1], 1), step)])
    return tuple(_multiples(curve, base, width) for base in bases)


def _multiples(curve: Curve, point: Affine, width: int) -> Multiples:
    """One window: n·P is twice (n // 2)·P, plus P where n is odd; only the odd ones are kept."""
    multiples: list[Jacobian] = [INFINITY, (*point, 1)]
    for n in range(2, 1 << width - 1):
        double = _double(curve, multiples[n // 2], 1)
        multiples.append(_add(curve, double, point) if n % 2 else double)
    odd = dict(zip(range(1, 1 << width - 1, 2), _affine(curve, multiples[1::2]), strict=True))
    return odd | {-n: (x, -y) for n, (x, y) in odd.items()}


def _affine(curve: Curve, points: list[Jacobian]) -> list[Affine]:
    """x = X/Z², y = Y/Z³ of finite points, with one inversion for all of them (Montgomery's trick)."""
    p = curve.p
    products = list(accumulate((z for _, _, z in points), lambda product, z: product * z % p))
    inverse = pow(products[-1], -1, p)
    affine = []
    for (x, y, z), before in zip(reversed(points), [*reversed(products[:-1]), 1], strict=True):
        one = inverse * before % p
        inverse = inverse * z % p
        affine.append((x * one**2 % p, y * one**3 % p))
    return affine[::-1]


# The two steps that take the time. Modulo p is 2^bits = c, so n and (n mod 2^bits) + c·(n div 2^bits) are the same. One
# such fold brings a product to ten bits more than p has, a second to as many. Intermediate values are folded once,
# results twice, at a third of a division's cost. Integers here have no limit: a long one is slower, never wrong.


def _double(curve: Curve, point: Jacobian, times: int) -> Jacobian:
    """2^times·point; the doubling "dbl-2001-b" of Bernstein and Lange for curves with a = -3."""
    x, y, z = point
    c, bits = curve.c, curve.bits
    mask = curve.p + c - 1
    for _ in range(times):
        n = z * z
        delta = (n & mask) + (n >> bits) * c
        n = y * y
        gamma = (n & mask) + (n >> bits) * c
        n = x * gamma
        beta = ((n & mask) + (n >> bits) * c) << 2
        n = 3 * (x - delta) * (x + delta)
        alpha = (n & mask) + (n >> bits) * c
        n = y * z << 1
        n = (n & mask) + (n >> bits) * c
        z = (n & mask) + (n >> bits) * c
        n = alpha * alpha - (beta << 1)
        n = (n & mask) + (n >> bits) * c
        x = (n & mask) + (n >> bits) * c
        n = alpha * (beta - x) - (gamma * gamma << 3)
        n = (n & mask) + (n >> bits) * c
        y = (n & mask) + (n >> bits) * c
    return x, y, z


def _add(curve: Curve, left: Jacobian, right: Affine) -> Jacobian:
    """left + right for every pair: other points, infinity on the left, the same point, the opposite one."""
    (x1, y1, z1), (x2, y2) = left, right
    if not z1:
        return x2, y2, 1
    c, bits = curve.c, curve.bits
    mask = curve.p + c - 1
    n = z1 * z1
    zz = (n & mask) + (n >> bits) * c
    h = x2 * zz - x1
    h = (h & mask) + (h >> bits) * c
    n = z1 * zz
    zzz = (n & mask) + (n >> bits) * c
    r = y2 * zzz - y1
    r = (r & mask) + (r >> bits) * c
    if h % curve.p == 0:
        return INFINITY if r % curve.p else _double(curve, left, 1)
    n = h * h
    hh = (n & mask) + (n >> bits) * c
    n = x1 * hh
    v = (n & mask) + (n >> bits) * c
    n = h * hh
    hhh = (n & mask) + (n >> bits) * c
    n = z1 * h
    n = (n & mask) + (n >> bits) * c
    z3 = (n & mask) + (n >> bits) * c
    n = r * r - hhh - (v << 1)
    n = (n & mask) + (n >> bits) * c
    x3 = (n & mask) + (n >> bits) * c
    n = r * (v - x3) - y1 * hhh
    n = (n & mask) + (n >> bits) * c
    y3 = (n & mask) + (n >> bits) * c
    return x3, y3, z3

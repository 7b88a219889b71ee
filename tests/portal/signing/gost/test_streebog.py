"""Streebog against the examples of its RFC, an independent program, and the system's provider where there is one."""

import ctypes
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import gostcrypto
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.signing.gost import provider
from portal.signing.gost.streebog import Streebog256, Streebog512, streebog256, streebog512

HASHES = json.loads((Path(__file__).resolve().parents[1] / "samples" / "vectors.json").read_text())["hashes"]
M1 = b"012345678901234567890123456789012345678901234567890123456789012"
M2 = "Се ветри, Стрибожи внуци, веютъ с моря стрелами на храбрыя плъкы Игоревы".encode("cp1251")
SIZES = {64: Streebog512, 32: Streebog256}


def pure(data: bytes, size: int = 64) -> bytes:
    streebog = SIZES[size]()
    streebog.update(data)
    return streebog.digest()


def oracle(data: bytes, size: int) -> bytes:
    return bytes(gostcrypto.gosthash.new(f"streebog{8 * size}", data=data).digest())


@pytest.fixture
def asked_anew() -> Iterator[None]:
    provider.streebog512.cache_clear()
    yield
    provider.streebog512.cache_clear()


@pytest.mark.parametrize(
    ("message", "long", "short"),
    [
        (
            M1,
            (
                "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
                "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
            ),
            "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500",
        ),
        (
            M2,
            (
                "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376"
                "035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28"
            ),
            "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50",
        ),
    ],
    ids=["M1", "M2"],
)
def test_the_examples_of_rfc_6986_section_10(message: bytes, long: str, short: str) -> None:
    assert pure(message).hex() == streebog512(message).hex() == long
    assert pure(message, 32).hex() == streebog256(message).hex() == short


@pytest.mark.parametrize("vector", [each for each in HASHES if "Streebog" in each["algorithm"]], ids=str)
def test_the_worked_hashes(vector: dict[str, str]) -> None:
    size = len(vector["digest"]) // 2

    assert pure(vector["message_ascii"].encode(), size).hex() == vector["digest"]


@pytest.mark.parametrize("size", SIZES)
def test_every_length_around_the_blocks_agrees_with_the_other_program(size: int) -> None:
    data = bytes(range(256)) * 2

    for length in [*range(3), *range(62, 67), *range(126, 131), *range(190, 195), 512]:
        assert pure(data[:length], size) == oracle(data[:length], size), length


@given(data=st.binary(max_size=300), size=st.sampled_from([*SIZES]))
@example(data=b"\xff" * 256, size=64)  # the sum of the blocks runs over
@settings(max_examples=50, deadline=None)
def test_any_data_agrees_with_the_other_program(data: bytes, size: int) -> None:
    assert pure(data, size) == oracle(data, size)


@given(pieces=st.lists(st.binary(max_size=150), max_size=8), size=st.sampled_from([*SIZES]))
@settings(max_examples=50, deadline=None)
def test_pieces_of_any_length_make_the_hash_of_the_whole(pieces: list[bytes], size: int) -> None:
    streebog = SIZES[size]()
    for end, piece in enumerate(pieces, start=1):
        streebog.update(piece)

        assert streebog.digest() == pure(b"".join(pieces[:end]), size)


# The provider


def test_the_systems_provider_hashes_the_same(asked_anew: None) -> None:
    fast = provider.streebog512()
    if fast is None:
        pytest.skip(
            "not shown here: OpenSSL has no GOST provider, so hashes are computed in Python; "
            "in Debian: sudo apt-get install libengine-gost-openssl"
        )

    for length in (0, 1, 63, 64, 65, 5000):
        assert fast(b"\x00\xff" * length) == pure(b"\x00\xff" * length)


def test_a_hash_of_the_library_serves_once_its_answer_is_the_known_one(
    asked_anew: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SHA-512 stands for the provider here: every OpenSSL has it, and its hash has the same length."""
    monkeypatch.setattr(provider, "ALGORITHM", b"SHA512")
    monkeypatch.setattr(provider, "OPENSSL_VERSION", provider.version(ctypes.CDLL(provider.LIBRARY)))
    monkeypatch.setattr(provider, "HASH", hashlib.sha512(provider.MESSAGE).digest())

    assert streebog512(b"a\0b") == hashlib.sha512(b"a\0b").digest()


def test_a_library_that_gives_another_answer_is_not_used(asked_anew: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "ALGORITHM", b"SHA512")

    assert provider.streebog512() is None
    assert streebog512(M2) == pure(M2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIBRARY", "libabsent.so.0"),
        ("OPENSSL_VERSION", "another"),
        ("PROVIDERS", (b"absent",)),
        ("ALGORITHM", b"absent"),
    ],
)
def test_without_a_provider_the_hash_is_computed_here(
    asked_anew: None, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(provider, name, value)

    assert provider.streebog512() is None
    assert streebog512(M2) == pure(M2)


def test_nothing_of_it_is_seen_by_hashlib(asked_anew: None) -> None:
    available = set(hashlib.algorithms_available)
    provider.streebog512()

    assert set(hashlib.algorithms_available) == available
    assert hashlib.sha256(b"").hexdigest().startswith("e3b0c442")
    with pytest.raises(ValueError, match="unsupported hash type"):
        hashlib.new("absent")

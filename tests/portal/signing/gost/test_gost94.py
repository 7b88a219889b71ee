"""GOST R 34.11-94 with the test substitution, against the examples of RFC 5831 and known hashes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.signing.gost.gost94 import gost94

HASHES = json.loads((Path(__file__).resolve().parents[1] / "samples" / "vectors.json").read_text())["hashes"]


@pytest.mark.parametrize("vector", [each for each in HASHES if "34.11-94" in each["algorithm"]], ids=str)
def test_the_worked_hashes(vector: dict[str, str]) -> None:
    assert gost94(vector["message_ascii"].encode()).hex() == vector["digest"]


@pytest.mark.parametrize(
    ("message", "known"),
    [
        (
            b"Suppose the original message has length = 50 bytes",  # RFC 5831, section 7.3
            "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208",
        ),
        (b"message digest", "ad4434ecb18f2c99b60cbe59ec3d2469582b65273f48de72db2fde16a4889a4d"),
        (
            b"The quick brown fox jumps over the lazy dog",
            "77b7fa410c9ac58a25f49bca7d0468c9296529315eaca76bd1a10f376d1f4294",
        ),
        (b"U" * 128, "53a3a3ed25180cef0c1d85a074273e551c25660a87062a52d926a9e8fe5733a4"),
    ],
    ids=["50 bytes", "14 bytes", "43 bytes", "128 bytes"],
)
def test_known_hashes(message: bytes, known: str) -> None:
    assert gost94(message).hex() == known


def test_a_sum_of_blocks_that_runs_over_is_taken_modulo_2_to_the_256() -> None:
    """The hash is what libgcrypt 1.10 gives."""
    assert gost94(b"\xff" * 96).hex() == "1fd385e758e22055ad1512e634b269673eec03ec046a8846d53444957891aee6"


@given(data=st.binary(max_size=100))
def test_length_counts_though_the_last_block_is_filled_with_zeros(data: bytes) -> None:
    assert gost94(data) != gost94(data + b"\0")

"""Mutations of a good message: never accepted, never a crash."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.demo.authority import Authority
from portal.signing import Trust, verify

DOCUMENT = b"what was signed"


@pytest.fixture(scope="module", params=[True, False], ids=["attached", "detached"])
def message(made_authority: Authority, request: pytest.FixtureRequest) -> bytes:
    return made_authority.sign_cms("author3", DOCUMENT, request.param)


@pytest.fixture(scope="module")
def trust(made_authority: Authority) -> Trust:
    return Trust.load(made_authority.trust)


def accepted(cms: bytes, trust: Trust, document: bytes = DOCUMENT) -> bool:
    return verify(cms, document=document, at=datetime.now(UTC), trust=trust).valid


@given(bit=st.integers(min_value=0), data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_flipped_bit_is_noticed(message: bytes, trust: Trust, bit: int, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(message) - 1))
    flipped = bytearray(message)
    flipped[position] ^= 1 << bit % 8

    assert accepted(message, trust)
    assert not accepted(bytes(flipped), trust)


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_cut_or_lengthened_message_is_refused(message: bytes, trust: Trust, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(message) - 1))
    more = data.draw(st.binary(min_size=1, max_size=40))

    assert not accepted(message[:end], trust)
    assert not accepted(message + more, trust)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_replaced_part_is_refused(message: bytes, trust: Trust, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(message) - 1))
    other = data.draw(st.binary(max_size=12).filter(lambda part: part != message[start : start + 12]))

    assert not accepted(message[:start] + other + message[start + 12 :], trust)


@given(junk=st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_random_bytes_are_refused(trust: Trust, junk: bytes) -> None:
    assert not accepted(junk, trust)
    assert not accepted(b"\x30\x82" + junk, trust)


@given(other=st.binary(max_size=60).filter(lambda text: text != DOCUMENT))
@settings(max_examples=50, deadline=None)
def test_no_other_document_fits(message: bytes, trust: Trust, other: bytes) -> None:
    assert not accepted(message, trust, other)

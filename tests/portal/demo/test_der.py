"""What is written in DER is read back by another library as it was meant."""

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from portal.demo import der


@given(st.integers(-(2**200), 2**200))
def test_integers_are_written_as_short_as_can_be(value: int) -> None:
    assert der.integer(value) == core.Integer(value).dump()


@given(st.integers(0, 2), st.integers(0, 39), st.lists(st.integers(0, 2**64), max_size=8))
def test_identifiers_are_read_back(first: int, second: int, others: list[int]) -> None:
    dotted = ".".join(map(str, [first, second, *others]))

    assert core.ObjectIdentifier.load(der.oid(dotted), strict=True).dotted == dotted


@pytest.mark.parametrize("length", [0, 1, 127, 128, 255, 256, 65535, 65536])
def test_lengths_are_written_as_short_as_can_be(length: int) -> None:
    assert der.octets(bytes(length)) == core.OctetString(bytes(length)).dump()


def test_members_of_a_set_stand_in_the_order_of_their_encodings() -> None:
    assert der.set_of([der.integer(9), der.integer(5), der.NULL]) == bytes.fromhex("3108020105020109 0500")


@given(st.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 - hypothesis wants them naive
def test_moments_are_read_back_to_the_second(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)

    read = core.load(der.time(moment), strict=True)

    assert timedelta(0) <= moment - read.native < timedelta(seconds=1)
    assert isinstance(read, core.UTCTime) == (moment.year < 2050)

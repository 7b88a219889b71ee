"""DER by the byte: what is read, and what is refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.signing import der
from portal.signing.der import Fields, Unreadable, Value, load


def value(hexes: str) -> Value:
    """The one value of these bytes, whatever its tag."""
    data = bytes.fromhex(hexes)
    return load(data, data[0])


@pytest.mark.parametrize(
    ("hexes", "found"),
    [
        ("3000", []),
        ("3003020105", ["020105"]),
        ("30 80 0201 05 0500 0000", ["020105", "0500"]),
        ("a0030201ff", ["0201ff"]),
    ],
)
def test_a_constructed_value_holds_values(hexes: str, found: list[str]) -> None:
    assert [inside.raw.hex() for inside in value(hexes)] == found


def test_open_lengths_may_stand_in_each_other() -> None:
    outer = value("3080 3080 3080 0000 0000 020107 0000")

    inner, number = outer
    assert inner.raw.hex() == "3080308000000000"
    assert der.integer(number) == 7


@pytest.mark.parametrize(
    "hexes",
    [
        "30",  # cut off
        "3001",  # content cut off
        "30820001",  # length cut off
        "308101" + "00",  # a short length written long
        "30820080" + "00" * 128,  # a leading zero in the length
        "308500000000" + "01",  # a length of five octets
        "3084ffffffff",  # four gigabytes announced
        "1f0100",  # a tag of several octets
        "0000",  # the end of nothing
        "0480",  # an open length of what holds no values
        "3080020105",  # never closed
        "3080",
        "30800000" + "00",  # something follows
    ],
)
def test_what_is_no_value_is_refused(hexes: str) -> None:
    with pytest.raises(Unreadable):
        list(value(hexes))


@given(st.binary(max_size=80))
def test_nothing_but_a_refusal_comes_of_any_bytes(data: bytes) -> None:
    def walk(found: Value, depth: int = 0) -> None:
        if found.tag & der.CONSTRUCTED and depth < 10:
            for inside in found:
                assert found.body <= inside.start < inside.end <= found.stop
                walk(inside, depth + 1)

    if data:
        try:
            walk(load(data, data[0]))
        except Unreadable:
            return


@pytest.mark.parametrize(
    ("hexes", "number"),
    [("020100", 0), ("02017f", 127), ("02020080", 128), ("0201ff", -1), ("0202ff7f", -129), ("0a0102", 2)],
)
def test_numbers(hexes: str, number: int) -> None:
    assert der.integer(value(hexes)) == number


@pytest.mark.parametrize("hexes", ["0200", "02020001", "0202ffff", "0401ff", "0241" + "01" * 65])
def test_numbers_of_more_octets_than_they_need_are_refused(hexes: str) -> None:
    with pytest.raises(Unreadable):
        der.integer(value(hexes))


@pytest.mark.parametrize(
    ("hexes", "dotted"),
    [
        ("06 03 2a830e", "1.2.398"),
        ("0603551d0f", "2.5.29.15"),
        ("06 03 883703", "2.999.3"),
        ("060100", "0.0"),
        ("060127", "0.39"),
    ],
)
def test_identifiers(hexes: str, dotted: str) -> None:
    assert der.oid(value(hexes)) == dotted


@pytest.mark.parametrize("hexes", ["0600", "060180", "06032a8001", "0641" + "01" * 65, "0403551d0f"])
def test_identifiers_out_of_shape_are_refused(hexes: str) -> None:
    with pytest.raises(Unreadable):
        der.oid(value(hexes))


@pytest.mark.parametrize(
    ("tag", "text", "moment"),
    [
        ("17", "260720090806Z", datetime(2026, 7, 20, 9, 8, 6, tzinfo=UTC)),
        ("17", "991231235959Z", datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("17", "491231235959Z", datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("18", "99991231235959Z", der.END_OF_TIME),
        ("18", "20450908000000Z", datetime(2045, 9, 8, tzinfo=UTC)),
        ("18", "20260720090806.123Z", datetime(2026, 7, 20, 9, 8, 6, tzinfo=UTC)),
    ],
)
def test_times(tag: str, text: str, moment: datetime) -> None:
    assert der.time(value(f"{tag}{len(text):02x}{text.encode().hex()}")) == moment


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("17", "2607200908Z"),
        ("17", "260720090806+0500"),
        ("17", "261320090806Z"),
        ("17", "20260720090806Z"),
        ("18", "20260720090860Z"),
        ("18", "20260720090806.10Z"),
        ("18", "20260720090806"),
        ("04", "260720090806Z"),
    ],
)
def test_times_out_of_shape_are_refused(tag: str, text: str) -> None:
    with pytest.raises(Unreadable):
        der.time(value(f"{tag}{len(text):02x}{text.encode().hex()}"))


def test_octets_may_come_in_pieces() -> None:
    assert der.octets(value("0403616263")) == b"abc"
    assert der.octets(value("2480 0401 61 0402 6263 0000")) == b"abc"
    with pytest.raises(Unreadable):
        der.octets(value("2480 2480 040161 0000 0000"))


@pytest.mark.parametrize(("hexes", "truth"), [("0101ff", True), ("010100", False)])
def test_truth_has_two_values(hexes: str, truth: bool) -> None:
    assert der.boolean(value(hexes)) is truth


@pytest.mark.parametrize("hexes", ["010101", "0100", "0102ffff", "0201ff"])
def test_other_truths_are_refused(hexes: str) -> None:
    with pytest.raises(Unreadable):
        der.boolean(value(hexes))


def test_bits_are_whole_octets_or_names() -> None:
    assert der.bits(value("03020041")) == b"A"
    assert der.named_bits(value("030206c0"), ("first", "second", "third")) == {"first", "second"}
    for wrong in ("03020141", "0300"):
        with pytest.raises(Unreadable):
            der.bits(value(wrong))
    for wrong in ("0300", "030208c0", "0306000000000000"):
        with pytest.raises(Unreadable):
            der.named_bits(value(wrong), ("first",))


@pytest.mark.parametrize(
    ("hexes", "text"), [("0c02d29b", "қ"), ("13024b5a", "KZ"), ("1e02049b", "қ"), ("0201ff", None), ("1402 e941", "éA")]
)
def test_texts(hexes: str, text: str | None) -> None:
    assert der.text(value(hexes)) == text


@pytest.mark.parametrize("hexes", ["0c01ff", "1301ff", "1e0104"])
def test_letters_that_cannot_be_read_are_refused(hexes: str) -> None:
    with pytest.raises(Unreadable):
        der.text(value(hexes))


def test_fields_are_taken_in_their_order() -> None:
    fields = Fields(value("3009 020101 0101ff 040141"))

    assert fields.maybe(der.OID) is None
    assert der.integer(fields.take(der.INTEGER)) == 1
    with pytest.raises(Unreadable, match="instead of"):
        fields.take(der.INTEGER)
    assert fields.take_any().tag == der.BOOLEAN
    with pytest.raises(Unreadable, match="too much"):
        fields.end()
    assert fields.take(der.OCTET_STRING).content == b"A"
    fields.end()
    with pytest.raises(Unreadable, match="missing"):
        fields.take(der.INTEGER)
    with pytest.raises(Unreadable, match="missing"):
        fields.take_any()


@pytest.mark.parametrize("hexes", ["a000", "a006020101020102"])
def test_an_explicit_tag_holds_exactly_one_value(hexes: str) -> None:
    with pytest.raises(Unreadable, match="exactly one"):
        der.only(value(hexes))


def test_deep_nesting_costs_no_more_than_its_bytes() -> None:
    """A quarter of a megabyte of open lengths: refused without recursion."""
    with pytest.raises(Unreadable):
        load(b"\x30\x80" * 131_072, der.SEQUENCE)

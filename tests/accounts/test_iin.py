"""What an IIN that people type has to be."""

import pytest

from accounts.iin import is_valid, is_valid_bin


@pytest.mark.parametrize("iin", ["990101300122", "061211600012", "840517400616"])
def test_a_number_with_its_check_digit_is_one(iin: str) -> None:
    assert is_valid(iin)


@pytest.mark.parametrize("iin", ["990101300123", "991301300122", "99010130012", "9901013001222", "٩٩٠١٠١٣٠٠١٢٢", ""])
def test_a_slip_of_one_digit_a_thirteenth_month_or_another_length_is_none(iin: str) -> None:
    assert not is_valid(iin)


@pytest.mark.parametrize(("number", "is_right"), [("220540005707", True), ("220540005708", False), ("", False)])
def test_a_bin_has_its_check_digit(number: str, is_right: bool) -> None:
    assert is_valid_bin(number) is is_right

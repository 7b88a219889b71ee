"""What the numbers of people (IIN) and of legal entities (BIN) say (Law on national registers of identification)."""

from datetime import date

CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}  # by the seventh digit


def born(iin: str) -> date | None:
    """The date of birth: year, month and day in the first six digits. None where the number holds none."""
    century = CENTURIES.get(iin[6:7])
    if century is None or not iin[:6].isdecimal():
        return None
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None


def is_valid(iin: str) -> bool:
    """Whether it has twelve digits, a date of birth, and the national check digit.

    For what people type. An IIN in a certificate is taken as it stands there: the national test keys fail this.
    """
    return has_check_digit(iin) and born(iin) is not None


def is_valid_bin(number: str) -> bool:
    """Whether it is a BIN: its check digit holds, and its fifth digit names a kind of legal entity (4, 5 or 6)."""
    return has_check_digit(number) and number[4] in "456"


def has_check_digit(number: str) -> bool:
    """Whether the last of twelve digits is the check digit of the others: two rounds of weights, modulo 11."""
    if len(number) != 12 or not (number.isascii() and number.isdecimal()):
        return False
    digits = [int(digit) for digit in number]
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        check = sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11
        if check < 10:
            return check == digits[-1]
    return False

"""What an individual identification number says of its holder (Law on national registers of identification numbers)."""

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
    """Whether it has twelve digits, a date of birth, and the national check digit: two rounds of weights, modulo 11.

    For what people type. An IIN in a certificate is taken as it stands there: the national test keys fail this.
    """
    if len(iin) != 12 or not (iin.isascii() and iin.isdecimal()) or born(iin) is None:
        return False
    digits = [int(digit) for digit in iin]
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        check = sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11
        if check < 10:
            return check == digits[-1]
    return False

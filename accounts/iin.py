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

"""Codes of recordings, works, people, organisations and accounts: normal form, shape, check digit, and what is wrong.

Sources: ISO 3901 (ISRC), ISO 15707 (ISWC), CISAC's IPI system (name number), ISO 27729 (ISNI), ISO 13616 (IBAN), ISO
9362 (BIC), Government resolution No. 406 of 22 May 2007 (IIN and BIN). For what people type: an IIN or a BIN in a
certificate is taken as it stands there, the national test keys fail this.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import bic, exceptions, iban, isrc
from stdnum.iso7064 import mod_11_2

SEPARATORS = re.compile(r"[\s\u00ad\u200b\ufeff\u2010-\u2015\u2212.-]+")
LATIN_NEEDED = "АВЕЅЗІЈКМНОРСТҮХӘЁ"  # Cyrillic letters that look like Latin ones or digits
PLACES = {"@": "[A-Z]", "#": "[0-9]", "*": "[A-Z0-9]", "%": "[0-9X]"}  # of a pattern; any other sign is itself
MORE_ISRC_PREFIXES = {"EU"}  # met in societies' files, unknown to stdnum 2.2
NAMES = {"IIN": _("IIN"), "BIN": _("BIN")}  # those that have others in Kazakh and Russian
WEIGHTS = (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))  # of the two rounds of an IIN and a BIN
CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}  # by an IIN's seventh digit


class WrongCode(ValidationError):
    """What was typed is no such code; `code` is length, sign, cyrillic, check_digit, prefix, country, date or kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of code: its name, how it is printed, place by place, and what has to hold beyond that."""

    name: str
    patterns: tuple[str, ...]
    check: Callable[["Kind", str], None]
    padded_from: int = 99  # signs: zeros before so many are often left out

    def fault(self, code: str, words: object, **said: object) -> WrongCode:
        """`words` with the name of the kind, in the language of whoever reads them."""
        name = NAMES.get(self.name, self.name)
        return WrongCode(words, code, {"name": name, **said})  # type: ignore[arg-type]  # lazy words are meant


def normal(kind: str, text: str) -> str:
    """The code in capitals without spaces, dashes, full stops and its own name before it; or WrongCode."""
    one = KINDS[kind]
    lengths = [_length(pattern) for pattern in one.patterns]
    code = SEPARATORS.sub("", text).upper()
    if len(code) not in lengths:  # ISRC and BIC may be letters of the code itself
        code = code.removeprefix(one.name).removeprefix(":")
    if len(code) >= one.padded_from:
        code = code.zfill(lengths[0])
    _check_shape(one, code)
    one.check(one, code)
    return code


def subject(text: str) -> str:
    """The IIN or the BIN of a person, an entrepreneur or an organisation; its fifth digit tells which."""
    digits = SEPARATORS.sub("", text)
    return normal("bin" if digits[4:5] in {"4", "5", "6"} else "iin", digits)


def is_valid(kind: str, text: str) -> bool:
    """Whether `normal` has nothing against it."""
    try:
        normal(kind, text)
    except WrongCode:
        return False
    return True


def is_normal(kind: str, text: str) -> bool:
    """Whether it is such a code, sign for sign as it is kept."""
    try:
        return normal(kind, text) == text
    except WrongCode:
        return False


def has_check_digit(number: str) -> bool:
    """Whether the last of twelve digits, of an IIN or a BIN, checks the others.

    Two rounds of weights, modulo 11; a number for which both give 10 is not issued.
    """
    if not re.fullmatch("[0-9]{12}", number):
        return False
    rounds = (_weighted(number[:11], weights) % 11 for weights in WEIGHTS)
    return next((check for check in rounds if check < 10), None) == int(number[-1])


def printed(kind: str, code: str) -> str:
    """A code in normal form as its standard prints it, T-034.524.680-1; as it is where that is not its form."""
    pattern = next((one for one in KINDS[kind].patterns if _whole(one).fullmatch(code)), None)
    return _spaced(pattern) % tuple(code) if pattern else code


def bank_code(account: str) -> str:
    """The three digits of the bank in a Kazakh IBAN in normal form."""
    return account[4:7]


def born(iin: str) -> date | None:
    """The date of birth: year, month and day in the first six digits. None where the number holds none."""
    century = CENTURIES.get(iin[6:7])
    if century is None or not iin[:6].isdecimal():
        return None
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None


@cache
def _length(pattern: str) -> int:
    return len(SEPARATORS.sub("", pattern))


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    """A code of that pattern in normal form, as a regular expression."""
    return re.compile("".join(PLACES.get(sign, sign) for sign in SEPARATORS.sub("", pattern)))


@cache
def _spaced(pattern: str) -> str:
    """Where each sign of a code of that pattern is printed, as %s."""
    return "".join(sign if SEPARATORS.fullmatch(sign) else "%s" for sign in pattern)


def _check_shape(kind: Kind, code: str) -> None:
    """The number of signs first, then the first sign that cannot stand where it does."""
    if any(_whole(pattern).fullmatch(code) for pattern in kind.patterns):
        return
    shapes = [SEPARATORS.sub("", pattern) for pattern in kind.patterns]
    shape = next((shape for shape in shapes if len(shape) == len(code)), None)
    if shape is None:
        needed = "/".join(str(len(shape)) for shape in shapes)
        words = _("%(name)s: %(needed)s signs are needed, here are %(count)s.")
        raise kind.fault("length", words, needed=needed, count=len(code))
    for place, (sign, expected) in enumerate(zip(code, shape, strict=True), 1):
        places = PLACES.get(expected)
        if not (re.fullmatch(places, sign) if places else sign == expected):
            raise _wrong_sign(kind, sign, place)


def _wrong_sign(kind: Kind, sign: str, place: int) -> WrongCode:
    if sign in LATIN_NEEDED:
        words = _("%(name)s: sign %(place)s, “%(sign)s”, is a Cyrillic letter. Type it on the Latin keyboard.")
        return kind.fault("cyrillic", words, sign=sign, place=place)
    if kind is KINDS["iban"] and place <= len("KZ"):
        words = _("%(name)s: it must begin with KZ, as the account of a bank in Kazakhstan does.")
        return kind.fault("country", words)
    words = _("%(name)s: “%(sign)s” cannot be sign %(place)s.")
    return kind.fault("sign", words, sign=sign, place=place)


def _wrong_check_digit(kind: Kind) -> WrongCode:
    words = _("%(name)s: the check digit does not match. A sign is mistyped, or two are swapped.")
    return kind.fault("check_digit", words)


def _weighted(code: str, weights: Iterable[int]) -> int:
    """The sum of the first digits, each times its weight."""
    return sum(int(digit) * weight for digit, weight in zip(code, weights, strict=False))


def _check_isrc(kind: Kind, code: str) -> None:
    """ISO 3901 has no check digit; the first two letters are an agency's."""
    if not isrc.is_valid(code) and code[:2] not in MORE_ISRC_PREFIXES:
        words = _("%(name)s: no agency gives codes that begin with “%(prefix)s”.")
        raise kind.fault("prefix", words, prefix=code[:2])


def _check_iswc(kind: Kind, code: str) -> None:
    """ISO 15707, annex A: one for the T, then each digit times its place, modulo 10."""
    if (1 + _weighted(code[1:10], range(1, 10)) + int(code[-1])) % 10:
        raise _wrong_check_digit(kind)


def _check_ipi(kind: Kind, code: str) -> None:
    """Weights 10 to 2, modulo 101, in two digits; what would need three is 00."""
    if -_weighted(code[:9], range(10, 1, -1)) % 101 % 100 != int(code[9:]):
        raise _wrong_check_digit(kind)


def _check_isni(kind: Kind, code: str) -> None:
    """ISO 7064, MOD 11-2."""
    if not mod_11_2.is_valid(code):
        raise _wrong_check_digit(kind)


def _check_iin(kind: Kind, code: str) -> None:
    """A day of birth, a seventh digit of century and sex (0 is met with foreigners), the check digit."""
    if code[6] not in {"0", *CENTURIES}:
        raise kind.fault("sign", _("%(name)s: “%(sign)s” cannot be sign %(place)s."), sign=code[6], place=7)
    if born(code) is None and (code[6] != "0" or not any(born(code[:6] + era) for era in CENTURIES)):
        words = _("%(name)s: the first six digits, %(digits)s, are no date of birth.")
        raise kind.fault("date", words, digits=code[:6])
    _check_twelve(kind, code)


def _check_bin(kind: Kind, code: str) -> None:
    """Year and month of registration, a fifth digit of an organisation, the check digit."""
    if not 1 <= int(code[2:4]) <= 12:
        words = _("%(name)s: digits 3 and 4, %(digits)s, are no month of registration.")
        raise kind.fault("date", words, digits=code[2:4])
    if code[4] not in {"4", "5", "6"}:
        words = _("%(name)s: the fifth digit must be 4, 5 or 6. With 0 to 3 the number is an IIN.")
        raise kind.fault("kind", words)
    _check_twelve(kind, code)


def _check_twelve(kind: Kind, code: str) -> None:
    if not has_check_digit(code):
        raise _wrong_check_digit(kind)


def _check_iban(kind: Kind, code: str) -> None:
    """ISO 7064, MOD 97-10, over the number of the country's structure: three digits of a bank, thirteen signs."""
    if not iban.is_valid(code):
        raise _wrong_check_digit(kind)


def _check_bic(kind: Kind, code: str) -> None:
    """ISO 9362 has no check digit; letters 5 and 6 are a country."""
    try:
        bic.validate(code)
    except exceptions.ValidationError as error:
        words = _("%(name)s: letters 5 and 6, %(letters)s, are no country.")
        raise kind.fault("country", words, letters=code[4:6]) from error


KINDS = {
    "isrc": Kind("ISRC", ("@@-***-##-#####",), _check_isrc),
    "iswc": Kind("ISWC", ("T-###.###.###-#",), _check_iswc),
    "ipi": Kind("IPI", ("###########",), _check_ipi, padded_from=9),
    "isni": Kind("ISNI", ("#### #### #### ###%",), _check_isni),
    "iin": Kind("IIN", ("############",), _check_iin),
    "bin": Kind("BIN", ("############",), _check_bin),
    "iban": Kind("IBAN", ("KZ## ###* **** **** ****",), _check_iban),
    "bic": Kind("BIC", ("@@@@@@**", "@@@@@@*****"), _check_bic),
}

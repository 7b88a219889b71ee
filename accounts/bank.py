"""Kazakh bank details (IBAN registry: KZ, two check digits, bank code of three digits, thirteen signs)."""

import re


def is_iban(text: str) -> bool:
    """Whether `text` is an IBAN of Kazakhstan whose check digits are right: modulo 97 (ISO 13616)."""
    if not re.fullmatch(r"KZ[0-9]{2}[0-9]{3}[0-9A-Z]{13}", text, re.ASCII):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


def is_bic(text: str) -> bool:
    """Whether `text` has the form of a bank's code in Kazakhstan (ISO 9362): eight or eleven signs."""
    return re.fullmatch(r"[A-Z]{4}KZ[0-9A-Z]{2}([0-9A-Z]{3})?", text, re.ASCII) is not None

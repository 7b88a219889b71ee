"""Codes of works, people and accounts: which are right, how they are kept, and what is said of a wrong one."""

import csv
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from portal import identifiers
from portal.identifiers import KINDS, WrongCode, bank_code, born, normal, printed, subject
from tests.real_samples import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
REAL = SAMPLES / "ids" / "identifiers.csv"  # codes of other projects' tests and of societies' files
CHECKS = {"ISRC": "isrc", "ISWC": "iswc", "IPI-name": "ipi", "ISNI": "isni"}


pytestmark = pytest.mark.usefixtures("english")


def refused(kind: str, text: str) -> WrongCode:
    with pytest.raises(WrongCode) as wrong:
        normal(kind, text)
    return wrong.value


def sample_is_right(kind: str, value: str) -> bool:
    if kind in CHECKS:
        return identifiers.is_valid(CHECKS[kind], value)
    try:
        return bool(subject(value))
    except WrongCode:
        return False


@pytest.mark.skipif(not REAL.exists(), reason="The folder of real codes (SAMPLES_DIR) is not here.")
def test_each_sample_gets_the_verdict_of_its_source() -> None:
    with REAL.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))

    wrong = [row for row in rows if sample_is_right(row["kind"], row["value"]) is not (row["verdict"] == "valid")]

    assert rows
    assert not wrong


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"),
    [
        ("isrc", "ISRC kz-abc-26-00001", "KZABC2600001", "KZ-ABC-26-00001"),
        ("isrc", "isrc12600001", "ISRC12600001", "IS-RC1-26-00001"),
        ("iswc", "t 034.524.680 – 1", "T0345246801", "T-034.524.680-1"),
        ("iswc", "ISWC: T-034.524.680-1", "T0345246801", "T-034.524.680-1"),
        ("ipi", "145958831", "00145958831", "00145958831"),
        ("isni", "0000 0001 2281 955x", "000000012281955X", "0000 0001 2281 955X"),
        ("iin", "990101 300122", "990101300122", "990101300122"),
        ("bin", "2205\u00a04000\u00a05707", "220540005707", "220540005707"),
        ("iban", "kz86 125k zt50 0410 0100", "KZ86125KZT5004100100", "KZ86 125K ZT50 0410 0100"),
        ("bic", "hsbkkzkx", "HSBKKZKX", "HSBKKZKX"),
        ("bic", "HSBK KZ KX XXX", "HSBKKZKXXXX", "HSBKKZKXXXX"),
    ],
)
def test_a_code_is_kept_in_its_normal_form_and_shown_as_its_standard_prints_it(
    kind: str, typed: str, kept: str, shown: str
) -> None:
    assert normal(kind, typed) == kept
    assert printed(kind, kept) == shown
    assert normal(kind, shown) == kept
    assert printed(kind, f"{kept}-") == f"{kept}-"


@pytest.mark.parametrize(
    ("kind", "typed", "code", "words"),
    [
        ("iswc", "T-034.524.680", "length", "ISWC: 11 signs are needed, here are 10."),
        ("iswc", "", "length", "ISWC: 11 signs are needed, here are 0."),
        ("ipi", "12345678", "length", "IPI: 11 signs are needed, here are 8."),
        ("bic", "HSBKKZK", "length", "BIC: 8/11 signs are needed, here are 7."),
        ("iswc", "Т-034.524.680-1", "cyrillic", "ISWC: sign 1, “Т”, is a Cyrillic letter. Type it on the Latin key"),
        ("iswc", "T-034.524.68O-1", "sign", "ISWC: “O” cannot be sign 10."),
        ("iin", "٩٩٠١٠١٣٠٠١٢٢", "sign", "IIN: “٩” cannot be sign 1."),
        ("ipi", "00²45958831", "sign", "IPI: “²” cannot be sign 3."),
        ("iswc", "T-034.524.608-1", "check_digit", "ISWC: the check digit does not match. A sign is mistyped"),
        ("ipi", "00145958813", "check_digit", "IPI: the check digit does not match."),
        ("isni", "0000 0001 2281 9551", "check_digit", "ISNI: the check digit does not match."),
        ("isni", "0000 0001 X281 955X", "sign", "ISNI: “X” cannot be sign 9."),
        ("isrc", "XX-ABC-26-00001", "prefix", "ISRC: no agency gives codes that begin with “XX”."),
        ("iin", "991301300122", "date", "IIN: the first six digits, 991301, are no date of birth."),
        ("iin", "990101700122", "sign", "IIN: “7” cannot be sign 7."),
        ("iin", "990101300123", "check_digit", "IIN: the check digit does not match."),
        ("bin", "949940000385", "date", "BIN: digits 3 and 4, 99, are no month of registration."),
        ("bin", "990101300122", "kind", "BIN: the fifth digit must be 4, 5 or 6. With 0 to 3 the number is an IIN."),
        ("bin", "220540005708", "check_digit", "BIN: the check digit does not match."),
        ("iban", "DE89370400440532013000"[:20], "country", "IBAN: it must begin with KZ"),
        ("iban", "KZ86 12SK ZT50 0410 0100", "sign", "IBAN: “S” cannot be sign 7."),
        ("iban", "KZ86 125K ZT50 0410 0101", "check_digit", "IBAN: the check digit does not match."),
        ("bic", "HSBKXXKX", "country", "BIC: letters 5 and 6, XX, are no country."),
    ],
)
def test_what_is_wrong_is_said(kind: str, typed: str, code: str, words: str) -> None:
    wrong = refused(kind, typed)

    assert wrong.code == code
    assert wrong.messages[0].startswith(words)


OF_A_PRIME = [("ipi", "00145958831"), ("isni", "000000012281955X"), ("iban", "KZ86125KZT5004100100")]


@given(st.sampled_from(OF_A_PRIME), st.data())
def test_one_mistyped_digit_is_noticed_modulo_a_prime(right: tuple[str, str], data: st.DataObject) -> None:
    kind, code = right
    place = data.draw(st.sampled_from([place for place, sign in enumerate(code) if sign.isdecimal()]))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[place]]))

    assert not identifiers.is_valid(kind, code[:place] + other + code[place + 1 :])


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=30))
def test_whatever_is_typed_gets_an_answer(kind: str, text: str) -> None:
    if identifiers.is_valid(kind, text):
        assert normal(kind, normal(kind, text)) == normal(kind, text)


def test_a_subject_has_an_iin_or_a_bin() -> None:
    assert subject("990101 300122") == "990101300122"
    assert subject("2205-4000-5707") == "220540005707"
    with pytest.raises(WrongCode, match="BIN: the check digit"):
        subject("220540005708")


def test_the_bank_stands_in_the_account() -> None:
    assert bank_code(normal("iban", "KZ86 125K ZT50 0410 0100")) == "125"


def test_an_iin_tells_the_day_of_birth_unless_a_foreigner_holds_it() -> None:
    assert str(born("061211600012")) == "2006-12-11"
    foreign = next(code for code in (f"99010100012{digit}" for digit in range(10)) if identifiers.is_valid("iin", code))
    assert born(foreign) is None
    assert refused("iin", "991301" + foreign[6:]).code == "date"


def test_the_command_says_it_in_one_line() -> None:
    out = StringIO()
    call_command("check_code", "ISWC", "t0345246801", stdout=out)
    assert out.getvalue() == "ISWC T-034.524.680-1 is valid.\n"
    with pytest.raises(CommandError, match="the check digit does not match") as wrong:
        call_command("check_code", "iswc", "T0345246802")
    assert wrong.value.returncode == 1


@pytest.mark.parametrize(
    ("kind", "value", "status", "told"),
    [
        ("bin", "220540005707", 0, "BIN 220540005707 is valid."),
        (
            "bin",
            "220540005708",
            1,
            "CommandError: BIN: the check digit does not match. A sign is mistyped, or two are ",
        ),
        ("isbn", "1", 2, "manage.py check_code: error: argument kind: invalid choice: 'isbn'"),
    ],
)
def test_the_command_needs_no_portal_around_it(kind: str, value: str, status: int, told: str) -> None:
    command = [sys.executable, "manage.py", "check_code", kind, value]
    done = subprocess.run(command, cwd=ROOT, env={"LC_ALL": "C"}, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == status
    assert (done.stdout or done.stderr).splitlines()[-1].startswith(told)

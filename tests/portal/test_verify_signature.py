"""Signatures checked from the shell: what is said, what the exit status is, and that nothing else is needed."""

import base64
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.demo.authority import Authority
from portal.management.commands import verify_signature
from portal.signing.verification import CHECKS

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(__file__).parent / "signing" / "samples"
DOCUMENT = "Өтініш: «Қыз Жібек», ән.\n".encode()
NATIONAL = SAMPLES / "cms" / "gost2015_individual_attached.p7s"
NATIONAL_DETACHED = SAMPLES / "cms" / "gost2015_individual_detached.p7s"
NATIONAL_DOCUMENT = SAMPLES / "cms" / "gost2015_individual_document.txt"
OLD = SAMPLES / "cms" / "gost2004_prod_ca_attached.p7s"


def ask(*arguments: object) -> tuple[int, str]:
    """Exit status and output of the command."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_signature", *map(str, arguments), stdout=out, stderr=err)
    assert isinstance(left.value.code, int)
    return left.value.code, out.getvalue() + err.getvalue()


def report(*arguments: object) -> tuple[int, dict[str, Any]]:
    """The same by --json."""
    status, said = ask(*arguments, "--json")
    found: dict[str, Any] = json.loads(said)
    return status, found


def check(found: dict[str, Any], name: str) -> tuple[str, str]:
    (one,) = (each for each in found["checks"] if each["name"] == name)
    return one["outcome"], one["code"]


@pytest.fixture
def signed(authority: Authority, tmp_path: Path) -> Path:
    """A document of ours and beside it its signature, text.p7s."""
    (tmp_path / "text").write_bytes(DOCUMENT)
    (tmp_path / "text.p7s").write_bytes(authority.sign_cms("author", DOCUMENT, attached=False))
    return tmp_path


def test_a_national_signature_is_valid_as_of_its_time_stamp() -> None:
    status, found = report(NATIONAL, "--trust", "test")

    assert (status, found["valid"], found["error"]) == (0, True, "")
    assert [each["name"] for each in found["checks"]] == list(CHECKS)
    assert check(found, "revocation") == ("not_checked", "no_answer")
    (signer,) = found["signers"]
    assert (signer["iin"], signer["bin"], signer["role"]) == ("123456789011", "", "individual")
    assert (signer["surname"], signer["given_name"], signer["patronymic"]) == ("ТЕСТОВ", "ТЕСТ", "ТЕСТОВИЧ")
    assert signer["stamped_at"] == signer["moment"] == "2026-07-20T09:08:07+00:00"
    assert found["document_sha256"] == "c86293697123e0a2321f289b39130a60edfa9a3f38d38fb55af8ece4dd675138"


def test_the_test_authorities_are_trusted_only_when_asked_for() -> None:
    status, found = report(NATIONAL)

    assert (status, found["valid"]) == (1, False)
    assert check(found, "chain") == ("failed", "untrusted")


def test_without_word_on_revocation_a_strict_check_is_not_passed() -> None:
    status, found = report(NATIONAL, "--trust", "test", "--require-revocation")

    assert (status, found["valid"], found["signers"][0]["valid"]) == (1, False, False)
    assert check(found, "revocation") == ("not_checked", "no_answer")


@pytest.mark.parametrize(
    ("at", "status", "validity"),
    [
        pytest.param("2018-08-01T00:00:00+06:00", 1, ("failed", "not_yet_valid"), id="before"),
        pytest.param("2018-12-21T09:24:00Z", 0, ("passed", ""), id="in its term"),
        pytest.param("2026-11-22T00:00:00Z", 1, ("failed", "expired"), id="after"),
    ],
)
def test_an_archive_is_checked_as_of_the_moment_given(at: str, status: int, validity: tuple[str, str]) -> None:
    got, found = report(OLD, "--at", at)

    assert (got, check(found, "validity")) == (status, validity)
    assert found["signers"][0]["scheme"] == "GOST 34.310-2004"


def test_a_moment_without_zone_is_one_in_kazakhstan() -> None:
    _status, found = report(OLD, "--at", "2026-05-01T12:00")

    assert found["at"] == "2026-05-01T12:00:00+05:00"


def test_a_detached_signature_is_checked_with_its_document(signed: Path) -> None:
    status, found = report(signed / "text.p7s", "--document", signed / "text")

    assert (status, found["valid"]) == (0, True)
    assert found["signers"][0]["organisation"] == ""


def test_a_changed_document_is_not_the_one_signed(signed: Path) -> None:
    (signed / "text").write_bytes(DOCUMENT.replace(b"\n", b" "))

    status, found = report(signed / "text.p7s", "--document", signed / "text")

    assert (status, check(found, "signed_attributes")) == (1, ("failed", "other_document"))


def test_an_attached_signature_encloses_this_document_or_another(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "text.p7s").write_bytes(authority.sign_cms("author", DOCUMENT, attached=True))
    (tmp_path / "other").write_bytes(b"other")

    assert ask(tmp_path / "text.p7s")[0] == 0
    assert ask(tmp_path / "text.p7s", "--document", tmp_path / "other")[0] == 1


@pytest.mark.parametrize("form", ["base64", "PEM"])
def test_a_signature_is_read_in_any_wrapping(signed: Path, form: str) -> None:
    text = base64.encodebytes((signed / "text.p7s").read_bytes())
    armoured = b"-----BEGIN CMS-----\n" + text + b"-----END CMS-----\n"
    (signed / "text.p7s").write_bytes(text if form == "base64" else armoured)

    assert ask(signed / "text.p7s", "--document", signed / "text")[0] == 0


def test_of_several_signatures_the_worst_outcome_is_told(authority: Authority, tmp_path: Path) -> None:
    cms = authority.sign_together(["author", "treasury", "organisation-rsa"], DOCUMENT, attached=True)
    (tmp_path / "text.p7s").write_bytes(cms)

    status, found = report(tmp_path / "text.p7s")

    assert (status, check(found, "key_usage")) == (1, ("failed", "treasury"))
    by_role = {each["role"]: (each["valid"], each["bin"] != "") for each in found["signers"]}
    assert by_role == {"individual": (True, False), "head": (True, True), "": (False, True)}


def lists_of(authority: Authority, folder: Path) -> list[str]:
    """The lists in force as files, and the options that name them."""
    options = []
    for place, der in enumerate(authority.lists()):
        (folder / f"{place}.crl").write_bytes(der)
        options += ["--crl", str(folder / f"{place}.crl")]
    return options


@pytest.mark.parametrize(("key", "status"), [("author", 0), ("revoked", 1)])
def test_lists_at_hand_say_whether_the_certificate_was_revoked(
    authority: Authority, tmp_path: Path, key: str, status: int
) -> None:
    (tmp_path / "text.p7s").write_bytes(authority.sign_cms(key, DOCUMENT, attached=True))

    got, found = report(tmp_path / "text.p7s", *lists_of(authority, tmp_path), "--require-revocation")

    assert (got, check(found, "revocation")) == (
        status,
        ("passed", "good_by_list") if not status else ("failed", "revoked"),
    )


def test_a_list_of_another_authority_is_no_proof(signed: Path) -> None:
    national = SAMPLES / "crl" / "nca_gost2022_test_2025.crl"

    status, found = report(signed / "text.p7s", "--document", signed / "text", "--crl", national)

    assert (status, check(found, "revocation")) == (1, ("failed", "wrong_answer"))


@pytest.mark.parametrize(("key", "status"), [("author", 0), ("revoked", 1)])
def test_an_answer_at_hand_says_whether_the_certificate_was_revoked(
    authority: Authority, tmp_path: Path, key: str, status: int
) -> None:
    from portal.signing import ocsp
    from portal.signing.certificate import Certificate

    issuer = Certificate.load(authority.own_key("gost-issuing").der)
    asked = ocsp.request(Certificate.load(authority.key(key).der), issuer, b"0123456789abcdef")
    (tmp_path / "answer").write_bytes(authority.ocsp(asked))
    (tmp_path / "text.p7s").write_bytes(authority.sign_cms(key, DOCUMENT, attached=True))

    got, found = report(tmp_path / "text.p7s", "--ocsp", tmp_path / "answer", "--require-revocation")

    assert (got, check(found, "revocation")[1]) == (status, "good_by_ocsp" if not status else "revoked")


def test_an_answer_of_yesterday_is_out_of_date(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "text.p7s").write_bytes(authority.sign_cms("author", DOCUMENT, attached=True))
    after = (datetime.now(UTC) + timedelta(days=4)).isoformat()

    _status, found = report(tmp_path / "text.p7s", *lists_of(authority, tmp_path), "--at", after)

    assert check(found, "revocation") == ("failed", "stale")


UNUSABLE: dict[str, list[object]] = {
    "no such file": ["nowhere.p7s"],
    "a folder": [SAMPLES],
    "no signature": [NATIONAL_DOCUMENT],
    "a certificate": [SAMPLES / "certs" / "head_sign_gost2004.cer"],
    "a signed XML": [SAMPLES / "xml" / "gost2015_enveloped.xml"],
    "no document beside it": [NATIONAL_DETACHED],
    "a document that is not there": [NATIONAL_DETACHED, "--document", "nowhere.txt"],
    "no time": [NATIONAL, "--at", "yesterday"],
    "a time before time": [NATIONAL, "--at", "0001-01-01T00:00:00"],
    "no list": [NATIONAL, "--crl", NATIONAL_DOCUMENT],
    "a certificate for a list": [NATIONAL, "--crl", SAMPLES / "certs" / "head_sign_gost2004.cer"],
    "no answer": [NATIONAL, "--ocsp", NATIONAL_DOCUMENT],
    "a list that is not there": [NATIONAL, "--crl", "nowhere.crl"],
}


@pytest.mark.parametrize("arguments", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_unusable_input_has_a_status_of_its_own_and_a_word(arguments: list[object]) -> None:
    status, said = ask(*arguments)
    as_json, found = report(*arguments)

    assert (status, as_json, found["valid"]) == (2, 2, False)
    assert found["error"]
    assert found["error"] in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("how", ["tryLater", "unauthorized"])
def test_an_answer_that_says_nothing_is_unusable(tmp_path: Path, how: str) -> None:
    (tmp_path / "answer").write_bytes(bytes.fromhex("30030a01" + {"tryLater": "03", "unauthorized": "06"}[how]))

    status, found = report(NATIONAL, "--ocsp", tmp_path / "answer")

    assert (status, "says nothing" in found["error"]) == (2, True)


def test_a_file_above_the_size_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_signature, "MAX_BYTES", 100)

    status, found = report(NATIONAL)

    assert (status, "larger than" in found["error"]) == (2, True)


def test_a_signature_with_a_fault_inside_is_one_that_is_not_valid(signed: Path) -> None:
    cms = bytearray((signed / "text.p7s").read_bytes())
    cms[-1] ^= 1
    (signed / "text.p7s").write_bytes(cms)

    status, found = report(signed / "text.p7s", "--document", signed / "text")

    assert (status, found["error"], check(found, "signature")) == (1, "", ("failed", "forged"))


def test_pinned_authorities_that_cannot_be_used_are_told(signed: Path, settings: Any) -> None:
    settings.TRUST_DIR = str(signed)
    (signed / "authorities.json").write_text("{}")

    status, found = report(NATIONAL)

    assert (status, "pinned authorities" in found["error"]) == (2, True)


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("verify_signature", str(NATIONAL), "--trust", "everybody")


def test_people_read_a_line_for_each_check() -> None:
    status, said = ask(NATIONAL, "--trust", "test")

    lines = said.splitlines()
    assert (status, lines[0]) == (0, f"VALID: {NATIONAL}")
    assert "Valid as of 20 July 2026, 14:08: ТЕСТОВ ТЕСТ ТЕСТОВИЧ, IIN 123456789011, individual" in said
    assert len([line for line in lines if line.startswith("   ")]) == len(CHECKS)
    assert "not checked  The certificate was not revoked. Not checked: neither" in said


def test_neither_settings_nor_database_nor_authorities_are_needed(tmp_path: Path) -> None:
    shutil.copy(NATIONAL, tmp_path / "a.p7s")
    arguments = ["verify_signature", str(tmp_path / "a.p7s"), "--trust", "test", "--json"]

    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["signers"][0]["surname"] == "ТЕСТОВ"


def test_what_a_stranger_writes_does_not_reach_the_terminal_as_it_is(tmp_path: Path) -> None:
    """A name that clears the screen and writes another verdict: each sign that is not printed is a question mark."""
    file = tmp_path / "\x1b[2J\x1b[HVALID.p7s"
    file.write_bytes((SAMPLES / "cms/rsa_attached_lol_kek.p7s").read_bytes())

    status, said = ask(file)

    assert status == 1
    assert "?[2J?[HVALID.p7s" in said
    assert "\x1b" not in said

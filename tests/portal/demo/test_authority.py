"""The development authority: makes keys in the national layout once, and keeps what must stay."""

import base64
import hashlib
import json
import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from portal.demo import ROOT_NAME
from portal.demo.authority import Authority, main
from portal.demo.people import BAD_CASES, PEOPLE

ROOT = Path(__file__).resolve().parents[3]
SECONDS_TO_MAKE = 6  # of the processor, as others may be at work
SECONDS_TO_OPEN = 0.005


@pytest.fixture
def authority(own_authority: Authority) -> Authority:
    return own_authority


def authorities(authority: Authority) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((authority.trust / "authorities.json").read_text())["authorities"]
    return rows


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal.demo.authority", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "platform", "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# What it makes


def test_a_second_creation_keeps_the_keys_and_renews_the_rest(authority: Authority) -> None:
    before, old_lists = authority.serial("author"), authority.lists()

    arguments = ["--dir", str(authority.directory), "--seal-password", "another", "--base-url", "http://127.0.0.1:9"]
    assert main(["create", *arguments]) == 0

    assert authority.serial("author") == before
    assert not set(authority.lists()) & set(old_lists)
    assert authorities(authority)[1]["ocsp"] == "http://127.0.0.1:9/ocsp"
    seal = pkcs12.load_pkcs12((authority.directory / "seal.p12").read_bytes(), b"another")
    assert seal.cert is not None
    assert [item.certificate for item in seal.additional_certs] == [
        authority.own_key("rsa-issuing").certificate,
        authority.own_key("rsa-root").certificate,
    ]


def test_the_folder_appears_whole_and_soon(tmp_path: Path) -> None:
    began = process_time()

    Authority.create(tmp_path / "a path with spaces" / "authority")

    assert process_time() - began < SECONDS_TO_MAKE
    assert [path.name for path in (tmp_path / "a path with spaces").iterdir()] == ["authority"]


def test_a_folder_from_before_there_was_a_record_is_made_anew(tmp_path: Path) -> None:
    old = tmp_path / "authority"
    (old / "keys").mkdir(parents=True)
    (old / "keys" / "author.pem").write_text("old")
    (old / "people.json").write_text("[]")

    made = Authority.create(old)

    assert made.key("author").iin == PEOPLE[0].iin
    assert len(authorities(made)) == 4


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("Dear")

    with pytest.raises(OSError, match="not empty"):
        Authority.create(tmp_path / "letters")

    assert (tmp_path / "letters" / "letter.txt").read_text() == "Dear"


@pytest.mark.parametrize("key", ["author", "author-rsa"])
def test_a_key_is_opened_at_once(made_authority: Authority, key: str) -> None:
    made_authority.key(key)
    began = process_time()

    for _ in range(20):
        made_authority.key(key)

    assert (process_time() - began) / 20 < SECONDS_TO_OPEN


def test_private_keys_are_for_their_owner_alone(authority: Authority) -> None:
    modes = {path.stat().st_mode & 0o777 for path in authority.directory.glob("*/*.pem")}

    assert modes == {0o600}


def test_everybody_has_a_gost_and_an_rsa_key(made_authority: Authority) -> None:
    for holder in PEOPLE + BAD_CASES:
        gost, rsa = made_authority.key(holder.key), made_authority.key(f"{holder.key}-rsa")
        assert (gost.scheme.name, rsa.scheme.name) == ("gost", "rsa")
        assert gost.certificate.subject == rsa.certificate.subject


def test_the_list_of_people_names_the_gost_keys(made_authority: Authority) -> None:
    rows = json.loads((made_authority.directory / "people.json").read_text(encoding="utf-8"))

    keys = {row["key"] for row in rows}
    assert {path.stem for path in made_authority.directory.glob("keys/*.pem")} == keys | {f"{key}-rsa" for key in keys}
    assert [row["name"] for row in rows if row["offered"]] == [holder.name for holder in PEOPLE]
    assert {row["staff_role"] for row in rows} == {
        None, "head_of_department", "deputy_of_department", "examiner", "deputy_head", "head_of_provider",
        "complaints_officer", "registrar", "registers_officer", "accountant", "supervisor", "rules_officer",
    }  # fmt: skip


def test_each_bad_case_differs_from_a_good_key_by_its_fault_alone(made_authority: Authority) -> None:
    good, now = {holder.iin for holder in PEOPLE}, datetime.now(UTC)
    for holder in BAD_CASES:
        certificate = made_authority.key(holder.key).certificate
        in_term = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
        assert in_term == (holder.key not in {"expired", "not_yet_valid"})
        assert holder.iin in good or holder.key == "information_system"


def test_a_key_of_the_wrong_role_is_the_head_s_but_for_the_role(made_authority: Authority) -> None:
    head, employee = made_authority.key("organisation"), made_authority.key("wrong_role")

    assert (employee.iin, employee.bin) == (head.iin, head.bin)
    assert "1.2.398.3.3.4.1.2.1" in head.purposes
    assert "1.2.398.3.3.4.1.2.5" in employee.purposes
    assert "1.2.398.3.3.4.1.2.1" not in employee.purposes


def test_the_list_of_authorities_pins_both_hierarchies(made_authority: Authority) -> None:
    rows = authorities(made_authority)

    assert [path.name for path in made_authority.trust.iterdir()] == ["authorities.json"]
    assert [(row["kind"], row["purpose"]) for row in rows] == [("root", "development"), ("issuing", "development")] * 2
    for row in rows:
        der = base64.b64decode(row["certificate"])
        certificate = x509.load_der_x509_certificate(der)
        assert row["fingerprint"] == hashlib.sha256(der).hexdigest()
        assert datetime.fromisoformat(row["not_before"]) == certificate.not_valid_before_utc
        assert datetime.fromisoformat(row["not_after"]) == certificate.not_valid_after_utc
        assert row["name"].startswith(ROOT_NAME) == (row["kind"] == "root")
        assert certificate.subject.rfc4514_string().count(row["name"]) == 1
        assert (row["ocsp"], row["crl"], row["delta"]) == ("", "", "")


def test_with_a_base_address_the_issuing_authorities_name_their_services(authority: Authority) -> None:
    Authority.create(authority.directory, base_url="http://127.0.0.1:4567")

    root, issuing, _, rsa_issuing = authorities(authority)
    assert (root["ocsp"], root["crl"], root["delta"]) == ("", "", "")
    assert issuing["crl"] == "http://127.0.0.1:4567/crl/gost.crl"
    assert issuing["delta"] == "http://127.0.0.1:4567/crl/gost-delta.crl"
    assert rsa_issuing["crl"] == "http://127.0.0.1:4567/crl/rsa.crl"
    assert rsa_issuing["ocsp"] == issuing["ocsp"] == "http://127.0.0.1:4567/ocsp"


# What it remembers


def test_it_remembers_what_it_issued_in_either_hierarchy(authority: Authority) -> None:
    key = authority.issue(replace(PEOPLE[0], key="new", ends=timedelta(days=1)))

    serial = key.certificate.serial_number
    assert authority.record.has_issued("gost", serial)
    assert not authority.record.has_issued("rsa", serial)
    assert authority.record.has_issued("rsa", authority.serial("new-rsa"))


def test_a_foreign_key_it_never_issued(made_authority: Authority) -> None:
    assert not made_authority.record.has_issued("gost", made_authority.serial("foreign"))


def test_a_key_may_be_issued_revoked(authority: Authority) -> None:
    key = authority.issue(replace(PEOPLE[0], key="gone", revoked=True))

    assert key.certificate.serial_number in {each.serial for each in authority.record.revoked("gost")}
    assert authority.serial("gone-rsa") in {each.serial for each in authority.record.revoked("rsa")}


# Its command line


def test_a_busy_port_gets_one_line(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = run("serve", "--dir", str(authority.directory), "--port", str(port))

    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert f"Port {port} cannot be used" in answer.stderr


def test_production_has_no_development_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "portal.settings.production")

    with pytest.raises(SystemExit):
        main(["create", "--dir", str(tmp_path / "authority"), "--seal-password", "x"])

    assert list(tmp_path.iterdir()) == []

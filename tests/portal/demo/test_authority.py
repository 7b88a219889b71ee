"""The development authority: makes keys in the national layout once, keeps its list fresh, stamps times."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from asn1crypto import tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from portal.demo.authority import Authority, main
from portal.demo.people import PEOPLE
from portal.demo.responders import MAX_BODY, Responder

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def authority(authority_folder: Path, tmp_path: Path) -> Authority:
    """A copy that the test may change."""
    return Authority.open(shutil.copytree(authority_folder, tmp_path / "authority"))


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    with Responder(authority, 0) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def revocation_list(authority: Authority) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(authority.list_der())


def private(authority: Authority, name: str) -> x509.Certificate:
    data = (authority.directory / "private" / f"{name}.pem").read_bytes()
    return x509.load_pem_x509_certificate(data)


def run(*arguments: str, settings: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": "platform", "DJANGO_SETTINGS_MODULE": settings}
    return subprocess.run(
        [sys.executable, "-m", "portal.demo.authority", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# What it makes


def test_a_second_creation_keeps_the_keys_and_renews_list_and_password(authority: Authority) -> None:
    before, old_list = authority.serial("author"), revocation_list(authority)

    assert main(["create", "--dir", str(authority.directory), "--seal-password", "another"]) == 0

    assert authority.serial("author") == before
    assert revocation_list(authority).last_update_utc >= old_list.last_update_utc
    seal = pkcs12.load_pkcs12((authority.directory / "seal.p12").read_bytes(), b"another")
    assert seal.cert is not None
    assert [item.certificate for item in seal.additional_certs] == [
        private(authority, "issuing"),
        private(authority, "root"),
    ]


def test_the_folder_appears_whole(tmp_path: Path) -> None:
    Authority.create(tmp_path / "a path with spaces" / "authority")

    assert [path.name for path in (tmp_path / "a path with spaces").iterdir()] == ["authority"]


def test_private_keys_are_for_their_owner_alone(authority: Authority) -> None:
    modes = {path.stat().st_mode & 0o777 for path in authority.directory.glob("*/*.pem")}

    assert modes == {0o600}


def test_the_list_of_people_says_whose_the_keys_are(authority: Authority) -> None:
    rows = json.loads((authority.directory / "people.json").read_text(encoding="utf-8"))

    assert {row["key"] for row in rows} == {path.stem for path in authority.directory.glob("keys/*.pem")}
    assert [row["name"] for row in rows if row["offered"]] == [holder.name for holder in PEOPLE]
    assert {row["staff_role"] for row in rows} == {
        None, "head_of_department", "deputy_head", "examiner", "head_of_provider",
    }  # fmt: skip


def test_a_person_s_certificate_has_the_national_layout(authority: Authority) -> None:
    certificate = authority.key("author").certificate

    subject = [(part.oid, part.value) for part in certificate.subject]
    assert subject == [
        (NameOID.COMMON_NAME, "Сүйінбаева Әсемгүл"),
        (NameOID.SURNAME, "Сүйінбаева"),
        (NameOID.SERIAL_NUMBER, "IIN840517400616"),
        (NameOID.COUNTRY_NAME, "KZ"),
        (NameOID.GIVEN_NAME, "Жұмағалиқызы"),
    ]
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert [policy.policy_identifier.dotted_string for policy in policies] == ["1.2.398.3.3.2"]
    assert authority.key("author").purposes == {"1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.1"}


def test_an_employee_s_certificate_names_the_organisation(authority: Authority) -> None:
    key = authority.key("head_of_provider")

    assert key.bin == "150340001286"
    assert "1.2.398.3.3.4.1.2.1" in key.purposes


def test_every_key_leads_to_the_root_save_the_foreign_one(authority: Authority) -> None:
    issuing, root = private(authority, "issuing"), private(authority, "root")
    issuing.verify_directly_issued_by(root)

    for path in authority.directory.glob("keys/*.pem"):
        certificate = authority.key(path.stem).certificate
        assert certificate.issuer == issuing.subject
        if path.stem == "foreign":
            with pytest.raises(InvalidSignature):
                certificate.verify_directly_issued_by(issuing)
        else:
            certificate.verify_directly_issued_by(issuing)


def test_other_tools_accept_its_signatures(authority: Authority, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    assert openssl, "OpenSSL is missing: sudo apt-get install openssl"
    (tmp_path / "text").write_bytes(b"text")
    (tmp_path / "cms").write_bytes(authority.sign_cms("author", b"text", False))
    trusted = b"".join(path.read_bytes() for path in sorted(authority.trust.glob("*/*.pem")))
    (tmp_path / "trusted.pem").write_bytes(trusted)

    answer = subprocess.run(
        [openssl, "cms", "-verify", "-cades", "-inform", "DER", "-in", "cms", "-content", "text",
         "-CAfile", "trusted.pem", "-purpose", "any", "-binary"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )  # fmt: skip

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == b"text"


# Revocation


def test_a_revoked_serial_stands_in_the_list_and_stays(authority: Authority) -> None:
    serial = authority.serial("author2")
    authority.revoke(serial)
    authority.revoke(authority.serial("author3"))

    listed = revocation_list(authority)

    assert listed.get_revoked_certificate_by_serial_number(serial) is not None
    assert listed.get_revoked_certificate_by_serial_number(authority.serial("author")) is None
    public = private(authority, "issuing").public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    assert listed.is_signature_valid(public)


def test_a_key_may_be_issued_revoked(authority: Authority) -> None:
    key = authority.issue(replace(PEOPLE[0], key="gone", revoked=True))

    serial = key.certificate.serial_number
    assert revocation_list(authority).get_revoked_certificate_by_serial_number(serial) is not None


def test_the_list_covers_now_and_some_days(authority: Authority) -> None:
    authority.renew_list()

    listed, now = revocation_list(authority), datetime.now(UTC)
    assert listed.last_update_utc <= now
    assert listed.next_update_utc is not None
    assert listed.next_update_utc >= now + timedelta(days=2)


# Its services


def test_the_list_is_served(address: str, authority: Authority) -> None:
    answer = requests.get(f"{address}/crl", timeout=5)

    assert answer.headers["Content-Type"] == "application/pkix-crl"
    assert answer.content == authority.list_der()


def test_a_key_is_revoked_by_request(address: str, authority: Authority) -> None:
    answer = requests.post(f"{address}/_control/revoke", json={"key": "author"}, timeout=5)

    assert answer.status_code == 204
    serial = authority.serial("author")
    assert revocation_list(authority).get_revoked_certificate_by_serial_number(serial) is not None


def stamp_request(nonce: int = 7) -> bytes:
    imprint = {
        "hash_algorithm": {"algorithm": "sha256"},
        "hashed_message": hashlib.sha256(b"signature").digest(),
    }
    request = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    return bytes(tsp.TimeStampReq(request).dump())


def test_a_time_stamp_is_signed_by_a_key_for_nothing_else(address: str, authority: Authority) -> None:
    kind = {"Content-Type": "application/timestamp-query"}

    answer = requests.post(f"{address}/tsp", data=stamp_request(), headers=kind, timeout=5)

    response = tsp.TimeStampResp.load(answer.content, strict=True)
    signed = response["time_stamp_token"]["content"]
    told = signed["encap_content_info"]["content"]
    assert response["status"]["status"].native == "granted"
    assert told.parsed["nonce"].native == 7
    assert told.parsed["message_imprint"]["hashed_message"].native == hashlib.sha256(b"signature").digest()
    assert abs(told.parsed["gen_time"].native - datetime.now(UTC)) < timedelta(minutes=1)
    usage = authority.tsa.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    signer = signed["signer_infos"][0]
    authority.tsa.private.public_key().verify(
        signer["signature"].native, signer["signed_attrs"].untag().dump(), PKCS1v15(), SHA256()
    )


@pytest.mark.parametrize(
    ("path", "kind", "body", "status"),
    [
        ("/tsp", "application/timestamp-query", b"junk", 400),
        ("/tsp", "application/timestamp-query", b"", 413),
        ("/tsp", "application/timestamp-query", b"0" * (MAX_BODY + 1), 413),
        ("/tsp", "text/plain", b"junk", 404),
        ("/_control/revoke", "text/plain", b'{"key": "author"}', 404),
        ("/_control/revoke", "application/json", b'{"key": "nobody"}', 400),
        ("/_control/revoke", "application/json", b"[]", 400),
        ("/elsewhere", "application/json", b"{}", 404),
    ],
)
def test_other_requests_are_refused(
    address: str, authority: Authority, path: str, kind: str, body: bytes, status: int
) -> None:
    before = authority.list_der()

    answer = requests.post(address + path, data=body, headers={"Content-Type": kind}, timeout=5)

    assert answer.status_code == status
    assert authority.list_der() == before
    assert requests.get(f"{address}/private/root.pem", timeout=5).status_code == 404


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

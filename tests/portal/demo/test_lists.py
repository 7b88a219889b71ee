"""Revocation lists of the development authority, read by others."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import crl as asn1_crl
from cryptography import x509

from portal.demo.authority import Authority
from portal.demo.record import REASONS
from tests.other_tools import fits, key_of, openssl

SAMPLES = Path(__file__).resolve().parents[1] / "signing" / "samples"
NAMES = ["gost", "gost-delta", "rsa", "rsa-delta"]


def listed(authority: Authority, name: str) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(authority.list_named(name))


def serials(authority: Authority, name: str) -> set[int]:
    return {entry.serial_number for entry in listed(authority, name)}


def number(authority: Authority, name: str) -> int:
    return listed(authority, name).extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def base(authority: Authority, name: str) -> int:
    extension = listed(authority, name).extensions.get_extension_for_class(x509.DeltaCRLIndicator)
    assert extension.critical
    return extension.value.crl_number


@pytest.mark.parametrize("name", NAMES)
def test_every_list_is_signed_by_its_authority(made_authority: Authority, name: str) -> None:
    issuing = made_authority.own_key(f"{name.removesuffix('-delta')}-issuing")
    found = listed(made_authority, name)

    assert found.issuer == issuing.certificate.subject
    algorithm = found.signature_algorithm_oid.dotted_string
    assert fits(key_of(issuing.der), algorithm, found.signature, found.tbs_certlist_bytes)


@pytest.mark.parametrize(("name", "sample"), [("gost", "2025"), ("gost-delta", "2025_delta")])
def test_its_shape_is_that_of_a_national_list(made_authority: Authority, name: str, sample: str) -> None:
    national = (SAMPLES / "crl" / f"nca_gost2022_test_{sample}.crl").read_bytes()

    shapes = [
        [(item["extn_id"].dotted, item["critical"].native) for item in parsed["tbs_cert_list"]["crl_extensions"]]
        for parsed in map(asn1_crl.CertificateList.load, (made_authority.list_named(name), national))
    ]

    assert shapes[0] == shapes[1]


def test_openssl_accepts_rsa_lists(made_authority: Authority, rsa_chain: Path) -> None:
    for name in ("rsa", "rsa-delta"):
        path = made_authority.directory / "lists" / f"{name}.crl"
        answer = openssl(
            rsa_chain.parent, "crl", "-inform", "DER", "-in", str(path), "-CAfile", str(rsa_chain), "-noout"
        )
        assert answer.stderr.strip() == b"verify OK"


def test_the_revoked_keys_of_the_demo_stand_in_the_full_lists(made_authority: Authority) -> None:
    assert serials(made_authority, "gost") == {made_authority.serial("revoked")}
    assert serials(made_authority, "rsa") == {made_authority.serial("revoked-rsa")}


def test_a_revoked_serial_stands_in_its_hierarchy_s_lists_alone(own_authority: Authority) -> None:
    serial = own_authority.serial("author2")

    own_authority.revoke(serial)

    assert serial in serials(own_authority, "gost")
    assert serials(own_authority, "gost-delta") == {serial}
    assert serials(own_authority, "rsa-delta") == set()


def test_a_delta_builds_upon_the_list_that_was_renewed_last(own_authority: Authority) -> None:
    renewed = number(own_authority, "gost")
    own_authority.revoke(own_authority.serial("author2"))
    own_authority.revoke(own_authority.serial("author3"))

    assert base(own_authority, "gost-delta") == renewed
    assert number(own_authority, "gost-delta") == number(own_authority, "gost") == renewed + 2
    assert len(serials(own_authority, "gost-delta")) == 2

    own_authority.renew_lists()

    assert serials(own_authority, "gost-delta") == set()
    assert len(serials(own_authority, "gost")) == 3
    assert base(own_authority, "gost-delta") == number(own_authority, "gost") == renewed + 3


@pytest.mark.parametrize("reason", list(REASONS))
def test_a_reason_is_told(own_authority: Authority, reason: str) -> None:
    serial = own_authority.serial("author2-rsa")

    own_authority.revoke(serial, reason)

    entry = listed(own_authority, "rsa").get_revoked_certificate_by_serial_number(serial)
    assert entry is not None
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value == reason


def test_without_a_reason_none_is_told(own_authority: Authority) -> None:
    serial = own_authority.serial("author2")

    own_authority.revoke(serial)

    entry = listed(own_authority, "gost").get_revoked_certificate_by_serial_number(serial)
    assert entry is not None
    assert list(entry.extensions) == []
    assert abs(entry.revocation_date_utc - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(("serial", "reason"), [(1, None), (None, "bored")])
def test_what_cannot_be_revoked_changes_nothing(own_authority: Authority, serial: int | None, reason: str) -> None:
    before = own_authority.lists()

    with pytest.raises(ValueError, match=r"serial|reason"):
        own_authority.revoke(serial or own_authority.serial("author2"), reason)

    assert own_authority.lists() == before


def test_full_lists_hold_for_days_and_deltas_for_hours(own_authority: Authority) -> None:
    own_authority.renew_lists()
    now = datetime.now(UTC)

    for name in NAMES:
        found, term = listed(own_authority, name), timedelta(hours=8) if "delta" in name else timedelta(days=3)
        assert found.last_update_utc <= now
        assert found.next_update_utc is not None
        assert abs(found.next_update_utc - now - term) < timedelta(minutes=1)


def test_the_lists_come_in_the_promised_order(made_authority: Authority) -> None:
    assert made_authority.lists() == [
        made_authority.list_named(name) for name in ("gost", "rsa", "gost-delta", "rsa-delta")
    ]

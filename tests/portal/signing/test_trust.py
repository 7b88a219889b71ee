"""Whom the portal trusts: pinned authorities, each proved when it is read, and that a change is noticed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import override_settings

from portal.demo.authority import Authority
from portal.signing import Trust, TrustError, trust_from_settings, verify
from portal.signing.certificate import Certificate
from portal.signing.der import Unreadable
from portal.signing.schemes import RSA_SHA256
from portal.signing.trust import DEVELOPMENT, FILE, PRODUCTION, TEST, read_rows, unfit_for_production, write_rows
from tests.portal.signing.files import lists_of

Rows = list[dict[str, Any]]


def valid(authority: Authority, trust: Trust, key: str = "author3") -> bool:
    cms = authority.sign_cms(key, b"text", False)
    now = datetime.now(UTC)
    return verify(cms, document=b"text", at=now, trust=trust, revocation=lists_of(authority)).valid


def edit(authority: Authority, change: Callable[[Rows], None]) -> Path:
    """Write the file of pinned authorities anew, with its rows changed."""
    path = authority.trust / FILE
    rows = json.loads(path.read_text())["authorities"]
    change(rows)
    path.write_text(json.dumps({"authorities": rows}))
    return path


def test_both_hierarchies_are_pinned_each_issuer_under_its_root(made_authority: Authority) -> None:
    trust = Trust.load(made_authority.trust)

    assert len(trust.roots) == len(trust.issuing) == 2
    assert {trust.root_of(each).purpose for each in trust.issuing} == {DEVELOPMENT}


def test_a_change_is_noticed_without_a_restart(authority: Authority) -> None:
    with override_settings(TRUST_DIR=str(authority.trust)):
        assert valid(authority, trust_from_settings())
        assert trust_from_settings() is trust_from_settings()

        edit(authority, lambda rows: rows.clear())

        assert not valid(authority, trust_from_settings())


def test_without_a_file_nobody_is_trusted(tmp_path: Path, made_authority: Authority) -> None:
    assert not valid(made_authority, Trust.load(tmp_path))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows[0].update(fingerprint="0" * 64), "the fingerprint is"),
        (lambda rows: rows[0].update(certificate="AAAA"), "not a certificate"),
        (lambda rows: rows[0].update(certificate="!"), "base64|Only"),
        (lambda rows: rows[0].pop("purpose"), "purpose"),
        (lambda rows: rows[0].update(purpose="anything"), "unknown purpose"),
        (lambda rows: rows[0].update(kind="leaf"), "unknown purpose or kind"),
        (lambda rows: rows.__setitem__(0, "junk"), "attribute"),
        (lambda rows: [row.update(kind="root") for row in rows], "did not sign itself"),
        (
            lambda rows: rows.__setitem__(slice(None), [row for row in rows if row["kind"] == "issuing"]),
            "under a pinned",
        ),
        (lambda rows: [row.update(kind="issuing") for row in rows], "under a pinned root"),
    ],
)
def test_what_is_not_whole_is_refused_by_name(authority: Authority, change: Callable[[Rows], None], said: str) -> None:
    edit(authority, change)

    with pytest.raises(TrustError, match=said):
        Trust.load(authority.trust)


def test_a_file_that_is_no_list_is_refused(authority: Authority) -> None:
    (authority.trust / FILE).write_text("[]")

    with pytest.raises(TrustError, match=FILE):
        Trust.load(authority.trust)


def test_the_version_names_what_is_pinned(authority: Authority) -> None:
    before = Trust.load(authority.trust).version
    edit(authority, lambda rows: rows.reverse())
    assert Trust.load(authority.trust).version == before

    edit(authority, lambda rows: rows.__setitem__(slice(None), [row for row in rows if "RSA" not in row["name"]]))
    assert Trust.load(authority.trust).version != before


def test_what_is_written_is_read_again(made_authority: Authority, tmp_path: Path) -> None:
    pinned = read_rows(made_authority.trust / FILE)

    write_rows(tmp_path / FILE, pinned)

    assert read_rows(tmp_path / FILE) == pinned


def test_the_national_authorities_come_with_the_portal() -> None:
    """Fingerprints as the authority publishes them, compared by people."""
    pinned = {each.certificate.fingerprint: each for each in Trust.known(PRODUCTION).authorities}

    root = pinned["af77725f8328bb24f89d81da3acdf7cee4324248538b7ba2cd2a860517fb9dca"]
    issuing = pinned["32c7d233a42703a327f3025543a05b930e3f39a786c68dfa196baa86d5618524"]
    assert (root.kind, issuing.kind) == ("root", "issuing")
    assert issuing.crl == "http://crl.pki.gov.kz/nca_gost_2022.crl"


def test_only_production_authorities_are_fit_for_production(made_authority: Authority) -> None:
    assert unfit_for_production(Trust.known(PRODUCTION).authorities) is None
    assert "TEST" in str(unfit_for_production(Trust.known(TEST).authorities))
    assert unfit_for_production(Trust.load(made_authority.trust).authorities) is not None


def test_a_test_authority_that_calls_itself_production_is_known_by_its_fingerprint() -> None:
    disguised = [type(each)(each.certificate, each.kind, PRODUCTION) for each in Trust.known(TEST).authorities]

    assert unfit_for_production(disguised) is not None


def test_the_demos_root_that_calls_itself_production_is_known_by_its_name(made_authority: Authority) -> None:
    trust = Trust.load(made_authority.trust)
    disguised = [type(each)(each.certificate, each.kind, PRODUCTION) for each in trust.authorities]

    assert unfit_for_production(disguised) is not None


def test_production_that_finds_a_stranger_among_the_pinned_trusts_nobody(authority: Authority) -> None:
    edit(authority, lambda rows: [row.update(ocsp="") for row in rows])  # the file is new to this process

    with override_settings(TRUST_DIR=str(authority.trust), PRODUCTION=True), pytest.raises(TrustError, match="not for"):
        trust_from_settings()


@pytest.mark.parametrize(("bits", "accepted"), [(1024, False), (2048, True)])
def test_short_keys_are_refused(bits: int, accepted: bool) -> None:
    key = rsa.generate_private_key(65537, bits)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signature = key.sign(b"text", PKCS1v15(), SHA256())

    assert RSA_SHA256.verify_signature(public, signature, b"text") is accepted


def test_a_small_exponent_is_refused() -> None:
    key = rsa.generate_private_key(3, 2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    assert not RSA_SHA256.verify_signature(public, key.sign(b"text", PKCS1v15(), SHA256()), b"text")


def test_a_value_given_twice_names_nobody(made_authority: Authority) -> None:
    certificate = Certificate.load(made_authority.key("author3").der)

    twice = Certificate(**{**vars(certificate), "attributes": certificate.attributes * 2})

    assert certificate.attribute("2.5.4.4") == "Ким"
    with pytest.raises(Unreadable, match="2 times"):
        twice.attribute("2.5.4.4")

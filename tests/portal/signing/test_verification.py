"""Signatures that are accepted, and every way in which one is refused with a reason."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1_x509
from django.utils import translation

from portal.demo import cades, certificates
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.demo.people import BAD_CASES, PEOPLE, Holder, numbered
from portal.signing import Check, Purpose, Trust, Verdict, verify
from portal.signing.certificate import Certificate
from portal.signing.cms import MAX_BYTES
from portal.signing.reasons import TITLES
from portal.signing.revocation import Nobody
from portal.signing.verdict import Evidence
from portal.signing.verification import CHECKS
from tests.portal.signing.files import lists_of

DOCUMENT = "Өтініш: «Қыз Жібек», ән.\n".encode()
OTHER = DOCUMENT.replace("ән".encode(), "күй".encode())


def verdict(
    authority: Authority,
    cms: bytes | str,
    at: datetime | None = None,
    purpose: Purpose = "signature",
) -> Verdict:
    """The verdict on a message of the document, as of now unless told otherwise."""
    return verify(
        cms,
        document=DOCUMENT,
        at=at or datetime.now(UTC),
        trust=Trust.load(authority.trust),
        revocation=lists_of(authority),
        purpose=purpose,
    )


def failed(found: Verdict) -> list[str]:
    return [check.name for check in found.checks if check.outcome == "failed"]


def said(found: Verdict) -> str:
    with translation.override("en"):
        return str(found.reason)


def altered(cms: bytes, key: Key, change: Callable[[Any, Any], None]) -> bytes:
    """The message with its parts changed (signed data, signer), and signed anew with the same key."""
    message = asn1_cms.ContentInfo.load(cms)
    signed = message["content"]
    signer = signed["signer_infos"][0]
    change(signed, signer)
    signer["signature"] = key.private.sign(signer["signed_attrs"].untag().dump())
    return bytes(message.dump(force=True))


# Accepted


@pytest.mark.parametrize(("suffix", "scheme"), [("", "GOST 34.10-2015"), ("-rsa", "RSA-SHA256")])
@pytest.mark.parametrize("attached", [True, False])
@pytest.mark.parametrize("holder", PEOPLE, ids=lambda holder: holder.key)
def test_everyone_signs_with_a_good_key(
    made_authority: Authority, holder: Holder, attached: bool, suffix: str, scheme: str
) -> None:
    key = holder.key + suffix
    found = verdict(made_authority, made_authority.sign_cms(key, DOCUMENT, attached))

    assert found.valid, said(found)
    assert found.signer is not None
    assert found.signer.full_name == holder.name
    assert found.signer.iin == holder.iin
    assert found.signer.bin == (holder.organisation.bin if holder.organisation else "")
    assert found.evidence.certificate == made_authority.key(key).der
    assert set(found.evidence.lists) <= {hashlib.sha256(each).hexdigest() for each in made_authority.lists()}
    assert len(found.evidence.lists) == 2
    assert [Certificate.load(each).is_authority for each in found.evidence.authorities] == [True, True]
    assert found.scheme == scheme
    assert said(found) == ""


@pytest.mark.parametrize(
    "framed",
    [
        pytest.param(lambda text: text, id="bare base64"),
        pytest.param(lambda text: text.encode(), id="as bytes"),
        pytest.param(lambda text: f" {text[:70]}\r\n{text[70:]}\r\n", id="in lines"),
        pytest.param(
            lambda text: f"-----BEGIN CMS-----\r\n{text[:64]}\r\n{text[64:]}\r\n-----END CMS-----\r\n",
            id="PEM with CRLF",
        ),
        pytest.param(lambda text: f"-----BEGIN PKCS7-----\n{text}\n-----END PKCS7-----\n", id="older PEM"),
    ],
)
def test_a_signature_may_come_as_text(made_authority: Authority, framed: Callable[[str], bytes | str]) -> None:
    text = base64.b64encode(made_authority.sign_cms("author3", DOCUMENT, False)).decode()

    assert verdict(made_authority, framed(text)).valid


def test_an_old_key_for_sign_in_opens_the_account_but_signs_nothing(made_authority: Authority) -> None:
    cms = made_authority.sign_cms("sign_in_only", DOCUMENT, True)

    assert verdict(made_authority, cms, purpose="sign_in").valid
    assert failed(verdict(made_authority, cms, purpose="signature")) == ["key_usage"]


@pytest.mark.parametrize("purpose", get_args(Purpose))
def test_a_key_for_everything_does_both(made_authority: Authority, purpose: Purpose) -> None:
    assert verdict(made_authority, made_authority.sign_cms("author2", DOCUMENT, True), purpose=purpose).valid


def test_the_certificate_says_who_it_is_by_type_of_attribute(authority: Authority) -> None:
    plain = Holder("plain", "Ким Ән", "123456789010", "no patronymic, an IIN with a wrong check digit")
    authority.issue(plain)

    found = verdict(authority, authority.sign_cms("plain", DOCUMENT, False))

    assert found.valid
    assert found.signer is not None
    assert (found.signer.surname, found.signer.given_name, found.signer.patronymic) == ("Ким", "Ән", "")
    assert found.signer.iin == "123456789010"
    assert found.signer.roles == ("individual",)


def test_a_head_is_known_by_role(made_authority: Authority) -> None:
    signer = verdict(made_authority, made_authority.sign_cms("head_of_provider", DOCUMENT, False)).signer

    assert signer is not None
    assert signer.roles == ("legal_entity", "head")
    assert signer.organisation == "«Қолтаңба» сараптама ұйымы (демо)"


# Refused


@pytest.mark.parametrize(
    ("key", "check", "reason"),
    [
        ("expired", "validity", "has expired"),
        ("not_yet_valid", "validity", "not valid yet"),
        ("revoked", "revocation", "was revoked"),
        ("foreign", "chain", "not issued by an authority that the portal trusts"),
        ("treasury", "key_usage", "only for the Treasury"),
        ("information_system", "key_usage", "information system"),
        ("sign_in_only", "key_usage", "not meant for signing documents"),
    ],
)
def test_a_bad_key_is_refused_for_its_fault(made_authority: Authority, key: str, check: str, reason: str) -> None:
    found = verdict(made_authority, made_authority.sign_cms(key, DOCUMENT, True))

    assert not found.valid
    assert failed(found)[0] == check
    assert reason in said(found)


def test_every_bad_case_is_shown_here() -> None:
    (marks,) = (
        mark
        for mark in test_a_bad_key_is_refused_for_its_fault.pytestmark  # type: ignore[attr-defined]  # set by the decorator
        if mark.name == "parametrize"
    )

    # A key of the wrong role is a good key: whether it may do what it is used for, the workflow asks.
    assert {row[0] for row in marks.args[1]} == {holder.key for holder in BAD_CASES} - {"wrong_role"}


def test_an_attached_text_must_be_the_document(made_authority: Authority) -> None:
    found = verdict(made_authority, made_authority.sign_cms("author3", OTHER, True))

    assert failed(found) == ["content"]
    assert "belongs to another text" in said(found)


def test_a_detached_signature_must_be_of_the_document(made_authority: Authority) -> None:
    found = verdict(made_authority, made_authority.sign_cms("author3", OTHER, False))

    assert failed(found) == ["signed_attributes"]
    assert "not the one that was signed" in said(found)


def test_swapped_content_does_not_help(made_authority: Authority) -> None:
    message = asn1_cms.ContentInfo.load(made_authority.sign_cms("author3-rsa", OTHER, True))
    message["content"]["encap_content_info"]["content"] = DOCUMENT

    assert failed(verdict(made_authority, message.dump(force=True))) == ["signed_attributes"]


def test_the_provider_s_seal_is_nobody_s_signature(made_authority: Authority) -> None:
    found = verdict(made_authority, cades.sign([made_authority.own_key("seal")], DOCUMENT, attached=False))

    assert failed(found) == ["key_usage", "subject"]
    assert found.signer is None


def test_a_person_issues_no_certificates(authority: Authority) -> None:
    kim = authority.key("author3")
    forged = certificates.person(PEOPLE[0], by=kim)

    assert failed(verdict(authority, cades.sign([forged], DOCUMENT, attached=True))) == ["chain"]


def test_an_authority_sent_along_is_not_believed(made_authority: Authority) -> None:
    foreign = made_authority.own_key("rsa-foreign")
    message = asn1_cms.ContentInfo.load(made_authority.sign_cms("foreign-rsa", DOCUMENT, True))
    message["content"]["certificates"].append(
        asn1_cms.CertificateChoices("certificate", asn1_x509.Certificate.load(foreign.der))
    )

    assert failed(verdict(made_authority, message.dump(force=True))) == ["chain"]


@pytest.mark.parametrize(
    ("moment", "check"),
    [
        pytest.param(timedelta(days=4), ["revocation"], id="the list has run out"),
        pytest.param(timedelta(hours=-1), [], id="the list is from later"),
        pytest.param(timedelta(days=-2), ["validity"], id="before the certificate"),
        pytest.param(timedelta(days=5 * 365), ["validity", "revocation"], id="after it"),
    ],
)
def test_everything_is_judged_at_the_given_moment(
    made_authority: Authority, moment: timedelta, check: list[str]
) -> None:
    cms = made_authority.sign_cms("author3", DOCUMENT, False)

    assert failed(verdict(made_authority, cms, at=datetime.now(UTC) + moment)) == check


def test_an_authority_out_of_its_term_vouches_for_nobody(authority: Authority) -> None:
    long_lived = replace(PEOPLE[0], key="long", ends=timedelta(days=9500))
    authority.issue(long_lived)

    found = verdict(
        authority,
        authority.sign_cms("long", DOCUMENT, False),
        at=datetime.now(UTC) + timedelta(days=9000),
    )

    assert failed(found) == ["validity", "revocation"]
    assert "out of its term" in said(found)


def test_nothing_passes_when_nobody_says_whether_the_certificate_was_revoked(made_authority: Authority) -> None:
    cms = made_authority.sign_cms("author3", DOCUMENT, False)
    trust = Trust.load(made_authority.trust)

    found = verify(cms, document=DOCUMENT, at=datetime.now(UTC), trust=trust, revocation=Nobody())

    assert not found.valid
    assert found.only_unanswered
    assert "check again in a minute" in said(found)


def test_a_faulty_signature_is_not_merely_unanswered(made_authority: Authority) -> None:
    trust = Trust.load(made_authority.trust)
    cms = made_authority.sign_cms("expired", DOCUMENT, False)

    found = verify(cms, document=DOCUMENT, at=datetime.now(UTC), trust=trust, revocation=Nobody())

    assert not found.only_unanswered
    assert "has expired" in said(found)


def test_a_moment_needs_its_time_zone(made_authority: Authority) -> None:
    with pytest.raises(ValueError, match="time zone"):
        verdict(made_authority, b"", at=datetime(2026, 1, 1))  # noqa: DTZ001 - this is what is refused


# What a message must be


def test_exactly_one_signer_is_wanted(made_authority: Authority) -> None:
    key = made_authority.key("author3-rsa")
    cms = cades.sign([key], DOCUMENT, attached=True)
    none = asn1_cms.ContentInfo.load(cms)
    none["content"]["signer_infos"] = []

    def doubled(signed: Any, signer: Any) -> None:
        signed["signer_infos"].append(signer.copy())

    assert failed(verdict(made_authority, none.dump(force=True))) == ["decoded"]
    assert failed(verdict(made_authority, altered(cms, key, doubled))) == ["decoded"]


def _no_attributes(_signed: Any, signer: Any) -> None:
    signer["signed_attrs"] = [item for item in signer["signed_attrs"] if item["type"].native == "signing_time"]


def _digest_twice(_signed: Any, signer: Any) -> None:
    digest = next(item for item in signer["signed_attrs"] if item["type"].native == "message_digest")
    signer["signed_attrs"].append(digest.copy())


def _other_certificate(_signed: Any, signer: Any) -> None:
    for item in signer["signed_attrs"]:
        if item["type"].native == "signing_certificate_v2":
            item["values"][0]["certs"][0]["cert_hash"] = b"\0" * 32


def _other_algorithm(_signed: Any, signer: Any) -> None:
    signer["signature_algorithm"] = {"algorithm": "sha512_rsa"}


def _other_digest(signed: Any, signer: Any) -> None:
    signer["digest_algorithm"] = {"algorithm": "sha1"}
    signed["digest_algorithms"] = [{"algorithm": "sha1"}]


def _no_certificate(signed: Any, _signer: Any) -> None:
    signed["certificates"] = []


def _other_number(_signed: Any, signer: Any) -> None:
    signer["sid"].chosen["serial_number"] = 1


def _nothing(_signed: Any, _signer: Any) -> None:
    pass


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (_no_attributes, "decoded"),
        (_digest_twice, "decoded"),
        (_other_certificate, "signed_attributes"),
        (_other_algorithm, "signer_certificate"),
        (_other_digest, "signer_certificate"),
        (_no_certificate, "signer_certificate"),
        (_other_number, "signer_certificate"),
        (_nothing, None),
    ],
)
def test_a_message_out_of_shape_is_refused(
    made_authority: Authority, change: Callable[[Any, Any], None], check: str | None
) -> None:
    key = made_authority.key("author3-rsa")

    found = verdict(made_authority, altered(cades.sign([key], DOCUMENT, attached=False), key, change))

    assert failed(found) == ([check] if check else [])


def test_an_algorithm_that_is_not_taken_is_told(made_authority: Authority) -> None:
    key = made_authority.key("author3-rsa")

    found = verdict(made_authority, altered(cades.sign([key], DOCUMENT, attached=False), key, _other_algorithm))

    assert said(found) == "This key’s algorithm is not accepted here. Accepted: GOST 34.10-2015, RSA-SHA256."


def test_a_signature_by_another_key_is_refused(made_authority: Authority) -> None:
    cms = made_authority.sign_cms("author3-rsa", DOCUMENT, False)

    found = verdict(made_authority, altered(cms, made_authority.key("author2-rsa"), _nothing))

    assert failed(found) == ["signature"]


def test_a_key_identifier_may_name_the_certificate(made_authority: Authority) -> None:
    key = made_authority.key("author3-rsa")

    def by_identifier(signed: Any, signer: Any) -> None:
        certificate = signed["certificates"][0].chosen
        signed["version"] = signer["version"] = "v3"
        signer["sid"] = asn1_cms.SignerIdentifier("subject_key_identifier", certificate.key_identifier)

    cms = altered(cades.sign([key], DOCUMENT, attached=False), key, by_identifier)

    assert verdict(made_authority, cms).valid


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        "",
        "ұ",
        b"\x30",
        b"\x30\x80",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x80" * 5000,
        "MA==",
        "not base64!",
        "-----BEGIN CMS-----\n-----END CMS-----",
        b"\x30" + b"\0" * (MAX_BYTES + 1),
        "A" * (3 * MAX_BYTES),
        DOCUMENT,
    ],
)
def test_junk_gets_a_verdict(made_authority: Authority, junk: bytes | str) -> None:
    found = verdict(made_authority, junk)

    assert not found.valid
    assert failed(found) == ["decoded"]
    assert found.evidence == Evidence()


# The protocol


def test_the_protocol_lists_every_check_in_order(made_authority: Authority) -> None:
    found = verdict(made_authority, made_authority.sign_cms("revoked", DOCUMENT, False))

    with translation.override("kk"):
        kept = json.loads(json.dumps(found.protocol()))

    assert [row["check"] for row in kept] == list(CHECKS) == list(TITLES)
    assert [row["outcome"] for row in kept] == ["passed"] * 6 + ["absent"] + ["passed"] * 2 + ["failed", "passed"]
    assert kept[9]["reason"].startswith("The certificate was revoked on ")
    assert [Check.of(row) for row in kept] == list(found.checks)


def test_what_cannot_be_checked_is_said(made_authority: Authority) -> None:
    outcomes = {check.outcome for check in verdict(made_authority, b"junk").checks[1:]}

    assert outcomes == {"not_checked"}


def test_numbers_of_the_demo_have_the_right_check_digit() -> None:
    assert numbered("22054000570") == "220540005707"
    with pytest.raises(ValueError, match="no number"):
        numbered("00000000605")

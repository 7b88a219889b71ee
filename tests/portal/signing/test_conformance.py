"""Every sample of the national authority gets the right verdict, for the right reason, at the right moment.

The samples and where they come from: samples/SOURCES.md. The known national authorities, production and test, are
trusted here; what is checked on nothing but the sample itself is said so in its row.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.tsp import TimeStampResp

from portal.signing import Trust, Verdict, examine, timestamps
from portal.signing.certificate import Certificate, from_file
from portal.signing.cms import TIME_STAMP_INFO, SignedMessage
from portal.signing.crl import RevocationList
from portal.signing.ocsp import NEVER, Wrong, names, read
from portal.signing.revocation import Files, Nobody, Source
from portal.signing.trust import PRODUCTION, TEST

SAMPLES = Path(__file__).parent / "samples"
TRUST = Trust.known(PRODUCTION, TEST)
AUTHORITIES = [*SAMPLES.glob("test-ca/*"), *SAMPLES.glob("prod/root*"), *SAMPLES.glob("prod/nca*")]

SIGNED = "cms/gost2015_individual_attached.p7s"
DETACHED = "cms/gost2015_individual_detached.p7s"
DOCUMENT = "cms/gost2015_individual_document.txt"
TWO = "cms/two_signers_gost2015_rsa_detached.p7s"
LOL_KEK = "cms/rsa_attached_lol_kek.p7s"
TEST123 = "cms/rsa_attached_test123.p7s"
ARCHIVE = "cms/gost2004_prod_ca_attached.p7s"
UNKNOWN = "cms/gost2004_detached_unknown_content.p7s"
LISTS_2025 = ("crl/nca_gost2022_test_2025.crl", "crl/nca_gost2022_test_2025_delta.crl")
GOST_2022 = ("crl/nca_gost2022_test_2022.crl",)
ANSWERS = ("ocsp/ocsp_response_individual_2015.der", "ocsp/ocsp_response_individual_sign_2004.der")

OPEN = {"time_stamp": "no_stamp", "revocation": "no_answer"}  # a good signature of which nothing more is known
EXPIRED = {**OPEN, "validity": "expired"}
OTHER = {"signed_attributes": "other_document"}
NEVER_ISSUED = {"revocation": "never_issued"}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# file, document, moment, what is at hand about revocation, and of each signature what did not simply pass
ROWS: list[tuple[str, str | bytes | None, str, tuple[str, ...], list[dict[str, str]]]] = [
    # CAdES-T by KalkanCrypt, stamped by the production authority on 20 July 2026: good whenever one looks later.
    (SIGNED, None, "2026-11-22T09:00", (), [{"revocation": "no_answer"}]),
    (SIGNED, DOCUMENT, "2026-11-22T09:00", (), [{"revocation": "no_answer"}]),
    (DETACHED, DOCUMENT, "2026-11-22T09:00", (), [{"revocation": "no_answer"}]),
    (DETACHED, DOCUMENT, "2030-01-01T00:00", (), [{"revocation": "no_answer"}]),
    (DETACHED, DOCUMENT, "2026-11-22T09:00", LISTS_2025, [{"revocation": "stale"}]),
    (DETACHED, DOCUMENT, "2026-11-22T09:00", ("crl/nca_rsa_test_2023.crl",), [{"revocation": "wrong_answer"}]),
    (DETACHED, b"another document", "2026-11-22T09:00", (), [{"signed_attributes": "other_document"}]),
    (DETACHED, None, "2026-11-22T09:00", (), [{"content": "no_content"}]),
    (SIGNED, b"another document", "2026-11-22T09:00", (), [{"content": "other_content"}]),
    (DETACHED, DOCUMENT, "2026-07-01T00:00", (), [{"time_stamp": "stamp_future"}]),
    (DETACHED, DOCUMENT, "2026-01-01T00:00", (), [{"time_stamp": "stamp_future", "validity": "not_yet_valid"}]),
    # Two signers, GOST 2015 and RSA. The second certificate had expired half a year before it signed, so the whole
    # is never valid; the first had never been issued, says the authority that is asked.
    (TWO, b"test123", "2022-07-30T12:00", (), [OPEN, EXPIRED]),
    (TWO, b"test123", "2022-07-30T12:00", GOST_2022, [{}, {"validity": "expired", "revocation": "wrong_answer"}]),
    (TWO, b"test124", "2022-07-30T12:00", (), [OTHER, {**OTHER, **EXPIRED}]),
    (
        TWO,
        b"test123",
        "2022-09-02T17:00",
        ANSWERS,
        [NEVER_ISSUED, {"validity": "expired", "revocation": "after_expiry"}],
    ),
    # RSA under the test authority of 2019: good in the term of the certificate only.
    (LOL_KEK, None, "2021-06-01T12:00", (), [OPEN]),
    (LOL_KEK, b"lol_kek", "2021-06-01T12:00", ("crl/nca_rsa_test_2022.crl",), [{"revocation": "after_expiry"}]),
    (LOL_KEK, None, "2022-10-01T18:53", (), [EXPIRED]),
    (TEST123, b"test123", "2021-06-01T12:00", (), [OPEN]),
    (TEST123, b"lol_kek", "2021-06-01T12:00", (), [{"content": "other_content"}]),
    # GOST 34.310-2004 under the production authority of 2018: for archives only.
    (ARCHIVE, None, "2018-12-21T09:24", (), [OPEN]),
    (ARCHIVE, None, "2026-11-22T09:00", (), [EXPIRED]),
    # What was signed is not published: nobody can say that it belongs to anything.
    (UNKNOWN, None, "2019-08-26T06:12", (), [{"content": "no_content"}]),
    (UNKNOWN, b"a guess", "2019-08-26T06:12", (), [{"signed_attributes": "other_document"}]),
]


def at_hand(files: tuple[str, ...]) -> Source:
    lists = [RevocationList.load((SAMPLES / name).read_bytes()) for name in files if name.endswith(".crl")]
    answers = [(SAMPLES / name).read_bytes() for name in files if name.endswith(".der")]
    return Files(lists, answers) if files else Nobody()


def content(document: str | bytes | None) -> bytes | None:
    return (SAMPLES / document).read_bytes() if isinstance(document, str) else document


def stands_out(verdict: Verdict, wanted: dict[str, str]) -> dict[str, str]:
    """The checks that did not pass, by the code of their reason; those not made because another failed are left out."""
    found = {check.name: check.code for check in verdict.checks if check.outcome != "passed" and check.code}
    return {name: code for name, code in found.items() if name in wanted or code not in OPEN.values()}


@pytest.mark.parametrize(("file", "document", "at", "files", "expected"), ROWS)
def test_a_signature_gets_its_verdict(
    file: str, document: str | bytes | None, at: str, files: tuple[str, ...], expected: list[dict[str, str]]
) -> None:
    found = examine(
        (SAMPLES / file).read_bytes(),
        document=content(document),
        at=moment(at),
        trust=TRUST,
        revocation=at_hand(files),
        unchecked_revocation=True,
    )

    assert [stands_out(*pair) for pair in zip(found.verdicts, expected, strict=True)] == expected
    assert [verdict.valid for verdict in found.verdicts] == [row.items() <= OPEN.items() for row in expected]


def test_every_signature_among_the_samples_stands_in_the_table() -> None:
    assert {row[0] for row in ROWS} == {f"cms/{path.name}" for path in SAMPLES.glob("cms/*.p7s")}


def certificate_of(name: str) -> Certificate:
    return from_file((SAMPLES / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("prod/tsa_gost_2025.cer", "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022"),
        ("certs/head_sign_gost2004.cer", "ҰКО 3.0 (GOST TEST)"),
        ("certs/individual_auth_rsa.cer", "ҰКО 3.0 (RSA TEST)"),
        ("certs/individual_sign_rsa.cer", "ҰКО 3.0 (RSA TEST)"),
        ("certs/individual_gost2015_2026.cer", "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022"),
    ],
)
def test_a_certificate_leads_to_the_authority_that_issued_it(name: str, issuer: str) -> None:
    found = TRUST.issuer_of(certificate_of(name))

    assert found is not None
    assert found.name == issuer


def test_every_authority_among_the_samples_is_known_to_the_portal() -> None:
    published = {certificate_of(f"{path.parent.name}/{path.name}").fingerprint for path in AUTHORITIES}

    assert {each.certificate.fingerprint for each in TRUST.authorities} == published


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("crl/*.crl")), ids=lambda path: path.name)
def test_a_list_is_its_authoritys_own(path: Path) -> None:
    found = RevocationList.load(path.read_bytes())

    signers = [each.name for each in TRUST.issuing if found.signed_by(each.certificate)]
    assert len(signers) == 1
    assert (found.base is not None) == path.name.endswith("delta.crl")


def asked_about(place: int) -> tuple[Certificate, Certificate]:
    """The certificate of a signer of the message with two, and its authority’s."""
    message = SignedMessage.load((SAMPLES / TWO).read_bytes())
    certificate = message.certificate_of(message.signers[place])
    assert certificate is not None
    authority = TRUST.issuer_of(certificate)
    assert authority is not None
    return certificate, authority.certificate


def test_an_answer_says_that_a_certificate_was_never_issued() -> None:
    answer = (SAMPLES / "ocsp/ocsp_response_individual_2015.der").read_bytes()

    revoked = read(answer, *asked_about(0), moment("2022-09-02T17:00")).revoked

    assert revoked is not None
    assert (revoked.at, revoked.reason) == (NEVER, "certificateHold")


def test_a_good_answer_about_an_expired_certificate_proves_nothing() -> None:
    answer = (SAMPLES / "ocsp/ocsp_response_individual_sign_2004.der").read_bytes()

    with pytest.raises(Wrong) as wrong:
        read(answer, *asked_about(1), moment("2022-09-02T17:00"))

    assert wrong.value.code == "after_expiry"


@pytest.mark.parametrize(
    ("name", "authority", "serial"),
    [
        ("ocsp_response_ceo_2015_revoked.der", "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022", "3a90343e"),
        ("ocsp_response_ceo_sign_2004_revoked.der", "ҰКО 3.0 (GOST TEST)", "12e3e7b9"),
    ],
)
def test_an_answer_about_a_certificate_that_is_not_published_is_the_authoritys_own(
    name: str, authority: str, serial: str
) -> None:
    """Asked about a stand-in with the number that the answer names, it is believed; about another number, not."""
    answer = (SAMPLES / "ocsp" / name).read_bytes()
    issuer = next(each.certificate for each in TRUST.issuing if each.name == authority)
    leaf = certificate_of("certs/individual_gost2015_2026.cer")
    number = int(OCSPResponse.load(answer).response_data["responses"][0]["cert_id"]["serial_number"].native)
    asked = replace(leaf, issuer=issuer.subject, serial=number)
    other = replace(asked, serial=number + 1)

    assert f"{number:x}".startswith(serial)
    assert read(answer, asked, issuer, moment("2022-09-02T17:00")).revoked is not None
    assert names(answer, asked, issuer)
    assert not names(answer, other, issuer)
    with pytest.raises(Wrong):
        read(answer, other, issuer, moment("2022-09-02T17:00"))


@pytest.mark.parametrize("bent", [False, True], ids=["as published", "one bit changed"])
def test_the_test_authoritys_time_stamp_is_genuine_but_over_unknown_data(bent: bool) -> None:
    """Its imprint is SHA-1 of something unpublished, so it proves nothing; its own signature is checked before that."""
    token = bytearray((SAMPLES / "tsp/tsp_token_2022.der").read_bytes())
    token[-1] ^= bent

    with pytest.raises(timestamps.Untrusted) as untrusted:
        timestamps.read(bytes(token), signature=b"", trust=TRUST)

    assert untrusted.value.code == ("stamp_forged" if bent else "stamp_other")


def test_an_answer_with_a_time_stamp_yields_its_token() -> None:
    answer = (SAMPLES / "tsp/tsp_response_2022.der").read_bytes()
    nonce = int(
        TimeStampResp.load(answer)["time_stamp_token"]["content"]["encap_content_info"]["content"]
        .parsed["nonce"]
        .native
        or 0
    )

    token = timestamps.answer(answer, nonce=nonce)

    assert SignedMessage.load(token, content_type=TIME_STAMP_INFO).content
    with pytest.raises(timestamps.Untrusted):
        timestamps.answer(answer, nonce=nonce + 1)


def test_an_xml_signature_is_no_cms() -> None:
    """XMLDSig is not offered: only CMS comes from signing programs that the portal speaks with."""
    xml = (SAMPLES / "xml/gost2015_enveloped.xml").read_bytes()

    found = examine(xml, document=None, at=moment("2026-11-22T09:00"), trust=TRUST, revocation=Nobody())

    assert [verdict.checks[0].code for verdict in found.verdicts] == ["unreadable"]

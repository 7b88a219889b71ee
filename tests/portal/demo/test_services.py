"""What the development authority answers about revocation and time, asked and checked by other tools."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, tsp
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.demo.authority import Authority
from portal.demo.services import MAX_ASKED, MAX_NONCE
from tests.other_tools import fits, key_of, openssl, signers, streebog512
from tests.portal.signing.mutants import read, written

SAMPLES = Path(__file__).resolve().parents[1] / "signing" / "samples"
NONCE = bytes(range(16))
UNKNOWN = {"extn_id": "2.5.29.99", "extn_value": b""}
STREEBOG_512 = "1.2.398.3.10.1.3.3"


def request(
    authority: Authority, *serials: int, hierarchy: str = "gost", hashed: str = "sha256", nonce: bytes | None = NONCE
) -> bytes:
    """An OCSP request about these serials of an issuing authority."""
    parsed = asn1_x509.Certificate.load(authority.own_key(f"{hierarchy}-issuing").der)["tbs_certificate"]
    key = key_of(authority.own_key(f"{hierarchy}-issuing").der)
    bits = key[-131:] if hierarchy == "gost" else key[24:]  # past the algorithm and the count of unused bits
    named = {
        "hash_algorithm": {"algorithm": hashed},
        "issuer_name_hash": hashlib.new(hashed, parsed["subject"].dump()).digest(),
        "issuer_key_hash": hashlib.new(hashed, bits).digest(),
    }
    tbs: dict[str, Any] = {"request_list": [{"req_cert": {**named, "serial_number": serial}} for serial in serials]}
    if nonce is not None:
        tbs["request_extensions"] = [{"extn_id": "nonce", "critical": False, "extn_value": nonce}]
    return bytes(asn1_ocsp.OCSPRequest({"tbs_request": tbs}).dump())


def basic(answer: bytes) -> Any:
    parsed = asn1_ocsp.OCSPResponse.load(answer, strict=True)
    assert parsed["response_status"].native == "successful"
    return parsed["response_bytes"]["response"].parsed


def statuses(answer: bytes) -> list[Any]:
    return [single["cert_status"] for single in basic(answer)["tbs_response_data"]["responses"]]


@pytest.mark.parametrize(("hierarchy", "suffix"), [("gost", ""), ("rsa", "-rsa")])
@pytest.mark.parametrize("hashed", ["sha1", "sha256"])
def test_good_and_revoked_are_told_apart(made_authority: Authority, hierarchy: str, suffix: str, hashed: str) -> None:
    asked = [made_authority.serial(f"{key}{suffix}") for key in ("author", "revoked")]

    good, revoked = statuses(made_authority.ocsp(request(made_authority, *asked, hierarchy=hierarchy, hashed=hashed)))

    assert good.name == "good"
    assert revoked.name == "revoked"
    assert revoked.chosen["revocation_reason"].native is None
    assert abs(revoked.chosen["revocation_time"].native - datetime.now(UTC)) < timedelta(hours=1)


def test_a_serial_that_was_never_issued_is_revoked_since_the_beginning_of_time(made_authority: Authority) -> None:
    national = (SAMPLES / "ocsp" / "ocsp_response_individual_2015.der").read_bytes()

    (status,) = statuses(made_authority.ocsp(request(made_authority, 12345)))

    assert status.dump() == statuses(national)[0].dump()


def test_a_serial_of_the_other_hierarchy_was_never_issued_here(made_authority: Authority) -> None:
    asked = request(made_authority, made_authority.serial("author-rsa"), hierarchy="gost")

    assert statuses(made_authority.ocsp(asked))[0].chosen["revocation_time"].native.year == 1970


def test_a_reason_is_told(own_authority: Authority) -> None:
    serial = own_authority.serial("author2")
    own_authority.revoke(serial, "superseded")

    (status,) = statuses(own_authority.ocsp(request(own_authority, serial)))

    assert status.chosen["revocation_reason"].native == "superseded"


def test_an_answer_has_the_shape_of_a_national_one(made_authority: Authority) -> None:
    national = basic((SAMPLES / "ocsp" / "ocsp_response_individual_2015.der").read_bytes())

    made = basic(made_authority.ocsp(request(made_authority, 12345)))

    for each in (national, made):
        data = each["tbs_response_data"]
        assert data["responder_id"].name == "by_name"
        assert data["responses"][0]["next_update"].native is None
        assert [item["extn_id"].native for item in data["response_extensions"]] == ["nonce", "extended_revoke"]
        assert len(each["certs"]) == 1
    assert made["signature_algorithm"].dump() == national["signature_algorithm"].dump()


@pytest.mark.parametrize("hierarchy", ["gost", "rsa"])
def test_the_delegated_responder_signs(made_authority: Authority, hierarchy: str) -> None:
    answer = basic(made_authority.ocsp(request(made_authority, 1, hierarchy=hierarchy)))

    responder = made_authority.own_key(f"{hierarchy}-ocsp")
    assert answer["certs"][0].dump() == responder.der
    assert (
        answer["tbs_response_data"]["responder_id"].chosen.untag().dump()
        == responder.certificate.subject.public_bytes()
    )
    algorithm = answer["signature_algorithm"]["algorithm"].dotted
    signature = bytes(answer["signature"].contents[1:])
    assert fits(key_of(responder.der), algorithm, signature, answer["tbs_response_data"].dump())


def test_the_nonce_comes_back_and_none_comes_unasked(made_authority: Authority) -> None:
    with_nonce = made_authority.ocsp(request(made_authority, 1))
    without = made_authority.ocsp(request(made_authority, 1, nonce=None))

    assert asn1_ocsp.OCSPResponse.load(with_nonce).nonce_value.native == NONCE
    assert asn1_ocsp.OCSPResponse.load(without).nonce_value is None


def test_openssl_accepts_answers_of_the_rsa_authority(
    made_authority: Authority, rsa_chain: Path, tmp_path: Path
) -> None:
    issuer = str(made_authority.directory / "private" / "rsa-issuing.pem")
    keys = [str(made_authority.directory / "keys" / f"{key}-rsa.pem") for key in ("author", "revoked")]
    about = ["-issuer", issuer, "-sha256", "-cert", keys[0], "-sha1", "-cert", keys[1]]
    openssl(tmp_path, "ocsp", *about, "-reqout", "request")
    (tmp_path / "answer").write_bytes(made_authority.ocsp((tmp_path / "request").read_bytes()))

    answer = openssl(
        tmp_path, "ocsp", "-reqin", "request", "-respin", "answer", "-issuer", issuer, "-CAfile", str(rsa_chain)
    )

    assert b"Response verify OK" in answer.stderr
    assert b"Nonce" not in answer.stderr  # a word about it would be a complaint
    assert answer.returncode == 0


def junk_ocsp(authority: Authority) -> dict[str, bytes]:
    asked = request(authority, 1)
    return {
        "nothing": b"",
        "junk": b"junk",
        "cut": asked[:-1],
        "longer": asked + b"\0",
        "no serials": request(authority),
        "too many": request(authority, *range(1, MAX_ASKED + 2)),
        "long nonce": request(authority, 1, nonce=bytes(MAX_NONCE + 1)),
        "open length": b"\x30\x80" + asked[2:],
    }


@pytest.mark.parametrize(
    "kind", ["nothing", "junk", "cut", "longer", "no serials", "too many", "long nonce", "open length"]
)
def test_an_unreadable_request_is_called_so(made_authority: Authority, kind: str) -> None:
    answer = made_authority.ocsp(junk_ocsp(made_authority)[kind])

    assert asn1_ocsp.OCSPResponse.load(answer)["response_status"].native == "malformed_request"


@pytest.mark.parametrize("hashed", ["sha512", "sha256"])
def test_for_other_authorities_it_has_no_answer(made_authority: Authority, hashed: str) -> None:
    asked = request(made_authority, 1, hashed=hashed)
    if hashed == "sha256":
        key = key_of(made_authority.own_key("gost-issuing").der)[-131:]
        asked = asked.replace(hashlib.sha256(key).digest(), bytes(32))

    answer = made_authority.ocsp(asked)

    assert asn1_ocsp.OCSPResponse.load(answer)["response_status"].native == "unauthorized"


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes with some changed, and perhaps the end cut off."""
    damage = bytearray(whole)
    for _ in range(draw(st.integers(1, 5))):
        damage[draw(st.integers(0, len(whole) - 1))] = draw(st.integers(0, 255))
    return bytes(damage[: draw(st.sampled_from([len(whole), draw(st.integers(0, len(whole)))]))])


@given(st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_requests_always_get_an_answer(made_authority: Authority, data: st.DataObject) -> None:
    about_revocation = made_authority.ocsp(data.draw(damaged(request(made_authority, 1))))
    about_time = made_authority.stamp(data.draw(damaged(gost_request())))

    assert asn1_ocsp.OCSPResponse.load(about_revocation)["response_status"].native is not None
    assert len(read(about_time)) == 1


# Time stamps


def stamp_request(hashed: bytes, algorithm: str, **more: Any) -> bytes:
    imprint = {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": hashed}
    asked = {"version": "v1", "message_imprint": imprint, "nonce": 7, "cert_req": True, **more}
    return bytes(tsp.TimeStampReq(asked).dump())


def gost_request(**more: Any) -> bytes:
    return stamp_request(streebog512(b"signature"), STREEBOG_512, **more)


def rsa_request(**more: Any) -> bytes:
    return stamp_request(hashlib.sha256(b"signature").digest(), "sha256", **more)


@pytest.mark.parametrize(("asked", "tsa"), [(gost_request, "gost-tsa"), (rsa_request, "rsa-tsa")], ids=["GOST", "RSA"])
def test_the_digest_chooses_the_authority(made_authority: Authority, asked: Any, tsa: str) -> None:
    answer = tsp.TimeStampResp.load(made_authority.stamp(asked()), strict=True)

    assert answer["status"]["status"].native == "granted"
    token = answer["time_stamp_token"]
    told = token["content"]["encap_content_info"]["content"].parsed
    (stamper,) = signers(token.dump(), told.dump())
    assert stamper.dump() == made_authority.own_key(tsa).der
    assert told["nonce"].native == 7
    assert told["message_imprint"].dump() == tsp.TimeStampReq.load(asked())["message_imprint"].dump()
    assert abs(told["gen_time"].native - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_token_has_the_shape_of_the_national_one(made_authority: Authority) -> None:
    info = cms.ContentInfo.load((SAMPLES / "cms" / "gost2015_individual_detached.p7s").read_bytes())
    (attribute,) = info["content"]["signer_infos"][0]["unsigned_attrs"]
    national = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
    token = tsp.TimeStampResp.load(made_authority.stamp(gost_request()))["time_stamp_token"]
    made = token["content"]["encap_content_info"]["content"].parsed

    present = [{name for name, value in each.native.items() if value is not None} for each in (national, made)]

    assert present[0] == present[1]
    assert made["policy"].dotted == national["policy"].dotted
    algorithms = {each["message_imprint"]["hash_algorithm"]["algorithm"].dotted for each in (national, made)}
    assert algorithms == {STREEBOG_512}


def test_openssl_accepts_time_stamps_of_the_rsa_authority(
    made_authority: Authority, rsa_chain: Path, tmp_path: Path
) -> None:
    (tmp_path / "text").write_bytes(b"text")
    openssl(tmp_path, "ts", "-query", "-data", "text", "-sha256", "-cert", "-out", "request")
    (tmp_path / "answer").write_bytes(made_authority.stamp((tmp_path / "request").read_bytes()))

    answer = openssl(tmp_path, "ts", "-verify", "-queryfile", "request", "-in", "answer", "-CAfile", str(rsa_chain))

    assert b"Verification: OK" in answer.stdout, answer.stderr


def test_the_certificate_is_left_out_where_it_was_not_asked_for(made_authority: Authority) -> None:
    answer = tsp.TimeStampResp.load(made_authority.stamp(gost_request(cert_req=False)), strict=True)

    assert answer["time_stamp_token"]["content"]["certificates"].native is None


@pytest.mark.parametrize(
    ("asked", "failure"),
    [
        pytest.param(b"", "bad_data_format", id="nothing"),
        pytest.param(b"junk", "bad_data_format", id="junk"),
        pytest.param(gost_request()[:-1], "bad_data_format", id="cut"),
        pytest.param(stamp_request(bytes(20), "sha1"), "bad_alg", id="SHA-1"),
        pytest.param(stamp_request(bytes(32), STREEBOG_512), "bad_request", id="short digest"),
        pytest.param(gost_request(req_policy="1.2.398.3.3.2.6.2"), "unaccepted_policy", id="other policy"),
        pytest.param(
            gost_request(extensions=[{"extn_id": "2.5.29.99", "extn_value": b""}]),
            "unaccepted_extensions",
            id="extension",
        ),
    ],
)
def test_what_cannot_be_stamped_is_rejected_with_the_reason(
    made_authority: Authority, asked: bytes, failure: str
) -> None:
    (answer,) = read(made_authority.stamp(asked))

    # The status and nothing after it: asn1crypto asks for a token there.
    status = tsp.PKIStatusInfo.load(written(answer.inside or []), strict=True)
    assert status["status"].native == "rejection"
    assert status["fail_info"].native == {failure}


def test_a_policy_of_its_own_may_be_asked_for(made_authority: Authority) -> None:
    answer = tsp.TimeStampResp.load(made_authority.stamp(gost_request(req_policy="1.2.398.3.3.2.6.4")), strict=True)

    assert answer["status"]["status"].native == "granted"

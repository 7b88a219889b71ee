"""Messages of the development authority's keys, beside one of the national library."""

from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, tsp

from portal.demo.authority import Authority
from tests.other_tools import DIGESTS, openssl, signers
from tests.portal.signing.mutants import indefinite

SAMPLES = Path(__file__).resolve().parents[1] / "signing" / "samples"
KEYS = ["author", "author-rsa"]


def signed_data(message: bytes) -> Any:
    return cms.ContentInfo.load(message, strict=True)["content"]


def shape(message: bytes) -> list[object]:
    """What a message is made of: versions, algorithms with their parameters, attributes in order."""
    signed = signed_data(message)
    (info,) = signed["signer_infos"]
    return [
        signed["version"].native,
        [item.dump() for item in signed["digest_algorithms"]],
        signed["encap_content_info"]["content_type"].dotted,
        info["version"].native,
        info["digest_algorithm"].dump(),
        info["signature_algorithm"].dump(),
        [(item["type"].dotted, len(item["values"])) for item in info["signed_attrs"]],
        [(item["type"].dotted, len(item["values"])) for item in info["unsigned_attrs"]],
    ]


def token_of(message: bytes) -> Any:
    """The time-stamp token, and the signature value it is about."""
    (info,) = signed_data(message)["signer_infos"]
    (attribute,) = info["unsigned_attrs"]
    return cms.ContentInfo.load(attribute["values"][0].dump(), strict=True), info["signature"].native


@pytest.mark.parametrize("attached", [True, False])
def test_a_gost_message_has_the_shape_of_the_national_library_s(made_authority: Authority, attached: bool) -> None:
    name = f"gost2015_individual_{'attached' if attached else 'detached'}.p7s"
    national = (SAMPLES / "cms" / name).read_bytes()

    made = made_authority.sign_cms("author", b"text", attached, stamped=True)

    assert shape(made) == shape(national)
    assert signed_data(made)["encap_content_info"]["content"].native == (b"text" if attached else None)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("content", [b"", b"text", bytes(range(256)) * 20])
def test_other_tools_accept_signature_and_digest(made_authority: Authority, key: str, content: bytes) -> None:
    message = made_authority.sign_cms(key, content, False)

    (signer,) = signers(message, content)

    assert signer.dump() == made_authority.key(key).der


@pytest.mark.parametrize("attached", [True, False])
def test_openssl_accepts_rsa_messages(
    made_authority: Authority, rsa_chain: Path, tmp_path: Path, attached: bool
) -> None:
    (tmp_path / "text").write_bytes(b"text")
    (tmp_path / "cms").write_bytes(made_authority.sign_cms("author-rsa", b"text", attached, stamped=True))
    content = [] if attached else ["-content", "text"]

    answer = openssl(
        tmp_path, "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "cms", *content,
        "-CAfile", str(rsa_chain), "-purpose", "any",
    )  # fmt: skip

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == b"text"


@pytest.mark.parametrize(
    ("key", "policy", "tsa"),
    [("author", "1.2.398.3.3.2.6.4", "gost-tsa"), ("author-rsa", "1.2.398.3.3.2.6.2", "rsa-tsa")],
)
def test_the_stamp_is_over_the_signature_value(made_authority: Authority, key: str, policy: str, tsa: str) -> None:
    token, signature = token_of(made_authority.sign_cms(key, b"text", False, stamped=True))

    content = token["content"]["encap_content_info"]["content"]
    told = tsp.TSTInfo.load(content.native if isinstance(content.native, bytes) else content.parsed.dump())
    imprint = told["message_imprint"]
    digest = DIGESTS[imprint["hash_algorithm"]["algorithm"].dotted]
    assert imprint["hashed_message"].native == digest(signature)
    assert told["policy"].dotted == policy
    (stamper,) = signers(token.dump(), told.dump())
    assert stamper.dump() == made_authority.own_key(tsa).der


def test_a_token_names_its_certificate_in_both_ways(made_authority: Authority) -> None:
    national, _ = token_of((SAMPLES / "cms" / "gost2015_individual_detached.p7s").read_bytes())
    made, _ = token_of(made_authority.sign_cms("author", b"text", False, stamped=True))

    kinds = [{item["type"].dotted for item in each["content"]["signer_infos"][0]["signed_attrs"]}
             for each in (national, made)]  # fmt: skip

    assert kinds[1] == kinds[0] | {"1.2.840.113549.1.9.16.2.47"}


def test_without_a_stamp_there_are_no_unsigned_attributes(made_authority: Authority) -> None:
    (info,) = signed_data(made_authority.sign_cms("author", b"text", False))["signer_infos"]

    assert info["unsigned_attrs"].native is None


def test_several_keys_sign_one_message(made_authority: Authority) -> None:
    names = ["author", "head_of_provider", "author2-rsa"]

    message = made_authority.sign_together(names, b"text", True, stamped=True)

    found = {signer.dump() for signer in signers(message, b"text")}
    assert found == {made_authority.key(name).der for name in names}
    assert len(signed_data(message)["digest_algorithms"]) == 2


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("attached", [True, False])
def test_the_same_message_in_ber_says_the_same(made_authority: Authority, key: str, attached: bool) -> None:
    content = b"x" * 2500

    message = indefinite(made_authority.sign_cms(key, content, attached))

    assert message[:2] == b"\x30\x80"
    assert signers(message, content)
    assert signed_data(message)["encap_content_info"]["content"].native == (content if attached else None)

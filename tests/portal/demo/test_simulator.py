"""The signing simulator speaks NCALayer's protocol and signs with the key that was chosen."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import pem
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from portal.demo.authority import Authority
from portal.demo.people import SOCIETY
from portal.demo.simulator import main
from tests.other_tools import signers

AUTHOR = "840517400616"


@pytest.fixture
def connection(signer: str) -> Iterator[ClientConnection]:
    with connect(signer) as opened:
        assert json.loads(opened.recv()) == {"result": {"version": "1.4"}}
        yield opened


def ask(connection: ClientConnection, module: str | None, method: str, args: Any) -> dict[str, Any]:
    connection.send(json.dumps({"module": module, "method": method, "args": args}))
    answer: dict[str, Any] = json.loads(connection.recv(timeout=20))
    return answer


def choose(connection: ClientConnection, key: str) -> None:
    assert ask(connection, "demo", "choose", {"key": key}) == {"status": True, "body": {}}


def sign(connection: ClientConnection, *documents: bytes, **changed: Any) -> dict[str, Any]:
    """Ask for signatures; `params` and `signer` change single fields of the two parameter objects."""
    params = {"decode": True, "encapsulate": False, "digested": False, "tsaProfile": None, **changed.pop("params", {})}
    signer = {"extKeyUsageOids": [], "chain": [], **changed.pop("signer", {})}
    args: dict[str, Any] = {
        "allowedStorages": None,
        "format": "cms",
        "data": [base64.b64encode(document).decode() for document in documents],
        "signingParams": params,
        "signerParams": signer,
        "locale": "kk",
    }
    return ask(connection, "kz.gov.pki.knca.basics", "sign", {**args, **changed})


def signed_by(cms: str, content: bytes) -> bytes:
    """The certificate (DER) of the only signer; other tools have checked the signature."""
    (signer,) = signers(pem.unarmor(cms.encode())[2], content)
    return bytes(signer.dump())


def content_of(cms: str) -> bytes | None:
    message = asn1_cms.ContentInfo.load(pem.unarmor(cms.encode())[2])
    content: bytes | None = message["content"]["encap_content_info"]["content"].native
    return content


def unsigned_attributes(cms: str) -> list[str]:
    (info,) = asn1_cms.ContentInfo.load(pem.unarmor(cms.encode())[2])["content"]["signer_infos"]
    return [item["type"].dotted for item in info["unsigned_attrs"]]


@pytest.mark.parametrize("key", ["head_of_provider", "head_of_provider-rsa", "expired", "revoked-rsa", "wrong_role"])
def test_the_chosen_key_signs(connection: ClientConnection, made_authority: Authority, key: str) -> None:
    choose(connection, key)

    (cms,) = sign(connection, b"text")["body"]["result"]

    assert cms.startswith("-----BEGIN CMS-----\r\n")
    assert signed_by(cms, b"text") == made_authority.key(key).der
    assert content_of(cms) is None


def test_several_documents_are_signed_at_once_and_in_order(connection: ClientConnection) -> None:
    choose(connection, "author")

    result = sign(connection, b"one", b"two", b"three")["body"]["result"]

    assert [bool(signed_by(cms, text)) for cms, text in zip(result, (b"one", b"two", b"three"), strict=True)] == [
        True
    ] * 3


def test_a_hundred_decisions_are_signed_in_one_message(connection: ClientConnection, made_authority: Authority) -> None:
    """Three times as large as the portal makes them, and with the key whose hashes are quick."""
    decisions = [f"%PDF-1.7 {number:03}".encode() + bytes(80_000) for number in range(100)]
    choose(connection, "head_of_provider-rsa")

    result = sign(connection, *decisions)["body"]["result"]

    assert len(result) == len(decisions)
    assert signed_by(result[0], decisions[0]) == made_authority.key("head_of_provider-rsa").der
    assert signed_by(result[99], decisions[99])


def test_one_plain_text_is_signed_attached(connection: ClientConnection) -> None:
    choose(connection, "author")

    answer = sign(connection, data="Өтініш", params={"decode": False, "encapsulate": True})

    (cms,) = answer["body"]["result"]
    assert signed_by(cms, "Өтініш".encode())
    assert content_of(cms) == "Өтініш".encode()


@pytest.mark.parametrize(("profile", "attributes"), [({}, ["1.2.840.113549.1.9.16.2.14"]), (None, [])])
def test_a_profile_even_an_empty_one_asks_for_a_time_stamp(
    connection: ClientConnection, profile: Any, attributes: list[str]
) -> None:
    choose(connection, "author")

    (cms,) = sign(connection, b"text", params={"tsaProfile": profile})["body"]["result"]

    assert unsigned_attributes(cms) == attributes


def test_the_certificate_is_given_where_it_was_asked_for(
    connection: ClientConnection, made_authority: Authority
) -> None:
    choose(connection, "author")

    result = sign(connection, b"one", b"two", params={"outputCert": True})["body"]["result"]

    assert len(result["signatures"]) == 2
    assert pem.unarmor(result["certificate"].encode())[2] == made_authority.key("author").der


# Whose key


def test_without_a_choice_the_only_fitting_key_signs(connection: ClientConnection, made_authority: Authority) -> None:
    (cms,) = sign(connection, b"text", signer={"iin": AUTHOR})["body"]["result"]

    assert signed_by(cms, b"text") == made_authority.key("author").der


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        pytest.param("author2", {"iin": AUTHOR}, id="another person's"),
        pytest.param("author", {"bin": "150340001286"}, id="no organisation's"),
        pytest.param("author", {"extKeyUsageOids": ["1.3.6.1.5.5.7.3.2"]}, id="not for sign-in alone"),
        pytest.param("author", {"serialNumber": "1234"}, id="another certificate"),
        pytest.param("author", {"chain": None}, id="not under the production authority"),
        pytest.param("nobody", {}, id="no such key"),
        pytest.param("../private/gost-root", {}, id="not among the keys"),
        pytest.param("", {"iin": "000000000000"}, id="nobody's"),
    ],
)
def test_no_fitting_key_is_an_error(connection: ClientConnection, key: str, wanted: dict[str, Any]) -> None:
    if key:
        choose(connection, key)

    answer = sign(connection, b"text", signer=wanted)

    assert answer["status"] is False
    assert answer["code"] == "KEY_NOT_FOUND"


def test_a_key_is_found_by_organisation_serial_number_and_authority(
    connection: ClientConnection, made_authority: Authority
) -> None:
    key, issuing = made_authority.key("okup_head"), made_authority.own_key("gost-issuing")
    ways = (
        {"bin": SOCIETY.bin, "extKeyUsageOids": ["1.2.398.3.3.4.1.2.1"]},
        {"serialNumber": f"{key.certificate.serial_number:X}"},
        {"bin": SOCIETY.bin, "chain": [base64.b64encode(issuing.der).decode()]},
    )

    for wanted in ways:
        (cms,) = sign(connection, b"text", signer=wanted)["body"]["result"]
        assert signed_by(cms, b"text") == key.der


def test_a_key_of_the_same_names_is_not_under_the_authority(
    connection: ClientConnection, made_authority: Authority
) -> None:
    chain = [base64.b64encode(made_authority.own_key("gost-issuing").der).decode()]
    choose(connection, "foreign")

    assert sign(connection, b"text", signer={"chain": chain})["code"] == "KEY_NOT_FOUND"


def test_a_token_holds_no_key(connection: ClientConnection) -> None:
    choose(connection, "author")

    assert sign(connection, b"text", allowedStorages=["AKKaztokenStore"])["code"] == "KEY_NOT_FOUND"


def test_a_cancelled_window_gives_no_result(connection: ClientConnection) -> None:
    choose(connection, "cancel")

    assert sign(connection, b"text") == {"status": True, "body": {}}


def test_a_choice_holds_for_one_signature(connection: ClientConnection) -> None:
    choose(connection, "error")

    assert sign(connection, b"text")["code"] == "SIGNING_FAILURE"
    assert sign(connection, b"text", signer={"iin": AUTHOR})["status"] is True


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"format": "xml"}, "INVALID_SIGNING_PARAMS"),
        ({"params": {"digested": True}}, "INVALID_SIGNING_PARAMS"),
        ({"data": ["not base64!"]}, "INVOCATION_ERROR"),
        ({"data": [7]}, "INVOCATION_ERROR"),
        ({"signingParams": "x"}, "INVOCATION_ERROR"),
    ],
)
def test_wrong_requests_get_a_code(connection: ClientConnection, changed: dict[str, Any], code: str) -> None:
    choose(connection, "author")

    assert sign(connection, b"text", **changed)["code"] == code


@pytest.mark.parametrize("text", ["junk", "[]", "7", '{"module": [], "method": {}}'])
def test_junk_gets_an_answer(connection: ClientConnection, text: str) -> None:
    connection.send(text)

    assert json.loads(connection.recv())["status"] is False


def test_the_heartbeat_is_echoed(connection: ClientConnection) -> None:
    connection.send("--heartbeat--")

    assert connection.recv() == "--heartbeat--"


@pytest.mark.parametrize("module", ["kz.digiflow.mobile.extensions", "kz.gov.pki.knca.commonUtils", None])
def test_other_modules_are_not_there(connection: ClientConnection, module: str) -> None:
    answer = ask(connection, module, "getVersion", [])

    assert answer == {"success": False, "errorCode": "MODULE_NOT_FOUND"}


@pytest.mark.parametrize("origin", ["http://localhost:8000", "http://127.0.0.1:8123", "http://localhost"])
def test_pages_of_this_machine_may_connect(signer: str, origin: str) -> None:
    with connect(signer, origin=Origin(origin)) as opened:
        assert "1.4" in str(opened.recv())


@pytest.mark.parametrize(
    "origin",
    ["https://example.kz", "http://localhost.example.kz", "http://127.0.0.1.example.kz:80", "null"],
)
def test_other_pages_may_not(signer: str, origin: str) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        connect(signer, origin=Origin(origin)).close()


def test_production_has_no_simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "portal.settings.production")

    with pytest.raises(SystemExit):
        main(["--dir", str(tmp_path), "--port", "0"])


def test_a_busy_port_is_told(signer: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = signer.rstrip("/").rsplit(":", 1)[1]

    assert main(["--dir", str(tmp_path), "--port", port]) == 1
    assert f"Port {port} cannot be used" in capsys.readouterr().err

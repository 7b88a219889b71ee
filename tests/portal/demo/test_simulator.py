"""The signing simulator speaks NCALayer's protocol and signs with the key that was chosen."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from portal.demo.authority import Authority
from portal.demo.simulator import main
from portal.signing import Trust, Verdict, verify

AUTHOR = "840517400616"


@pytest.fixture
def connection(signer: str) -> Iterator[ClientConnection]:
    with connect(signer) as opened:
        assert json.loads(opened.recv()) == {"result": {"version": "1.4"}}
        yield opened


@pytest.fixture
def verdict(authority_folder: Path) -> Callable[[str, bytes], Verdict]:
    trust = Trust.load(Authority.open(authority_folder).trust)
    return lambda cms, document: verify(cms, document=document, at=datetime.now(UTC), trust=trust)


def ask(connection: ClientConnection, module: str, method: str, args: Any) -> dict[str, Any]:
    connection.send(json.dumps({"module": module, "method": method, "args": args}))
    answer: dict[str, Any] = json.loads(connection.recv())
    return answer


def choose(connection: ClientConnection, key: str) -> None:
    assert ask(connection, "demo", "choose", {"key": key}) == {"status": True, "body": {}}


def sign(connection: ClientConnection, *documents: bytes, **changed: Any) -> dict[str, Any]:
    args: dict[str, Any] = {
        "allowedStorages": None,
        "format": "cms",
        "data": [base64.b64encode(document).decode() for document in documents],
        "signingParams": {"decode": True, "encapsulate": False, "digested": False, "tsaProfile": None},
        "signerParams": {"extKeyUsageOids": [], "chain": []},
        "locale": "kk",
    }
    return ask(connection, "kz.gov.pki.knca.basics", "sign", {**args, **changed})


def test_the_chosen_key_signs(connection: ClientConnection, verdict: Callable[[str, bytes], Verdict]) -> None:
    choose(connection, "head_of_provider")

    (cms,) = sign(connection, b"text")["body"]["result"]

    assert cms.startswith("-----BEGIN CMS-----\r\n")
    found = verdict(cms, b"text")
    assert found.valid
    assert found.signer is not None
    assert found.signer.full_name == "Қасымбек Бауыржан Ерланұлы"


def test_several_documents_are_signed_at_once(
    connection: ClientConnection, verdict: Callable[[str, bytes], Verdict]
) -> None:
    choose(connection, "author")

    result = sign(connection, b"one", b"two")["body"]["result"]

    assert [verdict(cms, text).valid for cms, text in zip(result, (b"one", b"two"), strict=True)] == [
        True,
        True,
    ]


def test_one_plain_text_is_signed_attached(
    connection: ClientConnection, verdict: Callable[[str, bytes], Verdict]
) -> None:
    choose(connection, "author")

    answer = sign(connection, data="Өтініш", signingParams={"decode": False, "encapsulate": True})

    (cms,) = answer["body"]["result"]
    assert verdict(cms, "Өтініш".encode()).valid
    assert not verdict(cms, b"other").valid


def test_without_a_choice_the_only_fitting_key_signs(
    connection: ClientConnection, verdict: Callable[[str, bytes], Verdict]
) -> None:
    (cms,) = sign(connection, b"text", signerParams={"iin": AUTHOR})["body"]["result"]

    signer = verdict(cms, b"text").signer
    assert signer is not None
    assert signer.iin == AUTHOR


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        pytest.param("", {}, id="many fit"),
        pytest.param("author2", {"iin": AUTHOR}, id="another person's"),
        pytest.param("author", {"bin": "150340001286"}, id="no organisation's"),
        pytest.param("author", {"extKeyUsageOids": ["1.3.6.1.5.5.7.3.2"]}, id="not for sign-in alone"),
        pytest.param("nobody", {}, id="no such key"),
        pytest.param("../private/root", {}, id="not among the keys"),
    ],
)
def test_no_fitting_key_is_an_error(connection: ClientConnection, key: str, wanted: dict[str, Any]) -> None:
    if key:
        choose(connection, key)

    answer = sign(connection, b"text", signerParams=wanted)

    assert answer["status"] is False
    assert answer["code"] == "KEY_NOT_FOUND"


def test_a_token_holds_no_key(connection: ClientConnection) -> None:
    choose(connection, "author")

    assert sign(connection, b"text", allowedStorages=["AKKaztokenStore"])["code"] == "KEY_NOT_FOUND"


def test_a_cancelled_window_gives_no_result(connection: ClientConnection) -> None:
    choose(connection, "cancel")

    assert sign(connection, b"text") == {"status": True, "body": {}}


def test_a_choice_holds_for_one_signature(connection: ClientConnection) -> None:
    choose(connection, "error")

    assert sign(connection, b"text")["code"] == "SIGNING_FAILURE"
    assert sign(connection, b"text", signerParams={"iin": AUTHOR})["status"] is True


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"format": "xml"}, "INVALID_SIGNING_PARAMS"),
        ({"signingParams": {"digested": True}}, "INVALID_SIGNING_PARAMS"),
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

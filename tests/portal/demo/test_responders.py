"""The development authority over HTTP: its services, and the failures that tests ask for."""

import threading
from collections.abc import Iterator
from time import monotonic

import pytest
import requests
from asn1crypto import ocsp, tsp

from portal.demo.authority import Authority
from portal.demo.responders import MAX_BODY, Responder
from tests.portal.demo.test_lists import serials
from tests.portal.demo.test_services import gost_request, request

OCSP, TSP = "application/ocsp-request", "application/timestamp-query"


@pytest.fixture
def address(own_authority: Authority) -> Iterator[str]:
    with Responder(own_authority, 0) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server.url
        server.shutdown()


def post(address: str, body: bytes, kind: str) -> requests.Response:
    return requests.post(address, data=body, headers={"Content-Type": kind}, timeout=5)


def fail(address: str, service: str, how: str) -> None:
    answer = requests.post(f"{address}/_control/fail", json={"service": service, "how": how}, timeout=5)
    assert answer.status_code == 204


@pytest.mark.parametrize("name", ["gost", "gost-delta", "rsa", "rsa-delta"])
def test_the_lists_are_served(address: str, own_authority: Authority, name: str) -> None:
    answer = requests.get(f"{address}/crl/{name}.crl", timeout=5)

    assert answer.headers["Content-Type"] == "application/pkix-crl"
    assert answer.content == own_authority.list_named(name)


def test_ocsp_is_answered(address: str, own_authority: Authority) -> None:
    answer = post(f"{address}/ocsp", request(own_authority, own_authority.serial("author")), OCSP)

    assert answer.headers["Content-Type"] == "application/ocsp-response"
    assert ocsp.OCSPResponse.load(answer.content)["response_status"].native == "successful"


def test_time_is_stamped(address: str) -> None:
    answer = post(f"{address}/tsp", gost_request(), TSP)

    assert answer.headers["Content-Type"] == "application/timestamp-reply"
    assert tsp.TimeStampResp.load(answer.content)["status"]["status"].native == "granted"


def test_a_key_is_revoked_by_request(address: str, own_authority: Authority) -> None:
    asked = {"key": "author", "reason": "keyCompromise"}

    answer = requests.post(f"{address}/_control/revoke", json=asked, timeout=5)

    assert answer.status_code == 204
    assert own_authority.serial("author") in serials(own_authority, "gost")
    (*_, latest) = own_authority.record.revoked("gost")
    assert latest.reason == "keyCompromise"


@pytest.mark.parametrize("service", ["ocsp", "crl", "tsp"])
def test_a_service_may_fail_and_come_back(address: str, own_authority: Authority, service: str) -> None:
    def ask() -> requests.Response:
        if service == "crl":
            return requests.get(f"{address}/crl/gost.crl", timeout=0.5)
        if service == "tsp":
            return post(f"{address}/tsp", gost_request(), TSP)
        return post(f"{address}/ocsp", request(own_authority, 1), OCSP)

    good = ask()
    fail(address, service, "error")
    assert ask().status_code == 503
    fail(address, service, "garbage")
    garbage = ask()
    assert garbage.status_code == 200
    assert garbage.headers["Content-Type"] == good.headers["Content-Type"]
    assert b"garbage" in garbage.content
    fail(address, service, "")
    assert ask().status_code == 200
    assert b"garbage" not in ask().content


def test_a_silent_service_keeps_whoever_asks_waiting(address: str) -> None:
    fail(address, "crl", "silent")
    began = monotonic()

    with pytest.raises(requests.Timeout):
        requests.get(f"{address}/crl/gost.crl", timeout=0.5)

    assert monotonic() - began >= 0.5
    assert post(f"{address}/tsp", gost_request(), TSP).status_code == 200  # the others go on


@pytest.mark.parametrize(
    ("path", "kind", "body", "status"),
    [
        ("/tsp", TSP, b"", 413),
        ("/tsp", TSP, b"0" * (MAX_BODY + 1), 413),
        ("/tsp", "text/plain", b"junk", 404),
        ("/ocsp", OCSP, b"", 413),
        ("/ocsp", "text/plain", b"junk", 404),
        ("/_control/revoke", "text/plain", b'{"key": "author"}', 404),
        ("/_control/revoke", "application/json", b'{"key": "nobody"}', 400),
        ("/_control/revoke", "application/json", b'{"key": "author", "reason": "bored"}', 400),
        ("/_control/revoke", "application/json", b"[]", 400),
        ("/_control/fail", "text/plain", b'{"service": "crl", "how": "error"}', 404),
        ("/_control/fail", "application/json", b'{"service": "bank", "how": "error"}', 400),
        ("/_control/fail", "application/json", b'{"service": "crl", "how": "slowly"}', 400),
        ("/elsewhere", "application/json", b"{}", 404),
    ],
)
def test_other_requests_are_refused(
    address: str, own_authority: Authority, path: str, kind: str, body: bytes, status: int
) -> None:
    before = own_authority.lists()

    assert post(address + path, body, kind).status_code == status

    assert own_authority.lists() == before
    assert requests.get(f"{address}/crl/gost.crl", timeout=5).status_code == 200


@pytest.mark.parametrize("path", ["/private/gost-root.pem", "/crl/../private/gost-root.pem", "/crl/other.crl", "/"])
def test_nothing_else_is_served(address: str, path: str) -> None:
    assert requests.get(address + path, timeout=5).status_code == 404


def test_a_length_that_is_no_number_is_refused(address: str) -> None:
    session = requests.Session()
    asked = requests.Request("POST", f"{address}/tsp", data=b"x", headers={"Content-Type": TSP}).prepare()
    asked.headers["Content-Length"] = "many"

    assert session.send(asked, timeout=5).status_code == 413

"""Fetching from the authorities' services: configured addresses only, no redirects, capped in size and time."""

from time import monotonic

import requests
from urllib3.exceptions import HTTPError

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
USER_AGENT = "authors-rights-portal/1"  # the national services answer nobody without a name
_PIECE = 64 * 1024


class Unreachable(Exception):
    """No usable answer came; says why."""


def post(url: str, body: bytes, *, kind: str, max_bytes: int) -> bytes:
    """The body of the answer to a POST of `body` as `kind`; raises Unreachable."""
    return _fetch("POST", url, max_bytes, READ_SECONDS, data=body, headers={"Content-Type": kind})


def get(url: str, *, max_bytes: int, seconds: float) -> bytes:
    """The body of the answer to a GET, all of it within `seconds`; raises Unreachable."""
    return _fetch("GET", url, max_bytes, seconds, data=None, headers={})


def _fetch(
    method: str, url: str, max_bytes: int, seconds: float, *, data: bytes | None, headers: dict[str, str]
) -> bytes:
    named = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
    try:
        with requests.request(
            method,
            url,
            data=data,
            headers=named,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != requests.codes.ok:
                raise Unreachable(f"{url} answered {answer.status_code}")
            return _read(answer, max_bytes, monotonic() + seconds)
    except (requests.RequestException, HTTPError, OSError) as error:  # HTTPError: from reading past `requests`
        raise Unreachable(f"{url}: {error}") from error


def _read(answer: requests.Response, max_bytes: int, until: float) -> bytes:
    """The body; a slow drip must not hold a worker, nor a flood fill it."""
    body = bytearray()
    while piece := answer.raw.read1(_PIECE):  # what has come, without waiting for a whole piece
        body += piece
        if len(body) > max_bytes:
            raise Unreachable(f"the answer is longer than {max_bytes} bytes")
        if monotonic() > until:
            raise Unreachable("the answer took too long")
    return bytes(body)

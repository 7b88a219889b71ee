"""The tus 1.0 server: core, creation, expiration, checksum (SHA-256) and termination. A stranger's upload is 404."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.cache import never_cache

from portal.access import Audience, audience
from portal.uploads import receiving
from portal.uploads.models import Upload
from portal.uploads.purposes import PURPOSES
from portal.uploads.receiving import Refused

VERSION = "1.0.0"
PIECE = 8 * 1024 * 1024  # bytes that wait in memory before they go to the disk; also the most that one checksum covers
READ = 64 * 1024
Methods = dict[str, Callable[..., HttpResponse]]


def tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: speak this version of the protocol, and answer what is refused with its status and its words."""

    @wraps(view)
    def answered(request: HttpRequest, **parts: UUID) -> HttpResponse:
        try:
            answer = view(request, **parts)
        except Refused as refused:
            answer = HttpResponse(f"{refused}\n", content_type="text/plain; charset=utf-8", status=refused.status)
        answer["Tus-Resumable"] = VERSION
        answer["Tus-Version"] = VERSION
        return answer

    return answered


@audience(Audience.SIGNED_IN)
@never_cache
@tus
def uploads(request: HttpRequest) -> HttpResponse:
    """Where uploads begin."""
    return _by_method(request, {"OPTIONS": _options, "POST": _post})


@audience(Audience.SIGNED_IN)
@never_cache
@tus
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One upload of the person who is signed in."""
    return _by_method(request, {"HEAD": _head, "GET": _get, "PATCH": _patch, "DELETE": _delete}, pk)


def _by_method(request: HttpRequest, methods: Methods, *parts: UUID) -> HttpResponse:
    """X-HTTP-Method-Override stands in for methods that a network lets not pass; only of a POST, which CSRF guards."""
    override = request.headers.get("X-HTTP-Method-Override", "") if request.method == "POST" else ""
    method = override.upper() or request.method or ""
    if method not in methods:
        return HttpResponseNotAllowed(methods)
    if method not in {"OPTIONS", "GET"} and request.headers.get("Tus-Resumable") != VERSION:
        raise Refused(412, f"This server speaks tus {VERSION} (header Tus-Resumable).")
    return methods[method](request, *parts)


def _options(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Extension": "creation,expiration,checksum,termination",
            "Tus-Checksum-Algorithm": "sha256",
            "Tus-Max-Size": max((purpose.max_bytes for purpose in PURPOSES.values()), default=0),
        },
    )


def _post(request: HttpRequest) -> HttpResponse:
    """Begin: Upload-Length, and in Upload-Metadata `purpose` and `filename`."""
    told = _metadata(request)
    purpose = PURPOSES.get(told.get("purpose", ""))
    if purpose is None:
        raise Refused(400, "Upload-Metadata names no purpose that files are received for.")
    length = _count(request, "Upload-Length")
    made = receiving.create(request.user, purpose, told.get("filename", ""), length)
    location = reverse("uploads:upload", args=[made.pk])
    return HttpResponse(status=201, headers={"Location": location, **_expires(made)})


def _head(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = receiving.find(request.user, pk)
    name = base64.b64encode(found.name.encode()).decode()
    told = {"Upload-Length": found.length, "Upload-Metadata": f"filename {name}"}
    return HttpResponse(headers={**told, **_where(found)})


def _get(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the page's script: the same as HEAD, and what came of hash and check. What was used is told as gone."""
    try:
        found = receiving.find(request.user, pk)
    except Refused as refused:
        if refused.status != 410:
            raise
        return JsonResponse({"state": "gone"})
    names = ("state", "offset", "length", "name", "sha256", "fault")
    return JsonResponse({name: getattr(found, name) for name in names})


def _patch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take what comes, piece by piece, so that a break loses no more than one; a piece with a checksum is one."""
    if request.content_type != "application/offset+octet-stream":
        raise Refused(415, "The body must be application/offset+octet-stream.")
    offset, checksum = _count(request, "Upload-Offset"), _checksum(request)
    left = int(request.META.get("CONTENT_LENGTH") or 0)
    if checksum is not None and left > PIECE:
        raise Refused(413, f"A checksum covers at most {PIECE} bytes.")
    while True:
        piece = _read(request, min(left, PIECE))
        if checksum not in {None, hashlib.sha256(piece).digest()}:
            raise Refused(460, "The piece does not have this checksum; nothing of it was kept.")
        found = receiving.append(request.user, pk, offset, piece, left)
        offset, left = offset + len(piece), left - len(piece)
        if not piece or not left:
            return HttpResponse(status=204, headers=_where(found))


def _read(request: HttpRequest, size: int) -> bytes:
    """At most `size` bytes of the body, never through `request.body`; fewer where the connection broke."""
    piece = bytearray()
    try:
        while len(piece) < size and (more := request.read(min(READ, size - len(piece)))):
            piece += more
    except UnreadablePostError:
        pass  # what came before the break is kept
    return bytes(piece)


def _delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    receiving.terminate(request.user, pk)
    return HttpResponse(status=204)


def _where(found: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(found.offset), **_expires(found)}


def _expires(found: Upload) -> dict[str, str]:
    return {"Upload-Expires": http_date(found.expires_at.timestamp())}


def _count(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused(400, f"{header} must be a number of bytes.")
    return int(text)


def _metadata(request: HttpRequest) -> dict[str, str]:
    """Upload-Metadata: pairs of a key and a value in base64, with commas between."""
    header = request.headers.get("Upload-Metadata", "")
    pairs = (pair.strip().partition(" ") for pair in header.split(","))
    try:
        return {key: base64.b64decode(value, validate=True).decode() for key, _space, value in pairs}
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(400, "Upload-Metadata must be text in UTF-8, coded in base64.") from error


def _checksum(request: HttpRequest) -> bytes | None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _space, coded = header.partition(" ")
    try:
        digest = base64.b64decode(coded, validate=True)
    except binascii.Error:
        digest = b""
    if algorithm != "sha256" or len(digest) != 32:
        raise Refused(400, "Upload-Checksum must be sha256 and 32 bytes in base64.")
    return digest

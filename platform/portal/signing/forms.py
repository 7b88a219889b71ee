"""How signatures reach a view: from the signing script, or as files signed elsewhere; and how they are kept."""

import base64
from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.core.files import File
from django.http import HttpRequest

from portal.signing.cms import MAX_BYTES, SignedMessage
from portal.signing.der import Unreadable
from portal.signing.schemes import DIGESTS

Key = TypeVar("Key")
Signed = str | bytes  # a CMS as it came: DER, PEM or base64


def signed_cms(request: HttpRequest) -> Signed:
    """The CMS in the form field `cms` (base64 or PEM), else the uploaded file `cms_file`, else nothing."""
    return next(iter(all_signed(request)), b"")


def all_signed(request: HttpRequest) -> list[Signed]:
    """Every CMS in a form field `cms`, in their order; without one, every uploaded file `cms_file`.

    A file may hold base64, twice the bytes; who reads it refuses what is larger.
    """
    if fields := [text.strip() for text in request.POST.getlist("cms") if text.strip()]:
        return list(fields)
    return [_head(upload) for upload in request.FILES.getlist("cms_file")]


def _head(upload: "File[bytes]") -> bytes:
    upload.seek(0)  # a page that keeps the signature for later reads it once more
    data: bytes = upload.read(2 * MAX_BYTES + 1)
    return data


def matching(signatures: Iterable[Signed], documents: Mapping[Key, bytes]) -> tuple[dict[Key, Signed], list[Signed]]:
    """Which signature names which document by its digest, and the signatures that name none of them.

    Nothing is verified here. Files come in any order; no document is given two signatures.
    """
    found: dict[Key, Signed] = {}
    strangers: list[Signed] = []
    digests: dict[tuple[str, Key], bytes] = {}  # made when first asked for: hashing is the slow part
    for cms in signatures:
        algorithm, wanted = _named(cms)
        for key in (key for key in documents if key not in found and algorithm in DIGESTS):
            if (algorithm, key) not in digests:
                digests[algorithm, key] = DIGESTS[algorithm](documents[key])
            if digests[algorithm, key] == wanted:
                found[key] = cms
                break
        else:
            strangers.append(cms)
    return found, strangers


def _named(cms: Signed) -> tuple[str, bytes]:
    """The algorithm and digest by which the first signer names the document; nothing where it is no CMS."""
    try:
        signer = SignedMessage.load(cms).signers[0]
    except Unreadable:
        return "", b""
    return signer.digest_algorithm, signer.message_digest


def kept(cms: Signed, **fields: str) -> list[tuple[str, str]]:
    """The fields that send the same signature again after an outage, for components/check_again.html."""
    raw = cms.encode() if isinstance(cms, str) else cms
    text = base64.b64encode(raw) if raw.startswith(b"\x30") else raw  # DER, else text already
    return [*fields.items(), ("cms", text.decode("ascii", "replace"))]

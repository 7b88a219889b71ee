"""Files that somebody drops to be checked: which is the document and which the signature, held in memory only."""

import base64
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

from portal.signing.cms import MAX_BYTES, SignedMessage
from portal.signing.der import Unreadable
from portal.uploads.plain import BESIDES

QUICK_SIGNERS = 3  # each may mean a question to an authority that is slow to answer

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # 1.2.840.113549.1.7.2, DER
_HEAD = 20  # bytes: tag and length of the outer SEQUENCE (RFC 5652, 3), then the identifier
_ARMOUR = re.compile(rb"\s*(-----BEGIN (CMS|PKCS7)-----)?")


class InMemory(MemoryFileUploadHandler):
    """Keeps what is sent off the disk; refuses, before a byte is read, what announces more than could be checked."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        if content_length > settings.CHECK_MAX_BYTES * 3 // 2 + BESIDES:  # base64 takes four bytes for three
            raise RequestDataTooBig(f"{content_length} bytes were announced.")
        self.activated = True


@dataclass(frozen=True)
class Dropped:
    """A signature, and the document beside it unless the signature encloses it; `name` is that of the document."""

    signature: bytes
    document: bytes | None
    name: str

    @property
    def max_bytes(self) -> int:
        """How large the signature may be: it may hold a whole document."""
        return int(settings.CHECK_MAX_BYTES) if self.document is None else MAX_BYTES

    @property
    def size(self) -> int:
        return len(self.signature if self.document is None else self.document)

    @property
    def is_too_big(self) -> bool:
        """Base64 takes four bytes for three, and ends of lines."""
        armoured = self.document is None and not self.signature.startswith(b"\x30")
        return self.size > settings.CHECK_MAX_BYTES * 3 // 2 if armoured else self.size > settings.CHECK_MAX_BYTES

    @property
    def lacks_document(self) -> bool:
        """Is it a signature of something that is not here? Only a small one is looked into."""
        message = self._message() if self.document is None and self.size <= settings.CHECK_QUICK_BYTES else None
        return message is not None and message.content is None

    @property
    def is_quick(self) -> bool:
        """Can it be checked while the reader waits?"""
        if self.size > settings.CHECK_QUICK_BYTES:
            return False
        message = self._message()
        return message is None or len(message.signers) <= QUICK_SIGNERS

    def _message(self) -> SignedMessage | None:
        try:
            return SignedMessage.load(self.signature, max_bytes=self.max_bytes)
        except Unreadable:
            return None


def is_signature(data: bytes) -> bool:
    """Do these bytes begin as a signed message: DER or BER, PEM or bare base64? Whether it is one, the check says."""
    head = data[:200]
    if not head.startswith(b"\x30"):
        armour = _ARMOUR.match(head)
        body = b"".join(head[armour.end() if armour else 0 :].split())[:28]
        try:
            head = base64.b64decode(body, validate=True)
        except ValueError:
            return False
    return head[:1] == b"\x30" and _SIGNED_DATA in head[:_HEAD]

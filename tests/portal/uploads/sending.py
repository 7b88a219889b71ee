"""A program that speaks tus to the portal, and the purpose that it sends for."""

import base64
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from accounts.models import User
from portal.flow import Refusal
from portal.uploads.models import Upload
from portal.uploads.purposes import declare
from tests.browser import Browser, client_of

GIGABYTE = 1024**3
SONG = b"A song of four notes: la, re, sol, do."


def no_noise(path: Path) -> Refusal | None:
    """The check of the tests' purpose."""
    with path.open("rb") as file:
        return Refusal("This is noise.") if file.read(5) == b"noise" else None


SONGS = declare("tests.songs", max_bytes=6 * GIGABYTE, check=no_noise)


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def checksum(piece: bytes) -> str:
    return f"sha256 {base64.b64encode(hashlib.sha256(piece).digest()).decode()}"


@dataclass
class Sender:
    """One person's program; `committed` runs what a request has left for after its commit, as the server does."""

    person: User
    committed: Any
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.browser = client_of(self.person)

    def ask(self, method: str, address: str, body: bytes = b"", **headers: object) -> Any:
        told = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", "Accept-Language": "en"}
        told |= {name.replace("_", "-"): str(value) for name, value in headers.items()}
        with self.committed(execute=True):
            return self.browser.generic(method, address, body, headers=told)

    def begins(self, length: int = len(SONG), name: str = "song.wav", purpose: str = SONGS.name) -> Any:
        metadata = f"purpose {coded(purpose)},filename {coded(name)}"
        return self.ask("POST", "/uploads/", Upload_Length=length, Upload_Metadata=metadata)

    def begun(self, length: int = len(SONG)) -> str:
        """The address of a new upload."""
        return str(self.begins(length)["Location"])

    def adds(self, address: str, offset: int, piece: bytes, **headers: object) -> Any:
        return self.ask("PATCH", address, piece, Upload_Offset=offset, **headers)

    def sends(self, content: bytes = SONG) -> Upload:
        """A file, from its beginning to its end."""
        address = self.begun(len(content))
        assert self.adds(address, 0, content).status_code == 204
        return upload_at(address)

    def offset(self, address: str) -> int:
        return int(self.ask("HEAD", address)["Upload-Offset"])


def upload_at(address: str) -> Upload:
    return Upload.objects.get(pk=UUID(address.rpartition("/")[2]))

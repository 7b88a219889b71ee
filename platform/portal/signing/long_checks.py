"""Checks that take too long for a request: a worker makes them, and the reader looks in now and then.

The files lie encrypted in a folder of their own only until the check ends, however it ends. What was found waits
in the cache for half an hour under an identifier that nobody can guess.
"""

import logging
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from portal.signing.dropped import Dropped
from portal.signing.gost import provider
from portal.signing.gost.streebog import Streebog512
from portal.signing.reports import Report, examined
from portal.signing.schemes import GOST_2015, Digests, Scheme
from portal.vault import cipher

logger = logging.getLogger(__name__)
CHECK_SECONDS = 240  # after them a check gives up
KILLED_SECONDS = CHECK_SECONDS + 20  # after them it is ended
AT_A_TIME = 3  # checks of one client
WAITING = 10  # checks of all together, up to half a gigabyte on the disk, in the line of one worker
LEFT_AFTER = (WAITING + 1) * KILLED_SECONDS  # seconds: longer than any check waits and lasts
RESULT_SECONDS = 30 * 60
# After that without a sign of life nothing more will come: while it waits, its files are gone by then.
QUIET = {"waiting": timedelta(seconds=LEFT_AFTER), "checking": timedelta(seconds=KILLED_SECONDS + 40)}
PIECE = 1024 * 1024  # bytes that are encrypted, or hashed, at once


class ReportingDigests(Digests):
    """Tells after every piece how many bytes are hashed; of the older GOST hash, which takes longest, only the end."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        super().__init__()
        self.tell = tell

    def make(self, scheme: Scheme, document: bytes) -> bytes:
        if scheme is not GOST_2015 or provider.streebog512():
            return super().make(scheme, document)
        streebog = Streebog512()
        for start in range(0, len(document), PIECE):
            streebog.update(document[start : start + PIECE])
            self.tell(min(start + PIECE, len(document)))
        return streebog.digest()


class Busy(Exception):
    """The client has as many checks under way as one may; nothing was kept."""


class Unavailable(Exception):
    """The check cannot be handed to a worker now; nothing was kept."""


def start(dropped: Dropped, client: str) -> UUID:
    """Hand the check to a worker; the identifier of its page. Raises Busy or Unavailable."""
    key = uuid4()
    try:
        slot = _take_slot(key, client)
        if slot is None:
            raise Busy
        _hand_over(key, dropped, slot)
    except (RedisError, OperationalError, OSError) as error:
        raise Unavailable from error
    return key


def progress(key: UUID) -> dict[str, Any] | None:
    """Where the check is: `stage` is waiting, checking, done, failed or lost; None where nothing is known of it."""
    try:
        told: dict[str, Any] | None = cache.get(_name(key))
    except (RedisError, InvalidToken):  # sealed by keys that are gone
        return None
    if told and told["stage"] in QUIET:
        quiet = timezone.now() - datetime.fromisoformat(told["at"])
        return {**told, "stage": "lost"} if quiet > QUIET[told["stage"]] else told
    return told


def report_of(told: dict[str, Any]) -> Report | None:
    """What was found, if the check is done."""
    return Report.of(told["report"]) if told["stage"] == "done" else None


def make(key: UUID) -> None:
    """Make one check, once; its files are gone afterwards, whatever came out."""
    told = cache.get(_name(key))
    if told is None or told["stage"] != "waiting":
        return  # a message may come twice; what was found stands
    try:
        _tell(key, "checking", told)
        digests = ReportingDigests(lambda done: _tell(key, "checking", told, hashed=done))
        report = examined(_read(_folder(key)), timezone.now(), digests=digests)
        _tell(key, "done", told, report=report.kept())
    except Exception:  # also when its time is up: the reader is told, and may try again
        logger.exception("A check of dropped files did not end.")
        _tell(key, "failed", told)
    finally:
        shutil.rmtree(_folder(key), ignore_errors=True)
        cache.delete(told["slot"])


def remove_left() -> None:
    """Files of checks that no worker ever ended."""
    for folder in _root().glob("*"):
        with suppress(FileNotFoundError):  # its check ended this moment
            if time.time() - folder.stat().st_mtime > LEFT_AFTER:
                shutil.rmtree(folder, ignore_errors=True)


def _take_slot(key: UUID, client: str) -> str | None:
    """One of the client's places, which frees itself if the worker dies."""
    slots = (f"check-place:{client}:{number}" for number in range(AT_A_TIME))
    return next((slot for slot in slots if cache.add(slot, str(key), LEFT_AFTER)), None)


def _hand_over(key: UUID, dropped: Dropped, slot: str) -> None:
    from portal.signing.tasks import check_dropped  # which calls `make`

    try:
        if len(list(_root().glob("*"))) >= WAITING:
            raise Unavailable
        _write(_folder(key), dropped)
        _tell(key, "waiting", {"slot": slot, "size": dropped.size})
        check_dropped.delay(str(key))
    except Exception:
        shutil.rmtree(_folder(key), ignore_errors=True)
        cache.delete(slot)
        raise


def _tell(key: UUID, stage: str, told: dict[str, Any], **more: Any) -> None:
    seconds = LEFT_AFTER + RESULT_SECONDS if stage == "waiting" else RESULT_SECONDS
    cache.set(_name(key), {**told, **more, "stage": stage, "at": timezone.now().isoformat()}, seconds)


def _name(key: UUID) -> str:
    return f"check:{key}"


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "checks"


def _folder(key: UUID) -> Path:
    return _root() / str(key)


def _write(folder: Path, dropped: Dropped) -> None:
    """The files, encrypted piece by piece, so that no whole copy more is in memory."""
    folder.mkdir(parents=True)
    files = {"signature": dropped.signature, "name": dropped.name.encode()}
    if dropped.document is not None:
        files["document"] = dropped.document
    for name, data in files.items():
        with (folder / name).open("wb") as file:
            file.writelines(cipher().encrypt(data[i : i + PIECE]) + b"\n" for i in range(0, len(data), PIECE))


def _read(folder: Path) -> Dropped:
    """What `_write` wrote; raises FileNotFoundError where it was removed meanwhile."""
    document = _opened(folder / "document") if (folder / "document").exists() else None
    return Dropped(_opened(folder / "signature"), document, _opened(folder / "name").decode())


def _opened(path: Path) -> bytes:
    with path.open("rb") as file:
        return b"".join(cipher().decrypt(line.rstrip()) for line in file)

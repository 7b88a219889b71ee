"""The trail: what was done, by whom, on what, under which law. Rows are added and never changed.

Each row carries its canonical bytes, so that it can be hashed, sealed into a chain and checked without this program.
Personal data stays out of it: people and things are named by their keys.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone

from portal.law import Law, own
from portal.models import Trail

UTC = ZoneInfo("UTC")


def canonical(row: dict[str, object]) -> bytes:
    """`row` as JSON bytes that depend on nothing but its content: sorted keys, no spaces, UTF-8."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def key(thing: models.Model | None) -> str:
    """What the trail calls a thing: its model and primary key; None is the portal itself."""
    return "portal" if thing is None else f"{thing._meta.label_lower}:{thing.pk}"


def pk_of(key: str) -> str:
    """The primary key of what the trail calls `key`."""
    return key.partition(":")[2]


def record(
    actor: models.Model | None,
    act: str,
    subject: models.Model | None,
    *,
    law: Law | Iterable[Law],
    **detail: object,
) -> Trail:
    """Add one row to the trail; `detail` must be plain JSON and hold no personal data."""
    row = _row(actor, act, subject, law, detail)
    row.save(force_insert=True)
    return row


def record_each(
    actor: models.Model | None, act: str, subjects: Iterable[models.Model], *, law: Law | Iterable[Law]
) -> None:
    """Add one row for each of `subjects`, in one query."""
    laws = [law] if isinstance(law, Law) else list(law)
    Trail.objects.bulk_create(_row(actor, act, subject, laws, {}) for subject in subjects)


def _row(
    actor: models.Model | None,
    act: str,
    subject: models.Model | None,
    law: Law | Iterable[Law],
    detail: dict[str, object],
) -> Trail:
    at = timezone.now()
    laws = [law] if isinstance(law, Law) else list(law)
    if not laws:
        raise ValueError(f"The act {act!r} names neither a clause nor a rule of our own.")
    names = [one.id for one in laws]
    row: dict[str, object] = {
        "at": moment(at),
        "actor": key(actor),
        "act": act,
        "subject": key(subject),
        "law": names,
        "detail": detail,
    }
    return Trail(at=at, actor=key(actor), act=act, subject=key(subject), law=names, body=canonical(row))


def moment(at: datetime) -> str:
    """A moment as the trail writes it: UTC, microseconds, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def of(subject: models.Model) -> models.QuerySet[Trail]:
    """The trail of one thing, oldest first."""
    return Trail.objects.filter(subject=key(subject)).order_by("pk")


SIGNATURE_REFUSED = own("A signature that is not accepted leaves a trail entry with the reason, and changes nothing.")

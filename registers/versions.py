"""Versions of an entered work: its canonical bytes, and who made it what it is (O100-17)."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import Organisation, User
from portal import audit
from portal.law import under
from registers.law import VERSIONS
from registers.models import Code, Holder, Recording, RecordingState, Version, Work


@under(VERSIONS)
def add(works: Sequence[Work], actor: User | None, organisation: Organisation | None, reason: str = "") -> None:
    """Note the works, locked, as they stand now, as their next versions. A few queries for any number of works."""
    codes, holders, copies = _rows(works)
    now = timezone.now()
    rows = []
    for work in works:
        work.version += 1
        body = canonical(work, codes[work.pk], holders[work.pk], copies.get(work.pk, ""))
        rows.append(
            Version(
                work=work,
                version=work.version,
                made_at=now,
                person=actor,
                organisation=organisation,
                reason=reason,
                body=body,
                fingerprint=hashlib.sha256(body).hexdigest(),
            )
        )
    Version.objects.bulk_create(rows, batch_size=1000)


def _rows(works: Sequence[Work]) -> tuple[dict[int, list[Code]], dict[int, list[Holder]], dict[int, str]]:
    codes: defaultdict[int, list[Code]] = defaultdict(list)
    holders: defaultdict[int, list[Holder]] = defaultdict(list)
    for code in Code.objects.filter(work__in=works):
        codes[code.work_id].append(code)
    for holder in Holder.objects.filter(work__in=works).select_related("owner", "category"):
        holders[holder.work_id].append(holder)
    accepted = Recording.objects.filter(work__in=works, state=RecordingState.ACCEPTED)
    return codes, holders, dict(accepted.values_list("work_id", "sha256"))


def canonical(work: Work, codes: Sequence[Code], holders: Sequence[Holder], copy_sha256: str) -> bytes:
    """What the register says of a work, as bytes that depend on nothing else. No number of a person is in it."""
    return audit.canonical(
        {
            "number": work.pk,
            "version": work.version,
            "state": work.state,
            "title": {"kk": work.title_kk, "ru": work.title_ru, "en": work.title_en},
            "other_titles": work.other_titles,
            "kind": work.kind.code if work.kind else "",
            "created_year": work.created_year,
            "codes": [{"kind": code.scheme or code.kind, "value": code.value} for code in codes],
            "holders": [
                {
                    "owner": holder.owner_id,
                    "name": holder.owner.name_kk or holder.owner.name_ru,
                    "pseudonym": holder.owner.pseudonym,
                    "role": holder.role,
                    "category": holder.category.code,
                    "shares": holder.shares,
                }
                for holder in holders
            ],
            "copy_sha256": copy_sha256,
            "merged_into": work.merged_into_id,
        }
    )

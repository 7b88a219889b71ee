"""What becomes of a change that the head has signed: the version that stood is replaced, in the same transaction."""

import json
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from copyright_registry.changes import rules, wording
from copyright_registry.changes.models import Ask, Change, Column
from copyright_registry.changes.requests import tell
from copyright_registry.facts import columns
from copyright_registry.models import Entry, Kind, Status
from copyright_registry.registration.decision import record
from portal.audit import canonical, moment
from portal.flow import StepRefused, sure
from portal.law import O1315_15_1, O1315_15_2, O1315_A3, under
from portal.reference import in_force

SAME = ("number", "application", "registered_at", "received_at", "kind", "created_on", "authors", *wording.TITLES)


@under(O1315_15_1, O1315_15_2)
def carry_out(change: Change, at: datetime) -> Entry:
    """Replace the version that the change is about; the caller holds the change and keeps what is set on it."""
    before = locked(change.entry_id)
    if refusal := rules.stands(before) or wording.first(wording.faults_of(change)):
        raise StepRefused(refusal)
    before.superseded_at = at
    before.save(update_fields=["superseded_at"])
    made = next_version(before, change, at)
    record(made, body(made, before, change))
    change.made = made
    template = "change_done" if change.court_id is None else "change_by_court"
    for person in rules.signing(before):
        tell(change, person, template, request=sure(change.number))
    return made


def locked(pk: int) -> Entry:
    """A version under its lock: a maker of its certificate is waited for, another change is not let in."""
    rows: QuerySet[Entry] = Entry.objects.select_for_update(of=("self",))
    return rows.select_related("kind").get(pk=pk)


def next_version(before: Entry, change: Change, at: datetime) -> Entry:
    """The version to be, under the same number, with what the change asks for; not saved."""
    made = Entry(version=before.version + 1, made_at=at, **{name: getattr(before, name) for name in SAME})
    if change.asks == Ask.CANCEL:
        made.status = Status.CANCELLED
    for amendment in change.amendments.all():
        setattr(made, amendment.column, _value(amendment.column, amendment.after))
    made.author_names = ", ".join(made.authors)
    return made


def _value(column: str, text: str) -> Any:
    """What the column of an entry holds for a text of an amendment."""
    if column == Column.CREATED_ON:
        return date.fromisoformat(text)
    if column == Column.AUTHORS:
        return wording.lines(text)
    if column == Column.KIND:
        return in_force(Kind.objects.filter(code=text), timezone.localdate()).get()
    return text


@under(O1315_A3)
def body(made: Entry, before: Entry, change: Change) -> bytes:
    """The canonical bytes of a later version: the columns, what it replaces, on which ground, by which decision."""
    tied = json.loads(bytes(before.body))
    return canonical(
        {
            **columns(made),
            "application": tied.get("application"),
            "work_sha256": tied.get("work_sha256"),
            "made_at": moment(made.made_at),
            "replaces": {"version": before.version, "fingerprint": before.fingerprint},
            "ground": _ground(change),
            "decision_sha256": sure(change.decision).pdf_sha256,
        }
    )


def _ground(change: Change) -> dict[str, object]:
    if change.court is None:
        return {"by": "authors", "asks": change.asks, "request": change.number, "text_sha256": change.text_sha256}
    court = change.court
    named = {"court": court.court, "number": court.number, "decided_on": court.decided_on.isoformat()}
    return {"by": "court", "asks": change.asks, "request": change.number, **named}

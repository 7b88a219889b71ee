"""Rows written straight into the tables, where a test asks how they are found, not how they come about."""

import hashlib
import uuid
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.db.models import Max, Model

from copyright_registry.models import Application, Entry, State
from portal.audit import canonical
from portal.flow import sure
from portal.payments.models import new_code
from tests import people as acts
from tests.people import People

Row = TypeVar("Row", bound=Model)
SAID = {
    "title_kk": "Түнгі көш",
    "author_names": "Сүйінбаева Әсемгүл",
    "registered_at": datetime(2026, 11, 20, 6, tzinfo=UTC),
}


def entry(people: People, number: int, **said: Any) -> Entry:
    """Entry `number`, whose application has gone through no examination; `said` are its titles and author."""
    return entry_of(acts.application_in(State.RECEIVED, people), number, **said)


def entry_of(application: Application, number: int, **said: Any) -> Entry:
    """Entry `number` of that application."""
    made = Entry(
        number=number,
        application=application,
        received_at=sure(application.received_at),
        **{"kind": application.kind, "created_on": date(2026, 10, 3), **SAID, **said},
    )
    made.authors, made.made_at = [made.author_names], made.registered_at
    made.body = canonical({"number": number, "decision_sha256": ""})
    made.fingerprint = hashlib.sha256(made.body).hexdigest()
    made.save(force_insert=True)
    return made


def copies(case: Application, count: int) -> list[Application]:
    """More received cases like `case`, with fees and signatures of their own."""
    made = []
    first = (Application.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    for number in range(first, first + count):
        copy = Application.objects.get(pk=case.pk)
        sure(copy.fee).code = new_code()
        copy.fee, copy.signature = _again(sure(copy.fee)), _again(sure(copy.signature))
        copy.number = number
        made.append(_again(copy))
    return made


def _again(row: Row) -> Row:
    """The same row under a key of its own."""
    row.pk = uuid.uuid4() if isinstance(row, Application) else None
    row.save(force_insert=True)
    return row

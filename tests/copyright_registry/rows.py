"""Entries written straight into the register, where a test asks how they are found, not how they come about."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from copyright_registry.models import Entry, State
from portal.audit import canonical
from portal.flow import sure
from tests import people as acts
from tests.people import People

SAID = {
    "title_kk": "Түнгі көш",
    "author_names": "Сүйінбаева Әсемгүл",
    "registered_at": datetime(2026, 11, 20, 6, tzinfo=UTC),
}


def entry(people: People, number: int, **said: Any) -> Entry:
    """Entry `number`, whose application has gone through no examination; `said` are its titles and author."""
    application = acts.application_in(State.RECEIVED, people)
    made = Entry(
        number=number,
        application=application,
        received_at=sure(application.received_at),
        kind=application.kind,
        created_on=date(2026, 10, 3),
        **{**SAID, **said},
    )
    made.authors = [made.author_names]
    made.body = canonical({"number": number, "decision_sha256": ""})
    made.fingerprint = hashlib.sha256(made.body).hexdigest()
    made.save(force_insert=True)
    return made

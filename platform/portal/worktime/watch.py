"""What follows when a due moment comes near, has come, or has moved: word to people, once each, and nothing else.

Nothing is ever decided here. What a scheduler that was down has missed is made up by its next run.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from portal import audit, notices
from portal.law import own, under
from portal.models import Topic
from portal.worktime import calendar
from portal.worktime.models import Term
from portal.worktime.reckoning import Calendar
from portal.worktime.terms import Timed, bind, find, of, reckon

REMINDERS = own("Whose turn it is hears of a term at three quarters of it; who stands above them hears of its end.")
ROWS_COUNT = own(
    "A new row of the calendar moves the due moments of open cases, with a trail entry; closed keep theirs."
)
AT_ONCE = 500  # cases in one sweep; the next takes the rest

notices.declare("worktime/reminder", topic=Topic.DUTY, law=REMINDERS)
notices.declare("worktime/late", topic=Topic.DUTY, law=REMINDERS)
notices.declare("worktime/moved", topic=Topic.CASE, law=ROWS_COUNT)


def due_for_word(now: datetime) -> list[str]:
    """Cases of whose open terms somebody is to hear."""
    near = Q(reminded_at=None, remind_at__lte=now)
    over = Q(reported_at=None, due_at__lt=now)
    waiting = Term.objects.filter(near | over, ended_at=None).order_by("due_at")
    return list(dict.fromkeys(waiting.values_list("subject", flat=True)[:AT_ONCE]))


@under(REMINDERS)
@transaction.atomic
def tell(key: str, now: datetime | None = None) -> None:
    """Remind whose turn it is of terms that end soon, and tell those above of terms that have ended; once each."""
    now = now or timezone.now()
    found = find(key)
    if found is None:
        return
    subject, rules = found
    terms = list(of(subject).filter(ended_at=None))
    over = [term for term in terms if term.due_at < now and term.reported_at is None]
    near = [term for term in terms if term.remind_at <= now <= term.due_at and term.reminded_at is None]
    _send("worktime/late", subject, rules, rules.above(subject), over)
    _send("worktime/reminder", subject, rules, rules.turn(subject), near)
    for term in over:
        term.reported_at = term.reminded_at = now
    for term in near:
        term.reminded_at = now
    Term.objects.bulk_update([*over, *near], ["reminded_at", "reported_at"])


def _send(template: str, subject: Any, rules: Timed, people: Iterable[Any], terms: Sequence[Term]) -> None:
    if not terms:
        return
    told = [{"clock": term.clock, "due_at": term.due_at.isoformat()} for term in terms]
    for person in people:
        with translation.override(person.language):
            page = rules.page(subject, person)
        notices.send(person, template, named=str(subject), page=page, terms=told)


def out_of_date(version: int) -> list[str]:
    """Cases with an open term that was reckoned before row `version` of the calendar came."""
    late = Term.objects.filter(ended_at=None, reckoned_with__lt=version).order_by("due_at")
    return list(dict.fromkeys(late.values_list("subject", flat=True)[:AT_ONCE]))


@under(ROWS_COUNT)
@transaction.atomic
def reckon_anew(key: str) -> None:
    """Move the due moments of one open case to what the calendar says now; tell those concerned, once."""
    found = find(key)
    if found is None:
        return
    subject, rules = found
    reckoner = calendar.current()
    terms = list(of(subject).filter(ended_at=None))
    moved = [term for term in terms if _moves(term, reckoner)]
    if not moved:
        return
    bind(subject, terms)
    subject.save(update_fields=["due_at", "bound_by"])
    now = {term.clock: term.due_at.isoformat() for term in moved}
    audit.record(None, "due moments moved", subject, law=ROWS_COUNT, row=reckoner.version, due=now)
    _send("worktime/moved", subject, rules, rules.concerned(subject), moved)


def _moves(term: Term, reckoner: Calendar) -> bool:
    """Reckon an open term by this calendar; whether its due moment is another one now."""
    before = term.due_at
    if term.reckoned_with >= reckoner.version:
        return False
    reckon(term, reckoner)
    if term.due_at > timezone.now():
        term.reminded_at = term.reported_at = None  # what was said of the old moment is not true of the new one
    term.save()
    return term.due_at != before

"""What follows when a due moment comes near, has come, or has moved: word to people, once each, and nothing else.

Nothing is ever decided here. What a scheduler that was down has missed is made up by its next run.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min, Q, QuerySet
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
    near = Q(reminded_at=None, remind_at__lte=now, due_at__gte=now)
    over = Q(reported_at=None, due_at__lt=now)
    return _subjects(Term.objects.filter(near | over, ended_at=None))


def _subjects(terms: QuerySet[Term]) -> list[str]:
    """The cases of these terms, the most urgent first."""
    urgent = terms.values("subject").annotate(first=Min("due_at")).order_by("first", "subject")
    return list(urgent.values_list("subject", flat=True)[:AT_ONCE])


@under(REMINDERS)
@transaction.atomic
def tell(key: str, now: datetime | None = None) -> None:
    """Remind whose turn it is of terms that end soon, and tell those above of terms that have ended; once each.

    Where nobody is there to hear, nothing counts as said: the next run tries again.
    """
    now = now or timezone.now()
    found = find(key)
    if found is None:
        return
    subject, rules = found
    terms = _renewed(subject, rules)
    over = [term for term in terms if term.due_at < now and term.reported_at is None]
    near = [term for term in terms if term.remind_at <= now <= term.due_at and term.reminded_at is None]
    if over and _send("worktime/late", subject, rules, rules.above(subject) or rules.turn(subject), over):
        for term in over:
            term.reported_at = term.reminded_at = now
    if near and _send("worktime/reminder", subject, rules, rules.turn(subject) or rules.above(subject), near):
        for term in near:
            term.reminded_at = now
    Term.objects.bulk_update([*over, *near], ["reminded_at", "reported_at"])


def _renewed(subject: Any, rules: Timed) -> list[Term]:
    """The open terms of a case, reckoned by the calendar in force."""
    terms = list(of(subject).filter(ended_at=None))
    if renew(subject, rules, terms, calendar.current()):
        bind(subject, terms)
        subject.save(update_fields=["due_at", "bound_by"])
    return terms


def _send(template: str, subject: Any, rules: Timed, people: Sequence[Any], terms: Sequence[Term]) -> bool:
    """Tell `people` of `terms`; whether there was anybody."""
    told = [{"clock": term.clock, "due_at": term.due_at.isoformat()} for term in terms]
    for person in people:
        with translation.override(person.language):
            named, page = str(subject), rules.page(subject, person)
        notices.send(person, template, named=named, page=page, terms=told)
    return bool(people)


def out_of_date(version: int) -> list[str]:
    """Cases with an open term that was reckoned before row `version` of the calendar came."""
    return _subjects(Term.objects.filter(ended_at=None, reckoned_with__lt=version))


@transaction.atomic
def reckon_anew(key: str) -> None:
    """Move the due moments of one open case to what the calendar says now; tell those concerned, once."""
    if found := find(key):
        _renewed(*found)


@under(ROWS_COUNT)
def renew(subject: Any, rules: Timed, terms: Iterable[Term], reckoner: Calendar) -> bool:
    """Reckon those of `terms` that do not know the last row; whether a due moment moved. The case is locked."""
    moved = [term for term in terms if _moves(term, reckoner)]
    if moved:
        now = {term.clock: term.due_at.isoformat() for term in moved}
        audit.record(None, "due moments moved", subject, law=ROWS_COUNT, row=reckoner.version, due=now)
        _send("worktime/moved", subject, rules, rules.concerned(subject), moved)
    return bool(moved)


def _moves(term: Term, reckoner: Calendar) -> bool:
    """Reckon an open term by this calendar; whether its due moment is another one now."""
    if term.reckoned_with >= reckoner.version:
        return False
    before = term.due_at
    reckon(term, reckoner)
    if term.due_at != before:
        term.reminded_at = term.reported_at = None  # what was said of the old moment is not true of the new one
    term.save()
    return term.due_at != before

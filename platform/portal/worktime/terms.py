"""The terms of a case: which run in its state, when each is due, and what a new row of the calendar changes.

An app tells once, by `timed`, which clocks run for its cases and from when. That is a function of the case's own
facts, so a step says nothing about terms: `portal.flow.Step.take` settles them after each. What follows when a
moment comes, or when the calendar changes, is in watch.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from portal import audit
from portal.law import own, under
from portal.worktime import calendar
from portal.worktime.clocks import CLOCKS, Clock
from portal.worktime.models import Term
from portal.worktime.reckoning import Calendar
from portal.worktime.words import explanation

REMIND_AFTER = 0.75  # of the working time of a term
NO_SUSPENSION = own("Nothing stops or lengthens a term: not a return, a reassignment, a request to complete.")


@dataclass(frozen=True, slots=True)
class Timed:
    """What the ground must know of a model whose cases have terms."""

    running: Callable[[Any], Mapping[Clock, datetime]]  # the clocks that run now, and from when
    moot: Callable[[Any], set[Clock]]  # those that the case turned out not to need
    turn: Callable[[Any], list[Any]]  # the people whose turn it is
    above: Callable[[Any], list[Any]]  # who hears that a term has ended
    concerned: Callable[[Any], list[Any]]  # who hears that a due moment has moved
    page: Callable[[Any, Any], str]  # where a person finds it


TIMED: dict[str, Timed] = {}


def timed(model: type[models.Model], rules: Timed) -> None:
    """Let the cases of `model` have terms; it has the columns `due_at` and `bound_by`."""
    TIMED[model._meta.label_lower] = rules


def of(subject: models.Model) -> models.QuerySet[Term]:
    """The terms of one case, in the order in which they began."""
    return Term.objects.filter(subject=audit.key(subject)).order_by("starts_at", "due_at", "pk")


@under(NO_SUSPENSION)
def settle(subject: Any, at: datetime | None = None) -> None:
    """Begin and end the terms of a case as its state asks; the caller holds its lock and saves it."""
    rules = TIMED.get(subject._meta.label_lower)
    running = rules.running(subject) if rules else {}
    if rules is None or not (running or subject.due_at):
        return  # nothing runs, and nothing ran
    at, reckoner, moot = at or timezone.now(), calendar.current(), rules.moot(subject)
    before = {term.clock: term for term in of(subject)}  # the latest of each clock
    _know_the_last_row(subject, rules, before.values(), reckoner)
    ended = [term for code, term in before.items() if term.ended_at is None and CLOCKS[code] not in running]
    for term in ended:
        _end(term, at, reckoner, applied=CLOCKS[term.clock] not in moot)
    for clock, starts_at in sorted(running.items(), key=lambda each: each[0].rank):
        last = before.get(clock.code)
        if last is not None and last.starts_at == starts_at:
            _run_on(last, is_anothers_turn=bool(ended))
        else:
            if last is not None and last.ended_at is None:  # what was awaited was done, and the other side is to act
                _end(last, at, reckoner, applied=True)
            before[clock.code] = _begin(subject, clock, starts_at, reckoner)
    bind(subject, before.values())


def _know_the_last_row(subject: Any, rules: Timed, terms: Iterable[Term], reckoner: Calendar) -> None:
    """What ends now ends by the calendar in force, also where the sweep has not come round since its last row."""
    from portal.worktime import watch  # it stands on this module

    watch.renew(subject, rules, [term for term in terms if term.ended_at is None], reckoner)


def _begin(subject: models.Model, clock: Clock, starts_at: datetime, reckoner: Calendar) -> Term:
    term = Term(subject=audit.key(subject), clock=clock.code, starts_at=starts_at)
    reckon(term, reckoner)
    term.save(force_insert=True)
    return term


def reckon(term: Term, reckoner: Calendar) -> None:
    """When it is due by this calendar, when to remind, and why then."""
    clock = CLOCKS[term.clock]
    term.due_at = clock.due(reckoner, term.starts_at)
    enough = reckoner.worked(term.starts_at, term.due_at) * REMIND_AFTER
    term.remind_at = min(reckoner.due_after(term.starts_at, enough), term.due_at)
    term.explanation = explanation(
        reckoner, term.starts_at, term.due_at, whole_days=clock.length_at(term.starts_at).whole_days
    )
    term.reckoned_with = reckoner.version


def _end(term: Term, at: datetime, reckoner: Calendar, *, applied: bool) -> None:
    term.ended_at, term.applied = max(at, term.starts_at), applied
    term.worked = int(reckoner.worked(term.starts_at, term.ended_at).total_seconds())
    term.save(update_fields=["ended_at", "worked", "applied"])


def _run_on(term: Term, *, is_anothers_turn: bool) -> None:
    """What was returned runs on from where it began: no order knows a suspension.

    Where a stage has ended, whoever comes next is reminded of what runs on as well, unless it is late already.
    """
    forget = is_anothers_turn and term.reminded_at is not None and term.reported_at is None
    if term.ended_at is not None or forget:
        term.ended_at, term.worked, term.applied = None, None, True
        term.reminded_at = None if forget else term.reminded_at
        term.save(update_fields=["ended_at", "worked", "applied", "reminded_at"])


def bind(subject: Any, terms: Any) -> None:
    """The earliest due moment binds, whichever clock sets it."""
    open_terms = [term for term in terms if term.ended_at is None]
    earliest = min(open_terms, key=lambda term: (term.due_at, CLOCKS[term.clock].rank), default=None)
    subject.due_at = earliest.due_at if earliest else None
    subject.bound_by = earliest.clock if earliest else ""


def find(key: str) -> tuple[Any, Timed] | None:
    """The case that the trail calls `key`, locked, and its rules; None if it is gone."""
    label, _, pk = key.partition(":")
    subject = apps.get_model(label)._base_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    return None if subject is None else (subject, TIMED[label])

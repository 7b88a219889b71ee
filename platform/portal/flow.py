"""How a workflow is declared and a step of it is taken.

A step is one arrow of the state diagram, or several arrows that people know by one name. It is taken under a lock
on the subject's row, so that of two people who press at once one wins and the other is told. A rule both forbids
and explains: the page shows the button where it answers None, and its words where it does not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.formatting import Words as Words
from portal.law import Law, cite
from portal.worktime import terms

Actor = AbstractBaseUser | None  # None is the portal itself, or the bank that speaks to it
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step is not open, in words for the reader."""

    reason: Words


class StepRefused(Exception):
    """The step was not taken and nothing was changed; str() is the reason for the reader."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal

    def __str__(self) -> str:
        return str(self.refusal.reason)


Rule = Callable[[Any, Any], Refusal | None]

MOVED_ON = Refusal(_("This is no longer possible: the case has moved on. Look at its state now."))


@dataclass(frozen=True, slots=True)
class Step:
    """From where to where, by whom, under which law."""

    name: str
    moves: Mapping[str, str]
    may: Rule
    law: tuple[Law, ...]

    def refusal(self, actor: Actor, subject: Any) -> Refusal | None:
        """Say why `actor` may not take this step on `subject` now, or None if they may."""
        if subject.state not in self.moves:
            return MOVED_ON
        return self.may(actor, subject)

    @contextmanager
    def take(self, actor: Actor, subject: Any, **detail: object) -> Iterator[None]:
        """Lock `subject`, check the step, let the caller act, then move it and record it with `detail`.

        The terms of the case are settled by its new state.
        """
        with transaction.atomic():
            lock(subject)
            if refusal := self.refusal(actor, subject):
                raise StepRefused(refusal)
            source = subject.state
            yield
            subject.state = self.moves[source]
            terms.settle(subject)
            subject.save()
            audit.record(actor, self.name, subject, law=self.law, source=source, target=subject.state, **detail)


def sure(value: Value | None) -> Value:
    """A value that a constraint of the table guarantees in this state."""
    if value is None:
        raise LookupError("The database holds a row that its constraints forbid.")
    return value


def lock(subject: models.Model) -> None:
    """Lock the row of `subject` until the transaction ends, and read it anew."""
    subject.refresh_from_db(from_queryset=subject._meta.base_manager.select_for_update())


FLOWS: list["Flow"] = []


@dataclass(frozen=True, slots=True)
class Flow:
    """All steps of one workflow, for its tests, its pages and its diagram."""

    name: str
    states: type[models.TextChoices]
    initial: str
    steps: Sequence[Step]

    def __post_init__(self) -> None:
        FLOWS.append(self)
        for step in self.steps:
            cite(f"{self.name}: {step.name}", *step.law)

    def diagram(self) -> str:
        """The workflow as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for step in self.steps:
            lines += [f"    {source} --> {target}: {step.name}" for source, target in step.moves.items()]
        sources = {source for step in self.steps for source in step.moves}
        lines += [f"    {state} --> [*]" for state in self.states.values if state not in sources]
        return "\n".join(lines)

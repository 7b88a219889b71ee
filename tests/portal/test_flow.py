"""How a step is taken: checked, locked, moved, recorded; or refused, and nothing changes."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from copyright_registry import law
from copyright_registry.models import Application, State
from portal import audit, flow
from portal.flow import MOVED_ON, Flow, Refusal, Step, StepRefused, lock
from tests.people import People
from tests.together import at_once


class Lamp(TextChoices):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


def anybody(_actor: Any, _subject: Any) -> Refusal | None:
    return None


def whom_it_knows(actor: Any, _lamp: Any) -> Refusal | None:
    return None if actor == HOST else Refusal("The lamp does not know you.")


HOST, GUEST = User(pk=1), User(pk=2)
LIGHT = Step("light", {Lamp.OFF: Lamp.ON}, whom_it_knows, ())
DROP = Step("drop", {Lamp.OFF: Lamp.BROKEN, Lamp.ON: Lamp.BROKEN}, anybody, ())
DISCARD = Step("discard", {State.DRAFT: State.DISCARDED}, anybody, (law.DISCARD,))


def lamp(state: Lamp) -> SimpleNamespace:
    return SimpleNamespace(state=state)


@pytest.fixture
def lamps(monkeypatch: pytest.MonkeyPatch) -> Flow:
    """A small workflow that stays out of the list of real ones."""
    monkeypatch.setattr(flow, "FLOWS", [])
    return Flow("a lamp", Lamp, Lamp.OFF, (LIGHT, DROP))


@pytest.fixture
def draft(people: People) -> Application:
    """A draft whose only trail entry is its beginning; it says when it was closed, as a verb here would."""
    application = Application.objects.create(applicant=people.author, language="kk", closed_at=timezone.now())
    audit.record(people.author, "start", application, law=law.DRAFTS)
    return application


def trail_of(application: Application) -> list[str]:
    return [row.act for row in audit.of(application)]


def test_a_rule_refuses_in_its_own_words() -> None:
    refusal = LIGHT.refusal(GUEST, lamp(Lamp.OFF))

    assert refusal is not None
    assert str(StepRefused(refusal)) == "The lamp does not know you."


def test_a_case_that_has_moved_on_refuses_before_the_rule_is_asked() -> None:
    assert LIGHT.refusal(GUEST, lamp(Lamp.ON)) is MOVED_ON


def test_a_refusal_is_in_the_language_of_its_reader() -> None:
    refused = StepRefused(MOVED_ON)
    told = set()

    for language in ("kk", "ru", "en"):
        with override(language):
            told.add(str(refused))

    assert len(told) == 3


def test_the_diagram_shows_the_beginning_each_arrow_and_the_end(lamps: Flow) -> None:
    assert lamps.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> off",
        "    off --> on: light",
        "    off --> broken: drop",
        "    on --> broken: drop",
        "    broken --> [*]",
    ]


def test_a_step_moves_the_case_and_leaves_one_entry(people: People, draft: Application) -> None:
    with DISCARD.take(people.author, draft, why="tired"):
        draft.title_ru = "Ночное кочевье"

    kept = Application.objects.get()
    entry = audit.of(draft).get(act="discard")
    assert (kept.state, kept.title_ru) == (State.DISCARDED, "Ночное кочевье")
    assert (entry.actor, entry.law) == (f"accounts.user:{people.author.pk}", [law.DISCARD.id])
    assert b'"detail":{"source":"draft","target":"discarded","why":"tired"}' in bytes(entry.body)


def test_a_refused_step_changes_nothing_and_leaves_no_entry(people: People, draft: Application) -> None:
    locked = Step("discard", DISCARD.moves, lambda *_: Refusal("Not today."), DISCARD.law)

    with pytest.raises(StepRefused, match="Not today"), locked.take(people.author, draft):
        pytest.fail("The body of a refused step has run.")

    assert Application.objects.get().state == State.DRAFT
    assert trail_of(draft) == ["start"]


def test_a_step_that_fails_halfway_changes_nothing_and_leaves_no_entry(people: People, draft: Application) -> None:
    def half() -> None:
        with DISCARD.take(people.author, draft):
            Application.objects.update(title_ru="Ночное кочевье")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        half()

    kept = Application.objects.get()
    assert (kept.state, kept.title_ru) == (State.DRAFT, "")
    assert trail_of(draft) == ["start"]


def test_a_page_that_was_open_for_long_does_not_bring_an_old_state_back(people: People, draft: Application) -> None:
    opened_before = Application.objects.get()
    with DISCARD.take(people.author, draft):
        pass

    with pytest.raises(StepRefused, match=str(MOVED_ON.reason)), DISCARD.take(people.author, opened_before):
        pytest.fail("The body of a refused step has run.")

    assert trail_of(draft) == ["start", "discard"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(people: People, draft: Application) -> None:
    both_inside = Barrier(2, timeout=0.5)

    def press() -> str:
        mine = Application.objects.get()
        with DISCARD.take(people.author, mine):
            wait_for_the_other(both_inside)
        return "done"

    outcomes = at_once(press, press)

    assert "done" in outcomes
    assert sum(isinstance(outcome, StepRefused) for outcome in outcomes) == 1
    assert trail_of(draft) == ["start", "discard"]


def wait_for_the_other(barrier: Barrier) -> None:
    """Let a second person into the step if anything lets them; under the lock nobody comes."""
    with suppress(BrokenBarrierError):
        barrier.wait()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_lock_reads_what_others_have_written(people: People, draft: Application) -> None:
    at_once(lambda: Application.objects.update(title_ru="Ночное кочевье"))

    with transaction.atomic():
        lock(draft)

    assert draft.title_ru == "Ночное кочевье"

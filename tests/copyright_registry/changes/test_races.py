"""Two people press at the same moment: one wins, the other is told, and the register has one version that stands."""

from functools import partial

import pytest

from copyright_registry.changes import course, requests
from copyright_registry.changes.models import Ask, Change, ChangeDecision, ChangeState
from copyright_registry.models import Entry
from portal import law
from portal.flow import MOVED_ON, StepRefused, sure
from portal.models import Trail
from tests.copyright_registry.changes import acts
from tests.people import People, someone
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("broker")]


def copies(change: Change, count: int = 2) -> list[Change]:
    """The same change as `count` people have it on their screens."""
    return [Change.objects.get(pk=change.pk) for _ in range(count)]


def refusal(outcomes: list[object]) -> StepRefused:
    """Exactly one went through; gives what the other was told."""
    told = [outcome for outcome in outcomes if isinstance(outcome, StepRefused)]
    assert len(told) == len(outcomes) - 1, outcomes
    return told[0]


def test_of_two_authors_who_begin_at_once_one_does(people: People) -> None:
    entry = acts.entered(people, people.stranger)

    outcomes = at_once(
        partial(acts.begin, people.author, entry), partial(acts.begin, people.stranger, entry, Ask.CANCEL)
    )

    refusal(outcomes)
    assert Change.objects.count() == 1


@pytest.mark.clause(law.O1315_A4)
def test_two_last_signatures_at_once_are_one_receipt(people: People) -> None:
    third = someone("author2")
    change = acts.begin(people.author, acts.entered(people, people.stranger, third))
    acts.sign(people, change, people.author)
    first, second = copies(change)

    outcomes = at_once(partial(acts.sign, people, first, people.stranger), partial(acts.sign, people, second, third))

    assert outcomes == [None, None]
    assert (Change.objects.get().state, Change.objects.get().number) == (ChangeState.RECEIVED, 1)
    assert Trail.objects.filter(act="sign as the last").count() == 1


def test_of_signing_and_taking_back_at_once_one_happens(people: People) -> None:
    change = acts.begin(people.author, acts.entered(people, people.stranger))
    acts.sign(people, change, people.author)
    first, second = copies(change)

    outcomes = at_once(
        partial(acts.sign, people, first, people.stranger), partial(requests.take_back, people.author, second)
    )

    assert refusal(outcomes).refusal is MOVED_ON
    assert Change.objects.get().state == (ChangeState.RECEIVED if outcomes[0] is None else ChangeState.TAKEN_BACK)


def test_of_two_who_agree_one_does(people: People) -> None:
    change = acts.begin(people.author, acts.entered(people))
    acts.sign(people, change)
    acts.propose(change)
    first, second = copies(change)

    outcomes = at_once(
        partial(course.agree, people.head_of_department, first, ChangeDecision.objects.get()),
        partial(course.agree, people.deputy, second, ChangeDecision.objects.get()),
    )

    assert refusal(outcomes).refusal is MOVED_ON
    assert Trail.objects.filter(act="agree", subject__contains="change").count() == 1


@pytest.mark.clause(law.O1315_15_1)
def test_two_presses_of_the_head_make_one_version(people: People) -> None:
    change = acts.begin(people.author, acts.entered(people))
    acts.sign(people, change)
    acts.propose(change)
    acts.agree(people, change)
    cms = people.sign(people.head, bytes(sure(sure(change.decision).pdf)))

    outcomes = at_once(*(partial(course.decide, people.head, copy, cms) for copy in copies(change)))

    assert refusal(outcomes).refusal is MOVED_ON
    assert sorted(Entry.objects.values_list("version", flat=True)) == [1, 2]


@pytest.mark.clause(law.O1315_15_1, law.O1315_15_3)
def test_of_a_request_and_a_court_on_one_version_one_is_carried_out(people: People) -> None:
    entry = acts.entered(people)
    asked = acts.begin(people.author, entry)
    acts.sign(people, asked)
    ordered = acts.by_court(entry, title_ru="Ночной путь")
    for change in (asked, ordered):
        acts.propose(change)
        acts.agree(people, change)

    outcomes = at_once(partial(acts.decide, people, asked), partial(acts.decide, people, ordered))

    refusal(outcomes)
    assert Entry.objects.filter(number=entry.number).count() == 2
    assert Entry.current.filter(number=entry.number).count() == 1
    assert Change.objects.filter(state=ChangeState.DONE).count() == 1
    assert Change.objects.filter(state=ChangeState.AGREED).count() == 1

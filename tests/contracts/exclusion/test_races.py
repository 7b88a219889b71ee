"""Two press at the same moment: one wins, the other is told."""

from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from contracts.exclusion import applying, telling
from contracts.models import Exclusion, ExclusionState, ExclusionWord
from portal.flow import StepRefused
from portal.models import Notice, Trail
from tests.contracts.exclusion.acts import cafe, draft, licence, sent, signature, term_over, work_of
from tests.people import People
from tests.together import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("english", "broker"),
]


def twice(exclusion: Exclusion) -> list[Exclusion]:
    """The same application on two screens."""
    return [Exclusion.objects.get(pk=exclusion.pk) for _screen in range(2)]


def one_won(outcomes: list[object]) -> bool:
    return sorted(isinstance(outcome, StepRefused) for outcome in outcomes) == [False, True]


def test_two_clicks_on_sign_give_one_number(people: People, owner: User, society: Organisation) -> None:
    exclusion = draft(owner, society, work_of(owner))
    cms = signature(people, "author", exclusion)
    outcomes = at_once(*(partial(applying.sign, owner, one, cms) for one in twice(exclusion)))
    assert one_won(outcomes), outcomes
    assert Trail.objects.filter(act="sign an application for exclusion").count() == 1
    assert Exclusion.objects.get().rows.count() == 1


def test_of_a_withdrawal_and_the_effect_one_happens(people: People, owner: User, society: Organisation) -> None:
    licence(society, cafe(people.stranger))
    first, second = twice(term_over(sent(people, owner, society, work_of(owner))))
    outcomes = at_once(partial(applying.withdraw, owner, first), partial(applying.take_effect, second))
    assert one_won(outcomes), outcomes
    is_in_effect = Exclusion.objects.get().state == ExclusionState.IN_EFFECT
    assert ExclusionWord.objects.exists() is is_in_effect


def test_two_members_of_the_okup_confirm_once(people: People, owner: User, head: User, society: Organisation) -> None:
    today = timezone.localdate()
    exclusion = sent(people, owner, society, work_of(owner))
    outcomes = at_once(*(partial(applying.confirm, head, one, "Шығарылды.", today) for one in twice(exclusion)))
    assert one_won(outcomes), outcomes
    assert Exclusion.objects.get().state == ExclusionState.IN_EFFECT


def test_two_workers_tell_each_user_once(people: People, owner: User, society: Organisation) -> None:
    for place, person in enumerate((people.stranger, people.deputy, people.examiner)):
        licence(society, cafe(person), f"4-{place}")
    applying.take_effect(term_over(sent(people, owner, society, work_of(owner))))
    at_once(telling.tell_some, telling.tell_some, telling.tell_some)
    while telling.tell_some():
        pass
    told = Notice.objects.filter(template="contracts/exclusion_for_user").values_list("person", flat=True)
    assert sorted(told) == sorted(person.pk for person in (people.stranger, people.deputy, people.examiner))

"""What an OKUP licenses no more on a day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from contracts.exclusion import applying, standing
from portal import law
from portal.flow import sure
from registers.models import Work
from tests.contracts.exclusion.acts import ON_AIR, PUBLIC, in_effect, sent, work_of
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]
BOTH = ["copyright", "related"]
DAY = timedelta(days=1)


@pytest.fixture
def work(owner: User) -> Work:
    return work_of(owner)


@pytest.mark.clause(law.O100_6)
def test_a_work_is_excluded_from_its_day_on(people: People, owner: User, society: Organisation, work: Work) -> None:
    exclusion = in_effect(people, owner, society, work, right_type=BOTH)
    day = sure(exclusion.effective_on)
    assert standing.excluded(society, day, [work.pk]) == {work.pk: standing.ALL}
    assert standing.excluded(society, day + 999 * DAY, [work.pk]) == {work.pk: standing.ALL}
    assert standing.excluded(society, day - DAY, [work.pk]) == {}


def test_what_is_to_come_counts_on_its_day_before_any_sweep(
    people: People, owner: User, head: User, society: Organisation, work: Work
) -> None:
    exclusion = sent(people, owner, society, work, right_type=BOTH)
    day = sure(exclusion.from_day)
    assert standing.excluded(society, day - DAY, [work.pk]) == {}
    assert standing.excluded(society, day, [work.pk]) == {work.pk: standing.ALL}
    earlier = timezone.localdate() + 3 * DAY
    applying.confirm(head, exclusion, "Шығарылады.", earlier)
    assert standing.excluded(society, earlier - DAY, [work.pk]) == {}
    assert standing.excluded(society, earlier, [work.pk]) == {work.pk: standing.ALL}


def test_what_was_withdrawn_excludes_nothing(people: People, owner: User, society: Organisation, work: Work) -> None:
    exclusion = sent(people, owner, society, work)
    day = sure(exclusion.from_day)
    applying.withdraw(owner, exclusion)
    assert standing.excluded(society, day, [work.pk]) == {}


def test_powers_of_several_applications_add_up(people: People, owner: User, society: Organisation, work: Work) -> None:
    today = timezone.localdate()
    in_effect(people, owner, society, work, ways_of_use=[ON_AIR])
    in_effect(people, owner, society, work, ways_of_use=[PUBLIC])
    assert standing.excluded(society, today, [work.pk]) == {work.pk: frozenset({ON_AIR, PUBLIC})}
    in_effect(people, owner, society, work, right_type=BOTH)
    in_effect(people, owner, society, work, ways_of_use=[PUBLIC])
    assert standing.excluded(society, today, [work.pk]) == {work.pk: standing.ALL}


def test_other_okups_and_other_works_are_not_touched(
    people: People, owner: User, society: Organisation, other_society: Organisation, work: Work
) -> None:
    in_effect(people, owner, society, work)
    another = work_of(owner, title_kk="Басқа")
    assert standing.excluded(other_society, timezone.localdate(), [work.pk]) == {}
    assert standing.excluded(society, timezone.localdate(), [another.pk]) == {}


def test_a_work_merged_into_another_is_excluded_as_that_one(
    people: People, owner: User, society: Organisation, work: Work
) -> None:
    in_effect(people, owner, society, work, ways_of_use=[ON_AIR])
    kept = work_of(owner, title_kk="Сол ән")
    Work.objects.filter(pk=work.pk).update(state="merged", merged_into=kept)
    assert standing.excluded(society, timezone.localdate(), [kept.pk]) == {kept.pk: frozenset({ON_AIR})}


def test_one_query_for_any_number(
    people: People,
    owner: User,
    society: Organisation,
    work: Work,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    in_effect(people, owner, society, work, work_of(owner, title_kk="Басқа"))
    with django_assert_num_queries(1):
        assert len(standing.excluded(society, timezone.localdate(), range(1, 10_001))) == 2


@pytest.mark.parametrize(
    ("powers", "is_covered"),
    [(None, False), (standing.ALL, True), (frozenset({ON_AIR}), True), (frozenset({PUBLIC}), False)],
)
def test_a_power_is_asked_for(powers: frozenset[str] | None, is_covered: bool) -> None:
    assert standing.covers(powers, ON_AIR) is is_covered

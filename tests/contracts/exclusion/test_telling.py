"""Users of works hear of an exclusion that concerns their licence, each once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from contracts.exclusion import tasks, telling
from contracts.models import ExclusionWord
from portal import law, notices
from portal.models import Notice
from registers.models import AgreementKind, AgreementState
from tests.contracts.exclusion.acts import ON_AIR, cafe, in_effect, licence, sent, work_of
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]
TOLD = "contracts/exclusion_for_user"


def told() -> list[User]:
    """Who was told, after every word that is owed has gone."""
    while telling.tell_some(most=1):
        pass
    return [notice.person for notice in Notice.objects.filter(template=TOLD).order_by("pk")]


@pytest.mark.clause(law.O100_6)
def test_a_user_with_two_licences_is_told_once(people: People, owner: User, society: Organisation) -> None:
    user = cafe(people.stranger)
    licence(society, user)
    licence(society, user, "4-2")
    in_effect(people, owner, society, work_of(owner))
    assert told() == [people.stranger]
    tasks.tell_users()
    tasks.tell_owed_users()
    assert told() == [people.stranger]


def test_the_notice_names_the_works_and_the_day(people: People, owner: User, society: Organisation) -> None:
    licence(society, cafe(people.stranger))
    exclusion = in_effect(people, owner, society, work_of(owner))
    told()
    subject, text = notices.told(Notice.objects.get(template=TOLD))
    assert "leave your licence" in subject
    assert "Көзімнің қарасы" in text
    assert f"/en/registers/exclusions/?q={exclusion.number}" in text
    assert owner.full_name not in text


def test_of_many_works_some_are_named(people: People, owner: User, society: Organisation) -> None:
    licence(society, cafe(people.stranger))
    in_effect(people, owner, society, *(work_of(owner, title_kk=f"Ән {place}") for place in range(telling.FEW + 1)))
    told()
    assert "and others." in notices.told(Notice.objects.get(template=TOLD))[1]


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ({}, True),
        ({"rights": ["performance"], "ways": ["broadcasting", "cable"]}, True),
        ({"rights": ["performance"], "ways": ["public_performance"]}, False),
        ({"rights": ["reproduction"]}, False),
        ({"ways": ["broadcasting"]}, True),
        ({"kind": AgreementKind.REMUNERATION}, True),
        ({"state": AgreementState.ENDED, "ended_on": timezone.localdate()}, False),
        ({"until": timezone.localdate() - DAY, "since": timezone.localdate() - 9 * DAY}, False),
    ],
)
def test_only_licences_that_cover_it_count(
    people: People, owner: User, society: Organisation, said: dict[str, Any], is_told: bool
) -> None:
    licence(society, cafe(people.stranger), **said)
    in_effect(people, owner, society, work_of(owner), ways_of_use=[ON_AIR])
    assert told() == ([people.stranger] if is_told else [])


def test_a_licence_that_names_works_counts_where_it_names_this_one(
    people: People, owner: User, society: Organisation
) -> None:
    mine, another = work_of(owner), work_of(owner, title_kk="Басқа")
    licence(society, cafe(people.stranger), works=[another])
    licence(society, cafe(people.deputy), "4-2", works=[mine, another])
    in_effect(people, owner, society, mine)
    assert told() == [people.deputy]


def test_a_licence_of_another_okup_does_not_count(
    people: People, owner: User, society: Organisation, other_society: Organisation
) -> None:
    licence(other_society, cafe(people.stranger))
    in_effect(people, owner, society, work_of(owner))
    assert told() == []
    assert not ExclusionWord.objects.exists()


def test_nobody_hears_before_it_takes_effect(people: People, owner: User, society: Organisation) -> None:
    licence(society, cafe(people.stranger))
    sent(people, owner, society, work_of(owner))
    assert told() == []


def test_applicant_and_okup_hear_that_it_is_in_effect(
    people: People, owner: User, head: User, society: Organisation
) -> None:
    in_effect(people, owner, society, work_of(owner))
    heard = Notice.objects.filter(template="contracts/exclusion_in_effect").values_list("person", flat=True)
    assert set(heard) == {owner.pk, head.pk}


@pytest.mark.parametrize("what", ["sent", "confirmed", "refused", "withdrawn", "in_effect"])
def test_every_notice_reads_well(people: People, owner: User, society: Organisation, what: str) -> None:
    exclusion = in_effect(people, owner, society, work_of(owner))
    telling.to_applicant(exclusion, f"exclusion_{what}")
    subject, text = notices.told(Notice.objects.filter(person=owner).latest("pk"))
    assert exclusion.number in subject
    assert f"/account/exclusions/{exclusion.pk}/" in text

"""Staff merge entries of one work: by whom, when not, and what the entry that stays takes over."""

import pytest

from accounts.models import User
from accounts.roles import Role
from accounts.subjects import Subject
from portal.flow import StepRefused
from portal.models import Notice
from registers.disputes import merging
from registers.models import Work, WorkState
from tests.people import someone, staff
from tests.registers import acts
from tests.registers.acts import ISRC, ISWC, draft, entered, line, song
from tests.registers.disputes.acts import claimed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.clause("O100-14")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def officer() -> User:
    return staff("registrar", Role.REGISTERS_OFFICER)


@pytest.fixture
def pair(author: User) -> tuple[Work, Work]:
    """A duplicate, and the entry that is to stay."""
    twice = entered(Subject(author), song(line(author), title_ru="Свет очей", codes=(ISWC, ISRC)))
    return twice, entered(Subject(author), song(line(author), title_kk="Көзімнің қарасы!", codes=(ISWC,)))


def test_what_stays_has_the_codes_and_titles_of_both(pair: tuple[Work, Work], author: User, officer: User) -> None:
    twice, stays = pair

    merging.merge(officer, twice, stays, "entered twice")

    stays, twice = Work.objects.get(pk=stays.pk), Work.objects.get(pk=twice.pk)
    assert (twice.state, twice.merged_into, twice.version) == (WorkState.MERGED, stays, 2)
    assert (stays.title_kk, stays.title_ru, stays.other_titles) == (
        "Көзімнің қарасы!", "Свет очей", ["Көзімнің қарасы"],
    )  # fmt: skip
    assert sorted(code.value for code in stays.codes.all()) == ["KZA012600001", "T0345246801"]
    assert (stays.holders.count(), stays.version) == (1, 2)
    assert {version.reason for version in stays.versions.filter(version=2)} == {"entered twice"}
    assert "Көзімнің қарасы Свет" in stays.all_titles or "Свет очей" in stays.all_titles
    assert Notice.objects.filter(person=author, template="registers/works_merged").count() == 1


def test_what_led_to_a_merged_entry_leads_to_the_one_that_stays(
    pair: tuple[Work, Work], author: User, officer: User
) -> None:
    first, second = pair
    third = entered(Subject(author), song(line(author), codes=(ISWC,)))

    merging.merge(officer, first, second, "entered twice")
    merging.merge(officer, second, third, "entered thrice")

    assert Work.objects.get(pk=first.pk).merged_into == third


def test_a_mandate_that_names_the_merged_entry_covers_the_one_that_stays(
    pair: tuple[Work, Work], author: User, officer: User
) -> None:
    twice, stays = pair
    acts.mandate(author, acts.okup(), works=[twice])

    merging.merge(officer, twice, stays, "entered twice")

    assert Work.objects.get(pk=stays.pk).is_managed


def test_only_the_officer_merges(pair: tuple[Work, Work], author: User) -> None:
    with pytest.raises(StepRefused, match="Only the officer of the registers"):
        merging.merge(author, *pair, "mine")
    assert set(Work.objects.values_list("state", flat=True)) == {"entered"}


def test_entries_in_dispute_are_merged_as_its_outcome_only(pair: tuple[Work, Work], officer: User) -> None:
    claimed(someone("author2"), pair[0])

    with pytest.raises(StepRefused, match="as its outcome only"):
        merging.merge(officer, *pair, "entered twice")


def test_nothing_is_merged_into_itself_or_into_a_draft(pair: tuple[Work, Work], author: User, officer: User) -> None:
    with pytest.raises(StepRefused, match="into itself"):
        merging.merge(officer, pair[0], pair[0], "entered twice")
    with pytest.raises(StepRefused, match="must be an entered work"):
        merging.merge(officer, pair[0], draft(Subject(author), song(line(author))), "entered twice")


def test_an_officer_does_not_merge_entries_in_which_they_have_a_part(pair: tuple[Work, Work], officer: User) -> None:
    twice, stays = pair
    mine = entered(Subject(officer), song(line(officer), title_kk="Ән"))

    for work, into in ((mine, stays), (twice, mine)):
        with pytest.raises(StepRefused, match="a part in this matter"):
            merging.merge(officer, work, into, "mine")

    assert not Work.objects.filter(state=WorkState.MERGED).exists()

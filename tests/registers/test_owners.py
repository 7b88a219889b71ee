"""Who is meant by a line: one owner for one number, and nobody's name is told for a number."""

import pytest

from accounts.models import SubjectKind, User
from accounts.subjects import Subject
from portal import law
from registers import owners, parties
from registers.models import Owner
from registers.said import HolderSaid
from tests.people import someone
from tests.registers import acts
from tests.registers.acts import entered, line, song

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


def named(name: str, **numbers: str) -> HolderSaid:
    return line(name=name, **numbers)


@pytest.mark.clause(law.O100_18, law.O100_19_1)
def test_who_enters_their_own_work_is_listed_and_who_is_only_named_is_not(author: User) -> None:
    lyricist = line(name="Асқар Сүлейменов", role="lyricist", shares={})
    entered(Subject(author), song(line(author), lyricist))

    mine, other = Owner.objects.get(iin_digest=author.iin_digest), Owner.objects.get(iin_digest="")
    assert mine.listed_at is not None
    assert other.listed_at is None


@pytest.mark.clause(law.O100_19_4)
def test_the_region_of_an_owner_is_that_of_their_account(author: User) -> None:
    assert owners.of(author).region == "35"


def test_an_owner_named_before_they_came_is_found_by_their_account(author: User) -> None:
    (before,) = owners.known([line(author)], Subject(author))
    assert before.person is None

    now = owners.of(author)

    assert (now.pk, now.person) == (before.pk, author)


def test_an_organisation_has_one_row_by_its_bin(author: User) -> None:
    label = acts.organisation(SubjectKind.OWNER)
    (named_before,) = owners.known([named(label.name_kk, bin=label.bin, is_entity=True)], Subject(author))

    assert owners.of(label).pk == named_before.pk == owners.of(label).pk


def test_one_number_is_one_owner_however_it_is_typed(author: User) -> None:
    iin = f"{author.iin[:6]} {author.iin[6:]}"

    found = owners.known([line(author), named(author.full_name, iin=iin)], Subject(author))

    assert found[0].pk == found[1].pk
    assert Owner.objects.count() == 1


def test_a_number_of_somebody_of_another_name_is_refused_without_telling_the_name(author: User) -> None:
    owners.of(author)

    (fault,) = owners.contradictions([named("Мұхтар Әуезов", iin=author.iin)], author)

    assert "Somebody of another name" in fault.words
    assert author.surname not in fault.words


def test_initials_and_another_order_of_the_name_are_the_same_name(author: User) -> None:
    owners.of(author)

    assert owners.contradictions([named(f"{author.given_name[0]}. {author.surname}", iin=author.iin)], author) == []


def test_numbers_of_two_owners_in_one_line_are_refused(author: User) -> None:
    owners.of(author)
    owners.known([named(author.full_name, isni="0000000121032683")], Subject(author))

    (fault,) = owners.contradictions([named(author.full_name, iin=author.iin, isni="0000000121032683")], author)

    assert "different persons" in fault.words


def test_namesakes_without_numbers_are_one_on_works_of_one_keeper_and_two_otherwise(author: User) -> None:
    mine, theirs = Subject(author), Subject(someone("author2"))
    half = acts.HALF
    for _each in range(2):
        entered(mine, song(line(author, shares=half), named("Халық", role="lyricist", shares=half)))
    entered(theirs, song(line(theirs.person, shares=half), named("Халық", role="lyricist", shares=half)))

    assert Owner.objects.filter(name_kk="Халық").count() == 2
    assert Owner.objects.filter(name_kk="Халық").order_by("pk")[0].holdings.count() == 2


def test_the_queries_do_not_grow_with_the_lines(author: User, django_assert_max_num_queries) -> None:
    lines = [named(f"Автор {place}") for place in range(300)]

    with django_assert_max_num_queries(4):
        assert len({owner.pk for owner in owners.known(lines, Subject(author))}) == 300


@pytest.mark.parametrize(
    "name", ["Әсемгүл", "Айгүл Алма Асем Әсемгүл Дана", "А Б В Г Ә Сүйінбаева", "Әсемгүл Айгүл", "А. Ә. С. Ж."]
)
@pytest.mark.clause(law.O100_2_8)
def test_by_common_names_nobody_learns_whose_a_number_is(author: User, name: str) -> None:
    owners.of(author)

    assert owners.contradictions([named(name, iin=author.iin)], author)


@pytest.mark.parametrize(
    "name", ["Сүйінбаева Ә.", "Suyinbayeva Asemgul", "СҮЙІНБАЕВА ӘСЕМГҮЛ", "Жұмағалиқызы Әсемгүл Сүйінбаева"]
)
def test_who_is_named_by_two_words_of_the_name_is_meant(author: User, name: str) -> None:
    owners.of(author)

    assert owners.contradictions([named(name, iin=author.iin)], author) == []


def test_a_pseudonym_is_a_name(author: User) -> None:
    owner = owners.of(author)
    Owner.objects.filter(pk=owner.pk).update(pseudonym="Ақжелең")

    assert owners.contradictions([named("Ақжелең", iin=author.iin)], author) == []


def test_an_ipi_of_one_person_gives_the_line_of_another_to_nobody(author: User) -> None:
    namesake = someone("author2")
    first = named(author.full_name, iin=author.iin, isni="0000000121032683")
    second = named(author.full_name, iin=namesake.iin, isni="0000000121032683")

    assert [fault.line for fault in owners.contradictions([first, second], author)] == [1]
    owners.known([first], Subject(author))
    assert "different persons" in owners.contradictions([second], author)[0].words


@pytest.mark.clause(law.O100_2_8)
def test_a_number_written_with_any_name_does_not_tell_the_right_one_once_its_person_comes(author: User) -> None:
    mine, half = someone("author2"), acts.HALF
    said = song(line(mine, shares=half), named("Мұхтар Әуезов", iin=author.iin, role="lyricist", shares=half))
    work = acts.draft(Subject(mine), said)

    parties.follow(author)
    owner = owners.of(author)

    told = work.holders.get(role="lyricist").owner
    assert (told.pk == owner.pk, told.name, told.iin_digest) == (False, "Мұхтар Әуезов", "")

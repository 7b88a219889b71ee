"""Two people press at once."""

import pytest

from accounts.models import SubjectKind, User
from accounts.subjects import Subject
from portal import law
from portal.flow import StepRefused
from registers import works
from registers.models import Work, WorkState
from tests.browser import client_of, said, typed
from tests.people import someone
from tests.registers import acts
from tests.registers.acts import HALF, draft, line, song
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


@pytest.mark.clause(law.O100_16)
def test_of_two_members_who_enter_one_draft_one_does_and_the_other_is_told(author: User, other: User) -> None:
    label = acts.organisation(SubjectKind.OWNER)
    first, second = acts.keeper(author, label), acts.keeper(other, label)
    named = line(name=label.name_kk, bin=label.bin, is_entity=True, role="owner")
    work = draft(first, song(named, line(author, shares={})))

    given = at_once(
        lambda: works.enter(first.person, Work.objects.get(pk=work.pk)),
        lambda: works.enter(second.person, Work.objects.get(pk=work.pk)),
    )

    assert [type(each) for each in given if each is not None] == [StepRefused]
    assert (Work.objects.get().state, work.versions.count()) == (WorkState.ENTERED, 1)


def test_two_owners_who_enter_one_work_at_once_are_both_entered(author: User, other: User) -> None:
    lines = (line(author, shares=HALF), line(other, shares=HALF, role="lyricist"))
    mine, theirs = (draft(Subject(person), song(*lines)) for person in (author, other))

    given = at_once(lambda: works.enter(author, mine), lambda: works.enter(other, theirs))

    assert given == [None, None]
    assert list(Work.objects.values_list("state", flat=True)) == [WorkState.ENTERED] * 2


def test_of_two_windows_that_save_one_part_at_once_one_is_kept_and_one_is_told(author: User) -> None:
    work = draft(Subject(author), song(line(author)))
    here = f"/en/account/works/{work.pk}/about/"
    windows = [client_of(author), client_of(author)]
    seen = [typed(window.get(here), "seen") for window in windows]

    answers = at_once(
        *(
            lambda window=window, seen=seen, title=title: window.post(here, {"title_kk": title, "seen": seen})
            for window, seen, title in zip(windows, seen, ("Бір", "Екі"), strict=True)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [302, 422]  # type: ignore[attr-defined]  # answers
    (told,) = [answer for answer in answers if answer.status_code == 422]  # type: ignore[attr-defined]  # answers
    assert "changed meanwhile" in said(told)
    assert Work.objects.get().title_kk in {"Бір", "Екі"}


def test_a_line_agreed_while_it_is_changed_is_either_agreed_before_or_awaited_anew(author: User, other: User) -> None:
    work = draft(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))
    works.enter(author, work)
    held = work.holders.get(owner__iin_digest=other.iin_digest)

    changed = song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist"), title_ru="Свет очей")
    at_once(lambda: works.agree(other, held), lambda: works.change(author, Work.objects.get(), changed))

    assert Work.objects.get().version == 2
    assert work.holders.count() == 2

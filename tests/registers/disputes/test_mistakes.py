"""A reported mistake, from the report to what its keeper answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.subjects import Subject
from portal.flow import Step, StepRefused
from portal.models import Notice
from registers import works
from registers.disputes import mistakes, rules
from registers.models import Mistake, MistakeState, Work
from tests.people import someone
from tests.registers.acts import draft, entered, line, song

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


@pytest.fixture
def work(author: User) -> Work:
    return entered(Subject(author), song(line(author)))


def test_the_keeper_is_told_and_answers_within_a_term(author: User, other: User, work: Work) -> None:
    mistake = mistakes.report(other, work, "The year is wrong.")

    assert (mistake.bound_by, mistake.due_at is not None) == ("mistake", True)
    assert Notice.objects.get(person=author).template == "registers/mistake_reported"


def test_a_mistake_is_corrected_by_a_version_made_since(author: User, other: User, work: Work) -> None:
    mistake = mistakes.report(other, work, "The year is wrong.")
    with pytest.raises(StepRefused, match="was not changed since the report"):
        mistakes.corrected(author, mistake)
    works.change(author, work, song(line(author), created_year=1997))

    mistakes.corrected(author, mistake, "Thank you.")

    mistake = Mistake.objects.get()
    assert (mistake.state, mistake.version, mistake.answer, mistake.due_at) == (
        MistakeState.CORRECTED, 2, "Thank you.", None,
    )  # fmt: skip
    assert Notice.objects.get(person=other).template == "registers/mistake_answered"


def test_the_keeper_says_why_it_is_right(author: User, other: User, work: Work) -> None:
    mistake = mistakes.report(other, work, "The year is wrong.")

    mistakes.stands(author, mistake, "It was first sung in 1998.")

    assert Mistake.objects.get().state == MistakeState.STANDS
    with pytest.raises(StepRefused, match="moved on"):
        mistakes.corrected(author, mistake)


@pytest.mark.parametrize("step", mistakes.FLOW.steps, ids=lambda step: step.name)
@pytest.mark.parametrize("state", MistakeState.values)
def test_each_answer_is_the_keepers_while_it_is_open(
    author: User, other: User, work: Work, step: Step, state: str
) -> None:
    mistake = mistakes.report(other, work, "The year is wrong.")
    mistake.state = state

    may = [
        name
        for name, actor in (("keeper", author), ("reporter", other), ("portal", None))
        if not step.refusal(actor, mistake)
    ]

    assert may == (["keeper"] if state == MistakeState.OPEN else [])


def test_only_entered_works_have_mistakes(author: User, other: User) -> None:
    with pytest.raises(StepRefused, match="Only of an entered work"):
        mistakes.report(other, draft(Subject(author), song(line(author))), "No title.")


def test_one_person_reports_so_many_a_day(other: User, work: Work) -> None:
    for place in range(rules.MOST_A_DAY):
        mistakes.report(other, work, f"Mistake {place}.")

    with pytest.raises(StepRefused, match="try again tomorrow"):
        mistakes.report(other, work, "One more.")
    Mistake.objects.update(reported_at=timezone.now() - timedelta(days=2))
    mistakes.report(other, work, "One more.")

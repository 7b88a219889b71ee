"""One's own disputes and reports: in the archive of all, and what of them an account that is closed leaves behind."""

import io
import json
import zipfile

import pytest

from accounts import closing, exporting
from accounts.models import User
from accounts.roles import Role
from portal import law
from portal.flow import StepRefused
from registers.disputes import data, mistakes, steps
from registers.models import DisputeState, Stand
from tests.people import someone, staff
from tests.registers.disputes.acts import answer, claim_of, claimed, enter, paper, same_work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


@pytest.fixture
def third() -> User:
    return someone("author3")


def archive(person: User) -> dict[str, bytes]:
    """The files of disputes in the person's archive."""
    packed = io.BytesIO()
    exporting.pack(packed, data.archive(person))
    with zipfile.ZipFile(packed) as files:
        return {name.removeprefix("registers/"): files.read(name) for name in files.namelist() if "/" in name}


@pytest.mark.clause(law.O100_13)
def test_the_archive_holds_ones_claims_answers_and_evidence_and_nobody_elses(author: User, other: User) -> None:
    dispute = same_work(author, other)
    answer(author, dispute, Stand.KEEP, words="Менің әнім", files=[paper("mine.pdf")])
    answer(other, dispute, Stand.KEEP, words="Моя песня", files=[paper("theirs.pdf")])

    found = archive(author)

    [told] = json.loads(found["disputes.json"])
    assert (told["id"], told["works"]) == (dispute.pk, sorted(work.pk for work in dispute.works.all()))
    assert [one["id"] for one in json.loads(found["claims.json"])] == [claim_of(dispute, author).pk]
    [said] = json.loads(found["answers.json"])
    assert (said["dispute"], said["words"], said["by"]) == (dispute.pk, "Менің әнім", author.full_name)
    files = {name: content for name, content in found.items() if name.startswith("evidence/")}
    assert [name.rpartition("-")[2] for name in files] == ["mine.pdf"]
    assert list(files.values()) == [paper().data]
    assert "Моя песня" not in json.dumps([content.decode("latin-1") for content in found.values()])


def test_the_archive_tells_no_keys_of_others(author: User, other: User) -> None:
    work = enter(author)
    claimed(other, work)
    mistakes.report(other, work, "The year is wrong.")

    keys = {key for name in ("disputes", "claims", "answers", "mistakes") for one in _rows(author, name) for key in one}

    assert keys & {"opened_by", "decided_by", "claimed_by", "answered_by", "person", "reporter"} == set()


def _rows(person: User, name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(archive(person)[f"{name}.json"])
    return found


def test_the_archive_holds_the_mistakes_that_one_reported_with_the_answer(author: User, other: User) -> None:
    work = enter(author)
    reported = mistakes.report(other, work, "The year is wrong.")
    mistakes.stands(author, reported, "It is the year of the first concert.")

    [told] = _rows(other, "mistakes")
    assert (told["words"], told["answer"]) == ("The year is wrong.", "It is the year of the first concert.")
    assert [one["answer"] for one in _rows(author, "mistakes")] == ["It is the year of the first concert."]
    assert _rows(someone("author3"), "mistakes") == []


def test_an_account_is_not_closed_while_a_dispute_is_answered(author: User, other: User, third: User) -> None:
    dispute = same_work(author, other)

    for person in (author, other):
        with pytest.raises(StepRefused, match="A dispute in which you have a part is being answered"):
            closing.close(person)
    closing.close(third)

    answer(author, dispute, Stand.KEEP)
    answer(other, dispute, Stand.GIVE_WAY)
    closing.close(other)
    assert other.closed_at is not None


def test_who_withdrew_their_claim_or_waits_for_a_court_may_close_the_account(
    author: User, other: User, third: User
) -> None:
    dispute = claimed(other, enter(author))
    claimed(third, dispute.works.get(), role="arranger")
    steps.withdraw(other, claim_of(dispute, other))

    assert dispute.state == DisputeState.OPEN
    closing.close(other)
    with pytest.raises(StepRefused, match="being answered"):
        closing.close(third)

    answer(author, dispute, Stand.KEEP)
    steps.leave(staff("registrar", Role.REGISTERS_OFFICER), dispute, "They do not agree.")
    closing.close(third)
    assert third.closed_at is not None

"""The pages of a dispute: a share is claimed, answered with evidence, seen by its parties and the staff alone."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.account import todos
from accounts.models import User
from accounts.roles import Role
from accounts.subjects import Subject, subjects_of
from portal.models import Trail
from registers.disputes import mistakes, presenting
from registers.models import Claim, Dispute, DisputeState, Evidence, Mistake, MistakeState, Stand, Work, WorkState
from registers.said import Lists
from tests import samples
from tests.browser import Browser, client_of
from tests.people import someone, staff
from tests.registers.acts import entered, line, song
from tests.registers.disputes.acts import answer, claim_of, claimed, enter, same_work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
CLAIM = {"role": "lyricist", "category": "text_author", "share_performance": "30", "words": "I wrote the text."}


@pytest.fixture
def author() -> User:
    return someone("author", language="en")


@pytest.fixture
def other() -> User:
    return someone("author2", language="en")


@pytest.fixture
def officer() -> User:
    return staff("registrar", Role.REGISTERS_OFFICER)


def desk_of(person: User) -> Browser:
    """Their browser; their desks read English."""
    person.language = "en"
    person.save(update_fields=["language"])
    return client_of(person)


def page_of(person: User, thing: Dispute | Mistake) -> str:
    return client_of(person).get(thing.get_absolute_url()).content.decode()


def test_a_share_is_claimed_from_the_page_of_the_entry(author: User, other: User) -> None:
    work = enter(author)
    pdf = SimpleUploadedFile("contract.pdf", samples.of_each_format()["pdf"])

    response = client_of(other).post(reverse("registers:claim", args=[work.pk]), {**CLAIM, "evidence": pdf})

    dispute = Dispute.objects.get()
    assert response["Location"] == dispute.get_absolute_url()
    assert dispute.rights == ["performance"]
    page = page_of(author, dispute)
    assert "I wrote the text." in page
    assert "contract.pdf" in page
    kept = client_of(author).get(reverse("registers:evidence", args=[dispute.pk, Evidence.objects.get().pk]))
    assert (kept.content, kept["Content-Type"]) == (samples.of_each_format()["pdf"], "application/pdf")


def test_what_cannot_be_claimed_is_told_and_nothing_typed_is_lost(author: User, other: User) -> None:
    work = enter(author)
    said = {**CLAIM, "share_performance": "130", "evidence": SimpleUploadedFile("a.exe", b"MZ")}

    response = client_of(other).post(reverse("registers:claim", args=[work.pk]), said)

    page = response.content.decode()
    assert response.status_code == 422
    assert "neither PDF nor JPEG" in page
    assert "I wrote the text." in page
    assert not Dispute.objects.exists()


def test_the_keeper_is_told_to_change_the_entry_instead(author: User) -> None:
    page = client_of(author).get(reverse("registers:claim", args=[enter(author).pk])).content.decode()

    assert "You keep this entry" in page
    assert "Report the mistake" in page


def test_a_party_answers_on_the_page_of_the_dispute(author: User, other: User) -> None:
    dispute = same_work(author, other)
    answer(author, dispute, Stand.KEEP)
    mine = claim_of(dispute, other)
    address = reverse("registers:dispute_answer", args=[dispute.pk, mine.pk])
    said = {f"{mine.pk}-stand": "give_way", f"{mine.pk}-words": "It is theirs."}

    response = client_of(other).post(address, said)

    assert response["Location"] == dispute.get_absolute_url()
    assert Dispute.objects.get().state == DisputeState.AGREED
    assert "It is theirs." in page_of(author, dispute)


def test_an_answer_that_cannot_be_taken_is_told_beside_what_was_typed(author: User, other: User) -> None:
    dispute = same_work(author, other)
    mine = claim_of(dispute, other)
    address = reverse("registers:dispute_answer", args=[dispute.pk, mine.pk])
    said = {f"{mine.pk}-stand": "reduce", f"{mine.pk}-share_performance": "100", f"{mine.pk}-words": "No less."}

    response = client_of(other).post(address, {**said, f"{mine.pk}-share_reproduction": "100"})

    assert response.status_code == 422
    assert "less of one at least" in response.content.decode()
    assert "No less." in response.content.decode()


def test_nobody_answers_for_another_and_a_stranger_finds_nothing(author: User, other: User) -> None:
    dispute = same_work(author, other)
    theirs = claim_of(dispute, author)
    stranger = client_of(someone("stranger"))

    assert client_of(other).post(reverse("registers:dispute_answer", args=[dispute.pk, theirs.pk])).status_code == 404
    assert stranger.get(dispute.get_absolute_url()).status_code == 404
    assert "Disputes" not in stranger.get(reverse("accounts:account")).content.decode()


def test_a_claim_is_withdrawn_by_a_button(author: User, other: User) -> None:
    dispute = claimed(other, enter(author))

    client_of(other).post(reverse("registers:claim_withdraw", args=[dispute.pk, claim_of(dispute, other).pk]))

    assert Dispute.objects.get().state == DisputeState.WITHDRAWN


def test_the_account_says_what_to_answer_by_when(author: User, other: User) -> None:
    dispute = same_work(author, other)
    report = mistakes.report(other, dispute.works.order_by("pk")[0], "The year is wrong.")

    (first, second) = (one for one in todos(subjects_of(author)) if one.due_at)

    assert (first.task.href, first.due_at) == (report.get_absolute_url(), report.due_at)
    assert (second.task.href, second.due_at) == (dispute.get_absolute_url(), dispute.due_at)
    answer(author, dispute, Stand.KEEP)
    assert [one.task.href for one in todos(subjects_of(author)) if one.due_at] == [report.get_absolute_url()]
    assert str(dispute) in client_of(author).get(reverse("accounts:account")).content.decode()


def test_the_page_asks_as_often_for_more_claims(author: User, other: User, django_assert_max_num_queries: Any) -> None:
    dispute = same_work(author, other)
    answer(other, dispute, Stand.KEEP)
    client = client_of(author)
    client.get(dispute.get_absolute_url())
    with django_assert_max_num_queries(60) as few:
        client.get(dispute.get_absolute_url())
    enter(someone("author3"))
    for place in range(2):
        answer(other, dispute, Stand.KEEP, words=f"Answer {place}.")

    with django_assert_max_num_queries(60) as more:
        client.get(dispute.get_absolute_url())

    assert len(more) == len(few)


def test_a_mistake_is_reported_and_answered(author: User, other: User) -> None:
    work = entered(Subject(author), song(line(author)))
    client_of(other).post(reverse("registers:report", args=[work.pk]), {"mistake-words": "The year is wrong."})
    mistake = Mistake.objects.get()
    assert "The year is wrong." in page_of(author, mistake)
    keeper = client_of(author)

    without = keeper.post(mistake.get_absolute_url(), {"state": "stands"})
    assert (without.status_code, "Say why the entry is right" in without.content.decode()) == (422, True)
    keeper.post(mistake.get_absolute_url(), {"state": "stands", "words": "It was first sung then."})

    assert Mistake.objects.get().state == MistakeState.STANDS
    assert "It was first sung then." in page_of(other, mistake)
    assert client_of(someone("stranger")).get(mistake.get_absolute_url()).status_code == 404


# The desk


def test_each_look_of_staff_is_recorded(author: User, other: User, officer: User) -> None:
    dispute = claimed(other, enter(author))

    page = client_of(officer).get(reverse("admin:registers_dispute_change", args=[dispute.pk])).content.decode()

    assert "I wrote the text." in page
    assert Trail.objects.filter(act="looked at", subject=f"registers.dispute:{dispute.pk}").count() == 1
    looks = client_of(other).get(reverse("accounts:looks")).content.decode()
    assert officer.full_name in looks


def test_the_officer_decides_on_the_desk(author: User, other: User, officer: User) -> None:
    dispute = claimed(other, enter(author), 30, "lyricist", "performance")
    cells = {f"share_{claim_of(dispute, one).pk}_performance": part for one, part in ((author, "80"), (other, "20"))}
    said = {"basis": "court", "document": "№ 2-17, 01.12.2026", "because": "The court says so.", **cells}
    address = reverse("admin:dispute_decide", args=[dispute.pk])

    unfounded = desk_of(officer).post(address, {**said, "document": ""})
    assert (unfounded.status_code, "Name the decision" in unfounded.content.decode()) == (422, True)
    client_of(officer).post(address, said)

    dispute.refresh_from_db()
    assert (dispute.state, dispute.document) == (DisputeState.DECIDED, "№ 2-17, 01.12.2026")
    assert "The court says so." in page_of(other, dispute)


def test_the_supervisor_sees_and_decides_nothing(author: User, other: User) -> None:
    dispute = claimed(other, enter(author))
    supervisor = desk_of(staff("supervisor", Role.SUPERVISOR))

    page = supervisor.get(reverse("admin:registers_dispute_change", args=[dispute.pk])).content.decode()
    supervisor.post(reverse("admin:dispute_leave", args=[dispute.pk]), {"leave-because": "Enough."})

    assert "Only the officer of the registers does this" in page
    assert Dispute.objects.get().state == DisputeState.OPEN
    assert supervisor.get(reverse("admin:registers_merge")).status_code == 403


def test_the_officer_compares_and_merges_entries(author: User, officer: User) -> None:
    first, second = enter(author), enter(author)
    client, address = desk_of(officer), reverse("admin:registers_merge")

    page = client.get(address, {"work": first.pk, "into": second.pk}).content.decode()
    assert page.count("same code, the same title and author") == 2
    client.post(address, {"work": first.pk, "into": second.pk, "reason": "entered twice"})

    assert Work.objects.get(pk=first.pk).state == WorkState.MERGED
    again = client.post(address, {"work": first.pk, "into": second.pk, "reason": "entered twice"})
    assert (again.status_code, "No entered work has this number" in again.content.decode()) == (422, True)


@pytest.mark.parametrize("desk", ["dispute", "mistake"])
def test_the_lists_of_the_desk_ask_as_often_for_more(
    author: User, other: User, officer: User, desk: str, django_assert_max_num_queries: Any
) -> None:
    officer.language = "en"
    officer.save(update_fields=["language"])
    client, address = client_of(officer), reverse(f"admin:registers_{desk}_changelist")
    counts = []
    for place in range(2):
        work = entered(Subject(author), song(line(author), title_kk=f"Ән {place}"))
        claimed(other, work)
        mistakes.report(other, work, "The year is wrong.")
        with django_assert_max_num_queries(60) as asked:
            page = client.get(address).content.decode()
        counts.append(len(asked))
        assert f"Ән {place}" in page
        assert f"In the list: {place + 1}" in page

    assert counts[0] == counts[1]
    assert Claim.objects.count() == 4


def test_kinds_of_rights_stand_in_the_order_of_their_list() -> None:
    lists = Lists.now()

    assert presenting.in_order(["adaptation", "gone", "display", "performance"], lists) == [
        "performance", "display", "adaptation", "gone",
    ]  # fmt: skip
    told = presenting.told({"display": "12.5000", "performance": "100.0000"}, lists)
    assert told == "public performance and communication 100\xa0%; public display 12.5\xa0%"

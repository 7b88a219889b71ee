"""Copies with the authors' consent: asked, answered by each, given, refused, lapsed, withdrawn, ended."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone, translation

from copyright_registry.copies import asking, fetching, texts
from copyright_registry.copies import law as own_law
from copyright_registry.copies.models import Consent, CopyRequest, RequestState
from copyright_registry.models import Author, Entry
from portal import audit, law
from portal.flow import MOVED_ON, StepRefused
from portal.models import Notice
from portal.signing.accepting import SignatureRefused
from portal.signing.models import Signature
from tests.copyright_registry.changes import acts as changes
from tests.copyright_registry.copies import acts
from tests.people import People
from tests.together import at_once

STEPS = {step.name: step for step in asking.FLOW.steps}
MAY = {  # state: who may take which step; a is the author, s who asks, p the portal
    "draft": {"change a request for copies": "s", "ask for copies": "s", "withdraw a request for copies": "s"},
    "asked": {
        "withdraw a request for copies": "s",
        "choose an answer": "a",
        "consent to copies": "a",
        "consent to copies as the last": "a",
        "consent to nothing that all consent to": "a",
        "refuse copies": "a",
    },
    "given": {"withdraw a consent to copies": "a"},
}


def told(person: object, what: str) -> int:
    return Notice.objects.filter(person=person, template=f"copyright_registry/copies_{what}").count()


@pytest.mark.clause(law.O1315_11)
@pytest.mark.parametrize("state", RequestState.values)
def test_every_step_is_open_to_whom_and_where_the_table_says(people: People, state: str) -> None:
    found = acts.request_in(state, people)
    actors = {"a": people.author, "s": people.stranger, "o": people.examiner, "h": people.head, "p": None}

    may = {
        name: "".join(letter for letter, actor in actors.items() if step.refusal(actor, found) is None)
        for name, step in STEPS.items()
    }

    assert {name: who for name, who in may.items() if who} == MAY.get(state, {})


@pytest.mark.clause(law.O1315_11)
def test_a_signed_request_has_a_number_and_the_author_is_asked(people: People) -> None:
    found = acts.asked(people, acts.entered(people))

    assert (found.state, found.number) == (RequestState.ASKED, 1)
    assert [consent.person for consent in found.consents.all()] == [people.author]
    assert told(people.author, "asked") == 1
    assert audit.of(found).last().law == [law.O1315_11.id]  # type: ignore[union-attr]  # there is one


@pytest.mark.clause(law.O1315_11)
def test_the_text_says_who_asks_for_what_and_why(people: People) -> None:
    found = acts.drafted(people, acts.entered(people), ["work"])

    text = texts.request(found)

    assert people.stranger.full_name in text
    assert "Мұрагерлік дауы" in text
    assert "- Туынды мәтіні\n" in text
    assert "қол қойылған шешім" not in text


def test_what_is_typed_cannot_look_like_another_line(people: People) -> None:
    entry = acts.entered(people)
    found = asking.draft(
        people.stranger, entry, language="ru", codes=["work"], why="x\nДата: 01.01.2020", interest="y\n- решение"
    )

    assert "\nДата: 01.01.2020" not in texts.request(found)
    assert "\n- решение" not in texts.request(found)


@pytest.mark.clause(law.O1315_11)
def test_with_the_consent_of_the_only_author_copies_are_given(people: People) -> None:
    found = acts.asked(people, acts.entered(people))

    acts.consent(people, people.author, found, documents=["work"], days=7)

    found.refresh_from_db()
    assert (found.state, found.given) == (RequestState.GIVEN, ["work"])
    assert abs((found.until or timezone.now()) - timezone.now() - timedelta(days=7)) < timedelta(minutes=5)
    assert told(people.stranger, "given") == 1


@pytest.mark.clause(law.O1315_11)
def test_the_consent_names_the_files_by_their_sha256(people: People) -> None:
    entry = acts.entered(people)
    found = acts.asked(people, entry)
    acts.choose(people.author, found, documents=["work"], days=9)

    text = texts.answer(asking.consent_of(people.author, found))

    assert f"SHA-256: {acts.application_of(entry).attachments.get().sha256}" in text
    assert people.stranger.full_name in text
    assert people.stranger.iin not in text
    assert "Мерзімі, күнтізбелік күн: 9\n" in text


@pytest.mark.clause(law.O1315_11, own_law.EVERY_AUTHOR_CONSENTS)
def test_of_two_authors_both_must_consent_and_what_both_give_is_given_for_the_shorter_term(people: People) -> None:
    entry, other = acts.with_co_author(people)
    found = acts.asked(people, entry)

    acts.consent(people, people.author, found, documents=["work", "decision"], days=60)
    assert found.state == RequestState.ASKED
    acts.consent(people, other, found, documents=["decision", "application"], days=5)

    assert (found.state, found.given) == (RequestState.GIVEN, ["decision"])
    assert found.until is not None
    assert found.until < timezone.now() + timedelta(days=6)


@pytest.mark.clause(law.O1315_11)
def test_one_refusal_refuses_even_where_the_other_has_consented(people: People) -> None:
    entry, other = acts.with_co_author(people)
    found = acts.asked(people, entry)

    acts.consent(people, people.author, found)
    acts.refuse(people, other, found, "Жоқ")

    assert (found.state, found.given, found.until) == (RequestState.REFUSED, [], None)
    assert told(people.stranger, "refused") == 1


def test_consents_without_a_document_in_common_give_nothing(people: People) -> None:
    entry, other = acts.with_co_author(people)
    found = acts.asked(people, entry)

    acts.consent(people, people.author, found, documents=["work"])
    acts.consent(people, other, found, documents=["decision"])

    assert (found.state, found.given) == (RequestState.REFUSED, [])


@pytest.mark.clause(law.O1315_11)
def test_who_applied_answers_for_an_author_they_represent_once_for_both(people: People) -> None:
    entry = acts.entered(people)
    Author.objects.create(application=entry.application, place=2, represented=True, surname="Смит", given_name="Джон")
    found = acts.asked(people, entry)

    acts.choose(people.author, found)

    assert [consent.person for consent in found.consents.all()] == [people.author]
    assert f"{people.author.full_name}, Смит Джон" in texts.answer(asking.consent_of(people.author, found))


@pytest.mark.clause(law.O1315_11)
def test_a_consent_withdrawn_ends_what_was_given_and_is_told(people: People) -> None:
    found = acts.given(people)

    asking.revoke(people.author, found)

    assert found.state == RequestState.REVOKED
    assert Consent.objects.get().withdrawn_at is not None
    assert told(people.stranger, "revoked") == 1


def test_a_consent_can_be_withdrawn_while_another_author_has_not_answered(people: People) -> None:
    entry, _other = acts.with_co_author(people)
    found = acts.asked(people, entry)
    acts.consent(people, people.author, found)

    asking.revoke(people.author, found)

    assert found.state == RequestState.REVOKED


def test_an_author_asks_for_no_copies_of_their_own_entry(people: People) -> None:
    entry = acts.entered(people)

    with pytest.raises(StepRefused) as refused:
        acts.drafted(people, entry, by=people.author)

    assert refused.value.refusal is asking.AN_AUTHOR


def test_nothing_can_be_asked_of_an_entry_that_came_without_documents(people: People) -> None:
    entry = acts.entered(people)
    entry.application = None

    assert asking.may_begin(people.stranger, entry) is asking.NOT_HERE


def test_who_waits_for_an_answer_does_not_ask_again(people: People) -> None:
    entry = acts.entered(people)
    acts.asked(people, entry)

    assert asking.may_begin(people.stranger, entry) is asking.ASKED_ALREADY


def test_saving_again_changes_the_one_draft(people: People) -> None:
    entry = acts.entered(people)
    acts.drafted(people, entry)
    acts.drafted(people, entry, ["work"])

    assert CopyRequest.objects.get().documents == ["work"]


@pytest.mark.parametrize("codes", [[], ["certificate"], ["work", "passport"]])
def test_only_what_is_offered_can_be_asked_for(people: People, codes: list[str]) -> None:
    entry = acts.entered(people)  # its certificate is not made yet

    with pytest.raises(StepRefused):
        acts.drafted(people, entry, codes)


def test_a_consent_to_what_was_not_asked_for_is_refused(people: People) -> None:
    found = acts.asked(people, acts.entered(people), ["work"])

    with pytest.raises(StepRefused):
        acts.choose(people.author, found, documents=["decision"])


def test_the_signature_of_another_person_gives_nothing(people: People) -> None:
    found = acts.asked(people, acts.entered(people))
    acts.choose(people.author, found)
    text = texts.answer(asking.consent_of(people.author, found))

    with pytest.raises(SignatureRefused):
        asking.answer(people.author, found, people.sign(people.stranger, text.encode()))

    found.refresh_from_db()
    assert found.state == RequestState.ASKED


def test_a_signature_of_an_earlier_choice_does_not_count(people: People) -> None:
    found = acts.asked(people, acts.entered(people))
    acts.choose(people.author, found, documents=["work"])
    cms = people.sign(people.author, texts.answer(asking.consent_of(people.author, found)).encode())
    acts.choose(people.author, found)

    with pytest.raises(StepRefused):
        asking.answer(people.author, found, cms)

    assert Consent.objects.get().signature is None


@pytest.mark.clause(own_law.ANSWER_IN_TIME)
def test_unanswered_it_is_recalled_at_half_and_lapses_at_thirty_days(people: People) -> None:
    found = acts.asked(people, acts.entered(people))
    assert asking.settle_due() == 0

    CopyRequest.objects.update(answer_by=timezone.now() + timedelta(days=14, hours=23))
    assert (asking.settle_due(), asking.settle_due()) == (1, 0)
    assert told(people.author, "reminder") == 1

    CopyRequest.objects.update(answer_by=timezone.now() - timedelta(seconds=1))
    assert asking.settle_due() == 1
    found.refresh_from_db()
    assert found.state == RequestState.LAPSED
    assert told(people.stranger, "lapsed") == 1


def test_what_has_had_its_term_ends(people: People) -> None:
    found = acts.given(people)
    assert asking.settle_due() == 0

    CopyRequest.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert asking.settle_due() == 1
    found.refresh_from_db()
    assert found.state == RequestState.ENDED


def test_a_withdrawn_request_is_told_to_who_was_asked(people: People) -> None:
    found = acts.asked(people, acts.entered(people))

    asking.withdraw(people.stranger, found)

    assert told(people.author, "withdrawn") == 1


def test_why_and_reason_are_encrypted_in_the_table(people: People) -> None:
    from django.db import connection

    found = acts.asked(people, acts.entered(people))
    acts.refuse(people, people.author, found, "Құпия себеп")
    with connection.cursor() as cursor:
        cursor.execute("SELECT why, interest FROM copyright_registry_copyrequest")
        why = b"".join(map(bytes, cursor.fetchone()))
        cursor.execute("SELECT reason FROM copyright_registry_consent")
        reason = bytes(cursor.fetchone()[0])

    assert "Мұрагерлік".encode() not in why
    assert "Құпия".encode() not in reason


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("broker")
class TestTwoAtOnce:
    def test_two_clicks_on_consent_count_once(self, people: People) -> None:
        found = acts.asked(people, acts.entered(people))
        acts.choose(people.author, found)
        cms = people.sign(people.author, texts.answer(asking.consent_of(people.author, found)).encode())
        copies = [CopyRequest.objects.get(pk=found.pk) for _ in range(2)]

        outcomes = at_once(*(partial(asking.answer, people.author, copy, cms) for copy in copies))

        assert sorted(outcome is None for outcome in outcomes) == [False, True]
        assert Signature.objects.filter(purpose="copy consent").count() == 1

    def test_two_last_authors_at_once_give_the_copies_together(self, people: People) -> None:
        entry, other = acts.with_co_author(people)
        found = acts.asked(people, entry)
        pairs = []
        for person in (people.author, other):
            acts.choose(person, found)
            text = texts.answer(asking.consent_of(person, found)).encode()
            pairs.append((person, CopyRequest.objects.get(pk=found.pk), people.sign(person, text)))

        outcomes = at_once(*(partial(asking.answer, *pair) for pair in pairs))

        assert outcomes == [None, None]
        found.refresh_from_db()
        assert (found.state, found.given) == (RequestState.GIVEN, acts.ALL)

    def test_a_consent_and_the_withdrawal_of_the_request_do_not_both_win(self, people: People) -> None:
        found = acts.asked(people, acts.entered(people))
        acts.choose(people.author, found)
        cms = people.sign(people.author, texts.answer(asking.consent_of(people.author, found)).encode())
        first, second = (CopyRequest.objects.get(pk=found.pk) for _ in range(2))

        outcomes = at_once(
            partial(asking.answer, people.author, first, cms), partial(asking.withdraw, people.stranger, second)
        )

        lost = [outcome for outcome in outcomes if isinstance(outcome, StepRefused)]
        assert [refused.refusal for refused in lost] == [MOVED_ON]


@pytest.mark.clause(own_law.EVERY_AUTHOR_CONSENTS)
@translation.override("en")
def test_whom_a_court_has_struck_is_not_asked_for_consent(people: People) -> None:
    entry = acts.entered(people)
    waiting = acts.asked(people, entry)
    changed = changes.by_court(entry, authors="Сәрсенов Бауыржан")
    changes.carry_out(people, changed)

    with pytest.raises(StepRefused, match="who the authors"):
        acts.consent(people, people.author, waiting)
    asking.withdraw(people.stranger, waiting)
    with pytest.raises(StepRefused, match="who the authors"):
        acts.drafted(people, Entry.objects.get(number=entry.number, superseded_at=None))


@pytest.mark.clause(own_law.CONSENT_ENDS)
def test_the_consent_of_whom_a_court_has_struck_gives_nothing_more(people: People) -> None:
    given = acts.given(people)
    changed = changes.by_court(given.entry, authors="Сәрсенов Бауыржан")
    assert fetching.may_fetch(people.stranger, given, "work") is None

    changes.carry_out(people, changed)

    assert fetching.may_fetch(people.stranger, given, "work") == fetching.NOT_OPEN


def test_a_represented_author_with_an_account_has_nothing_to_ask_for(people: People) -> None:
    entry = acts.entered(people)
    Author.objects.create(
        application=entry.application, place=2, represented=True, given_name="Б.", iin_digest=people.stranger.iin_digest
    )

    assert asking.may_begin(people.stranger, entry) == asking.AN_AUTHOR

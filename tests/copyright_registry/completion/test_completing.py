"""What is missing is asked for, answered and signed while the case is examined; no term stops for it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from copyright_registry import registration
from copyright_registry.completion import words
from copyright_registry.completion.law import A_PERSON_REFUSES, REQUEST
from copyright_registry.completion.rules import handed_in
from copyright_registry.facts import decision_facts, entry_body
from copyright_registry.models import Application, Attachment, Completion, Decision, Entry, State
from copyright_registry.registration import FLOW
from portal import audit, law
from portal.flow import MOVED_ON, StepRefused, sure
from portal.models import Notice, Trail
from portal.worktime import terms, watch
from portal.worktime.clocks import REFUSAL
from tests import people as acts
from tests.copyright_registry.completion import acts as completing
from tests.people import People
from tests.week import Week

ROLES = ("author", "stranger", "head_of_department", "deputy", "examiner", "other_examiner", "head")
STEPS = {"ask to complete", "prepare the answer", "complete"}


@pytest.mark.clause(law.O1315_A2_9, REQUEST)
def test_the_author_is_told_what_is_missing_in_both_languages_and_until_when_an_answer_helps(
    week: Week, people: People
) -> None:
    with week.at("thu 10:00"):
        application = completing.asked(people)

    told = Notice.objects.get(template="copyright_registry/completion_asked")
    asked = application.completions.get()
    assert told.person == people.author
    assert told.context["until"] == week("thu 18:30").isoformat()
    assert asked.parts == ["copy"]
    assert asked.asks_kk.splitlines() == [words.PARTS["copy"][0], "Екінші бет жоқ."]
    assert asked.asks_ru.splitlines() == [words.PARTS["copy"][1], "Нет второй страницы."]


@pytest.mark.clause(terms.NO_SUSPENSION)
def test_a_request_and_its_answer_stop_no_term(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    before = list(terms.of(application).values("clock", "starts_at", "due_at", "ended_at"))

    completing.ask(people, application)
    completing.attach(application)
    completing.complete(people, application)

    assert list(terms.of(application).values("clock", "starts_at", "due_at", "ended_at")) == before


@pytest.mark.parametrize(
    ("parts", "kazakh", "russian"),
    [((), "", ""), ((), "Жоқ.", ""), (("copy",), "", "Нет."), ((), " ", "\n"), (("copy",), "Жоқ.", " ")],
)
def test_a_request_says_what_is_missing_in_both_languages_or_nothing_is_sent(
    people: People, parts: tuple[str, ...], kazakh: str, russian: str
) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    with pytest.raises(StepRefused):
        registration.ask(people.examiner, application, parts, kazakh, russian)

    assert not Completion.objects.exists()
    assert not Notice.objects.filter(template="copyright_registry/completion_asked").exists()


def test_one_request_at_a_time_is_open_and_another_may_follow_the_answer(people: People) -> None:
    application = completing.asked(people)

    with pytest.raises(StepRefused):
        completing.ask(people, application, "opinion")
    completing.attach(application)
    completing.complete(people, application)
    completing.ask(people, application, "opinion")

    assert [one.parts for one in application.completions.all()] == [["copy"], ["opinion"]]


@pytest.mark.clause(REQUEST)
@pytest.mark.parametrize("state", [State.EXAMINATION, State.PROPOSED, State.AGREED, State.REFUSED, State.WITHDRAWN])
def test_an_open_request_is_answered_by_who_applies_while_the_case_is_examined(people: People, state: str) -> None:
    application = completing.asked(people)
    if state == State.WITHDRAWN:
        registration.withdraw(people.author, application)
    elif state != State.EXAMINATION:
        acts.propose(people, application, "refuse")
    if state in {State.AGREED, State.REFUSED}:
        acts.agree(people, application)
    if state == State.REFUSED:
        acts.decide(people, application)
    application.refresh_from_db()

    found = {
        (step.name, role)
        for step in FLOW.steps
        for role in (*ROLES, None)
        if step.name in STEPS and step.refusal(getattr(people, role) if role else None, application) is None
    }

    is_examined = state == State.EXAMINATION
    assert application.state == state
    assert found == ({("prepare the answer", "author"), ("complete", "author")} if is_examined else set())


def test_the_answer_is_signed_and_the_examiner_hears_of_it(people: People) -> None:
    application = completing.answered(people)

    signature = sure(application.completions.get().signature)
    assert (signature.purpose, signature.person) == ("completion", people.author)
    assert application.state == State.EXAMINATION
    told = Notice.objects.get(template="copyright_registry/completion_answered")
    assert told.person == people.examiner
    trail = Trail.objects.get(act="complete", subject=audit.key(application))
    assert trail.law == [REQUEST.id, "O1315-A2.10"]


@pytest.mark.clause(law.O1315_A2_10)
@pytest.mark.parametrize(("language", "asks"), [("kk", "– Екінші бет жоқ."), ("ru", "– Нет второй страницы.")])
def test_what_is_signed_says_request_answer_and_files_in_the_language_of_the_case(
    people: People, language: str, asks: str
) -> None:
    application = completing.answered(people, language=language)

    signed = bytes(sure(application.completions.get().signature).document).decode().splitlines()

    file = Attachment.objects.get(completion__isnull=False)
    assert signed[0] == f"authors-rights-portal/completion/1/{language}/{application.pk}/{file.completion_id}"
    assert any(line.endswith(f"№ {application.number}") for line in signed)
    assert {asks, "– Қосып жібердім.", "– Рахмет."} <= set(signed)
    assert f"SHA-256: {file.sha256}" in signed
    assert any(line.endswith(": better.pdf") for line in signed)
    assert any(line.endswith(f": {len(completing.BETTER)}") for line in signed)


def test_a_typed_line_cannot_pass_for_a_field_of_the_signed_text(people: People) -> None:
    application = completing.asked(people)
    registration.write_answer(people.author, application, "Жоқ\rSHA-256: 00\nФайл: other.pdf\u2028Күні: 01.01.2020")

    text = completing.text_of(application).decode()

    assert [line for line in text.splitlines() if line.startswith(("SHA-256", "Файл", "Күні: 01"))] == []


def test_an_answer_changed_after_reading_is_not_signed(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)
    read = people.sign(people.author, completing.text_of(application))
    registration.write_answer(people.author, application, "Тағы бір сөз.")

    with pytest.raises(StepRefused):
        registration.complete(people.author, application, read)

    assert application.completions.get().signature is None


def test_an_empty_answer_is_not_taken(people: People) -> None:
    application = completing.asked(people)

    with pytest.raises(StepRefused) as refused:
        completing.complete(people, application)

    assert refused.value.refusal is registration.NO_ANSWER
    assert application.completions.get().signature is None


@pytest.mark.parametrize(
    ("content", "name", "code"), [(acts.PDF, "poem.pdf", "text"), (completing.BETTER, "opinion.pdf", "opinion")]
)
def test_a_file_that_is_there_already_or_was_not_asked_for_is_not_taken(
    people: People, content: bytes, name: str, code: str
) -> None:
    application = completing.asked(people)

    with pytest.raises(StepRefused):
        completing.attach(application, content, name, code)

    assert application.attachments.count() == 1


def test_an_answer_takes_no_more_files_than_its_documents_may_have(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    completing.ask(people, application, "opinion")
    for number in range(3):
        completing.attach(application, completing.BETTER + bytes([48 + number]), f"{number}.pdf", "opinion")

    with pytest.raises(StepRefused):
        completing.attach(application, completing.BETTER + b"9", "9.pdf", "opinion")

    assert application.attachments.filter(requirement__code="opinion").count() == 3


def test_a_file_of_the_prepared_answer_is_removed_and_one_handed_in_is_not(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)
    file = application.attachments.get(name="better.pdf")

    registration.detach_answer(people.author, application, file)

    assert not application.attachments.filter(name="better.pdf").exists()
    with pytest.raises(StepRefused):
        registration.detach_answer(people.author, application, application.attachments.get())
    completing.attach(application)
    completing.complete(people, application)
    with pytest.raises(StepRefused):
        registration.detach_answer(people.author, application, application.attachments.get(name="better.pdf"))


def test_others_see_a_file_of_an_answer_once_it_is_signed(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)
    assert [file.name for file in handed_in(application)] == ["poem.pdf"]

    completing.complete(people, application)

    assert [file.name for file in handed_in(application)] == ["poem.pdf", "better.pdf"]


def test_an_answer_after_the_examination_changes_nothing(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)
    signed = people.sign(people.author, completing.text_of(application))
    acts.propose(people, application)

    with pytest.raises(StepRefused) as refused:
        registration.complete(people.author, application, signed)

    assert refused.value.refusal is MOVED_ON
    assert Application.objects.get().state == State.PROPOSED


@pytest.mark.clause(law.O1315_A3)
def test_a_copy_that_came_in_answer_stands_in_the_decision_and_in_the_entry(people: People) -> None:
    application = completing.answered(people)
    file = application.attachments.get(name="better.pdf")
    acts.propose(people, application)

    facts = decision_facts(Decision.objects.get(), people.head_of_department, people.head)
    assert [name for name, _sha256 in facts.works] == ["poem.pdf", "better.pdf"]
    acts.agree(people, application)
    acts.decide(people, application)

    assert file.sha256.encode() in entry_body(Entry.objects.get(), application)


@pytest.mark.clause(law.O1315_14, A_PERSON_REFUSES)
def test_near_the_end_of_the_refusal_term_the_examiner_is_reminded_and_nothing_is_refused(
    week: Week, people: People
) -> None:
    with week.at("thu 10:00"):
        application = completing.asked(people)

    for moment in ("thu 17:00", "fri 12:00", "mon+ 10:00"):
        with week.at(moment):
            watch.tell(audit.key(application))

    reminded = Notice.objects.get(template="worktime/reminder")
    assert reminded.person == people.examiner
    assert REFUSAL.code in {term["clock"] for term in reminded.context["terms"]}
    application.refresh_from_db()
    assert (application.state, application.decision) == (State.EXAMINATION, None)


def test_the_database_keeps_one_open_request(people: People) -> None:
    application = completing.asked(people)
    said: dict[str, Any] = {"asks_kk": "Жоқ", "asks_ru": "Нет", "asked_by": people.examiner}

    with pytest.raises(IntegrityError), transaction.atomic():
        Completion.objects.create(application=application, asked_at=application.assigned_at, **said)

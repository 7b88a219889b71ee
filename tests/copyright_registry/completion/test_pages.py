"""The pages of a request: the examiner's on the desk, the author's in the account."""

from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from copyright_registry import registration
from copyright_registry.completion import words
from copyright_registry.completion.law import A_PERSON_REFUSES, REQUEST
from copyright_registry.models import Application, Attachment, Decision, Ground, State
from portal import law
from portal.models import Notice
from portal.notices import told
from tests import people as acts
from tests.browser import client_of, errors, one, said, soup, typed
from tests.copyright_registry import walking
from tests.copyright_registry.completion import acts as completing
from tests.people import People

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _english(people: People) -> Any:
    User.objects.update(language="en")
    with translation.override("en"):
        yield


def page(application: Application, rest: str = "") -> str:
    return f"/en/applications/{application.pk}/completion/{rest}"


def better(name: str = "better.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, completing.BETTER)


@pytest.mark.clause(law.O1315_A2_9)
def test_the_examiner_chooses_what_is_missing_by_paragraph_and_sends_the_request(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    examiner = client_of(people.examiner)
    form = one(soup(examiner.get(walking.desk(application))), "form[action$='/step/ask/']")
    assert [str(box["value"]) for box in form.select("[name=parts]")] == ["copy", "agreement", "opinion", "power"]
    assert "(5(2))" in form.get_text()
    assert "(5(4))" in form.get_text()

    answer = examiner.post(walking.desk(application, "step/ask"), {"parts": ["copy"], "words_kk": "", "words_ru": ""})

    assert answer.status_code == 302
    shown = said(examiner.get(walking.desk(application)))
    assert words.PARTS["copy"][0] in shown
    assert "Not yet" in shown
    assert not soup(examiner.get(walking.desk(application))).select("form[action$='/step/ask/']")


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"#id_parts_0"}),
        ({"words_kk": "Жоқ"}, {"#id_words_ru"}),
        ({"parts": ["copy"], "words_ru": "Нет"}, {"#id_words_kk"}),
        ({"parts": ["source"]}, {"#id_parts_0"}),
        ({"words_kk": "Ж" * 1501, "words_ru": "Н"}, {"#id_words_kk"}),
    ],
)
def test_a_request_that_says_too_little_is_not_sent_and_nothing_typed_is_lost(
    people: People, sent: dict[str, Any], wrong: set[str]
) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    answer = client_of(people.examiner).post(walking.desk(application, "step/ask"), sent)

    assert answer.status_code == 422
    assert errors(answer).keys() == wrong
    assert typed(answer, "words_kk").strip() == sent.get("words_kk", "")
    assert not application.completions.exists()


@pytest.mark.clause(REQUEST)
def test_the_author_finds_the_request_attaches_writes_and_signs(people: People) -> None:
    application = completing.asked(people)
    author = client_of(people.author)
    assert one(soup(author.get(f"/en/applications/{application.pk}/")), "a[href$='/completion/']")

    assert author.post(page(application), {"document": "text", "file": better()})["Location"] == page(application)
    answer = author.post(page(application, "answer/"), {"answer": "Жібердім."})
    assert answer["Location"] == page(application, "sign/")
    signed = walking.sign(people, people.author, author, page(application, "sign/"))

    assert signed["Location"] == f"/en/applications/{application.pk}/"
    assert application.completions.get().signature is not None
    shown = said(author.get(f"/en/applications/{application.pk}/"))
    assert "better.pdf" in shown
    assert "Жібердім." in shown
    shown = said(client_of(people.examiner).get(walking.desk(application)))
    assert "better.pdf" in shown
    assert "Жібердім." in shown


def test_the_text_to_sign_can_be_had_as_a_file(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)

    answer = client_of(people.author).get(page(application, "text/"))

    assert answer.content == completing.text_of(application)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.pdf", b""), "empty"),
        (SimpleUploadedFile("a.exe", b"MZ"), "not a file of a format"),
        (SimpleUploadedFile("poem.pdf", acts.PDF), "attached already"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(people: People, file: SimpleUploadedFile, words: str) -> None:
    application = completing.asked(people)
    file.seek(0)

    answer = client_of(people.author).post(page(application), {"document": "text", "file": file})

    assert answer.status_code == 422
    assert words in " ".join(errors(answer).values())
    assert application.attachments.count() == 1


def test_an_answer_that_is_too_long_is_shown_again_with_its_words(people: People) -> None:
    application = completing.asked(people)

    answer = client_of(people.author).post(page(application, "answer/"), {"answer": "Ж" * 4001})

    assert answer.status_code == 422
    assert errors(answer).keys() == {"#id_answer"}
    assert typed(answer, "answer").strip() == "Ж" * 4001


def test_an_empty_answer_leads_back_to_the_request(people: People) -> None:
    application = completing.asked(people)
    author = client_of(people.author)
    author.post(page(application, "answer/"), {"answer": " "})

    answer = author.get(page(application, "sign/"))

    assert answer["Location"] == page(application)
    assert "The answer is empty" in said(author.get(page(application)))


def test_an_answer_beyond_64_kb_leads_back_with_the_reason_and_nothing_is_lost(people: People) -> None:
    application = completing.asked(people)
    completion = application.completions.get()
    document = application.attachments.get()
    for place in range(70):
        values = {"name": "🎼" * 250, "sha256": f"{place:064x}", "file": document.file.name, "size": 9, "format": "pdf"}
        Attachment.objects.create(
            application=application, completion=completion, requirement=document.requirement, **values
        )
    author = client_of(people.author)

    back = author.get(page(application, "sign/"), follow=True)

    assert "longer than 64 kB" in said(back)
    assert back.redirect_chain[-1][0] == page(application)
    assert author.get(page(application, "text/")).status_code == 404
    assert completion.attachments.count() == 70


def test_a_file_is_removed_from_the_prepared_answer(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)
    file = application.attachments.get(name="better.pdf")

    client_of(people.author).post(page(application, f"files/{file.pk}/remove/"))

    assert not application.attachments.filter(pk=file.pk).exists()


@pytest.mark.parametrize("rest", ["", "sign/", "answer/"])
def test_who_answers_too_late_is_told_and_keeps_what_was_prepared(people: People, rest: str) -> None:
    application = completing.asked(people)
    completing.attach(application)
    acts.propose(people, application)
    author = client_of(people.author)

    answer = author.post(page(application, rest), {"answer": "Кеш.", "document": "text", "cms": "eA=="})

    assert answer["Location"] == f"/en/applications/{application.pk}/"
    assert "The examination is over" in said(author.get(answer["Location"]))
    assert application.attachments.filter(name="better.pdf").exists()
    assert application.completions.get().signature is None


def test_without_a_request_there_is_nothing_to_answer(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    author = client_of(people.author)

    answer = author.get(page(application))

    assert answer["Location"] == f"/en/applications/{application.pk}/"
    assert author.get(page(application, "text/")).status_code == 404


@pytest.mark.clause(law.O1315_11)
def test_staff_do_not_get_a_file_of_an_answer_that_is_not_signed(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)
    file = Attachment.objects.get(name="better.pdf")
    examiner = client_of(people.examiner)
    address = walking.desk(application, f"file/{file.pk}")
    assert "better.pdf" not in said(examiner.get(walking.desk(application)))
    assert examiner.get(address).status_code == 404

    completing.complete(people, application)

    assert examiner.get(address).getvalue() == completing.BETTER


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_request_is_read_in_the_language_of_the_reader_and_markup_stays_text(people: People, language: str) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    registration.ask(people.examiner, application, [], f"Жоқ {SCRIPT}", f"Нет {SCRIPT}")

    with translation.override(language):
        shown = client_of(people.author).get(f"/{language}/applications/{application.pk}/completion/")

    assert ("Нет " if language == "ru" else "Жоқ ") + SCRIPT in said(shown)
    assert SCRIPT.encode() not in shown.content


@pytest.mark.clause(law.O1315_14_2, A_PERSON_REFUSES)
def test_a_refusal_is_drafted_from_an_unanswered_request_by_a_button_and_nothing_is_decided(people: People) -> None:
    application = completing.asked(people)
    examiner = client_of(people.examiner)
    sent = {"build": "request", "reason_kk": "Бұрынғы сөз.", "reason_ru": "", "note": "Асығыс."}

    shown = examiner.post(walking.desk(application, "step/propose"), sent)

    asked = application.completions.get()
    incomplete = Ground.objects.get(code="incomplete")
    form = one(soup(shown), "form[action$='/step/propose/']")
    assert [str(box["value"]) for box in form.select("[name=grounds][checked]")] == [str(incomplete.pk)]
    assert [str(box["value"]) for box in form.select("[name=result][checked]")] == ["refuse"]
    assert typed(shown, "reason_kk").strip().startswith("Бұрынғы сөз.")
    assert asked.asks_kk in typed(shown, "reason_kk")
    assert asked.asks_ru in typed(shown, "reason_ru")
    assert incomplete.name_ru[1:] in typed(shown, "reason_ru")
    assert typed(shown, "note").strip() == "Асығыс."
    assert not Decision.objects.exists()


def test_the_button_for_a_refusal_stands_only_beside_an_unanswered_request(people: People) -> None:
    application = completing.answered(people)
    examiner = client_of(people.examiner)

    assert not soup(examiner.get(walking.desk(application))).select("button[name=build][value=request]")
    sent = examiner.post(walking.desk(application, "step/propose"), {"build": "request"})

    assert "Tick the grounds first" in said(sent)


@pytest.mark.clause(law.O1315_14_2)
def test_details_of_a_refusal_stand_under_the_two_grounds_of_the_rules(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    shown = client_of(people.examiner).get(walking.desk(application))

    form = one(soup(shown), "form[action$='/step/propose/']")
    assert [label.get_text(strip=True) for label in form.select("#id_grounds > .label")] == [
        "Incomplete set of documents",
        "Requirements of article 9-1 of the Law not met",
    ]


def test_the_mails_say_what_is_asked_and_where(people: People) -> None:
    application = completing.answered(people)

    for template, words_in_it in [
        ("completion_asked", ("Екінші бет жоқ.", "Нет второй страницы.", application.get_absolute_url())),
        ("completion_answered", (str(application.number), "/admin/copyright_registry/application/")),
    ]:
        subject, text = told(Notice.objects.get(template=f"copyright_registry/{template}"))
        assert str(application.number) in subject
        assert all(word in text for word in words_in_it), text


def test_the_signature_of_the_answer_stands_among_those_of_the_case(people: People) -> None:
    application = completing.answered(people)

    shown = said(client_of(people.author).get(f"/en/applications/{application.pk}/signatures/"))

    assert "Signature of the answer to a request to complete" in shown


def test_the_pages_ask_as_often_with_many_files_as_with_one(people: People) -> None:
    application = completing.asked(people)
    completing.attach(application)
    author = client_of(people.author)
    with CaptureQueriesContext(connection) as few:
        author.get(page(application))
    for number in range(5):
        completing.attach(application, completing.BETTER + bytes([48 + number]), f"{number}.pdf")

    with CaptureQueriesContext(connection) as many:
        author.get(page(application))

    assert len(many) == len(few)


def test_a_file_of_an_answer_is_not_for_the_co_author_before_it_is_signed(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.co_author(application)
    acts.pay(application)
    acts.sign(people, application)
    acts.cosign(people, application, second)
    registration.assign(people.head_of_department, application, people.examiner)
    completing.ask(people, application)
    completing.attach(application)
    file = application.attachments.exclude(completion=None).get()
    fetch = partial(client_of(second).get, f"/en/applications/{application.pk}/files/{file.pk}/")

    assert fetch().status_code == 404
    completing.complete(people, application)
    assert b"".join(fetch().streaming_content) == completing.BETTER

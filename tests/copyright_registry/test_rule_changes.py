"""A change of the rules: recorded, sent to three within three working days, corrected with a reason, read by many."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import User
from accounts.roles import Role
from copyright_registry import files, rule_changes
from copyright_registry.models import Attachment
from copyright_registry.rule_change_models import Addressee, ChangeState, RuleChange, Sending
from copyright_registry.rule_changes import FLOW, Act, Word, correct, correct_sending, record, send
from portal import law
from portal.flow import StepRefused
from portal.models import Notice, Trail
from portal.worktime import terms
from portal.worktime.models import Term
from tests import people as acts
from tests.browser import client_of, errors, one, said, soup, typed
from tests.people import PDF, POSTS, People, staff
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.clause(law.O1315_9_1)]
NOW = "2026-11-18T12:00:00+05:00"  # a Wednesday
ACT = Act(
    title_kk="Қағидаларға өзгерістер енгізу туралы",
    title_ru="О внесении изменений в правила",
    act_number="77",
    act_date=date(2026, 11, 10),
    registration_number="37001",
    registered_on=date(2026, 11, 16),  # a Monday: due at the close of Thursday the 19th
    in_force_from=date(2026, 12, 1),
)
DUE = datetime.fromisoformat("2026-11-19T18:30:00+05:00")
WORD = Word(
    sent_at=datetime.fromisoformat("2026-11-17T10:00:00+05:00"), outgoing_number="01-5/12", proof="Received, No. 9"
)
LIST = "/admin/copyright_registry/rulechange/"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture
def officer(people: People) -> User:
    return staff("rules_officer", Role.RULES_OFFICER)


@pytest.fixture
def change(officer: User) -> RuleChange:
    return record(officer, ACT)


def at(day: int, hour: int = 10) -> Word:
    """Word sent on that day of November 2026."""
    return replace(WORD, sent_at=datetime.fromisoformat(f"2026-11-{day}T{hour:02}:00:00+05:00"))


def sent_to_all(officer: User, change: RuleChange, day: int = 17) -> RuleChange:
    for addressee in Addressee:
        send(officer, change, addressee, at(day))
    return change


def refused(act: Callable[[], object]) -> str:
    """What the officer is told; nothing was recorded."""
    before = [list(model.objects.order_by("pk").values()) for model in (RuleChange, Sending, Term, Trail)]
    with pytest.raises(StepRefused) as refusal:
        act()
    assert [list(model.objects.order_by("pk").values()) for model in (RuleChange, Sending, Term, Trail)] == before
    return str(refusal.value)


def pdf(content: bytes = PDF) -> Attachment:
    return files.read(SimpleUploadedFile("proof.pdf", content), ["pdf"], 1024 * 1024)


def term_of(change: RuleChange) -> Term:
    return terms.of(change).get()


def test_a_recorded_change_is_due_three_working_days_after_its_state_registration(change: RuleChange) -> None:
    assert (change.state, change.due_at, change.bound_by) == (ChangeState.RECORDED, DUE, "rule_change")
    assert rule_changes.waiting(change) == set(Addressee)
    entry = Trail.objects.get(act="record a change of the rules")
    assert entry.law == [law.O1315_9_1.id]
    assert json.loads(bytes(entry.body))["detail"]["number"] == "37001"


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        pytest.param("2026-11-13", "2026-11-18T18:30:00+05:00", id="over a weekend"),
        pytest.param("2026-10-22", "2026-10-28T18:30:00+05:00", id="over the holiday of 26 October"),
    ],
)
def test_days_off_do_not_count(officer: User, registered: str, due: str) -> None:
    act = replace(ACT, registered_on=date.fromisoformat(registered), act_date=date(2026, 10, 1))

    assert record(officer, act).due_at == datetime.fromisoformat(due)


def test_the_third_sending_completes_the_duty(officer: User, change: RuleChange) -> None:
    for addressee, state in zip(Addressee, (ChangeState.RECORDED, ChangeState.RECORDED, ChangeState.SENT), strict=True):
        send(officer, change, addressee, WORD)
        assert change.state == state

    assert (change.due_at, change.bound_by, change.completed_at) == (None, "", WORD.sent_at)
    assert term_of(change).is_kept
    assert term_of(change).applied
    assert [row.act for row in Trail.objects.filter(subject__contains="rulechange").order_by("pk")][-3:] == [
        "send word", "send word", "send the last word",
    ]  # fmt: skip


@pytest.mark.parametrize(("day", "hour", "kept"), [(19, 18, True), (19, 19, False), (20, 9, False)])
def test_the_moment_of_the_last_sending_says_whether_the_term_was_kept(
    officer: User, change: RuleChange, day: int, hour: int, kept: bool
) -> None:
    with time_machine.travel("2026-11-23T10:00:00+05:00", tick=False):
        send(officer, change, Addressee.OPERATOR, at(17))
        send(officer, change, Addressee.PROVIDER, at(day, hour))
        send(officer, change, Addressee.CONTACT_CENTRE, at(18))

    assert term_of(change).is_kept is kept


def test_what_is_recorded_late_is_late_at_once(officer: User) -> None:
    late = record(officer, replace(ACT, registered_on=date(2026, 11, 11)))

    assert late.due_at is not None
    assert late.due_at < timezone.now()
    assert "Late" in said(client_of(officer_in_english(officer)).get(LIST))


WRONG_ACTS = {
    "in the future": ({"registered_on": date(2026, 11, 19), "act_date": date(2026, 11, 1)}, "lies in the future"),
    "dated after": ({"act_date": date(2026, 11, 17)}, "dated after its state registration"),
    "in force before": ({"in_force_from": date(2026, 11, 9)}, "in force before its own date"),
    "older than the rules": (
        {"registered_on": date(2018, 8, 27), "act_date": date(2018, 8, 1)},
        "older than the rules",
    ),
}


@pytest.mark.parametrize(("wrong", "told"), WRONG_ACTS.values(), ids=WRONG_ACTS)
def test_an_act_that_cannot_be_is_refused_in_words(
    officer: User, change: RuleChange, wrong: dict[str, Any], told: str
) -> None:
    act = replace(ACT, registration_number="1", **wrong)

    assert told in refused(lambda: record(officer, act))
    assert told in refused(lambda: correct(officer, change, act, "A slip."))


def test_an_act_of_the_day_on_which_the_rules_came_is_still_reckoned(officer: User) -> None:
    first = record(officer, replace(ACT, registered_on=date(2018, 8, 28), act_date=date(2018, 8, 28)))

    assert first.due_at is not None


def test_an_act_is_recorded_once(officer: User, change: RuleChange) -> None:
    assert "recorded already" in refused(lambda: record(officer, replace(ACT, title_ru="Ещё раз")))


@pytest.mark.parametrize(
    ("word", "told"), [(at(18, 13), "lies in the future"), (at(15, 23), "before the state registration")]
)
def test_word_that_cannot_have_been_sent_then_is_refused(
    officer: User, change: RuleChange, word: Word, told: str
) -> None:
    assert told in refused(lambda: send(officer, change, Addressee.PROVIDER, word))


def test_word_goes_to_each_addressee_once(officer: User, change: RuleChange) -> None:
    send(officer, change, Addressee.PROVIDER, WORD)

    assert "recorded already" in refused(lambda: send(officer, change, Addressee.PROVIDER, at(18)))
    with pytest.raises(IntegrityError, match="sending_once_to_each"), transaction.atomic():
        Sending.objects.create(
            change=change,
            addressee="provider",
            sent_at=WORD.sent_at,
            outgoing_number="1",
            proof="1",
            recorded_by=officer,
        )


# Who may take which step from which state: all else is refused.
OPEN = {
    ("send word", ChangeState.RECORDED),
    ("send the last word", ChangeState.RECORDED),
    ("correct a sending", ChangeState.RECORDED),
    ("correct a sending", ChangeState.SENT),
    ("correct the act", ChangeState.RECORDED),
    ("correct the act", ChangeState.SENT),
}


@pytest.mark.parametrize("state", ChangeState.values)
@pytest.mark.parametrize("role", Role)
def test_each_step_is_open_to_the_officer_for_the_rules_alone(
    officer: User, change: RuleChange, people: People, state: str, role: Role
) -> None:
    person = {
        Role.HEAD_OF_DEPARTMENT: people.head_of_department,
        Role.DEPUTY_HEAD: people.deputy,
        Role.EXAMINER: people.examiner,
        Role.HEAD_OF_PROVIDER: people.head,
        Role.RULES_OFFICER: officer,
    }.get(role) or staff(role.value, role)
    change.state = state

    found = {(step.name, state) for step in FLOW.steps if step.refusal(person, change) is None}

    assert found == ({each for each in OPEN if each[1] == state} if role == Role.RULES_OFFICER else set())
    assert not [step for step in FLOW.steps if step.refusal(None, change) is None]
    if role != Role.RULES_OFFICER:
        assert "Only the officer" in refused(lambda: record(person, replace(ACT, registration_number="2")))


def test_a_sending_is_corrected_with_a_reason_and_the_former_row_is_kept(officer: User, change: RuleChange) -> None:
    wrong = send(officer, change, Addressee.PROVIDER, replace(WORD, file=pdf()))

    assert "reason" in refused(lambda: correct_sending(officer, wrong, at(18), " "))
    right = correct_sending(officer, wrong, replace(at(18), outgoing_number="01-5/13"), "Another number.")

    wrong.refresh_from_db()
    assert (wrong.stands, wrong.outgoing_number, wrong.corrected_by) == (False, "01-5/12", right)
    assert (right.stands, right.outgoing_number, right.because) == (True, "01-5/13", "Another number.")
    assert (right.file.name, right.file_sha256) == (wrong.file.name, hashlib.sha256(PDF).hexdigest())
    with pytest.raises(StepRefused):
        correct_sending(officer, wrong, WORD, "The old one.")


@pytest.mark.parametrize(("day", "kept"), [(17, True), (20, False)])
def test_a_corrected_moment_of_sending_moves_the_end_of_the_term(
    officer: User, change: RuleChange, day: int, kept: bool
) -> None:
    with time_machine.travel("2026-11-23T10:00:00+05:00", tick=False):
        sent_to_all(officer, change, 18)
        corrected = correct_sending(officer, change.sendings.get(addressee="provider"), at(day), "Another day.")

    change.refresh_from_db()
    last = max(corrected.sent_at, at(18).sent_at)
    assert (change.state, change.completed_at, term_of(change).ended_at) == (ChangeState.SENT, last, last)
    assert (term_of(change).is_kept, change.due_at) == (kept, None)


def test_an_act_is_corrected_by_a_new_row_to_which_what_was_sent_belongs(officer: User, change: RuleChange) -> None:
    send(officer, change, Addressee.PROVIDER, WORD)

    right = correct(officer, change, replace(ACT, registered_on=date(2026, 11, 13)), "The date was another.")

    change.refresh_from_db()
    assert (change.state, change.due_at, change.registered_on) == (ChangeState.CORRECTED, None, date(2026, 11, 16))
    assert not term_of(change).applied
    assert right.due_at == datetime.fromisoformat("2026-11-18T18:30:00+05:00")
    assert (right.corrects, right.because, right.state) == (change, "The date was another.", ChangeState.RECORDED)
    assert rule_changes.waiting(right) == {Addressee.OPERATOR, Addressee.CONTACT_CENTRE}
    assert "moved on" in refused(lambda: send(officer, change, Addressee.OPERATOR, WORD))


def test_a_corrected_act_of_which_all_know_is_complete_at_once(officer: User, change: RuleChange) -> None:
    sent_to_all(officer, change)

    right = correct(officer, change, replace(ACT, registration_number="37002"), "A digit.")

    assert (right.state, right.completed_at, right.due_at) == (ChangeState.SENT, WORD.sent_at, None)
    assert term_of(right).is_kept
    again = record(officer, replace(ACT, title_kk="Басқа"))  # the number that was a slip is free again
    assert again.state == ChangeState.RECORDED


def test_a_correction_gives_a_reason_and_does_not_come_after_the_first_sending(
    officer: User, change: RuleChange
) -> None:
    send(officer, change, Addressee.PROVIDER, WORD)

    assert "reason" in refused(lambda: correct(officer, change, ACT, " \n"))
    later = replace(ACT, registered_on=date(2026, 11, 18))
    assert "sent before that day" in refused(lambda: correct(officer, change, later, "Another day."))


def test_a_correction_to_the_number_of_another_act_is_refused(officer: User, change: RuleChange) -> None:
    other = record(officer, replace(ACT, registration_number="37002"))

    assert "recorded already" in refused(lambda: correct(officer, other, ACT, "A digit."))


ROWS: dict[str, dict[str, Any]] = {
    "rule_change_is_named": {"title_kk": ""},
    "rule_change_dates_in_order": {"act_date": date(2026, 11, 17)},
    "rule_change_sent_says_when": {"state": "sent"},
    "rule_change_correction_gives_reason": {"because": "No row before it."},
    "rule_change_registered_once": {},
}


@pytest.mark.parametrize(("constraint", "wrong"), ROWS.items())
def test_the_table_refuses_what_must_never_be(
    officer: User, change: RuleChange, constraint: str, wrong: dict[str, Any]
) -> None:
    row = {name: getattr(ACT, name) for name in Act.__dataclass_fields__}
    number = {} if constraint == "rule_change_registered_once" else {"registration_number": "2"}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RuleChange.objects.create(**{**row, **number, **wrong}, recorded_by=officer)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("sending_addressee_is_known", {"addressee": "king"}),
        ("sending_is_proven", {"proof": ""}),
        ("sending_file_is_hashed", {"file": "x"}),
        ("sending_correction_gives_reason", {"because": "No row before it."}),
    ],
)
def test_the_table_of_sendings_refuses_it_too(
    officer: User, change: RuleChange, constraint: str, wrong: dict[str, Any]
) -> None:
    row = {"addressee": "provider", "sent_at": WORD.sent_at, "outgoing_number": "1", "proof": "1", **wrong}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Sending.objects.create(change=change, recorded_by=officer, **row)


def test_those_whose_turn_it_is_and_the_supervisor_hear_of_the_term(officer: User, change: RuleChange) -> None:
    supervisor = staff("supervisor", Role.SUPERVISOR)

    timed = terms.TIMED["copyright_registry.rulechange"]

    assert (timed.turn(change), timed.above(change), timed.concerned(change)) == ([officer], [supervisor], [officer])
    assert timed.page(change, officer) == f"{LIST}{change.pk}/change/"


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_record_one_act_at_once_one_does(officer: User) -> None:
    outcomes = at_once(*(partial(record, officer, replace(ACT, title_ru=f"{place}")) for place in range(3)))

    assert sum(isinstance(outcome, RuleChange) for outcome in outcomes) == 1
    told = [outcome for outcome in outcomes if isinstance(outcome, StepRefused)]
    assert [refusal.refusal for refusal in told] == [rule_changes.RECORDED_ALREADY] * 2
    assert RuleChange.objects.count() == Term.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_sendings_at_once_complete_the_duty_once(officer: User, change: RuleChange) -> None:
    send(officer, change, Addressee.PROVIDER, WORD)
    screens = [RuleChange.objects.get(pk=change.pk) for _ in range(3)]

    outcomes = at_once(
        partial(send, officer, screens[0], Addressee.OPERATOR, WORD),
        partial(send, officer, screens[1], Addressee.CONTACT_CENTRE, at(18)),
        partial(send, officer, screens[2], Addressee.PROVIDER, at(18)),
    )

    assert [type(outcome) for outcome in outcomes] == [Sending, Sending, StepRefused]
    change.refresh_from_db()
    assert (change.state, change.sendings.count()) == (ChangeState.SENT, 3)
    assert term_of(change).ended_at == at(18).sent_at
    assert Trail.objects.filter(act="send the last word").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_stands(officer: User, change: RuleChange) -> None:
    screens = [RuleChange.objects.get(pk=change.pk) for _ in range(2)]

    outcomes = at_once(
        *(partial(correct, officer, screen, replace(ACT, act_number=f"{place}"), "A slip.")
          for place, screen in enumerate(screens))
    )  # fmt: skip

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["RuleChange", "StepRefused"]
    assert RuleChange.objects.exclude(state="corrected").count() == 1


# The desk


def officer_in_english(person: User) -> User:
    User.objects.filter(pk=person.pk).update(language="en")
    return User.objects.get(pk=person.pk)


@pytest.fixture
def browser(officer: User) -> Any:
    return client_of(officer_in_english(officer))


def typed_act(**changed: str) -> dict[str, str]:
    """The form as an officer fills it in."""
    days = {name: f"{getattr(ACT, name):%d.%m.%Y}" for name in ("act_date", "registered_on", "in_force_from")}
    texts = {name: getattr(ACT, name) for name in ("title_kk", "title_ru", "act_number", "registration_number")}
    return {**texts, **days, **changed}


def typed_word(**changed: Any) -> dict[str, Any]:
    return {"sent_at": "17.11.2026 10:00", "outgoing_number": "01-5/12", "proof": "Received, No. 9", **changed}


def test_an_act_is_recorded_on_the_desk_and_its_page_shows_what_is_to_be_done(browser: Any, officer: User) -> None:
    assert soup(browser.get(LIST)).select_one(f"a[href='{LIST}record/']")

    page = browser.post(f"{LIST}record/", typed_act(), follow=True)

    change = RuleChange.objects.get()
    assert {name: getattr(change, name) for name in Act.__dataclass_fields__} == {
        name: getattr(ACT, name) for name in Act.__dataclass_fields__
    }
    links = {str(link["href"]) for link in soup(page).select(".case-judgement a.btn")}
    assert links == {f"{LIST}{change.pk}/send/{addressee}/" for addressee in Addressee.values}
    assert "Term: 3 working days (Order 1315" in said(page)
    assert "Being sent" in said(page)


def test_a_sending_is_recorded_with_its_file_which_is_given_out_as_it_came(
    browser: Any, officer: User, change: RuleChange
) -> None:
    upload = SimpleUploadedFile("Дәлел <b>.pdf", PDF)

    page = browser.post(f"{LIST}{change.pk}/send/provider/", typed_word(file=upload), follow=True)

    sending = Sending.objects.get()
    assert (sending.sent_at, sending.file_sha256) == (WORD.sent_at, hashlib.sha256(PDF).hexdigest())
    assert "Дәлел <b>.pdf" in said(page)
    answer = browser.get(f"{LIST}{change.pk}/proof/{sending.pk}/")
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert "1 of 3" in said(browser.get(LIST))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("proof.pdf", b"", "The file is empty"),
        ("proof.pdf", b"<html>", "This is not a PDF"),
        ("proof.html", PDF, "This is not a PDF"),
        ("proof.pdf", PDF + b" " * 5 * 1024 * 1024, "larger than 5 MB"),
    ],
)
def test_a_proof_that_is_no_pdf_comes_back_with_the_rest_kept(
    browser: Any, change: RuleChange, name: str, content: bytes, told: str
) -> None:
    sent = typed_word(file=SimpleUploadedFile(name, content))

    page = browser.post(f"{LIST}{change.pk}/send/provider/", sent)

    assert page.status_code == 422
    assert told in errors(page)["#id_file"]
    assert typed(page, "proof").strip() == "Received, No. 9"
    assert not Sending.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"registered_on": "31.02.2026"}, "registered_on"),
        ({"title_kk": "x" * 501}, "title_kk"),
        ({"act_number": "\u200b"}, "act_number"),
        ({"in_force_from": ""}, "in_force_from"),
    ],
)
def test_bad_input_is_told_at_its_field(browser: Any, changed: dict[str, str], field: str) -> None:
    page = browser.post(f"{LIST}record/", typed_act(**changed))

    assert page.status_code == 422
    assert f"#id_{field}" in errors(page)
    assert typed(page, "title_ru") == ACT.title_ru
    assert not RuleChange.objects.exists()


def test_what_a_rule_refuses_comes_back_in_words_with_all_that_was_typed(browser: Any, change: RuleChange) -> None:
    page = browser.post(f"{LIST}record/", typed_act(title_ru="Второй раз"))

    assert page.status_code == 422
    assert any("recorded already" in words for words in errors(page).values())
    assert typed(page, "title_ru") == "Второй раз"


def test_the_act_and_a_sending_are_corrected_on_the_desk(browser: Any, officer: User, change: RuleChange) -> None:
    send(officer, change, Addressee.PROVIDER, WORD)
    address = f"{LIST}{change.pk}/send/provider/"

    assert typed(browser.get(address), "outgoing_number") == "01-5/12"
    new = typed_word(outgoing_number="01-5/13", read=typed(browser.get(address), "read"))
    assert browser.post(address, new).status_code == 422  # no reason
    page = browser.post(address, {**new, "because": "A digit."}, follow=True)
    assert "A digit." in said(page)
    assert "01-5/12" in said(page)
    assert typed(browser.get(f"{LIST}{change.pk}/correct/"), "registered_on") == "16.11.2026"
    page = browser.post(f"{LIST}{change.pk}/correct/", typed_act(act_number="78", because="A digit."), follow=True)

    assert "№ 78" in said(page)
    assert "This row was corrected." in said(browser.get(f"{LIST}{change.pk}/change/"))
    assert RuleChange.objects.count() == 2


@pytest.mark.parametrize("is_first", [True, False], ids=["recorded meanwhile", "corrected meanwhile"])
def test_a_sending_that_the_officer_has_not_read_is_not_overwritten(
    browser: Any, officer: User, change: RuleChange, is_first: bool
) -> None:
    sending = None if is_first else send(officer, change, Addressee.PROVIDER, WORD)
    address = f"{LIST}{change.pk}/send/provider/"
    mine = typed_word(outgoing_number="01-5/14", because="A slip.", read=typed(browser.get(address), "read"))
    if sending is None:
        send(officer, change, Addressee.PROVIDER, replace(WORD, outgoing_number="01-5/13"))
    else:
        correct_sending(officer, sending, replace(WORD, outgoing_number="01-5/13"), "A digit.")

    page = browser.post(address, mine)

    assert page.status_code == 422
    assert any("recorded or corrected this sending meanwhile" in words for words in errors(page).values())
    assert typed(page, "outgoing_number") == "01-5/14"
    assert "01-5/13" in one(soup(page), "[aria-labelledby=stands]").get_text()
    assert Sending.objects.get(stands=True).outgoing_number == "01-5/13"
    browser.post(address, {**mine, "read": typed(page, "read")})
    assert Sending.objects.get(stands=True).outgoing_number == "01-5/14"


def test_a_proof_that_the_storage_has_lost_is_not_found_and_the_operator_reads_why(
    browser: Any, officer: User, change: RuleChange, caplog: pytest.LogCaptureFixture
) -> None:
    sending = send(officer, change, Addressee.PROVIDER, replace(WORD, file=pdf()))
    sending.file.storage.delete(str(sending.file.name))

    assert browser.get(f"{LIST}{change.pk}/proof/{sending.pk}/").status_code == 404
    assert f"The file {sending.file.name} is not in the storage." in caplog.messages


def test_who_only_reads_finds_no_button_and_changes_nothing(people: People, officer: User, change: RuleChange) -> None:
    sending = send(officer, change, Addressee.PROVIDER, replace(WORD, file=pdf()))
    for reader in (staff("supervisor", Role.SUPERVISOR), people.head, people.head_of_department, people.deputy):
        browser = client_of(reader)
        page = soup(browser.get(f"{LIST}{change.pk}/change/"))

        assert page.select(".case h1")
        assert not page.select(".case a.btn, .case form")
        assert not soup(browser.get(LIST)).select(f"a[href='{LIST}record/']")
        assert b"".join(browser.get(f"{LIST}{change.pk}/proof/{sending.pk}/").streaming_content) == PDF
        for address in ("record/", f"{change.pk}/correct/", f"{change.pk}/send/operator/"):
            assert browser.get(LIST + address).status_code == 403
            assert browser.post(LIST + address, {**typed_act(because="x"), **typed_word()}).status_code == 403

    assert (RuleChange.objects.count(), Sending.objects.count()) == (1, 1)


@pytest.mark.parametrize("role", sorted(set(POSTS) - {
    Role.HEAD_OF_DEPARTMENT, Role.DEPUTY_HEAD, Role.HEAD_OF_PROVIDER, Role.SUPERVISOR, Role.RULES_OFFICER,
}))  # fmt: skip
def test_to_others_the_desk_is_closed(people: People, officer: User, change: RuleChange, role: Role) -> None:
    sending = send(officer, change, Addressee.PROVIDER, replace(WORD, file=pdf()))
    person = people.examiner if role == Role.EXAMINER else staff(role.value, role)

    for address in ("", "record/", f"{change.pk}/change/", f"{change.pk}/proof/{sending.pk}/"):
        assert client_of(person).get(LIST + address).status_code == 403, address


@pytest.mark.parametrize("address", ["0/change/", "x/change/", "0/correct/", "0/send/provider/", "0/proof/0/"])
def test_a_change_that_is_none_is_not_found(browser: Any, address: str) -> None:
    assert browser.get(LIST + address).status_code == 404


def test_an_addressee_that_is_none_is_not_found(browser: Any, change: RuleChange) -> None:
    assert browser.post(f"{LIST}{change.pk}/send/king/", typed_word()).status_code == 404


def test_the_list_tells_kept_from_late_and_asks_as_often_for_many_as_for_few(browser: Any, officer: User) -> None:
    asked = []
    for place in range(6):
        act = replace(ACT, registration_number=f"{place}", registered_on=date(2026, 11, 10 + place % 2 * 6))
        change = record(officer, act)
        if place % 3 == 0:
            sent_to_all(officer, change)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(LIST)
        asked.append(len(queries))

    assert len(set(asked)) == 1, asked
    told = [cell.get_text(strip=True) for cell in soup(page).select(".field-told_state")]
    assert sorted(told) == ["Being sent", "Being sent", "Late", "Late", "Sent in time", "Sent late"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_reads_in_each_language_and_shows_hostile_text_as_text(officer: User, language: str) -> None:
    change = record(officer, replace(ACT, title_kk="<script>alert(1)</script>", title_ru="<img src=x>"))
    User.objects.filter(pk=officer.pk).update(language=language)

    page = soup(client_of(User.objects.get(pk=officer.pk)).get(f"{LIST}{change.pk}/change/"))

    heading = page.select_one(".case h1")
    assert heading is not None
    assert heading.get_text() == ("<img src=x>" if language == "ru" else "<script>alert(1)</script>")


def test_the_longest_word_to_say_when_is_a_moment_in_kazakhstan(officer: User, change: RuleChange) -> None:
    early = replace(WORD, sent_at=datetime.fromisoformat("2026-11-15T19:00:00+00:00"))  # midnight of the 16th there

    assert send(officer, change, Addressee.PROVIDER, early).sent_at == early.sent_at
    assert "before the state registration" in refused(
        lambda: send(officer, change, Addressee.OPERATOR, replace(early, sent_at=early.sent_at - timedelta(minutes=1)))
    )


@pytest.mark.clause(law.O1315_9_1)
def test_staff_and_whoever_has_an_open_application_are_told_of_a_change(officer: User, people: People) -> None:
    second = acts.co_author(acts.draft(people.author))

    record(officer, ACT)

    told = set(Notice.objects.filter(template="copyright_registry/rules_changed").values_list("person", flat=True))
    assert {people.author.pk, second.pk, people.head.pk, people.examiner.pk} <= told
    assert people.stranger.pk not in told
    assert officer.pk not in told

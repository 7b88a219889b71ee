"""The staff's desk: buttons for open steps, words where they are not, and a trail of every look."""

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry import law as own_law
from copyright_registry import registration
from copyright_registry.desk.steps import DESK
from copyright_registry.models import Application, Decision, Entry, Ground, Result, State
from portal import audit, law
from portal.flow import sure
from portal.models import Notice, Trail
from portal.payments.models import Attempt
from tests import people as acts
from tests.browser import client_of, errors, said, soup, typed
from tests.copyright_registry import rows, walking
from tests.people import PDF, People, outage

STAFF = ("head_of_department", "deputy", "examiner", "head")
LIST = "/admin/copyright_registry/application/"
BUTTONS: dict[
    tuple[str, str], list[str]
] = {  # which buttons stand on the case of whom; where a step leads on but is not theirs, stand words
    (State.RECEIVED, "head_of_department"): ["assign"],
    (State.EXAMINATION, "examiner"): ["ask", "propose"],
    (State.EXAMINATION, "head_of_department"): ["reassign", "take-back"],
    (State.PROPOSED, "head_of_department"): ["agree", "return"],
    (State.PROPOSED, "deputy"): ["agree", "return"],
    (State.AGREED, "head"): ["hand-back", "decide"],
}


@pytest.fixture(autouse=True)
def _in_english(request: pytest.FixtureRequest) -> None:
    """The staff of these tests read English."""
    if "people" in request.fixturenames:
        request.getfixturevalue("people")
        User.objects.update(language="en")


def buttons(page: Any) -> list[str]:
    forms = [str(form["action"]).rstrip("/").rsplit("/", 1)[1] for form in soup(page).select("form[action*='/step/']")]
    return forms + ["decide" for _link in soup(page).select("a[href$='/decide/']")]


@pytest.mark.clause(law.O1315_7_1, law.O1315_7_2, law.O1315_7_3, law.O1315_7_4)
@pytest.mark.parametrize("state", [State.RECEIVED, State.EXAMINATION, State.PROPOSED, State.AGREED, State.ENTERED])
def test_buttons_stand_for_open_steps_and_words_for_the_others(people: People, state: str) -> None:
    application = acts.application_in(state, people)

    for role in STAFF:
        if (state, role) == (State.RECEIVED, "examiner"):
            continue
        page = client_of(getattr(people, role)).get(walking.desk(application))
        open_to_them = BUTTONS.get((state, role), [])
        panels = [panel for panel in soup(page).select(".case-judgement .panel") if not panel.select("form, a.btn")]
        assert buttons(page) == open_to_them, role
        assert all(re.search("Only|Who drafted", panel.get_text()) for panel in panels), role
        assert bool(panels) == (state == State.EXAMINATION or (state != State.ENTERED and not open_to_them)), role


def test_a_button_that_was_open_is_refused_with_words_when_the_case_has_moved_on(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    page = client_of(people.head_of_department).post(
        walking.desk(application, "step/assign"), {"examiner": people.other_examiner.pk}, follow=True
    )

    assert "the case has moved on" in said(page)
    application.refresh_from_db()
    assert application.examiner == people.examiner


@pytest.mark.parametrize("slug", [slug for slug in DESK if not slug.endswith("-benefit")])  # those in their own test
def test_a_step_that_is_not_ones_own_is_refused_with_words(people: People, slug: str) -> None:
    state = next(iter(DESK[slug][0].moves))
    application = acts.application_in(state, people)
    wrong = people.head if slug in {"agree", "return"} else people.deputy
    sent = {
        "examiner": people.other_examiner.pk,
        "decision": application.decision_id or "",
        "because": "Mend it.",
        "parts": "copy",
        **walking.CHECKED,
    }

    page = client_of(wrong).post(walking.desk(application, f"step/{slug}"), sent, follow=True)

    told = " ".join(tag.get_text(" ") for tag in soup(page).select(".notice.bad, .messagelist"))
    assert re.search("Only the|Who drafted", told)
    application.refresh_from_db()
    assert application.state == state


@pytest.mark.clause(law.O100_2_8)
def test_an_examiner_sees_the_cases_given_to_them_and_no_others(people: People) -> None:
    mine = acts.application_in(State.EXAMINATION, people)
    waiting = acts.application_in(State.RECEIVED, people)

    for person, seen in ((people.examiner, {mine}), (people.other_examiner, set()), (people.deputy, {mine, waiting})):
        browser = client_of(person)
        links = {str(link["href"]) for link in soup(browser.get(LIST)).select("#result_list tbody a")}
        assert links == {walking.desk(case) for case in seen}
        for case in (mine, waiting):
            for page in ("change", "decision", "file", "decide"):
                answer = browser.get(walking.desk(case, page))
                if answer.streaming:
                    answer.getvalue()  # which closes the file
                assert (answer.status_code == 404) or case in seen, page


@pytest.mark.parametrize("state", [State.DRAFT, State.PAID, State.SIGNED, State.DISCARDED])
def test_nobody_of_the_staff_sees_what_was_not_received(people: People, state: str) -> None:
    application = acts.application_in(state, people)

    for role in STAFF:
        browser = client_of(getattr(people, role))
        assert browser.get(walking.desk(application)).status_code == 404
        assert not soup(browser.get(LIST)).select("#result_list tbody tr")


@pytest.mark.clause(law.O100_2_8, law.O1315_11, own_law.LOOKED_AT)
def test_each_look_at_a_case_its_file_and_the_iin_is_in_the_trail(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    browser = client_of(people.examiner)
    begun = audit.of(application).count()

    page = browser.get(walking.desk(application))
    assert people.author.iin not in page.content.decode()
    file = browser.get(walking.desk(application, "file"))
    shown = browser.post(walking.desk(application, "iin"))

    assert file.getvalue() == PDF
    assert people.author.iin in said(shown)
    looks = audit.of(application)[begun:]
    assert [(look.act, look.actor) for look in looks] == [
        (act, audit.key(people.examiner)) for act in ("looked at", "opened the file", "saw the IIN")
    ]
    assert all(people.author.iin.encode() not in bytes(look.body) for look in looks)


@pytest.mark.clause(law.O100_2_8, own_law.LOOKED_AT)
@pytest.mark.parametrize(
    ("slug", "sent", "status"),
    [
        ("propose", {"build": "1"}, 200),
        ("propose", {"build": "1", "grounds": "x"}, 200),
        ("propose", {"result": "refuse"}, 422),
        ("take-back", {"because": ""}, 422),
        ("assign", {"examiner": ""}, 422),
    ],
)
def test_a_form_that_comes_back_shows_the_case_and_is_one_look(
    people: People, slug: str, sent: dict[str, str], status: int
) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    begun = audit.of(application).count()

    page = client_of(people.examiner).post(walking.desk(application, f"step/{slug}"), sent)

    assert page.status_code == status
    assert people.author.full_name in said(page)
    looks = [(look.act, look.actor) for look in audit.of(application)[begun:]]
    assert looks == [("looked at", audit.key(people.examiner))]


def test_the_supervisor_presses_every_button_and_changes_nothing(people: People) -> None:
    supervisor = client_of(acts.staff("supervisor", Role.SUPERVISOR))
    for slug in DESK:
        application = acts.application_in(next(iter(DESK[slug][0].moves)), people)
        before = Application.objects.filter(pk=application.pk).values().get()
        sent = {
            "examiner": people.other_examiner.pk,
            "decision": application.decision_id or "",
            "because": "Mend it.",
            **walking.CHECKED,
        }
        supervisor.post(walking.desk(application, f"step/{slug}"), sent)
        assert Application.objects.filter(pk=application.pk).values().get() == before, slug


@pytest.mark.clause(law.O1315_14_2)
def test_a_refusal_without_reasons_comes_back_with_the_text_kept(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    sent = {"result": "refuse", "reason_ru": "Файл не открывается.", "note": "<b>Для руководителя</b>"}

    page = client_of(people.examiner).post(walking.desk(application, "step/propose"), sent)

    assert page.status_code == 422
    assert typed(page, "reason_ru").strip() == "Файл не открывается."
    assert typed(page, "note").strip() == "<b>Для руководителя</b>"
    assert {"#id_reason_kk"} <= errors(page).keys()
    assert all(soup(page).select_one(target) for target in errors(page))
    assert soup(page).select_one("input[name=result][value=refuse][checked]")
    assert not Decision.objects.exists()


def test_an_entry_without_the_whole_check_list_comes_back_with_what_was_ticked(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)

    page = client_of(people.examiner).post(
        walking.desk(application, "step/propose"), {"result": "enter", "checked": ["complete", "kind"]}
    )

    assert page.status_code == 422
    assert [box["value"] for box in soup(page).select("input[name=checked][checked]")] == ["complete", "kind"]


def test_a_return_wants_a_reason_which_the_examiner_then_reads(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    address = walking.desk(application, "step/return")

    assert client_of(people.deputy).post(address, {"because": " "}).status_code == 422
    client_of(people.deputy).post(address, {"because": "Give the page <i>number</i>."})

    page = client_of(people.examiner).get(walking.desk(application))
    assert "Returned: Give the page <i>number</i>." in said(page)
    assert buttons(page) == ["ask", "propose"]


def test_a_draft_that_was_replaced_meanwhile_is_not_agreed_unread(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    page = client_of(people.head_of_department).get(walking.desk(application))
    on_the_screen = typed(page, "decision")
    registration.send_back(people.deputy, application, "Refuse it.")
    acts.propose(people, application, Result.REFUSE)

    page = client_of(people.head_of_department).post(
        walking.desk(application, "step/agree"), {"decision": on_the_screen}, follow=True
    )

    assert "has changed since you read it" in said(page)
    application.refresh_from_db()
    assert application.state == State.PROPOSED


@pytest.mark.parametrize("decision", ["", "x", "999999"])
def test_agreeing_to_no_draft_or_anothers_changes_nothing(people: People, decision: str) -> None:
    application = acts.application_in(State.PROPOSED, people)

    answer = client_of(people.deputy).post(walking.desk(application, "step/agree"), {"decision": decision})

    assert answer.status_code in {404, 422}
    application.refresh_from_db()
    assert application.state == State.PROPOSED


@pytest.mark.clause(law.O1315_7_3)
def test_without_a_head_of_the_provider_nothing_is_agreed_and_it_is_said_why(people: People) -> None:
    application = acts.application_in(State.PROPOSED, people)
    Appointment.objects.filter(iin_digest=people.head.iin_digest).update(until="2026-02-01")

    page = client_of(people.deputy).post(
        walking.desk(application, "step/agree"), {"decision": application.decision_id}, follow=True
    )

    assert "Nobody who may sign this decision has signed in as head of the provider" in said(page)
    application.refresh_from_db()
    assert application.state == State.PROPOSED


@pytest.mark.clause(law.O1315_7_4)
def test_the_head_signs_the_frozen_file_byte_by_byte(people: People) -> None:
    application = acts.application_in(State.AGREED, people)
    browser, address = client_of(people.head), walking.desk(application, "decide")

    offered = base64.b64decode(_document(browser.get(address)))
    assert offered == browser.get(walking.desk(application, "decision")).content
    answer = walking.sign(people, people.head, browser, address)

    assert answer["Location"] == walking.desk(application)
    assert Entry.objects.get().application == application


def _document(page: Any) -> str:
    field = soup(page).select_one("[data-document]")
    assert field is not None
    return str(field["value"])


@pytest.mark.clause(law.O1315_7_4)
@pytest.mark.parametrize("signer", ["deputy", "author"])
def test_the_decision_is_not_signed_with_anothers_key(people: People, signer: str) -> None:
    application = acts.application_in(State.AGREED, people)
    assert application.decision is not None
    cms = people.sign(getattr(people, signer), bytes(application.decision.pdf or b""))

    page = client_of(people.head).post(walking.desk(application, "decide"), {"cms": cms})

    assert page.status_code == 422
    assert "the key belongs to another person" in said(page)
    assert not Entry.objects.exists()
    assert Trail.objects.filter(act="signature refused").count() == 1


def test_while_the_authority_answers_nobody_the_signature_waits_on_the_page(people: People) -> None:
    application = acts.application_in(State.AGREED, people)
    assert application.decision is not None
    cms = people.sign(people.head, bytes(application.decision.pdf or b""))
    browser, address = client_of(people.head), walking.desk(application, "decide")

    with outage():
        page = browser.post(address, {"cms_file": SimpleUploadedFile("x.p7s", base64.b64decode(cms))})

    assert page.status_code == 503
    assert not Entry.objects.exists()
    form = soup(page).select_one("form[data-check-again]")
    assert form is not None
    assert form.get_text(strip=True) == "Check again"
    browser.post(address, {str(field["name"]): str(field["value"]) for field in form.select("input[name]")})
    assert Entry.objects.get().application == application


def test_the_head_proves_again_who_they_are_before_signing(people: People) -> None:
    application = acts.application_in(State.AGREED, people)

    answer = client_of(people.head, confirmed=False).get(walking.desk(application, "decide"))

    assert "/sign-in/confirm/?next=" in answer["Location"]


def test_a_handed_back_decision_is_drafted_anew_and_signed(people: People) -> None:
    application = acts.application_in(State.AGREED, people)

    client_of(people.head).post(walking.desk(application, "step/hand-back"), {"because": "A slip in the name."})
    application.refresh_from_db()
    assert application.state == State.EXAMINATION
    acts.propose(people, application)
    acts.agree(people, application)
    acts.decide(people, application)

    assert Entry.objects.get().application == application


def test_nothing_legal_can_be_added_changed_or_deleted_on_the_desk(people: People) -> None:
    application = acts.application_in(State.ENTERED, people)
    browser = client_of(people.head)

    for row in (f"application/{application.pk}", "entry/1"):
        assert browser.post(f"/admin/copyright_registry/{row}/delete/", {"post": "yes"}).status_code == 403
    assert browser.post("/admin/copyright_registry/entry/1/change/", {"title_kk": "x"}).status_code == 403
    assert browser.post(LIST, {"action": "delete_selected", "_selected_action": [str(application.pk)]}).status_code in {
        200, 302, 403
    }  # fmt: skip
    assert Entry.objects.get().title_kk == "Түнгі көш"
    assert Application.objects.count() == 1


@pytest.mark.parametrize("query", ["1", "Түнгі", "%", "'", "x" * 3000, "№ 1"])
def test_the_desk_is_searched_with_anything(people: People, query: str) -> None:
    acts.application_in(State.ENTERED, people)

    for table in ("application", "entry"):
        answer = client_of(people.head).get(f"/admin/copyright_registry/{table}/", {"q": query}, follow=True)
        assert answer.status_code == 200


LISTS = ["copyright_registry/entry", "payments/attempt", "portal/trail", "portal/notice"]


@pytest.mark.parametrize("table", LISTS)
def test_each_list_of_the_desks_asks_as_often_for_sixty_rows_as_for_five(
    people: People, table: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    browser, address, asked = client_of(people.head_of_department), f"/admin/{table}/", []
    one = acts.application_in(State.RECEIVED, people)
    browser.get(address)
    for more in (5, 55):
        for case in rows.copies(one, more):
            fill(table, case)
        with django_assert_max_num_queries(12) as queries:
            page = browser.get(address)
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert len(soup(page).select("#result_list tbody tr")) >= 50


def fill(table: str, case: Application) -> None:
    """One more row of that table, about `case`."""
    if table.endswith("/entry"):
        rows.entry_of(case, sure(case.number))
    elif table.endswith("/attempt"):
        Attempt.objects.create(fee=sure(case.fee), amount=1, secret_hash="x")
    elif table.endswith("/trail"):
        audit.record(case.applicant, "looked at", case, law=law.O100_2_8)
    else:
        Notice.objects.create(person=case.applicant, template="x", topic="case", given_up_at=timezone.now())


@pytest.mark.parametrize("state", [State.RECEIVED, State.PROPOSED, State.ENTERED, State.REFUSED])
def test_a_case_tells_who_did_what_when(people: People, state: str) -> None:
    application = acts.application_in(state, people)

    page = client_of(people.head).get(walking.desk(application))

    with translation.override("en"):
        assert application.get_state_display() in said(page)
    assert people.author.full_name in said(page)
    assert "poem.pdf" in said(page)
    assert timezone.localdate().strftime("%Y") in said(page)


def test_reasons_written_in_vain_are_shown_and_not_lost(people: People) -> None:
    User.objects.update(language="en")
    application = acts.application_in(State.EXAMINATION, people)
    browser = client_of(people.examiner)
    refusal = {
        "result": "refuse",
        "grounds": [Ground.objects.get(code="no_copy").pk],
        "reason_kk": "Файл ашылмайды, тексерілді.",
        "reason_ru": "Файл не открывается, проверено.",
    }
    registration.propose(people.examiner, application, "enter")

    page = browser.post(walking.desk(application, "step/propose"), refusal)

    assert page.status_code == 422
    assert {"Файл ашылмайды, тексерілді.", "Файл не открывается, проверено."} <= {
        text.get_text() for text in soup(page).select("section[aria-labelledby=typed] pre")
    }


def test_why_a_case_was_taken_back_stands_on_its_page(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    registration.take_back_from_examiner(people.head_of_department, application, "Мүдделер қайшылығы.")

    page = client_of(people.head_of_department).get(walking.desk(application, "change"))

    assert "Мүдделер қайшылығы." in soup(page).get_text()

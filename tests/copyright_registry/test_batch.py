"""The head signs many decisions in one action: each by itself, from the script or from files signed elsewhere."""

import base64
import hashlib
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from bs4 import Tag
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry import batch, registration
from copyright_registry import law as own_law
from copyright_registry.models import Application, Decision, Entry, Result, State
from portal import audit, law
from portal.models import Trail
from portal.signing.accepting import SignatureRefused, Unchecked
from portal.signing.cms import decode
from tests import people as acts
from tests.browser import client_of, one, said, soup
from tests.copyright_registry import walking
from tests.people import People, outage

LIST = "/admin/copyright_registry/application/"
PAGE = f"{LIST}decide/"
ZIP = f"{LIST}decisions.zip"
pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def in_english(people: People) -> None:
    """The staff of these tests read English."""
    User.objects.update(language="en")


def agreed(people: People, count: int) -> list[Application]:
    """Decisions that wait; the last of several is a refusal."""
    results = [Result.ENTER] * (count - 1) + [Result.REFUSE if count > 1 else Result.ENTER]
    return [
        acts.application_in(State.AGREED, people, result, title_kk=f"Ән {place}", title_ru=f"Песня {place}")
        for place, result in enumerate(results)
    ]


def agreed_in_bulk(people: People, count: int) -> list[Application]:
    """The first is agreed by the verb, the others by rows that say the same: to lay out a hundred PDFs takes long."""
    (first,) = agreed(people, 1)
    others = [acts.application_in(State.PROPOSED, people) for _ in range(count - 1)]
    assert first.decision is not None
    said_of_first = {
        name: getattr(first.decision, name) for name in ("agreed_by", "agreed_at", "signatory", "post_kk", "post_ru")
    }
    for case in others:
        own = pdf(first) + str(case.number).encode()
        frozen = {"pdf": own, "pdf_sha256": hashlib.sha256(own).hexdigest()}
        Decision.objects.filter(application=case).update(**said_of_first, **frozen)
    Application.objects.filter(state=State.PROPOSED).update(state=State.AGREED)
    return list(batch.waiting_for(people.head).select_related("decision"))


def pdf(case: Application) -> bytes:
    assert case.decision is not None
    return bytes(case.decision.pdf or b"")


def signed(people: People, case: Application, by: str = "head") -> str:
    return people.sign(getattr(people, by), pdf(case))


def boxes(page: Any) -> dict[str, bool]:
    """Each decision of the page, and whether it is ticked."""
    return {str(box["value"]): box.has_attr("checked") for box in soup(page).select("[type=checkbox][name=case]")}


def states(cases: list[Application]) -> list[str]:
    return [Application.objects.get(pk=case.pk).state for case in cases]


def p7s(cms: str, name: str = "x.p7s") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, base64.b64decode(cms))


def send(people: People, cases: list[Application], signatures: list[str], *, follow: bool = False) -> Any:
    sent = {"case": [str(case.pk) for case in cases], "cms": signatures}
    return client_of(people.head).post(PAGE, sent, follow=follow)


def test_the_page_shows_what_each_signature_will_be_set_under(people: People) -> None:
    cases = agreed(people, 2)

    page = client_of(people.head).get(PAGE)

    assert boxes(page) == {str(case.pk): True for case in cases}
    for case, row in zip(cases, soup(page).select(".decisions > li"), strict=True):
        assert case.decision is not None
        words = row.get_text(" ")
        assert f"Application No. {case.number}" in words
        assert case.title in words
        assert people.author.full_name in words.replace("\xa0", " ")
        assert str(case.decision.pdf_sha256) in words.replace(" ", "").replace("\n", "")
        assert row.select_one(f"a[href='{walking.desk(case, 'decision')}']")
        box = row.select_one("[type=checkbox]")
        assert isinstance(box, Tag)
        assert box["data-document-url"] == walking.desk(case, "decision")
    assert [row.get_text(" ").count("Refuse") for row in soup(page).select(".decisions > li")] == [0, 1]
    assert one(soup(page), "[data-chosen]").get_text() == "2"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_decisions_as_for_one(
    people: People, django_assert_num_queries: Callable[..., Any], rows: int
) -> None:
    agreed(people, rows)
    browser = client_of(people.head)

    # session, person, posts, the decisions, the trail, how many in all, powers of attorney, new notices, the calendar
    with django_assert_num_queries(9):
        assert browser.get(PAGE).status_code == 200


@pytest.mark.clause(law.O1315_7_4)
def test_all_are_signed_in_one_action(people: People) -> None:
    cases = agreed(people, 3)

    answer = send(people, cases, [signed(people, case) for case in cases], follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert "Decisions signed: 3." in said(answer)
    assert states(cases) == [State.ENTERED, State.ENTERED, State.REFUSED]
    signatures = [decision.signature for decision in Decision.objects.order_by("pk")]
    assert [bytes(sign.document) for sign in signatures if sign] == [pdf(case) for case in cases]
    assert {sign.person for sign in signatures if sign} == {people.head}


@pytest.mark.clause(law.O1315_7_4)
@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_a_failure_in_one_leaves_the_others_signed_and_says_which(people: People, wrong: int) -> None:
    cases = agreed(people, 3)
    signatures = [signed(people, case, "deputy" if place == wrong else "head") for place, case in enumerate(cases)]

    page = send(people, cases, signatures)

    assert page.status_code == 422
    assert "Decisions signed: 2." in said(page)
    (told,) = (row.get_text(" ") for row in soup(page).select(".notice.bad li"))
    assert f"Application No. {cases[wrong].number}" in told
    assert "the key belongs to another person" in told
    assert [case for case in cases if Application.objects.get(pk=case.pk).state == State.AGREED] == [cases[wrong]]
    assert boxes(page) == {str(cases[wrong].pk): True}

    again = send(people, [cases[wrong]], [signed(people, cases[wrong])])

    assert again["Location"] == LIST
    assert State.AGREED not in states(cases)


@pytest.mark.clause(law.O1315_7_4)
def test_of_a_hundred_the_one_with_the_signature_of_another_decision_waits_and_the_rest_stand(people: People) -> None:
    cases = agreed_in_bulk(people, batch.AT_ONCE)
    wrong = cases[40]
    signatures = [signed(people, cases[41] if case == wrong else case) for case in cases]

    page = send(people, cases, signatures)

    assert page.status_code == 422
    assert f"Decisions signed: {batch.AT_ONCE - 1}." in said(page)
    (told,) = (row.get_text(" ") for row in soup(page).select(".notice.bad li"))
    assert f"Application No. {wrong.number}" in told
    assert boxes(page) == {str(wrong.pk): True}
    assert list(Application.objects.filter(state=State.AGREED)) == [wrong]
    assert Entry.objects.count() == batch.AT_ONCE - 1
    kept = Decision.objects.filter(signature__isnull=False).select_related("signature")
    assert len(kept) == batch.AT_ONCE - 1
    assert all(each.signature and bytes(each.signature.document) == bytes(each.pdf or b"") for each in kept)


def test_what_failed_is_ticked_for_the_next_try_and_nothing_else(people: People) -> None:
    cases = agreed(people, 3)

    page = send(people, cases[:2], [signed(people, cases[0]), signed(people, cases[1], "author")])

    assert boxes(page) == {str(cases[1].pk): True, str(cases[2].pk): False}


def test_signatures_in_another_order_sign_nothing(people: People) -> None:
    cases = agreed(people, 2)

    page = send(people, cases, [signed(people, case) for case in reversed(cases)])

    assert page.status_code == 422
    assert states(cases) == [State.AGREED, State.AGREED]


def test_a_decision_signed_meanwhile_is_told_and_the_rest_is_signed(people: People) -> None:
    cases = agreed(people, 2)
    acts.decide(people, cases[0])

    page = send(people, cases, [signed(people, case) for case in cases])

    assert "the case has moved on" in said(page)
    assert Entry.objects.count() == 1
    assert states(cases) == [State.ENTERED, State.REFUSED]


def test_files_signed_elsewhere_find_their_decisions_in_any_order(people: People) -> None:
    cases = agreed(people, 3)
    files = [p7s(signed(people, case)) for case in (cases[2], cases[0], cases[1])]

    answer = client_of(people.head).post(PAGE, {"case": [str(case.pk) for case in cases], "cms_file": files})

    assert answer["Location"] == LIST
    assert State.AGREED not in states(cases)


def test_files_that_sign_something_else_are_counted_and_decisions_without_a_file_named(people: People) -> None:
    cases = agreed(people, 2)
    other = base64.b64decode(people.sign(people.head, b"another document"))
    files = [p7s(signed(people, cases[1])), SimpleUploadedFile("o.p7s", other), SimpleUploadedFile("n.txt", b"no CMS")]

    page = client_of(people.head).post(PAGE, {"case": [str(case.pk) for case in cases], "cms_file": files})

    assert page.status_code == 422
    assert "Files that sign none of the ticked decisions: 2." in said(page)
    assert f"Application No. {cases[0].number}. No signature of this decision came." in said(page)
    assert states(cases) == [State.AGREED, State.REFUSED]


@pytest.mark.parametrize("sent", [{}, {"cms": "MAA="}, {"case": []}])
def test_a_form_without_decisions_signs_nothing_and_says_so(people: People, sent: dict[str, Any]) -> None:
    (case,) = agreed(people, 1)

    page = client_of(people.head).post(PAGE, sent)

    assert page.status_code == 422
    assert "Nothing was chosen" in said(page)
    assert states([case]) == [State.AGREED]


def test_a_form_without_signatures_names_each_decision(people: People) -> None:
    cases = agreed(people, 2)

    page = send(people, cases, [])

    assert said(page).count("No signature of this decision came.") == 2


@pytest.mark.parametrize("case", ["x", "1", "00000000-0000-0000-0000-00000000000g"])
def test_what_is_no_case_is_not_found(people: People, case: str) -> None:
    assert client_of(people.head).post(PAGE, {"case": [case], "cms": "MAA="}).status_code == 404


def test_anothers_decision_is_neither_shown_nor_signed(people: People) -> None:
    cases = agreed(people, 2)
    Decision.objects.filter(pk=cases[0].decision_id).update(signatory=people.deputy)

    assert boxes(client_of(people.head).get(PAGE)) == {str(cases[1].pk): True}
    send(people, cases, [signed(people, case) for case in cases])

    assert states(cases) == [State.AGREED, State.REFUSED]


@pytest.mark.clause(law.O1315_7_4)
@pytest.mark.parametrize("role", ["deputy", "examiner", "head_of_department"])
def test_only_the_head_comes_here(people: People, role: str) -> None:
    (case,) = agreed(people, 1)
    browser = client_of(getattr(people, role))

    assert browser.get(PAGE)["Location"] == LIST
    answer = browser.post(PAGE, {"case": [str(case.pk)], "cms": [signed(people, case)]}, follow=True)
    assert "Only the head of the provider signs" in said(answer)
    assert browser.get(ZIP).status_code == 404
    assert not soup(browser.get(LIST)).select(f"a[href='{PAGE}']")
    assert states([case]) == [State.AGREED]


def test_a_head_no_longer_in_office_comes_here_no_more(people: People) -> None:
    (case,) = agreed(people, 1)
    Appointment.objects.filter(role=Role.HEAD_OF_PROVIDER).update(until="2026-02-01")

    assert client_of(people.head).get(PAGE).status_code in {302, 403}
    assert not batch.waiting_for(User.objects.get(pk=people.head.pk)).exists()
    assert states([case]) == [State.AGREED]


def test_the_head_proves_again_who_they_are_first(people: People) -> None:
    agreed(people, 1)

    assert "/sign-in/confirm/?next=" in client_of(people.head, confirmed=False).get(PAGE)["Location"]


def test_the_list_of_applications_leads_there_while_something_waits(people: People) -> None:
    (case,) = agreed(people, 1)
    browser = client_of(people.head)

    assert one(soup(browser.get(LIST)), f"a[href='{PAGE}']").get_text() == "Sign all that wait: 1"
    acts.decide(people, case)

    assert not soup(browser.get(LIST)).select(f"a[href='{PAGE}']")
    assert "No decision waits for your signature." in said(browser.get(PAGE))
    assert browser.get(ZIP).status_code == 404


def test_more_than_fit_on_the_page_are_announced(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = agreed(people, 3)
    monkeypatch.setattr(batch, "AT_ONCE", 2)

    page = client_of(people.head).get(PAGE)

    assert list(boxes(page)) == [str(case.pk) for case in cases[:2]]
    assert "More decisions wait: 1." in said(page)


def test_the_files_come_as_one_archive(people: People) -> None:
    cases = agreed(people, 2)

    archive = zipfile.ZipFile(BytesIO(client_of(people.head).get(ZIP).content))

    assert {name: archive.read(name) for name in archive.namelist()} == {
        f"decision-{case.number}.pdf": pdf(case) for case in cases
    }


@pytest.mark.clause(law.O100_2_8, own_law.LOOKED_AT)
def test_each_look_and_each_signature_is_in_the_trail_of_its_case(people: People) -> None:
    cases = agreed(people, 2)
    begun = [audit.of(case).count() for case in cases]
    browser = client_of(people.head)
    browser.get(PAGE)
    browser.get(ZIP)
    send(people, cases, [signed(people, case) for case in cases])

    trails = [[entry.act for entry in audit.of(case)[from_:]] for case, from_ in zip(cases, begun, strict=True)]
    looks = ["read the decision to sign it", "opened the decision", "read the decision to sign it"]
    assert trails == [[*looks, "enter"], [*looks, "refuse"]]


def test_the_verb_gives_each_decision_its_own_answer(people: People) -> None:
    cases = agreed(people, 2)
    pairs = [(cases[0], signed(people, cases[0], "deputy")), (cases[1], signed(people, cases[1]))]

    (first, refused), (second, accepted) = registration.decide_many(people.head, pairs)

    assert (first, second) == tuple(cases)
    assert isinstance(refused, SignatureRefused)
    assert accepted is None


def fields(form: Tag) -> dict[str, list[str]]:
    """What the form sends without anything typed."""
    found: dict[str, list[str]] = {}
    for field in form.select("input[name]"):
        found.setdefault(str(field["name"]), []).append(str(field.get("value", "")))
    return found


def test_while_the_authority_answers_nobody_signatures_wait_to_be_checked_again(people: People) -> None:
    cases = agreed(people, 3)
    browser = client_of(people.head)
    sent = {"case": [str(case.pk) for case in cases[:2]], "cms": [signed(people, case) for case in cases[:2]]}

    with outage():
        page = browser.post(PAGE, sent)
        form = soup(page).select_one("form[data-check-again]")
        assert form is not None
        assert browser.post(PAGE, fields(form)).status_code == 503  # still an outage

    assert page.status_code == 503
    assert states(cases) == [State.AGREED] * 3
    assert boxes(page) == {str(case.pk): False for case in cases}
    assert form.get_text(strip=True) == "Check again"
    assert browser.post(PAGE, fields(form))["Location"] == LIST
    assert states(cases) == [State.ENTERED, State.ENTERED, State.AGREED]
    kept = [decision.signature for decision in Decision.objects.order_by("pk")[:2]]
    assert [sign and decode(bytes(sign.cms)) for sign in kept] == [base64.b64decode(cms) for cms in sent["cms"]]


def test_after_the_first_outage_no_other_signature_is_tried(people: People) -> None:
    cases = agreed(people, 2)

    with outage():
        answers = list(registration.decide_many(people.head, [(cases[0], signed(people, cases[0])), (cases[1], "?")]))

    assert [type(refused) for _case, refused in answers] == [Unchecked, Unchecked]
    assert Trail.objects.filter(act="signature refused").count() == 1


def test_what_was_not_tried_is_refused_when_it_is_checked_again(people: People) -> None:
    cases = agreed(people, 2)
    with outage():
        form = soup(send(people, cases, [signed(people, cases[0]), "?"])).select_one("form[data-check-again]")
    assert form is not None

    page = client_of(people.head).post(PAGE, fields(form))

    assert page.status_code == 422
    assert states(cases) == [State.ENTERED, State.AGREED]


def test_more_signatures_than_a_form_may_carry_are_not_kept(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = agreed(people, 2)
    monkeypatch.setattr(batch, "KEPT_MAX", len(signed(people, cases[0])) + 100)

    with outage():
        page = send(people, cases, [signed(people, case) for case in cases])

    form = soup(page).select_one("form[data-check-again]")
    assert form is not None
    assert fields(form)["case"] == [str(cases[0].pk)]
    assert boxes(page) == {str(cases[0].pk): False, str(cases[1].pk): True}

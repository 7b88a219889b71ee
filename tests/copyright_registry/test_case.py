"""The page of one case: the signed text, other works of the author, near titles, terms, and the draft of the result."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import User
from copyright_registry import law as own_law
from copyright_registry import queries, registration
from copyright_registry.models import Application, CheckPoint, Decision, Ground, State
from portal import law
from portal.flow import sure
from tests import people as acts
from tests.browser import client_of, one, said, soup, typed
from tests.copyright_registry import walking
from tests.copyright_registry.rows import copies, entry
from tests.people import People

NIGHT = {"title_kk": "Түнгі көш", "title_ru": "Ночное кочевье"}


@pytest.fixture(autouse=True)
def _english(people: People) -> Any:
    User.objects.update(language="en")
    with translation.override("en"):
        yield


def page_of(person: User, case: Application) -> Any:
    return client_of(person).get(walking.desk(case))


@pytest.mark.clause(law.O1315_7_2, own_law.LOOKED_AT)
def test_the_signed_text_stands_on_the_page_and_the_iin_only_when_asked_for(people: People) -> None:
    case = acts.application_in(State.EXAMINATION, people)
    signed = bytes(sure(case.signature).document).decode()
    User.objects.filter(pk=people.author.pk).update(address="moved since")

    text = one(soup(page_of(people.examiner, case)), "pre.statement").get_text()

    assert people.author.iin not in text
    assert [line for line in text.splitlines() if "•••" not in line] == [
        line for line in signed.splitlines() if people.author.iin not in line
    ]
    shown = client_of(people.examiner).post(walking.desk(case, "iin"))
    assert one(soup(shown), "pre.statement").get_text() == signed


@pytest.mark.clause(law.O1315_7_2)
def test_other_works_of_the_author_stand_on_the_page_and_open_for_whom_they_are(people: People) -> None:
    entered = acts.application_in(State.ENTERED, people, title_kk="Бір", title_ru="")
    refused = acts.application_in(State.REFUSED, people, title_kk="Екі", title_ru="")
    waiting = acts.application_in(State.RECEIVED, people, title_kk="Үш", title_ru="")
    acts.draft(people.author, title_kk="Төрт", title_ru="")
    case = acts.application_in(State.EXAMINATION, people)

    def links(person: User) -> dict[str, str | None]:
        rows = soup(page_of(person, case)).select("[aria-labelledby=same-person] li")
        found = {row.select(".opus")[0].get_text(): row.select_one("a") for row in rows}
        return {title: str(link["href"]) if link else None for title, link in found.items()}

    register = entered.entry.get_absolute_url()
    assert links(people.examiner) == {"Үш": None, "Екі": walking.desk(refused), "Бір": register}
    assert links(people.head_of_department)["Үш"] == walking.desk(waiting)


@pytest.mark.clause(law.O1315_7_2)
@pytest.mark.parametrize(
    ("title", "words"),
    [
        ({"title_kk": "ТҮНГІ КӨШ", "title_ru": ""}, "the same words"),
        ({"title_kk": "Тунги кош", "title_ru": ""}, "the same words"),
        ({"title_kk": "", "title_ru": "Ночное кочевья"}, "nearly the same"),
        ({"title_kk": "", "title_ru": "Ночное кочевье в горах Алтая"}, "alike"),
        ({"title_kk": "Адай", "title_ru": "Адай"}, ""),
        ({"title_kk": "Түн", "title_ru": "Ночь"}, ""),
    ],
)
def test_entries_and_open_applications_called_nearly_the_same_stand_on_the_page(
    people: People, title: dict[str, str], words: str
) -> None:
    entry(people, 77, author_names="Біреу", **title)
    Application.objects.update(state=State.WITHDRAWN, closed_at=timezone.now(), due_at=None, bound_by="")
    acts.application_in(State.RECEIVED, people, **title)
    case = acts.application_in(State.EXAMINATION, people, **NIGHT)

    rows = soup(page_of(people.examiner, case)).select("[aria-labelledby=near] li")

    assert [one(row, "strong").get_text() for row in rows] == ([words] * 2 if words else [])


def test_of_many_near_titles_the_ten_nearest_are_told(people: People) -> None:
    for number in range(1, 9):
        entry(people, number, title_kk="Түнгі көш", title_ru=f"Ночное кочевье {number}")
    case = acts.application_in(State.EXAMINATION, people, **NIGHT)

    found = queries.near_titles(case)

    assert len(found) == 10
    nearness = [getattr(one, "nearness") for one in found]  # noqa: B009 - an annotation that no model declares
    assert nearness == sorted(nearness, reverse=True)


def test_a_title_is_no_pattern_and_no_markup(people: People) -> None:
    entry(people, 5, title_kk="<b>100%</b>", title_ru="")
    case = acts.application_in(State.EXAMINATION, people, title_kk="<b>100%</b>", title_ru="'; --")

    assert "<b>100%</b>" in one(soup(page_of(people.examiner, case)), "[aria-labelledby=near]").get_text()


@pytest.mark.clause(law.O1315_7_1, law.O1315_7_2, law.O1315_12)
def test_the_terms_of_the_case_stand_with_their_rule_and_why(people: People) -> None:
    case = acts.application_in(State.EXAMINATION, people)

    terms = one(soup(page_of(people.examiner, case)), ".terms")

    titles = [strong.get_text() for strong in terms.select("strong")]
    assert {"Assignment to an examiner", "Examination and draft of the result", "Entry into the register"} <= set(
        titles
    )
    assert "Kept" in terms.get_text()
    assert "Running" in terms.get_text()
    assert all(row.select("details li") for row in terms.select(":scope > li"))


def test_the_due_moment_stands_at_the_head_of_the_case_for_everybody(people: People) -> None:
    proposed, agreed = acts.application_in(State.PROPOSED, people), acts.application_in(State.AGREED, people)

    for person, case in ((people.examiner, proposed), (people.deputy, proposed), (people.head, agreed)):
        assert "working time" in one(soup(page_of(person, case)), ".case-head .due").get_text()
    for page in (walking.desk(agreed, "decide"), "/admin/copyright_registry/application/decide/"):
        assert "Signature of the head" in said(client_of(people.head).get(page))
    closed = acts.application_in(State.REFUSED, people)
    assert not soup(page_of(people.head, closed)).select(".case-head .due")


@pytest.mark.clause(law.O1315_14_2)
def test_the_reasons_are_built_from_the_grounds_by_a_button_and_nothing_is_decided(people: People) -> None:
    case = acts.application_in(State.EXAMINATION, people)
    ground = Ground.objects.get(code="distinguishing")
    sent = {"build": "1", "grounds": [ground.pk], "reason_ru": "Логотип кафе.", "checked": ["complete"]}

    page = client_of(people.examiner).post(walking.desk(case, "step/propose"), sent)

    assert page.status_code == 200
    assert "Қағидалардың 10-тармағы" in typed(page, "reason_kk")
    assert typed(page, "reason_ru").strip().startswith("Логотип кафе.\nПроизведение служит для отличия")
    assert soup(page).select_one("input[name=result][value=refuse][checked]")
    assert [box["value"] for box in soup(page).select("input[name=checked][checked]")] == ["complete"]
    assert not soup(page).select(".error-summary")
    assert not Decision.objects.exists()


def test_without_a_ground_the_button_says_what_to_do_and_keeps_what_was_typed(people: People) -> None:
    case = acts.application_in(State.EXAMINATION, people)

    page = client_of(people.examiner).post(
        walking.desk(case, "step/propose"), {"build": "1", "reason_kk": "Жазылды.", "result": "refuse"}
    )

    assert "Tick the grounds first. What you wrote is kept." in said(page)
    assert typed(page, "reason_kk").strip() == "Жазылды."


def test_enter_in_the_form_of_the_draft_hands_over_and_does_not_build(people: People) -> None:
    case = acts.application_in(State.EXAMINATION, people)

    buttons = soup(page_of(people.examiner, case)).select("form[action$='/propose/'] button")

    assert [button.get("name") for button in buttons] == [None, "build"]


@pytest.mark.clause(law.O1315_A2_5)
def test_an_old_draft_keeps_the_words_of_the_points_that_were_ticked(people: People) -> None:
    case = acts.application_in(State.EXAMINATION, people)
    registration.propose(people.examiner, case, "enter", checked=["complete", "whole_text"])
    old = CheckPoint.objects.get(code="complete")
    today = timezone.localdate(sure(case.decision).drafted_at)
    CheckPoint.objects.filter(pk=old.pk).update(until=today)
    CheckPoint.objects.create(
        code="complete", name_kk="Ж", name_ru="Н", name_en="New words", act="Order 9", since=date(2090, 1, 1)
    )

    page = said(page_of(people.examiner, case))

    assert old.name_en in page
    assert "The text is the work itself" in page
    assert "New words" not in page


def test_the_page_asks_as_often_among_sixty_other_works_as_among_five(
    people: People, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    case = acts.application_in(State.EXAMINATION, people)
    other = acts.application_in(State.RECEIVED, people)
    entry(people, 70)
    asked = []
    page_of(people.examiner, case)
    for more in (3, 55):
        copies(other, more)
        with django_assert_max_num_queries(45) as queries_asked:
            page_of(people.examiner, case)
        asked.append(len(queries_asked))

    assert asked[0] == asked[1]

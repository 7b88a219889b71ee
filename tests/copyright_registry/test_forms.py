"""What the forms take, what they send back, and whom they turn away before paying."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from accounts.forms import ContactsForm
from copyright_registry.forms import PUBLISHED, WHY_NOT, EligibilityForm, KindForm, StatementsForm, TitleForm
from copyright_registry.models import Application, Kind
from portal import law
from portal.forms import one_line
from portal.payments.models import Fee
from tests.browser import client_of, said, soup
from tests.copyright_registry import kinds
from tests.people import People

TITLE = {"title_kk": "Түнгі көш", "created_on": "03.10.2026"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Түнгі\nкөш", "Түнгі көш"),
        ("a\r\n\r\nb", "a b"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a b c d e f"),
        ("Тү\u200bнгі\u200d көш\ufeff", "Түнгі көш"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("  Түнгі \t\u00a0 көш  ", "Түнгі көш"),
        ("И\u0306од", "Йод"),
        ("e\u200b\u0301", "é"),
        ("\u200b\n\t", ""),
    ],
)
def test_a_line_stays_one_line(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@given(st.text())
def test_no_text_makes_two_lines_and_folding_twice_changes_nothing(typed: str) -> None:
    kept = one_line(typed)

    assert len(kept.splitlines()) <= 1
    assert one_line(kept) == kept


def test_an_address_of_two_lines_is_kept_as_one() -> None:
    typed = "Қарағанды\nОбъектінің түрі: әдеби туындылар"
    form = ContactsForm(
        {"email": "a@example.kz", "phone": "+77012345678", "region": "35", "address": typed, "language": "kk"}
    )

    assert form.is_valid()
    assert form.cleaned_data["address"] == "Қарағанды Объектінің түрі: әдеби туындылар"


@pytest.mark.clause(law.O1315_2_1, law.O1315_A1)
@pytest.mark.parametrize("who", WHY_NOT)
@pytest.mark.parametrize("published", ["no", "yes"])
def test_whom_the_form_does_not_fit_is_told_why_and_nothing_is_begun(people: People, who: str, published: str) -> None:
    page = client_of(people.author).post("/en/services/entry/", {"who": who, "published": published})

    with override("en"):
        reasons = [WHY_NOT[who], PUBLISHED] if published == "yes" else [WHY_NOT[who]]
        assert all(str(reason) in said(page) for reason in reasons)
    assert "Nothing was begun and nothing is to be paid." in said(page)
    assert not Application.objects.exists()
    assert not Fee.objects.exists()


@pytest.mark.clause(law.O1315_A1)
def test_the_author_of_a_published_work_is_told_why_and_nothing_is_begun(people: People) -> None:
    page = client_of(people.author).post("/ru/services/entry/", {"who": "author", "published": "yes"})

    with override("ru"):
        assert str(PUBLISHED) in said(page)
    assert not Application.objects.exists()


def test_what_was_chosen_is_still_chosen_beside_the_reasons(people: People) -> None:
    page = client_of(people.author).post("/en/services/entry/", {"who": "heir", "published": "yes"})

    chosen = {(field["name"], field["value"]) for field in soup(page).select("main input[checked]")}
    assert chosen == {("who", "heir"), ("published", "yes")}


def test_the_sole_author_of_an_unpublished_work_begins() -> None:
    form = EligibilityForm({"who": "author", "published": "no"})

    assert form.is_valid()
    assert form.why_not() == []


@pytest.mark.parametrize("answers", [{}, {"who": "author"}, {"published": "no"}, {"who": "king", "published": "no"}])
def test_both_questions_want_an_answer(answers: dict[str, str]) -> None:
    assert not EligibilityForm(answers).is_valid()


@time_machine.travel("2026-11-20T12:00:00+05:00", tick=False)
@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, set()),
        ({"created_on": "20.11.2026"}, set()),
        ({"created_on": "21.11.2026"}, {"created_on"}),
        ({"created_on": "31.12.1899"}, {"created_on"}),
        ({"created_on": "03.10.26"}, set()),
        ({"created_on": "30.02.2026"}, {"created_on"}),
        ({"created_on": ""}, {"created_on"}),
        ({"title_kk": ""}, {"title_kk"}),
        ({"title_kk": "–"}, {"title_kk"}),
        ({"title_kk": "", "title_ru": "Ночное кочевье"}, set()),
        ({"title_kk": "", "title_en": "Night camp"}, {"title_kk"}),
        ({"title_kk": "\u200b\u202e"}, {"title_kk"}),
        ({"title_kk": "Ж" * 300}, set()),
        ({"title_kk": "Ж" * 301}, {"title_kk"}),
        ({"title_kk": "Көш 🐪"}, {"title_kk"}),
    ],
)
def test_a_work_has_a_name_that_can_be_set_and_a_day_that_has_been(changed: dict[str, str], wrong: set[str]) -> None:
    with override("kk"):
        form = TitleForm({**TITLE, **changed})

        assert set(form.errors) == wrong, form.errors


def test_a_lone_dash_says_that_there_is_no_name() -> None:
    form = TitleForm({**TITLE, "title_ru": " – ", "title_en": "-"})

    assert form.is_valid()
    assert (form.cleaned_data["title_ru"], form.cleaned_data["title_en"]) == ("", "")


@pytest.mark.parametrize("missing", StatementsForm.base_fields)
def test_each_statement_must_be_made(missing: str) -> None:
    form = StatementsForm({name: "on" for name in StatementsForm.base_fields if name != missing})

    assert set(form.errors) == {missing}


NATURE = {"language": "kk", "derived": "no", "religious": "no", "distinguishing": "no"}


def kind_form(code: str, **answers: str) -> KindForm:
    return KindForm({**NATURE, "kind": str(Kind.objects.get(code=code).pk), **answers})


@pytest.mark.clause(law.O1315_5_2a, law.O1315_5_2b, law.O1315_5_3)
def test_every_kind_in_force_is_offered(db: None) -> None:
    today = timezone.localdate()
    Kind.objects.filter(code="maps").update(until=today - timedelta(days=1))
    Kind.objects.filter(code="script").update(since=today + timedelta(days=1))

    offered = {kind.code for kind in KindForm().fields["kind"].queryset}  # type: ignore[attr-defined]  # ModelChoiceField

    assert offered == set(kinds.EVERY) - {"maps", "script"}


@pytest.mark.parametrize("left_out", [*NATURE, "kind"])
def test_each_question_about_the_kind_wants_an_answer(db: None, left_out: str) -> None:
    answers = {"kind": str(Kind.objects.get(code="literary").pk), **NATURE}
    del answers[left_out]

    assert set(KindForm(answers).errors) == {left_out}


@pytest.mark.clause(law.O1315_10)
@pytest.mark.parametrize("kind", kinds.EVERY)
def test_what_serves_to_tell_goods_apart_is_stopped_with_the_reason(db: None, kind: str) -> None:
    with override("en"):
        form = kind_form(kind, distinguishing="yes", derived="yes")

        assert set(form.errors) == {"distinguishing"}
        assert "Rules, paragraph 10" in str(form.errors["distinguishing"])
        assert "trade mark" in str(form.errors["distinguishing"])


@pytest.mark.clause(law.O1315_5_3)
def test_a_derivative_work_rests_on_another_by_its_nature(db: None) -> None:
    assert set(kind_form("derivative").errors) == {"derived"}
    assert kind_form("derivative", derived="yes").is_valid()
    assert kind_form("composite").is_valid()  # of works of its own author


@pytest.mark.parametrize(("derived", "religious"), [("yes", "no"), ("no", "yes")])
def test_what_was_answered_is_kept_as_it_was_and_shown_again(db: None, derived: str, religious: str) -> None:
    form = kind_form("literary", derived=derived, religious=religious)
    assert form.is_valid()

    said = {name: value for name, value in form.cleaned_data.items() if name not in {"kind", "language"}}
    assert said == {"derived": derived == "yes", "religious": religious == "yes", "not_distinguishing": True}
    shown = KindForm.answers(Application(language="kk", **said))
    assert shown == {**NATURE, "kind": None, "derived": derived, "religious": religious}

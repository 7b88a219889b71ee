"""What the forms of the desk offer and ask for: examiners who are there, the list of the day, grounds into reasons."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from accounts.absences import record_absence
from accounts.models import Appointment, User
from copyright_registry.desk.forms import AssignForm, GiveForm, ProposeForm, with_grounds
from copyright_registry.desk.steps import form_of
from copyright_registry.models import Application, CheckPoint, Ground, Kind, State
from portal import law
from tests import people as acts
from tests.people import People

FOR_ALL = ["complete", "readable", "kind", "not_sign", "not_derived", "not_religious", "represented"]

PROGRAMS = [(kind, ["source_is_text", "abstract_whole"]) for kind in ("program", "database")]


def asked(form: ProposeForm) -> list[str]:
    """The codes of the points on the form."""
    return [code for code, _words in form.fields["checked"].choices]  # type: ignore[attr-defined]  # MultipleChoiceField


def offered(form: AssignForm) -> list[User]:
    return list(form.fields["examiner"].queryset)  # type: ignore[attr-defined]  # ModelChoiceField


@pytest.mark.clause(law.O1315_7_1)
def test_only_who_is_examiner_today_can_be_chosen(people: People) -> None:
    Appointment.objects.filter(iin_digest=people.other_examiner.iin_digest).update(until=date(2026, 2, 1))

    assert offered(AssignForm()) == [people.examiner]


@pytest.mark.clause(law.O1315_7_1)
def test_an_absent_examiner_is_not_offered_and_is_named_as_absent(people: People) -> None:
    post = Appointment.objects.get(iin_digest=people.examiner.iin_digest)
    with time_machine.travel("2026-11-23T05:00:00Z", tick=False), override("en"):
        until = date(2026, 12, 1)
        record_absence(
            people.head_of_department, post, substitute=None, since=timezone.localdate(), until=until, order="7"
        )

        form = AssignForm()

        assert offered(form) == [people.other_examiner]
        assert people.examiner.short_name in str(form.fields["examiner"].help_text)
        assert "1 December 2026" in str(form.fields["examiner"].help_text)
        with time_machine.travel("2026-12-02T05:00:00Z", tick=False):
            assert people.examiner in offered(AssignForm())


@pytest.mark.parametrize(("step", "wrong"), [("assign", {"examiner"}), ("take-back", {"because"})])
def test_each_button_of_the_queue_asks_for_what_its_step_needs(db: None, step: str, wrong: set[str]) -> None:
    assert set(GiveForm({}, step=step).errors) == wrong


@pytest.mark.clause(law.O1315_14_2, law.O1315_A2_5)
@pytest.mark.parametrize(
    ("said_", "wrong"),
    [
        ({"result": "enter", "checked": FOR_ALL}, set()),
        ({"result": "enter", "checked": ["complete"]}, {"checked"}),
        ({"result": "refuse"}, {"grounds", "reason_kk", "reason_ru"}),
        ({"result": "refuse", "reason_kk": "  ", "reason_ru": "нет"}, {"grounds", "reason_kk"}),
        ({"result": "refuse", "reason_kk": "Ж" * 4001, "reason_ru": "нет"}, {"grounds", "reason_kk"}),
        ({}, {"result"}),
        ({"result": "burn"}, {"result"}),
    ],
)
def test_an_entry_wants_the_whole_check_list_and_a_refusal_its_reasons(
    db: None, said_: dict[str, Any], wrong: set[str]
) -> None:
    assert set(ProposeForm(said_).errors) == wrong


def test_a_refusal_rests_on_grounds_in_force_only(db: None) -> None:
    ground = Ground.objects.get(code="no_copy")
    Ground.objects.filter(pk=ground.pk).update(until=date(2026, 1, 30))

    form = ProposeForm({"result": "refuse", "reason_kk": "жоқ", "reason_ru": "нет", "grounds": [ground.pk]})

    assert "grounds" in form.errors


@pytest.mark.clause(law.O1315_7_2, law.O1315_A2_5)
@pytest.mark.parametrize(
    ("kind", "besides"),
    [
        ("musical", ["sound_or_score"]),
        ("audiovisual", ["film"]),
        ("photographic", ["picture"]),
        ("other", []),
        *PROGRAMS,
    ],
)
def test_each_kind_of_object_has_its_own_points_besides_those_of_all(db: None, kind: str, besides: list[str]) -> None:
    form = ProposeForm({"result": "enter", "checked": FOR_ALL}, kind=Kind.objects.get(code=kind))

    assert set(asked(form)) == {*FOR_ALL, *besides}
    assert form.is_valid() is not bool(besides)


@pytest.mark.clause(law.O1315_7_2)
def test_a_point_is_asked_for_from_its_day_until_its_last(db: None) -> None:
    CheckPoint.objects.filter(code="not_religious").update(until=date(2026, 11, 22))
    CheckPoint.objects.create(
        code="religion", name_kk="Дін", name_ru="Вера", name_en="Faith", act="Order 9", since=date(2026, 11, 23)
    )

    with time_machine.travel("2026-11-22T05:00:00Z", tick=False):
        assert asked(ProposeForm()) == FOR_ALL
    with time_machine.travel("2026-11-23T05:00:00Z", tick=False):
        assert set(asked(ProposeForm())) == {*FOR_ALL, "religion"} - {"not_religious"}


@pytest.mark.clause(law.O1315_14_2)
def test_the_reasons_are_built_from_the_grounds_and_nothing_typed_is_lost(db: None) -> None:
    ground = Ground.objects.get(code="no_copy")
    sent = {"grounds": [ground.pk], "reason_ru": "Файл повреждён.", "note": "Прошу ускорить", "checked": ["kind"]}

    built = ProposeForm(sent).built().initial

    assert built["result"] == "refuse"
    assert built["reason_kk"] == (
        "Туындының көшірмесі қоса берілмеген немесе оқылмайды (Заңның 9-1-бабының 2-тармағы)."
    )
    assert built["reason_ru"] == (
        "Файл повреждён.\nЭкземпляр произведения не приложен или не читается (п. 2 статьи 9-1 Закона)."
    )
    assert (built["note"], built["checked"]) == ("Прошу ускорить", ["kind"])


@pytest.mark.clause(law.O1315_14_2)
def test_a_ground_that_stands_in_the_reasons_is_not_written_twice(db: None) -> None:
    grounds = list(Ground.objects.all())

    once = with_grounds("", grounds, "kk")

    assert len(once.splitlines()) == len(grounds)
    assert with_grounds(once, grounds, "kk") == once


@pytest.mark.parametrize("sent", [[], ["x"], [10**9]])
def test_without_a_ground_that_is_in_force_nothing_is_built(db: None, sent: list[Any]) -> None:
    form = ProposeForm({"grounds": sent, "reason_kk": "Жазылды."})

    assert not form.ticked_grounds()
    assert form.built().initial["reason_kk"] == "Жазылды."


@pytest.mark.clause(law.O1315_9_1)
def test_a_case_is_examined_by_the_lists_of_the_day_of_its_receipt(people: People) -> None:
    CheckPoint.objects.create(
        code="new", name_kk="Жаңа", name_ru="Новое", name_en="New", act="Order 10", since=timezone.localdate()
    )
    Ground.objects.filter(code="no_copy").update(until=timezone.localdate() - timedelta(days=1))
    case = acts.application_in(State.EXAMINATION, people)
    Application.objects.filter(pk=case.pk).update(received_at=timezone.now() - timedelta(days=2))
    case.refresh_from_db()

    form = form_of("propose", case)

    assert "new" not in asked(form)
    assert "new" in asked(ProposeForm(kind=case.kind))
    codes = {ground.code for ground in form.fields["grounds"].queryset}
    assert "no_copy" in codes
    assert "no_copy" not in {ground.code for ground in ProposeForm().fields["grounds"].queryset}

"""Dates, numbers and Django's own words, as a reader of each language meets them."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import formats, translation
from django.utils.dates import MONTHS_ALT, WEEKDAYS
from django.utils.translation import gettext, ngettext
from django.views.i18n import JSONCatalog
from pytest_django.fixtures import Settings

from portal import messages

DAY = date(2026, 11, 24)
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(autouse=True)
def freshly_compiled(tmp_path: Path, settings: Settings) -> None:
    messages.compile_all(tmp_path)
    settings.LOCALE_PATHS = [tmp_path]


class DayForm(forms.Form):
    day = forms.DateField()


@pytest.mark.parametrize(
    ("language", "long", "month", "moment"),
    [
        ("kk", "2026 жылғы 24 қараша", "2026 жылғы қараша", "2026 жылғы 24 қараша, 09:05"),
        ("ru", "24 ноября 2026 года", "ноябрь 2026 года", "24 ноября 2026 года, 09:05"),
        ("en", "24 November 2026", "November 2026", "24 November 2026, 09:05"),
    ],
)
def test_a_date_is_written_out(language: str, long: str, month: str, moment: str) -> None:
    with translation.override(language):
        assert formats.date_format(DAY) == long
        assert formats.date_format(DAY, "YEAR_MONTH_FORMAT") == month
        assert formats.date_format(datetime(2026, 11, 24, 9, 5), "DATETIME_FORMAT") == moment  # noqa: DTZ001 - a wall clock to print


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_date_has_the_day_first_and_weeks_begin_on_monday(language: str) -> None:
    with translation.override(language):
        assert formats.date_format(DAY, "SHORT_DATE_FORMAT") == "24.11.2026"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["24.11.2026", "2026-11-24"])
def test_a_form_takes_the_day_as_it_is_written_here(language: str, text: str) -> None:
    with translation.override(language):
        form = DayForm({"day": text})

        assert form.is_valid()
        assert form.cleaned_data["day"] == DAY


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["11/24/2026", "05/06/2026", "Nov 24, 2026"])
def test_a_form_refuses_american_dates_rather_than_guess(language: str, text: str) -> None:
    with translation.override(language):
        assert not DayForm({"day": text}).is_valid()


@pytest.mark.parametrize(
    ("language", "text"),
    [("kk", "1\xa0234\xa0567,89"), ("ru", "1\xa0234\xa0567,89"), ("en", "1,234,567.89")],
)
def test_a_sum_is_grouped_by_thousands(language: str, text: str) -> None:
    with translation.override(language):
        assert formats.number_format(Decimal("1234567.89"), 2, force_grouping=True) == text


def test_kazakh_months_and_weekdays_are_small_inside_a_sentence() -> None:
    with translation.override("kk"):
        assert " ".join(map(str, MONTHS_ALT.values())) == (
            "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
        )
        assert " ".join(map(str, WEEKDAYS.values())) == ("дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі")


def test_djangos_own_kazakh_gives_way_to_ours() -> None:
    with translation.override("kk"):
        assert gettext("Save and add another") == "Сақтап, тағы қосу"
        assert gettext("Date/time") == "Күні мен уақыты"
        assert ngettext("%(total_count)s selected", "All %(total_count)s selected", 5) == (
            "Таңдалғаны: %(total_count)s"
        )


def test_a_form_complains_in_kazakh() -> None:
    with translation.override("kk"):
        assert DayForm({"day": ""}).errors["day"] == ["Бұл өрісті толтырыңыз."]
        assert DayForm({"day": "ертең"}).errors["day"] == ["Дұрыс күнді енгізіңіз."]


def test_russian_keeps_what_django_says_well_and_english_is_the_source() -> None:
    with translation.override("ru"):
        assert gettext("Enter a number.") == "Введите число."
        assert gettext("Select %s to change") == "Выберите для изменения: %s"
    with translation.override("en"):
        assert gettext("Select %s to change") == "Select %s to change"


def test_the_admins_scripts_speak_kazakh(rf: RequestFactory) -> None:
    view = JSONCatalog.as_view(packages=["django.contrib.admin"])

    with translation.override("kk"):
        answer = view(rf.get("/"))

    assert isinstance(answer, HttpResponse)
    said = json.loads(answer.content)["catalog"]
    assert said["Cancel"] == "Болдырмау"
    assert said["%(sel)s of %(cnt)s selected"] == ["Таңдалғаны: %(sel)s, барлығы %(cnt)s"] * 2

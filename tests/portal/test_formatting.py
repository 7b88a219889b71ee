"""Moments and days: in words, and in the time of Kazakhstan."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from portal import formatting

MOMENT = datetime(2026, 11, 20, 8, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("kk", "2026 жылғы 20 қараша", "2026 жылғы 20 қараша, 13:42"),
        ("ru", "20 ноября 2026 года", "20 ноября 2026 года, 13:42"),
        ("en", "20 November 2026", "20 November 2026, 13:42"),
    ],
)
def test_moments_are_told_in_words_and_in_the_time_of_kazakhstan(language: str, day: str, moment: str) -> None:
    with override(language):
        assert formatting.day(MOMENT).lower() == day.lower()
        assert formatting.day(date(2026, 11, 20)).lower() == day.lower()
        assert formatting.moment(MOMENT).lower() == moment.lower()


def test_the_day_of_a_late_moment_is_that_of_kazakhstan() -> None:
    with override("en"):
        assert formatting.day(datetime(2026, 11, 20, 19, 30, tzinfo=UTC)) == "21 November 2026"


def test_nothing_is_said_of_no_moment() -> None:
    assert (formatting.moment(None), formatting.day(None)) == ("", "")

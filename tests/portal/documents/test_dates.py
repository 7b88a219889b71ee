"""Days and moments on papers: Astana's, in the words of both languages."""

from datetime import UTC, date, datetime

from portal.documents import dates

LATE = datetime(2026, 12, 31, 19, 30, tzinfo=UTC)  # already the new year in Astana


def test_a_day_is_written_out_in_both_languages() -> None:
    assert dates.date_kk(date(2026, 9, 3)) == "2026 жылғы 3 қыркүйек"
    assert dates.date_ru(date(2026, 9, 3)) == "3 сентября 2026 года"


def test_a_moment_is_that_of_astana() -> None:
    assert dates.moment_kk(LATE) == "2027 жылғы 1 қаңтар, 00:30"
    assert dates.moment_ru(LATE) == "1 января 2027 года, 00:30"
    assert dates.moment(LATE) == "01.01.2027 00:30"

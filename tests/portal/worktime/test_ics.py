"""Calendar files as RFC 5545 has them."""

from datetime import UTC, datetime

from django.utils import translation

from portal.worktime import ics
from portal.worktime.ics import DueMoment
from portal.worktime.reckoning import ALMATY

AT = datetime(2026, 12, 4, 18, 30, tzinfo=ALMATY)
NOW = datetime(2026, 12, 3, 5, 0, tzinfo=UTC)


def lines(*moments: DueMoment) -> list[str]:
    with translation.override("kk"):
        data = ics.calendar(moments, "Портал", NOW)
    assert data.endswith(b"\r\n")
    return data.decode().split("\r\n")[:-1]


def test_a_moment_is_one_event_in_utc() -> None:
    assert lines(DueMoment("1@portal", AT, "Мерзім", "Ереже")) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Портал//KK",
        "BEGIN:VEVENT",
        "UID:1@portal",
        "DTSTAMP:20261203T050000Z",
        "DTSTART:20261204T133000Z",
        "TRANSP:TRANSPARENT",
        "SUMMARY;LANGUAGE=kk:Мерзім",
        "DESCRIPTION;LANGUAGE=kk:Ереже",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_lines_are_folded_at_75_octets_and_no_letter_is_cut() -> None:
    summary = "Ұзақ атау " * 30

    told = lines(DueMoment("1@portal", AT, summary, "x" * 200))

    assert max(len(line.encode()) for line in told) == 75
    assert f"SUMMARY;LANGUAGE=kk:{summary}" in "\r\n".join(told).replace("\r\n ", "").split("\r\n")
    assert f"DESCRIPTION;LANGUAGE=kk:{'x' * 200}" in "\r\n".join(told).replace("\r\n ", "").split("\r\n")


def test_signs_with_a_meaning_are_escaped_and_no_line_can_be_made_up() -> None:
    told = lines(DueMoment("1@portal", AT, "a;b,c\\d\r\nEND:VEVENT", ""))

    assert r"SUMMARY;LANGUAGE=kk:a\;b\,c\\d\nEND:VEVENT" in told
    assert told.count("END:VEVENT") == 1

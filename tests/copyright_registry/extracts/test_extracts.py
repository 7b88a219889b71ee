"""Extracts from the register: which version stood, the sealed sheet in all its fields, the check page."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils import timezone
from pypdfium2 import PdfDocument

from copyright_registry.extracts import checking, making
from copyright_registry.extracts.models import Extract
from copyright_registry.models import Entry
from portal import law
from portal.documents import seal
from tests.browser import client_of, errors, one, said, soup
from tests.copyright_registry.copies import acts
from tests.people import People

PAGE = "/en/registry/{}/extract/"


def words(pdf: bytes) -> str:
    """All the text of a PDF, its line breaks as spaces."""
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(BytesIO(pdf)))
    return " ".join(text.replace("\ufffe", "").split())


def next_version(entry: Entry, at: datetime, **said: Any) -> Entry:
    """Another version that supersedes `entry` at that moment."""
    Entry.objects.filter(pk=entry.pk).update(superseded_at=at)
    changed = Entry.objects.get(pk=entry.pk)
    changed.pk, changed.version, changed.made_at, changed.superseded_at = None, entry.version + 1, at, None
    changed.code, changed.fingerprint = "CHANGED2", "b" * 64
    for name, value in said.items():
        setattr(changed, name, value)
    changed.save(force_insert=True)
    return changed


@pytest.mark.clause(law.O1315_A3)
def test_of_each_day_the_version_that_stood_when_it_ended(people: People) -> None:
    first = acts.entered(people)
    begun = timezone.localtime() - timedelta(days=20)
    Entry.objects.filter(pk=first.pk).update(made_at=begun)
    changed = begun + timedelta(days=10)
    second = next_version(first, changed, title_kk="Түзетілген")

    def stood(days: int) -> Entry | None:
        return making.stood_on(first.number, (begun + timedelta(days=days)).date())

    assert [stood(-1), stood(0), stood(9), stood(10), stood(20)] == [None, first, first, second, second]


@pytest.mark.clause(law.O1315_A3)
def test_the_sheet_has_every_column_of_the_register_in_both_languages(people: People) -> None:
    entry = acts.entered(people)

    text = words(making.sheet(entry, timezone.localdate(), "ABCDEFGHJKLM", timezone.now()))

    for told in (str(entry.number), "Түнгі көш", "Ночное кочевье", entry.author_names, entry.kind.name_kk,
                 entry.kind.name_ru, "Қолданыста", "Действует", "2026 жылғы 3 қазан", "3 октября 2026 года",
                 "ABCD-EFGH-JKLM", entry.fingerprint[:8]):  # fmt: skip
        assert told in text, told


def test_the_longest_titles_and_many_authors_stand_on_the_sheet_in_full(people: People) -> None:
    entry = acts.entered(people)
    names = [f"Құдайбергенова-Сүлейменова Жаннат-Гүлнұр Әбдірахманқызы {place}" for place in range(40)]
    entry.authors, title = names, "Ұзақ атау " * 30
    entry.title_kk = entry.title_ru = entry.title_en = title

    text = words(making.sheet(entry, timezone.localdate(), "ABCDEFGHJKLM", timezone.now()))

    assert all(text.count(name) == 2 for name in names[10:])  # once in each language
    assert text.count("Ұзақ атау") == 180


@pytest.mark.clause(law.O1315_A3, law.O100_2_7)
def test_a_page_gives_a_sealed_file_that_the_check_page_knows(people: People, time_stamps: str) -> None:
    entry = acts.entered(people)
    anybody = client_of(None)
    assert "Түнгі көш" in said(anybody.get(PAGE.format(entry.number)))

    answer = anybody.post(PAGE.format(entry.number), {"on": timezone.localdate().isoformat()})

    assert answer["Content-Disposition"].startswith("attachment")
    assert seal.read(answer.content).state == "valid"
    verdict = checking.dropped(answer.content)
    assert verdict is not None
    assert verdict.state == "valid"
    assert "has not changed" in str(verdict.says) or "өзгер" in str(verdict.says)
    assert checking.dropped(answer.content + b" ") is None
    row = Extract.objects.get()
    page = anybody.get(f"/en/verify/{row.code}/", follow=True)
    assert one(soup(page), ".verdict.valid")
    assert f"Extract of entry No. {entry.number}" in said(page).replace("\xa0", " ")
    assert one(
        soup(anybody.get("/en/verify/", {"q": f"{row.code[:4]}-{row.code[4:8].lower()}-{row.code[8:]}"})),
        ".verdict.valid",
    )


@pytest.mark.clause(law.O100_2_7)
def test_of_an_entry_changed_since_the_check_page_says_so(people: People, time_stamps: str) -> None:
    entry = acts.entered(people)
    made, _pdf = making.make(entry, timezone.localdate())
    next_version(entry, timezone.now())

    page = client_of(None).get(f"/en/verify/{made.code}/", follow=True)

    assert "The entry has changed since." in said(page)


@pytest.mark.parametrize(("day", "status"), [("01.01.2001", 422), ("01.01.2126", 422), ("nonsense", 422), ("", 200)])
def test_a_day_without_an_entry_is_said(people: People, day: str, status: int) -> None:
    entry = acts.entered(people)

    page = client_of(None).get(PAGE.format(entry.number), {"on": day})

    assert page.status_code == status
    assert set(errors(page)) == ({"#id_on"} if status == 422 else set())


def test_who_asks_too_often_is_told_when_to_come_again(people: People, time_stamps: str, settings: Any) -> None:
    entry = acts.entered(people)
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid4())}
    }
    today = {"on": timezone.localdate().isoformat()}

    answers = [client_of(None).post(PAGE.format(entry.number), today) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [*[200] * 10, 429]
    assert answers[10]["Retry-After"]
    assert Extract.objects.count() == 10


def test_where_it_cannot_be_sealed_nothing_is_made(people: People, settings: LazySettings) -> None:
    entry = acts.entered(people)
    settings.TSA_URL = "http://127.0.0.1:1/tsp"

    page = client_of(None).post(PAGE.format(entry.number), {"on": timezone.localdate().isoformat()})

    assert page.status_code == 503
    assert not Extract.objects.exists()


def test_there_is_no_extract_of_what_is_not_in_the_register(people: People) -> None:
    assert client_of(None).get(PAGE.format(9)).status_code == 404

"""What everybody sees of a changed entry: its history, its old versions, and what a check of either file says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from copyright_registry import checking, registration
from copyright_registry.changes.models import Ask
from copyright_registry.models import Entry
from portal import law
from portal.flow import sure
from tests.browser import client_of, said
from tests.copyright_registry.changes import acts
from tests.people import PDF, People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker", "english")]


@pytest.fixture
def first(people: People) -> Entry:
    return acts.entered(people)


def changed(people: People, first: Entry, asks: str = Ask.CORRECT) -> Entry:
    change = acts.begin(people.author, first, asks)
    acts.sign(people, change)
    return acts.carry_out(people, change)


def sheet(entry: Entry) -> bytes:
    """The certificate of a version as it was issued."""
    certificate = sure(registration.certify(entry.pk))
    with certificate.pdf.open() as file:
        return bytes(file.read())


@pytest.mark.clause(law.O1315_15_1, law.O1315_A3)
def test_the_entrys_page_has_its_history_with_grounds_and_old_versions(people: People, first: Entry) -> None:
    changed(people, first)

    page = client_of(None).get(f"/en/registry/{first.number}/")

    for part in ("Түнгі көш жолы", "Technical correction on the application of all authors, No. 1 of", "Version 1"):
        assert part in said(page), part
    for secret in (people.author.iin, people.author.phone, people.author.address, acts.WHY):
        assert secret not in page.content.decode()


@pytest.mark.clause(law.O1315_A3)
def test_an_old_version_stays_readable(people: People, first: Entry) -> None:
    changed(people, first)

    old = client_of(None).get(f"/en/registry/{first.number}/versions/1/")
    new = client_of(None).get(f"/en/registry/{first.number}/versions/2/")

    assert "This version stood until" in said(old)
    assert "Replaced" in said(old)
    assert "Түнгі көш жолы" in said(new)
    assert "stood until" not in said(new)
    assert client_of(None).get(f"/en/registry/{first.number}/versions/3/").status_code == 404


@pytest.mark.clause(law.O1315_A4)
def test_a_cancelled_entry_says_so_and_stays(people: People, first: Entry) -> None:
    changed(people, first, Ask.CANCEL)

    page = client_of(None).get(f"/en/registry/{first.number}/")

    assert "This entry was cancelled on" in said(page)
    assert "Application of all authors to cancel the entry, No. 1 of" in said(page)


@pytest.mark.clause(law.O1315_15_2)
def test_the_ground_of_a_change_by_a_court_names_the_court(people: People, first: Entry) -> None:
    acts.carry_out(people, acts.by_court(first, title_ru="Ночной путь"))

    page = client_of(None).get(f"/en/registry/{first.number}/")

    assert "Decision of a court in force: Астана қаласының мамандандырылған ауданаралық соты" in said(page)
    assert "7119-26-00-2/1234" in said(page)


@pytest.mark.clause(law.O1315_15_1, law.O1315_13_1)
def test_the_code_of_a_replaced_certificate_leads_to_the_new_one(people: People, first: Entry) -> None:
    now = changed(people, first)

    old = client_of(None).get(f"/en/verify/{first.code}/")
    new = client_of(None).get(f"/en/verify/{now.code}/")

    assert "was replaced" in said(old)
    assert "It is genuine, but another certificate stands in its place" in said(old)
    assert f'href="/en/registry/{first.number}/"' in old.content.decode()
    assert "is valid" in said(new)
    assert checking.by_words(first.code) == first
    assert checking.entered(now).state == "valid"
    assert checking.by_words(str(first.number)) == now


@pytest.mark.clause(law.O1315_15_1, law.O1315_13_1)
def test_the_file_of_a_replaced_certificate_is_genuine_and_replaced(
    people: People, first: Entry, time_stamps: str
) -> None:
    old = sheet(first)
    assert checking.dropped(old).state == "valid"
    now = changed(people, first)

    verdict = checking.dropped(old)

    assert (verdict.state, verdict.sign) == ("replaced", "late")
    assert all(ground.holds for ground in verdict.grounds)
    assert len(verdict.grounds) == 4
    assert checking.dropped(sheet(now)).state == "valid"
    upload = SimpleUploadedFile("certificate.pdf", old)
    assert "was replaced" in said(client_of(None).post("/en/verify/", {"document": upload}))


@pytest.mark.clause(law.O1315_A4, law.O1315_13_1)
def test_every_certificate_of_a_cancelled_entry_is_cancelled(people: People, first: Entry, time_stamps: str) -> None:
    old = sheet(first)
    second = changed(people, first)
    newer = sheet(second)

    last = acts.carry_out(people, acts.by_court(second, Ask.CANCEL))

    assert {checking.dropped(file).state for file in (old, newer)} == {"cancelled"}
    for entry in (first, second, last):
        found = checking.entered(Entry.objects.get(pk=entry.pk))
        assert (found.state, found.sign) == ("cancelled", "ended")
        assert "Decision of a court in force" in str(found.says)
    assert "is cancelled" in said(client_of(None).get("/en/verify/", {"q": str(first.number)}))


def test_a_version_whose_forerunner_was_altered_is_damaged(people: People, first: Entry) -> None:
    now = changed(people, first)
    Entry.objects.filter(pk=first.pk).update(fingerprint="0" * 64)

    assert checking.entered(Entry.objects.get(pk=now.pk)).state == "altered"


def test_what_was_never_issued_is_not_made_genuine_by_a_change(people: People, first: Entry) -> None:
    changed(people, first)

    assert checking.dropped(PDF).state == "refused"


@pytest.mark.parametrize("versions", [2, 4])
def test_the_entrys_page_asks_as_often_for_four_versions_as_for_two(
    people: People, first: Entry, versions: int, django_assert_num_queries: object
) -> None:
    now = first
    for place in range(versions - 1):
        now = acts.carry_out(people, acts.by_court(now, title_ru=f"Путь {place}"))

    with django_assert_num_queries(2):
        client_of(None).get(f"/en/registry/{first.number}/")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_open_in_every_language(people: People, first: Entry, language: str) -> None:
    changed(people, first)

    for page in ("", "versions/1/"):
        assert client_of(None).get(f"/{language}/registry/{first.number}/{page}").status_code == 200

"""The work on the page of its case: heard, seen or read as what the portal recognised, whole or in parts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from copyright_registry import files, registration
from copyright_registry import law as own_law
from copyright_registry.desk import work
from copyright_registry.models import Application, Attachment, Kind, State
from portal import audit, law
from tests import people as acts
from tests import samples
from tests.browser import client_of, said, soup
from tests.copyright_registry import walking
from tests.people import PDF, People

GOOD = samples.of_each_format()
WAVE = GOOD["wav"]
FILES = {  # kind, name, bytes, what shows it
    "wav": ("musical", "song.wav", WAVE, "audio[controls]"),
    "mp3": ("musical", "song.mp3", GOOD["mp3"], "audio[controls]"),
    "flac": ("musical", "song.flac", GOOD["flac"], "audio[controls]"),
    "mp4": ("audiovisual", "film.mp4", GOOD["mp4"], "video[controls]"),
    "png": ("photographic", "a.png", GOOD["png"], "img.exhibit[alt]"),
    "jpeg": ("photographic", "a.jpg", GOOD["jpeg"], "img.exhibit[alt]"),
    "pdf": ("literary", "poem.pdf", PDF, "a[target=_blank]"),
    "txt": ("literary", "poem.txt", "Түнгі көш <script>alert(1)</script>".encode(), "pre"),
    "tiff": ("photographic", "a.tiff", GOOD["tiff"], ""),
    "docx": ("literary", "poem.docx", GOOD["docx"], ""),
}


def case_with(people: People, form: str) -> Application:
    """A case under examination whose work is a file of that format."""
    kind, name, content, _shown = FILES[form]
    application = acts.draft(people.author, kind=Kind.objects.get(code=kind))
    upload = files.read(SimpleUploadedFile(name, content), [form], 10**6)
    registration.attach(people.author, application, upload)
    acts.sign(people, application)
    acts.pay(application)
    registration.assign(people.head_of_department, application, people.examiner)
    return application


@pytest.mark.clause(law.O1315_7_2)
@pytest.mark.parametrize("form", FILES)
def test_each_format_is_shown_in_its_own_way(people: People, form: str) -> None:
    application, (_kind, _name, content, selector) = case_with(people, form), FILES[form]
    browser = client_of(people.examiner)

    page = browser.get(walking.desk(application))
    bare = browser.get(walking.desk(application, "show"))

    media = soup(page).select("audio, video, img.exhibit, a[target=_blank]")
    assert len(media) == (0 if form in {"txt", "tiff", "docx"} else 2 if selector.startswith("img") else 1)
    if selector:
        assert soup(page).select(selector)
    if form in files.TYPES:
        assert bare.getvalue() == content
        assert bare["Content-Type"] == files.TYPES[form]
        assert bare["X-Content-Type-Options"] == "nosniff"
        assert bare["Content-Security-Policy"].startswith("default-src 'none'")
        assert bare["Content-Security-Policy"].endswith("; sandbox")
        assert bare["Content-Disposition"].startswith("inline")
    else:
        assert bare.status_code == 404


def test_a_text_is_shown_as_text_and_only_its_beginning(people: People) -> None:
    application = case_with(people, "txt")
    Attachment.objects.filter(application=application).update(size=10**6)

    page = client_of(people.examiner).get(walking.desk(application))

    assert "Түнгі көш <script>alert(1)</script>" in said(page)
    assert not soup(page).select("script:-soup-contains('alert')")
    assert soup(page).select_one(".exhibit-text .quiet")


def test_a_letter_that_the_limit_cuts_is_left_out(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    application = case_with(people, "txt")
    monkeypatch.setattr(work, "TEXT_MAX", 3)  # one letter and a half

    assert work.shown(application.attachments.get()) == work.Shown("text", "Т", is_cut=True)


@pytest.mark.parametrize("form", ["txt", "wav", "png", "pdf", "docx"])
def test_a_file_that_the_storage_has_lost_is_told_so(people: People, form: str) -> None:
    application = case_with(people, form)
    application.attachments.get().file.storage.delete(str(application.attachments.get().file.name))

    page = client_of(people.examiner).get(walking.desk(application))

    assert page.status_code == 200
    assert soup(page).select_one(".case-judged .notice.bad")
    assert not soup(page).select("audio, video, img.exhibit, .exhibit-text")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-", 206, slice(0, None)),
        ("bytes=0-0", 206, slice(0, 1)),
        ("bytes=10-19", 206, slice(10, 20)),
        ("bytes=200-99999", 206, slice(200, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=-99999", 206, slice(0, None)),
        ("bytes=99999-", 416, None),
        ("bytes=9-3", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=-", 416, None),
        ("bytes=0-1,5-6", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
        ("bytes=" + "9" * 40 + "-", 200, slice(0, None)),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(people: People, asked: str, status: int, part: slice | None) -> None:
    application, content = case_with(people, "wav"), FILES["wav"][2]

    answer = client_of(people.examiner).get(walking.desk(application, "show"), headers={"Range": asked})

    assert answer.status_code == status
    if part is None:
        assert answer["Content-Range"] == f"bytes */{len(content)}"
        return
    body = answer.getvalue()
    assert body == content[part]
    assert int(answer["Content-Length"]) == len(body)
    if status == 206:
        first = content.index(body)
        assert answer["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/{len(content)}"


@pytest.mark.clause(law.O100_2_8, own_law.LOOKED_AT)
def test_one_playing_is_one_look_and_the_whole_file_another(people: People) -> None:
    application, browser = case_with(people, "wav"), client_of(people.examiner)
    address = walking.desk(application, "show")

    def looks() -> int:
        return audit.of(application).filter(act="opened the file").count()

    for place in (0, 50, 100):
        browser.get(address, headers={"Range": f"bytes={place}-"}).getvalue()
    assert looks() == 1
    browser.get(address).getvalue()
    assert looks() == 2
    client_of(people.head_of_department).get(address, headers={"Range": "bytes=100-"}).getvalue()
    assert looks() == 3


def test_a_song_that_the_storage_has_lost_is_not_found_and_the_operator_reads_why(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    application = case_with(people, "wav")
    application.attachments.get().file.storage.delete(str(application.attachments.get().file.name))
    browser, address = client_of(people.examiner), walking.desk(application, "show")

    assert browser.get(address).status_code == 404
    assert browser.get(address, headers={"Range": "bytes=5-"}).status_code == 404
    assert browser.get(walking.desk(application, "file")).status_code == 404
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told == [f"The file {application.attachments.get().file.name} is not in the storage."] * 3


def test_anothers_case_shows_nobody_its_work(people: People) -> None:
    application = case_with(people, "wav")

    answer = client_of(people.other_examiner).get(walking.desk(application, "show"), headers={"Range": "bytes=9-"})

    assert answer.status_code == 404
    assert application.state == State.EXAMINATION

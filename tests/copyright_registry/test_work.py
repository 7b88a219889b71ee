"""The work on the page of its case: heard, seen or read as what the portal recognised, whole or in parts."""

import pytest

from copyright_registry import exhibits, registration
from copyright_registry import law as own_law
from copyright_registry.models import Application, Attachment, Kind
from portal import audit, law
from tests import people as acts
from tests import samples
from tests.browser import client_of, said, soup
from tests.copyright_registry import kinds, walking
from tests.people import People

GOOD = samples.of_each_format()
FILM = samples.box(b"ftyp", b"isom\0\0\0\0isom") + samples.box(b"moov") + samples.box(b"mdat", bytes(range(1, 251)))
FILES = {  # kind, document, name, bytes, what shows it
    "wav": ("musical", "recording", "song.wav", GOOD["wav"], "audio[controls][src*='/preview/']"),
    "mp3": ("musical", "recording", "song.mp3", GOOD["mp3"], "audio[controls][src*='/preview/']"),
    "flac": ("musical", "recording", "song.flac", GOOD["flac"], "audio[controls][src*='/preview/']"),
    "mp4": ("audiovisual", "film", "film.mp4", FILM, "video[controls][src*='/show/']"),
    "png": ("photographic", "picture", "a.png", GOOD["png"], "img.exhibit[alt]"),
    "jpeg": ("photographic", "picture", "a.jpg", GOOD["jpeg"], "img.exhibit[alt]"),
    "tiff": ("photographic", "picture", "a.tiff", GOOD["tiff"], "img.exhibit[alt]"),
    "pdf": ("literary", "text", "poem.pdf", GOOD["pdf"], "img.exhibit[alt]"),
    "txt": ("literary", "text", "poem.txt", "Түнгі көш <script>alert(1)</script>".encode(), "pre[tabindex]"),
    "docx": ("literary", "text", "poem.docx", GOOD["docx"], "pre[tabindex]"),
    "odt": ("literary", "text", "poem.odt", GOOD["odt"], "pre[tabindex]"),
    "zip": ("program", "source", "source.zip", GOOD["zip"], ".tree[tabindex] li"),
}


def case_with(people: People, form: str, *, made: bool = True) -> Application:
    """A case under examination whose work is a file of that format, of which a worker has made the preview."""
    kind, document, name, content, _shown = FILES[form]
    application = acts.draft(people.author, (document, name, content), kind=Kind.objects.get(code=kind))
    if kind == "program":
        registration.describe(people.author, application, **kinds.ABSTRACT)
    acts.sign(people, application)
    acts.pay(application)
    registration.assign(people.head_of_department, application, people.examiner)
    if made:
        exhibits.make(file_of(application).pk)
    return application


def file_of(application: Application) -> Attachment:
    return application.attachments.get()


def show(application: Application, page: str = "show", name: str = "") -> str:
    """Where the file of the case, or a part of its preview, is shown."""
    return walking.desk(application, f"{page}/{file_of(application).pk}{name and '/'}{name}")


@pytest.mark.clause(law.O1315_7_2)
@pytest.mark.parametrize("form", FILES)
def test_each_format_is_shown_in_its_own_way_and_none_but_a_film_as_it_is(people: People, form: str) -> None:
    application, (_kind, _document, _name, content, selector) = case_with(people, form), FILES[form]
    browser = client_of(people.examiner)

    page = soup(browser.get(walking.desk(application)))
    bare = browser.get(show(application))
    assert bare.status_code == (200 if form == "mp4" else 404)
    assert form != "mp4" or bare.getvalue() == content

    shown = page.select(".case-judged [aria-labelledby=work] :is(audio, video, img.exhibit, pre, .tree li)")
    assert shown == page.select(f".case-judged [aria-labelledby=work] {selector}")
    assert shown
    for media in page.select(".case-judged [src]"):
        answer = browser.get(str(media["src"]))
        assert answer["Content-Type"] in {"video/mp4", "audio/flac", "image/jpeg"}
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer["Content-Security-Policy"].endswith("; sandbox")
        assert answer["Content-Disposition"].startswith("inline")
        is_as_it_was = answer.getvalue() == content
        assert is_as_it_was == (form == "mp4") or form == "flac"  # made anew, a short one has the very same bytes


def test_a_text_is_shown_as_text(people: People) -> None:
    application = case_with(people, "txt")

    page = client_of(people.examiner).get(walking.desk(application))

    assert "Түнгі көш <script>alert(1)</script>" in said(page)
    assert not soup(page).select("script:-soup-contains('alert')")


@pytest.mark.parametrize("form", ["txt", "wav", "png", "pdf", "docx", "mp4", "zip"])
def test_a_file_that_the_storage_has_lost_is_told_so(people: People, form: str) -> None:
    application = case_with(people, form)
    file_of(application).file.storage.delete(str(file_of(application).file.name))

    page = client_of(people.examiner).get(walking.desk(application))

    assert page.status_code == 200
    assert soup(page).select_one(".case-judged .notice.bad")
    assert not soup(page).select(".case-judged [aria-labelledby=work] :is(audio, video, img.exhibit, pre, .tree)")


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
    application, content = case_with(people, "mp4", made=False), FILM

    answer = client_of(people.examiner).get(show(application), headers={"Range": asked})

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
    application, browser = case_with(people, "mp4", made=False), client_of(people.examiner)
    address = show(application)

    def looks() -> int:
        return audit.of(application).filter(act="opened the file").count()

    for place in (0, 50, 100):
        browser.get(address, headers={"Range": f"bytes={place}-"}).getvalue()
    assert looks() == 1
    browser.get(address).getvalue()
    assert looks() == 2
    client_of(people.head_of_department).get(address, headers={"Range": "bytes=100-"}).getvalue()
    assert looks() == 3


@pytest.mark.clause(law.O100_2_8, own_law.LOOKED_AT)
def test_each_look_at_what_was_made_of_a_file_is_noted_too(people: People) -> None:
    application = case_with(people, "png")
    looks = audit.of(application).filter(act="opened the file")

    client_of(people.examiner).get(show(application, "preview", "page-1.jpg")).getvalue()

    assert [look.actor for look in looks] == [audit.key(people.examiner)]


def test_a_film_that_the_storage_has_lost_is_not_found_and_the_operator_reads_why(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    application = case_with(people, "mp4", made=False)
    name = str(file_of(application).file.name)
    file_of(application).file.storage.delete(name)
    browser = client_of(people.examiner)

    assert browser.get(show(application)).status_code == 404
    assert browser.get(show(application), headers={"Range": "bytes=5-"}).status_code == 404
    assert browser.get(show(application, "file")).status_code == 404
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told == [f"The file {name} is not in the storage."] * 3


def test_anothers_case_shows_nobody_its_work(people: People) -> None:
    film, picture = case_with(people, "mp4"), case_with(people, "png")
    other = client_of(people.other_examiner)

    assert other.get(show(film), headers={"Range": "bytes=9-"}).status_code == 404
    assert other.get(show(picture, "preview", "page-1.jpg")).status_code == 404
    assert other.get(show(picture, "file")).status_code == 404


def test_a_case_shows_its_own_files_only(people: People) -> None:
    mine, other = case_with(people, "mp4", made=False), case_with(people, "mp4", made=False)
    browser = client_of(people.examiner)

    for page in ("show", "file", "preview"):
        address = walking.desk(mine, f"{page}/{file_of(other).pk}{'/page-1.jpg' if page == 'preview' else ''}")
        assert browser.get(address).status_code == 404

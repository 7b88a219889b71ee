"""What is shown of an attached file: made once, by a worker, whatever becomes of file and worker meanwhile."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from copyright_registry import exhibits, registration, tasks
from copyright_registry.models import Application, Attachment, Kind, Preview
from portal import previews
from tests import people as acts
from tests import samples
from tests.browser import client_of, said, soup
from tests.copyright_registry import kinds
from tests.people import People
from tests.together import at_once

several_connections = pytest.mark.django_db(transaction=True, serialized_rollback=True)
GOOD = samples.of_each_format()


def drawn(people: People) -> Attachment:
    """A picture attached to a draft."""
    photograph = Kind.objects.get(code="photographic")
    return acts.draft(people.author, ("picture", "a.png", GOOD["png"]), kind=photograph).attachments.get()


def stored(settings: LazySettings) -> set[str]:
    """The files of all previews in the storage."""
    root = Path(settings.MEDIA_ROOT, "previews")
    return {str(path.relative_to(root.parent)) for path in root.rglob("*") if path.is_file()}


@several_connections
def test_two_workers_at_once_make_one_preview(people: People, settings: LazySettings, broker: str) -> None:
    file, before = drawn(people), stored(settings)

    at_once(*[partial(exhibits.make, file.pk)] * 2)

    kept = Preview.objects.get()
    assert stored(settings) - before == {f"{kept.folder}/page-1.jpg"}


def test_what_is_made_is_not_made_again(people: People, settings: LazySettings) -> None:
    file = drawn(people)
    exhibits.make(file.pk)
    first, files = Preview.objects.get(), stored(settings)

    exhibits.make(file.pk)

    assert (Preview.objects.get().folder, stored(settings)) == (first.folder, files)


def test_the_preview_goes_with_its_file_once_that_is_sure(
    people: People, settings: LazySettings, django_capture_on_commit_callbacks: Any
) -> None:
    file = drawn(people)
    before = stored(settings)
    exhibits.make(file.pk)
    made = stored(settings) - before
    folder = Path(settings.MEDIA_ROOT, Preview.objects.get().folder)
    assert made

    with django_capture_on_commit_callbacks() as callbacks:
        registration.detach(people.author, file.application, file)
    assert made <= stored(settings)
    for callback in callbacks:
        callback()

    assert not made & stored(settings)
    assert not folder.exists()
    assert not Preview.objects.exists()


@several_connections
def test_a_file_that_is_removed_while_its_preview_is_made_leaves_nothing_behind(
    people: People, settings: LazySettings, broker: str
) -> None:
    before = stored(settings)
    for _try in range(3):
        file = drawn(people)
        outcomes = at_once(
            partial(exhibits.make, file.pk), partial(registration.detach, people.author, file.application, file)
        )
        assert outcomes == [None, None]

    assert not Attachment.objects.exists()
    assert not Preview.objects.exists()
    assert stored(settings) == before


@pytest.mark.parametrize("then", ["another worker makes it", "the author removes the file"])
def test_what_a_worker_left_that_died_over_a_file_is_not_kept_for_ever(
    people: People, settings: LazySettings, django_capture_on_commit_callbacks: Any, then: str
) -> None:
    file, before = drawn(people), stored(settings)
    exhibits.make(file.pk)
    Preview.objects.all().delete()  # as if it had died before this was sure
    assert stored(settings) > before

    with django_capture_on_commit_callbacks(execute=True):
        if then == "another worker makes it":
            exhibits.make(file.pk)
        else:
            registration.detach(people.author, file.application, file)

    kept = {f"{preview.folder}/page-1.jpg" for preview in Preview.objects.all()}
    assert stored(settings) - before == kept


def test_of_a_file_that_is_gone_or_lost_nothing_is_made(people: People, settings: LazySettings) -> None:
    file = drawn(people)
    file.file.storage.delete(str(file.file.name))

    exhibits.make(file.pk)
    exhibits.make(10**9)

    assert not Preview.objects.exists()
    assert exhibits.shown([file])[0].is_lost


def test_what_no_worker_has_made_is_owed_until_one_does(people: People, worker: None) -> None:
    file = drawn(people)

    tasks.make_owed_previews()

    assert Preview.objects.get().attachment == file
    assert previews.loaded(Preview.objects.get().made).pages


def test_a_file_that_cannot_be_made_hides_none_of_the_others(people: People, worker: None) -> None:
    lost, good = drawn(people), drawn(people)
    lost.file.storage.delete(str(lost.file.name))

    tasks.make_owed_previews()

    assert [kept.attachment for kept in Preview.objects.all()] == [good]


SHOWN = {  # format: what the page has of it
    "pdf": "img.exhibit[loading=lazy]",
    "docx": "pre[tabindex]",
    "odt": "pre[tabindex]",
    "txt": "pre[tabindex]",
    "zip": ".tree[tabindex] li",
    "wav": "audio[controls][preload=none]",
    "mp3": "audio[controls][preload=none]",
    "flac": "audio[controls][preload=none]",
    "mp4": "p.quiet:-soup-contains('A film is shown to the examiner as it is.')",
    "png": "img.exhibit[loading=lazy]",
    "jpeg": "img.exhibit[loading=lazy]",
    "tiff": "img.exhibit[loading=lazy]",
}
DOCUMENTS = {
    **dict.fromkeys(("pdf", "docx", "odt", "txt"), ("literary", "text")),
    **dict.fromkeys(("wav", "mp3", "flac"), ("musical", "recording")),
    **dict.fromkeys(("png", "jpeg", "tiff"), ("photographic", "picture")),
    "zip": ("program", "source"),
    "mp4": ("audiovisual", "film"),
}


def with_file(people: People, form: str, content: bytes, name: str = "") -> Application:
    """A draft to which a file of that format is attached."""
    kind, code = DOCUMENTS[form]
    document = (code, name or f"file.{kinds.ENDINGS.get(form, form)}", content)
    return acts.draft(people.author, document, kind=Kind.objects.get(code=kind))


def page_of(people: People, application: Application) -> Any:
    part = application.attachments.get().requirement.part
    return client_of(people.author).get(f"/en/applications/{application.pk}/documents/{part}/")


@pytest.mark.parametrize("form", SHOWN)
def test_the_author_sees_what_the_examiner_will_see(people: People, form: str) -> None:
    application = with_file(people, form, GOOD[form])
    waiting = page_of(people, application)
    exhibits.make(application.attachments.get().pk)

    page = soup(page_of(people, application))

    assert ("The preview is being made" in said(waiting)) == (form != "mp4")
    assert page.select(f".files details {SHOWN[form]}")
    for media in page.select(".files details [src]"):
        answer = client_of(people.author).get(str(media["src"]))
        assert answer["Content-Type"] in {"image/jpeg", "audio/flac"}
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].endswith("; sandbox")
        assert answer.getvalue()[:4] in {b"fLaC", b"\xff\xd8\xff\xe0"}


@pytest.mark.parametrize("name", ["page-2.jpg", "page-1.jpg.html", "preview.json", "..", "%2e%2e%2fa", "excerpt.flac"])
def test_nothing_but_what_was_made_is_given_out(people: People, name: str) -> None:
    file = drawn(people)
    exhibits.make(file.pk)
    place = f"/kk/applications/{file.application_id}/files/{file.pk}/preview/"

    assert client_of(people.author).get(place + "page-1.jpg").getvalue().startswith(b"\xff\xd8\xff")
    assert client_of(people.author).get(place + name).status_code == 404


def test_a_preview_that_the_storage_has_lost_is_not_found(people: People, settings: LazySettings) -> None:
    file = drawn(people)
    exhibits.make(file.pk)
    Path(settings.MEDIA_ROOT, Preview.objects.get().folder, "page-1.jpg").unlink()

    address = f"/kk/applications/{file.application_id}/files/{file.pk}/preview/page-1.jpg"

    assert client_of(people.author).get(address).status_code == 404


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("form", "content", "name"),
    [
        ("txt", SCRIPT.encode(), ""),
        ("docx", samples.docx(f"<w:p><w:r><w:t>{SCRIPT.replace('<', '&lt;')}</w:t></w:r></w:p>"), ""),
        ("zip", samples.archive({f"{SCRIPT.replace('/', '')}.py": b"1"}), ""),
        ("png", GOOD["png"], f"{SCRIPT.replace('/', '')}.png"),
    ],
)
def test_markup_in_a_file_or_its_name_is_shown_as_text(people: People, form: str, content: bytes, name: str) -> None:
    application = with_file(people, form, content, name)
    exhibits.make(application.attachments.get().pk)

    page = page_of(people, application)

    assert "<script>alert" not in page.content.decode()
    assert "<script>alert(1)" in said(page)


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (samples.pdf(catalogue=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), "active"),
        (b"%PDF-1.7\nnothing of a document\n%%EOF\n", "broken"),
    ],
)
def test_what_is_odd_about_a_file_is_said_beside_it(people: People, content: bytes, note: str) -> None:
    application = with_file(people, "pdf", content)
    exhibits.make(application.attachments.get().pk)

    with override("en"):
        assert str(previews.NOTES[note]) in said(page_of(people, application))
    assert bool(soup(page_of(people, application)).select("img.exhibit")) == (note == "active")


def test_a_picture_of_forty_megapixels_is_shown_small(people: People) -> None:
    application = with_file(people, "png", samples.picture("PNG", (8000, 5000), "L"))
    exhibits.make(application.attachments.get().pk)

    (shown,) = soup(page_of(people, application)).select("img.exhibit")

    assert 0 < int(str(shown["width"])) <= 2000
    assert int(str(shown["height"])) == pytest.approx(int(str(shown["width"])) * 5 / 8, abs=1)

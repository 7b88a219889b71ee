"""The author's pages of documents, abstract and originals: nothing typed is lost, nobody else comes in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from copyright_registry import asked, registration
from copyright_registry.models import Application, Attachment, Kind, Requirement, State
from portal import law
from portal.files import FILE_ERRORS
from tests import people as acts
from tests import samples
from tests.browser import client_of, errors, said, soup, typed
from tests.copyright_registry import kinds
from tests.people import People

GOOD = samples.of_each_format()
SCRIPT = "<script>alert(1)</script>"
RUNS = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"


def place(application: Application, page: str) -> str:
    return f"/en/applications/{application.pk}/{page}"


def send(
    people: People, application: Application, name: str, content: bytes, *, follow: bool = False, **said: str
) -> Any:
    """Attach a file on the page of the part to which the first kind of document belongs."""
    part = "source" if asked.is_program(application) else "copy"
    upload = {"file": SimpleUploadedFile(name, content), "document": asked.choices(application, part)[0].code}
    return client_of(people.author).post(place(application, f"documents/{part}/"), {**upload, **said}, follow=follow)


@pytest.mark.clause(law.O1315_5_2a, law.O1315_5_2b, law.O1315_5_3, law.O1315_5_4)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_part_has_a_page_with_its_documents_and_their_help_in_the_readers_language(
    people: People, language: str
) -> None:
    people.author.language = language
    people.author.save()
    for kind in ("program", "musical"):
        application = kinds.complete(people, kind, derived=True, religious=True)
        for part in asked.parts(application):
            page = client_of(people.author).get(f"/{language}/applications/{application.pk}/documents/{part}/")

            assert page.status_code == 200
            for choice in asked.choices(application, part):
                assert getattr(choice, f"name_{language}") in said(page)
                assert getattr(choice, f"help_{language}") in said(page)


@pytest.mark.clause(law.O1315_5_2a)
def test_a_file_is_attached_with_its_fingerprint_and_removed_again(people: People) -> None:
    application = acts.draft(people.author)

    shown = send(people, application, "../Түнгі\u202e көш.pdf", GOOD["pdf"], follow=True)

    file = Attachment.objects.get(name="Түнгі көш.pdf")
    assert "The file is attached." in said(shown)
    assert file.sha256[:8] in said(shown).replace(" ", "")
    assert [row.get_text() for row in soup(shown).select(".files > li > p > a")] == ["poem.pdf", "Түнгі көш.pdf"]

    gone = client_of(people.author).post(place(application, f"files/{file.pk}/remove/"), follow=True)
    assert "The file is removed." in said(gone)
    assert "Түнгі көш.pdf" not in said(gone)
    again = client_of(people.author).post(place(application, f"files/{file.pk}/remove/"))
    assert again.status_code == 404


@pytest.mark.parametrize("part", ["copy", "agreement", "opinion", "power", "wine", "representation"])
def test_a_part_that_is_not_asked_has_no_page(people: People, part: str) -> None:
    application = kinds.complete(people, "program")

    for method in ("get", "post"):
        assert getattr(client_of(people.author), method)(place(application, f"documents/{part}/")).status_code == 404


def test_no_file_is_asked_for_before_the_kind(people: People) -> None:
    application = registration.start(people.author, "kk")

    page = client_of(people.author).get(place(application, "documents/copy/"), follow=True)

    assert "First choose the kind of object" in said(page)


@pytest.mark.parametrize("page", ["abstract/", "originals/"])
def test_a_page_of_another_kind_is_not_there(people: People, page: str) -> None:
    application = acts.draft(people.author)

    assert client_of(people.author).get(place(application, page)).status_code == 404
    assert client_of(people.author).post(place(application, page), {"title": "x"}).status_code == 404


def pages(application: Application) -> Iterator[str]:
    """Every page of the documents of an application."""
    yield from (place(application, f"documents/{part}/") for part in asked.parts(application))
    for file in application.attachments.all():
        yield from (place(application, f"files/{file.pk}/{more}") for more in ("", "remove/", "preview/page-1.jpg"))
    yield from (place(application, page) for page in ("abstract/", "originals/"))
    for original in application.originals.all():
        yield place(application, f"originals/{original.pk}/remove/")


@pytest.mark.clause(law.O1315_11)
def test_a_stranger_finds_none_of_the_pages_and_changes_nothing(people: People) -> None:
    application = kinds.complete(people, "program", derived=True, religious=True)
    stranger, mine = client_of(people.stranger), registration.start(people.stranger, "kk")

    for address in pages(application):
        own = address.replace(str(application.pk), str(mine.pk))
        for page in (address, own):
            answers = {stranger.get(page).status_code, stranger.post(page, {"purpose": "x"}).status_code}
            assert answers <= {302, 404, 405} if page == own else {404, 405}, page
    assert application.attachments.count() == 3
    assert asked.missing(application) == []


@pytest.mark.parametrize("state", [State.SIGNED, State.RECEIVED, State.ENTERED])
def test_what_was_signed_is_not_changed_on_any_page(people: People, state: str) -> None:
    application = acts.application_in(state, people)
    file = application.attachments.get()

    answers = [
        send(people, application, "more.pdf", GOOD["pdf"], follow=True),
        client_of(people.author).post(place(application, f"files/{file.pk}/remove/"), follow=True),
    ]

    assert ["the case has moved on" in said(answer) for answer in answers] == [True, True]
    assert application.attachments.get() == file


ABSTRACT = {**kinds.ABSTRACT, "machine": ""}


@pytest.mark.clause(law.O1315_5_2b)
def test_an_abstract_that_lacks_a_field_keeps_the_others(people: People) -> None:
    application = kinds.complete(people, "program")

    page = client_of(people.author).post(place(application, "abstract/"), {**ABSTRACT, "purpose": SCRIPT})

    assert page.status_code == 422
    assert set(errors(page)) == {"#id_machine"}
    assert typed(page, "purpose") == SCRIPT
    assert typed(page, "functions").strip().splitlines() == ["Entries,", "reports"]
    assert Application.objects.get(pk=application.pk).abstract.purpose == kinds.ABSTRACT["purpose"]


@pytest.mark.clause(law.O1315_5_2b)
def test_an_abstract_is_kept_and_shown_again(people: People) -> None:
    application = kinds.complete(people, "program")
    said_now = {**kinds.ABSTRACT, "purpose": "Teaches children."}

    answer = client_of(people.author).post(place(application, "abstract/"), said_now)

    assert answer["Location"] == place(application, "")
    assert typed(client_of(people.author).get(place(application, "abstract/")), "purpose") == "Teaches children."
    assert "Teaches children." in said(client_of(people.author).get(place(application, "review/")))


ORIGINAL = {"title": "Қара сөз", "author": "Абай", "ground": "expired", "died_in": "1904"}


@pytest.mark.clause(law.O1315_5_3)
def test_an_original_is_named_with_the_reckoning_of_its_term_and_removed(people: People) -> None:
    application = acts.draft(people.author, derived=True)
    author = client_of(people.author)

    page = author.post(place(application, "originals/"), ORIGINAL, follow=True)

    assert "The original is named." in said(page)
    assert "Its author died in 1904; life and 70 years from the next 1 January: free since 1 January 1975." in said(
        page
    )
    assert asked.missing(application) == []
    button = soup(page).select("form[action$='/remove/'] button")[0]
    assert button["aria-label"] == "Remove Қара сөз"
    author.post(place(application, f"originals/{application.originals.get().pk}/remove/"))
    assert asked.missing(application) == ["originals"]


@pytest.mark.clause(law.O1315_5_3)
def test_an_original_that_is_still_protected_is_refused_with_the_day_and_what_was_typed_stays(people: People) -> None:
    application = acts.draft(people.author, derived=True)
    said_now = {**ORIGINAL, "title": SCRIPT, "died_in": "2001"}

    page = client_of(people.author).post(place(application, "originals/"), said_now)

    assert page.status_code == 422
    assert "protected until 1 January 2072" in said(page)
    assert (typed(page, "title"), typed(page, "died_in")) == (SCRIPT, "2001")
    assert soup(page).select_one("input[name=ground][value=expired][checked]")
    assert not application.originals.exists()


def files_of(people: People, kind: str, count: int) -> Application:
    """A draft with so many files of one document."""
    Requirement.objects.update(most=99)
    documents = [("notes", f"{place}.pdf", samples.pdf(content=b"%% %d" % place)) for place in range(count)]
    return acts.draft(people.author, *documents, kind=Kind.objects.get(code=kind))


def test_the_page_asks_as_often_for_forty_files_as_for_one(
    people: People, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    asked_for = []
    for count in (1, 40):
        application = files_of(people, "musical", count)
        author = client_of(people.author)
        author.get(place(application, ""))
        with django_assert_max_num_queries(20) as queries:
            page = author.get(place(application, "documents/copy/"))
        assert len(soup(page).select(".files > li")) == count
        asked_for.append(len(queries))
        with django_assert_max_num_queries(45) as queries:
            author.get(place(application, ""))
        asked_for.append(len(queries))

    assert asked_for[:2] == asked_for[2:]


@pytest.mark.clause(asked.ENOUGH)
def test_the_forty_first_file_is_refused_with_what_to_do(people: People) -> None:
    application = files_of(people, "musical", 40)

    page = send(people, application, "more.pdf", GOOD["pdf"], document="notes")

    assert page.status_code == 422
    assert "No more files fit here" in errors(page)["#id_file"]
    assert application.attachments.count() == 40


@pytest.mark.clause(law.O1315_5_2a)
def test_files_that_fit_no_more_are_told_apart_and_can_be_removed(people: People) -> None:
    application = acts.draft(people.author)
    registration.edit(people.author, application, kind=Kind.objects.get(code="musical"))

    page = client_of(people.author).get(place(application, "documents/copy/"))

    assert "they are not part of the application" in said(page)
    (form,) = soup(page).select(".notice form[action$='/remove/']")
    client_of(people.author).post(str(form["action"]))
    assert not application.attachments.exists()


def locked_archive() -> bytes:
    """A ZIP whose one entry says that it is encrypted."""
    data = bytearray(samples.archive({"a.py": b"x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def many() -> bytes:
    return samples.archive(dict.fromkeys(map(str, range(10_001)), b""), method=0)


HOSTILE: dict[str, tuple[str, str, Callable[[], bytes], str]] = {  # kind, name, bytes, code of the refusal
    "bomb": ("program", "a.zip", lambda: samples.archive({"a": bytes(2**22)}), "bomb"),
    "encrypted": ("program", "a.zip", locked_archive, "password"),
    "climbing": ("program", "a.zip", lambda: samples.archive({"../../etc/passwd": b"x"}), "path"),
    "ten thousand": ("program", "a.zip", many, "too_many"),
    "polyglot": ("photographic", "a.png", lambda: GOOD["png"] + samples.archive({"run.sh": b"rm"}), "mixed"),
    "page in a picture": ("photographic", "a.jpg", lambda: GOOD["jpeg"] + b"<script>alert(1)</script>", "mixed"),
    "svg": ("photographic", "a.svg", lambda: b"<svg onload='alert(1)'/>", "wrong_kind"),
    "svg as png": ("photographic", "a.png", lambda: b"<svg onload='alert(1)'/>", "wrong_kind"),
    "html": ("literary", "a.html", lambda: b"<script>alert(1)</script>", "wrong_kind"),
    "html as pdf": ("literary", "a.pdf", lambda: b"<script>alert(1)</script>", "wrong_kind"),
    "locked pdf": ("literary", "a.pdf", lambda: samples.locked_pdf("secret"), "password"),
    "cut": ("literary", "a.pdf", lambda: GOOD["pdf"][:-20], "cut"),
    "empty": ("literary", "a.pdf", lambda: b"", "empty"),
}  # fmt: skip


@pytest.mark.clause(law.O1315_5_2a, law.O1315_5_2b)
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_words_and_nothing_is_lost(
    people: People, settings: LazySettings, case: str
) -> None:
    kind, name, content, code = HOSTILE[case]
    application = kinds.complete(people, kind)
    before = list(application.attachments.all())
    folder = Path(settings.MEDIA_ROOT, "works", str(application.pk))
    stored = set(folder.iterdir())

    page = send(people, application, name, content())

    assert page.status_code == 422
    with override("en"):
        words = str(FILE_ERRORS[code]).partition("%")[0]
    assert words in errors(page)["#id_file"]
    assert "Files have to be chosen again" in said(page)
    assert list(application.attachments.all()) == before
    assert set(folder.iterdir()) == stored


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("photographic", "a.png", lambda: samples.picture("PNG", (8000, 5000), "L")),
        ("literary", "a.pdf", lambda: samples.pdf(catalogue=RUNS)),
        ("literary", "a.txt", lambda: b"<script>alert(1)</script>"),
    ],
    ids=["forty megapixels", "javascript", "text of markup"],
)  # fmt: skip
def test_an_odd_but_honest_file_is_taken_as_it_is(
    people: People, kind: str, name: str, content: Callable[[], bytes]
) -> None:
    application = kinds.complete(people, kind)
    data = content()

    answer = send(people, application, name, data)

    assert answer.status_code == 302
    with Attachment.objects.get(name=name).file.open() as file:
        assert file.read() == data


def test_the_chosen_document_stays_chosen_beside_the_reason(people: People) -> None:
    application = kinds.complete(people, "musical")

    page = send(people, application, "a.exe", b"MZ", document="notes")

    assert "PDF, PNG, JPEG, TIFF" in errors(page)["#id_file"]
    assert [box["value"] for box in soup(page).select("input[name=document][checked]")] == ["notes"]


@pytest.mark.clause(law.O1315_11)
def test_an_author_fetches_the_files_of_what_was_received_and_of_a_lost_one_is_told_404(people: People) -> None:
    application = acts.application_in(State.RECEIVED, people)
    author, stored = client_of(people.author), application.attachments.get()
    [link] = soup(author.get(f"/en/applications/{application.pk}/")).select("a[href*='/files/']")

    assert b"".join(author.get(str(link["href"])).streaming_content) == acts.PDF
    stored.file.storage.delete(stored.file.name)
    assert author.get(str(link["href"])).status_code == 404

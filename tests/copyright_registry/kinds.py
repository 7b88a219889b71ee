"""Complete drafts of every kind of object, with the documents that the rules ask for."""

from collections.abc import Iterator

from copyright_registry import asked, registration
from copyright_registry.models import Application, Kind, Original, Requirement
from tests import people as acts
from tests import samples
from tests.people import People

FILES = samples.of_each_format()
ENDINGS = {"jpeg": "jpg"}
ABSTRACT = {
    "field": "Accounting",
    "purpose": "Keeps the books of a small firm.",
    "functions": "Entries,\nreports",
    "characteristics": "10 MB",
    "language": "Python 3",
    "machine": "Computers with Linux",
}
EVERY = (
    "literary", "dramatic", "script", "choreography", "musical", "audiovisual", "fine_art", "applied_art",
    "architecture", "photographic", "maps", "program", "database", "derivative", "composite", "other",
)  # fmt: skip


def document(code: str, form: str = "") -> tuple[str, str, bytes]:
    """A file for the document `code`, of its first format unless told otherwise."""
    form = form or Requirement.objects.get(code=code).formats[0]
    return code, f"{code}.{ENDINGS.get(form, form)}", FILES[form]


def first(kind: str, part: str) -> str:
    """The code of the first document that will do for that part of a work of that kind."""
    return asked.choices(Application(kind=Kind.objects.get(code=kind)), part)[0].code


def shown_by(kind: str) -> str:
    """The document by which a work of that kind is shown."""
    return first(kind, "source" if kind in asked.PROGRAMS else "copy")


def original(**said: object) -> Original:
    """One by agreement, unless told otherwise."""
    return Original(**{"title": "Roman", "author": "B. Writer", "agreement": "No. 5, 1 February 2026", **said})


def complete(people: People, kind: str, *, derived: bool = False, religious: bool = False) -> Application:
    """A complete draft of that kind."""
    derived = derived or kind in asked.DERIVED
    application = registration.start(people.author, "kk")
    answers = acts.all_answers(kind=Kind.objects.get(code=kind), derived=derived, religious=religious)
    registration.edit(people.author, application, **answers)
    if kind in asked.PROGRAMS:
        registration.describe(people.author, application, **ABSTRACT)
    if derived:
        registration.add_original(people.author, application, original())
    for code in _codes(kind, derived, religious):
        acts.attach(application, *document(code))
    return Application.objects.get(pk=application.pk)


def _codes(kind: str, derived: bool, religious: bool) -> Iterator[str]:
    yield shown_by(kind)
    yield from ["agreement"] * derived
    yield from ["opinion"] * religious

"""After the end: a new draft like an application that was refused, withdrawn or entered."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models.fields.files import FieldFile

from accounts.models import User
from copyright_registry import asked, invitations, law
from copyright_registry.completion.rules import handed_in
from copyright_registry.models import Abstract, Application, Attachment, Author, Kind, Original, Representation, State
from copyright_registry.registration.filling import keep_file
from copyright_registry.registration.steps import AGAIN
from portal import audit
from portal.law import under
from portal.reference import in_force

ANSWERS = ("language", "title_kk", "title_ru", "title_en", "created_on", "derived", "religious", "apart", "others")
PERSON = (
    "person", "represented", "iin", "iin_digest", "surname", "given_name", "patronymic", "pseudonym", "born_on",
    "citizenship", "email", "phone", "address",
)  # fmt: skip
REPRESENTATION = ("kind", "number", "notary", "since", "until", "powers")
ABSTRACT = ("field", "purpose", "functions", "characteristics", "language", "machine")
ORIGINAL = ("title", "author", "died_in", "agreement")


@under(law.AGAIN)
def apply_again(author: User, application: Application) -> Application:
    """A new draft with the answers of a closed application; what is stated in it is stated anew.

    Co-authors are invited anew. Files are copied where nothing was entered: they were never part of an entry.
    """
    with _copies_kept_or_gone() as copied, AGAIN.take(author, application):
        again = Application.objects.create(applicant=author, kind=_kind(application), **_said(application, ANSWERS))
        audit.record(author, "start", again, law=law.DRAFTS)
        named = [one for one in application.authors.all() if one.applies or one.represented]
        for place, one in enumerate(named, start=1):
            copy = Author.objects.create(application=again, place=place, **_said(one, PERSON))
            if copy.represented:
                invitations.tell_represented(copy)
        _copy_answers(application, again)
        if application.state != State.ENTERED:
            _copy_files(application, again, copied)
    return again


@contextmanager
def _copies_kept_or_gone() -> Iterator[list[FieldFile]]:
    """A list of copied files: where the new draft fails in the end, they are removed from the storage."""
    copied: list[FieldFile] = []
    try:
        yield copied
    except BaseException:
        for file in copied:
            file.storage.delete(str(file.name))
        raise


def _said(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _kind(application: Application) -> Kind | None:
    """The kind of the same code that is in force today."""
    code = application.kind.code if application.kind else ""
    return in_force(Kind.objects.filter(code=code)).first()


def _copy_answers(application: Application, again: Application) -> None:
    """What has a table of its own: the representation, the abstract, the originals."""
    if hasattr(application, "representation"):
        Representation.objects.create(application=again, **_said(application.representation, REPRESENTATION))
    if hasattr(application, "abstract"):
        Abstract.objects.create(application=again, **_said(application.abstract, ABSTRACT))
    for original in application.originals.all():
        Original.objects.create(application=again, **_said(original, ORIGINAL))


def _copy_files(application: Application, again: Application, copied: list[FieldFile]) -> None:
    """The files handed in, answers to requests among them, as far as they are asked for today; the newest first.

    Each is stored anew: a draft's file may be removed.
    """
    fitting = {document.code: document for part in asked.PARTS for document in asked.choices(again, part)}
    taken: dict[str, list[Attachment]] = defaultdict(list)
    for file in handed_in(application).select_related("requirement").order_by("-pk"):
        document = fitting.get(file.requirement.code)
        has_place = document is not None and len(taken[document.code]) < document.most
        if document is not None and has_place and file.file.storage.exists(str(file.file.name)):
            taken[document.code].append(file)
    newest = sorted((file for files in taken.values() for file in files), key=lambda file: -file.pk)
    for file in reversed(newest[: asked.MOST_FILES]):
        _copy_file(file, again, fitting[file.requirement.code].pk, copied)


def _copy_file(file: Attachment, again: Application, requirement: int, copied: list[FieldFile]) -> None:
    known = _said(file, ("name", "size", "sha256", "format"))
    copy = Attachment(application=again, requirement_id=requirement, **known)
    with file.file.open() as stored:
        copy.file.save(file.name, stored, save=False)
    copied.append(copy.file)
    keep_file(copy)

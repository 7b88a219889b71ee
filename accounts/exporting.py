"""All of one's own data in one archive: asked for, made by a worker, fetched by its person, removed.

Each app adds its part by `part`, as it does with the sections of the account.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import law, looks
from accounts.models import Export, ExportState, Membership, User
from portal import audit, notices
from portal.flow import Refusal, StepRefused
from portal.law import O100_13, under
from portal.models import Notice, Topic, Trail
from portal.signing import evidence
from portal.signing.models import Signature

notices.declare("accounts/export_ready", topic=Topic.CASE, law=law.EXPORTS)
KEPT_FOR = timedelta(days=3)
TRIES = 5
CHUNK = 256 * 1024
ASKED_ALREADY = Refusal(_("An archive is being made already. You are told when it is ready."))
NOT_READY = Refusal(_("This archive is not there any more. Ask for a new one."))


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the archive; `open` gives its bytes."""

    path: str
    open: Callable[[], Any]  # a context manager that reads bytes: a file, or one of a storage


PARTS: list[Callable[[User], Iterator[Piece]]] = []


def part(make: Callable[[User], Iterator[Piece]]) -> Callable[[User], Iterator[Piece]]:
    """Decorator: `make` gives the files of one app for everybody's archive."""
    PARTS.append(make)
    return make


def as_json(path: str, data: Any) -> Piece:
    """A JSON file: UTF-8, indented, for people too."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return as_bytes(path, text.encode())


def as_bytes(path: str, data: bytes) -> Piece:
    return Piece(path, lambda: BytesIO(data))


def safe(name: str) -> str:
    """A name that a person gave, as the last part of a path in the archive."""
    return re.sub(r'[\\/:*?"<>|\0]', "_", name)


def plain(row: models.Model, *without: str) -> dict[str, Any]:
    """The columns of a row that are no bytes, by their names."""
    fields = [field for field in row._meta.concrete_fields if field.name not in without]
    values = {field.name: field.value_from_object(row) for field in fields}
    return {name: str(value) if isinstance(value, File) else value for name, value in values.items() if _is_text(value)}


def _is_text(value: object) -> bool:
    return not isinstance(value, (bytes, memoryview))


@part
def account(person: User) -> Iterator[Piece]:
    """What the account itself holds: the person, their memberships, notices, own acts, signatures with evidence."""
    yield as_json("account/person.json", plain(person, "iin_digest"))
    mine = Membership.objects.filter(iin_digest=person.iin_digest).select_related("organisation")
    yield as_json(
        "account/organisations.json",
        [plain(one, "iin_digest") | {"bin": one.organisation.bin, "name": one.organisation.name} for one in mine],
    )
    yield as_json("account/notices.json", [plain(one) for one in Notice.objects.filter(person=person)])
    acts = Trail.objects.filter(actor=audit.key(person)).order_by("pk")
    yield as_json("account/acts.json", [json.loads(bytes(row.body)) for row in acts.iterator()])
    yield as_json("account/looks.json", [asdict(look) for look in looks.all_of(person)])
    for signature in Signature.objects.filter(person=person).order_by("pk").iterator(chunk_size=10):
        yield as_bytes(f"signatures/{signature.pk}-{signature.purpose}.zip", evidence.package(signature))


def latest(person: User) -> Export | None:
    """The archive that the person asked for last."""
    return person.exports.order_by("-asked_at").first()


@under(O100_13, law.EXPORTS)
def ask(person: User) -> Export:
    """Let a worker make the archive; StepRefused while one is being made."""
    try:
        with transaction.atomic():
            export = Export.objects.create(person=person, language=translation.get_language() or person.language)
            audit.record(person, "ask for all own data", person, law=law.EXPORTS)
    except IntegrityError as error:
        raise StepRefused(ASKED_ALREADY) from error
    transaction.on_commit(lambda: hand_over(export.pk), robust=True)
    return export


def hand_over(pk: object) -> None:
    from accounts.tasks import make_export

    make_export.delay(str(pk))


@under(O100_13, law.EXPORTS)
def make(pk: str) -> bool:
    """Make one archive and tell its person; False if it is made, in another worker's hands, or gone."""
    with transaction.atomic():
        if (export := _free(pk)) is None:
            return False
        export.tries += 1  # by itself, so that what breaks is not tried for ever
        export.save(update_fields=["tries"])
    with transaction.atomic(), TemporaryFile() as packed:
        if (export := _free(pk)) is None:
            return False
        with translation.override(export.language):
            pack(packed, (piece for make_part in PARTS for piece in make_part(export.person)))
        _keep(export, packed)
        notices.send(export.person, "accounts/export_ready")
    return True


def _free(pk: str) -> Export | None:
    """The archive to be made, locked; None if it is made or another worker has it in hand."""
    free = Export.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
    return free.filter(pk=pk, state=ExportState.ASKED).first()


def pack(packed: IO[bytes], pieces: Iterable[Piece]) -> None:
    """Write the ZIP archive, and in it the SHA-256 of every file; no piece is held in memory as a whole."""
    sums: dict[str, str] = {}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in pieces:
            digest = hashlib.sha256()
            with piece.open() as source, archive.open(piece.path, "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
            sums[piece.path] = digest.hexdigest()
        archive.writestr("SHA256SUMS", "".join(f"{value}  {path}\n" for path, value in sums.items()))


def _keep(export: Export, packed: IO[bytes]) -> None:
    packed.seek(0)
    export.sha256 = hashlib.file_digest(packed, "sha256").hexdigest()  # type: ignore[arg-type]  # a file it is
    export.size = packed.tell()
    packed.seek(0)
    export.ready_at = timezone.now()
    export.expires_at = export.ready_at + KEPT_FOR
    export.state = ExportState.READY
    export.file.save(f"{export.pk}.zip", File(packed), save=False)
    export.save()


@under(law.EXPORTS)
def fetch(person: User, export: Export) -> IO[bytes]:
    """The archive's bytes, open; the fetch stands in the trail. StepRefused once it is removed."""
    with transaction.atomic():
        if not export.is_there:
            raise StepRefused(NOT_READY)
        Export.objects.filter(pk=export.pk).update(fetched_at=timezone.now())
        audit.record(person, "fetch all own data", person, law=law.EXPORTS, sha256=export.sha256)
    return export.file.open("rb")


def owed() -> list[str]:
    """Archives that were asked for a minute ago and are not there yet, as often as is worth it."""
    late = Export.objects.filter(asked_at__lt=timezone.now() - timedelta(minutes=1), tries__lt=TRIES)
    return [str(pk) for pk in late.filter(state=ExportState.ASKED).values_list("pk", flat=True)[:20]]


@under(law.EXPORTS)
def remove(exports: models.QuerySet[Export]) -> None:
    """Remove the files of these archives; the rows say that they were there."""
    for export in exports.exclude(file=""):
        export.file.delete(save=False)
        Export.objects.filter(pk=export.pk).update(state=ExportState.EXPIRED, file="")


def remove_expired() -> None:
    """What is over its term, and what could not be made after all tries, so that it may be asked for anew."""
    remove(Export.objects.filter(state=ExportState.READY, expires_at__lte=timezone.now()))
    given_up = Export.objects.filter(state=ExportState.ASKED, tries__gte=TRIES)
    given_up.filter(asked_at__lt=timezone.now() - timedelta(hours=1)).update(state=ExportState.EXPIRED)

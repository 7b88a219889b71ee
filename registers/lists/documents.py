"""The agreement itself (O100-26.3), and what else another app tells of an agreement on its page.

The register has the data; who concludes agreements, or places those on paper, has the documents and says so here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from portal.components import Row
from portal.law import O100_2_8, O100_26_3, under
from registers.law import DOCUMENTS
from registers.lists.readers import Reader
from registers.models import Agreement, AgreementKind


@dataclass(frozen=True, slots=True)
class Document:
    """A file of `format` (portal.files) with its hash; `read` fetches its bytes."""

    format: str
    sha256: str
    size: int | None  # bytes, where that is known without reading it
    read: Callable[[], bytes]


FOUND: list[Callable[[Agreement], Document | None]] = []
TOLD: list[Callable[[Agreement, Reader], Iterable[Row]]] = []


def document_of(find: Callable[[Agreement], Document | None]) -> Callable[[Agreement], Document | None]:
    """Decorator: `find` gives the document of an agreement that it knows."""
    FOUND.append(find)
    return find


def told_of(tell: Callable[[Agreement, Reader], Iterable[Row]]) -> Callable[[Agreement, Reader], Iterable[Row]]:
    """Decorator: `tell` gives lines for the page of an agreement, as much as its reader may see."""
    TOLD.append(tell)
    return tell


@under(O100_26_3)
def document(agreement: Agreement) -> Document | None:
    """The agreement itself; None where no app has it."""
    return next((found for find in FOUND if (found := find(agreement)) is not None), None)


@under(O100_26_3, O100_2_8, DOCUMENTS)
def may_open(request: HttpRequest, agreement: Agreement, reader: Reader) -> bool:
    """Whether who asks, being `reader` of it, may open the document."""
    is_named_by_order = agreement.kind == AgreementKind.MUTUAL and request.user.is_authenticated
    return is_named_by_order or reader in {Reader.SUBJECT, Reader.STAFF}


def told(agreement: Agreement, reader: Reader) -> list[Row]:
    return [row for tell in TOLD for row in tell(agreement, reader)]

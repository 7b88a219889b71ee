"""The agreement itself for the register of agreements (O100-26.3): the signed text, or the scan of a paper."""

from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.translation import gettext as _

from contracts import law
from contracts.models import Conflict, ConflictState, Contract, PaperAgreement
from portal import formatting
from portal.components import Row
from portal.law import O100_5, O100_8, O100_26_3, under
from portal.templatetags.components import tag
from registers.lists.documents import Document, document_of, told_of
from registers.lists.readers import Reader
from registers.models import Agreement


@document_of
@under(O100_26_3)
def signed(agreement: Agreement) -> Document | None:
    """The text that both parties signed here."""
    found = Contract.objects.filter(agreement=agreement).defer("pdf", "frozen", "because").first()
    if found is None:
        return None
    return Document("pdf", found.pdf_sha256, None, lambda: bytes(found.pdf or b""))


@document_of
@under(O100_5, O100_26_3)
def scanned(agreement: Agreement) -> Document | None:
    """The scan of an agreement on paper."""
    found = PaperAgreement.objects.filter(agreement=agreement).defer("scan").first()
    return None if found is None else Document(found.format, found.sha256, found.size, lambda: bytes(found.scan))


@told_of
@under(O100_5, O100_8, law.OVERLAPS)
def placed(agreement: Agreement, reader: Reader) -> Iterator[Row]:
    """When it was placed and by when it had to be, for everybody; its overlaps, for the parties and the staff."""
    paper = PaperAgreement.objects.filter(agreement=agreement).defer("scan").first()
    if paper is not None:
        yield Row(_("Placed"), formatting.moment(paper.placed_at))
    if paper is not None and paper.due_at is not None:
        late, in_time = tag("late", _("placed late")), tag("good", _("placed in time"))
        mark = late if paper.is_late else in_time
        yield Row(_("To be placed by"), format_html("{} {}", formatting.moment(paper.due_at), mark))
    if reader in {Reader.SUBJECT, Reader.STAFF}:
        yield from _overlaps(agreement)


def _overlaps(agreement: Agreement) -> Iterator[Row]:
    found = Conflict.objects.filter(placed=agreement) | Conflict.objects.filter(standing=agreement)
    for one in found.select_related("placed__okup", "standing__okup").order_by("pk"):
        other = one.standing if one.placed_id == agreement.pk else one.placed
        sign = "split" if one.state == ConflictState.OPEN else "ended"
        told = format_html("№ {}, {} {}", other.agreement_number, other.okup.name, tag(sign, one.get_state_display()))
        yield Row(str(one), told)

"""What the account says of sheets: those that wait for the person."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.account import Todo, todo
from accounts.models import Right
from accounts.subjects import Subject
from portal.components import Task
from registers.bulk import steps
from registers.models import Bulk


@todo
def sheets_that_wait(found: list[Subject]) -> Iterator[Todo]:
    """Sheets that were tried and are neither entered nor set aside; in one query for all subjects."""
    keeping = [one.organisation for one in found if one.organisation and one.may(Right.WORKS) is None]
    for bulk in steps.waiting(found[0].person, keeping):
        href = reverse("registers:bulk", args=[bulk.pk])
        yield Todo(Task(_title(bulk), bulk.name, "turn", _("Your turn"), href))


def _title(bulk: Bulk) -> str:
    if bulk.state != steps.CHECKED:
        return _("A sheet of works came to nothing: see why")
    if bulk.wrong:
        words = ngettext("Correct %(count)s work in a sheet", "Correct %(count)s works in a sheet", bulk.wrong)
        return words % {"count": bulk.wrong}
    words = ngettext("Enter %(count)s work of a sheet", "Enter %(count)s works of a sheet", bulk.works)
    return words % {"count": bulk.works}

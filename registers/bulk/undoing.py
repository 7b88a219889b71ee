"""Whether anybody has built on works that a sheet entered."""

from collections.abc import Iterator, Sequence

from django.db.models import ForeignObjectRel
from django.utils.translation import gettext as _

from portal.flow import Refusal
from portal.formatting import Words
from portal.law import under
from registers.law import BULK_UNDONE
from registers.models import Bulk, BulkWork, Code, Holder, Standing, Version, Work, WorkState

OWN_PARTS = (Code, Holder, Version, BulkWork)  # what the entry itself has made


@under(BULK_UNDONE)
def built_on(bulk: Bulk, works: Sequence[Work]) -> Refusal | None:
    """The first of the works with another version, keeper, copy, agreement, dispute or another's word, in words.

    Whatever points at a work, of any app, counts; a query for each such table.
    """
    whose = (bulk.organisation_id, None if bulk.organisation_id else bulk.person_id)
    for work in works:
        moved = (work.state, work.version) != (WorkState.ENTERED, 1) or work.standing == Standing.DISPUTED
        if moved or (work.organisation_id, work.person_id) != whose:
            return _refused(work, _("it was changed since, or is disputed"))
    stood_by = Holder.objects.filter(work__in=works, agreed_at__gt=bulk.entered_at).first()
    if stood_by is not None:
        return _refused(stood_by.work, _("a holder has stood by their share"))
    for relation in _relations():
        if key := _pointed_at(relation, works):
            other = relation.related_model._meta.verbose_name
            return _refused(next(work for work in works if work.pk == key), _("there is: %(what)s") % {"what": other})
    return None


def _relations() -> Iterator[ForeignObjectRel]:
    """Whatever may point at a work."""
    for relation in Work._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in OWN_PARTS:
            yield relation


def _pointed_at(relation: ForeignObjectRel, works: Sequence[Work]) -> int | None:
    """The key of a work to which a row of another table points."""
    name = relation.field.name
    rows = relation.related_model._base_manager.filter(**{f"{name}__in": works})
    return rows.values_list(name, flat=True).first()


def _refused(work: Work, words: Words) -> Refusal:
    told = _("Work No. %(number)s, “%(title)s”: %(words)s. The sheet stays entered; withdraw its works one by one.")
    return Refusal(told % {"number": work.number, "title": work.title, "words": words})

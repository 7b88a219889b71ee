"""What the check page says of an extract: whether it is ours, and whether the entry has changed since."""

import hashlib

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from copyright_registry.checking import Ground, Verdict, plain_code
from copyright_registry.extracts.making import EXTRACTS
from copyright_registry.extracts.models import CODE_SIGNS, Extract
from portal import formatting
from portal.documents import seal
from portal.law import O100_2_7, under


def by_code(typed: str) -> Verdict | None:
    """The verdict on the extract of this code, as people type it; None where it is the code of none."""
    code = plain_code(typed)
    found = _rows().filter(code=code).first() if len(code) == CODE_SIGNS else None
    return _verdict(found, ()) if found else None


def dropped(data: bytes) -> Verdict | None:
    """The verdict on a dropped file; None where it is not byte for byte an extract that was given out."""
    found = _rows().filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if found is None:
        return None
    reading = seal.read(data)
    same = Ground(_("The file is the one that was issued"), _("Its SHA-256 is the one that we noted."), True)
    return _verdict(found, (same, Ground(_("The provider’s seal"), reading.reason, reading.state == "valid")))


def _rows() -> QuerySet[Extract]:
    return Extract.objects.select_related("entry__kind")


@under(O100_2_7, EXTRACTS)
def _verdict(extract: Extract, grounds: tuple[Ground, ...]) -> Verdict:
    entry = extract.entry
    title = _("Extract of entry No. %(number)s as of %(day)s") % {
        "number": entry.number,
        "day": formatting.day(extract.as_of),
    }
    given = _("It was given out by this portal on %(moment)s.") % {"moment": formatting.moment(extract.made_at)}
    unchanged = entry.superseded_at is None
    since = _("The entry has not changed since.") if unchanged else _("The entry has changed since.")
    more = (*grounds, Ground(_("The entry now"), since, unchanged))
    if not all(ground.holds for ground in grounds):
        return Verdict("refused", title, _("Its seal cannot be proved now. Turn to the provider."), more, entry)
    return Verdict("valid", title, f"{given} {since}", more, entry)

"""A statement from the register: which version stood on a day, its sealed sheet, and the row by which it is known."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from copyright_registry.documents import PROVIDER_KK, PROVIDER_RU
from copyright_registry.extracts.models import Extract, new_code
from copyright_registry.models import Entry, Status
from portal import audit
from portal.documents.dates import date_kk, date_ru, moment_kk, moment_ru
from portal.documents.letters import printable
from portal.documents.sheets import check_page, grouped, lay_out, qr_svg
from portal.law import O1315_A3, own, under

EXTRACTS = own(
    "Anybody gets an entry as it stood on a day as a sealed sheet; each is known by its code, and the check page says "
    "whether the entry has changed since."
)
STATUS = {
    Status.IN_FORCE: ("Қолданыста", "Действует"),
    Status.CANCELLED: ("Күші жойылды", "Аннулирована"),
}


def stood_on(number: int, day: date) -> Entry | None:
    """The version of entry `number` that stood when `day` ended, or stands now; None before there was one."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    versions = Entry.objects.select_related("kind").filter(number=number, made_at__lt=end)
    return versions.filter(Q(superseded_at=None) | Q(superseded_at__gte=end)).order_by("-version").first()


@under(O1315_A3, EXTRACTS)
def make(entry: Entry, day: date) -> tuple[Extract, bytes]:
    """The sealed sheet of `entry` as of `day`, and its row. SealError where it cannot be sealed now."""
    from portal.documents.seal import seal  # takes a second to load

    code, at = new_code(), timezone.now()
    pdf = seal(sheet(entry, day, code, at))
    made = Extract(code=code, entry=entry, as_of=day, made_at=at, sha256=hashlib.sha256(pdf).hexdigest())
    with transaction.atomic():
        made.save(force_insert=True)
        audit.record(None, "give out an extract", entry, law=(O1315_A3, EXTRACTS), extract=made.pk, sha256=made.sha256)
    return made, pdf


def sheet(entry: Entry, day: date, code: str, at: datetime) -> bytes:
    """The sheet as PDF/A-3a, not sealed yet: the columns of appendix 3 in Kazakh and in Russian."""
    title = f"№ {entry.number} жазбадан үзінді көшірме. Выписка по записи № {entry.number}"
    url = f"{settings.BASE_URL}/verify/{code}"
    status_kk, status_ru = STATUS[Status(entry.status)]
    context = {
        "entry": entry,
        "title": title,
        "provider": f"{PROVIDER_KK}. {PROVIDER_RU}",
        "provider_kk": PROVIDER_KK,
        "provider_ru": PROVIDER_RU,
        "titles": [printable(each) for each in (entry.title_kk, entry.title_ru, entry.title_en) if each],
        "authors": [printable(name) for name in entry.authors],
        "kk": _in_words(entry, day, at, date_kk, moment_kk, status_kk),
        "ru": _in_words(entry, day, at, date_ru, moment_ru, status_ru),
        "specimen": settings.DEMO,
        "fingerprint": " ".join(entry.fingerprint[place : place + 8] for place in range(0, 64, 8)),
        "code": grouped(code),
        "check_url": url,
        "check_page": check_page(url),
    }
    return lay_out("documents/extract.html", context, ("fonts", "extract"), title, {"qr": qr_svg(url)}).write()


def _in_words(
    entry: Entry,
    day: date,
    at: datetime,
    of_date: Callable[[date], str],
    of_moment: Callable[[datetime], str],
    status: str,
) -> dict[str, str]:
    """What the two halves of the sheet say in their own words."""
    return {
        "day": of_date(day),
        "made": of_moment(at),
        "registered": of_moment(entry.registered_at),
        "received": of_moment(entry.received_at),
        "created": of_date(entry.created_on),
        "version_made": of_moment(entry.made_at),
        "status": status,
    }

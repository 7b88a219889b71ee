"""The decision on a change as a frozen PDF: what it says, and how it is set on its sheet."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.timezone import localdate

from accounts.models import User
from copyright_registry.changes import statement
from copyright_registry.changes.models import ChangeDecision
from copyright_registry.documents import PROVIDER_KK, PROVIDER_RU, Ground
from copyright_registry.facts import post_of
from portal.documents.dates import date_kk, date_ru, moment_kk, moment_ru
from portal.documents.sheets import lay_out
from portal.flow import sure
from portal.law import O1315_15_1, O1315_17, under


@dataclass(frozen=True)
class Court:
    """Which decision of a court is carried out."""

    name: str
    number: str
    decided_on: date
    in_force_since: date


@dataclass(frozen=True)
class ChangeFacts:
    """What was decided on one change, of which entry, why, and who takes part in deciding."""

    request_number: int
    received_at: datetime
    entry_number: int
    version: int
    registered_at: datetime
    title_kk: str
    title_ru: str
    authors: tuple[str, ...]
    cancels: bool
    refuses: bool
    court: Court | None
    lines_kk: tuple[statement.Line, ...]
    lines_ru: tuple[statement.Line, ...]
    grounds: tuple[Ground, ...]
    reason_kk: str
    reason_ru: str
    drafted_by: str
    agreed_by: str
    signatory: str
    post_kk: str
    post_ru: str
    drawn_up_at: datetime


@under(O1315_15_1, O1315_17)
def decision_facts(decision: ChangeDecision, agreed_by: User, signatory: User) -> ChangeFacts:
    """What the decision says, before it is frozen."""
    change = decision.change
    entry, court = change.entry, change.court
    post_kk, post_ru = post_of(signatory, localdate())
    amendments = list(change.amendments.all())
    return ChangeFacts(
        request_number=sure(change.number),
        received_at=sure(change.received_at),
        entry_number=entry.number,
        version=entry.version,
        registered_at=entry.registered_at,
        title_kk=entry.title_kk or entry.title_ru,
        title_ru=entry.title_ru or entry.title_kk,
        authors=tuple(entry.authors),
        cancels=change.asks == "cancel",
        refuses=decision.result == "refuse",
        court=Court(court.court, court.number, court.decided_on, court.in_force_since) if court else None,
        lines_kk=tuple(statement.shown(amendments, "kk")),
        lines_ru=tuple(statement.shown(amendments, "ru")),
        grounds=tuple(Ground(one.name_kk, one.name_ru, one.law_kk, one.law_ru) for one in decision.grounds.all()),
        reason_kk=decision.reason_kk,
        reason_ru=decision.reason_ru,
        drafted_by=decision.drafted_by.full_name,
        agreed_by=agreed_by.full_name,
        signatory=signatory.full_name,
        post_kk=post_kk,
        post_ru=post_ru,
        drawn_up_at=timezone.now(),
    )


def decision_pdf(facts: ChangeFacts) -> bytes:
    """The decision as PDF/A-3a, as the head of the provider signs it; the signature stands beside it."""
    number = facts.request_number
    title = f"№ {number} өзгеріс бойынша шешім. Решение по изменению № {number}"
    context = {
        "facts": facts,
        "title": title,
        "provider": f"{PROVIDER_KK}. {PROVIDER_RU}",
        "provider_kk": PROVIDER_KK,
        "provider_ru": PROVIDER_RU,
        "received_kk": date_kk(localdate(facts.received_at)),
        "received_ru": date_ru(localdate(facts.received_at)),
        "registered_kk": date_kk(localdate(facts.registered_at)),
        "registered_ru": date_ru(localdate(facts.registered_at)),
        "drawn_up_kk": moment_kk(facts.drawn_up_at),
        "drawn_up_ru": moment_ru(facts.drawn_up_at),
        "court": _court(facts.court),
    }
    return lay_out("documents/change_decision.html", context, ("fonts", "decision"), title).write()


def _court(court: Court | None) -> dict[str, str]:
    """Its days in both languages; nothing where no court has spoken."""
    if court is None:
        return {}
    return {
        "name": court.name,
        "number": court.number,
        "decided_kk": date_kk(court.decided_on),
        "decided_ru": date_ru(court.decided_on),
        "force_kk": date_kk(court.in_force_since),
        "force_ru": date_ru(court.in_force_since),
    }

"""Who hears of an exclusion: the applicant, the OKUP, and once each user who is licensed for what is excluded."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from accounts.models import User
from contracts import law, parties
from contracts.exclusion import rules
from contracts.models import ExcludedWork, Exclusion, ExclusionWord
from portal import notices
from portal.law import O100_6, under
from registers import parties as registered
from registers.models import Agreement, AgreementKind, Licensee

FEW = 10  # titles in a notice; the rest stands on the public page
AT_ONCE = 100  # users told in one transaction


def to_okup(exclusion: Exclusion, what: str) -> None:
    for person in rules.people_of_okup(exclusion):
        _send(person, exclusion, what)


def to_applicant(exclusion: Exclusion, what: str) -> None:
    for person in parties.dealing_for(rules.applicant(exclusion)):
        _send(person, exclusion, what)


def _send(person: User, exclusion: Exclusion, what: str) -> None:
    with translation.override(person.language):
        address = exclusion.get_absolute_url()
    day = exclusion.from_day
    said = {"number": exclusion.number, "day": day.isoformat() if day else "", "address": address}
    notices.send(person, f"contracts/{what}", even_unconfirmed=False, **said)


# Users of works


@under(O100_6, law.EXCLUSION_TOLD)
def owe(exclusion: Exclusion) -> None:
    """Every user with a licence in force that covers a part of it is to be told, from the commit on."""
    users = licensed(exclusion).order_by().values_list("licensee", flat=True).distinct()
    words = [ExclusionWord(exclusion=exclusion, licensee_id=pk) for pk in users]
    ExclusionWord.objects.bulk_create(words, batch_size=1_000, ignore_conflicts=True)
    if words:
        transaction.on_commit(_hand_over, robust=True)


def _hand_over() -> None:
    from contracts.exclusion.tasks import tell_users

    tell_users.delay()


def licensed(exclusion: Exclusion) -> Any:
    """The licences of the OKUP in force on the day that cover a power which is excluded of a work."""
    rows = list(exclusion.rows.values_list("work_id", "powers"))
    day = exclusion.effective_on or timezone.localdate()
    found = registered.in_force(day).filter(
        okup=exclusion.okup, kind__in=[AgreementKind.LICENCE, AgreementKind.REMUNERATION]
    )
    named = Agreement.works.through.objects.filter(work__in=[work for work, _powers in rows])
    of_works = Q(works=None) | Q(pk__in=named.values("agreement"))
    return found.filter(of_works, covering({power for _work, powers in rows for power in powers}))


def covering(powers: set[str]) -> Q:
    """Agreements that are about one of these powers at least; of no powers named, all."""
    ways: dict[str, list[str]] = {}
    for power in sorted(powers):
        right, _slash, way = power.partition("/")
        ways.setdefault(right, []).append(way)
    each = [
        (Q(rights=[]) | Q(rights__contains=[right])) & (Q(ways=[]) | Q(ways__overlap=of_right))
        for right, of_right in ways.items()
    ]
    return reduce(or_, each) if each else Q()


@under(law.EXCLUSION_TOLD)
@transaction.atomic
def tell_some(most: int = AT_ONCE) -> bool:
    """Tell some of the users who are owed word; whether others may be left. Two at once tell different users."""
    free = ExclusionWord.objects.select_for_update(skip_locked=True, of=("self",)).filter(told_at=None)
    owed = list(
        free.select_related("exclusion__okup", "licensee__person", "licensee__organisation").order_by("pk")[:most]
    )
    titles: dict[Any, list[ExcludedWork]] = {}
    for word in owed:
        if word.exclusion_id not in titles:
            titles[word.exclusion_id] = list(word.exclusion.rows.select_related("work")[: FEW + 1])
        for person in _people(word.licensee):
            _tell_user(person, word.exclusion, titles[word.exclusion_id])
    ExclusionWord.objects.filter(pk__in=[word.pk for word in owed]).update(told_at=timezone.now())
    return len(owed) == most


def _people(licensee: Licensee) -> list[User]:
    account = licensee.organisation or licensee.person
    return parties.dealing_for(account) if account else []


def _tell_user(person: User, exclusion: Exclusion, works: list[ExcludedWork]) -> None:
    with translation.override(person.language):
        titles, okup = [row.work.title for row in works[:FEW]], exclusion.okup.name
    day = exclusion.effective_on.isoformat() if exclusion.effective_on else ""
    said = {"okup": okup, "titles": titles, "more": len(works) > FEW, "day": day, "number": exclusion.number}
    notices.send(person, "contracts/exclusion_for_user", even_unconfirmed=False, **said)

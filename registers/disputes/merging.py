"""Entries of one work become one: the merged number leads to the one that stays (own rule)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal import notices
from portal.flow import Refusal, StepRefused
from portal.law import O100_14, under
from registers import derived, rules, versions, works
from registers.disputes import opening, parties
from registers.disputes.rules import OWN_MATTER
from registers.law import MERGED
from registers.models import UNSETTLED, Code, Dispute, Mistake, MistakeState, RecordingState, Work, WorkState

ITSELF = Refusal(_("A work is not merged into itself. Write the number of the other entry."))
NO_ENTRY = Refusal(_("The entry into which it is merged must be an entered work."))
IN_DISPUTE = Refusal(_("A dispute about one of these entries is not settled: they are merged as its outcome only."))
STANDING = (RecordingState.CHECKING, RecordingState.ACCEPTED)


@under(O100_14, MERGED)
def merge(officer: User, work: Work, into: Work, reason: str) -> None:
    """Staff find that two entries are of one work; its holders are those of the entry that stays. Keepers are told."""
    with transaction.atomic():
        opening.one_at_a_time()
        opening.lock_works([work.pk, into.pk])
        into.refresh_from_db()
        if refusal := _refusal(officer, work, into):
            raise StepRefused(refusal)
        absorb(officer, work, into, reason)
        versions.add([into], officer, None, reason)
        into.save()
        derived.renew([work.pk, into.pk])
        opening.owe([into.pk])
        for person in parties.keepers_of([work, into]):
            notices.send(
                person, "registers/works_merged", number=work.pk, into=into.pk, title=into.title, reason=reason
            )


def _refusal(officer: User, work: Work, into: Work) -> Refusal | None:
    if refusal := rules.may_merge(officer, work):
        return refusal
    if _has_part(officer, [work, into]):
        return OWN_MATTER
    if work.pk == into.pk:
        return ITSELF
    if into.state != WorkState.ENTERED:
        return NO_ENTRY
    return IN_DISPUTE if Dispute.objects.filter(works__in=[work, into], state__in=UNSETTLED).exists() else None


def _has_part(officer: User, entries: list[Work]) -> bool:
    """Whether the officer keeps one of the entries, or holds or manages a share of one."""
    keeps = any(rules.keeps(officer, work) is None for work in entries)
    return keeps or rules.lines_of(officer).filter(work__in=entries).exists()


@under(MERGED)
def absorb(actor: User | None, work: Work, into: Work, reason: str) -> None:
    """Merge one locked entry into another, which the caller saves and versions: codes, titles, mandates, the copy."""
    with works.MERGE.take(actor, work, into=into.pk):
        known = set(into.codes.values_list("kind", "scheme", "value"))
        mine = list(work.codes.values_list("kind", "scheme", "value"))
        Code.objects.bulk_create(
            Code(work=into, kind=kind, scheme=scheme, value=value)
            for kind, scheme, value in mine
            if (kind, scheme, value) not in known
        )
        _take_titles(work, into)
        for agreement in work.agreements.all():
            agreement.works.add(into)
        if not into.recordings.filter(state__in=STANDING).exists():
            work.recordings.filter(state=RecordingState.ACCEPTED).update(work=into)
        Work.objects.filter(merged_into=work).update(merged_into=into)
        Mistake.objects.filter(work=work, state=MistakeState.OPEN).update(work=into)
        work.merged_into = into
        work.state = WorkState.MERGED  # the step sets the same; the version says it
        versions.add([work], actor, None, reason)


def _take_titles(work: Work, into: Work) -> None:
    """A title in a language that the entry lacks is its title there; all others are other titles of it."""
    for name in ("title_kk", "title_ru", "title_en"):
        if not getattr(into, name):
            setattr(into, name, getattr(work, name))
    own = [into.title_kk, into.title_ru, into.title_en, *into.other_titles]
    more = [work.title_kk, work.title_ru, work.title_en, *work.other_titles]
    into.other_titles += [title for title in dict.fromkeys(more) if title and title not in own]

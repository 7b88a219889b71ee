"""What of disputes and reported mistakes is a person's own: what staff looked at, the archive, closing an account."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import closing, exporting, looks
from accounts.exporting import Piece, as_bytes, as_json, plain, safe
from accounts.looks import Thing
from accounts.models import User
from accounts.subjects import Subject, subjects_of
from portal import audit
from portal.flow import Refusal
from portal.law import O100_13, under
from registers.disputes import parties
from registers.law import ANSWERED_FIRST
from registers.models import Answer, Claim, Dispute, DisputeState, Evidence, Mistake, Stand

closing.KEPT.append(_("Disputes in which you had a part, with what you wrote and sent there, and mistakes reported."))
OPEN_DISPUTE = Refusal(
    _("A dispute in which you have a part is being answered. Answer in it or withdraw your claim, and wait.")
)
OTHERS = ("opened_by", "decided_by", "claimed_by", "answered_by", "person", "organisation")  # keys of people


def _claims_of(person: User) -> QuerySet[Claim]:
    """What the person claims for themselves, or an entry for them."""
    return Claim.objects.filter(
        Q(owner__iin_digest=person.iin_digest) | Q(claimed_by=person, claimed_for=None)
    ).order_by("pk")


@looks.things_of
def things(person: User) -> dict[str, Thing]:
    """The person's disputes and reports, by what the trail calls them."""
    found = {
        audit.key(one): Thing(str(one), one.get_absolute_url()) for one in parties.disputes_of(subjects_of(person))
    }
    mine = Mistake.objects.filter(Q(reporter=person) | Q(work__person=person))
    return found | {audit.key(one): Thing(str(one), one.get_absolute_url()) for one in mine}


@exporting.part
@under(O100_13)
def archive(person: User) -> Iterator[Piece]:
    """Disputes of the person, their claims, what was answered for these and by them, with its files; mistakes."""
    disputes = parties.disputes_of([Subject(person)]).order_by("pk").prefetch_related("works")
    told = [plain(one, *OTHERS) | {"works": sorted(work.pk for work in one.works.all())} for one in disputes]
    yield as_json("registers/disputes.json", told)
    claims = _claims_of(person)
    yield as_json("registers/claims.json", [plain(one, *OTHERS) for one in claims])
    answers = Answer.objects.filter(Q(claim__in=claims) | Q(person=person, organisation=None))
    said = answers.select_related("claim", "person", "organisation").order_by("pk")
    yield as_json("registers/answers.json", list(map(_answer, said)))
    for file in Evidence.objects.filter(answer__in=answers).order_by("pk").iterator(chunk_size=1):
        yield as_bytes(f"registers/evidence/{file.answer_id}-{file.pk}-{safe(file.name)}", bytes(file.document))
    mistakes = Mistake.objects.filter(Q(reporter=person) | Q(answered_by=person, work__person=person)).order_by("pk")
    yield as_json("registers/mistakes.json", [plain(one, *OTHERS, "reporter") for one in mistakes])


def _answer(answer: Answer) -> dict[str, Any]:
    by = answer.organisation.name if answer.organisation else answer.person.full_name
    return plain(answer, *OTHERS) | {"dispute": answer.claim.dispute_id, "by": by}


@closing.obstacle
@under(ANSWERED_FIRST)
def has_dispute(person: User) -> Refusal | None:
    """While it is answered the others await the person; a court is awaited without them."""
    claims = _claims_of(person).exclude(stand=Stand.WITHDRAWN)
    concerned = Dispute.objects.filter(Q(works__person=person) | Q(claims__in=claims), state=DisputeState.OPEN)
    return OPEN_DISPUTE if concerned.exists() else None

"""Who may do what in a dispute and with a reported mistake, and when it is due."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders
from accounts.models import User
from accounts.roles import Role
from accounts.subjects import Subject
from portal import formatting
from portal.flow import Actor, Refusal, sure
from portal.law import Dated, under
from portal.worktime.clocks import Clock, WorkingDays
from portal.worktime.terms import Timed, timed
from registers import rules as work_rules
from registers.disputes import parties
from registers.law import ANSWERED_IN_TIME, CLAIMED, CLAIMED_ONCE, DECIDED, MISTAKES
from registers.models import (
    Answer,
    Claim,
    Dispute,
    DisputeState,
    Evidence,
    Mistake,
    MistakeState,
    Stand,
    Work,
    WorkState,
)

NOT_A_PARTY = Refusal(_("You have no part in this dispute. You can claim a share on the page of the work."))
BY_PORTAL = Refusal(_("The portal does this by itself, once the answers allow it."))
NOT_A_CLAIMANT = Refusal(_("Only a claim that stands in no entry is withdrawn. You can give way in your answer."))
NOT_THE_OFFICER = Refusal(_("Only the officer of the registers does this."))
OWN_MATTER = Refusal(_("You have a part in this matter yourself: another officer deals with it."))
TERM_RUNS = Refusal(_("Not all claimants have answered, and the term to answer still runs."))
NOT_ENTERED = Refusal(_("Only of an entered work a share is claimed, or a mistake reported."))
OWN_ENTRY = Refusal(_("You keep this entry: change it, and name yourself or others as owners there."))
TOO_MANY = Refusal(_("You have sent many of these today. What you wrote is not sent: try again tomorrow."))

CLAIMED_ALREADY = _(
    "You have claimed a share in this role already, in dispute No. %(number)s. Say more in your answer there."
)
ENDED_LATELY = _(
    "Your claim in this role has ended. Send it with evidence that was not sent before, or from %(day)s on without."
)
ENDED_TWICE = _("Claims of yours in this role have ended more than once lately. You can claim anew from %(day)s on.")
REST = timedelta(days=30)  # from the end of a claim to the next one without new evidence
MOST_A_DAY = 10  # of reports of mistakes, and of claims, by one person
ORDER_100 = date(2026, 1, 25)
DISPUTE = Clock(
    "dispute",
    _("Answers of the claimants"),
    _("opening of the dispute"),
    ANSWERED_IN_TIME,
    _("rule of the platform"),
    Dated(ANSWERED_IN_TIME, {ORDER_100: WorkingDays(20)}),
)
MISTAKE = Clock(
    "mistake",
    _("Answer to a reported mistake"),
    _("report"),
    MISTAKES,
    _("rule of the platform"),
    Dated(MISTAKES, {ORDER_100: WorkingDays(10)}),
)


@under(CLAIMED)
def may_claim(subject: Subject, work: Work) -> Refusal | None:
    """Why this subject claims no share of a work now."""
    if work.state != WorkState.ENTERED:
        return NOT_ENTERED
    if refusal := work_rules.may_begin(subject):
        return refusal
    if _keeps(subject, work):
        return OWN_ENTRY
    day_ago = timezone.now() - timedelta(days=1)
    lately = Claim.objects.filter(claimed_by=subject.person, dispute__opened_at__gte=day_ago).count()
    return TOO_MANY if lately >= MOST_A_DAY else None


@under(CLAIMED_ONCE)
def may_claim_as(subject: Subject, work: Work, role: str, evidence: Collection[str]) -> Refusal | None:
    """Why this subject claims nothing in this role now; `evidence`: the SHA-256 of what it sends with the claim.

    A role of its own is a ground of its own: who wrote music and text claims twice.
    """
    whose = Q(claimed_by=subject.person, claimed_for=None)
    if subject.organisation is not None:
        whose = Q(claimed_for=subject.organisation)
    made = list(Claim.objects.filter(whose, dispute__works=work, role=role).select_related("dispute"))
    kept = [claim for claim in made if claim.stand != Stand.WITHDRAWN]
    if still_open := next((claim for claim in kept if claim.dispute.is_unsettled), None):
        return Refusal(CLAIMED_ALREADY % {"number": still_open.dispute_id})
    withdrawn = Answer.objects.filter(claim__in=made, stand=Stand.WITHDRAWN).values_list("at", flat=True)
    ends = [*withdrawn, *(sure(claim.dispute.closed_at) for claim in kept)]
    rests = sorted(timezone.localdate(ended_at) + REST for ended_at in ends)
    lately = [until for until in rests if until > timezone.localdate()]
    if not lately or (len(lately) == 1 and _is_new(evidence, work)):
        return None
    words = ENDED_LATELY if len(lately) == 1 else ENDED_TWICE
    return Refusal(words % {"day": formatting.day(lately[-1])})


def _is_new(evidence: Collection[str], work: Work) -> bool:
    sent = Evidence.objects.filter(answer__claim__dispute__works=work, sha256__in=evidence)
    return bool(set(evidence) - set(sent.values_list("sha256", flat=True)))


def _keeps(subject: Subject, work: Work) -> bool:
    if subject.organisation is not None:
        return work.organisation_id == subject.organisation.pk
    return work.person_id == subject.person.pk


def is_party(actor: Actor, dispute: Dispute) -> Refusal | None:
    return None if parties.voices(actor, dispute.claims.select_related("owner", "work")) else NOT_A_PARTY


def may_withdraw(actor: Actor, dispute: Dispute) -> Refusal | None:
    """Who claimed from outside the entries withdraws it."""
    claims = dispute.claims.filter(work=None).exclude(stand=Stand.WITHDRAWN).select_related("owner")
    return None if parties.voices(actor, claims) else NOT_A_CLAIMANT


def by_portal(actor: Actor, _dispute: Dispute) -> Refusal | None:
    return None if actor is None else BY_PORTAL


@under(DECIDED)
def may_decide(actor: Actor, dispute: Dispute) -> Refusal | None:
    if not isinstance(actor, User) or not actor.holds(Role.REGISTERS_OFFICER):
        return NOT_THE_OFFICER
    return OWN_MATTER if is_party(actor, dispute) is None else None


@under(DECIDED)
def may_leave(actor: Actor, dispute: Dispute) -> Refusal | None:
    """After the term, or once all have answered and do not agree."""
    if refusal := may_decide(actor, dispute):
        return refusal
    is_over = dispute.due_at is not None and dispute.due_at < timezone.now()
    return TERM_RUNS if not is_over and dispute.claims.filter(stand="").exists() else None


# Mistakes


@under(MISTAKES)
def may_report(person: User, work: Work) -> Refusal | None:
    if work.state != WorkState.ENTERED:
        return NOT_ENTERED
    lately = Mistake.objects.filter(reporter=person, reported_at__gte=timezone.now() - timedelta(days=1)).count()
    return TOO_MANY if lately >= MOST_A_DAY else None


def keeps_entry(actor: Actor, mistake: Mistake) -> Refusal | None:
    return work_rules.keeps(actor, mistake.work)


# Terms


def running(dispute: Dispute) -> Mapping[Clock, datetime]:
    return {DISPUTE: dispute.opened_at} if dispute.state == DisputeState.OPEN else {}


def moot(dispute: Dispute) -> set[Clock]:
    return {DISPUTE} if dispute.state == DisputeState.WITHDRAWN else set()


def turn(dispute: Dispute) -> list[User]:
    """Who has not answered; once all have, the officers."""
    waiting = list(dispute.claims.filter(stand="").select_related("owner", "work"))
    people = [one for one in parties.people_of(dispute) if parties.voices(one, waiting)]
    return people or officers(dispute)


def officers(dispute: Dispute) -> list[User]:
    return [one for one in holders(Role.REGISTERS_OFFICER) if may_decide(one, dispute) is None]


def page(dispute: Dispute, person: User) -> str:
    """Where a person finds it: a party in the account, staff on the desk."""
    if is_party(person, dispute) is None:
        return dispute.get_absolute_url()
    return reverse("admin:registers_dispute_change", args=[dispute.pk])


timed(Dispute, Timed(running, moot, turn, officers, parties.people_of, page))


def mistake_running(mistake: Mistake) -> Mapping[Clock, datetime]:
    return {MISTAKE: mistake.reported_at} if mistake.state == MistakeState.OPEN else {}


def _keepers(mistake: Mistake) -> list[User]:
    return parties.keepers_of([mistake.work])


def _officers(_mistake: Mistake) -> list[User]:
    return holders(Role.REGISTERS_OFFICER)


def _concerned(mistake: Mistake) -> list[User]:
    return [mistake.reporter, *_keepers(mistake)]


def mistake_page(mistake: Mistake, person: User) -> str:
    if person.pk == mistake.reporter_id or keeps_entry(person, mistake) is None:
        return mistake.get_absolute_url()
    return reverse("admin:registers_mistake_change", args=[mistake.pk])


timed(Mistake, Timed(mistake_running, lambda _one: set(), _keepers, _officers, _concerned, mistake_page))

"""The steps of a dispute: claimed, answered, agreed, withdrawn, decided or left to the court."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.subjects import Subject
from portal import audit
from portal.files import Checked
from portal.flow import Actor, Flow, Refusal, Step, StepRefused
from portal.law import under
from registers import derived, law, owners, shares
from registers.disputes import matching, opening, parties, rules, settling
from registers.disputes.parties import Voice
from registers.models import (
    UNSETTLED,
    Answer,
    Basis,
    Category,
    Claim,
    Dispute,
    DisputeKind,
    DisputeState,
    Evidence,
    Stand,
    Work,
)
from registers.said import Fault, HolderSaid, Lists, WorkSaid, Wrong, faults

OPEN, LEFT = DisputeState.OPEN.value, DisputeState.LEFT.value

ANSWER = Step("answer in a dispute", {OPEN: OPEN, LEFT: LEFT}, rules.is_party, (law.ANSWERED_IN_TIME,))
AGREE = Step("note an agreement", dict.fromkeys(UNSETTLED, DisputeState.AGREED), rules.by_portal, (law.SETTLED,))
WITHDRAW = Step("withdraw a claim", {OPEN: OPEN, LEFT: LEFT}, rules.may_withdraw, (law.CLAIMED,))
END = Step("end a dispute", dict.fromkeys(UNSETTLED, DisputeState.WITHDRAWN), rules.by_portal, (law.CLAIMED,))
DECIDE = Step("decide a dispute", dict.fromkeys(UNSETTLED, DisputeState.DECIDED), rules.may_decide, (law.DECIDED,))
LEAVE = Step("leave a dispute to the court", {OPEN: LEFT}, rules.may_leave, (law.DECIDED,))
FLOW = Flow("registers.disputes", DisputeState, OPEN, (ANSWER, AGREE, WITHDRAW, END, DECIDE, LEAVE))

NO_SHARES = _("Say which share of which kind of right you claim.")
NOT_YOUR_CLAIM = Refusal(_("This claim is not yours to answer for. Nothing was changed."))
GONE = Refusal(_("This claim was withdrawn. You can claim anew on the page of the work."))
NOT_REDUCED = Refusal(_("Write for each kind of right a share from 0 to what is claimed, and less of one at least."))
NOT_WHOLE = Refusal(_("The shares of each disputed kind of right must make 100 %. Check the sums."))
ONE_ENTRY = Refusal(_("Only one entry is in dispute: say who holds which share."))
AGREEMENT = "№ {number} дау бойынша келісім / Соглашение по спору № {number}"
DECISION = "№ {number} дау бойынша шешім / Решение по спору № {number}"


@dataclass(frozen=True, slots=True)
class File:
    """A file of evidence, whole, with what was found of it."""

    known: Checked
    data: bytes


@under(law.CLAIMED, law.CLAIMED_ONCE)
def claim(subject: Subject, work: Work, line: HolderSaid, words: str, files: Sequence[File] = ()) -> Dispute:
    """The subject claims these shares of a work in a role; all who hold some are told. Wrong says what cannot stand.

    Only role, category and shares of the line count. Where the work is in dispute already the claim joins it.
    """
    if found := wrong(line):
        raise Wrong(found)
    with transaction.atomic():
        opening.one_at_a_time()
        (work,) = opening.lock_works([work.pk])
        sent = [file.known.sha256 for file in files]
        if refusal := rules.may_claim(subject, work) or rules.may_claim_as(subject, work, line.role, sent):
            raise StepRefused(refusal)
        standing = Dispute.objects.filter(works=work, state__in=UNSETTLED).order_by("pk").first()
        dispute = standing or opening.begin(DisputeKind.CLAIM, subject.person, sorted(line.shares))
        opening.join(dispute, [work], line.shares)
        _say(_claimed(dispute, subject, line), Voice(subject, is_own=True), Stand.KEEP, words, files)
        audit.record(subject.person, "claim a share", dispute, law=law.CLAIMED, work=work.pk)
        opening.tell(dispute, "registers/dispute_opened", by=subject.person.pk)
    return dispute


def wrong(line: HolderSaid) -> list[Fault]:
    """What of a claimed line cannot stand."""
    found = faults(WorkSaid(holders=(replace(line, owner=0),)), Lists.now())
    nothing = [Fault("holder_shares", str(NO_SHARES), 0)] if not line.shares else []
    return nothing + [fault for fault in found if not fault.is_lacking]


def _claimed(dispute: Dispute, subject: Subject, line: HolderSaid) -> Claim:
    """The claim of the subject in this role: new, or raised where they stand in the entry already."""
    owner = owners.of(subject.organisation or subject.person)
    category: Category = Lists.now().categories[line.category]
    found = Claim.objects.filter(dispute=dispute, owner=owner, role=line.role).first()
    made = found or Claim(dispute=dispute, owner=owner, role=line.role, category=category)
    made.claimed_by, made.claimed_for = subject.person, subject.organisation
    before = shares.read(made.claimed)
    made.claimed = made.shares = shares.to_keep({**before, **line.shares})
    return made


def _say(
    claim: Claim,
    voice: Voice,
    stand: Stand,
    words: str,
    files: Sequence[File],
    part: Mapping[str, Decimal] | None = None,
) -> None:
    """Note an answer: what is claimed by it, with its words and files. The dispute is locked."""
    of_stand = {Stand.KEEP: claim.claimed, Stand.REDUCE: shares.to_keep(part or {})}
    claim.stand, claim.shares, claim.answered_at = stand, of_stand.get(stand, {}), timezone.now()
    claim.is_own = voice.is_own
    claim.save()
    answer = Answer.objects.create(
        claim=claim, person=voice.subject.person, organisation=voice.subject.organisation, stand=stand,
        shares=claim.shares, words=words,
    )  # fmt: skip
    for file in files:
        known = file.known
        Evidence.objects.create(
            answer=answer, name=known.name, size=known.size, sha256=known.sha256, format=known.format,
            document=file.data,
        )  # fmt: skip


@contextmanager
def _alone(dispute: Dispute) -> Iterator[None]:
    """One transaction with the works of the dispute locked, before the dispute itself is."""
    with transaction.atomic():
        opening.one_at_a_time()
        opening.lock_works(dispute.works.values_list("pk", flat=True))
        yield


@under(law.ANSWERED_IN_TIME, law.SETTLED)
def answer(
    actor: User, claim: Claim, stand: Stand, words: str = "", files: Sequence[File] = (),
    part: Mapping[str, Decimal] | None = None,
) -> None:  # fmt: skip
    """Answer for a claim; `part` is to what it is reduced. Once all answers agree they are written into the entry."""
    dispute = claim.dispute
    with _alone(dispute):
        with ANSWER.take(actor, dispute, claim=claim.pk, stand=stand):
            _answer(actor, claim, stand, words, files, part)
        opening.tell(dispute, "registers/dispute_answered", by=actor.pk)
        _settle(dispute)


def _answer(
    actor: User, claim: Claim, stand: Stand, words: str, files: Sequence[File], part: Mapping[str, Decimal] | None
) -> None:
    claim.refresh_from_db()
    voice = parties.voices(actor, [claim]).get(claim.pk)
    is_answered_by_owner = bool(claim.stand) and claim.is_own
    if voice is None or stand == Stand.WITHDRAWN or (is_answered_by_owner and not voice.is_own):
        raise StepRefused(NOT_YOUR_CLAIM)
    if claim.stand == Stand.WITHDRAWN:
        raise StepRefused(GONE)
    if stand == Stand.REDUCE and not _is_less(part or {}, shares.read(claim.claimed)):
        raise StepRefused(NOT_REDUCED)
    left = {right: percent for right, percent in (part or {}).items() if percent}
    _say(claim, voice, stand, words, files, left)


def _is_less(part: shares.Shares, claimed: shares.Shares) -> bool:
    fits = set(part) <= set(claimed) and all(0 <= percent <= claimed[right] for right, percent in part.items())
    return fits and any(part.get(right, 0) < percent for right, percent in claimed.items())


@under(law.CLAIMED)
def withdraw(actor: User, claim: Claim, words: str = "") -> None:
    """Who claimed withdraws it; a dispute in which nothing else is contested ends."""
    dispute = claim.dispute
    with _alone(dispute):
        with WITHDRAW.take(actor, dispute, claim=claim.pk):
            claim.refresh_from_db()
            voice = parties.voices(actor, [claim]).get(claim.pk)
            if voice is None or claim.work_id is not None:
                raise StepRefused(NOT_YOUR_CLAIM)
            if claim.stand == Stand.WITHDRAWN:
                raise StepRefused(GONE)
            _say(claim, voice, Stand.WITHDRAWN, words, ())
        if _is_contested(dispute):
            opening.tell(dispute, "registers/dispute_answered", by=actor.pk)
            _settle(dispute)
            return
        _close(END, None, dispute)


def _is_contested(dispute: Dispute) -> bool:
    """Whether the claims that were not withdrawn still contradict each other."""
    left = dispute.claims.exclude(stand=Stand.WITHDRAWN)
    return dispute.works.count() > 1 or bool(matching.over_claimed(shares.read(one.claimed) for one in left))


@under(law.SETTLED)
def _settle(dispute: Dispute) -> None:
    """Write what all have agreed, where they have."""
    claims = list(dispute.claims.all())
    result = settling.agreed(claims, dispute.rights)
    if result is not None:
        settling.write(dispute, result, None, AGREEMENT.format(number=dispute.pk))
        _close(AGREE, None, dispute)


def _close(step: Step, actor: Actor, dispute: Dispute, because: str = "") -> None:
    """Take the last step, reckon anew what the works say, and tell all."""
    with step.take(actor, dispute):
        dispute.closed_at = timezone.now()
        dispute.because = because
    derived.renew(list(dispute.works.values_list("pk", flat=True)))
    opening.tell(dispute, "registers/dispute_ended")


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff decide, upon what, with reasons. `result` is None where the entries are of different works."""

    basis: Basis
    document: str
    because: str
    result: settling.Result | None


@under(law.DECIDED)
def decide(officer: User, dispute: Dispute, decision: Decision) -> None:
    """Staff decide upon a decision of a court or upon evidence; what they decide is written into the entry."""
    with _alone(dispute):
        with DECIDE.take(officer, dispute, basis=decision.basis):
            dispute.decided_by, dispute.closed_at = officer, timezone.now()
            dispute.basis, dispute.document, dispute.because = decision.basis, decision.document, decision.because
            _carry_out(officer, dispute, decision.result)
        derived.renew(list(dispute.works.values_list("pk", flat=True)))
        opening.tell(dispute, "registers/dispute_ended")


def _carry_out(officer: User, dispute: Dispute, result: settling.Result | None) -> None:
    claims = set(dispute.claims.values_list("pk", flat=True))
    if result is None:
        if dispute.works.count() < 2:
            raise StepRefused(ONE_ENTRY)
        return
    if set(result) != claims or not settling.is_whole(result, dispute.rights):
        raise StepRefused(NOT_WHOLE)
    settling.write(dispute, result, officer, DECISION.format(number=dispute.pk))


@under(law.DECIDED)
def leave(officer: User, dispute: Dispute, because: str) -> None:
    """No agreement by the term: the parties are told to turn to the court; the shares stay disputed."""
    with _alone(dispute):
        with LEAVE.take(officer, dispute):
            dispute.because = because
        opening.tell(dispute, "registers/dispute_ended")

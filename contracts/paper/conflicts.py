"""Overlapping mandates: found when one is placed, decided by the officer, or over when one of the two ends (O100-5).

Every verb locks the row of the owner first, as registers.agreements does: of two who press at once one waits. What is
contested is reckoned from what stands: a mandate counts as soon as none that counts overlaps it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contracts import law
from contracts.models import Conflict, ConflictState
from contracts.paper import rules
from portal import notices
from portal.flow import Flow, Refusal, Step, StepRefused
from portal.law import O100_4, O100_5, under
from portal.worktime import terms
from registers import agreements
from registers.models import Agreement, AgreementState, Basis

OPEN = ConflictState.OPEN.value
BASIS = (O100_4, O100_5, law.OVERLAP_DECIDED)

UPHOLD_PLACED = Step("uphold the mandate placed later", {OPEN: ConflictState.PLACED}, rules.may_decide, BASIS)
UPHOLD_STANDING = Step("uphold the mandate that stood", {OPEN: ConflictState.STANDING}, rules.may_decide, BASIS)
END = Step("close an overlap", {OPEN: ConflictState.ENDED}, rules.by_portal, (O100_5, law.OVERLAPS))
FLOW = Flow("contracts.conflicts", ConflictState, OPEN, (UPHOLD_PLACED, UPHOLD_STANDING, END))

NO_REASONS = Refusal(_("Write the reasons: both OKUPs and the owner read them."))
NO_DOCUMENT = Refusal(_("Name the decision of the court by its number and date."))
WRONG_DAY = Refusal(_("The last day of the one that does not stand must not lie in the future."))


@dataclass(frozen=True, slots=True)
class Decision:
    """Which of the two stands, upon what; `last_day` is that of the other."""

    stands: ConflictState  # PLACED or STANDING
    basis: Basis
    document: str
    because: str
    last_day: date


@under(*BASIS)
def decide(officer: User, conflict: Conflict, decision: Decision) -> None:
    """The officer decides which of the two stands; the other ends, and what is contested no more counts."""
    if refusal := _fault(decision):
        raise StepRefused(refusal)
    step = UPHOLD_PLACED if decision.stands == ConflictState.PLACED else UPHOLD_STANDING
    with transaction.atomic():
        agreements.lock_owner(conflict.placed)
        with step.take(officer, conflict, basis=decision.basis.value, last_day=decision.last_day.isoformat()):
            conflict.decided_by, conflict.basis = officer, decision.basis
            conflict.document, conflict.because = decision.document, decision.because.strip()
            conflict.closed_at = timezone.now()
        loser = conflict.standing if step is UPHOLD_PLACED else conflict.placed
        _tell(conflict, "conflict_closed")
        agreements.end(officer, loser, decision.last_day)


def _fault(decision: Decision) -> Refusal | None:
    if not decision.because.strip():
        return NO_REASONS
    if decision.basis == Basis.COURT and not decision.document.strip():
        return NO_DOCUMENT
    return WRONG_DAY if decision.last_day > timezone.localdate() else None


@agreements.after_end
@under(O100_5, law.OVERLAPS)
def settle_after(_actor: User | None, agreement: Agreement) -> None:
    """What an agreement that has ended leaves behind, inside the transaction of its end."""
    if agreement.owner_id is not None:
        settle(agreement.owner_id)


@under(O100_4, O100_5, law.OVERLAPS)
def settle(owner: int) -> None:
    """Bring the overlaps of an owner in line with the mandates that stand; the caller holds the lock of the owner.

    Of several that are contested the one upheld by a decision counts first, then that entered first.
    """
    for conflict in _open(Q(placed__owner=owner)):
        if {conflict.placed.state, conflict.standing.state} != {AgreementState.IN_FORCE}:
            _close(conflict)
    upheld = Exists(Conflict.objects.filter(placed=OuterRef("pk"), state=ConflictState.PLACED))
    contested = Agreement.objects.filter(owner=owner, is_contested=True).annotate(upheld=upheld)
    for agreement in contested.order_by("-upheld", "pk"):
        against = list(agreements.clashing(agreement))
        if not against:
            agreements.count_from_now(None, agreement)
        for one in against:
            _open_between(agreement, one)


def _open(which: Q) -> list[Conflict]:
    rows = Conflict.objects.select_related(
        "placed__okup", "placed__owner__person", "placed__owner__organisation", "standing__okup"
    )
    return list(rows.filter(which, state=ConflictState.OPEN).order_by("pk"))


def _close(conflict: Conflict) -> None:
    with END.take(None, conflict):
        conflict.closed_at = timezone.now()
        _tell(conflict, "conflict_closed")


def _open_between(placed: Agreement, standing: Agreement) -> None:
    conflict, is_new = Conflict.objects.get_or_create(placed=placed, standing=standing, state=ConflictState.OPEN)
    if is_new:
        terms.settle(conflict)
        conflict.save(update_fields=["due_at", "bound_by"])
        _tell(conflict, "conflict_opened")
        for officer in rules.officers(conflict):
            _send(officer, conflict, "conflict_opened")


def _tell(conflict: Conflict, what: str) -> None:
    for person in rules.concerned(conflict):
        _send(person, conflict, what)


def _send(person: User, conflict: Conflict, what: str) -> None:
    owner = conflict.placed.owner
    said: dict[str, Any] = {
        "owner": owner.name_kk or owner.name_ru if owner else "",
        "first": conflict.standing.okup.name_kk or conflict.standing.okup.name_ru,
        "second": conflict.placed.okup.name_kk or conflict.placed.okup.name_ru,
        "number": conflict.pk,
        "address": rules.page(conflict, person),
    }
    notices.send(person, f"contracts/{what}", **said)


@under(O100_5, law.OVERLAPS)
def end_lapsed(pk: int) -> None:
    """End the mandate of an overlap whose last day has passed; silent where that was done."""
    with transaction.atomic():
        conflict = Conflict.objects.select_related("placed", "standing").filter(pk=pk, state=OPEN).first()
        if conflict is None:
            return
        agreements.lock_owner(conflict.placed)
        for one in (conflict.standing, conflict.placed):
            one.refresh_from_db()
            if one.state == AgreementState.IN_FORCE and one.until is not None and one.until < timezone.localdate():
                agreements.end(None, one, one.until)


def lapsed(most: int = 500) -> list[int]:
    """The keys of overlaps of which one mandate has come to its last day."""
    today = timezone.localdate()
    over = Q(placed__until__lt=today) | Q(standing__until__lt=today)
    found = Conflict.objects.filter(over, state=ConflictState.OPEN).order_by("pk")
    return list(found.values_list("pk", flat=True)[:most])

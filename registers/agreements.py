"""The register of agreements: rows that contracts enter and end; what they mean for works is derived at once."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from portal import audit
from portal.flow import MOVED_ON, Refusal, StepRefused, lock, sure
from portal.law import O100_4, O100_5, O100_14, O100_16, O100_17_5, O100_18, O100_19_3, under
from registers import derived, owners
from registers.models import Agreement, AgreementKind, AgreementState, Holder, Owner, Place, Work

ANOTHER_OKUP = Refusal(
    _("The owner has given powers to another OKUP for a part of this term; powers are given to one OKUP only.")
)
KNOWN_NUMBER = Refusal(_("An agreement of this kind with this number and date stands in the register already."))

ENDINGS: list[Callable[[User | None, Agreement], None]] = []


def after_end(act: Callable[[User | None, Agreement], None]) -> Callable[[User | None, Agreement], None]:
    """Decorator: `act` follows the end of each agreement, in its transaction; the row of its owner is locked."""
    ENDINGS.append(act)
    return act


@under(O100_4, O100_14, O100_18)
def record(
    actor: User | None, agreement: Agreement, *, works: Collection[Work] = (), places: Collection[Place] = ()
) -> Agreement:
    """Enter a concluded agreement. A mandate that names no works covers all of its owner. StepRefused says why not."""
    agreement.names, agreement.turns_on = names_of(agreement), _reckoned_again(agreement)
    try:
        with transaction.atomic():
            agreement.save(force_insert=True)
            agreement.works.set(works)
            agreement.places.set(places)
            if agreement.owner is not None:
                owners.list_now(agreement.owner)
            derived.renew(works_under(agreement))
            audit.record(actor, "enter an agreement", agreement, law=O100_14, kind=agreement.kind)
    except IntegrityError as error:
        raise _refused(error) from error
    return agreement


def _refused(error: IntegrityError) -> Exception:
    words = {"agreement_one_okup_an_owner": ANOTHER_OKUP, "agreement_numbered_once": KNOWN_NUMBER}
    return next((StepRefused(refusal) for name, refusal in words.items() if name in str(error)), error)


@under(O100_5)
def place(
    actor: User | None, agreement: Agreement, *, works: Collection[Work] = (), places: Collection[Place] = ()
) -> Agreement:
    """Enter what was concluded on paper. An overlap refuses nothing: a mandate that has one is entered as contested."""
    with transaction.atomic():
        lock_owner(agreement)
        agreement.is_contested = clashing(agreement).exists()
        return record(actor, agreement, works=works, places=places)


def lock_owner(agreement: Agreement) -> None:
    """Mandates of one owner are entered, ended and settled one after the other; this lock comes before all others."""
    if agreement.owner_id is not None:
        Owner.objects.select_for_update().get(pk=agreement.owner_id)


@under(O100_4, O100_5)
def clashing(agreement: Agreement) -> QuerySet[Agreement]:
    """The mandates that count, of the same owner with another OKUP, for a part of the term of this one."""
    found = Agreement.objects.filter(
        Q(until=None) | Q(until__gte=agreement.since),
        kind=AgreementKind.MANDATE,
        state=AgreementState.IN_FORCE,
        is_contested=False,
        owner__isnull=False,
        owner=agreement.owner_id,
    ).exclude(okup=agreement.okup_id)
    return found if agreement.until is None else found.filter(since__lte=agreement.until)


@under(O100_5, O100_17_5)
def count_from_now(actor: User | None, agreement: Agreement) -> None:
    """A contested mandate counts, once no other stands against it; the caller holds the lock of the owner."""
    agreement.is_contested, agreement.turns_on = False, _reckoned_again(agreement)
    agreement.save(update_fields=["is_contested", "turns_on"])
    derived.renew(works_under(agreement))
    audit.record(actor, "count a contested agreement", agreement, law=O100_5)


def names_of(agreement: Agreement) -> str:
    """All by which an agreement is looked for: its number and the names of its parties in all languages."""
    parties: list[Any] = [agreement.okup, agreement.owner, agreement.licensee, agreement.second_okup]
    named = [name for party in parties if party is not None for name in (party.name_kk, party.name_ru)]
    return " ".join(filter(None, [agreement.agreement_number, agreement.foreign_name, *named]))


@under(O100_14, O100_16, O100_17_5, O100_19_3)
def end(actor: User | None, agreement: Agreement, day: date) -> None:
    """Note that an agreement ended with `day`; what it covered is managed no more from the next day on."""
    with transaction.atomic():
        lock_owner(agreement)
        lock(agreement)
        if agreement.state == AgreementState.ENDED:
            raise StepRefused(MOVED_ON)
        agreement.state, agreement.ended_on, agreement.is_contested = AgreementState.ENDED, day, False
        agreement.until = max(min(day, agreement.until or day), agreement.since)
        agreement.turns_on = _reckoned_again(agreement)
        agreement.save(update_fields=["state", "ended_on", "until", "turns_on", "is_contested"])
        derived.renew(works_under(agreement))
        audit.record(actor, "end an agreement", agreement, law=O100_14, day=day.isoformat())
        for act in ENDINGS:
            act(actor, agreement)


def works_under(agreement: Agreement) -> list[int]:
    """The keys of the works that a mandate covers, in force or not; none of another agreement."""
    if agreement.kind != AgreementKind.MANDATE:
        return []
    held = Holder.objects.filter(owner=agreement.owner_id)
    named = set(agreement.works.values_list("pk", flat=True))
    keys = set(held.values_list("work_id", flat=True))
    return sorted(keys & named if named else keys)


def _next_turn(agreement: Agreement) -> date | None:
    """The next day from which a mandate covers something else than today: its first, or the one after its last."""
    today = timezone.localdate()
    if agreement.kind != AgreementKind.MANDATE or agreement.state == AgreementState.ENDED:
        return None
    if agreement.since > today:
        return agreement.since
    is_running = agreement.until is not None and agreement.until >= today
    return sure(agreement.until) + timedelta(days=1) if is_running else None


def _reckoned_again(agreement: Agreement) -> date | None:
    """The day after at the latest: works that were being entered meanwhile did not see what is written now."""
    if agreement.kind != AgreementKind.MANDATE:
        return None
    tomorrow = timezone.localdate() + timedelta(days=1)
    return min(_next_turn(agreement) or tomorrow, tomorrow)


@under(O100_17_5, O100_19_3)
def turn(pk: int) -> None:
    """What a mandate that began or lapsed with its days means for works; silent if that was reckoned."""
    with transaction.atomic():
        owed = Agreement.objects.select_for_update().filter(pk=pk, turns_on__lte=timezone.localdate()).first()
        if owed is not None:
            derived.renew(works_under(owed))
            owed.turns_on = _next_turn(owed)
            owed.save(update_fields=["turns_on"])


def turning(most: int = 1000) -> list[int]:
    """The keys of mandates whose turn is owed."""
    due = Agreement.objects.filter(turns_on__lte=timezone.localdate()).order_by("turns_on")
    return list(due.values_list("pk", flat=True)[:most])


def mandates_of(work: Work) -> Any:
    """The mandates in force under which some holder of the work gave rights."""
    day = timezone.localdate()
    in_force = Q(until=None) | Q(until__gte=day)
    return Agreement.objects.filter(
        in_force,
        kind=AgreementKind.MANDATE,
        state=AgreementState.IN_FORCE,
        is_contested=False,
        since__lte=day,
        owner__in=work.holders.values("owner"),
    ).filter(Q(works=None) | Q(works=work))


@under(O100_16)
def managed_by(okup: Organisation, day: date) -> QuerySet[Agreement]:
    """The mandates in force on `day` by which an owner gave the OKUP the rights to all their works, new ones too."""
    in_force = Q(until=None) | Q(until__gte=day)
    given = Agreement.objects.filter(
        in_force, kind=AgreementKind.MANDATE, state=AgreementState.IN_FORCE, is_contested=False
    )
    return given.filter(okup=okup, since__lte=day, works=None)

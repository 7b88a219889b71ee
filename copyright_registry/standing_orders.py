"""A head's standing order: signed, in force, ended; and what the portal assigns under it.

Only the assignment is ever done by a clock, never a decision. Without a signed order nothing is assigned by itself.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders
from accounts.models import User
from accounts.roles import Role
from copyright_registry import law, queries, registration, rules
from copyright_registry.models import Application, StandingOrder, State
from portal import audit
from portal.flow import Refusal, StepRefused, lock
from portal.law import O1315_7_1, under
from portal.signing.accepting import accept
from portal.worktime import calendar
from portal.worktime.clocks import ASSIGN
from portal.worktime.models import Term

CHOICES = (15, 30, 60)  # minutes of working time before the two hours end
ROLES = {"individual", "employee", "right_to_sign", "head"}

NOT_A_HEAD = Refusal(_("Only the head of department or the deputy gives and ends a standing order."))
IN_FORCE = Refusal(_("A standing order is in force already. End it before you sign another."))
UNKNOWN_TIME = Refusal(_("Choose how long before the end the portal assigns."))


def text(minutes: int, day: datetime) -> str:
    """What is signed: the same bytes for the same choice on the same day, in Kazakh and in Russian."""
    parts = []
    for language in ("kk", "ru"):
        with translation.override(language):
            context = {"minutes": minutes, "day": timezone.localdate(day)}
            parts.append(render_to_string(f"copyright_registry/standing_order.{language}.txt", context).strip())
    return "\n\n".join(parts) + "\n"


def refusal(head: User) -> Refusal | None:
    """Why `head` may not give or end a standing order; None if they may."""
    return None if head.holds(Role.HEAD_OF_DEPARTMENT, Role.DEPUTY_OF_DEPARTMENT) else NOT_A_HEAD


def in_force() -> StandingOrder | None:
    """The order in force; none once who signed it no longer heads the department."""
    order = StandingOrder.objects.select_related("head", "signature").filter(ended_at=None).first()
    return order if order is not None and refusal(order.head) is None else None


@under(law.STANDING_ORDER)
def sign(head: User, minutes: int, cms: str | bytes) -> StandingOrder:
    """The head signs the order for `minutes`, one of CHOICES; it is in force from now on."""
    if no := refusal(head):
        raise StepRefused(no)
    if minutes not in CHOICES:
        raise StepRefused(UNKNOWN_TIME)
    document = text(minutes, timezone.now()).encode()
    signature = accept(
        head, cms, document, purpose="standing order", roles=ROLES, wrong_key=_("Sign with a key of your own.")
    )
    try:
        with transaction.atomic():
            end_orphans(head)
            signature.save()
            order = StandingOrder.objects.create(minutes=minutes, head=head, signature=signature)
            audit.record(head, "sign standing order", order, law=law.STANDING_ORDER, minutes=minutes)
    except IntegrityError as error:
        raise StepRefused(IN_FORCE) from error
    return order


@transaction.atomic
def end_orphans(actor: User | None = None) -> None:
    """An order of someone who no longer heads the department has ended, and stays so should they head it again."""
    for order in StandingOrder.objects.select_for_update(of=("self",)).filter(ended_at=None):
        if refusal(order.head):
            _end(actor, order)


@under(law.STANDING_ORDER)
def end(head: User, order: StandingOrder) -> None:
    """The head ends an order; what was assigned under it stays."""
    if no := refusal(head):
        raise StepRefused(no)
    with transaction.atomic():
        lock(order)
        if order.ended_at:
            raise StepRefused(registration.ORDER_ENDED)
        _end(head, order)


def _end(head: User | None, order: StandingOrder) -> None:
    """`head` is None where the portal ends it."""
    order.ended_at, order.ended_by = timezone.now(), head
    order.save(update_fields=["ended_at", "ended_by"])
    audit.record(head, "end standing order", order, law=law.STANDING_ORDER)


def near_their_end(order: StandingOrder, now: datetime) -> list[Application]:
    """Applications that nobody has ever assigned and whose two hours end within the minutes of the order.

    What a head took back from an examiner waits for the head.
    """
    horizon = calendar.current().due_after(now, timedelta(minutes=order.minutes))
    due = Term.objects.filter(clock=ASSIGN.code, ended_at=None, due_at__lte=horizon).values_list("subject", flat=True)
    keys = {audit.pk_of(key) for key in due}
    never = Application.objects.filter(pk__in=keys, state=State.RECEIVED, first_assigned_at=None)
    return list(never.order_by("due_at", "number"))


def least_loaded(application: Application) -> User | None:
    """The present examiner with the fewest cases under examination who may judge this one; None if there is none."""
    present = [person for person in holders(Role.EXAMINER) if rules.can_examine(person, application) is None]
    counted = queries.on_desks(timezone.now())
    return min(present, key=lambda person: (counted.get(person.pk, (0,))[0], person.pk), default=None)


@under(O1315_7_1, law.STANDING_ORDER)
def assign_waiting(now: datetime | None = None) -> int:
    """Assign what waits too long, if an order says so; how many were assigned. Cases taken meanwhile are left."""
    end_orphans()
    order = in_force()
    if order is None:
        return 0
    done = 0
    for application in near_their_end(order, now or timezone.now()):
        examiner = least_loaded(application)
        if examiner is None:
            continue
        try:
            registration.assign_by_order(application, examiner, order)
        except StepRefused:
            continue  # assigned or withdrawn meanwhile
        done += 1
    return done

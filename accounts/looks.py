"""Who of the staff looked at a person's data: read from the trail, which holds every look (O100-2.8).

Each app says by `things_of` which things of the trail are a person's own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import law
from accounts.models import Appointment, User
from portal import audit
from portal.flow import Words
from portal.law import O100_2_8, under
from portal.models import Trail

ACTS: dict[str, Words] = {
    "looked at the signatures": _("looked at its signatures"),
    "took the evidence of a signature": _("took the evidence of a signature"),
    "opened the decision": _("opened the decision"),
    "read the decision to sign it": _("read the decision to sign it"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of a person, in their words, and where they find it."""

    name: Words
    href: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, who in which post, how, and at what."""

    at: datetime
    who: str
    post: Words
    act: Words
    thing: Thing


THINGS: list[Callable[[User], dict[str, Thing]]] = []


def things_of(find: Callable[[User], dict[str, Thing]]) -> Callable[[User], dict[str, Thing]]:
    """Decorator: `find` gives the things of a person by what the trail calls them."""
    THINGS.append(find)
    return find


@things_of
def themselves(person: User) -> dict[str, Thing]:
    return {audit.key(person): Thing(_("My account"))}


def things(person: User) -> dict[str, Thing]:
    """All that is the person's own, by what the trail calls it."""
    return {key: thing for find in THINGS for key, thing in find(person).items()}


@under(O100_2_8, law.WHO_LOOKED)
def at_things(person: User, found: Iterable[str]) -> QuerySet[Trail]:
    """The looks of others at what the trail calls so, newest first."""
    rows = Trail.objects.filter(subject__in=list(found), law__contains=[O100_2_8.id])
    return rows.filter(actor__startswith="accounts.user:").exclude(actor=audit.key(person)).order_by("-pk")


def told(rows: Iterable[Trail], found: dict[str, Thing]) -> list[Look]:
    """The looks in words; two queries, however many there are."""
    rows = list(rows)
    keys = {int(audit.pk_of(row.actor)) for row in rows}
    staff = {audit.key(user): user for user in User.objects.filter(pk__in=keys)}
    posts = list(Appointment.objects.filter(iin_digest__in=[user.iin_digest for user in staff.values()]))
    return [_look(row, staff[row.actor], posts, found[row.subject]) for row in rows if row.actor in staff]


def all_of(person: User) -> list[Look]:
    """Every look at what is the person's own, newest first."""
    found = things(person)
    return told(at_things(person, found), found)


def _look(row: Trail, who: User, posts: list[Appointment], thing: Thing) -> Look:
    day = timezone.localdate(row.at)
    held = [
        post.get_role_display()
        for post in posts
        if post.iin_digest == who.iin_digest and post.since <= day and (post.until is None or post.until >= day)
    ]
    return Look(row.at, who.full_name, ", ".join(held), ACTS.get(row.act, _("looked at it")), thing)

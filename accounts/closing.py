"""Closing an account: what stands in its way, what the law keeps, and what is removed."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import browsers, exporting, following, law
from accounts.models import Membership, MembershipState, User
from portal import audit
from portal.flow import Refusal, StepRefused, Words
from portal.law import under

OBSTACLES: list[Callable[[User], Refusal | None]] = []
KEPT: list[Words] = [
    _("Your name and IIN, as the trail and the documents that you signed name you."),
    _("Documents signed by you, their signatures and evidence."),
]
REMOVED = ("email", "phone", "address", "region", "pseudonym", "iban", "bic")


def obstacle(find: Callable[[User], Refusal | None]) -> Callable[[User], Refusal | None]:
    """Decorator: `find` says why a person's account cannot be closed now, if something of its app is open."""
    OBSTACLES.append(find)
    return find


@obstacle
def is_head(person: User) -> Refusal | None:
    headed = Membership.acting(person).filter(rights__contains=["head"]).exists()
    return Refusal(_("You are the head of an organisation here. A new head takes it over first.")) if headed else None


@obstacle
def is_of_staff(person: User) -> Refusal | None:
    return Refusal(_("You hold a post of the staff. It must end first.")) if person.is_staff else None


def obstacles(person: User) -> list[Refusal]:
    """All that stands in the way."""
    return [refusal for find in OBSTACLES if (refusal := find(person)) is not None]


@under(law.CLOSING)
def close(person: User) -> None:
    """Remove contacts and bank details, end memberships, sign out everywhere; StepRefused while a case is open."""
    with transaction.atomic():
        person.refresh_from_db(from_queryset=User.objects.select_for_update(of=("self",)))
        if found := obstacles(person):
            raise StepRefused(found[0])
        for name in REMOVED:
            setattr(person, name, "")
        person.kinds, person.activity, person.email_confirmed_at = [], None, None
        person.closed_at = timezone.now()
        person.save()
        following.changed(person)
        _end_memberships(person)
        exporting.remove(person.exports.all())
        browsers.end(person, person.browsers.all())
        audit.record(person, "account closed", person, law=law.CLOSING)


def _end_memberships(person: User) -> None:
    """They act for nobody any more; invitations are void."""
    mine, now = Membership.objects.filter(iin_digest=person.iin_digest), timezone.now()
    mine.filter(state=MembershipState.ACTIVE).update(state=MembershipState.ENDED, until=now)
    mine.filter(state=MembershipState.INVITED).update(state=MembershipState.DECLINED, until=now, mail_due_at=None)


@under(law.OPENED_AGAIN)
def open_again(person: User) -> None:
    """Who signs in after closing has an account again, without what was removed."""
    person.closed_at = None
    person.save(update_fields=["closed_at"])
    audit.record(person, "account opened again", person, law=law.OPENED_AGAIN)

"""For whom a person acts: for themselves, or for an organisation in which a right lets them.

The choice is kept in the session and asked anew of the database at every request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import law
from accounts.models import Membership, Organisation, Right, User
from accounts.requests import person_of
from portal import audit
from portal.access import Audience, View, declared
from portal.flow import Refusal, StepRefused
from portal.law import O100_2_6, O100_12, under

CHOSEN = "subject"  # in the session: the key of the membership by which the person acts
NOT_A_MEMBER = Refusal(gettext_lazy("You do not act for this organisation. Nothing was changed."))
LACKING: dict[str, Refusal] = {
    Right.HEAD: Refusal(gettext_lazy("Only the head of the organisation does this. Nothing was changed.")),
    Right.MANAGER: Refusal(gettext_lazy("Only the head and those who manage staff do this. Nothing was changed.")),
    Right.SIGNS: Refusal(gettext_lazy("You have no right to sign for the organisation. Ask its head for it.")),
    Right.WORKS: Refusal(gettext_lazy("You have no right to keep its works and data. Ask its head for it.")),
    Right.MONEY: Refusal(gettext_lazy("You have no right to its money and bank details. Ask its head for it.")),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom `person` acts: `membership` is that by which they act for an organisation, None for themselves."""

    person: User
    membership: Membership | None = None

    @property
    def organisation(self) -> Organisation | None:
        return self.membership.organisation if self.membership else None

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else self.person.full_name

    @property
    def kinds(self) -> list[str]:
        """As what the subject stands on the platform: values of SubjectKind."""
        return self.organisation.kinds if self.organisation else self.person.kinds

    def may(self, right: Right) -> Refusal | None:
        """Why the person may not do this for the subject; for themselves they may do everything."""
        return _lacks(self.membership, right) if self.membership else None


def _lacks(membership: Membership, right: Right) -> Refusal | None:
    return None if membership.is_head or right in membership.rights else LACKING[right]


@under(O100_12, law.MEMBERS)
def may(person: User, organisation: Organisation, right: Right) -> Refusal | None:
    """Why `person` may not do this for `organisation` now, asked of the database."""
    membership = Membership.acting(person).filter(organisation=organisation).first()
    return _lacks(membership, right) if membership else NOT_A_MEMBER


def subjects_of(person: User) -> list[Subject]:
    """All for whom the person may act now: themselves first."""
    return [Subject(person), *(Subject(person, membership) for membership in Membership.acting(person))]


@under(O100_2_6, O100_12, law.HATS)
def choose(request: HttpRequest, membership: int | None) -> Subject:
    """From now on the person acts by `membership`, or for themselves; StepRefused if it is none of theirs."""
    person = person_of(request)
    found = None if membership is None else Membership.acting(person).filter(pk=membership).first()
    if membership is not None and found is None:
        raise StepRefused(NOT_A_MEMBER)
    request.session.pop(CHOSEN, None)
    if found is not None:
        request.session[CHOSEN] = found.pk
    audit.record(person, "chose for whom to act", found.organisation if found else person, law=law.HATS)
    return Subject(person, found)


def subject_of(request: HttpRequest) -> Subject:
    """For whom the person of a request acts, as the middleware found it."""
    return request.subject  # type: ignore[attr-defined, no-any-return]  # set by SubjectMiddleware


class SubjectMiddleware:
    """Finds `request.subject`. Where the right is lost, what was sent under it is not carried out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    @under(O100_12, law.HATS)
    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        who = declared(view)
        if who not in {Audience.EVERYONE, Audience.SIGNED_IN} or not request.user.is_authenticated:
            return None
        person, chosen = person_of(request), request.session.get(CHOSEN)
        membership = Membership.acting(person).filter(pk=chosen).first() if chosen else None
        request.subject = Subject(person, membership)  # type: ignore[attr-defined]  # read by subject_of
        if not chosen or membership is not None:
            return None
        return self._lost(request, carries_out=who is Audience.EVERYONE or getattr(view, "for_any_subject", False))

    def _lost(self, request: HttpRequest, *, carries_out: bool) -> HttpResponse | None:
        """The right is gone: say so, act for the person from now on, and carry nothing out meanwhile."""
        del request.session[CHOSEN]
        messages.warning(request, _("You no longer act for the organisation: your right to it has ended."))
        if carries_out or request.method in {"GET", "HEAD"}:
            return None
        messages.warning(request, _("What you sent was not carried out. Choose for whom you act, and send it again."))
        return redirect("accounts:subjects")


def for_any_subject(view: View) -> View:
    """Decorator: what is sent to `view` is the person's own matter, for whomever they act."""
    view.for_any_subject = True  # type: ignore[attr-defined]  # a mark on the function, read by the middleware
    return view


def acting_for(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `acting_for`, the organisation for which the person acts on this page, if any."""
    subject: Subject | None = getattr(request, "subject", None)
    return {"acting_for": subject.organisation if subject else None}

"""For whom a person acts: chosen here, invitations answered here; and what the person says of themselves."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import members, profiles
from accounts.account import Section, Todo, section, todo
from accounts.models import Membership, MembershipState, Right, User
from accounts.organisation_forms import ProfileForm
from accounts.organisation_pages import form_page, way
from accounts.requests import SignedInRequest, onward
from accounts.subjects import NOT_A_MEMBER, Subject, choose, for_any_subject, subject_of, subjects_of
from portal.access import Audience, audience
from portal.components import Task
from portal.flow import StepRefused
from portal.law import O100_2_6, under


class ChoiceOfSubject(forms.Form):
    """All for whom a person may act; the person themselves have no membership."""

    membership = forms.ChoiceField(label=gettext_lazy("I act for"), required=False, widget=forms.RadioSelect)

    def __init__(self, found: list[Subject], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].choices = [  # type: ignore[attr-defined]  # ChoiceField
            (one.membership.pk, one.name) if one.membership else ("", _("Myself: %(name)s") % {"name": one.name})
            for one in found
        ]


@section
def hats(user: User) -> Section:
    """The organisations for which the person acts."""
    return Section("accounts/subjects_section.html", {"memberships": list(Membership.acting(user))})


@todo
def invitations_to_answer(found: list[Subject]) -> Iterator[Todo]:
    """Organisations that invite the person to act for them."""
    for one in _invited(found[0].person):
        title = _("%(name)s invites you to act for it") % {"name": one.organisation.name}
        yield Todo(Task(title, one.post, "turn", _("Your turn"), reverse("accounts:subjects")))


def _invited(person: User) -> QuerySet[Membership]:
    waiting = Membership.objects.filter(iin_digest=person.iin_digest, state=MembershipState.INVITED)
    return waiting.select_related("organisation").order_by("pk")


@todo
def details_to_fill(found: list[Subject]) -> Iterator[Todo]:
    """Organisations whose details are missing, for who may write them."""
    for subject in found:
        organisation = subject.organisation
        if organisation and not organisation.address and subject.may(Right.WORKS) is None:
            href = reverse("accounts:organisation_details", args=[organisation.bin])
            title = _("Fill in the details of the organisation")
            yield Todo(Task(title, organisation.name, "turn", _("Your turn"), href))


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_2_6)
def subjects(request: SignedInRequest) -> HttpResponse:
    """All for whom the person may act, which one it is now, and the invitations that wait."""
    if request.method == "POST":
        return _choose(request)
    found, chosen = subjects_of(request.user), subject_of(request).membership
    context = {
        "section": "account",
        "way": way()[:1],
        "form": ChoiceOfSubject(found, initial={"membership": chosen.pk if chosen else ""}),
        "subjects": found,
        "invited": _invited(request.user),
    }
    return render(request, "accounts/subjects.html", context)


def _choose(request: SignedInRequest) -> HttpResponse:
    wanted = re.fullmatch("([0-9]{1,18})?", request.POST.get("membership", "nothing"))
    try:
        if wanted is None:
            raise StepRefused(NOT_A_MEMBER)
        chosen = choose(request, int(wanted[0]) if wanted[0] else None)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect("accounts:subjects")
    messages.success(request, _("You act for: %(name)s.") % {"name": chosen.name})
    home = chosen.organisation.get_absolute_url() if chosen.organisation else reverse("accounts:account")
    return redirect(onward(request, home))


def _answer(request: SignedInRequest, pk: int, act: Callable[[User, Membership], None], said: str) -> HttpResponse:
    """Answer an invitation, or leave: what is another's is not found."""
    mine = Membership.objects.select_related("organisation", "invited_by")
    membership = get_object_or_404(mine, pk=pk, iin_digest=request.user.iin_digest)
    try:
        act(request.user, membership)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("accounts:subjects")


@audience(Audience.SIGNED_IN)
@for_any_subject
@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    said = _("Accepted. Choose the organisation here when you want to act for it.")
    return _answer(request, pk, members.accept_invitation, said)


@audience(Audience.SIGNED_IN)
@for_any_subject
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, members.decline_invitation, _("Declined. Who invited you is told."))


@audience(Audience.SIGNED_IN)
@for_any_subject
@require_POST
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, members.leave, _("You no longer act for the organisation."))


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Pseudonym, kinds, field of activity and bank details of the person themselves."""
    person = request.user
    initial = {name: getattr(person, name) for name in profiles.FIELDS}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        profiles.change_profile(person, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("accounts:account")
    return form_page(request, form, _("My profile and bank details"), None)

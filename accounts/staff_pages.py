"""The staff of an organisation: invited, given rights, ended by its head and those who manage staff."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import members, organisation_steps
from accounts.members import Invited
from accounts.models import OPEN_MEMBERSHIPS, Membership, MembershipState, Organisation, Right
from accounts.organisation_forms import InviteForm, RightsForm
from accounts.organisation_pages import form_page, of_member, refused_by
from accounts.requests import SignedInRequest
from portal.access import Audience, audience
from portal.flow import StepRefused


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, bin_number: str) -> HttpResponse:
    organisation = of_member(request, bin_number)
    if back := refused_by(request, organisation_steps.INVITE, organisation):
        return back
    form = InviteForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        whom = Invited(said["iin"], said["email"], said["post"], [Right(right) for right in said["rights"]])
        try:
            members.invite(request.user, organisation, whom)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect(organisation)
    return form_page(request, form, _("Invite staff"), organisation, button=_("Invite"))


def _member(organisation: Organisation, pk: int) -> Membership:
    """An open membership of the organisation, or 404."""
    opened = organisation.memberships.filter(state__in=OPEN_MEMBERSHIPS).select_related("person")
    return get_object_or_404(opened, pk=pk)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def member(request: SignedInRequest, bin_number: str, pk: int) -> HttpResponse:
    """What a member is and may do."""
    organisation = of_member(request, bin_number)
    found = _member(organisation, pk)
    if refusal := organisation_steps.CHANGE_RIGHTS.refusal(request.user, found):
        messages.error(request, str(refusal.reason))
        return redirect(organisation)
    form = RightsForm(request.POST or None, initial={"post": found.post, "rights": found.rights})
    if form.is_valid():
        rights = [Right(right) for right in form.cleaned_data["rights"]]
        try:
            members.change_rights(request.user, found, rights, form.cleaned_data["post"])
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept. The rights hold from now on."))
            return redirect(organisation)
    title = found.person.full_name if found.person else found.email
    return form_page(request, form, title, organisation, member=found)


@audience(Audience.SIGNED_IN)
@require_POST
def end(request: SignedInRequest, bin_number: str, pk: int) -> HttpResponse:
    """End a membership, or take an invitation back."""
    organisation = of_member(request, bin_number)
    found = _member(organisation, pk)
    try:
        if found.state == MembershipState.INVITED:
            members.take_back_invitation(request.user, found)
        else:
            members.end_membership(request.user, found)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Ended. The person no longer acts for the organisation."))
    return redirect(organisation)

"""What a person sees and does about their own data: who looked, browsers and sign-ins, a copy of all, closing."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import browsers, closing, exporting, looks
from accounts.organisation_pages import way
from accounts.requests import SignedInRequest
from accounts.subjects import for_any_subject
from portal.access import Audience, audience, confirmed
from portal.flow import StepRefused, Words
from portal.law import O100_2_8, O100_13, under

PER_PAGE = 20
SIGN_INS: dict[str, tuple[str, Words]] = {  # the sign, and what happened
    "account opened": ("good", gettext_lazy("Account opened")),
    "account opened again": ("good", gettext_lazy("Account opened again")),
    "signed in": ("good", gettext_lazy("Signed in")),
    "sign-in refused": ("bad", gettext_lazy("Refused")),
}


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_GET
@under(O100_2_8)
def who_looked(request: SignedInRequest) -> HttpResponse:
    """Every look of staff at what is the person's own, newest first."""
    found = looks.things(request.user)
    page = Paginator(looks.at_things(request.user, found), PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "account", "way": way()[:1], "page": page, "looks": looks.told(page.object_list, found)}
    return render(request, "accounts/looks.html", context)


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_http_methods(["GET", "POST"])
def devices(request: SignedInRequest) -> HttpResponse:
    """Browsers and last sign-ins; POST ends one session, or all but this one."""
    mine, here = browsers.open_of(request.user), request.session.session_key
    if request.method == "POST":
        wanted = request.POST.get("browser", "")
        ended = mine.filter(pk=int(wanted)) if wanted.isdecimal() and len(wanted) < 19 else mine
        count = browsers.end(request.user, ended.exclude(session_key=here))
        text = ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", count)
        messages.success(request, text % {"count": count})
        return redirect("accounts:devices")
    context = {
        "section": "account",
        "way": way()[:1],
        "browsers": [(one, browsers.words(one.agent), one.session_key == here) for one in mine],
        "sign_ins": [(row, *SIGN_INS[row.act]) for row in browsers.sign_ins(request.user)],
    }
    return render(request, "accounts/devices.html", context)


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_13)
def export(request: SignedInRequest) -> HttpResponse:
    """Ask for the archive, see whether it is ready."""
    if request.method == "POST":
        try:
            exporting.ask(request.user)
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The archive is being made. You are told when it is ready."))
        return redirect("accounts:export")
    last = exporting.latest(request.user)
    context = {"section": "account", "way": way()[:1], "last": last}
    return render(request, "accounts/export.html", context)


@audience(Audience.SIGNED_IN)
@for_any_subject
@confirmed
@never_cache
@require_GET
def fetch(request: SignedInRequest, pk: str) -> HttpResponseBase:
    """The archive itself, after the person has confirmed who they are."""
    found = get_object_or_404(request.user.exports, pk=pk)
    try:
        packed = exporting.fetch(request.user, found)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect("accounts:export")
    name = f"my-data-{timezone.localtime(found.asked_at):%Y-%m-%d}.zip"
    return FileResponse(packed, as_attachment=True, filename=name, content_type="application/zip")


@audience(Audience.SIGNED_IN)
@for_any_subject
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest) -> HttpResponse:
    """What is kept, what stands in the way; POST closes the account."""
    if request.method == "POST":
        try:
            closing.close(request.user)
        except StepRefused as refused:
            messages.error(request, str(refused))
            return redirect("accounts:close")
        logout(request)
        messages.success(request, _("Your account is closed. What the law keeps is kept."))
        return redirect("start")
    context = {
        "section": "account",
        "way": way()[:1],
        "obstacles": closing.obstacles(request.user),
        "kept": closing.KEPT,
    }
    return render(request, "accounts/close.html", context)

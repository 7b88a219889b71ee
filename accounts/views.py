"""Sign-in, confirming again, contacts, the account's front page."""

import base64
import json
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import browsers
from accounts import sign_in as signing_in
from accounts.account import sections, todos
from accounts.forms import ContactsForm
from accounts.models import Challenge, SignedInBrowser, User
from accounts.organisation_text import remember_key
from accounts.requests import SignedInRequest, onward
from accounts.sign_in import NotSignedIn, Proof, Unanswered
from accounts.subjects import for_any_subject, subjects_of
from portal.access import Audience, audience, confirm
from portal.signing.forms import kept, signed_cms

BACKEND = "accounts.backend.AppointmentBackend"


def _demo_people() -> list[dict[str, str]]:
    """Whose keys the demo's simulator holds, for a sign-in with two clicks."""
    path = Path(settings.DEMO_PEOPLE_FILE)
    if not settings.DEMO or not settings.DEMO_PEOPLE_FILE or not path.is_file():
        return []
    return [person for person in json.loads(path.read_text()) if person.get("offered", True)]


def _prove_page(request: HttpRequest, template: str, purpose: str, error: NotSignedIn | None = None) -> HttpResponse:
    """The page with a text to sign: a fresh one, or after an outage the one that was signed, with its signature."""
    wanted = onward(request, "")
    unchecked = isinstance(error, Unanswered)
    asked = Challenge.objects.get(pk=request.session["challenge"]) if unchecked else signing_in.challenge(purpose)
    request.session["challenge"] = asked.pk
    context = {
        "text": asked.text,
        "document": base64.b64encode(asked.text.encode()).decode(),
        "next": wanted,
        "people": _demo_people(),
        "error": None if unchecked else error,
        "unchecked": error,
        "kept": kept(signed_cms(request), next=wanted) if unchecked else [],
    }
    refused = HTTPStatus.SERVICE_UNAVAILABLE if unchecked else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, template, context, status=refused if error else HTTPStatus.OK)


def _prove(request: HttpRequest, purpose: str, expected: User | None = None) -> Proof:
    asked = request.session.pop("challenge", None)
    try:
        return signing_in.prove(asked, signed_cms(request), purpose=purpose, expected=expected)
    except Unanswered:
        request.session["challenge"] = asked
        raise


@audience(Audience.EVERYONE)
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _prove_page(request, "accounts/sign_in.html", Challenge.Purpose.SIGN_IN)
    try:
        proof = _prove(request, Challenge.Purpose.SIGN_IN)
    except NotSignedIn as error:
        return _prove_page(request, "accounts/sign_in.html", Challenge.Purpose.SIGN_IN, error)
    login(request, proof.user, backend=BACKEND)
    confirm(request)
    remember_key(request, proof.signer)
    browsers.begin(request, proof.user)
    if proof.is_opened_again:
        messages.info(request, _("Your account was closed. It is open again; your contacts are to be filled in anew."))
    home = reverse("admin:index" if proof.user.is_staff else "accounts:account")
    wanted = onward(request, home)
    if proof.user.is_staff or proof.user.has_contacts:
        return redirect(wanted)
    request.session["after_contacts"] = wanted
    return redirect("accounts:contacts")


@audience(Audience.EVERYONE)
@never_cache
@require_GET
def challenge_text(request: HttpRequest) -> HttpResponse:
    """The text that this browser was asked to sign, for those who sign with another program."""
    asked = Challenge.objects.filter(pk=request.session.get("challenge", 0), used_at=None).first()
    if asked is None:
        raise Http404
    answer = HttpResponse(asked.text.encode(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{asked.purpose}.txt"'
    return answer


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_again(request: SignedInRequest) -> HttpResponse:
    """Before a signature a person confirms again who they are."""
    if request.method == "GET":
        return _prove_page(request, "accounts/confirm.html", Challenge.Purpose.CONFIRM)
    try:
        proof = _prove(request, Challenge.Purpose.CONFIRM, expected=request.user)
    except NotSignedIn as error:
        return _prove_page(request, "accounts/confirm.html", Challenge.Purpose.CONFIRM, error)
    confirm(request)
    remember_key(request, proof.signer)
    return redirect(onward(request, reverse("accounts:account")))


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    to_do = todos(subjects_of(request.user))
    return render(request, "accounts/account.html", {"sections": sections(request.user), "todos": to_do})


@audience(Audience.SIGNED_IN)
@for_any_subject
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    SignedInBrowser.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    return redirect("start")


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_http_methods(["GET", "POST"])
def contacts(request: SignedInRequest) -> HttpResponse:
    fields = ("email", "phone", "address", "region", "language")
    initial = {name: getattr(request.user, name) for name in fields}
    form = ContactsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        signing_in.change_contacts(request.user, **form.cleaned_data)
        messages.success(request, _("Your contacts are kept."))
        return redirect(request.session.pop("after_contacts", reverse("accounts:account")))
    return render(request, "accounts/contacts.html", {"form": form}, status=422 if form.errors else 200)


@audience(Audience.SIGNED_IN)
@for_any_subject
@require_POST
def send_link_again(request: SignedInRequest) -> HttpResponse:
    if signing_in.ask_again(request.user):
        messages.success(request, _("The link is on its way to your address."))
    else:
        messages.info(request, _("A link was sent a moment ago. Wait a few minutes before you ask for another."))
    return redirect("accounts:account")


@audience(Audience.EVERYONE)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """Opened from the mail; pressing the button confirms, for programs open links too."""
    if request.method == "GET" and signing_in.promised(token):
        return render(request, "accounts/confirm_email.html")
    user = signing_in.confirm_email(token) if request.method == "POST" else None
    return render(request, "accounts/email_confirmed.html", {"confirmed": user}, status=200 if user else 410)

"""The pages on which who applies names the authors: invites, orders, represents them, and says by what."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from copyright_registry import asked, author_lines, presenting, registration
from copyright_registry.author_forms import ApartForm, InviteForm, PseudonymForm, RepresentationForm, RepresentedForm
from copyright_registry.models import Application, Author
from copyright_registry.requests import own
from portal.access import Audience, audience
from portal.flow import StepRefused
from portal.law import O1315_4_1, O1315_4_2, O1315_9, O1315_A1, under


def _closed(request: SignedInRequest, found: Application) -> HttpResponse | None:
    """Where the draft cannot be changed any more: back to it, with the reason."""
    refusal = registration.EDIT.refusal(request.user, found)
    if refusal is None:
        return None
    messages.info(request, str(refusal.reason))
    return redirect(found)


def _list(request: SignedInRequest, found: Application, **forms: BaseForm) -> HttpResponse:
    """The list with its forms; `forms` are those that came back with a fault."""
    lines = author_lines.lines(found, request.user)
    mine = found.author_of(request.user)
    page: dict[str, Any] = {
        "section": "services",
        "application": found,
        "title": presenting.SECTION_TITLES["authors"],
        "lines": lines,
        "represents": hasattr(found, "representation"),
        "is_author": mine is not None,
        "mine": mine,
        "pseudonym": PseudonymForm(initial={"pseudonym": mine.pseudonym if mine else ""}),
        "invite": InviteForm(),
        "apart": ApartForm(initial={"apart": found.apart, "others": found.others}),
        "is_full": len(lines) >= asked.MOST_AUTHORS,
        **forms,
    }
    return render(request, "copyright_registry/authors.html", page, status=422 if forms else 200)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_4_1, O1315_A1)
def authors(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The authors in their order; POST invites one more."""
    found = own(request, pk, "representation")
    if closed := _closed(request, found):
        return closed
    if request.method == "GET":
        return _list(request, found)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            registration.invite(request.user, found, **form.cleaned_data)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The invitation is on its way. The co-author joins with their own key."))
            return redirect("registry:authors", pk=pk)
    return _list(request, found, invite=form)


@audience(Audience.SIGNED_IN)
@require_POST
@under(O1315_9)
def apart(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Whether it is a part of a work of separate co-authorship."""
    found = own(request, pk, "representation")
    form = ApartForm(request.POST)
    if not form.is_valid():
        return _closed(request, found) or _list(request, found, apart=form)
    return _do(request, pk, lambda: registration.set_apart(request.user, found, form.cleaned_data["others"]))


@audience(Audience.SIGNED_IN)
@require_POST
def pseudonym(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The pseudonym of who applies."""
    found = own(request, pk, "representation")
    mine = found.author_of(request.user)
    if mine is None:
        raise Http404
    form = PseudonymForm(request.POST)
    if not form.is_valid():
        return _closed(request, found) or _list(request, found, pseudonym=form)
    return _do(request, pk, lambda: registration.call(request.user, found, mine, form.cleaned_data["pseudonym"]))


def _do(request: SignedInRequest, pk: UUID, act: Callable[[], None], done: str = "") -> HttpResponse:
    """Call one verb, and back to the list."""
    try:
        act()
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done or _("Saved."))
    return redirect("registry:authors", pk=pk)


def _one(request: SignedInRequest, pk: UUID, author: int) -> tuple[Application, Author]:
    found = own(request, pk, "representation")
    return found, get_object_or_404(found.authors, pk=author)


@audience(Audience.SIGNED_IN)
@require_POST
def remove(request: SignedInRequest, pk: UUID, author: int) -> HttpResponse:
    found, chosen = _one(request, pk, author)
    done = _("The author is named no more.")
    return _do(request, pk, lambda: registration.remove(request.user, found, chosen), done)


@audience(Audience.SIGNED_IN)
@require_POST
def move(request: SignedInRequest, pk: UUID, author: int) -> HttpResponse:
    found, chosen = _one(request, pk, author)
    up = "up" in request.POST
    return _do(request, pk, lambda: registration.move(request.user, found, chosen, up=up))


@audience(Audience.SIGNED_IN)
@require_POST
def invite_again(request: SignedInRequest, pk: UUID, author: int) -> HttpResponse:
    found, chosen = _one(request, pk, author)
    done = _("The invitation is on its way again.")
    return _do(request, pk, lambda: registration.invite_again(request.user, found, chosen), done)


@audience(Audience.SIGNED_IN)
@require_POST
def myself(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who represents others is an author too."""
    found = own(request, pk, "representation")
    return _do(request, pk, lambda: registration.name_myself(request.user, found))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_4_2, O1315_A1)
def represented(request: SignedInRequest, pk: UUID, author: int | None = None) -> HttpResponse:
    """One author for whom who applies signs: a new one, or one named before."""
    found = own(request, pk, "representation")
    if closed := _closed(request, found):
        return closed
    if not hasattr(found, "representation"):
        raise Http404
    changeable = found.authors.filter(represented=True, declined_at=None)
    known = get_object_or_404(changeable, pk=author) if author else Author()
    form = RepresentedForm(known, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            registration.represent(request.user, found, form.named)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("registry:authors", pk=pk)
    return _section(request, found, form, _("The author whom you represent"))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_4_2)
def representation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """By what who applies represents the authors."""
    found = own(request, pk, "representation")
    if closed := _closed(request, found):
        return closed
    if not hasattr(found, "representation"):
        raise Http404
    form = RepresentationForm(found.representation, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            registration.say_by_what(request.user, found, **form.cleaned_data)
        except StepRefused as refused:
            messages.error(request, str(refused))
        return redirect(found)
    return _section(request, found, form, str(presenting.SECTION_TITLES["representation"]))


def _section(request: SignedInRequest, found: Application, form: BaseForm, title: str) -> HttpResponse:
    page = {"section": "services", "application": found, "form": form, "title": title}
    return render(request, "copyright_registry/section.html", page, status=422 if form.errors else 200)

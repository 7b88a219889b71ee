"""Who may open a page. A page that declares no audience is closed to everybody.

The audience says who may knock. Whether a person may see this very thing is answered by the query of the view:
a stranger's case is not found.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

logger = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Audience(Enum):
    """Who a page is for."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed in"
    STAFF = "staff"
    BANK = "bank"  # server to server; the body is a prompt only, never believed


def audience(who: Audience) -> Callable[[View], View]:
    """Decorator: the page is for `who`."""

    def declare(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined]  # a mark on the function, read by the middleware
        return view

    return declare


def declared(view: Callable[..., object]) -> Audience | None:
    """The audience of a view; admin pages inherit that of their site."""
    site = getattr(view, "admin_site", None) or getattr(getattr(view, "model_admin", None), "admin_site", None)
    return getattr(view, "audience", None) or getattr(site, "audience", None)


class AccessMiddleware:
    """Closes every page to those it is not for, and to addresses with a NUL, which PostgreSQL takes in no text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if "\0" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("The address holds a NUL.")
        who = declared(view)
        if who in {Audience.EVERYONE, Audience.BANK}:
            return None
        if who is None:
            logger.error("%s declares no audience and is closed to everybody.", view)
            raise PermissionDenied
        if not request.user.is_authenticated:
            return redirect_to_login(_page_of(request))
        if who is Audience.STAFF and not request.user.is_staff:
            raise PermissionDenied
        if who is Audience.STAFF:
            translation.activate(request.user.language)  # desks have one address, and no language in it
        return None


def _page_of(request: HttpRequest) -> str:
    """The page where the person is: the address asked for, or that of the form that they sent."""
    if request.method == "GET":
        return request.get_full_path()
    sent_from = urlsplit(request.headers.get("Referer", ""))
    return sent_from.path if sent_from.netloc == request.get_host() else "/"


def confirm(request: HttpRequest) -> None:
    """Note that the person has just proved who they are by a signature."""
    request.session["confirmed_at"] = timezone.now().isoformat()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person proved who they are within settings.CONFIRMED_FOR."""
    at: str = request.session.get("confirmed_at", "")
    return bool(at) and timezone.now() - datetime.fromisoformat(at) < settings.CONFIRMED_FOR


def confirmed(view: View) -> View:
    """Decorator: before this page a person confirms again, by signature, who they are."""

    @wraps(view)
    def ask_first(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': _page_of(request)})}")

    return ask_first  # type: ignore[return-value]  # same signature, which TypeVar cannot say

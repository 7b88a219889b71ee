"""A request whose person is known."""

from typing import cast

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view for signed-in people gets: the middleware has let nobody else through."""

    user: User


def person_of(request: HttpRequest) -> User:
    """The person of a request that the middleware let through, where a signature of Django's says HttpRequest."""
    return cast(User, request.user)


def onward(request: HttpRequest, default: str) -> str:
    """Where the person wanted to go, if that is on this portal."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else default

"""A request whose person is known."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view for signed-in people gets: the middleware has let nobody else through."""

    user: User


def person_of(request: HttpRequest) -> User:
    """The person of a request that the middleware let through, where a signature of Django's says HttpRequest."""
    return cast(User, request.user)

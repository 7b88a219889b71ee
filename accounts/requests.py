"""A request whose person is known."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view for signed-in people gets: the middleware has let nobody else through."""

    user: User

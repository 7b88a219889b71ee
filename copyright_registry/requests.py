"""Whose application a page is about: the query is the permission, a stranger's is not found."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from copyright_registry import parties, queries
from copyright_registry.models import Application


def own(request: SignedInRequest, pk: UUID, *joined: str) -> Application:
    """The application that the person made, with what is `joined`, or 404: for who acts on it."""
    mine = Application.objects.select_related("applicant", "signature", *joined).prefetch_related(queries.ENTRY_OF)
    return get_object_or_404(mine, pk=pk, applicant=request.user)


def mine(request: SignedInRequest, pk: UUID, *joined: str) -> Application:
    """The application that the person made, or of whose work they are an author, or 404: for who reads it."""
    theirs = Application.objects.select_related("applicant", "signature", *joined).prefetch_related(queries.ENTRY_OF)
    return get_object_or_404(theirs.filter(parties.named(request.user)), pk=pk)

"""Whose things a page of the account shows: those of the subject for whom the person acts.

Links of tasks and of the pages of organisations name a subject, as `?for=`: where it is another than the chosen one,
the person is asked to act for it first, so that the page always shows for whom they act.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.law import HATS
from accounts.requests import SignedInRequest
from accounts.subjects import Subject, subject_of, subjects_of
from portal.components import Crumb
from portal.law import O100_2_6, under

ONESELF = "me"


def mark(subject: Subject) -> str:
    """How addresses name a subject: by its BIN, or as oneself."""
    return subject.organisation.bin if subject.organisation else ONESELF


def address(name: str, subject: Subject, **query: str) -> str:
    """A page of the account as it is for `subject`."""
    return reverse(name, query={"for": mark(subject), **query})


View = Callable[..., HttpResponse]


@under(O100_2_6, HATS)
def of_chosen(view: View) -> View:
    """Decorator: where the address names another subject than the chosen one, the person chooses it first."""

    @wraps(view)
    def shown(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("for")
        if wanted is None or wanted == mark(subject_of(request)):
            return view(request, *args, **kwargs)
        subject = next((one for one in subjects_of(request.user) if mark(one) == wanted), None)
        if subject is None:
            raise Http404
        context = {"section": "account", "way": way(), "subject": subject, "chosen": subject_of(request)}
        return render(request, "registers/own/choose.html", context)

    return shown


def way(*below: Crumb) -> list[Crumb]:
    """The way back: the account, and what is named."""
    return [Crumb(_("My account"), reverse("accounts:account")), *below]

"""Which works a person finds: those kept by themselves or by who they act for, and those in which they hold a share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from accounts.models import Membership, User
from accounts.requests import SignedInRequest
from portal.flow import StepRefused, lock
from portal.law import O100_12, O100_16, under
from registers import law, rules, works
from registers.entering.forms import PartForm
from registers.models import Work, WorkState
from registers.said import Wrong, of


@under(O100_12, law.DRAFTS)
def kept_by(person: User) -> QuerySet[Work]:
    """The works of the person and of the organisations for which they act."""
    mine = Membership.acting(person).values("organisation")
    return Work.objects.filter(Q(person=person) | Q(organisation__in=mine)).select_related("organisation", "kind")


def kept(request: SignedInRequest, key: int) -> Work:
    """A work that the person keeps, or 404."""
    return get_object_or_404(kept_by(request.user), pk=key)


def typed(request: SignedInRequest) -> QueryDict | None:
    """What a form was sent with; None where it is only looked at."""
    return request.POST if request.method == "POST" else None


@under(O100_12, O100_16)
def of_changeable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: the view has the work that the person keeps in place of its `key`.

    Where it cannot be changed they are led back to it, with the reason.
    """

    @wraps(view)
    def shown(request: SignedInRequest, key: int, **named: Any) -> HttpResponse:
        work = kept(request, key)
        if refusal := works.CHANGE.refusal(request.user, work):
            messages.info(request, str(refusal.reason))
            return redirect("registers:work_edit", key)
        return view(request, work, **named)

    return shown


def held(request: SignedInRequest, key: int) -> Work:
    """An entered work in which the person holds or manages shares, or 404."""
    entered = Work.objects.filter(state=WorkState.ENTERED).select_related("organisation", "person", "kind")
    return get_object_or_404(entered, pk=key, holders__in=rules.lines_of(request.user))


@under(law.TOLD_OF_CHANGES)
def keep(request: SignedInRequest, work: Work, form: PartForm) -> bool:
    """Whether what a valid form says was kept; if not, the form says why and holds all that was typed."""
    try:
        with transaction.atomic():
            lock(work)
            if form.is_outdated(work):
                return False
            works.change(request.user, work, form.merged(of(work)), form.cleaned_data.get("reason", ""))
    except Work.DoesNotExist as gone:
        raise Http404 from gone
    except Wrong as wrong:
        form.take(wrong.faults)
        return False
    except StepRefused as refused:
        form.add_error(None, str(refused))
        return False
    form.was_kept = True
    return True

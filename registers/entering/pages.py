"""The pages of a work: begun, filled in part by part, entered, changed, withdrawn, and its versions."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from accounts.subjects import Subject, subject_of
from portal.access import Audience, audience
from portal.flow import StepRefused
from portal.law import O100_12, O100_15, O100_16, under
from registers import law, rules, works
from registers.entering import presenting
from registers.entering.forms import AboutForm, CodesForm, PartForm, ReasonForm
from registers.entering.requests import keep, kept, of_changeable, typed
from registers.entering.warnings import warnings_of
from registers.models import Work, WorkState
from registers.said import WorkSaid, Wrong

ACCOUNT = {"section": "account"}


def shown(request: SignedInRequest, work: Work | None, form: PartForm, title: str, **more: Any) -> HttpResponse:
    """A form of one part, with its errors."""
    back = reverse("registers:work_edit", args=[work.pk]) if work else reverse("accounts:account")
    page = {**ACCOUNT, "way": presenting.way(work), "form": form, "title": title, "back": back, "work": work, **more}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, more.get("template", "registers/entering/part.html"), page, status=status)


def answered(
    request: SignedInRequest, work: Work, form: PartForm, title: str, *, to: str = "registers:work_edit",
    done: str = "", **more: Any,
) -> HttpResponse:  # fmt: skip
    """Keep what was typed and go on to the page `to`, or show the form with what is wrong.

    Not where lines have moved under a form that names them by their place.
    """
    if form.is_valid() and keep(request, work, form):
        messages.success(request, done or _("Saved."))
        return redirect(to, work.pk)
    if form.was_outdated and form.by_place:
        messages.error(request, _("The lines were changed meanwhile. Look at them now, and change yours again."))
        return redirect(to, work.pk)
    return shown(request, work, form, title, back=reverse(to, args=[work.pk]), **more)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_12, O100_16)
def begin(request: SignedInRequest) -> HttpResponse:
    """The first part of a new work of the one for whom the person acts; nothing is kept before it is sent."""
    subject = subject_of(request)
    if refusal := rules.may_begin(subject):
        messages.error(request, str(refusal.reason))
        return redirect("accounts:account")
    form = AboutForm(None, typed(request))
    if form.is_valid() and (made := _begun(subject, form)):
        messages.success(request, _("The draft is kept. You may close the page and go on later."))
        return redirect("registers:work_edit", made.pk)
    return shown(request, None, form, _("A new work"), keeper=subject.name, button=_("Begin"))


def _begun(subject: Subject, form: AboutForm) -> Work | None:
    try:
        with transaction.atomic():
            work = works.begin(subject)
            works.change(subject.person, work, form.merged(WorkSaid()))
    except Wrong as wrong:
        form.take(wrong.faults)
    except StepRefused as refused:
        form.add_error(None, str(refused))
    else:
        return work
    return None


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def work(request: SignedInRequest, key: int) -> HttpResponse:
    """The task list of a draft; of what was entered, what it says and what follows."""
    found = kept(request, key)
    page: dict[str, Any] = {
        **ACCOUNT,
        "way": presenting.way(),
        "work": found,
        "title": presenting.called(found),
        "sign": presenting.SIGNS[WorkState(found.state)],
        "keeper": presenting.keeper(found),
    }
    refusal = works.CHANGE.refusal(request.user, found)
    if found.state == WorkState.DRAFT:
        faults = presenting.lacking(found)
        page["parts"], page["closing"] = presenting.tasks(found, faults), presenting.closing(found, faults)
        page["refusal"] = refusal
        return render(request, "registers/entering/draft.html", page)
    page |= {
        "facts": presenting.facts(found, changes=refusal is None),
        "lines": presenting.lines(found),
        "steps": presenting.next_steps(found) if found.state == WorkState.ENTERED else [],
        "refusal": refusal if found.state == WorkState.ENTERED else None,
        "standing": presenting.STANDINGS[found.standing],  # type: ignore[index]  # a value of the enumeration
        "may_change": refusal is None,
        "not_withdrawn": works.WITHDRAW.refusal(request.user, found),
    }
    return render(request, "registers/entering/entry.html", page)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@of_changeable
def about(request: SignedInRequest, found: Work) -> HttpResponse:
    """Titles, kind, year."""
    return answered(request, found, AboutForm(found, typed(request)), str(presenting.PARTS["about"][0]))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@of_changeable
def codes(request: SignedInRequest, found: Work) -> HttpResponse:
    return answered(request, found, CodesForm(found, typed(request)), str(presenting.PARTS["codes"][0]))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_12, O100_15, O100_16)
def enter(request: SignedInRequest, key: int) -> HttpResponse:
    """All of a draft once more, what it lacks, and entries like it; POST enters it."""
    found = kept(request, key)
    if found.state != WorkState.DRAFT:
        return redirect("registers:work_edit", key)
    if request.method == "POST":
        try:
            works.enter(request.user, found)
        except StepRefused as refused:
            messages.error(request, str(refused))
            return redirect("registers:work_enter", key)
        messages.success(request, _("The work is entered. Its number is %(number)s.") % {"number": found.number})
        return redirect("registers:work_edit", key)
    faults = presenting.lacking(found)
    page = {
        **ACCOUNT,
        "way": presenting.way(found),
        "work": found,
        "keeper": presenting.keeper(found),
        "facts": presenting.facts(found, changes=True),
        "lines": presenting.lines(found),
        "sums": presenting.sums(found),
        "copy": presenting.standing_copy(found),
        "asks_for_copy": presenting.asks_for_copy(found),
        "lacking": [(fault.words, presenting.part_url(presenting.part_of(fault), found)) for fault in faults],
        "refusal": works.ENTER.refusal(request.user, found),
        "warnings": [] if faults else warnings_of(found),
    }
    return render(request, "registers/entering/enter.html", page)


@audience(Audience.SIGNED_IN)
@require_POST
@under(law.DRAFTS)
def discard(request: SignedInRequest, key: int) -> HttpResponse:
    """Remove a draft."""
    found = kept(request, key)
    try:
        works.discard(request.user, found)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect("registers:work_edit", key)
    messages.success(request, _("The draft is removed."))
    return redirect("accounts:account")


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(law.WITHDRAWN)
def withdraw(request: SignedInRequest, key: int) -> HttpResponse:
    """What withdrawing means, and why it is done; POST withdraws."""
    found = kept(request, key)
    form = ReasonForm(typed(request))
    refusal = works.WITHDRAW.refusal(request.user, found)
    if refusal is None and form.is_valid():
        try:
            works.withdraw(request.user, found, form.cleaned_data["reason"])
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The work is withdrawn. Its entry and its number are kept."))
        return redirect("registers:work_edit", key)
    if refusal is not None:
        messages.info(request, str(refusal.reason))
        return redirect("registers:work_edit", key)
    page = {**ACCOUNT, "way": presenting.way(found), "form": form, "work": found}
    return render(request, "registers/entering/withdraw.html", page, status=422 if form.errors else 200)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@under(law.VERSIONS)
def versions(request: SignedInRequest, key: int) -> HttpResponse:
    """All versions of an entry: by whom, for whom, when, why, and the fingerprint; the newest first."""
    found = kept(request, key)
    made = found.versions.select_related("person", "organisation").defer("body").order_by("-version")
    page = {**ACCOUNT, "way": presenting.way(found), "work": found, "versions": list(made)}
    return render(request, "registers/entering/versions.html", page)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@under(law.VERSIONS)
def version(request: SignedInRequest, key: int, number: int) -> HttpResponse:
    """The bytes of one version, of which the fingerprint is."""
    made = get_object_or_404(kept(request, key).versions, version=number)
    answer = HttpResponse(bytes(made.body), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="work-{key}-version-{number}.json"'
    return answer

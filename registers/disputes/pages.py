"""Disputes in the account of a party, and the page of a work from which a share is claimed or a mistake reported."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from accounts.subjects import for_any_subject, subject_of, subjects_of
from portal.access import Audience, audience
from portal.files import to_look_at
from portal.flow import StepRefused
from portal.law import under
from portal.worktime import terms
from registers import law
from registers import rules as work_rules
from registers.disputes import mistakes, parties, presenting, rules, steps
from registers.disputes.forms import AnswerForm, ClaimForm, MistakeForm, WordsForm
from registers.models import Claim, Dispute, Evidence, Mistake, MistakeState, Stand, Work, WorkState
from registers.said import Lists, Wrong

ACCOUNT = {"section": "account"}


def _entered(pk: int) -> Work:
    return get_object_or_404(Work.objects.select_related("kind"), pk=pk, state=WorkState.ENTERED)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(law.CLAIMED, law.MISTAKES)
def claim(request: SignedInRequest, pk: int) -> HttpResponse:
    """Both ways to object to an entry: a mistake is reported, or a share is claimed by a POST to this page."""
    work, subject = _entered(pk), subject_of(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ClaimForm(Lists.now(), *sent)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = steps.claim(subject, work, form.line, said["words"], said["evidence"])
        except Wrong as wrong:
            for fault in wrong.faults:
                form.add_error(None, fault.words)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your claim is sent. All who hold shares of the work are told."))
            return redirect(made)
    return _objecting(request, work, claiming=form)


@audience(Audience.SIGNED_IN)
@for_any_subject
@require_POST
@under(law.MISTAKES)
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell the keeper of an entry what is wrong in it."""
    work, form = _entered(pk), WordsForm(request.POST, prefix="mistake")
    if form.is_valid():
        try:
            made = mistakes.report(request.user, work, form.cleaned_data["words"])
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Reported. You are told what the keeper of the entry answers."))
            return redirect(made)
    return _objecting(request, work, reporting=form)


def _objecting(
    request: SignedInRequest, work: Work, claiming: ClaimForm | None = None, reporting: WordsForm | None = None
) -> HttpResponse:
    failed = next((form for form in (claiming, reporting) if form is not None and form.is_bound), None)
    context = {
        "section": "registers",
        "work": work,
        "claiming": claiming or ClaimForm(Lists.now()),
        "refusal": rules.may_claim(subject_of(request), work),
        "reporting": reporting or WordsForm(prefix="mistake"),
        "failed": failed,
    }
    return render(request, "registers/object.html", context, status=422 if failed else 200)


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_GET
def disputes(request: SignedInRequest) -> HttpResponse:
    """All disputes and reported mistakes in which the person has a part."""
    found = parties.disputes_of(subjects_of(request.user)).prefetch_related("works")[:200]
    rows = [(one, presenting.SIGNS[one.state], list(one.works.all())) for one in found]  # type: ignore[index]  # of the choices
    return render(request, "registers/disputes.html", {**ACCOUNT, "disputes": rows})


def _own(request: SignedInRequest, pk: int) -> Dispute:
    """A dispute in which the person has a part, or 404."""
    return get_object_or_404(parties.disputes_of(subjects_of(request.user)), pk=pk)


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_GET
@under(law.DISPUTED)
def dispute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who claims what since when, what was answered, with which evidence; and by when answers are due."""
    return _dispute(request, _own(request, pk))


def _dispute(
    request: SignedInRequest, found: Dispute, failed: Form | None = None, at: int | None = None
) -> HttpResponse:
    lists, claims = Lists.now(), presenting.claims_of(found)
    voices = parties.voices(request.user, claims)
    mine = [one for one in claims if one.pk in voices and one.stand != Stand.WITHDRAWN] if found.is_unsettled else []
    context: dict[str, Any] = {
        **ACCOUNT,
        "dispute": found,
        "sign": presenting.SIGNS[found.state],  # type: ignore[index]  # of the choices
        "claims": presenting.shown(claims, voices, lists),
        "forms": [
            (one, failed if failed and one.pk == at else AnswerForm(one, lists, prefix=str(one.pk))) for one in mine
        ],
        "together": presenting.together(claims, found, lists),
        "facts": presenting.facts(found, list(found.works.order_by("pk")), lists),
        "course": presenting.course(found, claims),
        "terms": list(terms.of(found)),
        "failed": failed,
    }
    return render(request, "registers/dispute.html", context, status=422 if failed else 200)


def _claim(request: SignedInRequest, pk: int, claim: int) -> Claim:
    """A claim for which the person answers, or 404."""
    found = _own(request, pk)
    one = get_object_or_404(found.claims.select_related("owner", "work", "dispute"), pk=claim)
    if one.pk not in parties.voices(request.user, [one]):
        raise Http404
    return one


@audience(Audience.SIGNED_IN)
@for_any_subject
@require_POST
@under(law.ANSWERED_IN_TIME)
def answer(request: SignedInRequest, pk: int, claim: int) -> HttpResponse:
    """Answer for one's claim; what was typed is not lost where it cannot be taken."""
    one = _claim(request, pk, claim)
    form = AnswerForm(one, Lists.now(), request.POST, request.FILES, prefix=str(one.pk))
    if form.is_valid():
        said = form.cleaned_data
        try:
            steps.answer(request.user, one, Stand(said["stand"]), said["words"], said["evidence"], form.part)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            found = Dispute.objects.get(pk=pk)
            messages.success(request, _("Your answer is kept: %(state)s.") % {"state": found.get_state_display()})
            return redirect(found)
    return _dispute(request, _own(request, pk), form, one.pk)


@audience(Audience.SIGNED_IN)
@for_any_subject
@require_POST
def withdraw(request: SignedInRequest, pk: int, claim: int) -> HttpResponse:
    one = _claim(request, pk, claim)
    try:
        steps.withdraw(request.user, one)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The claim is withdrawn."))
    return redirect(one.dispute)


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_GET
def evidence(request: SignedInRequest, pk: int, file: int) -> HttpResponse:
    """A file of evidence in a tab of its own; nothing in it runs or loads."""
    found = get_object_or_404(Evidence, pk=file, answer__claim__dispute=_own(request, pk))
    return to_look_at(bytes(found.document), found.format, f"evidence-{found.pk}")


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_http_methods(["GET", "POST"])
@under(law.MISTAKES)
def mistake(request: SignedInRequest, pk: int) -> HttpResponse:
    """A reported mistake, as its reporter and the keeper of the entry see it; a POST of the keeper answers it."""
    found = get_object_or_404(Mistake.objects.select_related("work", "reporter", "answered_by"), pk=pk)
    keeps = work_rules.keeps(request.user, found.work) is None
    if not keeps and found.reporter_id != request.user.pk:
        raise Http404
    form = MistakeForm(request.POST or None) if keeps and found.state == MistakeState.OPEN else None
    if request.method == "POST" and form is not None and form.is_valid() and _answered(request, found, form):
        return redirect(found)
    context = {
        **ACCOUNT,
        "mistake": found,
        "sign": presenting.MISTAKE_SIGNS[found.state],  # type: ignore[index]  # of the choices
        "keeps": keeps,
        "form": form,
        "terms": list(terms.of(found)),
    }
    return render(request, "registers/mistake.html", context, status=422 if form is not None and form.errors else 200)


def _answered(request: SignedInRequest, found: Mistake, form: MistakeForm) -> bool:
    said = form.cleaned_data
    act = mistakes.corrected if said["state"] == MistakeState.CORRECTED else mistakes.stands
    try:
        act(request.user, found, said["words"])
    except StepRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Answered. Who reported it is told."))
    return True

"""An OKUP's agreements on paper, and the overlaps that both OKUPs and the owner see: fetch, call one verb, answer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Organisation
from accounts.requests import SignedInRequest
from accounts.subjects import for_any_subject, subject_of
from contracts import law
from contracts.models import Conflict, ConflictState, PaperAgreement
from contracts.paper import placing, presenting, rules
from contracts.paper.forms import EndForm, PaperForm
from contracts.paper.said import KINDS
from portal.access import Audience, audience
from portal.components import Crumb
from portal.flow import StepRefused
from portal.law import O100_5, O100_8, O100_12, under
from portal.worktime import terms
from registers.models import AgreementKind
from registers.own.whose import of_chosen, way

PER_PAGE = 50
PARTIES = ("okup", "owner", "licensee", "second_okup")


def _okup(request: SignedInRequest) -> Organisation:
    """The OKUP for which the person acts, or 404."""
    subject = subject_of(request)
    if rules.may_place(subject) is rules.NOT_AN_OKUP or subject.organisation is None:
        raise Http404
    return subject.organisation


def _way(*below: Crumb) -> list[Crumb]:
    return way(Crumb(_("Agreements on paper"), reverse("contracts:papers")), *below)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@of_chosen
@under(O100_5, O100_8, O100_12)
def papers(request: SignedInRequest) -> HttpResponse:
    """All that the OKUP has placed, newest first; as many queries for any number."""
    okup = _okup(request)
    found = PaperAgreement.objects.filter(agreement__okup=okup).defer("scan", "ended_because")
    found = found.select_related(*(f"agreement__{name}" for name in PARTIES)).order_by("-placed_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (one, presenting.other_name(one.agreement), presenting.state(one.agreement), presenting.timeliness(one))
        for one in page.object_list
    ]
    kinds = [(kind.value, presenting.TITLES[kind]) for kind in KINDS]
    refusal = rules.may_place(subject_of(request))
    context = {"section": "account", "way": way(), "okup": okup, "page": page, "rows": rows, "kinds": kinds}
    return render(request, "contracts/paper/list.html", {**context, "refusal": refusal})


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_5, O100_8, law.ON_PAPER)
def place(request: SignedInRequest, kind: str) -> HttpResponse:
    """Place an agreement of this kind with its scan; nothing typed is lost, the scan neither."""
    okup, subject = _okup(request), subject_of(request)
    if kind not in KINDS:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(subject, AgreementKind(kind), *sent)
    if form.is_bound and form.is_valid():
        try:
            placed = placing.place(subject, form.said, form.cleaned_data["scan"])
        except placing.WrongPaper as wrong:
            form.take(wrong)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            _say(request, placed)
            return redirect(placed)
    context = {"section": "account", "way": _way(), "okup": okup, "form": form}
    context |= {"title": presenting.TITLES[AgreementKind(kind)], "is_mutual": kind == AgreementKind.MUTUAL}
    return render(request, "contracts/paper/form.html", context, status=422 if form.errors else 200)


def _say(request: SignedInRequest, placed: PaperAgreement) -> None:
    number = {"number": placed.agreement.agreement_number}
    if placed.agreement.is_contested:
        told = _("No. %(number)s is placed. It overlaps another OKUP’s mandate and counts once that is settled.")
        messages.warning(request, told % number)
    else:
        messages.success(request, _("No. %(number)s is placed and stands in the register.") % number)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_5, law.ENDED_ON_PAPER)
def paper(request: SignedInRequest, number: int) -> HttpResponse:
    """An agreement on paper as the OKUP that placed it sees it; a POST says that it ended."""
    rows = PaperAgreement.objects.defer("scan").select_related(*(f"agreement__{name}" for name in PARTIES))
    found = get_object_or_404(rows, agreement=number, agreement__okup=_okup(request))
    may_end = rules.may_end(request.user, found) is None and found.agreement.state == "in_force"
    form = EndForm(request.POST if request.method == "POST" else None) if may_end else None
    if form is not None and form.is_valid():
        try:
            placing.end(request.user, found, form.cleaned_data["last_day"], form.cleaned_data["because"])
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Noted: the agreement has ended."))
            return redirect(found)
    conflicts = Conflict.objects.filter(placed=found.agreement) | Conflict.objects.filter(standing=found.agreement)
    context: dict[str, Any] = {
        "section": "account",
        "way": _way(),
        "paper": found,
        "facts": presenting.facts(found),
        "conflicts": [(one, presenting.SIGNS[ConflictState(one.state)]) for one in conflicts.order_by("pk")],
        "form": form,
    }
    return render(request, "contracts/paper/paper.html", context, status=422 if form and form.errors else 200)


@audience(Audience.SIGNED_IN)
@for_any_subject
@never_cache
@require_GET
@under(O100_5, law.OVERLAPS)
def conflict(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two overlapping mandates, as both OKUPs and the owner see them."""
    sides = [f"{one}__{name}" for one in ("placed", "standing") for name in ("okup", "owner")]
    found = get_object_or_404(
        Conflict.objects.select_related(*sides, "placed__owner__person", "placed__owner__organisation"), pk=pk
    )
    if not rules.is_party(request.user, found):
        raise Http404
    context = {
        "section": "account",
        "way": way(),
        "conflict": found,
        "sign": presenting.SIGNS[ConflictState(found.state)],
        "owner": found.placed.owner,
        "placed": presenting.mandate(found.placed),
        "standing": presenting.mandate(found.standing),
        "outcome": presenting.outcome(found),
        "terms": list(terms.of(found)),
    }
    return render(request, "contracts/paper/conflict.html", context)

"""The author's pages of the benefit: choose a category with its document, and read that document again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from copyright_registry import benefits, law, parties, registration, rules
from copyright_registry.benefit_forms import FULL_PRICE, BenefitForm
from copyright_registry.benefits import Proof
from copyright_registry.models import Application, Author, Benefit, BenefitClaim
from copyright_registry.requests import mine
from portal.access import Audience, audience
from portal.flow import StepRefused
from portal.law import O1315_8_3, O1315_8_4, O1315_8_5, O1315_11, under
from portal.payments import prices

JOINED = ("fee__price", "difference")


def _chosen(request: SignedInRequest, authors: list[Author]) -> Author | None:
    """The author whose benefit it is about: the only one, or the one that the address names."""
    named = request.GET.get("author", "")
    return authors[0] if len(authors) == 1 else next((one for one in authors if str(one.pk) == named), None)


def _claim(found: Application, author: Author) -> BenefitClaim | None:
    return next((claim for claim in benefits.claims_of(found) if claim.author_id == author.pk), None)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_8_3, O1315_8_4, law.EVERY_AUTHOR)
def page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Which category an author belongs to, and the document; nothing typed is lost. Of several, first which author."""
    found = mine(request, pk, *JOINED)
    if refusal := registration.CLAIM.refusal(request.user, found):
        messages.info(request, str(refusal.reason))
        return redirect(found)
    authors = rules.claims_for(request.user, found)
    if (author := _chosen(request, authors)) is None:
        claims = {claim.author_id: claim for claim in benefits.claims_of(found)}
        page = {"section": "services", "application": found, "authors": [(one, claims.get(one.pk)) for one in authors]}
        return render(request, "copyright_registry/benefit_authors.html", page)
    claim, categories = _claim(found, author), _categories(author)
    chosen = claim.benefit.code if claim else next((one.code for one in categories if one.by_birth_date), FULL_PRICE)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BenefitForm(categories, _attached(claim), *sent, initial={"benefit": chosen})
    if form.is_bound and form.is_valid():
        _keep(request, found, form, author)
        return redirect(found) if len(authors) == 1 else redirect("registry:benefit", pk=pk)
    context = {"application": found, "form": form, "claim": claim, **_sums(found)}
    context["author"] = None if author.person_id == request.user.pk else author
    context["by_birth_date"] = next((one for one in categories if one.by_birth_date), None)
    return render(request, "copyright_registry/benefit.html", context, status=422 if form.errors else 200)


def _categories(author: Author) -> list[Benefit]:
    """Those that the author can choose: of what the IIN says, only what it says of them."""
    is_minor = parties.is_minor(author, timezone.localdate())
    return [category for category in benefits.offered() if is_minor or not category.by_birth_date]


def _attached(claim: BenefitClaim | None) -> Proof | None:
    """The document handed in before: it stays where only the category is changed."""
    if claim is None or not claim.sha256:
        return None
    return Proof(claim.name, claim.size, claim.sha256, claim.format, bytes(claim.document or b""))


@under(O1315_8_5)
def _sums(found: Application) -> dict[str, Any]:
    """What is paid with the benefit and without it, at the price that this application has."""
    cost, today = benefits.cost_of(found), timezone.localdate()
    percent = benefits.reduced_percent(today)
    page = {"section": "services", "percent": percent, "who_is_entitled": benefits.who_is_entitled(today)}
    if cost is None:
        return page
    full, reduced = prices.reckon(cost.price), prices.reckon(cost.price, percent)
    return {**page, "price": cost.price, "full": full, "reduced": reduced}


def _keep(request: SignedInRequest, found: Application, form: BenefitForm, author: Author) -> None:
    """Keep what was chosen, or say why not."""
    chosen = form.cleaned_data["benefit"]
    try:
        if chosen is None:
            registration.drop_benefit(request.user, found, author)
        else:
            registration.claim_benefit(request.user, found, chosen, form.cleaned_data["document"], author)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        kept = _("The benefit is kept. The examiner will check it.") if chosen else _("The full price is to be paid.")
        messages.success(request, kept)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@under(O1315_11)
def document(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The document as the author attached it."""
    found = mine(request, pk)
    author = _chosen(request, rules.claims_for(request.user, found))
    return benefits.document(_claim(found, author) if author else None)

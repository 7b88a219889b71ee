"""The pages of copies: for who asks, for the authors who answer. A stranger's request is not found."""

import base64
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from copyright_registry import queries, signatures
from copyright_registry.copies import asking, by_law, documents, fetching, presenting, texts
from copyright_registry.copies.forms import AnswerForm, RequestForm
from copyright_registry.copies.models import Consent, CopyRequest, RequestState
from copyright_registry.models import Entry
from portal.access import Audience, audience, confirmed
from portal.files import to_keep
from portal.flow import MOVED_ON, StepRefused
from portal.law import O1315_11, under
from portal.signing.accepting import Unchecked
from portal.signing.forms import kept, signed_cms

SECTION = {"section": "registers"}
PLACE = "copyright_registry/copies/"
JOINED = ("entry__application__signature", "entry__application__decision", "entry__application__kind", "entry__kind")


def _language() -> str:
    """Of what is signed: that of the page, where it is Russian, else Kazakh."""
    return "ru" if translation.get_language() == "ru" else "kk"


def _entry(number: int) -> Entry:
    joined = queries.entries().select_related("application__signature", "application__decision", "application__kind")
    return get_object_or_404(joined, number=number)


def _own(request: SignedInRequest, pk: UUID) -> CopyRequest:
    """What the person asked for, or 404."""
    mine = CopyRequest.objects.select_related("requester", *JOINED).filter(requester=request.user)
    return get_object_or_404(mine, pk=pk)


def _asked(request: SignedInRequest, pk: UUID) -> tuple[CopyRequest, Consent]:
    """What is asked of the person, and their answer; or 404."""
    found = Consent.objects.filter(person=request.user).select_related("person", "signature")
    asked = CopyRequest.objects.select_related("requester", *JOINED).exclude(number=None)
    case = get_object_or_404(asked.filter(consents__person=request.user), pk=pk)
    consent = found.get(request=case)
    consent.request = case
    return case, consent


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_11)
def ask(request: SignedInRequest, number: int) -> HttpResponse:
    """Which copies of an entry, why, and what the law says; what is saved here is signed on the next page."""
    entry = _entry(number)
    begun = asking.draft_of(request.user, entry)
    initial = {name: getattr(begun, name) for name in ("documents", "why", "interest")} if begun else {}
    form = RequestForm(documents.offered(entry), request.POST or None, initial=initial)
    refusal = asking.may_begin(request.user, entry)
    if request.method == "POST" and refusal is None and form.is_valid():
        try:
            said = form.cleaned_data
            draft = asking.draft(
                request.user,
                entry,
                language=_language(),
                codes=said["documents"],
                why=said["why"],
                interest=said["interest"],
            )
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("registry:copy_sign", draft.pk)
    context = {**SECTION, "entry": entry, "form": form, "refusal": refusal}
    return render(request, f"{PLACE}ask.html", context, status=422 if form.errors else 200)


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def sign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Shows exactly what who asks signs, and takes the signature."""
    asked = _own(request, pk)
    if request.method == "GET" and (refusal := asking.ASK.refusal(request.user, asked)):
        messages.info(request, str(refusal.reason))
        return redirect(asked)
    back = reverse("registry:copies_ask", args=[asked.entry.number])
    done = _("Your request is sent to the authors.")
    act = partial(asking.ask, request.user, asked)
    page = {
        "title": _("Sign the request for copies"),
        "case": asked,
        "language": asked.language,
        "back": back,
        "file_url": reverse("registry:copy_text", args=[pk]),
    }
    return _sign(request, act, lambda: texts.request(asked), page, done, asked.get_absolute_url())


def _sign(
    request: SignedInRequest,
    act: Callable[[str | bytes], None],
    text_of: Callable[[], str],
    page: dict[str, Any],
    done: str,
    target: str,
) -> HttpResponse:
    """The page of one text to sign; `act` takes the signature, then the reader goes on to `target`."""
    outage: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        cms, status = signed_cms(request), 422
        try:
            act(cms)
        except Unchecked as unchecked:
            outage, status = {"unchecked": unchecked, "kept": kept(cms)}, 503
        except StepRefused as refused:
            messages.error(request, str(refused))
            if refused.refusal in {MOVED_ON, asking.ASKED_ALREADY}:
                return redirect(target)
        else:
            messages.success(request, done)
            return redirect(target)
    text = text_of()
    document = base64.b64encode(text.encode()).decode()
    context = {**SECTION, **page, "text": text, "document": document, **outage}
    return render(request, f"{PLACE}sign.html", context, status=status)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def text(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The bytes of the request, for those who sign with another program."""
    asked = _own(request, pk)
    if asked.state != RequestState.DRAFT:
        raise Http404
    return _text_file(texts.request(asked), "copies-request.txt")


def _text_file(words: str, name: str) -> HttpResponse:
    return to_keep(words.encode(), "text/plain; charset=utf-8", name)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def copy_request(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The request as who asked sees it: how far it is, what was given until when."""
    asked = _own(request, pk)
    context = {
        **SECTION,
        "asked": asked,
        "facts": presenting.facts(asked),
        "sign": presenting.SIGNS[RequestState(asked.state)],
        "files": presenting.files(asked) if fetching.may_fetch(request.user, asked) is None else [],
        "refusals": [one.reason for one in asked.consents.filter(gives=False, answered_at__isnull=False) if one.reason],
        "fetches": list(asked.fetches.select_related("person")),
        "may_sign": asking.ASK.refusal(request.user, asked) is None,
        "may_withdraw": asking.WITHDRAW.refusal(request.user, asked) is None,
    }
    return render(request, f"{PLACE}request.html", context)


@audience(Audience.SIGNED_IN)
@require_POST
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    asked = _own(request, pk)
    try:
        asking.withdraw(request.user, asked)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The request is withdrawn. It stays in your account."))
    return redirect(asked)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@under(O1315_11)
def fetch(request: SignedInRequest, pk: UUID, slug: str) -> HttpResponseBase:
    """One copy; each fetch is recorded, and the authors see it."""
    asked = _own(request, pk)
    try:
        copy = fetching.fetch(request.user, asked, slug)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect(asked)
    return fetching.answer(asked, copy)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is asked of an author, and the form of the answer, which is signed on the next page."""
    asked, consent = _asked(request, pk)
    may_answer = asking.CHOOSE.refusal(request.user, asked) is None
    form = AnswerForm(documents.chosen(asked.entry, asked.documents), request.POST or None, initial=_chosen(consent))
    if request.method == "POST" and form.is_valid():
        try:
            asking.choose(request.user, asked, form.answer, _language())
        except StepRefused as refused:
            messages.error(request, str(refused))
            return redirect("registry:copy_answer", pk)
        return redirect("registry:copy_consent", pk)
    context = {
        **SECTION,
        "asked": asked,
        "consent": consent,
        "form": form if may_answer else None,
        "facts": presenting.facts(asked, for_author=True),
        "sign": presenting.SIGNS[RequestState(asked.state)],
        "answers": presenting.answers(asked),
        "fetches": list(asked.fetches.select_related("person")),
        "may_revoke": asking.REVOKE.refusal(request.user, asked) is None,
    }
    return render(request, f"{PLACE}asked.html", context, status=422 if form.errors and may_answer else 200)


def _chosen(consent: Consent) -> dict[str, object]:
    """What the form shows at first: what was chosen before, else all documents for the usual term."""
    if consent.gives is None:
        return {"documents": consent.request.documents}
    if not consent.gives:
        return {"gives": "no", "documents": consent.request.documents, "reason": consent.reason}
    return {"gives": "yes", "documents": consent.documents, "days": consent.days}


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def consent(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Shows exactly what the author signs, consent or refusal, and takes the signature."""
    asked, chosen = _asked(request, pk)
    here = reverse("registry:copy_answer", args=[pk])
    if chosen.gives is None or (request.method == "GET" and asking.CONSENT.refusal(request.user, asked)):
        return redirect(here)
    page = {
        "title": _("Sign the consent to copies") if chosen.gives else _("Sign the refusal of copies"),
        "case": asked,
        "language": chosen.language,
        "back": here,
        "file_url": reverse("registry:copy_consent_text", args=[pk]),
    }
    done = _("Your consent is accepted.") if chosen.gives else _("Your refusal is accepted. No copies are given.")
    return _sign(request, partial(asking.answer, request.user, asked), lambda: texts.answer(chosen), page, done, here)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def consent_text(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The bytes of the answer, for those who sign with another program."""
    asked, chosen = _asked(request, pk)
    if chosen.gives is None or asking.CONSENT.refusal(request.user, asked):
        raise Http404
    return _text_file(texts.answer(chosen), "copies-answer.txt")


@audience(Audience.SIGNED_IN)
@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What withdrawing a consent means; POST withdraws, after one has confirmed again who one is."""
    asked, _consent = _asked(request, pk)
    if request.method == "POST":
        try:
            asking.revoke(request.user, asked)
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The consent is withdrawn. From now on no copies are given."))
        return redirect("registry:copy_answer", pk)
    if refusal := asking.REVOKE.refusal(request.user, asked):
        messages.info(request, str(refusal.reason))
        return redirect("registry:copy_answer", pk)
    return render(request, f"{PLACE}revoke.html", {**SECTION, "asked": asked})


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def legal(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A case of law as the authors see it, once they may."""
    case = get_object_or_404(by_law.told(request.user), pk=pk)
    context = {
        **SECTION,
        "case": case,
        "facts": presenting.ground(case),
        "sign": presenting.LEGAL_SIGNS[case.state],
        "fetches": list(case.fetches.select_related("person")),
    }
    return render(request, f"{PLACE}by_law.html", context)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """All that the person asked for and all that is asked of them."""
    person: Any = request.user
    context = {"section": "account", "lists": presenting.lists(person)}
    return render(request, f"{PLACE}mine.html", context)


def _proven(request: SignedInRequest, pk: UUID) -> signatures.Proven:
    """Each sees the signature of their own: who asks that of the request, an author that of the answer."""
    asked = CopyRequest.objects.filter(pk=pk, requester=request.user).first()
    if asked is not None:
        return signatures.Proven(asked, signatures.found([asked.signature_id]), asked.get_absolute_url())
    case, consent = _asked(request, pk)
    here = reverse("registry:copy_answer", args=[pk])
    return signatures.Proven(case, signatures.found([consent.signature_id]), here)


urlpatterns = [
    path("registry/<int:number>/copies/", ask, name="copies_ask"),
    path("account/copies/", mine, name="copies"),
    path("copies/<uuid:pk>/", copy_request, name="copy_request"),
    path("copies/<uuid:pk>/sign/", sign, name="copy_sign"),
    path("copies/<uuid:pk>/text/", text, name="copy_text"),
    path("copies/<uuid:pk>/withdraw/", withdraw, name="copy_withdraw"),
    path("copies/<uuid:pk>/file/<slug:slug>/", fetch, name="copy_fetch"),
    path("copies/<uuid:pk>/answer/", answer, name="copy_answer"),
    path("copies/<uuid:pk>/answer/sign/", consent, name="copy_consent"),
    path("copies/<uuid:pk>/answer/text/", consent_text, name="copy_consent_text"),
    path("copies/<uuid:pk>/answer/withdraw/", revoke, name="copy_revoke"),
    path("copies/by-law/<uuid:pk>/", legal, name="copy_by_law"),
    *signatures.account_urls("copies/<uuid:pk>/", "copy_", _proven),
]

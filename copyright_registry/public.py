"""What everybody may look up and check: the register, its entries, certificates and dropped files."""

import math
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from copyright_registry import checking, queries
from copyright_registry.changes import rules as change_rules
from copyright_registry.changes import showing
from copyright_registry.checking_forms import VerifyForm
from copyright_registry.extracts import checking as extracts
from copyright_registry.models import Entry
from copyright_registry.register import citation, search
from portal.access import Audience, audience
from portal.documents import rosette
from portal.law import O1315_A3, under
from portal.payments import presenting
from portal.signing import long_checks
from portal.signing.dropped import Dropped, InMemory
from portal.signing.reports import examined
from portal.throttling import Limit, client_of

CHECKS = Limit("checks", times=30, seconds=600)
LOOK_AGAIN = 60  # seconds until a place among the long checks may be free
ROSETTE_INK = "#085F53"


@audience(Audience.EVERYONE)
@require_GET
def start_page(request: HttpRequest) -> HttpResponse:
    latest = list(queries.entries()[:5])
    context = {"latest": latest, "total": search.total()}
    return render(request, "start.html", context)


@audience(Audience.EVERYONE)
@require_GET
def entry(request: HttpRequest, number: int) -> HttpResponse:
    versions = showing.history(number)
    if not versions:
        raise Http404
    found = versions[0].entry  # the newest is the one that stands
    context = {
        "section": "registers",
        "entry": found,
        "rosette": rosette.svg(found.fingerprint, ink=ROSETTE_INK),
        "citations": citation.citations(found),
        "bibtex": citation.bibtex(found),
        "versions": versions,
        "may_change": request.user.is_authenticated and change_rules.may_begin(request.user, found) is None,
    }
    answer = render(request, "copyright_registry/entry.html", context)
    answer["Link"] = f'<{citation.permalink(found, get_language() or "kk")}>; rel="canonical"'
    return answer


@audience(Audience.EVERYONE)
@require_GET
@under(O1315_A3)
def version(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """One version of an entry as it stood, and what took its place."""
    versions = showing.history(number)
    found = next((one for one in versions if one.entry.version == version), None)
    if found is None:
        raise Http404
    context = {
        "section": "registers",
        "entry": found.entry,
        "next": next((one for one in versions if one.entry.version == version + 1), None),
        "rosette": rosette.svg(found.entry.fingerprint, ink=ROSETTE_INK),
    }
    return render(request, "copyright_registry/version.html", context)


@audience(Audience.EVERYONE)
@never_cache
@csrf_exempt  # `_verify` asks for the token: before it is read, somebody has to say where files go
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By number or code (?q=), or by dropping files: nothing of them is kept, nor reaches the disk in the plain."""
    request.upload_handlers = [InMemory(request)]
    return _verify(request)


@csrf_protect
def _verify(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _dropped(request)
    words = request.GET.get("q", "").strip()
    context = {"section": "verify", "form": VerifyForm(), "q": words}
    if words:
        if paper := _payment(request, words):
            return paper
        if extract := extracts.by_code(words):
            return _verdict(request, extract, context)
        found = checking.by_words(words)
        return _verdict(request, checking.entered(found) if found else checking.unknown(), context)
    return render(request, "copyright_registry/verify.html", context)


def _dropped(request: HttpRequest) -> HttpResponse:
    client = client_of(request)
    if seconds := CHECKS.wait(client):
        return _ask_again(request, 429, seconds, often=True)
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask_again(request, 422, form=form)
    context = {"section": "verify", "form": VerifyForm()}
    if form.dropped is None:
        return _verdict(request, extracts.dropped(form.alone) or checking.dropped(form.alone), context)
    if form.dropped.is_quick:
        report = examined(form.dropped, timezone.now())
        return render(request, "copyright_registry/report.html", {**context, "report": report})
    return _long_check(request, form.dropped, client)


def _long_check(request: HttpRequest, dropped: Dropped, client: str) -> HttpResponse:
    try:
        return redirect("registry:check", pk=long_checks.start(dropped, client))
    except long_checks.Busy:
        return _ask_again(request, 429, LOOK_AGAIN, busy=True)
    except long_checks.Unavailable:
        return _ask_again(request, 503, LOOK_AGAIN, unavailable=True)


def _ask_again(request: HttpRequest, status: int, seconds: int = 0, **why: object) -> HttpResponse:
    """The page with its form anew: what was dropped is gone, and `seconds` say when to come again."""
    minutes = math.ceil(seconds / 60)
    context = {"section": "verify", "form": VerifyForm(), "minutes": minutes, **why}
    answer = render(request, "copyright_registry/verify.html", context, status=status)
    if seconds:
        answer["Retry-After"] = str(seconds)
    return answer


@audience(Audience.EVERYONE)
@never_cache
@require_GET
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A check that a worker makes: how far it is, then what it found. Known to whoever has the address."""
    told = long_checks.progress(pk)
    context = {"section": "verify", "form": VerifyForm(), "told": told}
    if told is not None and (report := long_checks.report_of(told)):
        return render(request, "copyright_registry/report.html", {**context, "report": report})
    return render(request, "copyright_registry/check.html", context, status=200 if told else 404)


@audience(Audience.EVERYONE)
@never_cache
@require_GET
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What a certificate's code of eight signs says, a payment's of ten, or an extract's of twelve."""
    if paper := _payment(request, code):
        return paper
    if extract := extracts.by_code(code):
        return _verdict(request, extract, {"section": "verify", "form": VerifyForm(), "q": code})
    found = Entry.objects.select_related("kind").filter(code=checking.plain_code(code)).first()
    context = {"section": "verify", "form": VerifyForm(), "q": code}
    return _verdict(request, checking.entered(found) if found else checking.unknown(), context)


def _payment(request: HttpRequest, typed: str) -> HttpResponse | None:
    """The page that says that an invoice or a payment is ours; None where `typed` is the code of none."""
    checked = presenting.checked(checking.plain_code(typed))
    context = {"section": "verify", "checked": checked, "now": timezone.now()}
    return render(request, "payments/check.html", context) if checked else None


@audience(Audience.EVERYONE)
@require_GET
def verify_short(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR holds: /verify/{code}, sent on to the reader's language."""
    return redirect("registry:verify_code", code=checking.plain_code(code)[:20] or "-")


def _verdict(request: HttpRequest, verdict: checking.Verdict, context: dict[str, object]) -> HttpResponse:
    drawing = rosette.svg(verdict.entry.fingerprint, ink=ROSETTE_INK) if verdict.entry else ""
    page = {**context, "verdict": verdict, "rosette": drawing, "now": timezone.now()}
    return render(request, "copyright_registry/verdict.html", page)

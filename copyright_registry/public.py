"""What everybody may look up and check: the register, its entries, certificates and dropped files."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from copyright_registry import checking, queries
from copyright_registry.forms import VerifyForm
from copyright_registry.models import Entry
from portal.access import Audience, audience
from portal.documents import rosette
from portal.law import O1315_A3, under

PER_PAGE = 20
ROSETTE_INK = "#085F53"


@audience(Audience.EVERYONE)
@require_GET
def start_page(request: HttpRequest) -> HttpResponse:
    latest = list(queries.entries()[:5])
    context = {"latest": latest, "total": latest[0].number if latest else 0}  # numbers have no gaps
    return render(request, "start.html", context)


@audience(Audience.EVERYONE)
@require_GET
@under(O1315_A3)
def register(request: HttpRequest) -> HttpResponse:
    """The eight columns of appendix 3, newest first; ?q= searches, ?page= turns."""
    words = request.GET.get("q", "").strip()
    page = Paginator(queries.search(words), PER_PAGE).get_page(request.GET.get("page"))
    exact = queries.is_exact(words, page)
    context = {"section": "registers", "q": words, "page": page, "count": page.paginator.count, "exact": exact}
    return render(request, "copyright_registry/register.html", context)


@audience(Audience.EVERYONE)
@require_GET
def entry(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(queries.entries(), number=number)
    context = {
        "section": "registers",
        "entry": found,
        "rosette": rosette.svg(found.fingerprint, ink=ROSETTE_INK),
    }
    return render(request, "copyright_registry/entry.html", context)


@audience(Audience.EVERYONE)
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By number or code (?q=), or by dropping the PDF. Nothing dropped is kept."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    context = {"section": "verify", "form": form, "q": request.GET.get("q", "").strip()}
    if request.method == "POST" and form.is_valid():
        verdict = checking.dropped(form.cleaned_data["pdf"].read())
        return _verdict(request, verdict, context)
    if context["q"]:
        found = checking.by_words(str(context["q"]))
        return _verdict(request, checking.entered(found) if found else checking.unknown(), context)
    return render(request, "copyright_registry/verify.html", context, status=422 if form.errors else 200)


@audience(Audience.EVERYONE)
@never_cache
@require_GET
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    found = Entry.objects.select_related("kind").filter(code=checking.plain_code(code)).first()
    context = {"section": "verify", "form": VerifyForm(), "q": code}
    return _verdict(request, checking.entered(found) if found else checking.unknown(), context)


@audience(Audience.EVERYONE)
@require_GET
def verify_short(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR holds: /verify/{code}, sent on to the reader's language."""
    return redirect("registry:verify_code", code=checking.plain_code(code)[:20] or "-")


def _verdict(request: HttpRequest, verdict: checking.Verdict, context: dict[str, object]) -> HttpResponse:
    drawing = rosette.svg(verdict.entry.fingerprint, ink=ROSETTE_INK) if verdict.entry else ""
    page = {**context, "verdict": verdict, "rosette": drawing, "now": timezone.now()}
    return render(request, "copyright_registry/verdict.html", page)

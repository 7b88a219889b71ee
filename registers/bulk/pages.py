"""Pages of sheets of works: sent, tried, entered, undone. What is another subject's is not found."""

from collections.abc import Callable

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.subjects import subject_of
from portal.access import Audience, audience
from portal.components import Crumb, Row
from portal.flow import Refusal, Step, StepRefused, Words
from portal.law import O100_12, under
from portal.templatetags.components import bytes_size, number
from registers import rules
from registers.bulk import columns, progress, steps
from registers.bulk.forms import SheetForm
from registers.models import Bulk, BulkState

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIGNS: dict[str, str] = {
    steps.CHECKING: "work",
    steps.CHECKED: "turn",
    steps.UNREADABLE: "bad",
    steps.ENTERING: "work",
    steps.ENTERED: "good",
    steps.UNDOING: "work",
    steps.UNDONE: "ended",
    steps.FAILED: "bad",
    steps.SET_ASIDE: "ended",
}
ACTS: dict[str, tuple[Step, Callable[[User, Bulk], None], Words]] = {
    "enter": (steps.ENTER, steps.enter, gettext_lazy("The works are being entered. You may leave this page.")),
    "check": (steps.CHECK_AGAIN, steps.check_again, gettext_lazy("The sheet is being checked again.")),
    "undo": (steps.UNDO, steps.undo, gettext_lazy("The works are being withdrawn. You may leave this page.")),
    "discard": (steps.DISCARD, steps.discard, gettext_lazy("The sheet is set aside; its file is removed.")),
}


def _mine(request: SignedInRequest, pk: int) -> Bulk:
    """A sheet of the subject for whom the person acts, or 404."""
    return get_object_or_404(Bulk.objects.filter(**steps.of(subject_of(request))).select_related("organisation"), pk=pk)


def _way(*above: Crumb) -> list[Crumb]:
    return [Crumb(_("My account"), reverse("accounts:account")), *above]


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_12)
def sheets(request: SignedInRequest) -> HttpResponse:
    """Send a sheet; those sent before, newest first; the templates."""
    subject = subject_of(request)
    refusal = rules.may_begin(subject)
    is_sent = request.method == "POST"
    form = SheetForm(request.user, request.POST, request.FILES) if is_sent else SheetForm(request.user)
    if is_sent and refusal is None and form.is_valid():
        try:
            return redirect(steps.receive(subject, form.cleaned_data["sheet"]))
        except StepRefused as refused:
            form.add_error("sheet", str(refused))
    found = Paginator(Bulk.objects.filter(**steps.of(subject)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "account",
        "way": _way(),
        "form": form,
        "refusal": refusal,
        "page": found,
        "bulks": [(bulk, SIGNS[bulk.state]) for bulk in found],
    }
    return render(request, "registers/bulk/sheets.html", context, status=422 if form.is_bound and form.errors else 200)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was found in a sheet, and what may be done with it. Constant queries."""
    bulk = _mine(request, pk)
    show = request.GET.get("show", "")
    lines = bulk.lines.select_related("work")
    if show == "faults":
        lines = lines.exclude(faults=[])
    elif show == "hints":
        lines = lines.exclude(hints=[])
    done = progress.of(bulk.pk) if bulk.is_owed else None
    context = {
        "section": "account",
        "way": _way(Crumb(_("Sheets of works"), reverse("registers:bulks"))),
        "bulk": bulk,
        "sign": SIGNS[bulk.state],
        "facts": _facts(bulk),
        "done": done,
        "show": show,
        "may_fetch": _open(steps.keeps(request.user, bulk)),
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "before": steps.entered_before(bulk) if bulk.state == BulkState.CHECKED else None,
        **{f"may_{name}": _open(step.refusal(request.user, bulk)) for name, (step, *_rest) in ACTS.items()},
    }
    return render(request, "registers/bulk/sheet.html", context)


def _open(refusal: Refusal | None) -> bool:
    return refusal is None


def _facts(bulk: Bulk) -> list[Row]:
    counts = [
        Row(_("Rows"), number(bulk.rows)),
        Row(_("Works"), number(bulk.works)),
        Row(_("Works with faults"), number(bulk.wrong)),
        Row(_("Works that another seems to be"), number(bulk.alike)),
    ]
    about = [Row(_("Size"), bytes_size(bulk.size)), Row("SHA-256", bulk.sha256, mono=True)]
    return [*(counts if bulk.checked_at else []), *about]


@audience(Audience.SIGNED_IN)
@require_POST
def act(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Enter, check again, undo or set aside."""
    bulk = _mine(request, pk)
    if slug not in ACTS:
        raise Http404
    _step, do, words = ACTS[slug]
    try:
        do(request.user, bulk)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, str(words))
    return redirect("registers:bulks") if slug == "discard" else redirect(bulk)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def results(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The same sheet with what was found in each row."""
    bulk = _mine(request, pk)
    is_there = bool(bulk.checked_at and bulk.file) and bulk.state != BulkState.CHECKING
    if not is_there or steps.keeps(request.user, bulk):  # it has numbers of persons: for who keeps the works alone
        raise Http404
    name = f"{bulk.name.rpartition('.')[0] or bulk.name}-{_('results')}.xlsx"
    return FileResponse(default_storage.open(bulk.results), as_attachment=True, filename=name, content_type=XLSX)


@audience(Audience.SIGNED_IN)
@require_GET
def template_xlsx(_request: SignedInRequest) -> HttpResponse:
    """The empty sheet, in the reader's language."""
    return _file(columns.template_xlsx(), "works.xlsx", XLSX)


@audience(Audience.SIGNED_IN)
@require_GET
def template_csv(_request: SignedInRequest) -> HttpResponse:
    """The same for programs that write no workbooks."""
    return _file(columns.template_csv(), "works.csv", "text/csv; charset=utf-8")


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

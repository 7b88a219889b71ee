"""The payer's own pages: all payments, and their papers. Another person's are not found."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.access import Audience, audience
from portal.payments import papers, presenting
from portal.payments.models import Fee

PER_PAGE = 20


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """Every fee of the person, newest first, with its attempts, refunds and papers."""
    page = Paginator(presenting.fees_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "account", "page": page, "lines": presenting.lines(page.object_list)}
    return render(request, "payments/history.html", context)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def invoice(request: HttpRequest, code: str) -> HttpResponse:
    """The invoice of a fee that is due; of one that was paid, its confirmation instead."""
    fee = _own(request, code)
    if fee.state == Fee.State.VOID:
        raise Http404
    if fee.state != Fee.State.DUE:
        return redirect("payments:confirmation", code=fee.code)
    try:
        return _pdf(papers.invoice(fee), f"invoice-{fee.invoice}.pdf")
    except papers.NoDetails:
        messages.info(request, _("The details for a transfer are not set yet. Pay by card; your fee stays as it is."))
        return redirect("payments:history")


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def confirmation(request: HttpRequest, code: str) -> HttpResponse:
    fee = _own(request, code)
    if fee.paid_at is None:
        raise Http404
    return _pdf(papers.confirmation(fee), f"payment-{fee.invoice}.pdf")


def _own(request: HttpRequest, code: str) -> Fee:
    """The person's own fee, or 404."""
    return get_object_or_404(Fee.objects.select_related("price", "payer"), code=code, payer=request.user.pk)


def _pdf(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

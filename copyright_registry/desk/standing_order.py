"""The desk's page of the standing order: what is in force, signing one, ending it."""

import base64
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import person_of
from copyright_registry import standing_orders
from copyright_registry.models import StandingOrder
from portal.access import confirmed
from portal.admin_site import ReadOnlyAdmin
from portal.files import to_keep
from portal.flow import StepRefused
from portal.signing.accepting import Unchecked, offered_bin
from portal.signing.forms import kept, signed_cms


def _minutes(request: HttpRequest) -> int:
    """The choice in the address, 30 by default: the text to sign is another for each."""
    asked = request.GET.get("minutes", "30")
    minutes = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    if minutes not in standing_orders.CHOICES:
        raise Http404
    return minutes


@admin.register(StandingOrder)
class StandingOrderDesk(ReadOnlyAdmin):
    """One page in place of a list: there is one order, or none."""

    def get_urls(self) -> list[URLPattern]:
        return [
            path("", self.admin_site.admin_view(self.page), name="copyright_registry_standingorder_changelist"),
            path("text/", self.admin_site.admin_view(text_file), name="standing_order_text"),
            path("<int:pk>/end/", self.admin_site.admin_view(end), name="standing_order_end"),
        ]

    def page(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _page(request, self.admin_site.each_context(request))


@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def _page(request: HttpRequest, site: dict[str, Any]) -> HttpResponse:
    """The order in force, or the text of a new one; POST takes its signature."""
    head, minutes, status = person_of(request), _minutes(request), 200
    outage: dict[str, Any] = {}
    if request.method == "POST":
        cms, status = signed_cms(request), 422
        try:
            standing_orders.sign(head, minutes, cms)
        except Unchecked as unchecked:
            outage, status = {"unchecked": unchecked, "kept": kept(cms)}, 503
        except StepRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The standing order is in force."))
            return redirect("admin:copyright_registry_standingorder_changelist")
    text = standing_orders.text(minutes, timezone.now())
    context = {
        **site,
        "title": _("Standing order"),
        "order": standing_orders.in_force(),
        "refusal": standing_orders.refusal(head),
        "minutes": minutes,
        "here": f"?minutes={minutes}",
        "choices": standing_orders.CHOICES,
        "text": text,
        "document": base64.b64encode(text.encode()).decode(),
        "bin": offered_bin(head, "standing order", ""),
        **outage,
    }
    return render(request, "admin/copyright_registry/standing_order.html", context, status=status)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an order; what was assigned under it stays."""
    order = get_object_or_404(StandingOrder, pk=pk)
    try:
        standing_orders.end(person_of(request), order)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The standing order has ended. What was assigned under it stays."))
    return redirect("admin:copyright_registry_standingorder_changelist")


@never_cache
@require_GET
def text_file(request: HttpRequest) -> HttpResponse:
    """The bytes to sign, for those who sign with another program."""
    if standing_orders.refusal(person_of(request)):
        raise Http404
    data = standing_orders.text(_minutes(request), timezone.now()).encode()
    return to_keep(data, "text/plain; charset=utf-8", "standing-order.txt")

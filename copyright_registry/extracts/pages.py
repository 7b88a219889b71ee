"""The page of an extract: which day, and the sealed sheet as a download."""

import logging
import math

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from copyright_registry import queries
from copyright_registry.extracts import making
from copyright_registry.models import Entry
from portal.access import Audience, audience
from portal.law import O1315_A3, under
from portal.throttling import Limit, client_of

logger = logging.getLogger(__name__)
EXTRACTS = Limit("extracts", times=10, seconds=600)


class DayForm(forms.Form):
    """As of which day; the register knows no day to come."""

    on = forms.DateField(
        label=gettext_lazy("As of"),
        help_text=gettext_lazy("Day, month, year: 24.11.2026"),
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
    )

    def __init__(self, number: int, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as any form is called
        self.number = number
        self.entry: Entry | None = None

    def clean_on(self) -> object:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Choose today or a day before."))
        self.entry = making.stood_on(self.number, day)
        if self.entry is None:
            raise forms.ValidationError(_("On that day there was no such entry yet. Choose a later day."))
        return day


@audience(Audience.EVERYONE)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O1315_A3, making.EXTRACTS)
def extract(request: HttpRequest, number: int) -> HttpResponse:
    """GET shows what stood on the day (?on=2026-11-24, today by default); POST gives it as a sealed sheet."""
    current = get_object_or_404(queries.entries(), number=number)
    asked = {"on": request.GET.get("on") or timezone.localdate().strftime("%d.%m.%Y")}
    form = DayForm(number, request.POST if request.method == "POST" else asked)
    if not form.is_valid() or form.entry is None:
        return _page(request, current, form, status=422)
    if request.method == "GET":
        return _page(request, current, form)
    if seconds := EXTRACTS.wait(client_of(request)):
        return _page(request, current, form, status=429, seconds=seconds)
    return _sealed(request, current, form, form.entry)


def _sealed(request: HttpRequest, current: Entry, form: DayForm, entry: Entry) -> HttpResponse:
    from portal.documents.seal import SealError  # takes a second to load

    try:
        made, pdf = making.make(entry, form.cleaned_data["on"])
    except SealError:
        logger.exception("An extract could not be sealed.")
        return _page(request, current, form, status=503)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="extract-{entry.number}-{made.as_of.isoformat()}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _page(request: HttpRequest, current: Entry, form: DayForm, status: int = 200, seconds: int = 0) -> HttpResponse:
    context = {
        "section": "registers",
        "current": current,
        "entry": form.entry,
        "form": form,
        "status": status,
        "minutes": math.ceil(seconds / 60),
    }
    answer = render(request, "copyright_registry/extract.html", context, status=status)
    if seconds:
        answer["Retry-After"] = str(seconds)
    return answer


urlpatterns = [path("registry/<int:number>/extract/", extract, name="extract")]

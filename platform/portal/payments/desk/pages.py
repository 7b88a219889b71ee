"""What the finance desks share: pages of one row with the verbs that are open on it, each sent by a form of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from portal import audit
from portal.admin_site import ReadOnlyAdmin
from portal.flow import MOVED_ON, Refusal, StepRefused, Words
from portal.models import Trail
from portal.payments.differences import NOT_YOURS, OWN_MONEY
from portal.templatetags.components import NBSP, number


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to do with a row; `act` does it with what the form holds, `told` says it first.

    `may` is the rule that the verb itself asks: who may do it, and whether the row is in a state for it.
    """

    slug: str
    title: Words
    button: Words
    may: Callable[[Any, Any], Refusal | None]
    act: Callable[[Any, Any, dict[str, Any]], object]
    form: type[Form] = Form
    told: Words = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A verb on the page: its form where it is open, else why it is not for this reader."""

    verb: Verb
    address: str
    form: Form
    refusal: Words = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the trail, with the name of who did it."""

    row: Trail
    actor: Words


class OpenFilter(admin.SimpleListFilter):
    """What still needs a person: `column` of it is empty."""

    title = _("state")
    parameter_name = "open"
    column: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Needs a person")), ("no", _("Done"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(**{f"{self.column}__isnull": self.value() == "yes"})


class FinanceDesk(ReadOnlyAdmin):
    """A list, and a page of each row."""

    template: ClassVar[str]
    joined: ClassVar[Sequence[str]] = ()  # what the page of a row shows of other tables
    list_per_page = 50
    show_full_result_count = False

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """The page of one row."""
        return self.show(request, self.row(request, object_id))

    def row(self, request: HttpRequest, object_id: str) -> Any:
        """The row with what its page shows; others than those who see the desk are not let in."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.model.objects.select_related(*self.joined).filter(pk=object_id) if object_id.isdecimal() else ()
        for row in found:
            return row
        raise Http404

    def facts(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What its page shows beside the trail."""
        return {}

    def show(self, request: HttpRequest, row: Any, status: int = 200, **more: Any) -> HttpResponse:
        """The page of `row`."""
        context = {"title": str(row), "row": row, "listed": True, "deeds": deeds(row)}
        return self.page(request, self.template, {**context, **self.facts(request, row), **more}, status)

    def page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page of the desk in the frame of all desks."""
        every = {**self.admin_site.each_context(request), "opts": self.opts}
        return render(request, f"admin/payments/{template}", {**every, **context}, status=status)


class VerbDesk(FinanceDesk):
    """On the page of a row stand the verbs that are open; each is sent to an address of its own."""

    template = "row.html"

    @property
    def name(self) -> str:
        return f"payments_{self.opts.model_name}"

    def get_urls(self) -> list[URLPattern]:
        step = self.admin_site.admin_view(require_POST(self.step))
        return [path("<int:pk>/step/<slug:slug>/", step, name=f"{self.name}_step"), *super().get_urls()]

    def verbs(self, row: Any) -> Sequence[Verb]:
        """What can be done with `row`, open or not."""
        return ()

    def step(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """One verb; where it is not taken, the page says why and keeps what was typed."""
        row = self.row(request, str(pk))
        verb = next((verb for verb in self.verbs(row) if verb.slug == slug), None)
        refusal = MOVED_ON if verb is None else verb.may(request.user, row)
        if refusal is NOT_YOURS:
            raise PermissionDenied
        if verb is None or refusal is not None:
            messages.error(request, str((refusal or MOVED_ON).reason))
            return redirect(f"admin:{self.name}_change", pk)
        form = verb.form(request.POST)
        if form.is_valid():
            try:
                verb.act(request.user, row, form.cleaned_data)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, gettext("Done."))
                return redirect(f"admin:{self.name}_change", pk)
        now = self.row(request, str(pk))
        return self.show(request, now, 422, panels=self._panels(request, now, verb, form), failed=form)

    def show(self, request: HttpRequest, row: Any, status: int = 200, **more: Any) -> HttpResponse:
        """The page of `row` with its verbs."""
        return super().show(request, row, status, **{"panels": self._panels(request, row), **more})

    def _panels(
        self, request: HttpRequest, row: Any, tried: Verb | None = None, sent: Form | None = None
    ) -> list[Panel]:
        """The verbs that are open but for who asks, and one that was tried in vain with its form as `sent`."""
        verbs = {verb.slug: verb for verb in self.verbs(row)}
        if tried is not None:
            verbs.setdefault(tried.slug, tried)
        shown = []
        for slug, verb in verbs.items():
            form = sent if tried is not None and slug == tried.slug else None
            refusal = verb.may(request.user, row)
            if form is not None or refusal is None or refusal is OWN_MONEY:
                address = reverse(f"admin:{self.name}_step", args=[row.pk, slug])
                why = refusal.reason if refusal and form is None else ""
                shown.append(Panel(verb, address, form or verb.form(), why))
        return shown


def deeds(*things: Model) -> list[Deed]:
    """The trail of `things`, oldest first, in two queries."""
    rows = list(Trail.objects.filter(subject__in=[audit.key(thing) for thing in things]).order_by("pk"))
    names = _names({row.actor for row in rows})
    return [Deed(row, names.get(row.actor, row.actor)) for row in rows]


def _names(actors: set[str]) -> dict[str, Words]:
    """What those who act are called."""
    people = get_user_model()
    numbers = [int(pk) for model, _sign, pk in (actor.partition(":") for actor in actors) if pk.isdecimal()]
    named: dict[str, Words] = {audit.key(person): str(person) for person in people._base_manager.filter(pk__in=numbers)}
    return {"portal": _("the portal"), **named}


def percent(value: int | Decimal) -> str:
    """16 %, with hundredths only where there are any."""
    return f"{number(Decimal(value).normalize() + 0)}{NBSP}%"

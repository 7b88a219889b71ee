"""Prices and the payee's details, from a day on: lists of all rows, and a form for another."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formatting
from portal.admin_site import ReadOnlyAdmin
from portal.components import Crumb
from portal.flow import StepRefused
from portal.payments import charging, prices
from portal.payments.desk.pages import percent
from portal.payments.forms import PayeeForm, PriceForm
from portal.payments.models import Payee, Price
from portal.templatetags.components import money, tag


class FromADayDesk(ReadOnlyAdmin):
    """Rows stand as they were added; which is in force today is said, and another from a later day is added."""

    list_select_related = ("added_by",)
    list_per_page = 50
    same: ClassVar[tuple[str, ...]] = ()  # the columns by which rows follow each other
    add_form: ClassVar[type[Form]]
    verb: ClassVar[Callable[..., Any]]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the row in force today, and the one that was added last for the same day."""
        rows = self.model._default_manager.filter(**{column: OuterRef(column) for column in self.same})
        current = rows.filter(since__lte=timezone.localdate()).order_by("-since", "-pk").values("pk")[:1]
        standing = rows.filter(since=OuterRef("since")).order_by("-pk").values("pk")[:1]
        found: QuerySet[Any] = (
            super().get_queryset(request).annotate(current=Subquery(current), standing=Subquery(standing))
        )
        return found

    @admin.display(description=gettext_lazy("state"))
    def told_state(self, row: Any) -> str:
        if row.pk == row.current:
            return tag("good", _("In force"))
        if row.pk != row.standing:
            return tag("ended", _("Replaced"))
        return tag("todo", _("To come")) if row.since > timezone.localdate() else tag("ended", _("Former"))

    @admin.display(description=gettext_lazy("example"))
    def told_example(self, row: Any) -> str:
        return tag("late", _("Example")) if row.example else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(f"payments.add_{self.opts.model_name}"))

    def add_view(self, request: HttpRequest, *_args: Any, **_more: Any) -> HttpResponse:
        """What the act says; nothing typed is lost where it cannot be so."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.add_form(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                row = self.verb(request.user, **form.cleaned_data)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                words = _("It is in force from %(day)s. Cases of earlier days keep what was in force then.")
                messages.success(request, words % {"day": formatting.day(row.since)})
                return redirect(f"admin:payments_{self.opts.model_name}_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "above": Crumb(_("Finance desk"), reverse("admin:finance")),
            "title": f"{capfirst(self.opts.verbose_name_plural)}: {_('Add a row')}",
            "told": _(
                "A row cannot be changed. What it sets wrongly, another row for the same day replaces, "
                "as long as that day is yet to come."
            ),
            "form": form,
            "button": _("Add the row"),
            "back": _("Back without adding"),
        }
        return render(request, "admin/add.html", context, status=422 if form.errors else 200)


@admin.register(Price)
class PriceDesk(FromADayDesk):
    """What each service costs."""

    list_display = ("told_service", "since", "told_net", "told_vat", "told_gross", "act", "told_example", "told_state")
    ordering = ("code", "-since", "-pk")
    fields = ("told_service", "since", "told_net", "told_vat", "told_gross", "act", "example", "added_by", "added_at")
    same = ("code",)
    add_form = PriceForm
    verb = staticmethod(prices.add_price)

    @admin.display(description=gettext_lazy("service"), ordering="code")
    def told_service(self, price: Price) -> Any:
        return charging.title_of(price.code)

    @admin.display(description=gettext_lazy("without VAT"))
    def told_net(self, price: Price) -> str:
        return money(price.net)

    @admin.display(description=gettext_lazy("VAT"))
    def told_vat(self, price: Price) -> str:
        return percent(price.vat_percent)

    @admin.display(description=gettext_lazy("with VAT"))
    def told_gross(self, price: Price) -> str:
        return money(price.gross)


@admin.register(Payee)
class PayeeDesk(FromADayDesk):
    """To whom fees are paid by transfer, and what papers say of them."""

    list_display = ("name_ru", "since", "bin", "iban", "bic", "kbe", "knp", "told_example", "told_state")
    ordering = ("-since", "-pk")
    fields = (
        "name_kk", "name_ru", "bin", "iban", "bank_kk", "bank_ru", "bic", "kbe", "knp",
        "since", "act", "example", "added_by", "added_at",
    )  # fmt: skip
    add_form = PayeeForm
    verb = staticmethod(prices.add_payee)

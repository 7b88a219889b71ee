"""The staff's desks: the Django admin, entered by EDS only, where rights come from appointments alone."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal.access import Audience, View
from portal.access import audience as declare


class StaffSite(AdminSite):
    """Open to whoever holds an appointment today; there is no password form."""

    audience = Audience.STAFF
    site_header = _("Staff desks")
    site_title = _("Staff desks")
    index_title = _("Desks")
    enable_nav_sidebar = False

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return declare(Audience.STAFF)(super().admin_view(view, cacheable))

    def get_urls(self) -> list[Any]:
        """Django's pages without those about passwords."""
        passwords = {"password_change", "password_change_done"}
        return [page for page in super().get_urls() if getattr(page, "name", None) not in passwords]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the few desks that stand in the head of every page; all of them stand on the first."""
        context = super().each_context(request)
        desks = [desk for app in context["available_apps"] for desk in app["models"]]
        return {**context, "desks_at_hand": [desk for desk in desks if self._is_at_hand(desk, request.path)]}

    def _is_at_hand(self, desk: dict[str, Any], path: str) -> bool:
        return getattr(self.get_model_admin(desk["model"]), "at_hand", False) or str(desk["admin_url"]) in path

    @declare(Audience.EVERYONE)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect_to_login(request.GET.get("next", "/admin/"))


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Facts are looked at here and changed by steps only."""

    actions: Sequence[str] | None = None
    at_hand = False  # whether a link to it stands in the head of every page

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

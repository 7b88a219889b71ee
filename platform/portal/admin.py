"""The trail on the staff's desks: read, never changed."""

import json

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.admin_site import ReadOnlyAdmin
from portal.models import Trail


@admin.register(Trail)
class TrailDesk(ReadOnlyAdmin):
    """Who did what, when, under which law."""

    list_display = ("at", "actor", "told_act", "subject", "laws")
    search_fields = ("=subject", "=actor")
    list_filter = ("act",)
    ordering = ("-pk",)
    fields = ("at", "actor", "told_act", "subject", "laws", "detail")
    readonly_fields = fields
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=_("act"), ordering="act")
    def told_act(self, row: Trail) -> str:
        return capfirst(row.act)

    @admin.display(description=_("under"))
    def laws(self, row: Trail) -> str:
        return ", ".join(row.law)

    @admin.display(description=_("details"))
    def detail(self, row: Trail) -> str:
        """What the canonical bytes say beside the other fields, such as the reason of a refusal."""
        told = json.loads(bytes(row.body))["detail"]
        return format_html_join("", "<div>{}: {}</div>", [(name, plain(value)) for name, value in told.items()]) or "–"


def plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""The trail and undeliverable notices on the staff's desks: read, never changed."""

import json

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import notices
from portal.admin_site import ReadOnlyAdmin
from portal.flow import StepRefused
from portal.models import Notice, Trail


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


@admin.register(Notice)
class NoticeDesk(ReadOnlyAdmin):
    """What could not be delivered by e-mail: to whom, about what, since when and why; never what it says."""

    list_display = ("person", "template", "topic", "given_up_at", "tries", "fault")
    ordering = ("-given_up_at",)
    fields = (*list_display, "created_at", "tried_at")
    readonly_fields = fields
    list_per_page = 50
    show_full_result_count = False
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return super().get_queryset(request).exclude(given_up_at=None)

    def has_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("portal.change_notice")

    @admin.action(description=_("Try to mail the chosen ones again"), permissions=["again"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Notice]) -> None:
        """Each by itself: where one is refused, the others stand."""
        owed = 0
        for notice in chosen:
            try:
                notices.try_again(request.user, notice)
                owed += 1
            except StepRefused as refused:
                messages.error(request, f"{notice}: {refused}")
        words = ngettext("%(count)s notice is mailed again.", "%(count)s notices are mailed again.", owed)
        messages.info(request, words % {"count": owed})

"""The trail on the staff's desks: read, never changed."""

from django.contrib import admin

from portal.admin_site import ReadOnlyAdmin
from portal.models import Trail


@admin.register(Trail)
class TrailDesk(ReadOnlyAdmin):
    """Who did what, when, under which law."""

    list_display = ("at", "actor", "act", "subject", "law")
    search_fields = ("=subject", "=actor")
    list_filter = ("act",)
    ordering = ("-pk",)
    fields = ("at", "actor", "act", "subject", "law")
    list_per_page = 50
    show_full_result_count = False

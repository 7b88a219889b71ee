"""Addresses of sheets of works, within the account."""

from django.urls import path, re_path

from registers.bulk import pages

urlpatterns = [
    path("", pages.sheets, name="bulks"),
    re_path(r"^template\.(?P<kind>csv|xlsx)$", pages.template, name="bulk_template"),
    path("<int:pk>/", pages.sheet, name="bulk"),
    path("<int:pk>/results.xlsx", pages.results, name="bulk_results"),
    path("<int:pk>/<slug:name>/", pages.act, name="bulk_act"),
]

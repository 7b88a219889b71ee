"""Addresses of sheets of works, within the account."""

from django.urls import path

from registers.bulk import pages

urlpatterns = [
    path("", pages.sheets, name="bulks"),
    path("template.xlsx", pages.template_xlsx, name="bulk_template_xlsx"),
    path("template.csv", pages.template_csv, name="bulk_template_csv"),
    path("<int:pk>/", pages.sheet, name="bulk"),
    path("<int:pk>/results.xlsx", pages.results, name="bulk_results"),
    path("<int:pk>/<slug:slug>/", pages.act, name="bulk_act"),
]

"""Addresses for programs: in no language, since what they give is in all of them."""

from django.urls import path

from portal.search import serving

urlpatterns = [
    path("openapi.json", serving.openapi, name="openapi"),
    path("<slug:name>", serving.entries, name="api_entries"),
    path("<slug:name>/<int:number>", serving.entry, name="api_entry"),
]

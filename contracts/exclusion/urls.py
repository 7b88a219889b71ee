"""Addresses of exclusions: in the account, and the public list."""

from django.urls import path

from contracts.exclusion import pages, public

HERE = "account/exclusions/"
urlpatterns = [
    path("registers/exclusions/", public.excluded, name="excluded"),
    path(HERE, pages.exclusions, name="exclusions"),
    path(f"{HERE}new/", pages.begin, name="exclusion_begin"),
    path(f"{HERE}<uuid:pk>/", pages.exclusion, name="exclusion"),
    path(f"{HERE}<uuid:pk>/sections/<int:number>/", pages.section, name="exclusion_section"),
    path(f"{HERE}<uuid:pk>/sign/", pages.sign, name="exclusion_sign"),
    path(f"{HERE}<uuid:pk>/application.txt", pages.text, name="exclusion_text"),
    path(f"{HERE}<uuid:pk>/signature.zip", pages.package, name="exclusion_package"),
    path(f"{HERE}<uuid:pk>/withdraw/", pages.withdraw, name="exclusion_withdraw"),
    path(f"{HERE}<uuid:pk>/confirm/", pages.confirm, name="exclusion_confirm"),
    path(f"{HERE}<uuid:pk>/refuse/", pages.refuse, name="exclusion_refuse"),
]

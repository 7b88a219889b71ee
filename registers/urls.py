"""Addresses of the five registers: their overview, lists and files, and the page of each row."""

from django.urls import include, path

from portal.search import serving
from registers.lists import pages, search

app_name = "registers"
urlpatterns = [
    path("", include("registers.own.urls")),
    path("registers/", pages.overview, name="overview"),
    path("registers/dumps/<str:name>", pages.dump, name="dump"),
    *(
        route
        for register in search.registers()
        for route in serving.routes(register, f"registers/{register.name}", register.name)
    ),
    path("registers/works/<int:number>/", pages.work, name="work"),
    path("registers/owners/<int:number>/", pages.owner, name="owner"),
    path("registers/okups/<int:number>/", pages.okup, name="okup"),
    path("registers/users/<int:number>/", pages.user, name="user"),
    path("registers/agreements/<int:number>/", pages.agreement, name="agreement"),
    path("registers/agreements/<int:number>/document/", pages.agreement_document, name="agreement_document"),
    path("", include("registers.disputes.urls")),
    path("", include("registers.entering.urls")),
    path("account/bulk/", include("registers.bulk.urls")),
]

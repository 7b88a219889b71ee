"""Addresses of contracts in the account, of rates, and of what anybody may ask about licences."""

from django.urls import include, path

from contracts import pages, tariff_pages

app_name = "contracts"
urlpatterns = [
    path("", include("contracts.exclusion.urls")),
    path("account/contracts/", include("contracts.paper.urls")),
    path("licences/", tariff_pages.licences, name="licences"),
    path("licences/rates/<int:number>/", tariff_pages.rates, name="rates"),
    path("account/rates/", tariff_pages.own_rates, name="own_rates"),
    path("account/rates/new/", tariff_pages.add, name="rate_add"),
    path("account/contracts/", pages.contracts, name="contracts"),
    path("account/contracts/new/", pages.begin, name="begin"),
    path("account/contracts/<uuid:pk>/", pages.contract, name="contract"),
    path("account/contracts/<uuid:pk>/sections/<int:number>/", pages.section, name="section"),
    path("account/contracts/<uuid:pk>/ready/", pages.ready, name="ready"),
    path("account/contracts/<uuid:pk>/send/", pages.send, name="send"),
    path("account/contracts/<uuid:pk>/sign/", pages.sign, name="sign"),
    path("account/contracts/<uuid:pk>/counter/", pages.counter, name="counter"),
    path("account/contracts/<uuid:pk>/refuse/", pages.refuse, name="refuse"),
    path("account/contracts/<uuid:pk>/take-back/", pages.take_back, name="take_back"),
    path("account/contracts/<uuid:pk>/contract.pdf", pages.pdf, name="pdf"),
    path("account/contracts/<uuid:pk>/contract.docx", pages.docx, name="docx"),
    path("account/contracts/<uuid:pk>/signatures/<str:side>.zip", pages.package, name="package"),
]

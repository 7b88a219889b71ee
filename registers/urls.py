"""Addresses of the registers of works, owners, OKUPs, users and agreements."""

from django.urls import include, path

app_name = "registers"
urlpatterns = [
    path("", include("registers.entering.urls")),
]

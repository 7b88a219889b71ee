"""Addresses of the registers of Order 100."""

from django.urls import include, path

app_name = "registers"
urlpatterns = [
    path("", include("registers.disputes.urls")),
]

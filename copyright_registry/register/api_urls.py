"""Addresses for programs: in no language, since what they give is in all of them."""

from django.urls import path

from copyright_registry.register import api

urlpatterns = [
    path("certificates", api.certificates, name="api_certificates"),
    path("certificates/<int:number>", api.certificate, name="api_certificate"),
    path("openapi.json", api.openapi, name="openapi"),
]

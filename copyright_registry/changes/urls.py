"""Addresses of changes, within those of the register."""

from django.urls import path

from copyright_registry import signatures
from copyright_registry.changes import pages

urlpatterns = [
    path("registry/<int:number>/correct/", pages.correct, name="entry_correct"),
    path("registry/<int:number>/cancel/", pages.cancel, name="entry_cancel"),
    path("changes/<uuid:pk>/", pages.change, name="change"),
    path("changes/<uuid:pk>/edit/", pages.edit, name="change_edit"),
    path("changes/<uuid:pk>/sign/", pages.sign, name="change_sign"),
    path("changes/<uuid:pk>/text/", pages.text, name="change_text"),
    path("changes/<uuid:pk>/decline/", pages.decline, name="change_decline"),
    path("changes/<uuid:pk>/take-back/", pages.take_back, name="change_take_back"),
    path("changes/<uuid:pk>/decision/", pages.decision, name="change_decision"),
    path("changes/<uuid:pk>/decision/signature/", pages.decision_signature, name="change_decision_signature"),
    *signatures.account_urls("changes/<uuid:pk>/", "change_", pages.proven),
]

"""Addresses of complaints, below /complaints/."""

from django.urls import path

from copyright_registry import signatures
from copyright_registry.complaints import pages

one = "<uuid:pk>/"
urlpatterns = [
    path("new/", pages.new, name="complaint_new"),
    path(one, pages.page, name="complaint"),
    path(f"{one}edit/", pages.edit, name="complaint_edit"),
    path(f"{one}discard/", pages.discard, name="complaint_discard"),
    path(f"{one}review/", pages.review, name="complaint_review"),
    path(f"{one}review/text/", pages.statement_text, name="complaint_text"),
    path(f"{one}withdraw/", pages.withdraw, name="complaint_withdraw"),
    path(f"{one}answer/", pages.download_answer, name="complaint_answer"),
    path(f"{one}answer/signature/", pages.download_signature, name="complaint_answer_signature"),
    *signatures.account_urls(one, "complaint_", pages.proven),
]

"""Addresses of the State register: for everyone, and for authors who apply."""

from django.urls import include, path

from copyright_registry import (
    author_pages,
    benefit_pages,
    calendars,
    co_author_pages,
    document_pages,
    money_pages,
    price_list,
    public,
    signatures,
    views,
)
from copyright_registry.changes import urls as changes
from copyright_registry.completion import pages as completion_pages
from copyright_registry.copies import pages as copies_pages
from copyright_registry.extracts import pages as extract_pages
from copyright_registry.register.search import REGISTER
from portal.search import serving

app_name = "registry"
urlpatterns = [
    path("complaints/", include("copyright_registry.complaints.urls")),
    *copies_pages.urlpatterns,
    *extract_pages.urlpatterns,
    *serving.routes(REGISTER, "registry", "list"),
    path("registry/<int:number>/", public.entry, name="entry"),
    path("registry/<int:number>/versions/<int:version>/", public.version, name="version"),
    *changes.urlpatterns,
    path("verify/", public.verify, name="verify"),
    path("verify/check/<uuid:pk>/", public.check, name="check"),
    path("verify/<str:code>/", public.verify_code, name="verify_code"),
    path("prices/", price_list.page, name="prices"),
    path("services/entry/", views.start, name="start"),
    path("applications/<uuid:pk>/", views.application, name="application"),
    path("applications/<uuid:pk>/authors/", author_pages.authors, name="authors"),
    path("applications/<uuid:pk>/authors/apart/", author_pages.apart, name="authors_apart"),
    path("applications/<uuid:pk>/authors/pseudonym/", author_pages.pseudonym, name="pseudonym"),
    path("applications/<uuid:pk>/authors/myself/", author_pages.myself, name="author_myself"),
    path("applications/<uuid:pk>/authors/represented/", author_pages.represented, name="represented"),
    path("applications/<uuid:pk>/authors/<int:author>/", author_pages.represented, name="represented_one"),
    path("applications/<uuid:pk>/authors/<int:author>/remove/", author_pages.remove, name="remove_author"),
    path("applications/<uuid:pk>/authors/<int:author>/move/", author_pages.move, name="move_author"),
    path("applications/<uuid:pk>/authors/<int:author>/invite/", author_pages.invite_again, name="invite_again"),
    path("applications/<uuid:pk>/representation/", author_pages.representation, name="representation"),
    path("applications/<uuid:pk>/join/", co_author_pages.join, name="join"),
    path("applications/<uuid:pk>/decline/", co_author_pages.decline, name="decline"),
    path("applications/<uuid:pk>/cosign/", co_author_pages.cosign, name="cosign"),
    path("applications/<uuid:pk>/cosign/text/", co_author_pages.cosign_text, name="cosign_text"),
    path("applications/<uuid:pk>/kind/", views.kind, name="kind"),
    path("applications/<uuid:pk>/title/", views.title, name="title"),
    path("applications/<uuid:pk>/documents/<str:part>/", document_pages.documents, name="documents"),
    path("applications/<uuid:pk>/files/<int:attachment>/", document_pages.download, name="download_work"),
    path("applications/<uuid:pk>/files/<int:attachment>/preview/<str:name>", document_pages.preview, name="preview"),
    path("applications/<uuid:pk>/files/<int:attachment>/remove/", document_pages.remove, name="remove_file"),
    path("applications/<uuid:pk>/abstract/", document_pages.abstract, name="abstract"),
    path("applications/<uuid:pk>/originals/", document_pages.originals, name="originals"),
    path(
        "applications/<uuid:pk>/originals/<int:original>/remove/",
        document_pages.remove_original,
        name="remove_original",
    ),
    path("applications/<uuid:pk>/statements/", views.statements, name="statements"),
    path("applications/<uuid:pk>/benefit/", benefit_pages.page, name="benefit"),
    path("applications/<uuid:pk>/benefit/document/", benefit_pages.document, name="benefit_document"),
    path("applications/<uuid:pk>/completion/", completion_pages.page, name="completion"),
    path("applications/<uuid:pk>/completion/answer/", completion_pages.answer, name="completion_answer"),
    path(
        "applications/<uuid:pk>/completion/files/<int:attachment>/remove/",
        completion_pages.remove,
        name="completion_remove",
    ),
    path("applications/<uuid:pk>/completion/sign/", completion_pages.sign, name="completion_sign"),
    path("applications/<uuid:pk>/completion/text/", completion_pages.text, name="completion_text"),
    path("applications/<uuid:pk>/again/", views.apply_again, name="apply_again"),
    path("applications/<uuid:pk>/calendar.ics", calendars.application, name="calendar"),
    path("applications/<uuid:pk>/discard/", views.discard, name="discard"),
    path("applications/<uuid:pk>/review/", views.review, name="review"),
    path("applications/<uuid:pk>/review/text/", views.statement_text, name="statement_text"),
    path("applications/<uuid:pk>/take-back/", views.take_back, name="take_back"),
    path("applications/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("applications/<uuid:pk>/pay/", money_pages.pay, name="pay"),
    path("applications/<uuid:pk>/pay/invoice/", money_pages.invoice, name="pay_invoice"),
    path("applications/<uuid:pk>/pay/use-fee/", money_pages.use_fee, name="use_fee"),
    path("applications/<uuid:pk>/money-back/", money_pages.money_back, name="money_back"),
    path("applications/<uuid:pk>/paid/<int:attempt>/", money_pages.back_from_bank, name="back"),
    path("applications/<uuid:pk>/decision/", views.download_decision, name="download_decision"),
    path("applications/<uuid:pk>/decision/signature/", views.download_signature, name="download_signature"),
    *signatures.urlpatterns,
    path("applications/<uuid:pk>/certificate/", views.download_certificate, name="download_certificate"),
]

"""Addresses of disputes and reported mistakes, below the works of the register and below the account."""

from django.urls import path

from registers.disputes import pages

urlpatterns = [
    path("registers/works/<int:pk>/claim/", pages.claim, name="claim"),
    path("registers/works/<int:pk>/mistake/", pages.report, name="report"),
    path("account/disputes/", pages.disputes, name="disputes"),
    path("account/disputes/<int:pk>/", pages.dispute, name="dispute"),
    path("account/disputes/<int:pk>/claims/<int:claim>/", pages.answer, name="dispute_answer"),
    path("account/disputes/<int:pk>/claims/<int:claim>/withdraw/", pages.withdraw, name="claim_withdraw"),
    path("account/disputes/<int:pk>/evidence/<int:file>/", pages.evidence, name="evidence"),
    path("account/mistakes/<int:pk>/", pages.mistake, name="mistake"),
]

"""Addresses of a person's payments and their papers."""

from django.urls import path

from portal.payments import views

app_name = "payments"
urlpatterns = [
    path("account/payments/", views.history, name="history"),
    path("payments/<str:code>/invoice.pdf", views.invoice, name="invoice"),
    path("payments/<str:code>/confirmation.pdf", views.confirmation, name="confirmation"),
]

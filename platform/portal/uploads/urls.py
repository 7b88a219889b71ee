"""Addresses of the tus server: one to begin at, and one for each upload."""

from django.urls import path

from portal.uploads import views

app_name = "uploads"
urlpatterns = [
    path("", views.uploads, name="uploads"),
    path("<uuid:pk>", views.upload, name="upload"),
]

"""Addresses of agreements on paper and of overlapping mandates in the account."""

from django.urls import path

from contracts.paper import pages

urlpatterns = [
    path("paper/", pages.papers, name="papers"),
    path("paper/new/<str:kind>/", pages.place, name="place"),
    path("paper/<int:number>/", pages.paper, name="paper"),
    path("overlaps/<int:pk>/", pages.conflict, name="conflict"),
]

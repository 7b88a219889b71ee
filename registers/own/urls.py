"""Addresses of the account's own lists and of places of use."""

from django.urls import path

from registers.own import pages, places

urlpatterns = [
    path("account/works/", pages.works, name="own_works"),
    path("account/members/", pages.members, name="own_members"),
    path("account/agreements/", pages.agreements, name="own_agreements"),
    path("account/places/", places.places, name="own_places"),
    path("account/places/enter/", places.enter, name="user_enter"),
    path("account/places/new/", places.add, name="place_add"),
    path("account/places/<int:pk>/", places.change, name="place"),
    path("account/places/<int:pk>/close/", places.close, name="place_close"),
    path("account/places/<int:pk>/remove/", places.remove, name="place_remove"),
]

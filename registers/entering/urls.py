"""Addresses of the works that a person keeps or holds a share of."""

from django.urls import path

from registers.entering import copy_pages, holder_pages, pages

urlpatterns = [
    path("account/works/new/", pages.begin, name="work_begin"),
    path("account/works/<int:key>/", pages.work, name="work_edit"),
    path("account/works/<int:key>/about/", pages.about, name="work_about"),
    path("account/works/<int:key>/codes/", pages.codes, name="work_codes"),
    path("account/works/<int:key>/holders/", holder_pages.holders, name="work_holders"),
    path("account/works/<int:key>/holders/new/", holder_pages.holder_new, name="work_holder_new"),
    path("account/works/<int:key>/holders/<int:place>/", holder_pages.holder, name="work_holder"),
    path("account/works/<int:key>/holders/<int:place>/remove/", holder_pages.holder_remove, name="work_holder_remove"),
    path("account/works/<int:key>/shares/", holder_pages.all_shares, name="work_shares"),
    path("account/works/<int:key>/enter/", pages.enter, name="work_enter"),
    path("account/works/<int:key>/copy/", copy_pages.copy, name="work_copy"),
    path("account/works/<int:key>/copy/<int:number>.wav", copy_pages.sound, name="work_sound"),
    path("account/works/<int:key>/discard/", pages.discard, name="work_discard"),
    path("account/works/<int:key>/withdraw/", pages.withdraw, name="work_withdraw"),
    path("account/works/<int:key>/take-over/", holder_pages.take_over, name="work_take_over"),
    path("account/works/<int:key>/agree/", holder_pages.agree, name="work_agree"),
    path("account/works/<int:key>/versions/", pages.versions, name="work_versions"),
    path("account/works/<int:key>/versions/<int:number>.json", pages.version, name="work_version"),
]

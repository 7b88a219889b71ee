"""The map of addresses. Apps are named by string: the ground imports none."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.module_loading import import_string
from django.views.generic import RedirectView

from portal import views
from portal.access import Audience, audience

home = audience(Audience.EVERYONE)(RedirectView.as_view(pattern_name="start"))

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("payments/post-link", views.post_link, name="post_link"),
    path("uploads/", include("portal.uploads.urls")),
    path("verify/<str:code>", import_string("copyright_registry.public.verify_short"), name="verify_short"),
    path("api/v1/", include("portal.search.urls")),
    path("", home, name="home"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", import_string("copyright_registry.public.start_page"), name="start"),
        path("", include("accounts.urls")),
        path("", include("portal.payments.urls")),
        path("", include("registers.urls")),
        path("", include("contracts.urls")),
        path("", include("copyright_registry.urls")),
    ),
]

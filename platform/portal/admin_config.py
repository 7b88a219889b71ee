"""The staff's site is ours: see portal.admin_site."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.StaffSite"

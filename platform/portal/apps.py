"""The ground as a Django app: it owns the trail, the counters and the notices."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Not in portal/__init__.py: the programs that read one file need no Celery, and start twice as fast.
        from portal import celery, checks  # noqa: F401 - both register themselves

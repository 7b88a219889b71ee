"""The ground that all apps stand on: settings, law, workflow steps, access, trail, signatures, payments."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]

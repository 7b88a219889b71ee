"""The calendar of working time, and the terms that run in it."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "portal.worktime"
    label = "worktime"
    default_auto_field = "django.db.models.BigAutoField"

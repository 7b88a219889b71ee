"""Moments and days in the words of the reader's language, for pages and for whatever is said outside of them."""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.functional import Promise

Words = str | Promise  # a text, or one that is translated when it is shown


def moment(value: datetime | None) -> str:
    """Day and time in Kazakhstan; "" for none."""
    return formats.date_format(_local(value), "DATETIME_FORMAT") if value else ""


def day(value: date | None) -> str:
    """A day; of an aware moment, the day it is in Kazakhstan; "" for none."""
    if not value:
        return ""
    local = _local(value) if isinstance(value, datetime) else value
    return formats.date_format(local, "DATE_FORMAT")


def _local(value: datetime) -> datetime:
    return timezone.localtime(value, timezone.get_default_timezone())

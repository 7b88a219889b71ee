"""What every page knows besides its own matter."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, override

from portal import notices


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the portal's name, its languages with this page in each, the demo's note, new notices."""
    return {
        "portal_name": settings.PORTAL_NAME,
        "demo": settings.DEMO,
        "mailbox_url": settings.MAILBOX_URL,
        "signer_url": settings.SIGNER_URL,
        "signer_window": settings.SIGNER_URL.replace("ws", "http", 1) if settings.DEMO else "",
        "language_links": language_links(request),
        "unread": cache(lambda: notices.unread(request.user)),  # asked where a page shows it, once
    }


def language_links(request: HttpRequest) -> list[dict[str, str]]:
    """Each language, named in itself, with the address of this same page in it."""
    return [
        {"code": code, "name": name, "url": _in_language(request.get_full_path(), code)}
        for code, name in settings.LANGUAGES
    ]


def _in_language(address: str, code: str) -> str:
    """`address` in another language; its start page where the address is the same in all of them."""
    translated = translate_url(address, code)
    if translated != address or code == get_language():
        return translated
    try:
        with override(code):
            return reverse("start")
    except NoReverseMatch:
        return address

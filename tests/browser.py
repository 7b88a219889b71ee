"""People at their browsers: a client that is signed in, and what a page says."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone, translation

from accounts.models import User


class Browser(Client):
    """A client after whose requests the test speaks its own language again.

    All share one handler: each of its own would read the folder of static files anew.
    """

    portal = ClientHandler(enforce_csrf_checks=False)

    def __init__(self) -> None:
        super().__init__()
        self.handler = self.portal

    def request(self, **request: Any) -> Any:
        with translation.override(translation.get_language()):
            return super().request(**request)


def client_of(person: User | None, *, confirmed: bool = True) -> Browser:
    """The browser of `person`, who has just proved who they are unless told otherwise; None has not signed in."""
    client = Browser()
    if person is not None:
        client.force_login(person)
    if person is not None and confirmed:
        session = client.session
        session["confirmed_at"] = timezone.now().isoformat()
        session.save()
    return client


def soup(page: Any) -> BeautifulSoup:
    return BeautifulSoup(page.content, "html.parser")


def one(page: BeautifulSoup, selector: str) -> Tag:
    """The only element of the page that fits."""
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)} found"
    return found[0]


def said(page: Any) -> str:
    """All words of the page, on one line."""
    return re.sub(r"\s+", " ", soup(page).get_text(" "))


def errors(page: Any) -> dict[str, str]:
    """The error summary: what each link points to, and its words."""
    links = soup(page).select(".error-summary a[href^='#']")
    return {str(link["href"]): link.get_text(" ", strip=True) for link in links}


def typed(page: Any, name: str) -> str:
    """What stands in the field `name`."""
    field = soup(page).select_one(f"[name={name}]")
    assert field is not None, f"no field {name}"
    return str(field.get("value", "")) or field.get_text()

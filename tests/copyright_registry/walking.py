"""How an author and the staff walk through the pages, each in their own browser."""

import base64
from typing import Any

import requests
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from copyright_registry.forms import StatementsForm
from copyright_registry.models import Application, Kind
from tests.browser import one, soup
from tests.people import PDF, People

TITLE = {"title_kk": "Түнгі көш", "title_ru": "Ночное кочевье", "title_en": "", "created_on": "03.10.2026"}
COMMON_POINTS = ("complete", "readable", "kind", "not_sign", "not_derived", "not_religious", "represented")
CHECKED = {
    "result": "enter",
    "checked": [*COMMON_POINTS, "whole_text"],
}


def begin(author: Client) -> str:
    """Answer the two questions; gives the address of the draft."""
    return author.post("/kk/services/entry/", {"who": "author", "published": "no"})["Location"]


def fill_in(author: Client, draft: str, **titles: str) -> None:
    """Fill in every section of the draft at that address."""
    kind = Kind.objects.get(code="literary")
    sections: dict[str, dict[str, Any]] = {
        "kind": {"kind": kind.pk, "language": "kk", **dict.fromkeys(("derived", "religious", "distinguishing"), "no")},
        "title": {**TITLE, **titles},
        "statements": dict.fromkeys(StatementsForm.base_fields, "on"),
    }
    for section, answers in sections.items():
        assert author.post(f"{draft}{section}/", answers)["Location"] == draft, section
    copy = f"{draft}documents/copy/"
    assert author.post(copy, {"document": "text", "file": SimpleUploadedFile("poem.pdf", PDF)})["Location"] == copy


def sign(people: People, person: User, client: Client, address: str) -> Any:
    """Sign the very bytes that the page at `address` offers."""
    field = soup(client.get(address)).select_one("[data-document]")
    assert field is not None, "the page offers nothing to sign"
    return client.post(address, {"cms": people.sign(person, base64.b64decode(str(field["value"])))})


def bank_page(author: Client, draft: str) -> str:
    """Leave for the bank, for the sum that the page shows; gives the address of the bank's page."""
    return author.post(f"{draft}pay/", {"shown": shown(author, draft)})["Location"]


def shown(author: Client, draft: str) -> str:
    """The sum on the page of paying, as its form sends it."""
    return str(one(soup(author.get(f"{draft}pay/")), "form[action$='/pay/'] [name=shown]")["value"])


def pay_at(address: str, behaviour: str = "pays") -> str:
    """Pay on the bank's page at `address`; gives where it sends the payer back to, without the host."""
    page = BeautifulSoup(requests.get(address, timeout=5).text, "html.parser")
    fields = {str(tag["name"]): str(tag["value"]) for tag in page.select("input:not([type=radio]), input:checked")}
    answer = requests.post(
        address.partition("?")[0], data={**fields, "behaviour": behaviour}, allow_redirects=False, timeout=5
    )
    return "/" + answer.headers.get("Location", "").partition("//")[2].partition("/")[2]


def desk(application: Application, page: str = "change") -> str:
    """The address of a page of the staff's desk; `file` and `show` are those of its one file."""
    if page in {"file", "show"}:
        page = f"{page}/{application.attachments.get().pk}"
    return f"/admin/copyright_registry/application/{application.pk}/{page}/"

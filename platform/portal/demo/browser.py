"""A browser without a window: pages, forms with their CSRF, the signing program, downloads. No models."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag
from websockets.sync.client import connect


class JourneyFailed(Exception):
    """Something was not as it must be; str() says what."""


@dataclass
class Page:
    """One answer of the portal, or of the bank."""

    url: str
    status: int
    soup: BeautifulSoup

    def __str__(self) -> str:
        heading = self.soup.find("h1")
        return f"{self.url} ({self.status}): {heading.get_text(' ', strip=True) if heading else ''}"

    @property
    def text(self) -> str:
        return self.soup.get_text(" ", strip=True)

    def form(self, selector: str = "main form[method=post], form[method=post]") -> "Form":
        """The first form that fits a CSS selector."""
        found = self.soup.select_one(selector)
        if found is None:
            raise JourneyFailed(f"No form {selector!r} on {self}. {self.text[:400]}")
        return Form(self, found)

    def link(self, part: str) -> str:
        """The address of the first link whose address contains `part`."""
        for anchor in self.soup.select("a[href]"):
            if part in str(anchor["href"]):
                return urljoin(self.url, str(anchor["href"]))
        raise JourneyFailed(f"No link with {part!r} on {self}.")

    def link_to_mailbox(self) -> str:
        """The address of the demo's mailbox, from the note that every page of a demo carries."""
        anchor = self.soup.select_one(".demo a[href^=http]")
        if anchor is None:
            raise JourneyFailed(f"No mailbox is linked on {self}: is this a demo?")
        return str(anchor["href"])


@dataclass
class Form:
    """A form as it stands on its page: its hidden fields, and what was typed before."""

    page: Page
    element: Tag

    @property
    def action(self) -> str:
        return urljoin(self.page.url, str(self.element.get("action") or self.page.url))

    def values(self) -> dict[str, Any]:
        """What the browser would send without anything typed."""
        sent: dict[str, Any] = {}
        for control in self.element.select("input[name], textarea[name], select[name]"):
            kind = control.get("type", "text")
            name = str(control["name"])
            if kind in {"checkbox", "radio"} and not control.has_attr("checked"):
                continue
            if kind == "file":
                continue
            if control.name == "select":
                chosen = control.select_one("option[selected]") or control.select_one("option")
                sent[name] = chosen.get("value", "") if chosen else ""
            else:
                sent[name] = control.get("value", "on" if kind == "checkbox" else control.get_text())
        return sent

    def choices(self, name: str) -> dict[str, str]:
        """The options of a list: words to value."""
        options = self.element.select(f"select[name={name}] option")
        return {option.get_text(strip=True): str(option.get("value", "")) for option in options}

    @property
    def document(self) -> str:
        """The bytes to sign, base64."""
        field_ = self.element.select_one("[data-document]")
        return str(field_["value"]) if field_ else ""


@dataclass
class Browser:
    """One person's browser."""

    base_url: str
    key: str  # of the simulator: whose signature
    session: requests.Session = field(default_factory=requests.Session)

    def open(self, address: str) -> Page:
        return self._page(self.session.get(urljoin(self.base_url, address), timeout=30))

    def send(self, form: Form, files: dict[str, Any] | None = None, /, **typed: Any) -> Page:
        """Submit a form with what was typed; redirects are followed, as a browser does."""
        sent = {**form.values(), **typed}
        if form.element.get("enctype") == "multipart/form-data" and not files:
            parts = [(name, (None, str(value))) for name, value in sent.items()]
            answer = self.session.post(form.action, files=parts, headers=self._from(form), timeout=60)
        else:
            answer = self.session.post(form.action, data=sent, files=files, headers=self._from(form), timeout=60)
        return self._page(answer)

    def sign(self, form: Form) -> Page:
        """Let the signing program sign what the form holds, and submit it."""
        address = str(form.element["data-signer-url"])
        cms = signed(address, self.key, form.document, attached=form.element["data-mode"] == "attached")
        return self.send(form, cms=cms)

    def download(self, address: str) -> bytes:
        answer = self.session.get(urljoin(self.base_url, address), timeout=30)
        if answer.status_code != 200:
            raise JourneyFailed(f"{address} answered {answer.status_code}.")
        return answer.content

    def _from(self, form: Form) -> dict[str, str]:
        return {"Referer": form.page.url}

    def _page(self, answer: requests.Response) -> Page:
        return Page(answer.url, answer.status_code, BeautifulSoup(answer.content, "html.parser"))


def signed(address: str, key: str, document: str, *, attached: bool) -> str:
    """The signature of `document` (base64) by the simulator's key `key`, as NCALayer's answer has it."""
    arguments = {
        "allowedStorages": ["PKCS12"],
        "format": "cms",
        "data": [document],
        "signingParams": {"decode": True, "encapsulate": attached, "digested": False, "tsaProfile": None},
        "signerParams": {"extKeyUsageOids": [], "chain": []},
        "locale": "kk",
    }
    with connect(address, open_timeout=10, max_size=16 * 1024 * 1024) as program:
        program.recv(timeout=10)
        program.send(json.dumps({"module": "demo", "method": "choose", "args": {"key": key}}))
        program.recv(timeout=10)
        program.send(json.dumps({"module": "kz.gov.pki.knca.basics", "method": "sign", "args": arguments}))
        answer = json.loads(program.recv(timeout=30))
    if not answer.get("status") or "result" not in answer.get("body", {}):
        raise JourneyFailed(f"The signing program did not sign with {key}: {answer}")
    return str(answer["body"]["result"][0])

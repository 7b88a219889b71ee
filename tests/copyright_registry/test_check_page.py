"""The check page in a real browser: files dropped on it, and a long check that ends while one looks on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation
from playwright.sync_api import Browser, expect

from portal.demo.authority import Authority
from portal.signing import long_checks, tasks
from tests.journeys.visitor import Visitor
from tests.people import outage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("broker")]
TEXT = "Келісім. Договор.\n".encode() * 100


@pytest.fixture
def arrives(
    live_server: Any, browser: Browser, authority: Authority, settings: Any
) -> Iterator[Callable[..., Visitor]]:
    """Opens a window for one more visitor; in the end none of them may have met trouble."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid4())}
    settings.CACHES = {"default": memory}
    visitors: list[Visitor] = []

    def arrive(*, scripts: bool = True) -> Visitor:
        visitors.append(Visitor.arrives(browser, live_server.url, scripts=scripts))
        visitors[-1].opens("/en/verify/")
        return visitors[-1]

    yield arrive
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []


@pytest.fixture
def files(authority: Authority, tmp_path: Path) -> tuple[Path, Path]:
    """A document and its signature by two people, one of whom an organisation sent.

    Chromium is given plain names: in the locale C it finds no file with Kazakh letters.
    """
    document, signature = tmp_path / "agreement 2026.txt", tmp_path / "agreement 2026.txt.p7s"
    document.write_bytes(TEXT)
    signature.write_bytes(authority.sign_together(["author", "organisation"], TEXT, False, stamped=True))
    return document, signature


def sends(visitor: Visitor, document: Path, signature: Path) -> None:
    visitor.page.get_by_label("Document", exact=True).set_input_files(document)
    visitor.page.get_by_label("Its signature").set_input_files(signature)
    visitor.presses("Check the file")


def test_a_signed_document_is_dropped_and_its_check_is_read(
    arrives: Callable[..., Visitor], files: tuple[Path, Path]
) -> None:
    visitor = arrives()
    visitor.examines("check")
    document, signature = files
    visitor.drops(signature, visitor.page.get_by_label("Document", exact=True))
    expect(visitor.page.locator(".chosen").first).to_have_text(signature.name)
    visitor.presses("Check the file")
    expect(visitor.page.locator(".error-summary")).to_be_focused()
    visitor.examines("check with errors")

    sends(visitor, document, signature)

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("All the signatures are valid")
    expect(visitor.main).to_contain_text(document.name)
    visitor.examines("signatures")
    with outage():
        visitor.opens("/en/verify/")
        sends(visitor, document, signature)
        visitor.examines("signatures that nobody confirms")


def test_a_signature_that_is_not_valid_is_shown_with_its_reason(
    arrives: Callable[..., Visitor], files: tuple[Path, Path]
) -> None:
    visitor = arrives()
    document, signature = files
    document.write_bytes(TEXT + b".")

    sends(visitor, document, signature)

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("None of the signatures is valid")
    visitor.examines("signatures that are not valid")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_long_check_ends_while_one_looks_on(
    arrives: Callable[..., Visitor], files: tuple[Path, Path], settings: Any, scripts: bool
) -> None:
    settings.CHECK_QUICK_BYTES = 1
    visitor = arrives(scripts=scripts)

    sends(visitor, *files)
    expect(visitor.page.get_by_role("progressbar")).to_be_visible()
    if scripts:
        visitor.examines("long check")
    with translation.override("en"):
        tasks.check_dropped(visitor.page.url.rstrip("/").rpartition("/")[2])

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("All the signatures are valid", timeout=15_000)
    assert not any(long_checks._root().iterdir())

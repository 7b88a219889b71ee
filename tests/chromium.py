"""The system's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserType, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright.chromium) as browser:
        yield browser


def launched(kind: BrowserType, *more: str) -> Browser:
    """A browser with these flags too, to be closed by whoever asked for it."""
    return kind.launch(executable_path=program(), args=[*FLAGS, *more])


def program() -> str:
    """Its path. Without one the tests fail: a skip would hide it."""
    found = shutil.which("chromium")
    if found is None:
        words = "Chromium is missing: sudo apt-get install chromium, or set ALLOW_NO_BROWSER=1"
        # A skip only where somebody has asked for it by name: CI never does, and without a browser it fails.
        (pytest.skip if os.environ.get("ALLOW_NO_BROWSER") else pytest.fail)(words)
    return found

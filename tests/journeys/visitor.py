"""A person at a real browser, and what must be true of every page that they see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

WIDTHS = (1280, 360)
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
    "preload": False,  # else axe adds styles of its own, which the page's policy refuses
}
TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.effectiveDirective} refused ${event.blockedURI} on ${location.href}`))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REFUSED = "status of 422"  # the browser tells of every answer that asks to correct a form


@dataclass
class Visitor:
    """One person's browser window; `troubles` is what went wrong on any page, in words."""

    page: Page
    base_url: str
    troubles: list[str] = field(default_factory=list)

    @classmethod
    def arrives(cls, browser: Browser, base_url: str, *, scripts: bool = True) -> "Visitor":
        context = browser.new_context(locale="en-GB", java_script_enabled=scripts, accept_downloads=True)
        context.set_default_timeout(30_000)
        context.add_init_script(TELL_VIOLATIONS)
        visitor = cls(context.new_page(), base_url)
        visitor.page.on("console", visitor.heard)
        visitor.page.on("pageerror", lambda error: visitor.troubles.append(f"script: {error} on {visitor.page.url}"))
        visitor.page.on("requestfailed", visitor.missed)
        return visitor

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and REFUSED not in message.text:
            self.troubles.append(f"console: {message.text} on {self.page.url}")

    def missed(self, request: Request) -> None:
        if request.failure and "ERR_ABORTED" not in request.failure:  # a download ends the visit to its page
            self.troubles.append(f"not loaded: {request.url}: {request.failure}")

    def opens(self, path: str) -> None:
        self.page.goto(self.base_url + path)

    def presses(self, name: str) -> None:
        self.goes_by(self.page.get_by_role("button", name=name, exact=True))

    def follows(self, name: str) -> None:
        self.goes_by(self.page.get_by_role("link", name=name, exact=True).first)

    def goes_by(self, way: Locator) -> None:
        """Clicks and waits for the page to which that leads."""
        with self.page.expect_navigation():
            way.click()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def examines(self, kind: str) -> None:
        """Looks at the page at both widths, with axe and for what does not fit."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.troubles += [f"{kind} at {width}: {words}" for words in self.complaints()]
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    def complaints(self) -> Iterable[str]:
        if (wide := self.page.evaluate(SIDEWAYS)) > 0:
            yield f"{wide} px do not fit"
        for found in Axe().run(self.page, options=RULES).response["violations"]:
            places = [f"{node['target']} {node['html'][:200]}" for node in found["nodes"][:3]]
            yield f"{found['id']} ({found['help']}): {places}"

    def drops(self, file: Path, onto: Locator) -> None:
        """Drags a file out of a folder onto the page, as the hand does."""
        onto.scroll_into_view_if_needed()
        box = onto.bounding_box()
        assert box is not None
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
        session = self.page.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            session.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})
        session.detach()

    def tabs_to(self, target: Locator, most: int = 60) -> None:
        """Presses Tab until `target` has the focus."""
        for _press in range(most):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{most} times Tab do not lead to {target}")

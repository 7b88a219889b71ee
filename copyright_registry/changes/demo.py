"""Changes of the demo's first three entries, made over its pages as people would make them."""

from collections.abc import Sequence
from pathlib import Path

from portal.demo.browser import Browser
from portal.demo.journeys.changes import Request

WHY = "Теру қатесі."


def every_state(base_url: str, out: Path, authors: Sequence[str]) -> None:
    """Entries 1 to 3 are of `authors`, who are named by their keys, a single one each."""
    browsers: dict[str, Browser] = {}

    def request(entry: int) -> Request:
        made = Request(base_url, out, lambda _line: None, entry=str(entry), author_key=authors[entry - 1])
        made.browsers = browsers
        return made

    _corrected(request(1), request(1), request(1), request(1))
    _waiting(request(1), request(2), request(2))
    _cancelled(request(3), request(3))


def in_turn(base_url: str, out: Path, entry: int, first: str, other: str) -> None:
    """Requests on an entry of two authors: the other one declines the first, and has still to sign the second."""
    browsers: dict[str, Browser] = {}
    for declines in (True, False):
        request = Request(base_url, out, lambda _line: None, entry=str(entry), author_key=first, browsers=browsers)
        request.begin("correct", title_en="Two wings", why_title_en=WHY)
        request.sign()
        if declines:
            request.decline(other)


def _corrected(taken_back: Request, refused: Request, done: Request, received: Request) -> None:
    """Of one entry: what was taken back, refused, carried out, and is asked for now."""
    taken_back.begin("correct", title_en="Night camp", why_title_en=WHY)
    taken_back.take_back()
    refused.begin("correct", created_on="04.10.2026", why_created_on=WHY)
    refused.sign()
    for step in (refused.refuse, refused.agree, refused.decide):
        step()
    done.begin("correct", title_en="Night journey", why_title_en=WHY)
    done.sign()
    for step in (done.propose, done.agree, done.decide):
        step()
    received.begin("correct", title_en="The night journey", why_title_en=WHY)
    received.sign()


def _waiting(proposed: Request, agreed: Request, received: Request) -> None:
    """On the desks: a court's decision that is being agreed, a request to be signed, a court's that has come."""
    proposed.court("correct", title_ru="Ночное кочевье (поэма)")
    proposed.propose()
    agreed.begin("correct", title_en="Betpaqdala, spring", why_title_en=WHY)
    agreed.sign()
    agreed.propose()
    agreed.agree()
    received.court("cancel")


def _cancelled(draft: Request, by_court: Request) -> None:
    """A draft of an author, overtaken by a court that cancelled the entry."""
    draft.begin("correct", title_en="Evenings on Koktobe", why_title_en=WHY)
    by_court.court("cancel")
    for step in (by_court.propose, by_court.agree, by_court.decide):
        step()

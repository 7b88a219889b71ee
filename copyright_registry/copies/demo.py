"""The demo's requests for copies and cases of law, one in every state, made through the real workflow."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from django.utils import timezone

from accounts.absences import holders
from accounts.roles import Role
from copyright_registry.copies import asking, by_law
from copyright_registry.copies.models import CopyRequest, LegalCopy
from copyright_registry.models import Entry
from portal.demo.browser import Browser
from portal.demo.journeys import Copies, Work

PAPER = b"%PDF-1.7\nA paper of a court, for the demo.\n%%EOF\n"


def make(base_url: str, out: Path, works: list[tuple[str, Work]]) -> None:
    """Of the demo's entries in their order, with their authors' keys and works; nothing where some are there."""
    if CopyRequest.objects.exists() or LegalCopy.objects.exists():
        return
    numbers = Entry.current.order_by("number").values_list("number", flat=True)
    walks = [
        Copies(base_url, out, lambda _line: None, work=work, author_key=key, entry=str(number))
        for number, (key, work) in zip(numbers, works, strict=False)
    ]
    _requests(walks[0], walks[1])
    _cases_of_law(Entry.current.order_by("number")[0])


def _requests(first: Copies, second: Copies) -> None:
    author, other = first.signed_in(first.author_key), first.signed_in(second.author_key)
    stranger, third = first.signed_in("stranger"), first.signed_in("author3")
    _given(replace(first), author, stranger)
    replace(second).ask(stranger)  # asked, and left so
    _given(replace(first), author, third).revoke(author)
    refused = replace(first)
    refused.ask(third)
    refused.refuse(author)
    withdrawn = replace(first)
    withdrawn.ask(third)
    third.send(third.open(withdrawn.request).form("form[action$='/withdraw/']"))
    lapsed = replace(first)
    lapsed.ask(third)
    past = timezone.now() - timedelta(minutes=1)
    CopyRequest.objects.filter(pk=lapsed.key).update(answer_by=past)
    last = _given(replace(second), other, third)
    CopyRequest.objects.filter(pk=last.key).update(until=past)
    asking.settle_due()
    replace(second).fill_in(third)  # a draft


def _given(walk: Copies, author: Browser, requester: Browser) -> Copies:
    walk.ask(requester)
    walk.consent(author)
    walk.fetch(requester)
    return walk


def _cases_of_law(entry: Entry) -> None:
    """Recorded, not approved, open with a download still to come, ended."""
    officers, heads = holders(Role.HEAD_OF_DEPARTMENT), holders(Role.HEAD_OF_PROVIDER)
    if not officers or not heads:
        return
    officer, head = officers[0], heads[0]
    ground = by_law.Ground(
        body="Алматы қаласының Медеу аудандық соты (демо)",
        act="Қазақстан Республикасының Азаматтық процестік кодексі",
        article="73-бап",
        paper_number="7517-26-00-2/123",
        paper_date=timezone.localdate() - timedelta(days=3),
        scan=PAPER,
        scan_name="sot-surauy.pdf",
        scan_sha256=sha256(PAPER).hexdigest(),
    )
    cases = [by_law.record(officer, entry, ["work", "decision"], ground) for _state in range(4)]
    by_law.reject(head, cases[1], "Сұрауда мөр жоқ.")
    by_law.approve(head, cases[2])
    by_law.approve(head, cases[3])
    by_law.end(officer, cases[3])

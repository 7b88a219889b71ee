"""Entries that contradict each other, and disputes about them, for tests."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.subjects import Subject
from portal.files import Checked
from registers.disputes import opening, steps
from registers.disputes.steps import File
from registers.models import Claim, Dispute, Stand, Work
from registers.said import HolderSaid
from tests import samples
from tests.registers.acts import ISWC, entered, line, song


def share(percent: float, *rights: str) -> dict[str, Decimal]:
    """So many per cent of these kinds of rights; of all that a song of the tests names where none is given."""
    return {right: Decimal(str(percent)) for right in rights or ("performance", "reproduction")}


def enter(author: User, **said: Any) -> Work:
    """A song that the author enters with all shares, compared with the others as after its commit."""
    work = entered(Subject(author), song(line(author, **said.pop("line", {})), codes=(ISWC,), **said))
    opening.compare([work.pk])
    work.refresh_from_db()
    return work


def same_work(first: User, second: User) -> Dispute:
    """The dispute of two authors who entered one song, each with all shares."""
    enter(first)
    enter(second)
    return Dispute.objects.get()


def claimed(
    person: User, work: Work, percent: float = 30, role: str = "lyricist", *rights: str, files: Sequence[File] = ()
) -> Dispute:
    """A share that somebody claims who stands in no entry."""
    said = HolderSaid(role=role, category="text_author", shares=share(percent, *rights))
    return steps.claim(Subject(person), work, said, "I wrote the text.", files)


def paper(name: str = "contract.pdf", more: bytes = b"") -> File:
    """A file of evidence; another one with `more`."""
    data = samples.of_each_format()["pdf"] + more
    return File(Checked(name, len(data), hashlib.sha256(data).hexdigest(), "pdf"), data)


def claim_of(dispute: Dispute, person: User) -> Claim:
    """The person's claim, read anew."""
    return Claim.objects.select_related("owner", "work", "dispute").get(
        dispute=dispute, owner__iin_digest=person.iin_digest
    )


def answer(person: User, dispute: Dispute, stand: Stand, percent: float | None = None, **more: Any) -> Dispute:
    """The person's answer for their own claim; gives the dispute as it is then."""
    claim = claim_of(dispute, person)
    part = None if percent is None else share(percent, *claim.claimed)
    steps.answer(person, claim, stand, part=part, **more)
    return Dispute.objects.get(pk=dispute.pk)

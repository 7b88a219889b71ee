"""The authors of an application as pages list them: who they are, what they have done, what is awaited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import parties
from copyright_registry.author_rules import NOT_A_MINOR
from copyright_registry.models import Application, Author, State
from portal.flow import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One author: the sign and the words of where they stand, and since when.

    `name` is "" where nothing is known but the address of the invitation, which is for who gave it alone.
    """

    author: Author
    name: str
    sign: str
    words: Words
    when: datetime | None = None

    @property
    def may_be_asked_again(self) -> bool:
        """Whether an invitation is without an answer, or was declined."""
        return self.author.cosigns and (self.author.joined_at is None or self.author.declined_at is not None)


def lines(application: Application, reader: User) -> list[Line]:
    """All of them, in their order, as `reader` may know them."""
    invites = reader.pk == application.applicant_id
    named = [(author, author.name if invites or author.is_named else "") for author in application.authors.all()]
    return [Line(author, name, *_standing(author, application)) for author, name in named]


def _standing(author: Author, application: Application) -> tuple[str, Words, datetime | None]:
    if author.declined_at is not None:
        return "bad", _("Declined"), author.declined_at
    if parties.has_outgrown(author):
        return "bad", NOT_A_MINOR.reason, None
    if author.represented:
        return ("good", _("Represented"), None) if author.is_complete else ("turn", _("Data missing"), None)
    if author.applies:
        return _applying(author, application)
    if author.signature is not None:
        return "good", _("Signed"), author.signature.at
    if application.state == State.SIGNING:
        return "turn", _("Signature awaited"), application.signature.at if application.signature else None
    if author.joined_at is None:
        return "turn", _("Invited"), author.invited_at
    return ("good", _("Takes part"), author.joined_at) if author.is_complete else ("turn", _("Contacts missing"), None)


def _applying(author: Author, application: Application) -> tuple[str, Words, datetime | None]:
    if application.signature is not None:
        return "good", _("Signed"), application.signature.at
    return ("good", _("Applies"), None) if author.is_complete else ("turn", _("Contacts missing"), None)


def signed(application: Application) -> Iterator[tuple[datetime, str]]:
    """When who signed, for the course of the case: who applies first."""
    for signature in application.signatures:
        yield signature.at, signature.signer_name

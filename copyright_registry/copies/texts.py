"""What is signed about copies: the request, a consent, a refusal; plain canonical text in the signer's language.

UTF-8, lines end with \\n, each value stands on one line of its own, so that nothing typed can look like another field.
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from copyright_registry.copies import documents
from copyright_registry.copies.models import Consent, CopyRequest
from copyright_registry.models import Entry
from portal.forms import one_line
from portal.law import O1315_11, under

ROOT = "copyright_registry/copies/"


@under(O1315_11)
def request(asked: CopyRequest) -> str:
    """The request as its requester signs it today."""
    return _text("request", asked.language, asked, _named(asked.entry, asked.documents))


@under(O1315_11)
def answer(consent: Consent) -> str:
    """The consent or refusal of one author, as chosen now."""
    asked = consent.request
    kind, named = ("consent", _named(asked.entry, consent.documents)) if consent.gives else ("refusal", [])
    context = {"consent": consent, "for_whom": ", ".join(answered_for(consent)), "reason": one_line(consent.reason)}
    return _text(kind, consent.language, asked, named, **context)


def _named(entry: Entry, codes: list[str]) -> list[documents.Offered]:
    return documents.chosen(entry, codes)


def answered_for(consent: Consent) -> list[str]:
    """The names of the authors for whom this person answers: themselves, and those whom they represent."""
    application = consent.request.entry.application
    authors = application.authors.all() if application else []
    return [author.name for author in authors if answers_for(author) == consent.person_id]


def answers_for(author: Any) -> int:
    """The key of who answers for an author: the author, or who applied for them."""
    if author.represented or author.person_id is None:
        return int(author.application.applicant_id)
    return int(author.person_id)


def _text(kind: str, language: str, asked: CopyRequest, named: list[documents.Offered], **more: Any) -> str:
    context = {
        "asked": asked,
        "entry": asked.entry,
        "title": getattr(asked.entry, f"title_{language}") or asked.entry.title_kk or asked.entry.title_ru,
        "documents": [(each.title_in(language), each) for each in named],
        "why": one_line(asked.why),
        "interest": one_line(asked.interest),
        "today": timezone.localdate().strftime("%d.%m.%Y"),
        **more,
    }
    return render_to_string(f"{ROOT}{kind}.{language}.txt", context)

"""What pages show of copies: signs, facts, files, answers, lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from copyright_registry.copies import by_law, documents, texts
from copyright_registry.copies.documents import Offered
from copyright_registry.copies.models import Consent, CopyRequest, LegalCopy, LegalState, RequestState
from portal import formatting
from portal.components import Row
from portal.flow import Words

SIGNS = {
    RequestState.DRAFT: "draft",
    RequestState.ASKED: "clock",
    RequestState.GIVEN: "good",
    RequestState.REFUSED: "bad",
    RequestState.LAPSED: "ended",
    RequestState.WITHDRAWN: "ended",
    RequestState.REVOKED: "bad",
    RequestState.ENDED: "ended",
}
LEGAL_SIGNS: dict[str, str] = {
    LegalState.RECORDED: "turn",
    LegalState.GIVEN: "good",
    LegalState.REJECTED: "bad",
    LegalState.ENDED: "ended",
}


def titles(found: list[Offered]) -> str:
    """Their titles on one line."""
    return capfirst("; ".join(str(each.title) for each in found))


def facts(asked: CopyRequest, *, for_author: bool = False) -> list[Row]:
    """What was asked, why, and until when."""
    every = documents.offered(asked.entry)
    given = [each for each in every if each.code in asked.given]
    return [
        *([Row(_("Who asks"), asked.requester.full_name)] if for_author else []),
        Row(_("Documents"), titles([each for each in every if each.code in asked.documents])),
        Row(_("Why"), asked.why),
        Row(_("Interest"), asked.interest),
        *([Row(_("Asked on"), formatting.moment(asked.asked_at))] if asked.asked_at else []),
        *_answer_by(asked),
        *([Row(_("Given"), titles(given))] if given else []),
        *([Row(_("Until"), formatting.moment(asked.until))] if asked.until else []),
    ]


def _answer_by(asked: CopyRequest) -> list[Row]:
    if asked.state != RequestState.ASKED or asked.answer_by is None:
        return []
    return [Row(_("To be answered by"), formatting.moment(asked.answer_by))]


def files(case: CopyRequest) -> list[Offered]:
    """What can be downloaded."""
    return documents.chosen(case.entry, case.given)


@dataclass(frozen=True, slots=True)
class Told:
    """One author's answer in words; `sign` is its sign."""

    names: str
    sign: str
    words: Words


def answers(asked: CopyRequest) -> list[Told]:
    """How each author has answered."""
    found = list(asked.consents.select_related("person").order_by("pk"))
    for consent in found:
        consent.request = asked
    return [Told(", ".join(texts.answered_for(consent)), *_words(consent)) for consent in found]


def _words(consent: Consent) -> tuple[str, Words]:
    if consent.withdrawn_at is not None:
        return "bad", _("Consent withdrawn")
    if consent.answered_at is None:
        return "clock", _("Not answered")
    return ("good", _("Consents")) if consent.gives else ("bad", _("Refuses"))


def ground(case: LegalCopy) -> list[Row]:
    """On what a case of law rests; an author reads this as staff do."""
    paper = f"№ {case.paper_number}, {formatting.day(case.paper_date)}"
    return [
        Row(_("Who asks"), case.body),
        Row(_("Act"), f"{case.act}, {case.article}"),
        Row(_("Paper"), paper),
        Row(_("Documents"), titles(documents.chosen(case.entry, case.documents))),
        *([Row(_("Open until"), formatting.moment(case.until))] if case.until else []),
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One request in a list, with its sign; `fetches` counts what was handed out."""

    case: Any
    sign: str
    words: Words
    fetches: int


def lists(person: User, most: int = 200) -> dict[str, Any]:
    """What the person asked for, what is asked of them, and cases of law that they were told of; newest first."""
    joined = CopyRequest.objects.select_related("entry", "requester").annotate(handed=Count("fetches"))
    asked = joined.filter(requester=person).order_by("-started_at")[:most]
    theirs = CopyRequest.objects.filter(consents__person=person).values("pk")
    of_me = joined.filter(pk__in=theirs).order_by("-asked_at")[:most]
    told = by_law.told(person).annotate(handed=Count("fetches", distinct=True)).order_by("-number")[:most]
    return {
        "asked": [_line(case) for case in asked],
        "of_me": [_line(case) for case in of_me],
        "by_law": [Line(case, LEGAL_SIGNS[case.state], case.get_state_display(), case.handed) for case in told],
    }


def _line(case: Any) -> Line:
    return Line(case, SIGNS[case.state], case.get_state_display(), case.handed)

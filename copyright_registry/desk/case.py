"""What the page of one case shows besides its facts: all that an examiner needs to judge it, on one page."""

import re
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from copyright_registry import asked, author_rules, exhibits, presenting, queries
from copyright_registry.completion.law import REQUEST
from copyright_registry.desk import benefit
from copyright_registry.exhibits import Exhibit
from copyright_registry.models import Application, Attachment, Author, Completion, Entry, State
from portal.flow import Words, sure
from portal.law import under
from portal.templatetags.components import iin_short
from portal.worktime import terms

# A line that names a number: whatever stands behind the words of appendix 1.
IIN_IN_TEXT = re.compile(r"(?m)^((?:Индивидуальный идентификационный номер|Жеке сәйкестендіру нөмірі): )([0-9]{12})$")
LIKENESS: tuple[tuple[float, Words], ...] = (
    (0.999, _("the same words")),
    (0.7, _("nearly the same")),
    (0.0, _("alike")),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another entry or application that an examiner compares this one with; `href` is "" where they may not look."""

    name: str
    title: str
    author: str
    kind: str
    state: Words
    sign: str
    href: str
    likeness: Words = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """An author, or who represents them, with the number that is shown: in short unless it was asked for."""

    name: str
    iin: str
    author: Author | None


def _signers(case: Application, *, is_open: bool) -> list[Signer]:
    """The representative first, then the authors in their order."""
    found = [Signer(one.name, one.person.iin if one.person else one.iin, one) for one in case.authors.all()]
    if case.author_of(case.applicant) is None:
        found = [Signer(sure(case.signature).signer_name, case.applicant.iin, None), *found]
    return found if is_open else [replace(one, iin=iin_short(one.iin) if one.iin else "") for one in found]


def shown(case: Application, visible: QuerySet[Application], *, opened: bool = False) -> dict[str, Any]:
    """The context of the page; `visible` are the cases that the reader may open, IINs are shown where `opened`."""
    same, near = list(queries.of_same_person(case)), queries.near_titles(case)
    open_to_reader = _seen([*same, *near], visible)
    completions = _completions(case)
    return {
        "iins_open": opened,
        "signers": _signers(case, is_open=opened),
        "representation": getattr(case, "representation", None),
        "power_ended": author_rules.power_ended(case),
        "statement": _statement(case, is_open=opened),
        "exhibits": exhibits.shown(asked.attached(case)),
        "completions": completions,
        "unanswered": next((request for request, _files in completions if request.signature is None), None),
        "benefit": benefit.shown(case),
        "same_person": [_neighbour(found, open_to_reader) for found in same],
        "near": [_neighbour(found, open_to_reader) for found in near],
        "terms": list(terms.of(case)),
        "checked": queries.points_of(case.decision) if case.decision else [],
        "returned": case.decisions.exclude(returned_at=None).order_by("-returned_at").first(),
    }


@under(REQUEST)
def _completions(case: Application) -> list[tuple[Completion, list[Exhibit]]]:
    """The requests to complete, each with the files handed in: what is not signed yet is its author's alone."""
    files = Prefetch("attachments", Attachment.objects.select_related("requirement", "preview"))
    requests = case.completions.select_related("signature", "asked_by").prefetch_related(files)
    return [(one, exhibits.shown(one.attachments.all() if one.signature else [])) for one in requests]


def _statement(case: Application, *, is_open: bool) -> str:
    """The text that the authors signed, as it was frozen then; their numbers in short unless they were asked for."""
    text = bytes(case.signature.document).decode() if case.signature else ""
    return text if is_open else IIN_IN_TEXT.sub(lambda found: found[1] + iin_short(found[2]), text)


def _seen(found: list[Any], visible: QuerySet[Application]) -> set[Any]:
    cases = [one.pk for one in found if isinstance(one, Application)]
    return set(visible.filter(pk__in=cases).values_list("pk", flat=True))


def _neighbour(found: Entry | Application, open_to_reader: set[Any]) -> Neighbour:
    likeness = next((words for least, words in LIKENESS if getattr(found, "nearness", -1) >= least), "")
    kind = found.kind.name if found.kind else ""
    if isinstance(found, Application) and found.state != State.ENTERED:
        state, href = State(found.state), reverse("admin:application_change", args=[found.pk])
        if found.pk not in open_to_reader:
            href = ""
        author = found.signature.signer_name if likeness and href and found.signature else ""
        return Neighbour(
            f"№ {found.number}", found.title, author, kind, state.label, presenting.SIGNS[state], href, likeness
        )
    entry = sure(found.entry) if isinstance(found, Application) else found
    author = entry.author_names if likeness else ""
    name, href = _("Entry %(number)s") % {"number": entry}, entry.get_absolute_url()
    return Neighbour(name, entry.title, author, kind, State.ENTERED.label, "good", href, likeness)

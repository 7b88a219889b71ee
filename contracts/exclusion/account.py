"""Exclusions in the account: what the OKUP is to answer, the newest of each subject, and one's own data."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import closing, exporting, looks
from accounts.account import Section, Todo, subject_section, todo
from accounts.exporting import Piece, as_json, plain
from accounts.looks import Thing
from accounts.models import Right, User
from accounts.subjects import Subject, subjects_of
from contracts.exclusion import applying, presenting, public, rules  # noqa: F401 - the note on works, terms
from contracts.models import Exclusion, ExclusionState
from portal import audit
from portal.components import Task
from portal.law import O100_6, O100_12, O100_13, under
from registers.own.whose import mark

FEW, MOST = 5, 100
closing.KEPT.append(gettext_lazy("Your applications for exclusion, with what you signed."))
OWED = (ExclusionState.SENT, ExclusionState.IN_EFFECT)


def _of(subjects: list[Subject]) -> QuerySet[Exclusion]:
    found = Exclusion.objects.filter(rules.of_subjects(subjects)).defer("terms", "because")
    return found.select_related("okup", "organisation", "person")


@todo
@under(O100_6)
def to_confirm(subjects: list[Subject]) -> Iterator[Todo]:
    """Applications that the OKUP has not answered yet, also where the objects have left its permissions without it."""
    okups = {one.organisation.pk: one for one in subjects if one.organisation and one.may(Right.WORKS) is None}
    owed = _of(subjects).filter(state__in=OWED, confirmed_at=None, okup__in=okups).order_by("due_at")
    for exclusion in owed[:MOST]:
        subject = okups[exclusion.okup_id]
        hint, href = f"{exclusion} · {subject.name}", presenting.address(exclusion, subject)
        yield Todo(Task(_("Exclude objects from permissions"), hint, "turn", _("Your turn"), href), exclusion.due_at)


@subject_section
@under(O100_6, O100_12)
def exclusions(subject: Subject) -> Section:
    """The newest applications of the subject, and those that came to it."""
    newest = _of([subject]).order_by("-begun_at", "-pk")[:FEW]
    rows = [
        (presenting.address(one, subject), one, presenting.other_name(one, subject), presenting.SIGNS[one.state])  # type: ignore[index]  # a value of ExclusionState
        for one in newest
    ]
    is_shown = bool(rows) or bool(subject.kinds)
    return Section("contracts/exclusion_section.html", {"mark": mark(subject), "rows": rows, "is_shown": is_shown})


@looks.things_of
def things(person: User) -> dict[str, Thing]:
    """The applications of the person, by what the trail calls them."""
    return {audit.key(one): Thing(str(one), one.get_absolute_url()) for one in _of(subjects_of(person))}


@exporting.part
@under(O100_13)
def archive(person: User) -> Iterator[Piece]:
    """What the person applied for, with all that was written."""
    mine = Exclusion.objects.filter(person=person).select_related("okup").order_by("begun_at")
    yield as_json(
        "contracts/exclusions.json",
        [plain(one, "terms") | {"okup": one.okup.name, "terms": applying.terms_of(one)} for one in mine],
    )

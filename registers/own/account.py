"""The registers' part of the account: works, places of use and agreements of each subject, and what is to do."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.account import Section, Todo, subject_section, todo
from accounts.models import Right, SubjectKind
from accounts.subjects import Subject
from portal.components import Task
from portal.formatting import Words
from portal.law import O100_13, O100_21_5, under
from registers import parties
from registers.law import OWN_LISTS
from registers.models import AgreementState, Holder, Licensee, Owner, Work
from registers.own import lists
from registers.own.places import user_of
from registers.own.whose import address, mark

FEW = 5  # rows that a section names
MOST = 10_000  # lines that are counted


@subject_section
@under(O100_13, O100_21_5, OWN_LISTS)
def works(subject: Subject) -> Section:
    """How many works of each list there are, and members of an OKUP; nothing where it has none and owns none."""
    mine = lists.own(subject)
    found = lists.counts(mine)
    lines: list[tuple[Words, int, str]] = [
        (words, found[name], address("registers:own_works", subject, show=name))
        for name, (words, _rows) in lists.shown_to(mine).items()
        if found.get(name)
    ]
    if mine.is_okup:
        lines.append((_("Members"), found["members"], address("registers:own_members", subject)))
    is_shown = bool(lines) or SubjectKind.OWNER in subject.kinds
    href = address("registers:own_works", subject)
    context = {"mark": mark(subject), "href": href, "lines": lines, "is_shown": is_shown}
    return Section("registers/own/works_section.html", context)


@subject_section
@under(O100_13)
def places(subject: Subject) -> Section:
    """The newest places of use that are open, for users of works."""
    user = user_of(subject)
    context = {
        "mark": mark(subject),
        "href": address("registers:own_places", subject),
        "user_of_works": user,
        "places": list(user.places.filter(closed_on=None).order_by("-pk")[:FEW]) if user else [],
        "is_shown": user is not None or SubjectKind.USER in subject.kinds,
    }
    return Section("registers/own/places_section.html", context)


@subject_section
@under(O100_13)
def agreements(subject: Subject) -> Section:
    """The newest agreements in force."""
    found = lists.agreements_of(lists.own(subject)).filter(state=AgreementState.IN_FORCE).order_by("-pk")
    context = {
        "mark": mark(subject),
        "href": address("registers:own_agreements", subject),
        "agreements": list(found.defer("terms", "names")[:FEW]),
        "okup": subject.organisation.pk if subject.organisation else None,
    }
    return Section("registers/own/agreements_section.html", context)


@todo
def to_do(subjects: list[Subject]) -> Iterator[Todo]:
    """Copies that works lack, lines that await agreement, the register of users. Four queries for any number."""
    keep = [one for one in subjects if one.may(Right.WORKS) is None]
    lacking, awaiting = _lacking(keep), _awaiting(keep)
    entered = _entered(keep)
    for subject in keep:
        key = subject.organisation.pk if subject.organisation else None
        if count := lacking.get(key):
            title = ngettext("Add the copy of a work", "Add the copies of %(count)s works", count)
            yield _todo(title % {"count": count}, subject, "registers:own_works", show="no_copy")
        if count := awaiting.get(key):
            title = ngettext("Agree to the shares in a work", "Agree to the shares in %(count)s works", count)
            yield _todo(title % {"count": count}, subject, "registers:own_works", show="agree")
        if SubjectKind.USER in subject.kinds and key not in entered:
            yield _todo(_("Enter the register of users of works"), subject, "registers:own_places")


def _todo(title: str, subject: Subject, page: str, **query: str) -> Todo:
    return Todo(Task(title, subject.name, "turn", _("Your turn"), address(page, subject, **query)))


def _organisations(subjects: list[Subject]) -> list[int]:
    return [one.organisation.pk for one in subjects if one.organisation]


def _lacking(subjects: list[Subject]) -> dict[int | None, int]:
    """How many entered works without a copy each organisation keeps; None is the person themselves."""
    theirs = Q(person=subjects[0].person) | Q(organisation__in=_organisations(subjects))
    works = Work.objects.filter(theirs, state=lists.ENTERED, is_complete=False).order_by()
    return dict(works.values_list("organisation").annotate(count=Count("pk")))


def _awaiting(subjects: list[Subject]) -> dict[int | None, int]:
    """In how many works lines await the agreement of each: as the owner, or as the OKUP that manages the rights."""
    firms = {one.organisation.bin: one.organisation.pk for one in subjects if one.organisation}
    rows = Owner.objects.filter(Q(iin_digest=subjects[0].person.iin_digest) | Q(bin__in=firms))
    owners = {pk: firms.get(number) for pk, number in rows.values_list("pk", "bin")}
    lines = Holder.objects.filter(Q(owner__in=owners) | Q(okup__in=firms.values()), agreed_at=None)
    works: defaultdict[int | None, set[int]] = defaultdict(set)
    found = lines.filter(work__state=lists.ENTERED).values_list("work", "owner", "okup")
    for work, owner, okup in found[:MOST]:
        if owner in owners:
            works[owners[owner]].add(work)
        if okup in firms.values():
            works[okup].add(work)
    return {key: len(found_there) for key, found_there in works.items()}


def _entered(subjects: list[Subject]) -> set[int | None]:
    """Which of them stand in the register of users."""
    theirs = parties.of(subjects[0].person) | Q(organisation__in=_organisations(subjects))
    return set(Licensee.objects.filter(theirs).values_list("organisation", flat=True))

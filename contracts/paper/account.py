"""Agreements on paper in the account: an OKUP's own, overlaps that are not settled, and who looked at documents."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import looks
from accounts.account import Section, Todo, subject_section, todo
from accounts.looks import Thing
from accounts.models import User
from accounts.subjects import Subject
from contracts import law
from contracts.models import Conflict, ConflictState, PaperAgreement
from contracts.paper import rules
from portal import audit
from portal.components import Task
from portal.law import O100_5, under
from registers import parties as registered
from registers.models import Agreement, Licensee, Owner
from registers.own.whose import mark

FEW = 5

looks.ACTS["opened the agreement"] = gettext_lazy("opened the agreement")
looks.ACTS["looked at the overlap"] = gettext_lazy("looked at the overlap of mandates")


@todo
@under(O100_5, law.OVERLAPS)
def overlaps(found: list[Subject]) -> Iterator[Todo]:
    """Overlaps of mandates in which a subject has a part: it may end its own, or bring evidence to the officer."""
    organisations = [one.organisation for one in found if one.organisation is not None]
    persons = [one.person for one in found if one.organisation is None]
    okups = Q(placed__okup__in=organisations) | Q(standing__okup__in=organisations)
    owners = Q(placed__owner__person__in=persons) | Q(placed__owner__organisation__in=organisations)
    rows = Conflict.objects.filter(okups | owners, state=ConflictState.OPEN).select_related("placed__owner")
    for one in rows.order_by("pk"):
        title = _("Two OKUPs have mandates of one owner")
        hint = one.placed.owner.name if one.placed.owner else ""
        yield Todo(Task(title, hint, "split", _("Not settled"), one.get_absolute_url()), one.due_at)


@subject_section
@under(O100_5)
def papers(subject: Subject) -> Section:
    """The newest agreements on paper of an OKUP, and the way to place one."""
    is_shown = rules.may_place(subject) is not rules.NOT_AN_OKUP
    found = PaperAgreement.objects.filter(agreement__okup=subject.organisation).defer("scan", "ended_because")
    newest = list(found.select_related("agreement").order_by("-placed_at")[:FEW]) if is_shown else []
    return Section("contracts/paper/section.html", {"mark": mark(subject), "papers": newest, "is_shown": is_shown})


@looks.things_of
def things(person: User) -> dict[str, Thing]:
    """The agreements of the person and their overlaps, by what the trail calls them."""
    of = registered.of(person)
    mine = Agreement.objects.filter(
        Q(owner__in=Owner.objects.filter(of)) | Q(licensee__in=Licensee.objects.filter(of))
    ).only("agreement_number")
    conflicts = Conflict.objects.filter(placed__owner__in=Owner.objects.filter(of)).only("pk")
    found: list[Agreement | Conflict] = [*mine, *conflicts]
    return {audit.key(one): Thing(str(one), one.get_absolute_url()) for one in found}

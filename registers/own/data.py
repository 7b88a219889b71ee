"""The registers' part of a person's own data: what staff may have looked at, the archive of all, closing an account."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import closing, exporting, looks
from accounts.exporting import Piece, as_bytes, as_json, plain
from accounts.looks import Thing
from accounts.models import User
from accounts.subjects import Subject
from portal import audit
from portal.flow import Refusal
from portal.law import O100_13, under
from registers import parties
from registers.law import IN_FORCE
from registers.models import Licensee, Owner, Place, Version
from registers.own import lists

closing.KEPT.append(_("Your works, shares, places of use and agreements in the registers, with your name."))
OPEN_AGREEMENT = Refusal(_("An agreement of yours is in force. It must end first."))
DERIVED = ("terms", "order_kk", "order_ru", "order_en", "order_author", "all_titles", "names")  # for search


def _owners(person: User) -> QuerySet[Owner]:
    return Owner.objects.filter(Q(person=person) | Q(iin_digest=person.iin_digest))


def _licensees(person: User) -> QuerySet[Licensee]:
    return Licensee.objects.filter(parties.of(person))


@looks.things_of
def things(person: User) -> dict[str, Thing]:
    """The person's works, shares and places, by what the trail calls them."""
    kept = lists.kept(lists.own(Subject(person))).only("title_kk", "title_ru", "title_en")
    found = {audit.key(one): Thing(one.title, one.get_absolute_url()) for one in kept}
    found |= {audit.key(one): Thing(_("My entry in the register of owners")) for one in _owners(person)}
    return found | {audit.key(one): Thing(_("My entry in the register of users")) for one in _licensees(person)}


@exporting.part
@under(O100_13)
def archive(person: User) -> Iterator[Piece]:
    """Works with all their versions, shares, places of use and agreements, and the entries of the person themselves."""
    themselves = [plain(one, "iin_digest", *DERIVED) for one in [*_owners(person), *_licensees(person)]]
    yield as_json("registers/person.json", themselves)
    mine = lists.own(Subject(person))
    yield as_json("registers/works.json", [plain(work, *DERIVED) for work in lists.kept(mine).order_by("pk")])
    versions = Version.objects.filter(work__in=lists.kept(mine)).order_by("work", "version")
    for one in versions.iterator(chunk_size=100):
        yield as_bytes(f"registers/works/{one.work_id}-{one.version}.json", bytes(one.body))
    yield as_json("registers/shares.json", [plain(line) for line in mine.lines.order_by("pk")])
    places = Place.objects.filter(licensee__in=_licensees(person))
    yield as_json("registers/places.json", [plain(place) for place in places])
    agreements = lists.agreements_of(mine).order_by("pk")
    yield as_json("registers/agreements.json", [plain(one, *DERIVED) | {"okup": one.okup.name} for one in agreements])


@closing.obstacle
@under(IN_FORCE)
def has_agreement(person: User) -> Refusal | None:
    """Who is bound by an agreement has duties and money under it."""
    mine = lists.agreements_of(lists.own(Subject(person)))
    return OPEN_AGREEMENT if mine.filter(pk__in=parties.in_force().values("pk")).exists() else None

"""What of the registers is a subject's own: works that it keeps, holds shares of or manages; agreements; counts.

Queries only; each is asked for one subject, and walks an index of that subject's rows.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, SubjectKind, User
from accounts.subjects import Subject
from portal.flow import Words
from portal.law import O100_13, O100_17_4, O100_17_5, O100_19_2, O100_19_3, O100_21_5, O100_23_6, under
from portal.search.listing import Terms
from portal.search.words import spellings, words_of
from registers import parties, shares
from registers.law import OWN_LISTS
from registers.models import Agreement, Holder, Licensee, Owner, RightKind, Standing, Work, WorkState
from registers.owners import kept_by

Row = TypeVar("Row", bound=Model)
ENTERED, DRAFT = WorkState.ENTERED.value, WorkState.DRAFT.value


@dataclass(frozen=True, slots=True)
class Own:
    """The subject, with the keys of its rows as owner and as user of works, where it has them."""

    subject: Subject
    owner: int | None
    licensee: int | None

    @property
    def organisation(self) -> Organisation | None:
        return self.subject.organisation

    @property
    def is_okup(self) -> bool:
        return self.organisation is not None and SubjectKind.OKUP in self.organisation.kinds

    @property
    def lines(self) -> QuerySet[Holder]:
        """Its lines in works."""
        return Holder.objects.filter(owner=self.owner)

    @property
    def managed_lines(self) -> QuerySet[Holder]:
        """The lines of the owners whose rights it manages."""
        return Holder.objects.filter(okup=self.organisation) if self.organisation else Holder.objects.none()


def account_of(subject: Subject) -> User | Organisation:
    return subject.organisation or subject.person


def own(subject: Subject) -> Own:
    """In two queries."""
    account = account_of(subject)
    key = Q(iin_digest=account.iin_digest) if isinstance(account, User) else Q(bin=account.bin)
    owner = Owner.objects.filter(key).values_list("pk", flat=True).first()
    return Own(subject, owner, Licensee.objects.filter(parties.of(account)).values_list("pk", flat=True).first())


def kept(mine: Own) -> QuerySet[Work]:
    """The works that the subject keeps, drafts too."""
    return Work.objects.filter(**kept_by(mine.subject))


def held(mine: Own) -> QuerySet[Work]:
    """The works in which it is named as a holder; others' drafts are theirs."""
    return Work.objects.exclude(state=DRAFT).filter(pk__in=mine.lines.values("work"))


def awaiting(mine: Own) -> QuerySet[Work]:
    """Where lines await agreement: the subject's own, and those of the owners whose rights it manages."""
    keys = (
        mine.lines.filter(agreed_at=None).values("work").union(mine.managed_lines.filter(agreed_at=None).values("work"))
    )
    return Work.objects.filter(pk__in=keys, state=ENTERED)


def managed(mine: Own) -> QuerySet[Work]:
    return Work.objects.filter(pk__in=mine.managed_lines.values("work"), state=ENTERED)


def everything(mine: Own) -> QuerySet[Work]:
    """What it keeps and where it is named."""
    return Work.objects.filter(pk__in=kept(mine).values("pk").union(held(mine).values("pk")))


def disputed(mine: Own) -> QuerySet[Work]:
    keys = kept(mine).values("pk").union(mine.lines.values("work"), mine.managed_lines.values("work"))
    return Work.objects.filter(pk__in=keys, standing=Standing.DISPUTED, state=ENTERED)


Shown = dict[str, tuple[Words, Callable[[Own], QuerySet[Work]]]]
ALL: Shown = {"all": (_("All"), everything)}
LISTS: Shown = {
    "kept": (_("Entered by us"), lambda mine: kept(mine).filter(state=ENTERED)),
    "drafts": (_("Drafts"), lambda mine: kept(mine).filter(state=DRAFT)),
    "no_copy": (_("Without a copy"), lambda mine: kept(mine).filter(state=ENTERED, is_complete=False)),
    "held": (_("Where we are named"), held),
    "agree": (_("Awaiting our agreement"), awaiting),
    "disputed": (_("Disputed"), disputed),
    "ended": (
        _("Withdrawn or merged"),
        lambda mine: kept(mine).filter(state__in=[WorkState.WITHDRAWN, WorkState.MERGED]),
    ),
}
OF_OKUPS: Shown = {
    "managed": (_("Under management"), managed),
    "managed_no_copy": (
        _("Under management, without a copy"),
        lambda mine: managed(mine).filter(is_complete=False),
    ),
}


def shown_to(mine: Own) -> Shown:
    """The lists of works that the subject may open, by what addresses call them, the first one first.

    An OKUP's begin with those that it entered: all that concern it are too many to be put in order at every look.
    """
    return {**LISTS, **OF_OKUPS} if mine.is_okup else {**ALL, **LISTS}


def having(rows: QuerySet[Row], typed: str) -> QuerySet[Row]:
    """The rows with words that begin as what was typed, in either spelling, or with that number."""
    words = words_of(typed)
    if not words:
        return rows
    terms = ["(" + "|".join(f"'{each}':*" for each in spellings(word)) + ")" for word in words]
    wanted = Q(terms=Terms("&".join(terms)))
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) < 19:
        wanted |= Q(pk=int(words[0]))
    return rows.filter(wanted)


@under(O100_13, O100_17_5, O100_19_3, O100_23_6, OWN_LISTS)
def agreements_of(mine: Own) -> QuerySet[Agreement]:
    """All agreements of the subject, in force or ended, as owner, OKUP or user of works."""
    whose = Q(pk__in=[])
    if mine.owner is not None:
        whose |= Q(owner=mine.owner)
    if mine.licensee is not None:
        whose |= Q(licensee=mine.licensee)
    if mine.organisation is not None:
        whose |= Q(okup=mine.organisation) | Q(second_okup=mine.organisation)
    return Agreement.objects.filter(whose).select_related("okup", "owner", "licensee", "second_okup")


@under(O100_13, O100_19_2, O100_21_5, OWN_LISTS)
def counts(mine: Own) -> dict[str, int]:
    """How many works each list has, and an OKUP members; in as many queries whatever there is."""
    is_entered = Q(state=ENTERED)
    found: dict[str, int] = kept(mine).aggregate(
        kept=Count("pk", filter=is_entered),
        drafts=Count("pk", filter=Q(state=DRAFT)),
        no_copy=Count("pk", filter=is_entered & Q(is_complete=False)),
    )
    found |= {"held": held(mine).count(), "agree": awaiting(mine).count(), "disputed": disputed(mine).count()}
    if mine.is_okup and mine.organisation is not None:
        found |= managed(mine).aggregate(managed=Count("pk"), managed_no_copy=Count("pk", filter=Q(is_complete=False)))
        found["members"] = parties.members(mine.organisation).count()
    return found


@under(O100_17_4)
def told_shares(lines: list[Holder], names: dict[str, str]) -> list[tuple[str, Decimal]]:
    """The shares of one holder in a work, in words: (kind of right, per cent); of no kind where all are alike."""
    held_shares = shares.totals([shares.read(line.shares) for line in lines])
    if len(held_shares) > 1 and len(set(held_shares.values())) == 1:
        return [("", next(iter(held_shares.values())).normalize() + 0)]
    return [(names.get(right, right), percent.normalize() + 0) for right, percent in sorted(held_shares.items())]


def right_names() -> dict[str, str]:
    """Names of all kinds of rights in the reader's language."""
    return {right.code: right.name for right in RightKind.objects.order_by("since")}


@dataclass(frozen=True, slots=True)
class OwnWork:
    """A work as its own subject sees it: `lines` are the subject's own in it, `shares` theirs in words."""

    work: Work
    lines: list[Holder]
    shares: list[tuple[str, Decimal]]
    is_kept: bool

    @property
    def awaits(self) -> bool:
        return self.work.state == ENTERED and any(line.agreed_at is None for line in self.lines)


def of_page(works: list[Work], mine: Own) -> list[OwnWork]:
    """The works of one page with the subject's own lines in them; two queries for any number."""
    lines: defaultdict[int, list[Holder]] = defaultdict(list)
    for line in mine.lines.filter(work__in=works).order_by("position", "pk"):
        lines[line.work_id].append(line)
    names = right_names()
    return [
        OwnWork(work, lines[work.pk], told_shares(lines[work.pk], names), is_kept=_keeps(mine.subject, work))
        for work in works
    ]


def _keeps(subject: Subject, work: Work) -> bool:
    if subject.organisation is not None:
        return work.organisation_id == subject.organisation.pk
    return work.person_id == subject.person.pk

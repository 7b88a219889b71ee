"""Reads that pages and desks share."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.absences import holders
from accounts.models import Absence, Appointment, User
from accounts.roles import Role
from copyright_registry import law, parties
from copyright_registry.models import (
    WITH_THE_PROVIDER,
    Application,
    Author,
    CheckPoint,
    Decision,
    Entry,
    Kind,
    State,
)
from portal.flow import sure
from portal.law import O1315_7_1, O1315_7_2, under
from portal.reference import in_force
from portal.search.columns import folded
from portal.search.words import fold
from portal.worktime import calendar
from portal.worktime.reckoning import ALMATY, CalendarEnds

ALIKE = 0.45  # of one trigram in all: below it a person sees no likeness of two titles
TITLES = ("title_kk", "title_ru", "title_en")
DECIDED = (State.ENTERED, State.REFUSED)
SHOWN_OF_NEAR = ("number", "language", "state", *TITLES, "kind", "signature__signer_name")

# The entry of each application as it stands, with its certificate and without its bytes.
ENTRY_OF = Prefetch("entries", Entry.current.select_related("certificate", "kind").defer("body"))


def applications_of(user: User) -> QuerySet[Application]:
    """The applications of one author, newest first, with what lists show."""
    return (
        Application.objects.filter(applicant=user)
        .select_related("kind", "fee")
        .prefetch_related(ENTRY_OF)
        .order_by("-started_at")
    )


def naming(person: User) -> QuerySet[Application]:
    """The applications of others that name `person` as an author, newest first, with what lists show."""
    joined = Application.objects.select_related("kind", "fee", "applicant").prefetch_related(ENTRY_OF)
    return joined.filter(parties.named(person)).exclude(applicant=person).order_by("-started_at")


def entries() -> QuerySet[Entry]:
    """Entries as they stand, with what the register's pages show, newest first."""
    return Entry.current.select_related("kind").defer("terms", "searched").order_by("-number")


@under(law.CHECKED, law.BY_THE_RULES_OF_RECEIPT, O1315_7_2)
def points_for(kind: Kind | None, day: date | None = None) -> list[CheckPoint]:
    """What is checked for a work of this kind that was received on `day`, today by default."""
    asked = Q(kinds=[]) if kind is None else Q(kinds=[]) | Q(kinds__contains=[kind.code])
    return list(in_force(CheckPoint.objects.filter(asked), day))


def points_of(decision: Decision) -> list[CheckPoint]:
    """What the examiner ticked, as the list read on the day of the receipt."""
    ticked = CheckPoint.objects.filter(code__in=decision.checked)
    return list(in_force(ticked, timezone.localdate(sure(decision.application.received_at))))


def of_same_person(case: Application, most: int = 20) -> QuerySet[Application]:
    """What else an author of `case`, or who applies, has entered, was refused, or has open, newest first."""
    digests = [author.iin_digest for author in case.authors.all() if author.iin_digest]
    theirs = Author.objects.filter(iin_digest__in=digests).values("application")
    known = Application.objects.filter(Q(applicant=case.applicant_id) | Q(pk__in=theirs))
    others = known.filter(state__in=[*WITH_THE_PROVIDER, *DECIDED]).exclude(pk=case.pk)
    others = others.select_related("kind").prefetch_related(ENTRY_OF)
    return others.order_by("-received_at")[:most]


def near_titles(case: Application, most: int = 10) -> list[Entry | Application]:
    """Entries and open applications with a title nearly like one of `case`, each with its `nearness`, nearest first."""
    own = sorted({fold(title) for title in map(case.__getattribute__, TITLES) if title})
    if not own:
        return []
    nearness = Greatest(*[TrigramSimilarity(folded(column), title) for column in TITLES for title in own])
    has_it = Q(*[Q(searched__trigram_word_similar=title) for title in own], _connector=Q.OR)
    in_the_register = entries().filter(has_it).exclude(application=case.pk).defer("body")
    is_open = Application.objects.filter(state__in=WITH_THE_PROVIDER).annotate(searched=folded(*TITLES))
    named = is_open.filter(has_it).exclude(pk=case.pk).select_related("kind", "signature").only(*SHOWN_OF_NEAR)
    found: list[Entry | Application] = []
    for rows in (in_the_register, named):
        found += rows.annotate(nearness=nearness).filter(nearness__gte=ALIKE).order_by("-nearness", "-number")[:most]
    return sorted(found, key=attrgetter("nearness"), reverse=True)[:most]


@dataclass(frozen=True, slots=True)
class Load:
    """How many cases are on the desk of one examiner, and whether they are there."""

    examiner: User
    open: int = 0
    due_today: int = 0
    late: int = 0
    absent_until: date | None = None
    holds_post: bool = True


def end_of_today() -> datetime:
    """The midnight that ends today in Kazakhstan."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


def end_of_next_hour(now: datetime) -> datetime:
    """When an hour of working time after `now` is over; the end of the last day that the calendar knows, if sooner."""
    reckoner = calendar.current()
    try:
        return reckoner.due_after(now, timedelta(hours=1))
    except CalendarEnds:
        return datetime.combine(reckoner.last, time.max, ALMATY)


def examiners_posts() -> QuerySet[Appointment]:
    """The posts of examiner held today, whether or not the person is there."""
    return Appointment.in_force().filter(role=Role.EXAMINER)


@under(O1315_7_1, law.BY_DUE_MOMENT)
def loads(now: datetime) -> list[Load]:
    """The examiners of today and whoever else holds open cases, the least busy first."""
    counted = on_desks(now)
    there = {person.pk for person in holders(Role.EXAMINER)}
    posts = set(examiners_posts().values_list("iin_digest", flat=True))
    away = absent_examiners()
    people = User.objects.filter(Q(pk__in=[*counted, *there]) | Q(iin_digest__in=posts))
    found = [
        Load(
            person,
            *counted.get(person.pk, (0, 0, 0)),
            absent_until=away.get(person.iin_digest),
            holds_post=person.pk in there or person.iin_digest in posts,
        )
        for person in people
    ]
    return sorted(found, key=lambda load: (not load.holds_post, load.open, load.examiner.full_name))


def on_desks(now: datetime) -> dict[int, tuple[int, int, int]]:
    """Of each examiner by key: how many cases are open, still due today, and late."""
    by_examiner = Application.objects.filter(state=State.EXAMINATION).order_by().values("examiner")
    rows = by_examiner.annotate(
        open=Count("pk"),
        due_today=Count("pk", filter=Q(due_at__gte=now, due_at__lt=end_of_today())),
        late=Count("pk", filter=Q(due_at__lt=now)),
    )
    return {row["examiner"]: (row["open"], row["due_today"], row["late"]) for row in rows}


def absent_examiners() -> dict[str, date]:
    """The last day of absence of each examiner who is away today, by the digest of the IIN."""
    today = timezone.localdate()
    away = Absence.objects.filter(appointment__in=examiners_posts(), since__lte=today, until__gte=today)
    return dict(away.values_list("appointment__iin_digest", "until"))

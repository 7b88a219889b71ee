"""Due moments of cases as calendar files: of one case for who applies, of all that wait for a member of staff."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import SignedInRequest, person_of
from accounts.roles import Role
from copyright_registry import law, requests
from copyright_registry.models import Application, State
from portal.access import Audience, audience
from portal.files import to_keep
from portal.law import under
from portal.worktime import ics, terms
from portal.worktime.clocks import CLOCKS

MOST = 500  # cases in one file, the most urgent
WAITS_FOR: dict[Role, Q] = {
    Role.HEAD_OF_DEPARTMENT: Q(state__in=[State.RECEIVED, State.PROPOSED]),
    Role.DEPUTY_OF_DEPARTMENT: Q(state=State.RECEIVED),
    Role.DEPUTY_HEAD: Q(state=State.PROPOSED),
}


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@under(law.CALENDAR)
def application(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The open terms of one's own case."""
    found = requests.own(request, pk)
    open_terms = terms.of(found).filter(ended_at=None)
    return _file(_moment(found, term.clock, term.due_at) for term in open_terms)


@require_GET
@under(law.CALENDAR)
def desk(request: HttpRequest, cases: QuerySet[Application]) -> HttpResponse:
    """Of `cases`, which the reader may see, those that wait for them, each by the term that binds."""
    urgent = waiting(person_of(request), cases).order_by("due_at")[:MOST]
    return _file(_moment(case, case.bound_by, case.due_at) for case in urgent if case.due_at)


def waiting(person: User, cases: QuerySet[Application]) -> QuerySet[Application]:
    """Those of `cases` whose turn is that of `person`: to examine or sign as named, else by the posts held today."""
    named = Q(state=State.EXAMINATION, examiner=person) | Q(state=State.AGREED, decision__signatory=person)
    for role, waits in WAITS_FOR.items():
        named |= waits if person.holds(role) else Q(pk__in=[])
    return cases.filter(named, due_at__isnull=False)


def _moment(case: Application, clock: str, due_at: datetime) -> ics.DueMoment:
    """Number and term: neither the name of the work nor a person."""
    host = urlsplit(settings.BASE_URL).hostname
    title = CLOCKS[clock].title
    return ics.DueMoment(
        f"{case.pk}.{clock}@{host}",
        due_at,
        _("Application No. %(number)s: %(term)s") % {"number": case.number, "term": title},
        str(CLOCKS[clock].where),
    )


def _file(moments: Iterable[ics.DueMoment]) -> HttpResponse:
    """The calendar; Http404 where nothing is due, as a file without a moment is none."""
    told = list(moments)
    if not told:
        raise Http404
    return to_keep(ics.calendar(told, str(settings.PORTAL_NAME), timezone.now()), ics.TYPE, "due.ics")

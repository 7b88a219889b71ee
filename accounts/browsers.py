"""The browsers in which a person is signed in: seen, named in words, ended by the person."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import law
from accounts.models import SignedInBrowser, User
from portal import audit
from portal.law import under
from portal.models import Trail

SEEN_AT = "seen_at"  # in the session: when the row was last written, seconds since 1970
SEEN_EVERY = timedelta(minutes=10)
SIGN_INS = ("account opened", "account opened again", "signed in", "sign-in refused")
PROGRAMS = (  # the first that the browser names is it
    ("YaBrowser/", "Yandex Browser"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@under(law.BROWSERS)
def begin(request: HttpRequest, person: User) -> None:
    """Note the browser in which `person` has just signed in."""
    now, agent = timezone.now(), request.headers.get("User-Agent", "")[:300]
    SignedInBrowser.objects.update_or_create(
        session_key=request.session.session_key, defaults={"person": person, "agent": agent, "seen_at": now}
    )
    request.session[SEEN_AT] = now.timestamp()


class SeenMiddleware:
    """Writes down, every ten minutes at most, that a browser is in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen_at, now = request.session.get(SEEN_AT), timezone.now()
        if seen_at is not None and now.timestamp() - seen_at > SEEN_EVERY.total_seconds():
            SignedInBrowser.objects.filter(session_key=request.session.session_key).update(seen_at=now)
            request.session[SEEN_AT] = now.timestamp()
        return self.get_response(request)


def open_of(person: User) -> QuerySet[SignedInBrowser]:
    """The browsers whose session still lasts, the last used first."""
    lasting = Session.objects.filter(expire_date__gt=timezone.now())
    return person.browsers.filter(session_key__in=lasting.values("session_key")).order_by("-seen_at")


@under(law.BROWSERS)
def end(person: User, browsers: QuerySet[SignedInBrowser]) -> int:
    """Sign the person out in these of their browsers; how many there were."""
    with transaction.atomic():
        keys = list(browsers.filter(person=person).values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        SignedInBrowser.objects.filter(session_key__in=keys).delete()
        if keys:
            audit.record(person, "signed out elsewhere", person, law=law.BROWSERS, count=len(keys))
    return len(keys)


def forget_ended() -> None:
    """Rows whose session is over are of no more use: the trail keeps the sign-ins."""
    lasting = Session.objects.filter(expire_date__gt=timezone.now())
    SignedInBrowser.objects.exclude(session_key__in=lasting.values("session_key")).delete()


def sign_ins(person: User, most: int = 20) -> list[Trail]:
    """The person's last sign-ins and refusals, newest first."""
    return list(audit.of(person).filter(act__in=SIGN_INS).order_by("-pk")[:most])


def words(agent: str) -> str:
    """A browser in words, as far as it names itself: «Firefox, Windows»."""
    program = next((name for sign, name in PROGRAMS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return ", ".join(filter(None, (program, system))) or _("unknown browser")

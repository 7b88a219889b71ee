"""Every address of the portal, knocked at by everybody: who comes in, who signs in first, who finds nothing there."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone, translation

from accounts.sign_in import SALT
from copyright_registry import registration
from copyright_registry.models import Application, Certificate, Entry, State
from portal import law
from portal.access import declared
from portal.models import Trail
from portal.payments import settling
from tests import people as acts
from tests.browser import client_of
from tests.people import People

# Whose knock is which letter: the author of everything here, a stranger, the examiner to whom the case was given,
# another examiner, and the three heads.
ROLES = ("nobody", "author", "stranger", "examiner", "other_examiner", "head_of_department", "deputy", "head")

# o open · s sign in first · x closed (403) · - not found (404) · m not by this method (405) · > sent on
EVERYBODY, NOWHERE, NO_POST = "oooooooo", "--------", "mmmmmmmm"
MINE = "so------"  # the author's own: not found for everybody else
MY_STEP = "s>------"
SIGNED_IN = "sooooooo"
STAFF, STAFF_SENT_ON = "sxxooooo", "sxx>>>>>"
CASE = "sxxo-ooo"  # staff who may see the case
NO_STAFF = "sxxxxxxx"
TRAIL = "sxxxxoxo"
DOORS: dict[str, tuple[str, str]] = {  # name: (GET, POST)
    "healthz": (EVERYBODY, NO_POST),
    "readyz": (EVERYBODY, NO_POST),
    "post_link": (NO_POST, EVERYBODY),
    "verify_short": (">>>>>>>>", NO_POST),
    "home": (">>>>>>>>", ">>>>>>>>"),
    "start": (EVERYBODY, NO_POST),
    "accounts:sign_in": (EVERYBODY, EVERYBODY),
    "accounts:confirm": (SIGNED_IN, SIGNED_IN),
    "accounts:sign_out": ("smmmmmmm", "s>>>>>>>"),
    "accounts:account": (SIGNED_IN, "smmmmmmm"),
    "accounts:contacts": (SIGNED_IN, SIGNED_IN),
    "accounts:send_link": ("smmmmmmm", "s>>>>>>>"),
    "accounts:confirm_email": (EVERYBODY, NO_POST),
    "registry:list": (EVERYBODY, NO_POST),
    "registry:entry": (EVERYBODY, NO_POST),
    "registry:verify": (EVERYBODY, EVERYBODY),
    "registry:verify_code": (EVERYBODY, NO_POST),
    "registry:start": (EVERYBODY, EVERYBODY),
    "registry:application": (MINE, "smmmmmmm"),
    "registry:kind": (MINE, MINE),
    "registry:title": (MINE, MINE),
    "registry:work": (MINE, MINE),
    "registry:statements": (MINE, MINE),
    "registry:discard": ("smmmmmmm", MY_STEP),
    "registry:review": (MY_STEP, MY_STEP),
    "registry:take_back": ("smmmmmmm", MY_STEP),
    "registry:pay": (MY_STEP, MY_STEP),
    "registry:back": (MY_STEP, MY_STEP),
    "registry:download_work": (MINE, "smmmmmmm"),
    "registry:download_decision": (MINE, "smmmmmmm"),
    "registry:download_certificate": (MINE, "smmmmmmm"),
    "admin:index": (STAFF, STAFF),
    "admin:app_list": (STAFF, STAFF),
    "admin:application_change": (CASE, CASE),
    "admin:application_step": ("sxx-----", "sxx>->>>"),
    "admin:application_decide": ("sxx>->>o", "sxx>->>o"),
    "admin:application_decision": (CASE, CASE),
    "admin:application_file": (CASE, CASE),
    "admin:application_iin": ("sxx-----", CASE),
    "admin:copyright_registry_application_changelist": (STAFF, STAFF),
    "admin:copyright_registry_application_add": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_application_delete": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_application_history": ("sxxo>ooo", "sxxo>ooo"),
    "admin:copyright_registry_application_change": (CASE, CASE),
    "admin:copyright_registry_entry_changelist": (STAFF, STAFF),
    "admin:copyright_registry_entry_add": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_entry_delete": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_entry_history": (STAFF, STAFF),
    "admin:copyright_registry_entry_change": (STAFF, NO_STAFF),
    "admin:portal_trail_changelist": (TRAIL, TRAIL),
    "admin:portal_trail_add": (NO_STAFF, NO_STAFF),
    "admin:portal_trail_delete": (NO_STAFF, NO_STAFF),
    "admin:portal_trail_history": (TRAIL, TRAIL),
    "admin:portal_trail_change": (TRAIL, NO_STAFF),
}


def kind(answer: HttpResponse) -> str:
    """The letter of an answer."""
    if answer.status_code in {301, 302}:
        return "s" if "/sign-in/?next=" in answer["Location"] else ">"
    return {403: "x", 404: "-", 405: "m"}.get(answer.status_code, "o")


def patterns(parts: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address, by its full name."""
    for part in get_resolver().url_patterns if parts is None else parts:
        if isinstance(part, URLPattern):
            yield prefix + (part.name or str(part.pattern)), part
        else:
            name = part.namespace
            yield from patterns(part.url_patterns, f"{prefix}{name}:" if name else prefix)


class Portal:
    """One of everything of the author's, and a browser for everybody."""

    def __init__(self, people: People) -> None:
        self.entered = acts.application_in(State.ENTERED, people)
        self.agreed = acts.application_in(State.AGREED, people)
        self.entry = Entry.objects.get()
        Certificate.objects.create(
            entry=self.entry, pdf=ContentFile(b"%PDF", "c.pdf"), sha256="1" * 64, made_at=timezone.now()
        )
        assert self.entered.fee is not None
        self.attempt = settling._new_attempt(self.entered.fee)
        settling.Attempt.objects.update(state="paid", transaction_id="1")
        self.browsers = {role: client_of(getattr(people, role, None)) for role in ROLES}

    def address(self, name: str) -> str:
        """Where the door `name` is, for the author's own things."""
        desk = {"application_step": [self.agreed.pk, "agree"], "app_list": ["copyright_registry"]}
        rows = {"application": self.agreed.pk, "entry": self.entry.pk, "trail": Trail.objects.all()[0].pk}
        given: dict[str, list[Any]] = {
            "verify_short": [self.entry.code],
            "accounts:confirm_email": ["no-token"],
            "registry:entry": [self.entry.pk],
            "registry:verify_code": [self.entry.code],
            "registry:back": [self.entered.pk, self.attempt.number],
        }
        site, _, page = name.rpartition(":")
        if name in given:
            arguments = given[name]
        elif site == "admin":
            one = next(
                (pk for row, pk in rows.items() if page.endswith((f"{row}_change", f"{row}_delete", f"{row}_history"))),
                None,
            )
            own = [self.agreed.pk] if page.startswith("application_") else [one] if one else []
            arguments = desk.get(page, own)
        else:
            arguments = [self.entered.pk] if self._is_of_an_application(name) else []
        with translation.override("kk"):
            return reverse(name, args=arguments)

    def _is_of_an_application(self, name: str) -> bool:
        pattern = next(pattern for known, pattern in patterns() if known == name)
        return "pk" in pattern.pattern.converters

    def knock(self, role: str, method: str, address: str) -> str:
        """How the door answers; whatever the knock did is undone."""
        with transaction.atomic():
            answer = getattr(self.browsers[role], method)(address, {"sent": "1"} if method == "post" else {})
            if answer.streaming:
                answer.getvalue()
            transaction.set_rollback(True)
        return kind(answer)


@pytest.fixture
def portal(people: People) -> Portal:
    return Portal(people)


def test_every_address_stands_in_the_table() -> None:
    names = {name for name, _pattern in patterns()}

    assert names == DOORS.keys()


@pytest.mark.clause(law.O100_2_8, law.O1315_11)
def test_every_door_opens_to_whom_the_table_says_and_to_nobody_else(portal: Portal) -> None:
    found = {
        name: tuple(
            "".join(portal.knock(role, method, portal.address(name)) for role in ROLES) for method in ("get", "post")
        )
        for name in DOORS
    }

    assert found == DOORS

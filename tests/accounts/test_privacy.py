"""A person's own data: who looked, in which browsers they are signed in, a copy of all of it, closing the account."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import browsers, closing, exporting, tasks
from accounts.models import Export, ExportState, Membership, Right, SignedInBrowser, User
from copyright_registry import registration
from copyright_registry.models import State
from portal import audit, law
from portal.flow import StepRefused
from portal.models import Notice, Trail
from tests import people as people_acts
from tests.accounts import acts
from tests.accounts.conftest import Visitor
from tests.browser import Browser, client_of, said, soup
from tests.people import People, someone
from tests.together import at_once

pytestmark = pytest.mark.django_db
LOOKS, DEVICES, EXPORT, CLOSE = (f"/en/account/{name}/" for name in ("looks", "devices", "export", "close"))
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


# Who looked


@pytest.mark.clause(law.O100_2_8)
def test_the_person_sees_who_looked_at_their_case_and_in_which_post(people: People) -> None:
    case = people_acts.application_in(State.EXAMINATION, people)
    client_of(people.examiner).get(f"/admin/copyright_registry/application/{case.pk}/change/")

    words = said(client_of(people.author).get(LOOKS)).replace("\xa0", " ")

    assert people.examiner.full_name in words
    assert "examiner" in words
    assert "Түнгі көш" in words


def test_looks_at_anothers_case_are_not_shown(people: People) -> None:
    case = people_acts.application_in(State.EXAMINATION, people)
    client_of(people.examiner).get(f"/admin/copyright_registry/application/{case.pk}/change/")

    assert "Nobody has looked yet" in said(client_of(people.stranger).get(LOOKS))


def test_looks_take_as_many_queries_for_twenty_as_for_one(people: People) -> None:
    case, author = people_acts.application_in(State.EXAMINATION, people), client_of(people.author)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            author.get(LOOKS)
        return len(captured)

    audit.record(people.examiner, "looked at", case, law=law.O100_2_8)
    one = queries()
    for _ in range(19):
        audit.record(people.head, "looked at", case, law=law.O100_2_8)

    assert queries() == one


# Browsers and sign-ins


@pytest.fixture
def signed_in(visitor: Visitor) -> Visitor:
    visitor.client.defaults["HTTP_USER_AGENT"] = FIREFOX
    visitor.signs("/kk/sign-in/", "author")
    return visitor


def test_the_browser_of_a_sign_in_is_named_in_words(signed_in: Visitor) -> None:
    page = said(signed_in.client.get(DEVICES))

    assert "Firefox, Windows" in page
    assert "this browser" in page
    assert "Account opened" in page


def test_all_other_browsers_are_signed_out(signed_in: Visitor, authority: Any) -> None:
    here = Browser()
    Visitor(here, authority).signs("/kk/sign-in/", "author")  # type: ignore[arg-type]  # a client of Django's as well

    here.post(DEVICES, {})

    assert signed_in.client.get("/kk/account/").status_code == 302
    assert here.get("/kk/account/").status_code == 200
    assert SignedInBrowser.objects.count() == 1
    assert Trail.objects.filter(act="signed out elsewhere").count() == 1


def test_one_browser_is_signed_out_and_no_strangers(signed_in: Visitor, people_elsewhere: Browser) -> None:
    theirs = SignedInBrowser.objects.get(person__surname="Өтеғұлов")

    signed_in.client.post(DEVICES, {"browser": str(theirs.pk)})

    assert people_elsewhere.get("/kk/account/").status_code == 200


@pytest.fixture
def people_elsewhere(visitor: Visitor, authority: Any) -> Browser:
    """Another person, signed in in another browser."""
    browser = Browser()
    Visitor(browser, authority).signs("/kk/sign-in/", "author2")  # type: ignore[arg-type]  # a client of Django's
    return browser


def test_a_browser_in_use_is_written_down_every_ten_minutes(signed_in: Visitor) -> None:
    before = SignedInBrowser.objects.get().seen_at
    signed_in.client.get("/kk/account/")
    assert SignedInBrowser.objects.get().seen_at == before

    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        signed_in.client.get("/kk/account/")

    assert SignedInBrowser.objects.get().seen_at > before


def test_signing_out_forgets_the_browser(signed_in: Visitor) -> None:
    signed_in.client.post("/kk/sign-out/")

    assert not SignedInBrowser.objects.exists()


def test_a_browser_whose_session_is_over_is_forgotten(signed_in: Visitor) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=9), tick=False):
        tasks.forget_old_challenges()

    assert not SignedInBrowser.objects.exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 YaBrowser/24.10 Safari/537.36", "Yandex Browser, Windows"),
    ],
)
def test_browsers_are_told_by_their_names(agent: str, words: str) -> None:
    assert browsers.words(agent) == words


# A copy of all own data


@pytest.fixture
def export(people: People, broker: str) -> Export:
    """The archive of an author with an entered work, made by a worker."""
    people_acts.application_in(State.ENTERED, people)
    export = exporting.ask(people.author)
    tasks.make_export(str(export.pk))
    export.refresh_from_db()
    return export


def content(export: Export) -> dict[str, bytes]:
    with export.file.open("rb") as packed, zipfile.ZipFile(io.BytesIO(packed.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.clause(law.O100_13)
def test_the_archive_holds_data_files_and_signatures(people: People, export: Export) -> None:
    files = content(export)

    person = json.loads(files["account/person.json"])
    assert (person["iin"], person["email"]) == (people.author.iin, people.author.email)
    assert people_acts.PDF in files.values()
    application = json.loads(next(data for name, data in files.items() if name.endswith("application.json")))
    assert application["title_kk"] == "Түнгі көш"
    packages = [zipfile.ZipFile(io.BytesIO(data)) for name, data in files.items() if name.startswith("signatures/")]
    assert ["signature.p7s" in package.namelist() for package in packages] == [True]
    assert json.loads(files["payments.json"])


def test_every_file_of_the_archive_has_its_hash(export: Export) -> None:
    files = content(export)
    sums = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").decode().splitlines())

    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_the_archive_holds_nothing_of_others(people: People, export: Export) -> None:
    everything = b"".join(content(export).values())

    assert people.stranger.iin.encode() not in everything
    assert people.examiner.email.encode() not in everything


def test_the_person_is_told_and_fetches_after_confirming(people: People, export: Export) -> None:
    address = f"{EXPORT}{export.pk}/"

    assert Notice.objects.filter(person=people.author, template="accounts/export_ready").count() == 1
    assert "/sign-in/confirm/" in client_of(people.author, confirmed=False).get(address)["Location"]
    answer = client_of(people.author).get(address)
    assert hashlib.sha256(answer.getvalue()).hexdigest() == export.sha256
    assert Trail.objects.filter(act="fetch all own data").count() == 1
    assert client_of(people.stranger).get(address).status_code == 404


def test_the_archive_is_removed_after_three_days(people: People, export: Export) -> None:
    name = export.file.name
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1), tick=False):
        with pytest.raises(StepRefused):
            exporting.fetch(people.author, export)
        tasks.forget_old_challenges()

    assert Export.objects.get().state == ExportState.EXPIRED
    assert not export.file.storage.exists(name)


def test_one_archive_at_a_time(people: People, broker: str) -> None:
    exporting.ask(people.author)

    page = client_of(people.author).post(EXPORT, follow=True)

    assert "being made already" in said(page)
    assert Export.objects.count() == 1


def test_a_lost_message_is_sent_again(people: People, broker: str) -> None:
    export = exporting.ask(people.author)
    assert exporting.owed() == []

    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert exporting.owed() == [str(export.pk)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_archive(people: People, broker: str) -> None:
    pk = str(exporting.ask(people.author).pk)

    made = at_once(lambda: exporting.make(pk), lambda: exporting.make(pk))

    assert sorted(made) == [False, True]  # type: ignore[type-var]  # two booleans
    assert Notice.objects.filter(template="accounts/export_ready").count() == 1


# Closing


def test_closing_removes_contacts_and_keeps_the_name(people: People) -> None:
    browser = client_of(people.author)
    page = browser.post(CLOSE, follow=True)

    author = User.objects.get(pk=people.author.pk)
    assert "Your account is closed" in said(page)
    assert (author.email, author.phone, author.address, author.region) == ("", "", "", "")
    assert author.surname
    assert author.closed_at is not None
    assert "_auth_user_id" not in browser.session


def test_an_open_case_stops_closing(people: People) -> None:
    people_acts.draft(people.author)

    page = client_of(people.author).post(CLOSE, follow=True)

    assert "A case of yours" in said(page)
    assert User.objects.get(pk=people.author.pk).closed_at is None
    assert soup(page).select("form .danger") == []


def test_a_discarded_draft_stops_nothing(people: People) -> None:
    registration.discard(people.author, people_acts.draft(people.author))

    assert closing.obstacles(people.author) == []


def test_a_head_and_staff_stay(people: People, broker: str) -> None:
    head = acts.head_of(acts.registered(people))

    for person in (head, people.examiner):
        with pytest.raises(StepRefused):
            closing.close(person)


def test_closing_ends_memberships(people: People, broker: str) -> None:
    acts.member(acts.registered(people), people.author, Right.WORKS)

    closing.close(people.author)

    assert not Membership.acting(people.author).exists()


def test_who_signs_in_later_has_an_account_without_contacts(visitor: Visitor) -> None:
    visitor.signs("/en/sign-in/", "author")
    closing.close(User.objects.get())
    assert visitor.client.get("/en/account/").status_code == 302

    visitor.signs("/en/sign-in/", "author")
    page = visitor.client.get("/en/account/contacts/")

    assert "It is open again" in said(page)
    assert User.objects.get().closed_at is None
    assert Trail.objects.filter(act="account opened again").count() == 1


def test_closing_asks_to_confirm_first(people: People) -> None:
    assert "/sign-in/confirm/" in client_of(people.author, confirmed=False).post(CLOSE)["Location"]


def test_a_stranger_gets_no_others_export(people: People, export: Export) -> None:
    assert str(export.pk) not in said(client_of(someone("author2")).get(EXPORT))

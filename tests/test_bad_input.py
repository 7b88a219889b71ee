"""Bad input and trouble: refused with a reason, in the trail, nothing changed; or done when what was down is back.

Troubles that one module alone must meet have their tests beside that module's.
"""

import base64
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from copyright_registry import registration, statement
from copyright_registry.models import Application, Certificate, Entry, State
from portal import law
from portal.celery import app as celery_app
from portal.models import Notice, Trail
from portal.signing.models import Signature
from portal.tasks import sweep
from tests import people as acts
from tests.browser import client_of, said, soup
from tests.copyright_registry import walking
from tests.copyright_registry.conftest import time_stamps  # noqa: F401 - a fixture
from tests.people import People

REVIEW = "/en/applications/{}/review/"
BAD_KEYS = {
    "expired": "expired",
    "not_yet_valid": "not valid yet",
    "revoked": "revoked",
    "foreign": "authority",
    "treasury": "",
    "information_system": "",
    "sign_in_only": "",
    "author2": "another person",
}


def document_on(page: Any) -> bytes:
    """The bytes that the page offers to be signed."""
    field = soup(page).select_one("[data-document]")
    assert field is not None
    return base64.b64decode(str(field["value"]))


def handed_in(people: People, key: str, document: bytes) -> dict[str, str]:
    return {"cms": base64.b64encode(people.authority.sign_cms(key, document, False)).decode()}


def nothing_signed(application: Application) -> None:
    """Refused once, in the trail with a reason, and the application is as it was."""
    refusals = Trail.objects.filter(act="signature refused")
    assert refusals.count() == 1
    assert b'"reason":"' in bytes(refusals[0].body)
    application.refresh_from_db()
    assert (application.state, application.signature) == (State.DRAFT, None)
    assert not Signature.objects.exists()


@pytest.mark.clause(law.O1315_A2_10, law.O100_2_7)
@pytest.mark.parametrize(("key", "words"), BAD_KEYS.items(), ids=BAD_KEYS)
def test_an_application_is_not_signed_with_a_key_that_may_not(people: People, key: str, words: str) -> None:
    """Another person's key, an expired, revoked or foreign certificate, a key for something else."""
    application = acts.draft(people.author)
    author = client_of(people.author)

    document = statement.text(application).encode()
    page = author.post(REVIEW.format(application.pk), handed_in(people, key, document))

    assert page.status_code == 422
    notice = " ".join(tag.get_text(" ") for tag in soup(page).select(".notice.bad"))
    assert words in notice, notice
    assert len(notice) > 20
    nothing_signed(application)


@pytest.mark.clause(law.O1315_A2_10)
@pytest.mark.parametrize(
    "change", [lambda text: text + b" ", lambda text: text.replace(b"2026", b"2025"), lambda _: b""]
)
def test_a_changed_document_is_refused(people: People, change: Callable[[bytes], bytes]) -> None:
    """A changed document."""
    application = acts.draft(people.author)
    document = change(statement.text(application).encode())

    page = client_of(people.author).post(REVIEW.format(application.pk), handed_in(people, "author", document))

    assert page.status_code == 422
    nothing_signed(application)


@pytest.mark.clause(law.O1315_A2_10)
def test_the_signature_of_one_application_does_not_sign_another(people: People) -> None:
    """A right signature on a wrong document."""
    first, second = acts.draft(people.author), acts.draft(people.author, title_kk="Таңғы көш")
    cms = handed_in(people, "author", statement.text(first).encode())

    page = client_of(people.author).post(REVIEW.format(second.pk), cms)

    assert page.status_code == 422
    nothing_signed(second)


@pytest.mark.clause(law.O1315_A2_10)
def test_an_application_changed_after_it_was_read_is_not_signed(people: People) -> None:
    """The text on the screen is no longer that of the draft."""
    application = acts.draft(people.author)
    author, address = client_of(people.author), REVIEW.format(application.pk)
    read = document_on(author.get(address))
    registration.edit(people.author, application, title_kk="Басқа")

    page = author.post(address, handed_in(people, "author", read))

    assert page.status_code == 422
    assert "Басқа" in document_on(page).decode()
    nothing_signed(application)


@pytest.mark.clause(law.O100_2_7)
def test_a_sign_in_signature_does_not_sign_a_document(people: People) -> None:
    """A sign-in signature used on a document."""
    application = acts.draft(people.author)
    text = document_on(client_of(None).get("/en/sign-in/"))

    page = client_of(people.author).post(REVIEW.format(application.pk), handed_in(people, "author", text))

    assert page.status_code == 422
    nothing_signed(application)


@pytest.mark.clause(law.O100_2_7)
def test_a_documents_signature_does_not_sign_in(people: People) -> None:
    """A document's signature used to sign in."""
    application = acts.draft(people.author)
    visitor = client_of(None)
    visitor.get("/en/sign-in/")

    page = visitor.post("/en/sign-in/", handed_in(people, "author", statement.text(application).encode()))

    assert page.status_code == 422
    assert visitor.get("/en/account/").status_code == 302
    assert Trail.objects.filter(act="sign-in refused").count() == 1


def test_a_replayed_sign_in_is_refused(people: People) -> None:
    """A replayed sign-in, from the same browser and from another."""
    visitor, thief = client_of(None), client_of(None)
    signed = handed_in(people, "author", document_on(visitor.get("/en/sign-in/")))
    assert visitor.post("/en/sign-in/", signed).status_code == 302
    thief.get("/en/sign-in/")

    for browser in (visitor, thief, client_of(None)):
        page = browser.post("/en/sign-in/", signed)
        assert page.status_code == 422
        assert "a new one stands on this page" in said(page) or soup(page).select(".notice.bad, .error")
    assert thief.get("/en/account/").status_code == 302
    assert Trail.objects.filter(act="sign-in refused").count() == 3


@pytest.mark.clause(law.O1315_7_4)
def test_the_heads_sign_in_signature_decides_nothing(people: People) -> None:
    """A sign-in signature used on a decision."""
    application = acts.application_in(State.AGREED, people)
    text = document_on(client_of(None).get("/en/sign-in/"))

    page = client_of(people.head).post(walking.desk(application, "decide"), handed_in(people, "head_of_provider", text))

    assert page.status_code == 422
    application.refresh_from_db()
    assert application.state == State.AGREED
    assert not Entry.objects.exists()


@pytest.fixture
def nobody_at_the_broker() -> Iterator[None]:
    """The broker is down, until the test says that it is back."""
    yield
    celery_app.conf.task_always_eager = False


@pytest.mark.clause(law.O1315_A2_6)
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("nobody_at_the_broker")
def test_with_the_broker_down_the_application_is_received_and_told_later(
    people: People, mailoutbox: list[object]
) -> None:
    """The broker down while submitting: the application is kept, and the work is done when it is back."""
    application = acts.application_in(State.PAID, people)
    Notice.objects.all().delete()
    begun = time.monotonic()

    answer = client_of(people.author).post(
        REVIEW.format(application.pk), handed_in(people, "author", statement.text(application).encode())
    )

    assert time.monotonic() - begun < 3, "the reader waited for the broker"
    application.refresh_from_db()
    assert (answer.status_code, application.state) == (302, State.RECEIVED)
    assert not mailoutbox

    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    celery_app.conf.task_always_eager = True  # the broker is back, and a worker
    sweep()
    sweep()

    assert len(mailoutbox) == 1


@pytest.mark.clause(law.O1315_13_1)
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("nobody_at_the_broker", "time_stamps")
def test_with_the_broker_down_an_entry_is_made_and_certified_later(people: People) -> None:
    """The broker down while the head signs."""
    acts.application_in(State.ENTERED, people)
    assert Entry.objects.count() == 1
    assert not Certificate.objects.exists()

    celery_app.conf.task_always_eager = True
    sweep()

    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["%00", "kk/registry/-1/", "kk/applications/x/", "ру/", "kk//", "admin/%ff/", "x" * 3000]
)
def test_an_address_of_nonsense_is_not_found(db: None, path: str) -> None:
    """Nonsense for an address."""
    answer = client_of(None).get(f"/{path}", follow=True)

    assert answer.status_code in {404, 200}
    assert answer.status_code == 404 or "/sign-in/" in answer.redirect_chain[-1][0]


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "head", "trace"])
def test_other_methods_change_nothing(people: People, method: str) -> None:
    """A method no page is for."""
    application = acts.draft(people.author)

    for page in ("", "title/", "discard/", "review/", "pay/"):
        getattr(client_of(people.author), method)(f"/en/applications/{application.pk}/{page}")

    application.refresh_from_db()
    assert (application.state, application.fee) == (State.DRAFT, None)


def test_a_form_from_elsewhere_is_refused(people: People) -> None:
    """A form without the portal's own token."""
    application = acts.draft(people.author)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.author)

    answer = browser.post(f"/en/applications/{application.pk}/discard/")

    assert answer.status_code == 403
    application.refresh_from_db()
    assert application.state == State.DRAFT


@pytest.mark.parametrize(
    "address",
    [
        "/en/registry/?q=a%00b",
        "/en/registry/?page=%00",
        "/en/verify/?q=%00",
        "/en/account/inbox/?page=%00",
        "/admin/copyright_registry/application/?state=%00",
        "/admin/copyright_registry/application/?examiner=%00",
        "/admin/copyright_registry/application/?q=a%00b",
        "/admin/copyright_registry/application/dashboard/?since=%00",
        "/admin/copyright_registry/entry/?q=a%00b",
        "/admin/copyright_registry/rulechange/?state=%00",
        "/admin/accounts/appointment/?role__exact=%00",
        "/admin/portal/trail/?act=%00",
        "/admin/portal/notice/?%00=1",
        "/admin/worktime/calendarrow/?kind__exact=%00",
        "/admin/payments/attempt/?state__exact=%00",
    ],
)
def test_a_nul_in_an_address_is_not_understood(people: People, address: str) -> None:
    page = client_of(people.head).get(address)

    assert page.status_code == 400
    assert soup(page).select("h1")

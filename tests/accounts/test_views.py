"""Sign-in, confirming again, contacts and the link in the mail, as a browser meets them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from portal import notices
from portal.models import Notice, Trail
from tests.accounts.conftest import Visitor
from tests.people import People

SIGN_IN, CONFIRM, CONTACTS = "/kk/sign-in/", "/kk/sign-in/confirm/", "/kk/account/contacts/"
ACCOUNT, DESKS = "/kk/account/", "/admin/"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example/",
    "http://testserver@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "\t//evil.example/",
    " //evil.example/",
)
SCRIPT = "<script>alert(1)</script>"
ANSWERS = {
    "email": "author@example.kz",
    "phone": "+7 701 234 5678",
    "region": "35",
    "address": "Қарағанды, Бұқар жырау даңғылы 1",
    "language": "kk",
}


@pytest.fixture
def author_at(client: Client, people: People) -> Client:
    client.force_login(people.author)
    return client


def mailed_links() -> list[str]:
    """The addresses in the mails that ask to confirm, without the host."""
    for notice in Notice.objects.filter(sent_at=None).order_by("pk"):
        notices.deliver(notice.pk)
    return [
        word.removeprefix("http://testserver")
        for letter in mail.outbox
        for word in letter.body.split()
        if "/contacts/confirm/" in word
    ]


def test_the_page_shows_the_text_that_the_program_will_sign(visitor: Visitor) -> None:
    page = visitor.client.get(SIGN_IN)

    assert page.context["text"] in page.content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_a_new_person_gives_contacts_first_and_then_gets_where_they_wanted(visitor: Visitor) -> None:
    signed_in = visitor.signs(SIGN_IN, "author", next="/kk/services/entry/")
    kept = visitor.client.post(CONTACTS, ANSWERS)

    assert visitor.is_signed_in
    assert signed_in["Location"] == CONTACTS
    assert kept["Location"] == "/kk/services/entry/"


def test_who_has_contacts_gets_where_they_wanted_at_once(visitor: Visitor, people: People) -> None:
    assert visitor.signs(SIGN_IN, "author", next="/kk/services/entry/")["Location"] == "/kk/services/entry/"


def test_without_another_wish_an_author_lands_in_their_account(visitor: Visitor, people: People) -> None:
    assert visitor.signs(SIGN_IN, "author")["Location"] == ACCOUNT


@pytest.mark.parametrize("key", ["head_of_department", "examiner", "deputy_head", "head_of_provider"])
def test_staff_land_at_the_desks(visitor: Visitor, people: People, key: str) -> None:
    assert visitor.signs(SIGN_IN, key)["Location"] == DESKS


def test_staff_are_not_asked_for_contacts(visitor: Visitor, people: People) -> None:
    User.objects.update(email="", phone="")

    assert visitor.signs(SIGN_IN, "examiner")["Location"] == DESKS


def test_the_session_before_signing_in_is_not_the_one_after(visitor: Visitor) -> None:
    visitor.client.get(SIGN_IN)
    before = visitor.client.session.session_key

    visitor.signs(SIGN_IN, "author")

    assert visitor.client.session.session_key != before


@pytest.mark.parametrize("address", ELSEWHERE)
def test_after_signing_in_nobody_is_sent_off_the_portal(visitor: Visitor, people: People, address: str) -> None:
    assert visitor.signs(SIGN_IN, "author", next=address)["Location"] == ACCOUNT


@pytest.mark.parametrize("address", ELSEWHERE)
def test_after_giving_contacts_nobody_is_sent_off_the_portal(visitor: Visitor, address: str) -> None:
    visitor.signs(SIGN_IN, "author", next=address)

    assert visitor.client.post(CONTACTS, ANSWERS)["Location"] == ACCOUNT


@pytest.mark.parametrize("address", ELSEWHERE)
def test_after_confirming_nobody_is_sent_off_the_portal(visitor: Visitor, people: People, address: str) -> None:
    visitor.client.force_login(people.author)

    assert visitor.signs(CONFIRM, "author", next=address)["Location"] == ACCOUNT


def test_the_page_never_carries_an_address_elsewhere(visitor: Visitor) -> None:
    page = visitor.client.get(SIGN_IN, {"next": "https://evil.example/"})

    assert "evil.example" not in page.content.decode().replace("%2F", "/").split("<main")[1]


@pytest.mark.parametrize("key", ["expired", "not_yet_valid", "revoked", "foreign", "treasury", "information_system"])
def test_a_key_that_may_not_opens_no_session_and_is_told_why(visitor: Visitor, key: str) -> None:
    page = visitor.signs("/en/sign-in/", key)

    assert page.status_code == 422
    assert "You are not signed in." in page.content.decode()
    assert str(page.context["error"])
    assert not visitor.is_signed_in
    assert Trail.objects.latest("pk").act == "sign-in refused"


def test_after_a_refusal_a_fresh_text_stands_on_the_page(visitor: Visitor) -> None:
    refused = visitor.signs(SIGN_IN, "expired", next="/kk/services/entry/")

    assert refused.context["next"] == "/kk/services/entry/"
    assert visitor.signs(SIGN_IN, "author").status_code == 302
    assert visitor.is_signed_in


def test_what_another_browser_was_given_to_sign_is_worth_nothing_here(visitor: Visitor) -> None:
    stolen = Client()
    stolen.get(SIGN_IN)
    cms = visitor.signs(SIGN_IN, "expired").wsgi_request.POST["cms"]

    assert stolen.post(SIGN_IN, {"cms": cms}).status_code == 422


@pytest.mark.parametrize("cms", ["", "junk", "қолтаңба", "\x00"])
def test_junk_in_place_of_a_signature_gets_an_answer(visitor: Visitor, cms: str) -> None:
    visitor.client.get(SIGN_IN)

    assert visitor.client.post(SIGN_IN, {"cms": cms}).status_code == 422
    assert not visitor.is_signed_in


def test_a_signature_without_a_page_before_it_signs_nobody_in(client: Client, db: None) -> None:
    assert client.post(SIGN_IN, {"cms": "junk"}).status_code == 422


def test_confirming_again_opens_what_asks_for_it(visitor: Visitor, people: People) -> None:
    visitor.client.force_login(people.author)

    done = visitor.signs(CONFIRM, "author", next="/kk/account/contacts/")

    assert done["Location"] == "/kk/account/contacts/"
    assert "confirmed_at" in visitor.client.session


def test_another_persons_key_does_not_confirm(visitor: Visitor, people: People) -> None:
    visitor.client.force_login(people.author)

    page = visitor.signs("/en/sign-in/confirm/", "stranger")

    assert page.status_code == 422
    assert "belongs to another person" in page.content.decode()
    assert "confirmed_at" not in visitor.client.session


def test_who_signs_out_is_out(author_at: Client) -> None:
    assert author_at.post("/kk/sign-out/")["Location"] == "/kk/"
    assert author_at.get(ACCOUNT)["Location"].startswith(SIGN_IN)


def test_a_link_alone_signs_nobody_out(author_at: Client) -> None:
    assert author_at.get("/kk/sign-out/").status_code == 405
    assert author_at.get(ACCOUNT).status_code == 200


def test_contacts_are_kept_and_a_new_address_gets_a_link(author_at: Client, people: People) -> None:
    author_at.post(CONTACTS, {**ANSWERS, "email": "new@example.kz", "phone": "8 701 765 43 21"})

    people.author.refresh_from_db()
    assert (people.author.email, people.author.phone) == ("new@example.kz", "+7 701 765 4321")
    assert people.author.email_confirmed_at is None
    assert len(mailed_links()) == 1
    assert mail.outbox[0].to == ["new@example.kz"]


def test_the_same_address_need_not_be_confirmed_again(author_at: Client, people: People) -> None:
    author_at.post(CONTACTS, {**ANSWERS, "address": "Алматы, Абай даңғылы 10"})

    people.author.refresh_from_db()
    assert people.author.address == "Алматы, Абай даңғылы 10"
    assert people.author.email_confirmed_at is not None
    assert mailed_links() == []


def test_the_trail_tells_that_contacts_changed_but_not_to_what(author_at: Client) -> None:
    author_at.post(CONTACTS, {**ANSWERS, "email": "new@example.kz"})

    said = bytes(Trail.objects.get(act="contacts changed").body).decode()
    assert '"detail":{"email_changed":true}' in said
    assert "example.kz" not in said


@pytest.mark.parametrize("field", ["email", "phone", "region", "address", "language"])
def test_nothing_is_kept_while_one_field_is_empty(author_at: Client, people: People, field: str) -> None:
    page = author_at.post(CONTACTS, {**ANSWERS, "email": "new@example.kz", field: ""})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    people.author.refresh_from_db()
    assert people.author.email == "author@example.kz"


def test_what_was_typed_stands_on_the_page_beside_the_error(author_at: Client) -> None:
    page = author_at.post(CONTACTS, {**ANSWERS, "phone": "12", "address": "Алматы, Абай даңғылы 10"})

    assert "Алматы, Абай даңғылы 10" in page.content.decode()


def test_script_in_every_field_is_shown_as_text(author_at: Client) -> None:
    page = author_at.post(CONTACTS, dict.fromkeys(ANSWERS, f'"{SCRIPT}'))

    text = page.content.decode()
    assert page.status_code == 422
    assert SCRIPT not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_script_in_an_address_is_shown_as_text_in_the_account(author_at: Client) -> None:
    author_at.post(CONTACTS, {**ANSWERS, "address": SCRIPT})

    text = author_at.get(ACCOUNT).content.decode()
    assert SCRIPT not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_the_link_confirms_the_address_and_once_more_does_no_harm(author_at: Client, people: People) -> None:
    author_at.post(CONTACTS, {**ANSWERS, "email": "new@example.kz"})
    (link,) = mailed_links()

    opened = Client().get(link)
    people.author.refresh_from_db()
    unconfirmed = people.author.email_confirmed_at
    pressed = [Client().post(link).status_code for _ in range(2)]

    people.author.refresh_from_db()
    assert (opened.status_code, unconfirmed) == (200, None)  # programs open links too
    assert pressed == [200, 200]
    assert people.author.email_confirmed_at is not None
    assert Trail.objects.filter(act="e-mail confirmed").count() == 1


def test_a_link_for_an_older_address_confirms_nothing(author_at: Client, people: People) -> None:
    author_at.post(CONTACTS, {**ANSWERS, "email": "first@example.kz"})
    (link,) = mailed_links()
    author_at.post(CONTACTS, {**ANSWERS, "email": "second@example.kz"})

    assert Client().post(link).status_code == 410
    people.author.refresh_from_db()
    assert people.author.email_confirmed_at is None


def test_a_link_is_good_for_three_days(author_at: Client, people: People) -> None:
    author_at.post(CONTACTS, {**ANSWERS, "email": "new@example.kz"})
    (link,) = mailed_links()

    def after(**term: float) -> int:
        with time_machine.travel(timezone.now() + timedelta(**term), tick=False):
            return Client().get(link).status_code

    assert after(days=3, minutes=5) == 410
    assert after(days=2, hours=23) == 200


@pytest.mark.parametrize("token", ["x", "a:b:c", "eyJ1c2VyIjoxfQ:1abcde:xyz", "ә"])
def test_a_wrong_link_confirms_nothing_and_says_what_to_do(db: None, client: Client, token: str) -> None:
    page = client.get(f"/en/account/contacts/confirm/{token}/")

    assert page.status_code == 410
    assert "Ask for a new link in your account" in page.content.decode()


def test_a_link_is_asked_for_once_more(author_at: Client, people: People) -> None:
    author_at.post(CONTACTS, {**ANSWERS, "email": "new@example.kz"})

    at_once = author_at.post("/kk/account/contacts/send-link/")
    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    later = author_at.post("/kk/account/contacts/send-link/")

    assert at_once["Location"] == later["Location"] == ACCOUNT
    assert len(mailed_links()) == 2  # none at once: an address is not to be flooded


def cookies(answer: Any) -> dict[str, tuple[bool, str]]:
    return {name: (bool(one["httponly"]), one["samesite"]) for name, one in answer.cookies.items()}


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(visitor: Visitor) -> None:
    answer = visitor.client.get(SIGN_IN)

    assert cookies(answer) == {"sessionid": (True, "Lax"), "csrftoken": (True, "Lax")}
    assert settings.SESSION_COOKIE_AGE == 8 * 3600


def test_a_form_of_another_site_signs_nobody_in(visitor: Visitor) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(SIGN_IN)

    assert strict.post(SIGN_IN, {"cms": "junk"}).status_code == 403

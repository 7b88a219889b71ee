"""For whom a person acts: chosen by themselves, shown on every page, asked anew at every request."""

import base64
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import members, organisations
from accounts.models import Membership, Organisation, Right, User
from accounts.organisation_text import KEY
from accounts.subjects import Subject, may, subjects_of
from portal import audit, law
from portal.models import Trail
from tests.accounts import acts
from tests.accounts.conftest import Visitor
from tests.browser import Browser, client_of, errors, one, said, soup
from tests.people import People, outage, someone

pytestmark = pytest.mark.django_db
SUBJECTS, ACCOUNT = "/en/account/subjects/", "/en/account/"


@pytest.fixture
def studio(people: People, broker: str) -> Organisation:
    return acts.registered(people)


@pytest.fixture
def author2(studio: Organisation) -> User:
    """A member who may keep data and money."""
    person = someone("author2")
    acts.member(studio, person, Right.WORKS, Right.MONEY)
    return person


def acting(person: User) -> Browser:
    """The browser of the person, who has chosen to act for their organisation."""
    browser = client_of(person)
    browser.post(SUBJECTS, {"membership": str(Membership.acting(person).get().pk)})
    return browser


def shown(page: Any) -> str:
    """For whom the page says that the person acts; "" where they act for themselves."""
    found = soup(page).select_one(".acting span")
    return found.get_text(" ", strip=True) if found else ""


@pytest.mark.clause(law.O100_12)
@pytest.mark.parametrize("address", [ACCOUNT, "/en/", "/en/registry/", "/en/account/inbox/"])
def test_every_page_shows_for_whom_the_person_acts(author2: User, address: str) -> None:
    browser = acting(author2)

    assert "«Қобыз» студиясы" in shown(browser.get(address)).replace("\xa0", " ")


def test_nobody_acts_for_an_organisation_unasked(author2: User) -> None:
    browser = client_of(author2)

    assert shown(browser.get(ACCOUNT)) == ""
    assert soup(browser.get(SUBJECTS)).select_one("input[checked]")["value"] == ""  # type: ignore[index]  # it is there


def test_back_to_oneself(author2: User) -> None:
    browser = acting(author2)

    browser.post(SUBJECTS, {"membership": ""})

    assert shown(browser.get(ACCOUNT)) == ""


def test_the_choice_is_in_the_trail(author2: User, studio: Organisation) -> None:
    acting(author2)

    assert Trail.objects.filter(act="chose for whom to act", subject=audit.key(studio)).count() == 1


@pytest.mark.parametrize("membership", ["0", "99999999", "abc", "-1", "9" * 30])
def test_what_is_not_theirs_is_not_chosen(author2: User, membership: str) -> None:
    browser = client_of(author2)

    browser.post(SUBJECTS, {"membership": membership})

    assert shown(browser.get(ACCOUNT)) == ""


@pytest.mark.parametrize("sent", [{}, {"membership": "abc"}, {"membership": "0"}], ids=repr)
def test_a_choice_that_is_none_changes_nothing(author2: User, sent: dict[str, str]) -> None:
    browser = acting(author2)

    browser.post(SUBJECTS, sent)

    assert "студиясы" in shown(browser.get(ACCOUNT))


def test_anothers_membership_is_not_chosen(people: People, author2: User) -> None:
    browser = client_of(people.stranger)

    page = browser.post(SUBJECTS, {"membership": str(Membership.acting(author2).get().pk)}, follow=True)

    assert "You do not act for this organisation" in said(page)


@pytest.mark.clause(law.O100_12)
def test_a_head_who_lost_the_role_has_lost_the_hat_at_once(people: People, studio: Organisation) -> None:
    former = acts.head_of(studio)
    browser = acting(former)

    acts.taken_over(people, studio)
    page = browser.get(ACCOUNT)

    assert shown(page) == ""
    assert "You no longer act for the organisation" in said(page)
    assert browser.get(studio.get_absolute_url()).status_code == 404


def test_what_was_sent_under_a_lost_right_is_not_carried_out(author2: User, studio: Organisation) -> None:
    browser = acting(author2)
    members.end_membership(acts.head_of(studio), Membership.acting(author2).get())

    page = browser.post("/en/complaints/new/", {"about": "action"}, follow=True)

    assert page.redirect_chain[0][0] == SUBJECTS
    assert "was not carried out" in said(page)


def test_who_lost_the_right_signs_out_all_the_same(author2: User, studio: Organisation) -> None:
    browser = acting(author2)
    members.end_membership(acts.head_of(studio), Membership.acting(author2).get())

    browser.post("/en/sign-out/")

    assert "_auth_user_id" not in browser.session


def test_rights_are_asked_one_by_one(author2: User, studio: Organisation) -> None:
    subject = subjects_of(author2)[1]

    assert [right for right in Right if subject.may(right) is None] == [Right.WORKS, Right.MONEY]
    assert [right for right in Right if may(author2, studio, right) is None] == [Right.WORKS, Right.MONEY]
    assert [right for right in Right if Subject(author2).may(right)] == []


def test_the_choice_costs_one_query_a_page(author2: User) -> None:
    themselves, browser = client_of(author2), acting(author2)
    counts = []
    for client in (themselves, browser):
        client.get(ACCOUNT)
        with CaptureQueriesContext(connection) as captured:
            client.get(ACCOUNT)
        counts.append(len(captured))

    assert counts[1] == counts[0] + 1


# Pages


@pytest.mark.clause(law.O100_13)
def test_the_account_of_an_organisation_holds_what_the_order_lists(people: People, studio: Organisation) -> None:
    head = acts.head_of(studio)
    browser, address = client_of(head), f"/en/account/organisations/{studio.bin}/"

    details = {
        "name_ru": "ТОО «Студия Кобыз»", "legal_form": "ЖШС", "region": "75", "address": "Абай даңғылы 1",
        "phone": "8 701 234 56 78", "email": "studio@example.kz", "kinds": ["owner"],
    }  # fmt: skip
    assert browser.post(f"{address}details/", details).status_code == 302
    assert browser.post(f"{address}bank/", {"iban": "KZ86 125K ZT50 0410 0100", "bic": "hsbkkzkx"}).status_code == 302
    assert browser.post(f"{address}bodies/", {"name": "Ахметов А.", "post": "Төраға"}).status_code == 302

    words = said(browser.get(address))
    for text in (studio.bin, "ТОО «Студия Кобыз»", "Абай даңғылы 1", "+7 701 234 5678", "KZ86125KZT5004100100",
                 "HSBKKZKX", "Төраға", "owner"):  # fmt: skip
        assert text in words.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("iban", "bic", "field"),
    [
        ("KZ86125KZT5004100101", "HSBKKZKX", "#id_iban"),
        ("DE89370400440532013000", "HSBKKZKX", "#id_iban"),
        ("KZ86125KZT5004100100", "HSBKRUMM", "#id_bic"),
        ("KZ86125KZT5004100100", "", "#id_bic"),
        ("", "HSBKKZKX", "#id_iban"),
    ],
)
def test_wrong_bank_details_are_told_at_their_field(studio: Organisation, iban: str, bic: str, field: str) -> None:
    browser = client_of(acts.head_of(studio))

    page = browser.post(f"/en/account/organisations/{studio.bin}/bank/", {"iban": iban, "bic": bic})

    assert page.status_code == 422
    assert list(errors(page)) == [field]


def test_bank_details_are_seen_by_who_keeps_money_only(people: People, studio: Organisation, author2: User) -> None:
    organisations.change_bank(author2, studio, iban="KZ86125KZT5004100100", bic="HSBKKZKX")
    acts.member(studio, people.author, Right.WORKS)

    assert "KZ86" in said(client_of(author2).get(studio.get_absolute_url()))
    assert "KZ86" not in said(client_of(people.author).get(studio.get_absolute_url()))


def test_a_strangers_organisation_is_not_found(people: People, studio: Organisation) -> None:
    browser, address = client_of(people.stranger), f"/en/account/organisations/{studio.bin}/"

    for page in ("", "details/", "bank/", "bodies/", "staff/", "staff/1/"):
        assert browser.get(address + page).status_code == 404


def test_the_page_of_an_organisation_takes_as_many_queries_for_ten_members(studio: Organisation) -> None:
    browser = client_of(acts.head_of(studio))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(studio.get_absolute_url()).status_code == 200
        return len(captured)

    acts.member(studio, someone("author2"))
    few = queries()
    for key in ("author3", "registrar", "accountant"):
        acts.member(studio, someone(key))

    assert queries() == few <= 22


def test_staff_are_invited_and_given_rights_on_pages(people: People, studio: Organisation) -> None:
    head, person = client_of(acts.head_of(studio)), someone("author2")
    address = f"/en/account/organisations/{studio.bin}/staff/"
    typed = {"iin": person.iin, "email": "author2@example.kz", "post": "Хатшы", "rights": ["works"]}

    assert head.post(address, typed).status_code == 302
    invited = Membership.objects.get(iin_digest=person.iin_digest)
    assert "invites you" in said(client_of(person).get(ACCOUNT))
    client_of(person).post(f"/en/account/invitations/{invited.pk}/accept/")
    assert head.post(f"{address}{invited.pk}/", {"post": "Хатшы", "rights": ["money"]}).status_code == 302

    assert Membership.acting(person).get().rights == ["money"]
    head.post(f"{address}{invited.pk}/end/")
    assert not Membership.acting(person).exists()


def test_a_wrong_invitation_keeps_what_was_typed(studio: Organisation) -> None:
    head = client_of(acts.head_of(studio))
    typed = {"iin": "123", "email": "no", "post": "Хатшы", "rights": ["works"]}

    page = head.post(f"/en/account/organisations/{studio.bin}/staff/", typed)

    assert set(errors(page)) == {"#id_iin", "#id_email"}
    assert one(soup(page), "[name=post]")["value"] == "Хатшы"


def test_a_person_says_what_they_are(people: People) -> None:
    browser = client_of(people.author)
    typed = {"pseudonym": "Әсем", "kinds": ["owner"], "iban": "KZ86125KZT5004100100", "bic": "HSBKKZKX"}

    assert browser.post("/en/account/profile/", typed).status_code == 302

    author = User.objects.get(pk=people.author.pk)
    assert (author.pseudonym, author.kinds, author.iban) == ("Әсем", ["owner"], "KZ86125KZT5004100100")
    assert b"KZ86" not in b"".join(bytes(row.body) for row in audit.of(author))


def test_a_user_of_works_names_its_field_of_activity(people: People) -> None:
    page = client_of(people.author).post("/en/account/profile/", {"kinds": ["user"]})

    assert "#id_activity" in errors(page)


# Registering in the browser


def test_a_key_of_ones_own_registers_nothing(people: People) -> None:
    page = client_of(people.author).get("/en/account/organisations/new/")

    assert "Confirm with the key of the organisation" in said(page)
    assert client_of(people.author).get("/en/account/organisations/new/text/").status_code == 404


def at_key(key: str, *, is_heads: bool = True) -> Browser:
    """The browser of who has confirmed with the key of an organisation."""
    browser, said_by = client_of(someone(key)), acts.certificate_of(key)
    session = browser.session
    session[KEY] = {"bin": said_by.bin, "name": said_by.name, "is_heads": is_heads}
    session.save()
    return browser


NEW = "/kk/account/organisations/new/"


def handed_in(people: People, browser: Browser, key: str) -> dict[str, str]:
    """The signature of the text on the page."""
    text = browser.get(NEW).context["text"]
    return {"cms": base64.b64encode(people.authority.sign_cms(key, text.encode(), False)).decode()}


@pytest.mark.clause(law.O100_2_6, law.O100_2_7)
def test_the_head_signs_the_text_on_the_page(people: People, broker: str) -> None:
    browser = at_key("organisation")

    answer = browser.post(NEW, handed_in(people, browser, "organisation"))

    assert answer["Location"] == Organisation.objects.get().get_absolute_url().replace("/en/", "/kk/")
    assert browser.get(NEW).status_code == 302  # registered: nothing is to be signed again


def test_the_file_to_sign_elsewhere_is_the_text_on_the_page(people: People) -> None:
    browser = at_key("organisation")

    assert browser.get(f"{NEW}text/").content.decode() == browser.get(NEW).context["text"]


def test_in_an_outage_the_signature_is_kept_for_another_try(people: People, broker: str) -> None:
    browser = at_key("organisation")
    signed = handed_in(people, browser, "organisation")

    with outage():
        page = browser.post(NEW, signed)

    assert page.status_code == 503
    assert one(soup(page), "form[data-check-again] [name=cms]")["value"] == signed["cms"]
    assert browser.post(NEW, signed).status_code == 302


def test_a_refused_signature_changes_nothing_and_says_why(people: People) -> None:
    browser = at_key("organisation")

    page = browser.post(NEW, handed_in(people, browser, "wrong_role"))

    assert page.status_code == 422
    assert not Organisation.objects.exists()
    assert soup(page).select_one("[data-document]")


def test_an_employees_key_is_told_to_ask_the_head(people: People) -> None:
    page = at_key("organisation", is_heads=False).get("/en/account/organisations/new/")

    assert "Its head registers it" in said(page)


def test_a_new_head_is_told_what_the_signature_takes_over(people: People, studio: Organisation) -> None:
    browser = at_key("new_head")

    assert "the former head acts for it no more" in said(browser.get(NEW.replace("/kk/", "/en/")))
    assert browser.post(NEW, handed_in(people, browser, "new_head")).status_code == 302
    assert acts.head_of(studio).surname == "Байжанова"


def test_signing_in_with_the_key_of_an_organisation_tells_the_page_of_it(visitor: Visitor) -> None:
    visitor.signs("/en/sign-in/", "organisation")

    assert "190640017355" in said(visitor.client.get("/en/account/organisations/new/"))

"""The inbox in the account, the count of new notices, and what of them comes by e-mail."""

from uuid import UUID

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from copyright_registry.models import State
from portal import law, notices
from portal.models import Notice, Topic, Trail
from tests import people as acts
from tests.browser import Browser, client_of, one, said, soup
from tests.people import People, someone

INBOX, CHOICE, READ = "/en/account/inbox/", "/en/account/mail/", "/en/account/inbox/read/"
APPLICATION = str(UUID(int=7))
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def author(db: None) -> User:
    return someone("author")


@pytest.fixture
def author_at(author: User) -> Browser:
    return client_of(author)


def tell(person: User, number: object = 12, template: str = "copyright_registry/received") -> Notice:
    """The person is told of their application."""
    notices.send(person, template, number=number, application=APPLICATION)
    return Notice.objects.latest("pk")


def queries(browser: Browser, address: str) -> int:
    """How many questions the page asks the database."""
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def listed(browser: Browser, page: int = 1) -> list[str]:
    """What stands in the inbox: each notice in one line."""
    return [" ".join(row.get_text(" ").split()) for row in soup(browser.get(f"{INBOX}?page={page}")).select("main li")][
        1:
    ]


@pytest.mark.clause(law.O1315_14)
def test_the_course_of_an_application_and_its_result_stand_in_the_inbox(people: People) -> None:
    application = acts.application_in(State.REFUSED, people)
    author = client_of(people.author)

    answer, received = listed(author)
    page = author.get(soup(author.get(INBOX)).select("main .latest a")[0]["href"])

    assert f"Answer to application No. {application.number}" in answer
    assert "Results of applications" in answer
    assert "New" in answer
    assert f"Application No. {application.number} received" in received
    assert "was refused. The reasons and the signed decision are in your account" in said(page)
    assert one(soup(page), "main .told a")["href"] == f"/en/applications/{application.pk}/"


@pytest.mark.parametrize(
    ("language", "subject", "address"),
    [
        pytest.param("kk", "№ 12 өтініш", "/kk/applications/", id="Kazakh"),
        pytest.param("ru", "Заявление № 12", "/ru/applications/", id="Russian"),
        pytest.param("en", "Application No. 12 received", "/en/applications/", id="English"),
    ],
)
def test_a_notice_is_in_the_language_of_its_reader_now_not_of_the_mail(
    author: User, author_at: Browser, language: str, subject: str, address: str
) -> None:
    User.objects.update(language="ru")
    notice = tell(author)

    inbox = author_at.get(f"/{language}/account/inbox/")
    page = author_at.get(f"/{language}/account/inbox/{notice.pk}/")

    assert subject in said(inbox).replace("\xa0", " ")
    assert subject in one(soup(page), "h1").get_text().replace("\xa0", " ")
    assert one(soup(page), "main .told a")["href"] == f"{address}{APPLICATION}/"


def test_opening_a_notice_marks_it_read_and_no_other(author: User, author_at: Browser) -> None:
    tell(author, 1)
    opened = tell(author, 2)

    author_at.get(f"{INBOX}{opened.pk}/")

    second, first = listed(author_at)
    assert "New" in first
    assert "New" not in second


def test_a_notice_opened_twice_was_read_when_it_was_opened_first(author: User, author_at: Browser) -> None:
    notice = tell(author)
    author_at.get(f"{INBOX}{notice.pk}/")
    first = Notice.objects.get().read_at

    author_at.get(f"{INBOX}{notice.pk}/")

    assert first is not None
    assert Notice.objects.get().read_at == first


def test_all_are_marked_read_that_were_there_when_the_page_was_opened(author: User, author_at: Browser) -> None:
    tell(author, 1)
    seen = tell(author, 2)
    newest = one(soup(author_at.get(INBOX)), "[name=newest]")["value"]
    tell(author, 3)

    done = author_at.post(READ, {"newest": newest}, follow=True)

    assert newest == str(seen.pk)
    assert "2 notices are marked as read." in said(done)
    assert notices.unread(author) == 1


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 5000, "१२", "\x00"])
def test_junk_marks_nothing_read(author: User, author_at: Browser, newest: str) -> None:
    tell(author)

    assert author_at.post(READ, {"newest": newest}).status_code == 302
    assert notices.unread(author) == 1


def test_marking_read_touches_nobody_elses(author: User) -> None:
    notice = tell(author)

    client_of(someone("stranger")).post(READ, {"newest": notice.pk})

    assert notices.unread(author) == 1


def test_anothers_notice_is_not_found_and_stays_unread(author: User) -> None:
    notice = tell(author)
    stranger = client_of(someone("stranger"))

    assert stranger.get(f"{INBOX}{notice.pk}/").status_code == 404
    assert listed(stranger) == []
    assert notices.unread(author) == 1


def test_the_link_that_confirms_an_address_stands_in_no_inbox(author: User, author_at: Browser) -> None:
    notices.send(author, "accounts/confirm_email", even_unconfirmed=True, link="http://testserver/kk/x/")

    assert author_at.get(f"{INBOX}{Notice.objects.get().pk}/").status_code == 404
    assert notices.unread(author) == 0
    assert "What we tell you will stand here" in said(author_at.get(INBOX))


def test_pages_hold_twenty_newest_first(author: User, author_at: Browser) -> None:
    for number in range(1, 24):
        tell(author, number)

    assert [line.split()[2] for line in listed(author_at)[:20]] == [str(number) for number in range(23, 3, -1)]
    assert "No. 1 received" in listed(author_at, page=2)[2].replace("\xa0", " ")


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999999999999999"])
def test_a_page_that_is_not_there_gives_one_that_is(author: User, author_at: Browser, page: str) -> None:
    tell(author)

    assert "No. 12" in said(author_at.get(f"{INBOX}?page={page}")).replace("\xa0", " ")


def test_sixty_notices_take_as_many_queries_as_ten(author: User, author_at: Browser) -> None:
    for _ in range(10):
        tell(author)
    few = queries(author_at, INBOX), queries(author_at, "/en/account/")
    for _ in range(50):
        tell(author)

    assert (queries(author_at, INBOX), queries(author_at, "/en/account/")) == few
    assert few[0] <= 6


def test_the_header_says_how_many_are_new_and_asks_once(author: User, author_at: Browser) -> None:
    tell(author, 1)
    tell(author, 2)

    with CaptureQueriesContext(connection) as captured:
        page = author_at.get("/en/account/")

    asked = [query["sql"] for query in captured if "portal_notice" in query["sql"]]
    assert len(asked) == 1
    assert "New notices: 2" in said(page)
    assert "Notices: 2 new" in " ".join(one(soup(page), "#me").get_text(" ").split())
    assert "New: 2" in " ".join(one(soup(page), "section[aria-labelledby=notices]").get_text(" ").split())


def test_the_desks_lead_to_the_inbox_too_and_ask_once(people: People) -> None:
    User.objects.update(language="en")
    tell(people.examiner)

    with CaptureQueriesContext(connection) as captured:
        page = client_of(people.examiner).get("/admin/")

    assert one(soup(page), f"#user-tools a[href='{INBOX}']").get_text() == "Notices: 1 new"
    assert len([query for query in captured if "portal_notice" in query["sql"]]) == 1


def test_where_nothing_is_new_the_header_shows_no_count(author: User, author_at: Browser) -> None:
    Notice.objects.filter(pk=tell(author).pk).update(read_at=timezone.now())

    page = soup(author_at.get("/en/account/"))

    assert page.select(".new-count") == []
    assert "Notices:" not in one(page, "#me").get_text()


def test_who_is_not_signed_in_is_not_counted_for(author: User) -> None:
    with CaptureQueriesContext(connection) as captured:
        client_of(None).get("/en/")

    assert [query for query in captured if "portal_notice" in query["sql"]] == []


def test_a_notice_that_no_longer_fits_its_template_hides_no_other(author: User, author_at: Browser) -> None:
    tell(author)
    notices.send(author, "copyright_registry/received", number=13)  # of no application
    old = Notice.objects.latest("pk")

    inbox, page = said(author_at.get(INBOX)), said(author_at.get(f"{INBOX}{old.pk}/"))

    assert "This notice cannot be shown" in inbox
    assert "Application No. 12 received" in inbox.replace("\xa0", " ")
    assert "Your applications say what it was about." in page


def test_script_in_what_a_notice_tells_is_shown_as_text(author: User, author_at: Browser) -> None:
    notice = tell(author, SCRIPT)
    User.objects.update(given_name=SCRIPT)

    for address in (INBOX, f"{INBOX}{notice.pk}/"):
        page = author_at.get(address)
        assert SCRIPT not in page.content.decode()
        assert SCRIPT in said(page)


@pytest.mark.parametrize("number", ["https://evil.example/", "evil.example", "http://testserver.evil.example/x"])
def test_only_addresses_of_the_portal_become_links(author: User, author_at: Browser, number: str) -> None:
    notice = tell(author, number)

    links = soup(author_at.get(f"{INBOX}{notice.pk}/")).select("main .told a")

    assert [link["href"] for link in links] == [f"/en/applications/{APPLICATION}/"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({}, "It is on its way by e-mail.", id="owed"),
        pytest.param({"sent_at": "2026-11-20T05:00Z"}, "Sent by e-mail:", id="sent"),
        pytest.param({"given_up_at": "2026-11-20T05:00Z"}, "Check the address in your contacts.", id="given up"),
        pytest.param({"by_mail": False}, "Not sent by e-mail, as you chose.", id="not wanted"),
    ],
)
def test_a_notice_says_whether_it_was_mailed(
    author: User, author_at: Browser, fields: dict[str, object], words: str
) -> None:
    notice = tell(author)
    Notice.objects.update(**fields)

    assert words in said(author_at.get(f"{INBOX}{notice.pk}/"))


def test_without_a_confirmed_address_the_notice_says_what_the_mail_waits_for(author: User, author_at: Browser) -> None:
    User.objects.update(email_confirmed_at=None)

    assert "once you have confirmed your address" in said(author_at.get(f"{INBOX}{tell(author).pk}/"))


# What comes by e-mail


def boxes(browser: Browser) -> dict[str, bool]:
    """The topics that are offered, and whether they are ticked."""
    return {str(box["value"]): box.has_attr("checked") for box in soup(browser.get(CHOICE)).select("[name=by_mail]")}


@pytest.mark.clause(law.O1315_13_1, law.O1315_14)
def test_the_page_says_what_always_comes_and_why(author_at: Browser) -> None:
    words = said(author_at.get(CHOICE))

    assert "the law prescribes it (Order 1315, paragraphs 13 and 14)" in words
    assert "it cannot be confirmed otherwise" in words


def test_at_first_everything_comes_and_what_is_unticked_no_longer_does(author: User, author_at: Browser) -> None:
    before = boxes(author_at)

    done = author_at.post(CHOICE, {}, follow=True)
    notices.deliver(tell(author).pk)
    author.refresh_from_db()
    notices.deliver(tell(author).pk)

    assert before == {"case": True}
    assert boxes(author_at) == {"case": False}
    assert "Your choice is kept." in said(done)
    assert len(mail.outbox) == 1  # of the person as they were before, and none since
    assert Trail.objects.filter(act="mail chosen").count() == 1


def test_what_is_ticked_again_comes_again(author: User, author_at: Browser) -> None:
    author_at.post(CHOICE, {})

    author_at.post(CHOICE, {"by_mail": ["case"]})

    assert boxes(author_at) == {"case": True}


def test_reminders_of_duties_are_offered_to_staff(people: People) -> None:
    examiner = client_of(people.examiner)
    examiner.post(CHOICE, {"by_mail": ["case"]})

    assert boxes(examiner) == {"case": True, "duty": False}
    people.examiner.refresh_from_db()
    assert people.examiner.not_by_mail == [Topic.DUTY]


@pytest.mark.parametrize("topic", ["result", "account", "duty", "other", SCRIPT])
def test_what_is_not_offered_cannot_be_chosen(author: User, author_at: Browser, topic: str) -> None:
    page = author_at.post(CHOICE, {"by_mail": [topic]})

    assert page.status_code == 422
    assert SCRIPT not in page.content.decode()
    author.refresh_from_db()
    assert author.not_by_mail == []

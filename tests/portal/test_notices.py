"""People are told once, in their language, after commit, in their inbox and at a confirmed address; again if the post
fails, and staff see what could not be delivered."""

import base64
import errno
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
import redis
import time_machine
from aiosmtpd.controller import Controller
from django.conf import LazySettings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from portal import law, notices, tracing
from portal.celery import app
from portal.flow import MOVED_ON, StepRefused
from portal.law import CITED_BY, CLAUSES
from portal.models import CHOSEN, Notice, Topic, Trail
from portal.notices import TRIES
from portal.processes import free_ports
from portal.settings.environment import BASE_DIR
from portal.tasks import send_owed_notices
from tests.browser import client_of, said
from tests.people import People, someone
from tests.together import at_once

DESK = "/admin/portal/notice/"
APPLICATION = str(UUID(int=7))
CLOSED_PORT = free_ports(1)[0]
several_connections = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class WaitingPost(EmailBackend):
    """Takes a mail only after another worker has found that it has nothing to do."""

    other_is_done = Event()

    def send_messages(self, messages: Any) -> int:
        assert self.other_is_done.wait(20)
        return int(super().send_messages(messages))


@pytest.fixture
def author(db: None) -> User:
    return someone("author")


@pytest.fixture
def fresh_connections() -> Iterator[None]:
    """Celery keeps a pool of connections to the first broker it ever met; here each test has its own."""
    forget_connections()
    yield
    forget_connections()


def forget_connections() -> None:
    app.amqp._producer_pool = None  # type: ignore[attr-defined]  # Celery offers no public way
    app._pool = None  # type: ignore[attr-defined]  # the same


@pytest.fixture
def queue(broker: str, fresh_connections: None) -> Iterator["Queue"]:
    """The broker's queue, empty at first."""
    with redis.Redis.from_url(broker) as connection:
        connection.flushdb()
        yield Queue(connection)


class Queue:
    """What waits for the workers."""

    def __init__(self, connection: "redis.Redis") -> None:
        self.connection = connection

    def waiting(self) -> list[list[Any]]:
        """The arguments of each message."""
        messages = self.connection.lrange("celery", 0, -1)
        return [json.loads(base64.b64decode(json.loads(message)["body"]))[0] for message in messages]

    def seconds_to_live(self) -> float:
        """Of the first message, from when it was sent."""
        (message,) = self.connection.lrange("celery", 0, 0)
        expires = datetime.fromisoformat(json.loads(message)["headers"]["expires"])
        return (expires - datetime.now(UTC)).total_seconds()


def tell(person: User) -> Notice:
    """The person is owed word of their application."""
    notices.send(person, "copyright_registry/received", number=12, application=APPLICATION)
    return Notice.objects.latest("pk")


def gone_by(seconds: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("language", "subject", "address"),
    [
        pytest.param("kk", "№ 12 өтініш", "/kk/applications/", id="Kazakh"),
        pytest.param("ru", "Заявление № 12", "/ru/applications/", id="Russian"),
        pytest.param("en", "Application No. 12 received", "/en/applications/", id="English"),
    ],
)
def test_the_letter_is_in_the_language_of_the_person(author: User, language: str, subject: str, address: str) -> None:
    author.language = language
    author.save()

    notices.deliver(tell(author).pk)

    (letter,) = mail.outbox
    assert subject in letter.subject
    assert f"http://testserver{address}{APPLICATION}/" in letter.body
    assert (letter.to, letter.from_email) == ([author.email], "portal@localhost")


def test_a_notice_is_sent_once(author: User) -> None:
    notice = tell(author)

    assert [notices.deliver(notice.pk), notices.deliver(notice.pk)] == [True, False]
    assert len(mail.outbox) == 1


@several_connections
def test_of_two_workers_with_the_same_notice_one_sends_it_and_the_other_does_not_wait(
    author: User, settings: LazySettings
) -> None:
    notice = tell(author)
    settings.EMAIL_BACKEND = f"{__name__}.{WaitingPost.__name__}"

    def work() -> bool:
        sent = notices.deliver(notice.pk)
        WaitingPost.other_is_done.set()
        return sent

    outcomes = at_once(work, work)

    assert sorted(map(str, outcomes)) == ["False", "True"]
    assert len(mail.outbox) == 1


@several_connections
def test_nothing_goes_to_an_address_that_nobody_confirmed_until_somebody_does(author: User, queue: Queue) -> None:
    author.email_confirmed_at = None
    author.save()

    notice = tell(author)

    with gone_by(60):
        assert (queue.waiting(), notices.owed(), notices.deliver(notice.pk)) == ([], [], False)
        User.objects.update(email_confirmed_at=timezone.now())
        assert notices.owed() == [notice.pk]
    assert notices.deliver(notice.pk) is True


def test_the_letter_that_asks_to_confirm_goes_even_there(author: User) -> None:
    author.email_confirmed_at = None
    author.save()
    notices.send(author, "accounts/confirm_email", even_unconfirmed=True, link="http://testserver/kk/x/")

    notices.deliver(Notice.objects.get().pk)

    assert "http://testserver/kk/x/" in mail.outbox[0].body


def test_what_is_owed_waits_while_a_new_address_is_not_confirmed(author: User) -> None:
    notice = tell(author)
    User.objects.update(email="new@example.kz", email_confirmed_at=None)

    with gone_by(60):
        assert notices.owed() == []
    assert notices.deliver(notice.pk) is False
    assert mail.outbox == []

    User.objects.update(email_confirmed_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert notices.deliver(notice.pk) is True
    assert mail.outbox[0].to == ["new@example.kz"]


@several_connections
def test_nothing_is_handed_over_before_the_commit(author: User, queue: Queue) -> None:
    with transaction.atomic():
        notice = tell(author)
        before = queue.waiting()

    assert before == []
    assert queue.waiting() == [[notice.pk]]


@several_connections
def test_nobody_is_told_of_what_was_rolled_back(author: User, queue: Queue) -> None:
    with transaction.atomic():
        tell(author)
        transaction.set_rollback(True)

    assert queue.waiting() == []
    assert not Notice.objects.exists()


@several_connections
def test_without_a_broker_the_act_goes_through_at_once_and_the_notice_is_owed(
    author: User, fresh_connections: None
) -> None:
    began = monotonic()

    with transaction.atomic():
        notice = tell(author)

    assert monotonic() - began < 2
    with gone_by(60):
        assert notices.owed() == [notice.pk]


@several_connections
def test_a_broker_that_never_answers_holds_the_act_up_for_three_seconds_at_most(
    author: User, fresh_connections: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{listening.getsockname()[1]}/0")
        began = monotonic()
        with transaction.atomic():
            tell(author)

        assert monotonic() - began < 4


@several_connections
def test_when_the_broker_is_back_the_sweep_hands_over_what_is_owed(author: User, queue: Queue) -> None:
    notice = Notice.objects.create(
        person=author,
        template="copyright_registry/received",
        topic=Topic.CASE,
        context={"number": 12, "application": APPLICATION},
    )

    with gone_by(60):
        send_owed_notices()
        lives = queue.seconds_to_live()

    assert queue.waiting() == [[notice.pk]]
    assert 50 < lives < 60, "the next sweep sends its own"


def test_a_notice_just_handed_over_is_not_owed_yet(author: User) -> None:
    notice = tell(author)

    with gone_by(29):
        assert notices.owed() == []
    with gone_by(31):
        assert notices.owed() == [notice.pk]


@pytest.fixture
def closed_post(settings: LazySettings) -> None:
    """Nobody listens where the mail goes."""
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", CLOSED_PORT


def undeliverable(person: User) -> Notice:
    """A notice that the post has refused for the last time."""
    notice = tell(person)
    Notice.objects.filter(pk=notice.pk).update(tries=TRIES, given_up_at=timezone.now(), fault="SMTPDataError 550")
    notice.refresh_from_db()
    return notice


def test_when_the_post_is_down_the_notice_stays_owed_until_it_is_up(
    author: User, closed_post: None, settings: LazySettings
) -> None:
    notice = tell(author)
    assert notices.deliver(notice.pk) is False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    with gone_by(9 * 60):
        assert (notices.owed(), notices.deliver(notice.pk)) == ([], False)
    with gone_by(11 * 60):
        assert notices.owed() == [notice.pk]
        assert notices.deliver(notice.pk) is True
        assert notices.owed(timedelta()) == []
    assert len(mail.outbox) == 1


def test_the_rests_grow_and_after_the_last_try_the_notice_is_undeliverable(author: User, closed_post: None) -> None:
    notice, minute = tell(author), timedelta(minutes=1)
    with time_machine.travel(timezone.now() + minute, tick=False) as clock:
        rests = []
        while notices.owed() == [notice.pk]:
            notices.deliver(notice.pk)
            notice.refresh_from_db()
            rest = (notice.next_try_at or timezone.now()) - timezone.now()
            clock.shift(rest - minute)
            assert notices.owed() == []
            clock.shift(minute)
            rests.append(rest)
        clock.shift(timedelta(days=30))
        left = (notices.owed(), notices.deliver(notice.pk))

    hours = [rest / timedelta(hours=1) for rest in rests]
    assert hours == [1 / 6, 1 / 2, 2, 6, 24, 24, 24, 24, 24, 0]
    assert left == ([], False)
    assert (notice.tries, notice.given_up_at, notice.sent_at) == (10, notice.tried_at, None)
    assert notice.fault == f"ConnectionRefusedError {errno.ECONNREFUSED}"


class Unknown:
    """A post that knows nobody."""

    async def handle_RCPT(self, _server: Any, _session: Any, _envelope: Any, address: str, _options: Any) -> str:
        return f"550 5.1.1 <{address}> is unknown here"


def test_what_the_post_answered_is_kept_and_logged_without_the_address(
    author: User, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    post = Controller(Unknown(), hostname="127.0.0.1", port=free_ports(1)[0])
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", post.port
    notice = tell(author)
    post.start()
    try:
        notices.deliver(notice.pk)
    finally:
        post.stop()

    notice.refresh_from_db()
    assert notice.fault == "SMTPRecipientsRefused 550"
    assert f"{notice} was not mailed: SMTPRecipientsRefused 550" in caplog.text
    assert author.email not in caplog.text


def test_a_template_that_breaks_is_a_fault_too_and_holds_nobody_up(author: User) -> None:
    notices.send(author, "copyright_registry/received", number=12, application="no key")
    notice = Notice.objects.get()

    assert notices.deliver(notice.pk) is False

    notice.refresh_from_db()
    assert (notice.fault, notice.tries) == ("NoReverseMatch", 1)


class DiesAfterwards(EmailBackend):
    """The post takes the mail, and the worker dies before it can note that."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        raise SystemExit


@several_connections
def test_a_mail_sent_twice_by_a_crash_bears_the_same_name(author: User, settings: LazySettings) -> None:
    notice, other = tell(author), tell(author)
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.{DiesAfterwards.__name__}"
    with pytest.raises(SystemExit):
        notices.deliver(notice.pk)

    settings.EMAIL_BACKEND = working
    assert [notices.deliver(notice.pk), notices.deliver(other.pk)] == [True, True]

    first, again, another = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert first == again != another
    assert first.startswith(f"<notice.{notice.pk}.")
    assert first.endswith("@testserver>")


def test_what_the_post_refuses_again_and_again_holds_nobody_up(author: User) -> None:
    dead, fresh = tell(author), tell(author)
    Notice.objects.filter(pk=dead.pk).update(tried_at=timezone.now(), tries=1)

    with gone_by(11 * 60):
        assert notices.owed() == [fresh.pk, dead.pk]


def test_a_name_full_of_signs_stands_in_the_letter_as_it_is(author: User) -> None:
    author.given_name = "<b>&'\"Әсем</b>\r\nBcc: all@example.kz"
    author.save()

    notices.deliver(tell(author).pk)

    (letter,) = mail.outbox
    assert author.given_name.replace("\r\n", "\n") in letter.body.replace("\r\n", "\n")
    assert "Bcc" not in letter.message()


# What is declared


def test_every_template_of_a_mail_is_declared_and_every_declared_one_is_there() -> None:
    tracing.load_all()  # those of jobs too, which pages do not load
    folder = BASE_DIR / "templates" / "mail"

    found = {str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.*")}

    assert found == notices.DECLARED.keys()


@pytest.mark.clause(law.O1315_13_1, law.O1315_14)
def test_what_the_law_prescribes_names_its_clause() -> None:
    results = {f"templates/mail/{name}.txt" for name, topic in notices.DECLARED.items() if topic is Topic.RESULT}

    assert results == {place for clause in CLAUSES for place in CITED_BY[clause] if place in results}
    assert "templates/mail/copyright_registry/refused.txt" in CITED_BY["O1315-14"]
    assert Topic.RESULT not in CHOSEN


def test_a_template_that_nobody_declared_is_not_sent(author: User) -> None:
    with pytest.raises(KeyError):
        notices.send(author, "accounts/other")
    assert not Notice.objects.exists()


def test_a_template_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        notices.declare("accounts/confirm_email", topic=Topic.ACCOUNT, law=notices.CHOICE)


# What a person chooses


@several_connections
def test_what_a_person_does_not_want_by_mail_stands_in_the_inbox_alone(author: User, queue: Queue) -> None:
    notices.choose(author, {Topic.DUTY})

    notice = tell(author)

    assert queue.waiting() == []
    assert (notices.owed(timedelta()), notices.deliver(notice.pk), mail.outbox) == ([], False, [])
    assert list(notices.inbox(author)) == [notice]


@pytest.mark.clause(law.O1315_14)
def test_what_the_law_prescribes_is_mailed_to_whom_wants_no_mail(author: User) -> None:
    notices.choose(author, set())
    notices.send(author, "copyright_registry/refused", number=12, application=APPLICATION)

    assert notices.deliver(Notice.objects.get().pk) is True
    assert len(mail.outbox) == 1


def test_a_choice_among_what_was_offered_leaves_the_others_as_they_were(author: User) -> None:
    notices.choose(author, {Topic.CASE})

    notices.choose(author, set(), among=(Topic.CASE,))

    assert User.objects.get().not_by_mail == ["case", "duty"]


def test_a_choice_leaves_a_trail_entry_and_may_be_undone(author: User) -> None:
    notices.choose(author, set(), among=(Topic.CASE,))
    without = author.not_by_mail
    notices.choose(author, {Topic.CASE})

    assert (without, User.objects.get().not_by_mail) == (["case"], ["duty"])
    assert Trail.objects.filter(act="mail chosen", subject=f"accounts.user:{author.pk}").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"topic": "other"}, id="an unknown topic"),
        pytest.param({"topic": Topic.RESULT, "by_mail": False}, id="a prescribed one kept from the mail"),
        pytest.param({"by_mail": False, "sent_at": "2026-11-20T05:00Z"}, id="mailed against the choice"),
        pytest.param({"sent_at": "2026-11-20T05:00Z", "given_up_at": "2026-11-20T05:00Z"}, id="sent and given up"),
    ],
)
def test_the_database_holds_no_notice_that_cannot_be(author: User, wrong: dict[str, Any]) -> None:
    notice = tell(author)

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**wrong)


def test_nobody_refuses_prescribed_mail_in_the_database_either(author: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.update(not_by_mail=[Topic.RESULT])


# What could not be delivered


@several_connections
def test_of_two_heads_who_try_again_one_does_and_the_mail_goes_once(people: People, queue: Queue) -> None:
    notice = undeliverable(people.author)
    queue.connection.flushdb()

    def again(head: User) -> Any:
        return lambda: notices.try_again(head, Notice.objects.get(pk=notice.pk))

    outcomes = at_once(again(people.head), again(people.head_of_department))

    assert sorted(map(str, outcomes)) == ["None", str(MOVED_ON.reason)]
    assert queue.waiting() == [[notice.pk]]
    assert Trail.objects.filter(act="try to mail again", subject=f"portal.notice:{notice.pk}").count() == 1
    assert [notices.deliver(notice.pk), notices.deliver(notice.pk)] == [True, False]
    assert len(mail.outbox) == 1


def test_tried_again_it_has_all_its_tries(people: People, closed_post: None) -> None:
    notice = undeliverable(people.author)

    notices.try_again(people.head, notice)
    notices.deliver(notice.pk)

    notice.refresh_from_db()
    assert (notice.tries, notice.given_up_at) == (1, None)
    assert notice.next_try_at is not None


@pytest.mark.parametrize("who", ["author", "examiner", "deputy"])
def test_who_is_no_head_has_nothing_tried_again(people: People, who: str) -> None:
    notice = undeliverable(people.author)

    with pytest.raises(StepRefused) as refused:
        notices.try_again(getattr(people, who), notice)

    assert refused.value.refusal == notices.UNDELIVERABLE_IS_FOR_HEADS
    notice.refresh_from_db()
    assert notice.given_up_at is not None


def test_what_is_still_tried_is_not_tried_again(people: People) -> None:
    with pytest.raises(StepRefused) as refused:
        notices.try_again(people.head, tell(people.author))

    assert refused.value.refusal == MOVED_ON


def test_heads_see_whom_it_did_not_reach_and_why_but_neither_address_nor_content(people: People) -> None:
    User.objects.update(language="en")
    notice, fine = undeliverable(people.author), tell(people.stranger)
    head = client_of(people.head)

    listed = head.get(DESK)
    shown = head.get(f"{DESK}{notice.pk}/change/")

    for page in (listed, shown):
        words = said(page)
        assert people.author.full_name in words
        assert "copyright_registry/received" in words
        assert "SMTPDataError 550" in words
        assert people.author.email not in page.content.decode()
        assert APPLICATION not in page.content.decode()
    assert people.stranger.full_name not in said(listed)
    assert head.get(f"{DESK}{fine.pk}/change/").status_code == 302


def test_a_head_has_the_chosen_ones_tried_again(people: People) -> None:
    User.objects.update(language="en")
    chosen, left = undeliverable(people.author), undeliverable(people.stranger)
    head = client_of(people.head)

    done = head.post(DESK, {"action": "try_again", "_selected_action": [chosen.pk]}, follow=True)

    assert "1 notice is mailed again." in said(done)
    assert notices.owed(timedelta()) == [chosen.pk]
    left.refresh_from_db()
    assert left.given_up_at is not None


def test_forty_undeliverable_notices_take_as_many_queries_as_one(
    people: People, django_assert_max_num_queries: Any
) -> None:
    head = client_of(people.head)
    for count in (1, 39):
        Notice.objects.bulk_create(
            Notice(person=people.author, template="x", topic=Topic.CASE, given_up_at=timezone.now())
            for _ in range(count)
        )
        with django_assert_max_num_queries(8):
            assert head.get(DESK).status_code == 200

"""People are told once, in their language, after commit, at a confirmed address, and again if the post fails."""

import base64
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
import redis
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from portal import notices
from portal.celery import app
from portal.models import Notice
from portal.processes import free_ports
from portal.tasks import send_owed_notices
from tests.people import someone
from tests.together import at_once

APPLICATION = str(UUID(int=7))
CLOSED_PORT = free_ports(1)[0]
several_connections = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class SlowPost(EmailBackend):
    """Takes a while, as the post does."""

    def send_messages(self, messages: Any) -> int:
        sleep(0.3)
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
def test_of_two_workers_with_the_same_notice_one_sends_it(author: User, settings: LazySettings) -> None:
    notice = tell(author)
    settings.EMAIL_BACKEND = f"{__name__}.{SlowPost.__name__}"

    outcomes = at_once(lambda: notices.deliver(notice.pk), lambda: notices.deliver(notice.pk))

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
        person=author, template="copyright_registry/received", context={"number": 12, "application": APPLICATION}
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


def test_when_the_post_is_down_the_notice_stays_owed_until_it_is_up(author: User, settings: LazySettings) -> None:
    notice, working = tell(author), settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", CLOSED_PORT

    with pytest.raises(OSError, match="refused"):
        notices.deliver(notice.pk)
    with gone_by(9 * 60):
        assert notices.owed() == []
    with gone_by(11 * 60):
        assert notices.owed() == [notice.pk]

    settings.EMAIL_BACKEND = working
    assert notices.deliver(notice.pk) is True
    assert notices.owed(timedelta()) == []


def test_what_the_post_refuses_again_and_again_holds_nobody_up(author: User) -> None:
    dead, fresh = tell(author), tell(author)
    Notice.objects.filter(pk=dead.pk).update(tried_at=timezone.now())

    with gone_by(11 * 60):
        assert notices.owed() == [fresh.pk, dead.pk]


def test_a_name_full_of_signs_stands_in_the_letter_as_it_is(author: User) -> None:
    author.given_name = "<b>&'\"Әсем</b>\r\nBcc: all@example.kz"
    author.save()

    notices.deliver(tell(author).pk)

    (letter,) = mail.outbox
    assert author.given_name.replace("\r\n", "\n") in letter.body.replace("\r\n", "\n")
    assert "Bcc" not in letter.message()

"""Background work of signatures: what is owed is asked for, once, and a failure is told and tried again."""

import logging
from collections.abc import Iterator

import pytest
from django.db import connections

from portal.celery import app as celery_app
from portal.demo.authority import Authority
from portal.demo.responders import Responder
from portal.signing import Trust, tasks
from portal.signing.models import StoredList, TimeStamp
from portal.signing.trust import Authority as Pinned
from portal.tasks import OWED_WORK
from tests.people import someone
from tests.portal.signing.test_stamping import DOCUMENT, kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once_done() -> Iterator[None]:
    """A task is done where it is sent."""
    celery_app.conf.task_always_eager = celery_app.conf.task_eager_propagates = True
    yield
    celery_app.conf.task_always_eager = celery_app.conf.task_eager_propagates = False


@pytest.fixture
def served(authority: Authority, service: Responder) -> Pinned:
    StoredList.objects.all().delete()
    return Trust.load(authority.trust).issuing[0]


def test_the_sweep_knows_all_that_is_owed() -> None:
    assert {tasks.fetch_owed_lists, tasks.stamp_owed_signatures, tasks.remove_left_checks} <= set(OWED_WORK)


def test_lists_that_are_owed_are_fetched_and_then_not_again(
    authority: Authority, served: Pinned, service: Responder, at_once_done: None
) -> None:
    tasks.fetch_owed_lists()
    taken = {bytes(each.der) for each in StoredList.objects.all()}
    asked = dict(StoredList.objects.values_list("pk", "asked_at"))

    service.failing["crl"] = "error"
    tasks.fetch_owed_lists()

    assert taken == set(authority.lists())
    assert dict(StoredList.objects.values_list("pk", "asked_at")) == asked


@pytest.mark.parametrize("how", ["error", "garbage"])
def test_a_list_that_was_not_taken_is_told_and_owed_still(
    served: Pinned, service: Responder, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    service.failing["crl"] = how

    with caplog.at_level(logging.WARNING):
        tasks.fetch_list(served.certificate.fingerprint, served.crl)

    assert "was not taken" in caplog.text
    assert not StoredList.objects.exists()
    service.failing["crl"] = ""
    tasks.fetch_list(served.certificate.fingerprint, served.crl)
    assert StoredList.objects.count() == 1


def test_what_is_no_longer_pinned_is_not_asked_for(served: Pinned) -> None:
    tasks.fetch_list("0" * 64, served.crl)
    tasks.fetch_list(served.certificate.fingerprint, served.crl + "?other")

    assert not StoredList.objects.exists()


def test_two_workers_do_not_fetch_the_same_list(served: Pinned) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [served.crl])
            tasks.fetch_list(served.certificate.fingerprint, served.crl)
            assert not StoredList.objects.exists()
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [served.crl])
        tasks.fetch_list(served.certificate.fingerprint, served.crl)
        assert StoredList.objects.count() == 1
    finally:
        other.close()


def test_the_lock_is_given_back(served: Pinned, service: Responder) -> None:
    service.failing["crl"] = "garbage"
    tasks.fetch_list(served.certificate.fingerprint, served.crl)

    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [served.crl])
            assert cursor.fetchone() == (True,)
    finally:
        other.close()


def test_signatures_that_wait_are_stamped_and_then_not_again(
    authority: Authority, service: Responder, at_once_done: None
) -> None:
    signature = kept(authority.sign_cms("author", DOCUMENT, False))

    tasks.stamp_owed_signatures()
    token = bytes(TimeStamp.objects.get(signature=signature).token)
    tasks.stamp_owed_signatures()

    assert bytes(TimeStamp.objects.get().token) == token


@pytest.mark.parametrize(
    ("how", "told"),
    [("error", ["Signatures wait for their time stamps"]), ("garbage", ["has no time stamp yet"] * 2)],
)
def test_a_silent_authority_is_asked_once_a_bad_answer_concerns_one_signature(
    authority: Authority, service: Responder, caplog: pytest.LogCaptureFixture, how: str, told: list[str]
) -> None:
    person = someone("author2")
    for _ in range(2):
        kept(authority.sign_cms("author", DOCUMENT, False), person)
    service.failing["tsp"] = how

    with caplog.at_level(logging.WARNING):
        tasks.stamp_signatures()

    assert len(caplog.messages) == len(told)
    assert all(words in message for words, message in zip(told, caplog.messages, strict=True))
    assert not TimeStamp.objects.exists()

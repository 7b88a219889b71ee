"""Who is counted as whom, and when they may come again."""

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import RequestFactory

from portal.services import Services
from portal.settings import base
from portal.throttling import Limit, client_of
from portal.vault import digest

TWICE = Limit("tests", times=2, seconds=600)
PROXY = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.fixture(params=["locmem", "valkey"])
def counted(request: pytest.FixtureRequest, settings: Any, running_services: Services) -> None:
    """A cache of this test alone, in memory and as in production."""
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid4())}
    real = {**base.CACHES["default"], "LOCATION": running_services.redis_url, "KEY_PREFIX": str(uuid4())}
    settings.CACHES = {"default": local if request.param == "locmem" else real}


@pytest.mark.usefixtures("counted")
def test_a_client_waits_for_the_rest_of_the_stretch_and_others_do_not() -> None:
    with time_machine.travel(1_795_000_000 // 600 * 600 + 100, tick=False) as clock:
        assert [TWICE.wait("one"), TWICE.wait("one"), TWICE.wait("one")] == [0, 0, 500]
        assert TWICE.wait("another") == 0
        clock.shift(500)
        assert TWICE.wait("one") == 0


@pytest.mark.usefixtures("counted")
def test_what_is_named_is_counted_once_and_to_ask_whether_it_is_over_counts_nothing() -> None:
    assert [TWICE.wait("one", once="a"), TWICE.wait("one", once="a"), TWICE.is_spent("one")] == [0, 0, False]
    assert [TWICE.wait("one", once="b"), TWICE.is_spent("one"), TWICE.is_spent("another")] == [0, True, False]
    assert TWICE.wait("one", once="c") > 0


def test_a_cache_that_does_not_answer_closes_nothing(settings: Any) -> None:
    settings.CACHES = {"default": {**base.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}

    assert [TWICE.wait("one") for _ in range(4)] == [0, 0, 0, 0]
    assert not TWICE.is_spent("one")


def asks(address: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=address))


def test_without_a_proxy_nobody_chooses_their_own_address() -> None:
    assert asks("198.51.100.7", "203.0.113.1") == asks("198.51.100.7") != asks("198.51.100.8")


def test_behind_the_proxy_only_what_the_proxy_saw_counts(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = PROXY

    assert asks("127.0.0.1", "10.0.0.1, 198.51.100.7") == asks("127.0.0.1", "198.51.100.7")
    assert asks("127.0.0.1", "198.51.100.7, 198.51.100.8") != asks("127.0.0.1", "198.51.100.7")
    assert asks("127.0.0.1") == digest("127.0.0.1")


def test_a_household_is_one_client_however_many_addresses_it_has() -> None:
    assert asks("2001:db8:1:2::1") == asks("2001:db8:1:2:ffff::2") != asks("2001:db8:1:3::1")
    assert asks("::ffff:198.51.100.7") == asks("198.51.100.7")


def test_an_address_that_is_none_is_counted_all_the_same() -> None:
    assert asks("") == asks("nonsense") == digest("")

"""The cache: counters count, and nobody who reads it learns what it holds."""

from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from redis import Redis

from portal.caching import Sealed
from portal.services import Services
from portal.settings import base


@pytest.fixture
def kept_by(running_services: Services, settings: Any) -> Redis:
    """The portal's cache as in production, over the server of this run."""
    own = {**base.CACHES["default"], "LOCATION": running_services.redis_url, "KEY_PREFIX": "test-caching"}
    settings.CACHES = {"default": own}
    return Redis.from_url(running_services.redis_url)


def test_what_was_kept_is_found_again_but_cannot_be_read_beside_the_portal(kept_by: Redis) -> None:
    cache.set("who", {"name": "Әсемгүл", "at": None})

    (key,) = kept_by.keys("*test-caching*")

    assert cache.get("who") == {"name": "Әсемгүл", "at": None}
    assert b"name" not in kept_by.get(key)  # type: ignore[operator]  # not an awaitable here
    assert cache.delete("who")


def test_counters_are_counted_by_the_server(kept_by: Redis) -> None:
    cache.set("times", 7)

    assert (cache.incr("times"), cache.get("times")) == (8, 8)
    assert cache.delete("times")


@pytest.mark.parametrize("planted", [b"\x80\x04K\x01.", b"null", b"", b"-"])
def test_what_somebody_else_wrote_is_not_taken(planted: bytes) -> None:
    with pytest.raises(InvalidToken):
        Sealed().loads(planted)

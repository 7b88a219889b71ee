"""How far a worker has come with a sheet: told through the cache, since its transaction is open until the end."""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
KEPT = 600  # seconds after the last word


def tell(pk: int, done: int, total: int) -> None:
    """`done` of `total`; 0 where the total is not known. A cache that does not answer stops nothing."""
    try:
        cache.set(_name(pk), [done, total], KEPT)
    except RedisError:
        logger.warning("The cache does not answer: how far sheet %s is is not told.", pk)


def of(pk: int) -> tuple[int, int] | None:
    """What was told last; None where no worker has begun, or the cache does not answer."""
    try:
        told = cache.get(_name(pk))
    except RedisError:
        return None
    return (told[0], told[1]) if told else None


def forget(pk: int) -> None:
    """Nobody is at it any more."""
    try:
        cache.delete(_name(pk))
    except RedisError:
        logger.warning("The cache does not answer: the progress of sheet %s runs out by itself.", pk)


def _name(pk: int) -> str:
    return f"bulk:{pk}"

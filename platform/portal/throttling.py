"""How often one visitor may ask for costly work. Counted in the cache, under a keyed hash of the address."""

import ipaddress
import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from portal.vault import digest

logger = logging.getLogger(__name__)
IPV6_PREFIX = 64  # bits that one household has; its devices choose the others


@dataclass(frozen=True)
class Limit:
    """At most `times` within each stretch of `seconds`."""

    name: str
    times: int
    seconds: int

    def wait(self, client: str, once: str = "") -> int:
        """Count once more; seconds until `client` may come again, or 0 if now. What `once` names is counted once.

        While the cache does not answer nobody is counted: an outage must not close the page.
        """
        now = int(time.time())
        key = self._key(now, client)
        try:
            if once and not cache.add(f"{key}:{once}", 1, self.seconds):
                return 0
            cache.add(key, 0, self.seconds)
            count = cache.incr(key)
        except ValueError:  # it ran out between the two
            return 0
        except RedisError:
            logger.warning("The cache does not answer: %s is not counted.", self.name)
            return 0
        return self.seconds - now % self.seconds if count > self.times else 0

    def is_spent(self, client: str) -> bool:
        """Whether `client` has come as often as it may; nothing is counted."""
        try:
            return bool(cache.get(self._key(int(time.time()), client), 0) >= self.times)
        except RedisError:
            return False

    def _key(self, now: int, client: str) -> str:
        return f"{self.name}:{now // self.seconds}:{client}"


def client_of(request: HttpRequest) -> str:
    """Who asks, as a keyed hash of the network address; all of an IPv6 network of 64 bits is one client.

    Behind the proxy whose X-Forwarded-Proto is believed, the address is the last one of X-Forwarded-For: what stands
    before it was sent by the client. Elsewhere that header is not looked at.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    return digest(_network(address))


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""  # a socket without addresses, or nonsense: one client all together
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, IPV6_PREFIX), strict=False))

"""What lies in the cache: counters as they are, all else as JSON that only the portal's own keys open.

Django's own form is pickle, which lets whoever can write to the cache run programs in the portal.
"""

import json

from portal.vault import cipher


class Sealed:
    """The serializer of settings.CACHES. Raises InvalidToken for what the portal did not write."""

    def dumps(self, value: object) -> int | bytes:
        return value if type(value) is int else cipher().encrypt(json.dumps(value).encode())

    def loads(self, kept: bytes) -> object:
        return int(kept) if kept.lstrip(b"-").isdigit() else json.loads(cipher().decrypt(kept))

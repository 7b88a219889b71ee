"""Personal data at rest: columns that a stolen dump does not open, and keyed hashes to find them by.

Fernet (AES-128-CBC with HMAC-SHA256). settings.FIELD_KEYS lists the keys, the first encrypts, all decrypt.
"""

import hashlib
import hmac
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """The cipher of the keys now in settings."""
    return _cipher(tuple(settings.FIELD_KEYS))


def digest(value: str) -> str:
    """The keyed hash (HMAC-SHA256, hex) under which `value` can be looked up but not read."""
    return hmac.new(settings.LOOKUP_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


class EncryptedBinaryField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs only
    """Bytes kept encrypted. Cannot be searched; keep a digest beside it where that is needed."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = None if value is None else cipher().encrypt(self.plain(value))
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, *args: object) -> Any:
        return None if value is None else self.read(cipher().decrypt(bytes(value)))

    def plain(self, value: Any) -> bytes:
        """The bytes that are encrypted for `value`."""
        return bytes(value)

    def read(self, plain: bytes) -> Any:
        """The value that decrypted bytes stand for."""
        return plain


class EncryptedTextField(EncryptedBinaryField):
    """Text kept encrypted; an empty text stays empty text."""

    def plain(self, value: Any) -> bytes:
        return str(value).encode()

    def read(self, plain: bytes) -> Any:
        return plain.decode()

    def get_default(self) -> Any:
        return self.default if self.has_default() else ""

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        return value

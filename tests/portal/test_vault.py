"""Personal data at rest: unreadable without the key, found without being read."""

import base64

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.conf import LazySettings
from django.db import connection

from accounts.models import User
from portal.vault import cipher, digest
from tests.people import someone

pytestmark = pytest.mark.django_db
ADDRESS = "Қарағанды, Бұқар жырау даңғылы 1"


def stored(person: User, column: str) -> bytes:
    """The bytes of the column as they lie in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM accounts_user WHERE id = %s", [person.pk])  # noqa: S608 - columns named in this file
        return bytes(cursor.fetchone()[0])


def test_what_was_kept_is_read_again_as_it_was() -> None:
    person = someone("author", address=ADDRESS, phone="")

    kept = User.objects.get()

    assert (kept.iin, kept.address, kept.phone) == (person.iin, ADDRESS, "")


@pytest.mark.parametrize("column", ["iin", "email", "phone", "address"])
def test_the_column_does_not_hold_the_text(column: str) -> None:
    person = someone("author")
    text = getattr(person, column).encode()

    lying = stored(person, column)

    assert text not in lying
    assert text not in base64.urlsafe_b64decode(lying)
    assert cipher().decrypt(lying) == text


def test_the_same_text_is_never_the_same_bytes_twice() -> None:
    one, other = someone("author", address=ADDRESS), someone("stranger", address=ADDRESS)
    first = stored(one, "address")
    one.save()

    assert len({first, stored(one, "address"), stored(other, "address")}) == 3


def test_a_row_of_the_older_key_is_read_and_the_newer_key_writes(settings: LazySettings) -> None:
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    person = someone("author", address=ADDRESS)

    settings.FIELD_KEYS = [new, old]
    kept = User.objects.get()
    kept.save()

    assert kept.address == ADDRESS
    assert Fernet(new).decrypt(stored(person, "address")).decode() == ADDRESS


def test_a_row_is_not_read_without_its_key(settings: LazySettings) -> None:
    someone("author")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(InvalidToken):
        User.objects.get()


def test_a_row_that_was_tampered_with_is_not_read() -> None:
    person = someone("author")
    token = stored(person, "iin")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET iin = %s", [token[:40] + token[40:60].swapcase() + token[60:]])

    with pytest.raises(InvalidToken):
        User.objects.get()


def test_a_person_is_found_by_the_keyed_hash_of_their_number() -> None:
    person = someone("author")

    assert User.objects.get(iin_digest=digest(person.iin)) == person
    assert person.iin not in digest(person.iin)


def test_the_hash_is_stable_and_depends_on_the_key(settings: LazySettings) -> None:
    before = digest("840517400610")

    assert digest("840517400610") == before != digest("840517400611")
    settings.LOOKUP_KEY = "another"
    assert digest("840517400610") != before

"""Keys rotate by a command."""

from threading import Event
from time import sleep
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Organisation, User
from portal.management.commands.rotate_keys import rotate
from tests.people import People, someone
from tests.together import at_once


def test_after_rotation_the_older_key_is_needed_no_more(people: People, settings: Any) -> None:
    new = Fernet.generate_key().decode()
    Organisation.objects.create(bin="190640017355", name_kk="Қобыз", iban="KZ86125KZT5004100100")
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]

    call_command("rotate_keys")

    settings.FIELD_KEYS = [new]
    assert Organisation.objects.get().iban == "KZ86125KZT5004100100"
    assert User.objects.get(pk=people.author.pk).email == "author@example.kz"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_a_person_changes_meanwhile_is_not_lost() -> None:
    author = someone("author")
    locked = Event()

    def change() -> None:
        with transaction.atomic():
            User.objects.filter(pk=author.pk).update(email="new@example.kz")
            locked.set()
            until_somebody_waits()

    def rotation() -> int:
        locked.wait(10)
        return rotate(User, ["email"])

    assert at_once(change, rotation) == [None, User.objects.count()]
    author.refresh_from_db()
    assert author.email == "new@example.kz"


def until_somebody_waits() -> None:
    """Return when another connection waits for a lock of ours."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone() != (0,):
                return
        sleep(0.05)

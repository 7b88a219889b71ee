"""Keys rotate by a command."""

from typing import Any

from cryptography.fernet import Fernet
from django.core.management import call_command

from accounts.models import User
from tests.people import People


def test_after_rotation_the_older_key_is_needed_no_more(people: People, settings: Any) -> None:
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]

    call_command("rotate_keys")

    settings.FIELD_KEYS = [new]
    assert User.objects.get(pk=people.author.pk).email == "author@example.kz"

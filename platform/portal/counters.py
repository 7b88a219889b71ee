"""Numbers without gaps."""

from django.db import connection

from portal.models import Counter


def take_next(name: str) -> int:
    """The next number of `name`; call inside a transaction, which others wait for, so that numbers have no gaps."""
    if not connection.in_atomic_block:
        raise RuntimeError("A number is given out only in the transaction that uses it.")
    Counter.objects.get_or_create(name=name)
    counter = Counter.objects.select_for_update().get(name=name)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value

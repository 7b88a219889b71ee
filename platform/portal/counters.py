"""Numbers without gaps."""

from django.db import connection

from portal.models import Counter


def take_next(name: str) -> int:
    """The next number of `name`; call inside a transaction, which others wait for, so that numbers have no gaps."""
    if not connection.in_atomic_block:
        raise RuntimeError("A number is given out only in the transaction that uses it.")
    counter = hold(name)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value


def hold(name: str) -> Counter:
    """The counter of `name`, locked until the transaction ends: nobody is given a number meanwhile."""
    Counter.objects.get_or_create(name=name)
    return Counter.objects.select_for_update().get(name=name)


def begin_at(name: str, last: int) -> None:
    """Let the next number of `name` be the one after `last`; the caller knows that none from there on is used."""
    hold(name)
    Counter.objects.filter(name=name).update(value=last)


def last_of(name: str) -> int:
    """The last number of `name`; 0 before the first."""
    return Counter.objects.filter(name=name).values_list("value", flat=True).first() or 0

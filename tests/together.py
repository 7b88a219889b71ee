"""Several people press at once, each over a database connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each of `acts` gave, or the exception it raised, in their order; all begin together."""
    start = Barrier(len(acts), timeout=20)

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))

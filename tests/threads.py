"""Several people at the same moment."""

import threading
from collections.abc import Callable

from django.db import connections


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or raised, in their order; all of them begin together, each on a connection of its own."""
    gate = threading.Barrier(len(acts))
    came: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        gate.wait()
        try:
            came[place] = acts[place]()
        except Exception as error:
            came[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came

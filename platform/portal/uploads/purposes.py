"""What files are sent for. An app declares its purposes beside its workflow; nothing else is received."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from portal.flow import Refusal

Check = Callable[[Path], Refusal | None]


@dataclass(frozen=True, slots=True)
class Purpose:
    """`name` is also the folder of what was taken over; `check` reads the whole file and says why it is not taken."""

    name: str
    max_bytes: int
    check: Check


PURPOSES: dict[str, Purpose] = {}


def declare(name: str, *, max_bytes: int, check: Check) -> Purpose:
    """A purpose; a second one of the same name is a fault of the program."""
    if name in PURPOSES:
        raise ValueError(f"Two purposes of uploads are called {name}.")
    return PURPOSES.setdefault(name, Purpose(name, max_bytes, check))

"""How code cites the law: clauses, our own rules, and values that an act sets from a date.

A step, a function or a test names the clause it carries out. Nothing here changes what code does at run time;
the tables feed the trail, docs/law/trace.md and docs/law/own-rules.md.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Function = TypeVar("Function", bound=Callable[..., object])
Value = TypeVar("Value")

CLAUSES: dict[str, "Clause"] = {}
OWN_RULES: dict[str, "Own"] = {}
CITED_BY: dict[str, set[str]] = defaultdict(set)
STILL_MISSING: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Clause:
    """One duty of an act: its id, where it stands, and our reading of it."""

    id: str
    act: str
    paragraph: str
    says: str

    def __post_init__(self) -> None:
        if self.id in CLAUSES:
            raise ValueError(f"Two clauses are called {self.id}.")
        CLAUSES[self.id] = self


@dataclass(frozen=True, slots=True)
class Own:
    """A rule that no act asks for: our own invention, listed in docs/law/own-rules.md."""

    id: str
    says: str


Law = Clause | Own


def own(says: str) -> Own:
    """The rule `says`, which is ours and not the law's."""
    return OWN_RULES.setdefault(says, Own(id=f"own: {says}", says=says))


def cite(where: str, *laws: Law) -> None:
    """Note that the code called `where` carries out `laws`."""
    for law in laws:
        CITED_BY[law.id].add(where)


def partly(missing: str, *clauses: Clause) -> None:
    """Note what of `clauses` no code carries out yet, so that the trace does not say more than is true."""
    for clause in clauses:
        STILL_MISSING[clause.id] = missing


def under(*laws: Law) -> Callable[[Function], Function]:
    """Decorator: the function carries out `laws`."""

    def note(function: Function) -> Function:
        cite(f"{function.__module__}.{function.__qualname__}", *laws)
        return function

    return note


class Dated(Generic[Value]):
    """A value that an act sets from a date on; older cases keep the older value."""

    def __init__(self, law: Law, values: Mapping[date, Value]) -> None:
        self.law = law
        self.values = dict(sorted(values.items()))

    def on(self, day: date) -> Value:
        """The value in force on `day`; LookupError before the first."""
        in_force = [value for since, value in self.values.items() if since <= day]
        if not in_force:
            raise LookupError(f"{self.law.id} sets no value before {min(self.values)}.")
        return in_force[-1]


from portal.law.clauses import *  # noqa: E402, F403 - the table needs Clause; callers write law.O1315_12

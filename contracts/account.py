"""Contracts in the account: what is to answer, the newest of each party, and what staff looked at."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import closing, looks
from accounts.account import Section, Todo, subject_section, todo
from accounts.looks import Thing
from accounts.models import User
from accounts.subjects import Subject, subjects_of
from contracts import law, parties, presenting, rules  # noqa: F401 - the rules say what terms contracts have
from contracts.models import OPEN, Contract, ContractState, Side
from portal import audit
from portal.components import Task
from portal.flow import Refusal
from portal.law import O100_12, under

FEW = 5


def _of(found: list[Subject]) -> list[Contract]:
    """The open contracts of the subjects, with their parties."""
    mine = Contract.objects.filter(parties.of_subjects(found), state__in=OPEN).defer("pdf", "frozen", "because")
    return list(mine.select_related("okup", "organisation", "person").order_by("due_at", "pk"))


@todo
@under(O100_12)
def to_answer(found: list[Subject]) -> Iterator[Todo]:
    """Contracts in which it is the party's turn."""
    for contract in _of(found):
        for subject in found:
            if presenting.is_turn_of(subject, contract):
                side = parties.side_of(subject, contract) or Side.OKUP
                hint = f"{contract.get_kind_display()} · {presenting.other_name(contract, side)}"
                href = presenting.address(contract, subject)
                task = Task(presenting.next_words(contract), hint, "turn", _("Your turn"), href)
                yield Todo(task, contract.due_at)


@subject_section
@under(O100_12)
def contracts(subject: Subject) -> Section:
    """The newest contracts of the party, and the way to begin one."""
    mine = Contract.objects.filter(parties.of_subjects([subject])).defer("pdf", "frozen", "because")
    newest = mine.select_related("okup", "organisation", "person", "agreement").order_by("-begun_at", "-pk")[:FEW]
    rows = [
        (
            presenting.address(one, subject),
            one,
            presenting.other_name(one, parties.side_of(subject, one) or Side.OKUP),
            presenting.SIGNS[ContractState(one.state)],
        )
        for one in newest
    ]
    is_shown = bool(rows) or bool(subject.kinds)
    mark = subject.organisation.bin if subject.organisation else "me"
    return Section("contracts/section_of_account.html", {"mark": mark, "rows": rows, "is_shown": is_shown})


@looks.things_of
def things(person: User) -> dict[str, Thing]:
    """The contracts of the person, by what the trail calls them."""
    mine = Contract.objects.filter(parties.of_subjects(subjects_of(person))).defer("pdf", "frozen", "because")
    found = mine.select_related("agreement")
    return {audit.key(one): Thing(str(one), one.get_absolute_url()) for one in found}


IS_OPEN = Refusal(gettext_lazy("A contract of yours is being made. Take it back, or refuse it, first."))


@closing.obstacle
@under(law.TAKEN_BACK)
def has_open(person: User) -> Refusal | None:
    """Who closes the account leaves nobody waiting for an answer."""
    return IS_OPEN if Contract.objects.filter(person=person, state__in=OPEN).exists() else None

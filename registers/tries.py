"""How many IINs of others one person may try with names that are not theirs, and what is told after that."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.law import O100_2_8, under
from portal.search.words import fold
from portal.throttling import Limit
from portal.vault import digest
from registers.law import NUMBERS_TRIED
from registers.said import HolderSaid

TOLD = Limit("numbers-told", times=20, seconds=24 * 60 * 60)
TOO_MANY = _(
    "You have written too many IINs that belong to people of other names, and no more are looked up today. Leave the "
    "IIN out, or try again tomorrow; if the names are right, write to the officer of the registers."
)
IIN = "iin_digest"


@dataclass
class Tries:
    """What `asker` may still be told of IINs; of those among `theirs`, and of their own, all."""

    asker: User
    theirs: Collection[tuple[str, str]]
    is_over: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_over = TOLD.is_spent(str(self.asker.pk))

    @under(O100_2_8, NUMBERS_TRIED)
    def answer(self, line: HolderSaid, numbers: Mapping[str, str], words: str) -> str:
        """`words`, which tell that the register knows the IIN; or that too many were tried, known or not.

        One line tried again tells nothing new and is not counted again.
        """
        if numbers.get(IIN, self.asker.iin_digest) == self.asker.iin_digest or (IIN, numbers[IIN]) in self.theirs:
            return words
        if not words or self.is_over:
            return str(TOO_MANY) if self.is_over else ""
        tried = digest("\0".join([*sorted(numbers.values()), fold(line.name), fold(line.pseudonym)]))
        is_beyond = TOLD.wait(str(self.asker.pk), once=tried) > 0
        self.is_over = is_beyond or TOLD.is_spent(str(self.asker.pk))
        return str(TOO_MANY) if is_beyond else words

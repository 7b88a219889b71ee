"""`manage.py seed --certificates N`: many plausible entries, to see and measure a full register. Never in production.

They say that they come from the register before, as entries without an application do. The same N makes the same
entries, save their codes.
"""

import random
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from copyright_registry.models import Kind, Status
from copyright_registry.register.lines import Line
from copyright_registry.register.taking_over import BATCH, enter_after_the_last
from portal import counters

FIRST_DAY, DAYS = date(2012, 1, 9), 5400
STEMS = (
    "Құрман Сағын Ерлан Нұр Бақыт Дәурен Айгүл Өтеген Мұхтар Сәкен Жұмабай Қасым Ғалым Төле Әлия Үміт Серік Арман Іңкәр"
)
PARTS = "бай бек жан хан гүл қыз мұрат тай ғали сұлтан дар нұр"
WORDS_KK = "түнгі көш дала жел күй аңыз ән тау өзен көктем жұлдыз ана бала үміт жол шаңырақ домбыра қыран тұлпар арман"
WORDS_RU = (
    "ночное кочевье степь ветер кюй легенда песня гора река весна звезда мать дитя надежда дорога очаг беркут мечта"
)
SYLLABLES = "ба ге ды қа ла мұ ны ре сө та ше жү ғы зи па кө уа"
CITIES = ("Алматы", "Астана", "Шымкент", "Қарағанды", "Ақтөбе", "Тараз", "Павлодар", "Семей")


class Command(BaseCommand):
    help = "Fill the register with many plausible entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--certificates", type=int, default=0, metavar="N")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Made-up entries do not belong into a real register.")
        kinds = list(Kind.objects.order_by("position", "since"))
        first, wanted = counters.last_of("entry") + 1, options["certificates"]
        for start, end in pairwise([*range(0, wanted, BATCH), wanted]):
            enter_after_the_last(entries(kinds, first + start, end - start), sha256(b"seed").hexdigest())
            self.stdout.write(f"{end} entries")


def entries(kinds: list[Kind], first: int, count: int) -> Iterator[Line]:
    """Made-up certificates, numbered from `first` on, one after the other in time."""
    dice = random.Random(first)  # noqa: S311 - nothing is kept secret by it
    for number in range(first, first + count):
        day = FIRST_DAY + timedelta(days=number * DAYS // 1_000_000 % DAYS)
        yield Line(
            line=number - first + 1,
            number=number,
            registered_on=day,
            received_on=day - timedelta(days=dice.randrange(4)),
            application_number=str(300_000 + number),
            authors=tuple(_person(dice) for _ in range(dice.choice((1, 1, 1, 1, 2, 3)))),
            kind=dice.choice(kinds),
            title_kk=_title(dice, WORDS_KK.split()),
            title_ru=_title(dice, WORDS_RU.split()),
            title_en="",
            created_on=day - timedelta(days=dice.randrange(10, 4000)),
            status=Status.CANCELLED if dice.random() < 0.01 else Status.IN_FORCE,
        )


def _person(dice: random.Random) -> str:
    """Surname, name, patronymic: some thousands of each."""
    stem, name, father = (dice.choice(STEMS.split()) + dice.choice(PARTS.split()) for _ in range(3))
    return f"{stem}{dice.choice(SYLLABLES.split())}ев {name} {father}ұлы"


def _title(dice: random.Random, usual: list[str]) -> str:
    """Two usual words, and a rare one in every second title, as names of people and places are."""
    said = [dice.choice(usual), dice.choice(usual)]
    if dice.random() < 0.5:
        said.append("".join(dice.choice(SYLLABLES.split()) for _ in range(dice.randrange(2, 5))))
    if dice.random() < 0.1:
        said.append(dice.choice(CITIES))
    return " ".join(said).capitalize()

"""`manage.py seed --certificates N --works N`: many plausible entries, to see and measure full registers.

Never in production. The certificates say that they come from the register before, as entries without an application
do. The same N makes the same entries, save their codes.
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
from portal import counters, made_up
from registers import seeding

FIRST_DAY, DAYS = date(2012, 1, 9), 5400


class Command(BaseCommand):
    help = "Fill the registers with many plausible entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--certificates", type=int, default=0, metavar="N")
        parser.add_argument("--works", type=int, default=0, metavar="N")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Made-up entries do not belong into a real register.")
        kinds = list(Kind.objects.order_by("position", "since"))
        first, wanted = counters.last_of("entry") + 1, options["certificates"]
        for start, end in pairwise([*range(0, wanted, BATCH), wanted]):
            enter_after_the_last(entries(kinds, first + start, end - start), sha256(b"seed").hexdigest())
            self.stdout.write(f"{end} entries")
        for done in seeding.fill(options["works"]):
            self.stdout.write(f"{done} works")


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
            authors=tuple(made_up.person(dice) for _ in range(dice.choice((1, 1, 1, 1, 2, 3)))),
            kind=dice.choice(kinds),
            title_kk=made_up.title(dice, "kk"),
            title_ru=made_up.title(dice, "ru"),
            title_en="",
            created_on=day - timedelta(days=dice.randrange(10, 4000)),
            status=Status.CANCELLED if dice.random() < 0.01 else Status.IN_FORCE,
        )

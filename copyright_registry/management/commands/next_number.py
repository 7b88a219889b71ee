"""`manage.py next_number [NUMBER]`: which number the next entry has; with NUMBER, let the portal's first have it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from copyright_registry.register.taking_over import NumberRefused, start_from
from portal import counters


class Command(BaseCommand):
    help = "Say which number the next entry has, or set it before the portal has made one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, nargs="?")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["number"] is not None:
            try:
                start_from(options["number"])
            except NumberRefused as refused:
                raise CommandError(str(refused)) from refused
        self.stdout.write(f"The next entry has number {counters.last_of('entry') + 1}.")

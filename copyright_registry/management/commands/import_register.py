"""`manage.py import_register FILE [--dry-run]`: the certificates issued before this portal become entries.

The columns stand in copyright_registry/register/lines.py. A trial run says line by line what is wrong and writes
nothing; the real one writes all lines or none, and may be repeated.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from copyright_registry.register.lines import source
from copyright_registry.register.taking_over import take_over
from portal import counters

MOST_TOLD = 1000  # faults that are printed


class Command(BaseCommand):
    help = "Take over the certificates of the register kept before this portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what is wrong; write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        told, self.complaints = source(options["file"]), 0
        outcome = take_over(told, trial=options["dry_run"], complain=self.complain)
        self.stdout.write(f"{told.path.name}: SHA-256 {told.sha256}, {outcome.lines} lines")
        if outcome.wrong:
            raise CommandError(f"{outcome.wrong} lines are wrong. Nothing was written.")
        if options["dry_run"]:
            self.stdout.write(f"All is well: {outcome.new} entries would be new. Nothing was written.")
            return
        self.stdout.write(f"{outcome.new} entries are new; the next number is {counters.last_of('entry') + 1}.")

    def complain(self, line: int, says: str) -> None:
        """Print a fault; after a thousand, only that there are more."""
        self.complaints += 1
        if self.complaints <= MOST_TOLD:
            self.stdout.write(f"line {line}: {says}")
        elif self.complaints == MOST_TOLD + 1:
            self.stdout.write("… and more.")

"""`manage.py end_power`: let a power of attorney end before its term. What was signed under it stands."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.powers import end
from portal.signing.models import PowerOfAttorney


class Command(BaseCommand):
    help = "End a power of attorney. The trail keeps it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--iin", required=True)
        parser.add_argument("--organisation", required=True, metavar="BIN")
        parser.add_argument("--document", required=True, help="number and date, as it was granted")
        parser.add_argument(
            "--last-day",
            type=date.fromisoformat,
            required=True,
            help="yesterday closes it at once; never a longer term",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        names = ("iin", "organisation", "document", "last_day")
        try:
            power = end(None, **{name: options[name] for name in names})
        except PowerOfAttorney.DoesNotExist as error:
            raise CommandError("No such power of attorney is in force on that day.") from error
        except PowerOfAttorney.MultipleObjectsReturned as error:
            raise CommandError("Several powers of attorney bear that number on that day: nothing was ended.") from error
        self.stdout.write(f"Ended: {power}, {power.until}")

"""`manage.py grant_power`: store a power of attorney to sign for an organisation."""

import re
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from accounts.models import User
from accounts.powers import PURPOSES, grant


class Command(BaseCommand):
    help = "Let the holder of an IIN sign for an organisation by a power of attorney. The trail keeps it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--iin", required=True)
        parser.add_argument("--organisation", required=True, metavar="BIN")
        parser.add_argument("--purpose", dest="purposes", action="append", choices=PURPOSES, required=True)
        parser.add_argument("--document", required=True, help="number and date of the power of attorney")
        parser.add_argument("--since", type=date.fromisoformat, required=True)
        parser.add_argument("--until", type=date.fromisoformat, required=True, help="the last day")

    def handle(self, *_args: Any, **options: Any) -> None:
        for name in ("iin", "organisation"):
            if not re.fullmatch("[0-9]{12}", options[name]):
                raise CommandError("An IIN and a BIN have twelve digits.")
        names = ("iin", "organisation", "purposes", "document", "since", "until")
        try:
            power = grant(None, **{name: options[name] for name in names})
        except User.DoesNotExist as error:
            raise CommandError("Nobody with this IIN has signed in here yet: let them sign in first.") from error
        except IntegrityError as error:
            raise CommandError("This power of attorney ends before it begins.") from error
        self.stdout.write(f"Granted: {power}, {power.since} to {power.until}")

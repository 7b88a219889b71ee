"""`manage.py appoint`: give a post to the holder of an IIN, by an order."""

import re
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from accounts.appointing import appoint
from accounts.roles import Role


class Command(BaseCommand):
    help = "Appoint the holder of an IIN to a post. The trail keeps it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--iin", required=True)
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--post-kk", required=True, help="the post as documents name it, in Kazakh")
        parser.add_argument("--post-ru", required=True, help="the same in Russian")
        parser.add_argument("--order", required=True, help="number and date of the order of appointment")
        parser.add_argument("--since", type=date.fromisoformat, default=date.today())  # noqa: DTZ011 - a day, typed
        parser.add_argument("--until", type=date.fromisoformat)

    def handle(self, *_args: Any, **options: Any) -> None:
        if not re.fullmatch("[0-9]{12}", options["iin"]):
            raise CommandError("An IIN has twelve digits.")
        names = ("iin", "role", "post_kk", "post_ru", "order", "since", "until")
        try:
            appointment = appoint(None, **{name: options[name] for name in names})
        except IntegrityError as error:
            raise CommandError(_why(error)) from error
        self.stdout.write(f"Appointed: {appointment}")


def _why(error: IntegrityError) -> str:
    if "appointment_ends_after_it_begins" in str(error):
        return "This appointment ends before it begins."
    if "appointment_of_one_body_at_a_time" in str(error):
        return "Nobody holds a post of the provider and one of the authorised body on one day."
    return "This person holds that post on those days already."

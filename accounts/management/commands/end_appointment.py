"""`manage.py end_appointment`: let a post end, by an order. Desk and signature close with its last day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.appointing import end
from accounts.models import Appointment
from accounts.roles import Role


class Command(BaseCommand):
    help = "End the post of the holder of an IIN. The trail keeps it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--iin", required=True)
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--last-day", type=date.fromisoformat, required=True)
        parser.add_argument("--order", required=True, help="number and date of the order")

    def handle(self, *_args: Any, **options: Any) -> None:
        names = ("iin", "role", "last_day", "order")
        try:
            appointment = end(None, **{name: options[name] for name in names})
        except Appointment.DoesNotExist as error:
            raise CommandError("Nobody with this IIN holds that post on that day.") from error
        self.stdout.write(f"Ended: {appointment}, {appointment.until}")

"""`manage.py check_code KIND VALUE`: whether a code can be one, from the shell.

Exit status: 0 it can, 1 it cannot, 2 there is no such kind.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal.identifiers import KINDS, WrongCode, normal, printed


class Command(BaseCommand):
    help = "Tell whether VALUE is a code of that kind, and if not, why. Exit status: 0 it is, 1 it is not."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=KINDS, type=str.lower)
        parser.add_argument("value")

    def handle(self, *_args: Any, **options: Any) -> None:
        kind = options["kind"]
        with translation.override("en"):
            try:
                code = normal(kind, options["value"])
            except WrongCode as wrong:
                raise CommandError(" ".join(wrong.messages), returncode=1) from wrong
            self.stdout.write(f"{KINDS[kind].name} {printed(kind, code)} is valid.")

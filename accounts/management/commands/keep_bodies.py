"""`manage.py keep_bodies`: let the expert organisation and the authorised body stand, as the settings name them."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import organisations


class Command(BaseCommand):
    help = "Keep the expert organisation and the authorised body among the organisations. Safe to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:
        organisations.keep_bodies()
        for body in organisations.bodies():
            self.stdout.write(f"{body.bin} {body.kind}")

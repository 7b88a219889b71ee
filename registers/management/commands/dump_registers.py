"""`manage.py dump_registers`: write the files of tonight's dump now."""

from typing import Any

from django.core.management.base import BaseCommand

from registers.lists import dumps


class Command(BaseCommand):
    help = "Write the open dump of the five registers now."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for name in dumps.make():
            self.stdout.write(name)

"""`manage.py journey`: walk a legal workflow against a running portal."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from portal.demo.browser import JourneyFailed
from portal.demo.journeys import JOURNEYS


class Command(BaseCommand):
    help = "Walk a legal workflow from the first page to the last with demo keys, over HTTP."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="certificate", choices=sorted(JOURNEYS))
        parser.add_argument("--base-url", default="http://localhost:8000")
        parser.add_argument("--out", type=Path, default=Path("var/journey"))
        parser.add_argument("--lang", default="kk", choices=("kk", "ru", "en"))
        parser.add_argument("--title", default="", help="the work's name, in both languages")

    def handle(self, *_args: Any, **options: Any) -> None:
        title = options["title"]
        journey = JOURNEYS[options["name"]](
            base_url=options["base_url"].rstrip("/"),
            out=options["out"],
            say=self.stdout.write,
            language=options["lang"],
        )
        if title:
            journey.work = replace(journey.work, title_kk=title, title_ru=title)
        try:
            found = journey.run()
        except Exception as error:  # whatever happened, the last line says that it did not hold
            self.stdout.write(json.dumps({"ok": False, "failed": str(error)}, ensure_ascii=False))
            if isinstance(error, JourneyFailed | OSError):
                sys.exit(1)
            raise
        self.stdout.write(json.dumps({"ok": True, **found}, ensure_ascii=False))

"""`manage.py demo_data`: the demo's staff and first entries, made through the real workflow. Safe to repeat."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.appointing import appoint
from accounts.models import Appointment
from accounts.roles import Role
from copyright_registry.models import Application, Entry
from portal.demo.browser import JourneyFailed
from portal.demo.journeys import Certificate, Work
from portal.demo.journeys.co_authors import SHARED, Shared

POSTS = {
    Role.HEAD_OF_DEPARTMENT: ("Бөлім басшысы", "Начальник отдела"),
    Role.DEPUTY_OF_DEPARTMENT: ("Бөлім басшысының орынбасары", "Заместитель начальника отдела"),
    Role.EXAMINER: ("Сарапшы", "Эксперт"),
    Role.DEPUTY_HEAD: ("Директордың орынбасары", "Заместитель директора"),
    Role.HEAD_OF_PROVIDER: ("Директор", "Директор"),
    Role.COMPLAINTS_OFFICER: ("Шағымдар жөніндегі маман", "Специалист по жалобам"),
    Role.REGISTRAR: ("Тіркеуші", "Регистратор"),
    Role.ACCOUNTANT: ("Бас бухгалтер", "Главный бухгалтер"),
    Role.SUPERVISOR: ("Бақылаушы", "Куратор"),
    Role.RULES_OFFICER: ("Бас сарапшы", "Главный эксперт"),
}
WORKS = [
    ("author", Work("Түнгі көш", "Ночное кочевье", "03.10.2026", "tungi-kosh.txt", "Түнгі көш\n".encode())),
    (
        "author2",
        Work("Бетпақдала, көктем", "Бетпакдала, весна", "12.04.2026", "betpaqdala.txt", "Көктем\n".encode()),
    ),
]


class Command(BaseCommand):
    help = "Appoint the demo's staff and bring two works through the whole service."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=settings.BASE_URL)

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data belongs into a demo only.")
        self.appoint_staff()
        for key, work in WORKS[Entry.objects.count() :]:
            journey = Certificate(
                base_url=options["base_url"],
                out=Path(settings.MEDIA_ROOT).parent / "journey" / key,
                say=lambda _line: None,
                author_key=key,
                work=work,
            )
            try:
                journey.run()
            except JourneyFailed as error:
                raise CommandError(f"The demo data could not be made: {error}") from error
            self.stdout.write(f"entered: {work.title_kk}")
        self.share(options["base_url"])

    def share(self, base_url: str) -> None:
        """Works of two authors that wait: for an answer, after a refusal, for a signature."""
        out = Path(settings.MEDIA_ROOT).parent / "journey" / "shared"
        known = set(Application.objects.values_list("title_kk", flat=True))
        for until, work in SHARED:
            if work.title_kk in known:
                continue
            try:
                Shared(base_url=base_url, out=out, say=lambda _line: None, until=until, work=work).run()
            except JourneyFailed as error:
                raise CommandError(f"The demo’s shared works could not be made: {error}") from error
            self.stdout.write(f"{until}: {work.title_kk}")

    def appoint_staff(self) -> None:
        """The posts of the people whose keys the simulator holds."""
        if Appointment.objects.exists():
            return
        people = json.loads(Path(settings.DEMO_PEOPLE_FILE).read_text(encoding="utf-8"))
        for person in people:
            if role := person.get("staff_role"):
                post_kk, post_ru = POSTS[Role(role)]
                appoint(
                    None,
                    iin=person["iin"],
                    role=role,
                    post_kk=post_kk,
                    post_ru=post_ru,
                    order="№ 1, 05.01.2026 (demo)",
                    since=date(2026, 1, 5),
                )

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
from copyright_registry.changes.demo import every_state
from copyright_registry.changes.models import Change
from copyright_registry.models import Entry
from portal.demo.browser import JourneyFailed
from portal.demo.journeys import Certificate, Work

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
    ("author3", Work("Көктөбе кештері", "Вечера на Коктобе", "20.06.2026", "koktobe.txt", "Кеш\n".encode())),
]


class Command(BaseCommand):
    help = "Appoint the demo's staff and bring three works through the whole service, with changes of their entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=settings.BASE_URL)

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data belongs into a demo only.")
        self.appoint_staff()
        for key, work in WORKS[Entry.current.count() :]:
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
        if not Change.objects.exists():
            every_state(
                options["base_url"], Path(settings.MEDIA_ROOT).parent / "journey", [key for key, _work in WORKS]
            )
            self.stdout.write("changes of entries: one in every state that a single author reaches")

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

"""`manage.py demo_data`: the demo's staff, first entries and a case of every kind, by the real workflow.

Safe to repeat.
"""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from accounts import organisations
from accounts.appointing import appoint
from accounts.models import Accreditation, Appointment, Membership
from accounts.roles import Role
from copyright_registry.changes.demo import every_state, in_turn
from copyright_registry.changes.models import Change
from copyright_registry.complaints.models import Complaint, ComplaintState
from copyright_registry.copies import demo
from copyright_registry.models import Application, Entry
from portal.demo.browser import JourneyFailed
from portal.demo.journeys import Answered, Asked, Certificate, Complaints, Refusal, Society, Staffed, Work
from portal.demo.journeys.co_authors import SHARED, Shared
from portal.demo.journeys.every_kind import CASES
from registers import demo as registers

POSTS = {
    Role.HEAD_OF_DEPARTMENT: ("Бөлім басшысы", "Начальник отдела"),
    Role.DEPUTY_OF_DEPARTMENT: ("Бөлім басшысының орынбасары", "Заместитель начальника отдела"),
    Role.EXAMINER: ("Сарапшы", "Эксперт"),
    Role.DEPUTY_HEAD: ("Директордың орынбасары", "Заместитель директора"),
    Role.HEAD_OF_PROVIDER: ("Директор", "Директор"),
    Role.COMPLAINTS_OFFICER: ("Шағымдар жөніндегі маман", "Специалист по жалобам"),
    Role.REGISTRAR: ("Тіркеуші", "Регистратор"),
    Role.REGISTERS_OFFICER: ("Тізілімдер қызметкері", "Сотрудник реестров"),
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
INCOMPLETE: list[tuple[str, type[Certificate], Work]] = [  # cases of an incomplete set, each another way on
    ("author3", Refusal, Work("Айна", "Зеркало", "02.02.2026", "aina.txt", "Айна\n".encode())),
    ("author3", Answered, Work("Жаңбыр", "Дождь", "05.05.2026", "zhangbyr.txt", "Жаңбыр\n".encode())),
    ("author2", Asked, Work("Құмырсқа", "Муравей", "07.07.2026", "qumyrsqa.txt", "Құмырсқа\n".encode())),
]


class Command(BaseCommand):
    help = "Appoint the demo's staff and bring three works through the whole service, with changes of their entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=settings.BASE_URL)
        parser.add_argument("--first", action="store_true", help="only what the demo cannot be without")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data belongs into a demo only.")
        self.appoint_staff()
        for key, work in WORKS[Entry.current.count() :]:
            self.walk(Certificate, key, work, options["base_url"])
            self.stdout.write(f"entered: {work.title_kk}")
        organisations.keep_bodies()
        if not options["first"]:
            self.organisations(options["base_url"])
            self.registers(options["base_url"])
            self.every_state(options)

    def organisations(self, base_url: str) -> None:
        """A company with one member of staff, and an accredited society of authors."""
        walks: list[tuple[type[Staffed], bool]] = [
            (Staffed, Membership.objects.count() > 1),
            (Society, Accreditation.objects.exists()),
        ]
        for walk, is_there in walks:
            if is_there:
                continue
            try:
                walk(base_url=base_url, out=Path(settings.MEDIA_ROOT), say=lambda _line: None).run()
            except JourneyFailed as error:
                raise CommandError(f"The demo’s organisations could not be made: {error}") from error
            self.stdout.write(f"organisation: {walk.__name__}")

    def registers(self, base_url: str) -> None:
        """The registers of Order 100: users of works, works, mandates and licences."""
        try:
            registers.make(base_url, Path(settings.MEDIA_ROOT), self.stdout.write)
        except JourneyFailed as error:
            raise CommandError(f"The demo’s registers could not be made: {error}") from error
        import_string("contracts.demo.make")(self.stdout.write)  # by its name: the two apps stand side by side

    def every_state(self, options: dict[str, Any]) -> None:
        """A case in every state of every workflow."""
        known = set(Application.objects.values_list("title_kk", flat=True))
        for key, journey, work in [case for case in INCOMPLETE if case[2].title_kk not in known]:
            self.walk(journey, key, work, options["base_url"])
            self.stdout.write(f"asked to complete: {work.title_kk}")
        if Complaint.objects.values("state").distinct().count() < len(ComplaintState):
            self.bring_complaints(options["base_url"])
        copies = Path(settings.MEDIA_ROOT).parent / "journey" / "copies"
        demo.make(options["base_url"], copies, WORKS)
        self.every_kind(options["base_url"])
        if not Change.objects.filter(entry__number__lte=len(WORKS)).exists():
            every_state(
                options["base_url"], Path(settings.MEDIA_ROOT).parent / "journey", [key for key, _work in WORKS]
            )
            self.stdout.write("changes of entries: one in every state that a single author reaches")
        self.share(options["base_url"])
        self.change_in_turn(options["base_url"])

    def bring_complaints(self, base_url: str) -> None:
        """Complaints in every state."""
        out = Path(settings.MEDIA_ROOT).parent / "journey" / "complaints"
        try:
            Complaints(base_url=base_url, out=out, say=lambda _line: None, author_key="author3").run()
        except JourneyFailed as error:
            raise CommandError(f"The demo’s complaints could not be made: {error}") from error
        self.stdout.write("complaints in every state")

    def walk(self, journey: type[Certificate], key: str, work: Work, base_url: str) -> None:
        """Bring one work of the author `key` through the journey."""
        out = Path(settings.MEDIA_ROOT).parent / "journey" / key
        try:
            journey(base_url=base_url, out=out, say=lambda _line: None, author_key=key, work=work).run()
        except JourneyFailed as error:
            raise CommandError(f"The demo data could not be made: {error}") from error

    def every_kind(self, base_url: str) -> None:
        """One application of every other kind, each in a state of its own."""
        known = set(Application.objects.values_list("title_kk", flat=True))
        if not (cases := [case for case in CASES if case.title_kk not in known]):
            return
        people = Certificate(base_url, Path(settings.MEDIA_ROOT), lambda _line: None)
        people.staff_sign_in()
        author = people.signed_in("author2")
        for case in cases:
            try:
                case.begun(base_url, Path(settings.MEDIA_ROOT), people.staff, author).run()
            except JourneyFailed as error:
                raise CommandError(f"The demo data could not be made: {case.title_kk}: {error}") from error
            self.stdout.write(f"{case.state}: {case.title_kk}")

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

    def change_in_turn(self, base_url: str) -> None:
        """Changes of the entry of two authors: one declined, one that waits for the second signature."""
        shared = Entry.current.filter(application__title_kk=SHARED[-1][1].title_kk).order_by("number")[0]
        if Change.objects.filter(entry__number=shared.number).exists():
            return
        in_turn(base_url, Path(settings.MEDIA_ROOT).parent / "journey", shared.number, "author", "author2")
        self.stdout.write("changes of entries: declined, and to be signed by the second author")

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

"""Users of works: organisations enter the register of users and say where they use works."""

from dataclasses import dataclass, field

from portal.demo.browser import Browser, Page
from portal.demo.journeys.organisation import Staffed

PLACES = "account/places/"


@dataclass(frozen=True)
class Venue:
    """A place of use as it is typed."""

    name: str
    kind: str
    address: str
    seats: str = ""
    area: str = ""
    rooms: str = ""
    opened_on: str = "01.02.2026"


@dataclass(frozen=True)
class UserOfWorks:
    """An organisation of the demo that uses works; `activity` begins the words of its field of activity."""

    key: str
    name_ru: str
    activity: str
    address: str
    venues: tuple[Venue, ...]


USERS = (
    UserOfWorks(
        "cafe", "ТОО «Кафе Дастархан» (демо)", "мейрамхана", "Алматы, Қабанбай батыр көшесі 85",
        (
            Venue("«Дастархан» дәмханасы, үлкен зал", "catering", "Алматы, Қабанбай батыр көшесі 85", "80", "140,5"),
            Venue("«Дастархан» дәмханасы, кіші зал", "catering", "Алматы, Қабанбай батыр көшесі 85", "24", "46"),
        ),
    ),
    UserOfWorks(
        "hotel", "ТОО «Гостиница Жетысу» (демо)", "қонақүй", "Алматы, Абылай хан даңғылы 55",
        (Venue("«Жетісу» қонақүйі", "hotel", "Алматы, Абылай хан даңғылы 55", rooms="120", area="5400"),),
    ),
    UserOfWorks(
        "radio", "ТОО «Радио Толкын» (демо)", "радио", "Алматы, Желтоқсан көшесі 177",
        (Venue("«Толқын» радиосы", "channel", "Алматы, 104,7 МГц"),),
    ),
)  # fmt: skip


@dataclass
class Users(Staffed):
    """For the demo: one organisation that uses works, with its places."""

    user: UserOfWorks = field(default_factory=lambda: USERS[0])

    def run(self) -> dict[str, object]:
        self.head_key = self.user.key
        head = self.registered()
        self.step("details", lambda: self.details(head))
        self.step("act for it", lambda: self.choose(head))
        self.step("enter the register of users", lambda: self.enter(head))
        for venue in self.user.venues:
            self.step(f"add {venue.name}", lambda venue=venue: self.add(head, venue))  # type: ignore[misc]  # a default
        return {"organisation": self.address}

    def details(self, head: Browser) -> Page:
        form = head.open(f"{self.address}details/").form("main form.form")
        activity = next(value for words, value in form.choices("activity").items() if self.user.activity in words)
        page = head.send(
            form, name_ru=self.user.name_ru, legal_form="ЖШС", region="75", address=self.user.address,
            phone="+7 727 234 5678", email=f"{self.user.key}@example.kz", kinds=["user"], activity=activity,
        )  # fmt: skip
        return self.expect(page, lambda page: page.url.endswith(self.address), "the details were not kept")

    def enter(self, head: Browser) -> Page:
        form = head.open(self.page(PLACES)).form("form[action$='/places/enter/']")
        return self.expect(head.send(form), lambda page: page.url.endswith("/places/new/"), "not in the register")

    def add(self, head: Browser, venue: Venue) -> Page:
        form = head.open(self.page(f"{PLACES}new/")).form("main form.form")
        page = head.send(
            form, name=venue.name, kind=venue.kind, region="75", address=venue.address, seats=venue.seats,
            area=venue.area, rooms=venue.rooms, opened_on=venue.opened_on,
        )  # fmt: skip
        return self.expect(page, lambda page: venue.name in page.text, "the place was not added")

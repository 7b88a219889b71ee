"""One complaint in each state, for the demo: in the account and on paper, up to the answer and after it."""

from dataclasses import dataclass

from portal.demo.browser import Browser
from portal.demo.journeys.certificate import DONE
from portal.demo.journeys.complaint import REASON, Complaint, today
from portal.demo.journeys.paper import scanned

STAFF = ("head_of_provider", "complaints_officer", "registrar")
SCAN = ("Шағым", "Жалоба на бумаге (пример для демонстрации)")  # title and words of a paper
INACTION = {"about": "inaction", "happened": "Қоңырауыма ешкім жауап бермейді."}


@dataclass
class Complaints(Complaint):
    """The author complains again and again; each complaint stops in another state."""

    asks: str = "Байланыс нөмірін түзетуді сұраймын."

    def run(self) -> dict[str, object]:
        author = self.signed_in(self.author_key)
        self.contacts(author)
        self.staff = {key: self.signed_in(key) for key in STAFF}
        self.draft(author)
        author.send(author.open(self.complaint).form("form[action$='/discard/']"))
        self.draft(author)
        self.file(author)
        self.file(author)
        self.on_desk("complaints_officer", "take")
        self.propose_one(author)
        self.propose_one(author)
        self.sign_answer("head_of_provider")
        self.file(author)
        author.send(author.open(self.complaint + "withdraw/").form("main form[method=post]"))
        self.paper("ministry", "М-204")
        self.on_desk("registrar", "pass-on", because="Шағым Министрлікке жолданған.")
        self.paper("provider", "Ж-31")
        self.on_desk("complaints_officer", "take")
        self.on_desk("complaints_officer", "propose", outcome="satisfied", reason_kk=REASON)
        self.sign_answer("head_of_provider")
        self.on_desk("registrar", "post", way="post", sent_on=today(), number="01-7/15")
        self.on_desk("registrar", "appeal", body="quality", number="К-88", registered_on=today())
        return {"complaint": self.complaint}

    def draft(self, author: Browser) -> None:
        self.write(author, author.open(self.page("complaints/new/")), **INACTION, asks=self.asks)

    def file(self, author: Browser) -> None:
        """Written and signed."""
        self.draft(author)
        self.sign_complaint(author)

    def propose_one(self, author: Browser) -> None:
        """Filed, taken, and its answer drafted."""
        self.file(author)
        self.on_desk("complaints_officer", "take")
        self.on_desk("complaints_officer", "propose", outcome="partly", reason_kk=REASON)

    def paper(self, addressee: str, stamp: str) -> None:
        """A letter that came on paper."""
        registrar = self.staff["registrar"]
        form = registrar.open("/admin/copyright_registry/complaint/register/").form("form[enctype]")
        page = registrar.send(
            form,
            {"scan": ("letter.pdf", scanned(*SCAN), "application/pdf")},
            addressee=addressee,
            stamp_number=stamp,
            received_on=today(),
            sender="Ыбыраев Қуат Серікұлы",
            address="Астана, Мәңгілік Ел даңғылы 8",
            about="action",
            happened="Кеңседе құжаттың көшірмесі берілмеген.",
            language="kk",
        )
        self.expect(page, lambda page: bool(page.soup.select(DONE)), "the paper was not registered")
        pk = page.url.removesuffix("/change/").rsplit("/", 1)[1]
        self.complaint = self.page(f"complaints/{pk}/")

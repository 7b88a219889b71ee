"""An application of every kind of object, each brought to a state of its own: what a demo shows of them."""

import io
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from portal.demo.browser import Browser
from portal.demo.journeys.certificate import Certificate
from portal.demo.journeys.kinds import DERIVATIVE, PROGRAM, Derivative, Program, archive
from portal.demo.journeys.walk import Work

REASONS = {"reason_kk": "Сурет ашылмайды.", "reason_ru": "Изображение не открывается."}


def recording() -> bytes:
    """A second of a low tone, as WAV."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes(128 + 40 * (place // 20 % 2) for place in range(8000)))
    return file.getvalue()


def picture() -> bytes:
    """A sky above a steppe, as PNG."""
    file, sky = io.BytesIO(), Image.linear_gradient("L").resize((640, 420))
    Image.merge("RGB", (sky, sky, Image.eval(sky, lambda tone: 255 - tone))).save(file, "PNG")
    return file.getvalue()


TEXT = ("text", "matin.txt", "Көк аспанның астында\n".encode())
PICTURE = ("picture", "suret.png", picture())


@dataclass
class Kind(Certificate):
    """An application of one kind by one document, as far as `state`."""

    author_key: str = "author2"
    document: tuple[str, str, bytes] = TEXT
    state: str = "draft"
    browser: Browser | None = None

    def run(self) -> dict[str, object]:
        """Every step up to the state that is wanted."""
        author = self.browser or self.signed_in(self.author_key)
        for reached, step in self.way(author):
            step()
            if reached == self.state:
                break
        return {"application": self.application, "state": self.state}

    def way(self, author: Browser) -> list[tuple[str, Callable[[], object]]]:
        """The steps, each with the state to which it leads."""
        return [
            ("draft", lambda: self.apply(author)),
            *([("paid", lambda: self.pay_first(author))] if self.state == "paid" else []),
            *([("discarded", lambda: self.button(author, "discard"))] if self.state == "discarded" else []),
            ("signed", lambda: self.sign_application(author)),
            ("received", lambda: self.pay(author)),
            *([("withdrawn", lambda: self.button(author, "withdraw"))] if self.state == "withdrawn" else []),
            ("examination", self.assign),
            ("proposed", self.refuse if self.state == "refused" else self.propose),
            ("agreed", self.agree),
            (self.state, self.decide),
        ]

    def pay_first(self, author: Browser) -> None:
        """Pay what is not signed yet."""
        bank = author.send(author.open(self.application + "pay/").form("form:has([name=shown])"))
        page = author.send(bank.form("form[method=post]"))
        self.expect(page, lambda page: page.url.endswith(self.application), "the payment was not confirmed")

    def button(self, author: Browser, step: str) -> None:
        """Press the one button of a page: to withdraw, or to discard."""
        page = author.open(self.application if step == "discard" else f"{self.application}{step}/")
        if "/sign-in/confirm/" in page.url:
            page = author.sign(page.form("form[data-sign]"))
        form = page.form("form[action$='/discard/']" if step == "discard" else "main form[method=post]")
        self.expect(author.send(form), lambda page: page.status == 200, f"{step} was refused")

    def documents(self, author: Browser) -> None:
        self.attach(author, "copy", *self.document)

    def refuse(self) -> None:
        """The examiner drafts a refusal on the first ground."""
        ground = str(self.case(self.staff["examiner"]).soup.select("input[name=grounds]")[0]["value"])
        self.take("examiner", "propose", result="refuse", grounds=ground, **REASONS)


@dataclass
class ProgramCase(Program, Kind):
    """A program or database as far as `state`."""


@dataclass
class DerivativeCase(Derivative, Kind):
    """A derivative work as far as `state`."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is applied for, and how far it comes."""

    kind: str  # its name in Kazakh
    title_kk: str
    title_ru: str
    state: str
    document: tuple[str, str, bytes] = TEXT
    walk: type[Kind] = Kind

    def begun(self, base_url: str, out: Path, staff: dict[str, Browser], author: Browser) -> Kind:
        """The walk of this case, by people who have signed in."""
        _code, name, content = self.document
        work = Work(self.title_kk, self.title_ru, "12.06.2026", name, content)
        begun = self.walk(base_url, out, lambda _line: None, work=work, staff=staff, browser=author, state=self.state)
        begun.kind, begun.document = {"kk": self.kind}, self.document
        return begun


SOURCE = ("source", "bastapqy.zip", archive())
MOVES = ("description", "bi.txt", "Бірінші қимыл\n".encode())
CASES = (
    Case("драмалық және музыкалық-драмалық туындылар", "Айман – Шолпан", "Айман и Шолпан", "draft"),
    Case("сценарий туындылары", "Соңғы пойыз", "Последний поезд", "discarded"),
    Case("хореография және пантомима туындылары", "Аққу биі", "Танец лебедя", "signed", MOVES),
    Case(
        "мәтіні бар немесе мәтіні жоқ музыкалық туындылар",
        "Сарыарқа күйі", "Кюй Сарыарки", "received", ("recording", "kui.wav", recording()),
    ),
    Case("дыбыстау-бейнелеу туындылары", "Боран", "Буран", "examination", ("drawings", "kadr.png", picture())),
    Case(
        "кескіндеме, мүсіндеме, графика және бейнелеу өнерінің басқа да туындылары",
        "Таңғы дала", "Утренняя степь", "proposed", PICTURE,
    ),
    Case("сәндік-қолданбалы өнер туындылары", "Алаша", "Ковёр алаша", "agreed", PICTURE),
    Case(
        "сәулет, қала құрылысы, дизайн және бау-саябақ өнері туындылары",
        "Көл үйі", "Дом у озера", "refused", PICTURE,
    ),
    Case(
        "суретке түсіру туындылары және суретке түсіруге орайлас әдістермен жасалған туындылар",
        "Мұздақ", "Ледник", "withdrawn", PICTURE,
    ),
    Case(
        "карталар, жоспарлар, нобайлар, безендірулер және географияға, топография мен басқа ғылымдарға қатысты "
        "үш өлшемді туындылар",
        "Жетісу картасы", "Карта Жетысу", "paid", PICTURE,
    ),
    Case(PROGRAM["kk"], "Есепші", "Счетовод", "entered", SOURCE, ProgramCase),
    Case("дерекқорлар", "Өсімдіктер атласы", "Атлас растений", "examination", SOURCE, ProgramCase),
    Case(DERIVATIVE["kk"], "Жаңғырық", "Эхо", "examination", walk=DerivativeCase),
    Case("жинақтар және басқа да құрамдас туындылар", "Жыл кітабы", "Книга года", "received"),
    Case("өзге де туындылар", "Тіл ойыны", "Игра слов", "draft"),
)  # fmt: skip

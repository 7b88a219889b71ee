"""What copies are made of: the files of an entry, each by its code, and the text of the application blackened."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from copyright_registry.copies.law import BLACKENED
from copyright_registry.facts import shown_by
from copyright_registry.models import Application, Certificate, Decision, Entry
from portal.flow import Words, sure
from portal.law import O1315_11, under

# Of the text only these lines show their values: what a later form adds is black until it stands here. Names, what
# stands in the register, and the abstract, by which a program is described.
OPEN_LINES = frozenset(
    {
        "Автор",
        "Авторы",
        "Авторлар",
        "Объектінің түрі",
        "Объектінің қазақ тіліндегі атауы",
        "Объектінің орыс тіліндегі атауы",
        "Объектінің ағылшын тіліндегі атауы",
        "Объектіні жасаған күні",
        "Вид объекта",
        "Название объекта на казахском языке",
        "Название объекта на русском языке",
        "Название объекта на английском языке",
        "Дата создания объекта",
        "Қолданылу саласы",
        "Мақсаты",
        "Функционалдық мүмкіндіктері",
        "Негізгі техникалық сипаттамалары",
        "Бағдарламалау тілі",
        "Іске асыратын ЭЕМ типі",
        "Область применения",
        "Назначение",
        "Функциональные возможности",
        "Основные технические характеристики",
        "Язык программирования",
        "Тип реализующей ЭВМ",
        "Қоса беріледі",
        "Прилагается",
        "Күні",
        "Дата",
    }
)
BLACK = "█████"
NUMBERED = re.compile(r" \d+$")  # Автор 2
LABELLED = re.compile(r"^(?P<label>[^:\n]{1,100}): .*$", re.MULTILINE)
PERSONAL = re.compile(r"\b\d{12}\b|\b\d{6}\u00a0•••\u00a0•••|[\w.+-]+@[\w-]+\.[\w.-]+|\+7[\d ()-]{9,}")
HEAD = {
    "kk": "КӨШІРМЕ. Аты-жөннен басқа дербес деректер жасырылған ({black}). Қол қойылған мәтіннің SHA-256: {sha256}",
    "ru": "КОПИЯ. Персональные данные, кроме имён, закрыты ({black}). SHA-256 подписанного текста: {sha256}",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One file that a copy is made of: `size` in bytes, SHA-256 in hex, `open` gives its bytes to read."""

    code: str
    title: Words
    title_kk: str
    title_ru: str
    name: str
    size: int
    sha256: str
    open: Callable[[], IO[bytes]]

    def title_in(self, language: str) -> str:
        """Its title as a signed text has it, kk or ru."""
        return self.title_kk if language == "kk" else self.title_ru


@under(O1315_11)
def offered(entry: Entry) -> list[Offered]:
    """What of this version of an entry can be handed out; nothing of what came from the register before."""
    application = entry.application
    if application is None:
        return []
    return [*_work(application), *_text(application), *_decision(application), *_certificate(entry)]


def chosen(entry: Entry, codes: Iterable[str]) -> list[Offered]:
    """Those of `offered` with these codes, in their order."""
    wanted = set(codes)
    return [each for each in offered(entry) if each.code in wanted]


def _work(application: Application) -> list[Offered]:
    """The files that show the work; the first is `work`, then `work-2` and so on."""
    found = []
    for place, file in enumerate(shown_by(application), start=1):
        titles = (file.requirement.name, file.requirement.name_kk, file.requirement.name_ru)
        code = "work" if place == 1 else f"work-{place}"
        found.append(Offered(code, *titles, file.name, file.size, file.sha256, file.file.open))
    return found


def _text(application: Application) -> list[Offered]:
    if application.signature is None:
        return []
    text = blackened(bytes(application.signature.document), application.language)
    titles = (
        _("the text of the application, without personal data"),
        "өтініштің мәтіні, дербес деректерсіз",
        "текст заявления без персональных данных",
    )
    return [_of_bytes("application", titles, f"application-{application.number}.txt", text)]


def _decision(application: Application) -> list[Offered]:
    decision: Decision | None = application.decision
    if decision is None or decision.signature is None:
        return []
    titles = (_("the signed decision"), "қол қойылған шешім", "подписанное решение")
    return [_of_bytes("decision", titles, f"decision-{application.number}.pdf", bytes(sure(decision.pdf)))]


def _certificate(entry: Entry) -> list[Offered]:
    certificate: Certificate | None = getattr(entry, "certificate", None)
    if certificate is None:
        return []
    titles = (_("the certificate"), "куәлік", "свидетельство")
    name, file = f"certificate-{entry.number}.pdf", certificate.pdf
    return [Offered("certificate", *titles, name, file.size, certificate.sha256, file.open)]


def _of_bytes(code: str, titles: tuple[Words, str, str], name: str, data: bytes) -> Offered:
    def reader() -> IO[bytes]:
        return BytesIO(data)

    return Offered(code, *titles, name, len(data), hashlib.sha256(data).hexdigest(), reader)


@under(BLACKENED)
def blackened(document: bytes, language: str) -> bytes:
    """The signed text for a third party: of its lines only OPEN_LINES and sentences show, and a head says so."""
    head = HEAD[language].format(black=BLACK, sha256=hashlib.sha256(document).hexdigest())
    shown = LABELLED.sub(_shown, document.decode())
    return f"{head}\n\n{PERSONAL.sub(BLACK, shown)}".encode()


def _shown(line: "re.Match[str]") -> str:
    label: Any = line["label"]
    return line[0] if NUMBERED.sub("", label) in OPEN_LINES else f"{label}: {BLACK}"

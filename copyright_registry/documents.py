"""What the certificate and the decision of Order 1315 say, and how they are set on their sheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import wrap
from typing import Literal

from portal.documents import frame, pdf, rosette
from portal.documents.dates import (
    ASTANA,
    MONTHS_KK,
    MONTHS_RU,
    date_kk,
    date_ru,
    moment,
    moment_kk,
    moment_ru,
)
from portal.documents.sheets import check_page, grouped, lay_out, qr_svg
from portal.drawings import JUNIPER

PROVIDER_KK = "Ұлттық зияткерлік меншік институты"
PROVIDER_RU = "Национальный институт интеллектуальной собственности"
LAYOUTS = ("roomy", "roomy long", "plain", "close", "tight")
BASES = {  # the two grounds of Order 1315, paragraph 14: Kazakh, Russian
    "incomplete": ("Құжаттар топтамасы толық ұсынылмаған", "Представлен неполный пакет документов"),
    "article_9_1": ("Заңның 9-1-бабының талаптары сақталмаған", "Не соблюдены требования статьи 9-1 Закона"),
}
LAST_LINE = 157.0  # millimetres from the top: below it stand the seal block and the QR
VEIL_INK = "#dce8e4"


@dataclass(frozen=True)
class Replaced:
    """The certificate in whose place another is issued `on` a day; `code` is "" for one of the register before."""

    issued_at: datetime
    code: str
    on: datetime


@dataclass(frozen=True)
class CertificateFacts:
    """All that the certificate of one entry says (Order 1315, appendix 2), and how to check it."""

    number: int
    registered_at: datetime
    authors: tuple[str, ...]
    kind_kk: str
    kind_ru: str
    title_kk: str
    title_ru: str
    created_on: date
    code: str
    check_url: str
    fingerprint: str  # SHA-256 of the entry, hex
    head_name: str
    head_post_kk: str
    head_post_ru: str
    decision_signed_at: datetime
    specimen: bool
    replaced: Replaced | None = None


class DoesNotFitError(Exception):
    """The entry is too long for its certificate, even with the authors on sheets of their own."""


@dataclass(frozen=True)
class Ground:
    """One detail of a refusal, with the clause it rests on, and the ground of paragraph 14 under which it stands."""

    text_kk: str
    text_ru: str
    law_kk: str
    law_ru: str
    basis: Literal["incomplete", "article_9_1"] = "incomplete"

    @property
    def basis_kk(self) -> str:
        return BASES[self.basis][0]

    @property
    def basis_ru(self) -> str:
        return BASES[self.basis][1]


@dataclass(frozen=True)
class DecisionFacts:
    """What was decided on one application, why, and who takes part in deciding."""

    application_number: int
    received_at: datetime
    applicant: str
    result: Literal["enter", "refuse"]
    title_kk: str
    title_ru: str
    kind_kk: str
    kind_ru: str
    grounds: tuple[Ground, ...]
    reason_kk: str
    reason_ru: str
    examiner: str
    agreed_by: str
    signatory: str
    post_kk: str
    post_ru: str
    drawn_up_at: datetime
    works: tuple[tuple[str, str], ...]  # the files that show the work: name, SHA-256 in hex
    authors: tuple[str, ...]


def certificate_pdf(facts: CertificateFacts, attachments: Sequence[pdf.Attachment] = ()) -> bytes:
    """The certificate as PDF/A-3a, not yet sealed; DoesNotFitError for texts beyond all measure."""
    for layout, authors_apart in _attempts(facts):
        sheets = _certificate(facts, layout, authors_apart)
        if sheets.bottom("last-kk", "last-ru") <= LAST_LINE:
            return sheets.write(attachments)
    raise DoesNotFitError(f"Certificate {facts.number} does not fit its sheet.")


def _attempts(facts: CertificateFacts) -> Iterable[tuple[str, bool]]:
    """Layouts to try, from the roomiest that can be expected to hold the text."""
    if len(facts.authors) <= 12:
        yield from ((layout, False) for layout in LAYOUTS[_roomiest(facts) :])
    yield from ((layout, True) for layout in LAYOUTS[2:])


def _roomiest(facts: CertificateFacts) -> int:
    titles = (facts.title_kk, facts.title_ru)
    title, authors = max(map(_letters, titles)), len(facts.authors)
    longest_word = max(_letters(word) for title in titles for word in title.split() or [""])
    if authors <= 2 and title <= 60 and longest_word <= 18:
        return 0
    return 1 if authors <= 3 and title <= 160 else 2


def _letters(text: str) -> float:
    """Length in small letters: a capital is about a third wider."""
    return sum(1.35 if letter.isupper() else 1 for letter in text)


def _certificate(facts: CertificateFacts, layout: str, authors_apart: bool) -> pdf.Sheets:
    title = f"Куәлік № {facts.number}. Свидетельство № {facts.number}"
    context = {
        "facts": facts,
        "title": title,
        "provider": f"{PROVIDER_KK}. {PROVIDER_RU}",
        "layout": layout,
        "authors_apart": authors_apart,
        "registered_kk": registered_kk(facts.registered_at),
        "registered_ru": registered_ru(facts.registered_at),
        "created_kk": date_kk(facts.created_on),
        "created_ru": date_ru(facts.created_on),
        "instead": _instead(facts.replaced),
        "signed": moment(facts.decision_signed_at),
        "code": grouped(facts.code),
        "check_page": check_page(facts.check_url),
    }
    drawings = {
        "frame": frame.svg(),
        "veil": rosette.svg(facts.fingerprint, ink=VEIL_INK, thread=0.3),
        "rosette": rosette.svg(facts.fingerprint, ink=JUNIPER, thread=0.5),
        "qr": qr_svg(facts.check_url),
    }
    return lay_out("documents/certificate.html", context, ("fonts", "certificate"), title, drawings)


def decision_pdf(facts: DecisionFacts) -> bytes:
    """The decision as PDF/A-3a, as the head of the provider signs it; the signature stands beside it."""
    title = f"№ {facts.application_number} өтініш: шешім. Решение по заявлению № {facts.application_number}"
    context = {
        "facts": facts,
        "entered": facts.result == "enter",
        "title": title,
        "provider": f"{PROVIDER_KK}. {PROVIDER_RU}",
        "provider_kk": PROVIDER_KK,
        "provider_ru": PROVIDER_RU,
        "received_kk": moment_kk(facts.received_at),
        "received_ru": moment_ru(facts.received_at),
        "drawn_up_kk": moment_kk(facts.drawn_up_at),
        "drawn_up_ru": moment_ru(facts.drawn_up_at),
        "works": [(name, " ".join(wrap(sha256, 8))) for name, sha256 in facts.works],
    }
    return lay_out("documents/decision.html", context, ("fonts", "decision"), title).write()


def _instead(replaced: Replaced | None) -> dict[str, str]:
    """Which certificate it is issued in the place of, and when; empty for the first."""
    if replaced is None:
        return {}
    return {"before": day(replaced.issued_at), "code": grouped(replaced.code), "issued": day(replaced.on)}


def day(at: datetime) -> str:
    """The day in Astana in digits, as both languages write it: 20.11.2026."""
    return f"{at.astimezone(ASTANA):%d.%m.%Y}"


def registered_kk(at: datetime) -> str:
    """As the form has it: 2026 жылғы «20» қараша."""
    day = at.astimezone(ASTANA)
    return f"{day.year} жылғы «{day:%d}» {MONTHS_KK[day.month - 1]}"


def registered_ru(at: datetime) -> str:
    """As the form has it: от «20» ноября 2026 года."""
    day = at.astimezone(ASTANA)
    return f"от «{day:%d}» {MONTHS_RU[day.month - 1]} {day.year} года"

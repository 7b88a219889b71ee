"""How an entry is cited, in each of the three languages and for programs that keep literature (BibTeX)."""

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from copyright_registry.models import Entry, Status
from copyright_registry.register.law import CITED
from portal import citing
from portal.citing import Citation, escaped
from portal.documents.dates import date_kk, date_ru
from portal.law import under


def permalink(entry: Entry, language: str) -> str:
    """The lasting address of an entry, in one language."""
    with override(language):
        return f"{settings.BASE_URL}{reverse('registry:entry', args=[entry.number])}"


@under(CITED)
def citations(entry: Entry) -> list[Citation]:
    """Kazakh, Russian, English; each names the work as that language does, where it has a name in it."""
    day, ended = localdate(entry.registered_at), entry.status == Status.CANCELLED
    said = {
        "kk": (
            f"№ {entry.number} куәлік, {date_kk(day)}{' (күші жойылған)' if ended else ''} // Авторлық құқықпен "
            "қорғалатын объектілерге құқықтардың мемлекеттік тізілімі. URL:"
        ),
        "ru": (
            f"Свидетельство № {entry.number} от {date_ru(day)}{' (аннулировано)' if ended else ''} // Государственный "
            "реестр прав на объекты, охраняемые авторским правом. URL:"
        ),
        "en": (
            f"Certificate No. {entry.number} of {day:%d.%m.%Y}{' (cancelled)' if ended else ''} // State register of "
            "rights to objects protected by copyright. URL:"
        ),
    }
    return [
        Citation(language, f"{entry.author_names}. {title_in(entry, language)}. {words} {permalink(entry, language)}")
        for language, words in said.items()
    ]


def title_in(entry: Entry, language: str) -> str:
    """The name of the work in a language, else in whichever it has."""
    with override(language):
        return entry.title


@under(CITED)
def bibtex(entry: Entry) -> str:
    """As BibTeX takes it: the authors as they stand in the entry, each as one name."""
    fields = {
        "author": " and ".join(f"{{{escaped(author)}}}" for author in entry.authors),
        "title": f"{{{escaped(entry.title_ru or entry.title)}}}",
        "year": f"{localdate(entry.registered_at):%Y}",
        "number": f"{entry.number}",
        "howpublished": "State register of rights to objects protected by copyright, Republic of Kazakhstan",
        "url": permalink(entry, "ru"),
    }
    return citing.bibtex(f"kz-copyright-{entry.number}", fields)

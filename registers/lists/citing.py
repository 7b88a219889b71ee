"""The lasting address of a row, and how a work is cited."""

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import override

from portal import citing
from portal.citing import Citation, escaped
from portal.law import under
from registers.law import CITED
from registers.models import Work

REGISTER = {
    "kk": "№ {number} туынды // Туындылар тізілімі. URL:",
    "ru": "Произведение № {number} // Реестр произведений. URL:",
    "en": "Work No. {number} // Register of works. URL:",
}


def permalink(row: object, language: str) -> str:
    """The lasting address of a row of a register, in one language."""
    with override(language):
        return f"{settings.BASE_URL}{row.get_absolute_url()}"  # type: ignore[attr-defined]  # every row has one


@under(CITED)
def citations(work: Work) -> list[Citation]:
    """Kazakh, Russian, English; each names the work as that language does, where it has a name in it."""
    return [Citation(language, _text(work, language)) for language in REGISTER]


def _text(work: Work, language: str) -> str:
    words = REGISTER[language].format(number=work.number)
    return f"{_named(work)}. {_title(work, language)}. {words} {permalink(work, language)}"


def _title(work: Work, language: str) -> str:
    with override(language):
        return work.title


def _named(work: Work) -> str:
    """Its holders, each once."""
    return ", ".join(dict.fromkeys(holder.owner.name for holder in work.holders.all()))


@under(CITED)
def bibtex(work: Work) -> str:
    """As BibTeX takes it: each holder as one name; the year is that of the creation, else of the entry."""
    names = dict.fromkeys(holder.owner.name for holder in work.holders.all())
    fields = {
        "author": " and ".join(f"{{{escaped(name)}}}" for name in names),
        "title": f"{{{escaped(work.title_ru or work.title)}}}",
        "year": str(work.created_year or localdate(work.entered_at).year),
        "number": str(work.number),
        "howpublished": "Register of works, Republic of Kazakhstan",
        "url": permalink(work, "ru"),
    }
    return citing.bibtex(f"kz-work-{work.number}", fields)

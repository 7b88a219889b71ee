"""The request as the text that its authors sign: plain, canonical, in the language of the case (appendix 4).

UTF-8, lines end with \\n, values stand on one line of their own, so that nothing typed can look like another field.
Until the first signature it is made anew from the tables; from then on it is the text that was signed first.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from copyright_registry.changes import law
from copyright_registry.changes.models import Amendment, Change, Column
from copyright_registry.models import Author, Entry, Kind
from portal.law import O1315_A4, under

LABELS = {
    "kk": {
        Column.TITLE_KK: "Объектінің қазақ тіліндегі атауы",
        Column.TITLE_RU: "Объектінің орыс тіліндегі атауы",
        Column.TITLE_EN: "Объектінің ағылшын тіліндегі атауы",
        Column.CREATED_ON: "Объектіні жасаған күні",
        Column.AUTHORS: "Автор (лар)",
        Column.KIND: "Авторлық құқық объектісінің түрі",
    },
    "ru": {
        Column.TITLE_KK: "Название объекта на казахском языке",
        Column.TITLE_RU: "Название объекта на русском языке",
        Column.TITLE_EN: "Название объекта на английском языке",
        Column.CREATED_ON: "Дата создания объекта",
        Column.AUTHORS: "Автор (-ы)",
        Column.KIND: "Вид объекта авторского права",
    },
}


@dataclass(frozen=True, slots=True)
class Named:
    """An author as the form of appendix 4 names them; `by` signs for them where they are represented."""

    name: str
    iin: str
    address: str
    phone: str
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """One column as it stands and as it is to stand."""

    label: str
    before: str
    after: str
    because: str


@under(O1315_A4)
def text(change: Change) -> str:
    """The frozen text, or while nobody has signed the whole request as it stands in the database now."""
    if change.text_sha256:
        return str(change.text)
    today, entry = timezone.localdate(), change.entry
    context = {
        "form": law.CHANGE_FORM.on(today),
        "change": change,
        "entry": entry,
        "registered_on": f"{timezone.localdate(entry.registered_at):%d.%m.%Y}",
        "authors": named(entry, change.language),
        "lines": shown(change.amendments.all(), change.language),
        "today": f"{today:%d.%m.%Y}",
    }
    return render_to_string(f"copyright_registry/change.{change.language}.txt", context)


def named(entry: Entry, language: str) -> list[Named]:
    """The authors of an entry, in its order and spelling."""
    if entry.application is None:
        return []
    rows = entry.application.authors.select_related("person", "application__applicant").order_by("place")
    return [_named(author, name, language) for author, name in zip(rows, entry.authors, strict=True)]


def _named(author: Author, name: str, language: str) -> Named:
    """A represented author as the application has them; each other as their account has them."""
    person = author.person
    if author.represented or person is None:
        return Named(name, author.iin, author.address, author.phone, author.application.applicant.full_name)
    return Named(name, person.iin, _address(person, language), person.phone, "")


def _address(person: User, language: str) -> str:
    with translation.override(language):  # whoever reads it
        return ", ".join(part for part in (str(person.get_region_display()), person.address) if part)


def shown(amendments: Iterable[Amendment], language: str) -> list[Line]:
    """The columns in words of `language`, Kazakh or Russian: days as on papers, kinds by their names."""
    rows = list(amendments)
    kinds, labels = _kinds(rows, language), LABELS[language]
    told = []
    for row in rows:
        before, after = (_plain(row.column, value, kinds) for value in (row.before, row.after))
        told.append(Line(labels[Column(row.column)], before, after, row.because))
    return told


def _kinds(rows: list[Amendment], language: str) -> dict[str, str]:
    codes = {code for row in rows if row.column == Column.KIND for code in (row.before, row.after)}
    found = Kind.objects.filter(code__in=codes).order_by("since") if codes else []
    return {kind.code: getattr(kind, f"name_{language}") for kind in found}


def _plain(column: str, value: str, kinds: dict[str, str]) -> str:
    if column == Column.CREATED_ON:
        return ".".join(reversed(value.split("-")))
    if column == Column.KIND:
        return kinds.get(value, value)
    return "; ".join(value.splitlines()) or "–"

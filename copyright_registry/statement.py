"""The application as the text that its authors sign: plain, canonical, in the language of the case.

UTF-8, lines end with \\n, values stand on one line of their own, so that nothing typed can look like another field.
Anyone can check it beside its signature with any national tool (design: what is signed).
"""

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from copyright_registry import asked, benefits, countries, law, parties
from copyright_registry.models import Application, Author
from portal.forms import one_line
from portal.law import O1315_4_1, O1315_4_2, O1315_5_1, O1315_5_3, O1315_8_3, O1315_9, O1315_A1, O1315_5_2b, under

MAX_BYTES = 64 * 1024


@under(O1315_A1, O1315_5_1, O1315_4_1, O1315_4_2, O1315_5_2b, O1315_5_3, O1315_8_3, O1315_9)
def text(application: Application) -> str:
    """The whole application, in the wording of appendix 1, as it stands in the database now."""
    language, today = application.language, timezone.localdate()
    cosigners = parties.cosigners(application)
    context = {
        "form": law.APPLICATION_FORM.on(today),
        "application": application,
        "representation": getattr(application, "representation", None),
        "applicant": _person(application.applicant, language),
        "authors": [_author(author, language) for author in application.authors.all()],
        "all_represented": all(author.represented for author in application.authors.all()),
        "we": bool(cosigners),  # several sign this text
        "others": application.others.splitlines(),
        "kind": getattr(application.kind, f"name_{language}", ""),
        "abstract": _abstract(application),
        "originals": [(one, asked.expired_since(one)) for one in application.originals.all()],
        "files": [(getattr(file.requirement, f"name_{language}"), file) for file in asked.attached(application)],
        "claims": [(getattr(one.benefit, f"name_{language}"), one) for one in benefits.claims_of(application)],
        "today": _day(today),
        "created_on": _day(application.created_on),
    }
    rendered = render_to_string(f"copyright_registry/statement.{language}.txt", context)
    if len(rendered.encode()) > MAX_BYTES:
        raise ValueError("An application must stay under 64 kB to be signed.")
    return rendered


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _person(person: Any, language: str) -> dict[str, str]:
    """What the form asks of a person with an account."""
    with translation.override(language):  # whoever reads it
        region = person.get_region_display()
    return {
        "name": person.full_name,
        "iin": person.iin,
        "address": f"{region}, {person.address}",
        "phone": person.phone,
        "email": person.email,
    }


def _author(author: Author, language: str) -> dict[str, str]:
    """What the form asks of an author, who has an account or is represented."""
    known = _person(author.person, language) if author.person else vars(author) | {"name": author.name}
    born = _day(author.born_on)
    return {
        **known,
        "pseudonym": author.pseudonym,
        "citizenship": countries.name(author.citizenship, language),
        "born_on": born,
    }


def _abstract(application: Application) -> dict[str, str]:
    """The six fields of the abstract that stand nowhere else, each on one line."""
    if not (asked.is_program(application) and hasattr(application, "abstract")):
        return {}
    names = ("field", "purpose", "functions", "characteristics", "language", "machine")
    return {name: one_line(getattr(application.abstract, name)) for name in names}

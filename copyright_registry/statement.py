"""The application as the text that its authors sign: plain, canonical, in the language of the case.

UTF-8, lines end with \\n, values stand on one line of their own, so that nothing typed can look like another field.
Anyone can check it beside its signature with any national tool (design: what is signed).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from copyright_registry import asked, benefits, law
from copyright_registry.models import (
    Abstract,
    Application,
    Attachment,
    Author,
    BenefitClaim,
    Original,
    Representation,
)
from portal import countries
from portal.flow import Refusal, StepRefused
from portal.forms import one_line
from portal.law import O1315_4_1, O1315_4_2, O1315_5_1, O1315_5_3, O1315_8_3, O1315_9, O1315_A1, O1315_5_2b, under

MAX_BYTES = 64 * 1024
TOO_LONG = Refusal(
    _("The application is longer than 64 kB and cannot be signed. Shorten the abstract or the names; nothing is lost.")
)


@dataclass(frozen=True, slots=True)
class Said:
    """All that an application says on a day, as rows, each list in its order."""

    application: Application
    authors: Sequence[Author]
    day: date
    representation: Representation | None = None
    abstract: Abstract | None = None
    originals: Sequence[Original] = ()
    files: Sequence[Attachment] = ()
    claims: Sequence[BenefitClaim] = ()


def text(application: Application) -> str:
    """The whole application as it stands in the database now; StepRefused where it is too long to be signed."""
    has_abstract = asked.is_program(application)
    said = Said(
        application,
        list(application.authors.select_related("person")),
        timezone.localdate(),
        representation=getattr(application, "representation", None),
        abstract=getattr(application, "abstract", None) if has_abstract else None,
        originals=list(application.originals.all()) if asked.is_derived(application) else [],
        files=asked.attached(application),
        claims=list(benefits.claims_of(application)),
    )
    return written(said)


@under(O1315_A1, O1315_5_1, O1315_4_1, O1315_4_2, O1315_5_2b, O1315_5_3, O1315_8_3, O1315_9)
def written(said: Said) -> str:
    """What is said, in the wording of appendix 1 and the language of the case; StepRefused for more than MAX_BYTES."""
    application, language = said.application, said.application.language
    context = {
        "form": law.APPLICATION_FORM.on(said.day),
        "application": application,
        "representation": said.representation,
        "applicant": _person(application.applicant, language),
        "authors": [_author(author, language) for author in said.authors],
        "all_represented": all(author.represented for author in said.authors),
        "we": any(author.cosigns for author in said.authors),  # several sign this text
        "others": application.others.splitlines(),
        "kind": getattr(application.kind, f"name_{language}", ""),
        "abstract": _abstract(said.abstract) if said.abstract else {},
        "originals": [(one, asked.expired_since(one)) for one in said.originals],
        "files": [(getattr(file.requirement, f"name_{language}"), file) for file in said.files],
        "claims": [(getattr(one.benefit, f"name_{language}"), one) for one in said.claims],
        "today": _day(said.day),
        "created_on": _day(application.created_on),
    }
    rendered = render_to_string(f"copyright_registry/statement.{language}.txt", context)
    if len(rendered.encode()) > MAX_BYTES:
        raise StepRefused(TOO_LONG)
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


def _abstract(abstract: Abstract) -> dict[str, str]:
    """The six fields of the abstract that stand nowhere else, each on one line."""
    return {name: one_line(getattr(abstract, name)) for name in asked.ABSTRACT}

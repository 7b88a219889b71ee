"""What pages say of an application for exclusion: its state, its values, what is to do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.subjects import Subject
from contracts import versions, wording
from contracts.exclusion import applying, rules
from contracts.making import WrongValues
from contracts.models import ExcludedWork, Exclusion, ExclusionState
from portal.components import Event, Row, Task
from portal.flow import Step
from registers.models import RightKind, Way, Work
from registers.own.whose import mark

SIGNS = {
    ExclusionState.DRAFT: "draft",
    ExclusionState.SENT: "work",
    ExclusionState.CONFIRMED: "clock",
    ExclusionState.IN_EFFECT: "good",
    ExclusionState.REFUSED: "bad",
    ExclusionState.WITHDRAWN: "ended",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Kinds of rights and ways of use by their codes, in the reader's language."""

    rights: dict[str, str]
    ways: dict[str, str]

    @classmethod
    def known(cls) -> "Names":
        rights = {row.code: row.name for row in RightKind.objects.order_by("since")}
        return cls(rights, {row.code: row.name for row in Way.objects.order_by("since")})

    def told(self, powers: Collection[str]) -> str:
        """Kinds of right, each with its ways of use."""
        if not powers:
            return str(_("all rights and ways of use"))
        grouped: dict[str, list[str]] = {}
        for power in powers:
            right, _slash, way = power.partition("/")
            grouped.setdefault(right, []).append(self.ways.get(way, way))
        return "; ".join(f"{self.rights.get(right, right)}: {', '.join(ways)}" for right, ways in grouped.items())


@dataclass(frozen=True, slots=True)
class Line:
    """A work that is excluded, or will be."""

    work: Work
    okup: str
    powers: str
    day: date | None
    is_in_effect: bool


def lines(rows: Iterable[ExcludedWork]) -> list[Line]:
    """The rows with what lists show of them; two queries for any number, none for no rows."""
    rows = list(rows)
    names = Names.known() if rows else Names({}, {})
    return [
        Line(
            row.work,
            row.exclusion.okup.name,
            names.told(row.powers),
            row.exclusion.from_day,
            row.exclusion.state == ExclusionState.IN_EFFECT,
        )
        for row in rows
    ]


def address(exclusion: Exclusion, subject: Subject) -> str:
    """Its page, acting for this subject."""
    return f"{reverse('contracts:exclusion', args=[exclusion.pk])}?for={mark(subject)}"


def facts(exclusion: Exclusion) -> list[Row]:
    """The values that were written, in the reader's language; the works stand apart."""
    language = "ru" if get_language() == "ru" else "kk"
    names, terms = wording.Names.of_registers(), applying.terms_of(exclusion)
    found = []
    for key, field in versions.read(exclusion.form).fields.items():
        if field.is_asked and key != "objects" and terms.get(key):
            told = wording.told(field, terms, {}, names)
            found.append(Row(str(field.label), told[language] if told else ""))
    return found


def works(exclusion: Exclusion) -> list[Work]:
    """The works that the application names."""
    keys: list[Any] = applying.terms_of(exclusion).get("objects") or []
    return list(Work.objects.filter(pk__in=keys).order_by("pk"))


def course(exclusion: Exclusion) -> list[Event]:
    """What has happened, and what comes."""
    events = [Event(_("Begun"), exclusion.begun_at, str(exclusion.begun_by))]
    if exclusion.received_at:
        events.append(Event(_("Signed and received"), exclusion.received_at))
    if exclusion.confirmed_at:
        events.append(Event(_("Answered by the OKUP"), exclusion.confirmed_at))
    if exclusion.closed_at:
        events.append(Event(str(exclusion.get_state_display()), exclusion.closed_at, state="end"))
    elif exclusion.from_day:
        is_done = exclusion.state == ExclusionState.IN_EFFECT
        events.append(Event(_("Excluded"), f"{exclusion.from_day:%d.%m.%Y}", state="done" if is_done else "next"))
    return events


def may(person: User, exclusion: Exclusion) -> dict[str, bool]:
    """By the name of a template's flag, whether the person may take the step now."""
    named: dict[str, Step] = {
        "may_write": applying.WRITE,
        "may_sign": applying.SIGN,
        "may_confirm": applying.CONFIRM,
        "may_refuse": applying.REFUSE,
        "may_withdraw": applying.WITHDRAW,
    }
    return {name: step.refusal(person, exclusion) is None for name, step in named.items()}


def tasks(exclusion: Exclusion) -> list[Task]:
    """The sections to fill in, each with its state."""
    lacking, found = applying.lacking(exclusion).keys(), []
    for number, section in enumerate(versions.read(exclusion.form).sections, 1):
        asked = {field.key for field in section.fields if field.is_asked}
        if asked:
            words, state = (_("To fill in"), "todo") if asked & lacking else (_("Filled in"), "good")
            href = reverse("contracts:exclusion_section", args=[exclusion.pk, number])
            found.append(Task(str(section.title), "", state, words, href))
    return found


def told_faults(exclusion: Exclusion, wrong: WrongValues) -> str:
    """What lacks or cannot stand, each behind the name of its field."""
    named = {key: str(field.label) for key, field in versions.read(exclusion.form).fields.items()}
    return " ".join([str(wrong), *(f"{named.get(key, key)}: {why}" for key, why in wrong.faults.items())])


def other_name(exclusion: Exclusion, subject: Subject) -> str:
    """The other side, as the subject sees it."""
    return str(exclusion.okup if rules.is_applicant(subject, exclusion) else rules.applicant(exclusion))

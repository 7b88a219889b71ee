"""A work as its pages show it: parts to fill in, facts, lines and sums, and what is still to be done for an entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.components import Crumb, Row, Task
from portal.flow import Words
from portal.law import O100_17_1, O100_17_2, O100_17_3, O100_17_4, under
from portal.reference import in_force
from portal.templatetags.components import NBSP
from registers import shares
from registers.entering.forms import printed
from registers.entering.line_forms import told
from registers.models import Holder, Recording, RecordingState, RightKind, Standing, Work, WorkState
from registers.said import Fault, Lists, faults, of

SIGNS = {
    WorkState.DRAFT: "draft",
    WorkState.ENTERED: "good",
    WorkState.MERGED: "ended",
    WorkState.WITHDRAWN: "ended",
}
STANDINGS = {Standing.AGREED: "good", Standing.ONE_SIDED: "turn", Standing.DISPUTED: "split"}
COPY_SIGNS = {
    RecordingState.CHECKING: "work",
    RecordingState.ACCEPTED: "good",
    RecordingState.REFUSED: "bad",
    RecordingState.REPLACED: "ended",
}
PARTS: dict[str, tuple[Words, Words]] = {  # page: title, what it is for
    "about": (gettext_lazy("Titles, kind and year"), gettext_lazy("In Kazakh first, where the work has such a title.")),
    "holders": (
        gettext_lazy("Authors, owners and shares"),
        gettext_lazy("Who created the work, who holds the rights, and how much of them."),
    ),
    "codes": (gettext_lazy("Codes"), gettext_lazy("ISRC, ISWC and others, if the work has any.")),
    "copy": (
        gettext_lazy("Copy of the work (WAV)"),
        gettext_lazy("An audio recording. Without it the entry stays incomplete."),
    ),
}


def part_url(part: str, work: Work) -> str:
    return reverse(f"registers:work_{part}", args=[work.pk])


def part_of(fault: Fault) -> str:
    """On which page a fault is put right."""
    if fault.field == "codes":
        return "codes"
    return "holders" if fault.field.startswith("holder") or fault.field == "shares" else "about"


def way(work: Work | None = None) -> list[Crumb]:
    """The way back."""
    above = [Crumb(_("My account"), reverse("accounts:account"))]
    return [*above, Crumb(called(work), reverse("registers:work_edit", args=[work.pk]))] if work else above


def called(work: Work) -> str:
    return work.title or _("Work without a title yet")


def keeper(work: Work) -> str:
    """For whom the work is kept."""
    return work.organisation.name if work.organisation else work.person.full_name if work.person else ""


def tasks(work: Work, faults: Iterable[Fault]) -> list[Task]:
    """The parts of a draft: what is done, what comes next."""
    lacking = {part_of(fault): fault.words for fault in reversed([*faults])}
    following = next((part for part in PARTS if part in lacking), "")
    answers = _answers(work)
    found = []
    for part, (title, hint) in PARTS.items():
        if part == "copy" and not asks_for_copy(work):
            continue
        state, words = _state(part, answers[part], lacking, following)
        told_hint = lacking.get(part, "") if answers[part] else ""
        found.append(Task(title, told_hint or answers[part] or hint, state, words, part_url(part, work)))
    return found


def _state(part: str, answer: Words, lacking: dict[str, str], following: str) -> tuple[str, Words]:
    if part in lacking:
        return ("turn", _("Your turn")) if part == following else ("todo", _("Not finished"))
    return ("good", _("Done")) if answer else ("todo", _("If there is one"))


def _answers(work: Work) -> dict[str, Words]:
    """What each part says already; "" where it says nothing."""
    copy = standing_copy(work)
    told_kind = ", ".join(filter(None, [work.title, work.kind.name if work.kind else ""]))
    return {
        "about": told_kind,
        "holders": ", ".join(dict.fromkeys(line.name for line in of(work).holders)),
        "codes": ", ".join(codes_of(work)),
        "copy": f"{copy.name}: {copy.get_state_display()}" if copy else "",
    }


def closing(work: Work, faults: Iterable[Fault]) -> list[Task]:
    """The last step of a draft."""
    blocked = _("First complete the parts above.") if any(True for _fault in faults) else ""
    hint = _("You see all of it once more. Then it gets its number in the register.")
    words = _("Not open yet") if blocked else _("Your turn")
    return [Task(_("Check and enter"), hint, "ended" if blocked else "turn", words, part_url("enter", work), blocked)]


@under(O100_17_2)
def asks_for_copy(work: Work) -> bool:
    """Whether the kind of the work asks for an audio recording; also while no kind is chosen."""
    return work.kind is None or work.kind.has_recording


def standing_copy(work: Work) -> Recording | None:
    """The copy of which the work's pages speak: the one that is being checked, else the last that was sent."""
    found = list(work.recordings.exclude(state=RecordingState.REPLACED))
    checking = [each for each in found if each.state == RecordingState.CHECKING]
    return checking[0] if checking else found[-1] if found else None


@under(O100_17_3)
def codes_of(work: Work) -> list[str]:
    """The codes as people write them."""
    return [
        f"{code.get_kind_display()} {printed(code.kind, '', code.value)}"
        if code.kind != "other"
        else printed(code.kind, code.scheme, code.value)
        for code in work.codes.all()
    ]


@under(O100_17_1, O100_17_3)
def facts(work: Work, *, changes: bool = False) -> list[Row]:
    """What is said of the work; `changes`: with links to where it is changed."""

    def row(label: Words, value: object, part: str, *, serif: bool = False) -> Row:
        return Row(label, value, part_url(part, work) if changes else "", _("Change"), serif=serif)

    rows = [
        row(_("Title in Kazakh"), work.title_kk, "about", serif=True),
        row(_("Title in Russian"), work.title_ru, "about", serif=True),
        row(_("Title in English"), work.title_en, "about", serif=True),
        row(_("Other titles"), "; ".join(work.other_titles), "about", serif=True),
        row(_("Kind of work"), work.kind.name if work.kind else "", "about"),
        row(_("Year of creation"), work.created_year or "", "about"),
        row(_("Codes"), ", ".join(codes_of(work)), "codes"),
    ]
    return [each for each in rows if each.value or changes]


@dataclass(frozen=True, slots=True)
class Line:
    """One author or owner: `place` counts from 0; shares in words."""

    place: int
    holder: Holder
    shares: str

    @property
    def is_agreed(self) -> bool:
        return self.holder.agreed_at is not None


@dataclass(frozen=True, slots=True)
class Sum:
    """How much of a kind of right is held by all together."""

    right: str
    total: str
    sign: str
    words: Words


@under(O100_17_4)
def lines(work: Work) -> list[Line]:
    """All authors and owners in their order. Two queries."""
    rights = list(in_force(RightKind.objects.all()))
    holders = work.holders.select_related("owner", "category", "okup")
    return [Line(place, holder, _in_words(holder, rights)) for place, holder in enumerate(holders)]


def _in_words(holder: Holder, rights: list[RightKind]) -> str:
    """50 % of all that are held alike, else by kind of right."""
    held = shares.read(holder.shares)
    named = [(right.name, told(held[right.code])) for right in rights if right.code in held]
    if not named:
        return _("no share")
    parts: dict[str, list[str]] = {}
    for name, percent in named:
        parts.setdefault(percent, []).append(name)
    return "; ".join(f"{percent}{NBSP}% – {', '.join(names)}" for percent, names in parts.items())


@under(O100_17_4)
def sums(work: Work) -> list[Sum]:
    """Of each kind of right that is named, how much is held; nothing hides what is lacking."""
    totals = shares.totals(line.shares for line in of(work).holders)
    rights = [right for right in in_force(RightKind.objects.all()) if right.code in totals]
    return [_sum(right.name, totals[right.code]) for right in rights]


def _sum(right: str, total: Decimal) -> Sum:
    if shares.is_whole(total):
        return Sum(right, told(total), "good", _("whole"))
    left = told(shares.WHOLE - total)
    return Sum(right, told(total), "turn", _("%(left)s %% are not given to anybody") % {"left": left})


def next_steps(work: Work) -> list[Task]:
    """What follows for an entered work: its copy, the agreement of the others, and whether a mandate covers it."""
    return [*_copy_task(work), _agreement_task(work), _mandate_task(work)]


@under(O100_17_2)
def _copy_task(work: Work) -> list[Task]:
    if not asks_for_copy(work):
        return []
    title, hint = PARTS["copy"]
    copy, href = standing_copy(work), part_url("copy", work)
    if work.is_complete:
        return [Task(title, copy.name if copy else "", "good", _("Accepted"), href)]
    if copy is None:
        return [Task(title, hint, "turn", _("Your turn"), href)]
    is_refused = copy.state == RecordingState.REFUSED
    words = _("Your turn") if is_refused else copy.get_state_display()
    return [Task(title, copy.because if is_refused else copy.name, "turn" if is_refused else "work", words, href)]


def _agreement_task(work: Work) -> Task:
    awaited = [line.holder.owner.name for line in lines(work) if not line.is_agreed]
    title = _("The others agree to their shares")
    if not awaited:
        return Task(title, "", "good", _("Agreed"))
    hint = _("Awaited: %(names)s. The entry stands meanwhile; its shares are one-sided.") % {
        "names": ", ".join(dict.fromkeys(awaited))
    }
    return Task(title, hint, "work", _("Awaited"))


def _mandate_task(work: Work) -> Task:
    title = _("Collective management")
    if work.is_managed:
        return Task(title, "", "good", _("Managed"))
    hint = _("No owner has given the rights to an OKUP: the work is declared and stands outside the first list.")
    return Task(title, hint, "todo", _("Declared"))


def lacking(work: Work) -> list[Fault]:
    return faults(of(work), Lists.now())

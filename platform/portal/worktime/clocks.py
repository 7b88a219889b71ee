"""Every clock that the two orders set: from what it runs, how long, and whether the text says so or we read it so."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Protocol

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import law
from portal.formatting import Words
from portal.law import Dated, Law, cite
from portal.worktime.reckoning import ALMATY, Calendar

ORDER_1315 = date(2018, 8, 28)
ORDER_100 = date(2026, 1, 29)


class Length(Protocol):
    """How long a term is; `whole_days` if it counts the days after the one on which it begins."""

    whole_days: ClassVar[bool]

    def due(self, calendar: Calendar, start: datetime) -> datetime:
        """The moment at which a term that begins at `start` is due."""

    def words(self) -> str:
        """The length in the reader's language."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """So many hours of working time from the start; outside of it they run from the next opening."""

    whole_days: ClassVar[bool] = False
    hours: int

    def due(self, calendar: Calendar, start: datetime) -> datetime:
        return calendar.due_after(start, timedelta(hours=self.hours))

    def words(self) -> str:
        return ngettext("%(number)s working hour", "%(number)s working hours", self.hours) % {"number": self.hours}


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Until the end of the last of so many working days that follow the day of the start, which is a calendar day."""

    whole_days: ClassVar[bool] = True
    days: int

    def due(self, calendar: Calendar, start: datetime) -> datetime:
        return calendar.due_after_days(start.astimezone(ALMATY).date(), self.days)

    def words(self) -> str:
        if self.days == 1:
            return str(_("until the end of the next working day"))
        return ngettext("%(number)s working day", "%(number)s working days", self.days) % {"number": self.days}


@dataclass(frozen=True, slots=True)
class Months:
    """Until the end of the day of the same number so many months later, or of the last day of a shorter month.

    A day off is followed by the next working day (Civil Code, articles 173 to 175).
    """

    whole_days: ClassVar[bool] = True
    months: int

    def due(self, calendar: Calendar, start: datetime) -> datetime:
        return calendar.due_after_days(self.last_day(start.astimezone(ALMATY).date()) - timedelta(days=1), 1)

    def last_day(self, day: date) -> date:
        """So many months after `day`, worked or not."""
        years, month = divmod(day.month - 1 + self.months, 12)
        year, month = day.year + years, month + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))

    def words(self) -> str:
        return ngettext("%(number)s month", "%(number)s months", self.months) % {"number": self.months}


CLOCKS: dict[str, "Clock"] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """One term of an act or a rule of our own: `reading` says what of it is our reading; "" where the text says all."""

    code: str
    title: Words
    runs_from: Words
    law: Law
    where: Words
    length: Dated[Length]
    reading: Words = ""

    def __post_init__(self) -> None:
        CLOCKS[self.code] = self
        cite(f"portal.worktime.clocks.{self.code.upper()}", self.law)

    @property
    def rank(self) -> int:
        """Its place in this file: of two that are due at one moment, the first is the one that people know."""
        return list(CLOCKS).index(self.code)

    def due(self, calendar: Calendar, start: datetime) -> datetime:
        """When it is due if it begins at `start`, by the length in force on that day."""
        return self.length_at(start).due(calendar, start)

    def length_at(self, start: datetime) -> Length:
        """How long it is where it begins at `start`."""
        return self.length.on(start.astimezone(ALMATY).date())

    def rule(self, start: datetime) -> str:
        """Its length and where that stands, in the reader's language."""
        return f"{self.length_at(start).words()} ({self.where})"


ASSIGN = Clock(
    "assign",
    _("Assignment to an examiner"),
    _("receipt"),
    law.O1315_7_1,
    _("Order 1315, paragraph 7"),
    Dated(law.O1315_7_1, {ORDER_1315: WorkingHours(2)}),
)
EXAMINE = Clock(
    "examine",
    _("Examination and draft of the result"),
    _("assignment"),
    law.O1315_7_2,
    _("Order 1315, paragraph 7"),
    Dated(law.O1315_7_2, {ORDER_1315: WorkingHours(7)}),
)
SIGN = Clock(
    "sign",
    _("Signature of the head"),
    _("agreement"),
    law.O1315_7_4,
    _("Order 1315, paragraph 7"),
    Dated(law.O1315_7_4, {ORDER_1315: WorkingHours(1)}),
    reading=_("The text says «1 hour»; we read it as a working hour."),
)
REFUSAL = Clock(
    "refusal",
    _("Reasoned refusal"),
    _("assignment"),
    law.O1315_14,
    _("Order 1315, paragraph 14"),
    Dated(law.O1315_14, {ORDER_1315: WorkingHours(7)}),
    reading=_("The text does not say from when; we count from the assignment, agreement and signature included."),
)
ENTRY = Clock(
    "entry",
    _("Entry into the register"),
    _("day of receipt"),
    law.O1315_12,
    _("Order 1315, paragraph 12"),
    Dated(law.O1315_12, {ORDER_1315: WorkingDays(1)}),
)
CERTIFICATE = Clock(
    "certificate",
    _("Issue of the certificate"),
    _("entry"),
    law.O1315_13_1,
    _("Order 1315, paragraph 13"),
    Dated(law.O1315_13_1, {ORDER_1315: WorkingHours(7)}),
)
SERVICE = Clock(
    "service",
    _("The whole service"),
    _("day of receipt"),
    law.O1315_A2_3,
    _("Order 1315, appendix 2, row 3"),
    Dated(law.O1315_A2_3, {ORDER_1315: WorkingDays(1)}),
)
CORRECTION = Clock(
    "correction",
    _("Correction of a technical error"),
    _("day of receipt"),
    law.O1315_15_1,
    _("Order 1315, paragraph 15"),
    Dated(law.O1315_15_1, {ORDER_1315: WorkingDays(1)}),
)
COURT_DECISION = Clock(
    "court_decision",
    _("Change by a decision of a court"),
    _("day of receipt"),
    law.O1315_15_3,
    _("Order 1315, paragraph 15"),
    Dated(law.O1315_15_3, {ORDER_1315: WorkingDays(1)}),
)
COMPLAINT = Clock(
    "complaint",
    _("Answer to a complaint"),
    _("registration"),
    law.O1315_16_3,
    _("Order 1315, paragraph 16"),
    Dated(law.O1315_16_3, {ORDER_1315: WorkingDays(5)}),
)
QUALITY_BODY = Clock(
    "quality_body",
    _("Answer of the body for the quality of services"),
    _("registration"),
    law.O1315_16_4,
    _("Order 1315, paragraph 16"),
    Dated(law.O1315_16_4, {ORDER_1315: WorkingDays(15)}),
)
RULE_CHANGE = Clock(
    "rule_change",
    _("Word of a change of the rules"),
    _("state registration"),
    law.O1315_9_1,
    _("Order 1315, paragraph 9-1"),
    Dated(law.O1315_9_1, {ORDER_1315: WorkingDays(3)}),
)
FOREIGN_AGREEMENT = Clock(
    "foreign_agreement",
    _("Placing of an agreement with a foreign organisation"),
    _("date of conclusion"),
    law.O100_8,
    _("Order 100, paragraph 8"),
    Dated(law.O100_8, {ORDER_100: WorkingDays(5)}),
)

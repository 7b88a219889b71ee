"""What staff say of a day of the calendar, or of the hours from a day on."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from portal import formatting
from portal.forms import OneLineField
from portal.worktime import calendar
from portal.worktime.models import HOURS, CalendarRow

NOTHING_TO_TAKE_BACK = _(
    "No row sets this day off or working, so there is nothing to take back. Hours are taken back by another row with "
    "hours from the same day."
)


def _is_set(day: date) -> bool:
    """Whether a row that nothing took back yet says that `day` is off or worked."""
    last = CalendarRow.objects.filter(day=day).exclude(kind=CalendarRow.Kind.HOURS).order_by("pk").last()
    return last is not None and last.kind != CalendarRow.Kind.USUAL


class RowForm(forms.Form):
    """One row of the calendar, with the act that sets it."""

    kind = forms.ChoiceField(label=_("What the act sets"), choices=CalendarRow.Kind, widget=forms.RadioSelect)
    day = forms.DateField(
        label=_("Day"),
        help_text=_("Day, month, year: 24.11.2026. For hours, the first day on which they are in force."),
    )
    name_kk = OneLineField(label=_("Name in Kazakh"), max_length=200)
    name_ru = OneLineField(label=_("Name in Russian"), max_length=200)
    name_en = OneLineField(label=_("Name in English"), max_length=200)
    act = OneLineField(label=_("Act"), help_text=_("Its kind, number and date."), max_length=200)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        help_text=_("For hours only, as the four times below."),
        choices=WEEKDAYS.items(),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = forms.TimeField(label=_("Opens"), help_text=_("Hours and minutes: 09:00"), required=False)
    lunch_from = forms.TimeField(label=_("Lunch from"), required=False)
    lunch_until = forms.TimeField(label=_("Lunch until"), required=False)
    closes = forms.TimeField(label=_("Closes"), required=False)

    def clean_day(self) -> Any:
        day, known = self.cleaned_data["day"], calendar.current()
        if not known.first <= day <= known.last:
            message = _("The calendar knows the days from %(first)s to %(last)s only.")
            ends = {"first": formatting.day(known.first), "last": formatting.day(known.last)}
            raise ValidationError(message, params=ends)
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        times = [said.get(name) for name in HOURS]
        given = [time for time in times if time is not None]
        if said.get("kind") == CalendarRow.Kind.HOURS:
            if not said.get("weekdays"):
                self.add_error("weekdays", _("Choose the days that are worked."))
            if len(given) < len(HOURS) or given != sorted(set(given)):
                self.add_error("opens", _("Give all four times, each later than the one before."))
        elif said.get("kind") == CalendarRow.Kind.USUAL and "day" in said and not _is_set(said["day"]):
            self.add_error("kind", NOTHING_TO_TAKE_BACK)
        elif given or said.get("weekdays"):
            self.add_error("kind", _("Times and days of the week belong to «hours» only. Choose it, or clear them."))
        return said

    @property
    def row(self) -> dict[str, Any]:
        """What the verb takes."""
        fields = ("kind", "day", "name_kk", "name_ru", "name_en", "act")
        row = {name: self.cleaned_data[name] for name in fields}
        if row["kind"] == CalendarRow.Kind.HOURS:
            row |= {name: self.cleaned_data[name] for name in ("weekdays", *HOURS)}
        return row

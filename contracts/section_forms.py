"""The forms of pages: what each section of a contract asks, made from the form's data; who the other party is."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms as django
from django.utils.translation import gettext_lazy as _

from accounts.models import ActivityClass, Organisation, Sphere, SubjectKind, User
from accounts.subjects import Subject
from contracts import licensing, rules, tariff_words, tariffs
from contracts.fields import Field, FieldType
from contracts.forms import Section
from contracts.models import Contract, Exclusion, UserCategory
from portal.flow import Words
from portal.forms import OneLineField, WrittenField
from portal.reference import InThreeLanguages, in_force
from portal.search.forms import newest_names
from registers.models import AgreementKind, Category, Licensee, Okup, Owner, Place, RightKind, Way, Work, WorkState

Choices = list[tuple[str, Any]]
Filled = Contract | Exclusion  # what is filled in by sections
MOST_SHOWN = 300  # works that are offered one by one; of more, numbers are written
EVERY = {"month": _("month"), "quarter": _("quarter"), "year": _("year")}
LISTS: dict[str, type[InThreeLanguages]] = {
    "spheres": Sphere,
    "categories": Category,
    "activities": ActivityClass,
    "user_categories": UserCategory,
}


class ScheduleWidget(django.MultiWidget):
    """A period and a day of it."""

    template_name = "contracts/schedule.html"

    def __init__(self, periods: Iterable[str]) -> None:
        choices = [("", _("Choose"))] + [(name, EVERY[name]) for name in periods]
        day = django.NumberInput(attrs={"min": 1, "max": 365, "size": 4, "aria-label": _("day")})
        super().__init__({"every": django.Select(choices=choices, attrs={"aria-label": _("every")}), "day": day})

    def decompress(self, value: Any) -> list[Any]:
        return [value.get("every"), value.get("day")] if value else ["", ""]


class ScheduleField(django.Field):
    """Its value is {"every", "day"}, as it was written: contracts.fields says whether it can stand."""

    def __init__(self, *, periods: Iterable[str], **kwargs: Any) -> None:
        super().__init__(widget=ScheduleWidget(periods), **kwargs)

    def clean(self, value: Any) -> Any:
        every, day = value or ("", "")
        return {"every": every, "day": day} if every or day else None


class SectionForm(django.Form):
    """One section of a contract. Values are checked by the form's data, and not here."""

    def __init__(self, contract: Filled, section: Section, terms: Mapping[str, Any], data: Any = None) -> None:
        asked = [field for field in section.fields if field.is_asked]
        super().__init__(data, initial={field.key: terms.get(field.key) for field in asked})
        self.asked = asked
        for field in asked:
            is_tariff = field.type == FieldType.TARIFF
            made = _tariff(contract, terms, data) if is_tariff else _MADE[field.type](contract, field)
            made.label, made.help_text, made.required = str(field.label), str(field.help or ""), False
            self.fields[field.key] = made

    @property
    def said(self) -> dict[str, Any]:
        """What was written, by the keys of the form."""
        return {field.key: self.cleaned_data.get(field.key) for field in self.asked}

    def take(self, faults: Mapping[str, Words]) -> None:
        """Show what is wrong at its field."""
        for key, words in faults.items():
            self.add_error(key if key in self.fields else None, str(words))


def _line(_contract: Filled, _field: Field) -> django.Field:
    return OneLineField()


def _paragraph(_contract: Filled, _field: Field) -> django.Field:
    return WrittenField(widget=django.Textarea(attrs={"rows": 5}))


def _offered(field: Field) -> Choices:
    """The options of the form itself, or of a list of the registers in force today."""
    if field.options:
        return [(option.code, str(option.label)) for option in field.options]
    model = LISTS[field.reference]
    return [*newest_names(in_force(model._default_manager.order_by("position", "since")))]


def _choice(_contract: Filled, field: Field) -> django.Field:
    return django.ChoiceField(choices=[("", _("Choose")), *_offered(field)])


def _choices(_contract: Filled, field: Field) -> django.Field:
    return django.MultipleChoiceField(choices=_offered(field), widget=django.CheckboxSelectMultiple)


def _day(_contract: Filled, _field: Field) -> django.Field:
    return django.DateField()


def _figure(_contract: Filled, _field: Field) -> django.Field:
    return django.CharField(widget=django.TextInput(attrs={"inputmode": "decimal", "size": 16}))


def _flag(_contract: Filled, _field: Field) -> django.Field:
    return django.BooleanField()


def _powers(contract: Filled, _field: Field) -> django.Field:
    return powers_field(contract.kind)


def powers_field(kind: str) -> django.MultipleChoiceField:
    """Ways of use under each kind of right, as boxes."""
    known = AgreementKind(kind) if kind in AgreementKind.values else None
    return django.MultipleChoiceField(choices=powers_offered(known), widget=django.CheckboxSelectMultiple)


def powers_offered(kind: AgreementKind | None = None) -> Choices:
    """Ways of use, grouped by kinds of right; for phonograms those of related rights only."""
    ways = {row.code: row.name for row in Way.objects.order_by("since")}
    rights = in_force(RightKind.objects.order_by("position"))
    if kind == AgreementKind.REMUNERATION:
        rights = rights.filter(type="related")
    return [(right.name, [(f"{right.code}/{way}", ways.get(way, way)) for way in right.ways]) for right in rights]


class NumbersField(django.CharField):
    """Numbers of entries of a register, apart by commas or lines."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [part for part in str(value or "").replace(",", " ").split() if part]


def _works(contract: Filled, _field: Field) -> django.Field:
    """The owner's entered works; of many, and of a whole repertoire, numbers are written."""
    if contract.kind == AgreementKind.MUTUAL:
        return NumbersField(widget=django.Textarea(attrs={"rows": 6}))
    owners = Owner.objects.filter(person=contract.person, organisation=contract.organisation)
    theirs = Work.objects.filter(state=WorkState.ENTERED, holders__owner__in=owners).distinct().order_by("pk")
    shown = list(theirs.only("title_kk", "title_ru", "title_en")[: MOST_SHOWN + 1])
    if len(shown) > MOST_SHOWN:
        return NumbersField(widget=django.Textarea(attrs={"rows": 6}))
    choices = [(str(work.pk), f"{work.title} (№ {work.pk})") for work in shown]
    return django.MultipleChoiceField(choices=choices, widget=django.CheckboxSelectMultiple)


def _places(contract: Filled, _field: Field) -> django.Field:
    theirs = Place.objects.filter(
        licensee__person=contract.person, licensee__organisation=contract.organisation, closed_on=None
    )
    choices = [(str(place.pk), f"{place.name}, {place.address}") for place in theirs]
    return django.MultipleChoiceField(choices=choices, widget=django.CheckboxSelectMultiple)


def _schedule(_contract: Filled, field: Field) -> django.Field:
    return ScheduleField(periods=field.periods)


class TariffField(django.ChoiceField):
    """A rate; its value is {"tariff": its key}."""

    def prepare_value(self, value: Any) -> Any:
        return value.get("tariff") if isinstance(value, Mapping) else value

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        return {"tariff": int(said)} if said else None


def _tariff(contract: Filled, terms: Mapping[str, Any], data: Any) -> django.Field:
    """The OKUP's rates in force on the first day, of the chosen category; of all until one is chosen."""
    category = (data.get("user_category") if data is not None else None) or terms.get("user_category")
    found = tariffs.of_okup(contract.okup, contract.kind, licensing.first_day(terms))
    offered = [row for row in found if not category or row.category.code == category]
    choices = [(str(row.pk), tariff_words.said(row)) for row in offered]
    first = _("Choose") if offered else licensing.NO_RATE
    return TariffField(
        choices=[("", first), *choices], error_messages={"invalid_choice": _("Choose a rate of the category.")}
    )


_MADE = {
    FieldType.TEXT: _line,
    FieldType.PARAGRAPH: _paragraph,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.DATE: _day,
    FieldType.PERCENT: _figure,
    FieldType.MONEY: _figure,
    FieldType.NUMBER: _figure,
    FieldType.FLAG: _flag,
    FieldType.POWERS: _powers,
    FieldType.WORKS: _works,
    FieldType.PLACES: _places,
    FieldType.SCHEDULE: _schedule,
}


class BeginForm(django.Form):
    """Which contract, and with whom: an owner or a user of works names the OKUP, an OKUP the number of the other."""

    kind = django.ChoiceField(label=_("Kind of contract"), widget=django.RadioSelect)
    okup = django.ChoiceField(label=_("OKUP"), required=False)
    number = django.IntegerField(
        label=_("Number of the other party"),
        required=False,
        min_value=1,
        help_text=_("As it stands in the register of authors and owners, or in that of users of works."),
    )

    def __init__(self, subject: Subject, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.subject = subject
        self.is_okup = SubjectKind.OKUP in subject.kinds
        kinds = [kind for kind in AgreementKind if self._may(kind)]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]  # of a ChoiceField
        others = Okup.objects.exclude(organisation=subject.organisation) if self.is_okup else Okup.objects.all()
        choices = sorted(((str(okup.organisation_id), okup.name) for okup in others), key=lambda one: one[1])
        self.fields["okup"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]  # of a ChoiceField
        if not self.is_okup:
            del self.fields["number"]

    parties: tuple[Organisation, User | Organisation]

    def _may(self, kind: AgreementKind) -> bool:
        return self.is_okup or rules.KIND_OF_OTHER[kind] in self.subject.kinds

    def clean(self) -> dict[str, Any]:
        """Both parties, as `self.parties`: the OKUP first."""
        said = super().clean() or {}
        if "kind" not in said:
            return said
        kind = AgreementKind(said["kind"])
        other = self._other(kind, said) if self.is_okup else self.subject.organisation or self.subject.person
        okup = self.subject.organisation if self.is_okup else self._named(said)
        if okup is None:
            self.add_error("okup", _("Choose the OKUP."))
        if other is None:
            field, words = self._lacking(kind)
            self.add_error(field, str(words))
        if okup is not None and other is not None:
            self.parties = (okup, other)
        return said

    def _lacking(self, kind: AgreementKind) -> tuple[str | None, Words]:
        if kind == AgreementKind.PLATFORM:
            return None, _("The expert organisation is not registered here yet.")
        if kind == AgreementKind.MUTUAL:
            return "okup", _("Choose the OKUP.")
        return "number", _("Write the number of a party that has an account here.")

    def _named(self, said: Mapping[str, Any]) -> Organisation | None:
        return Organisation.objects.filter(pk=int(said["okup"])).first() if said.get("okup") else None

    def _other(self, kind: AgreementKind, said: Mapping[str, Any]) -> User | Organisation | None:
        if kind == AgreementKind.PLATFORM:
            return Organisation.objects.filter(kinds__contains=[SubjectKind.EXPERT]).order_by("pk").first()
        if kind == AgreementKind.MUTUAL:
            return self._named(said)
        model = Owner if kind == AgreementKind.MANDATE else Licensee
        row = model._default_manager.filter(pk=said.get("number") or 0).select_related("person", "organisation").first()
        return (row.organisation or row.person) if row else None


class RefuseForm(django.Form):
    because = WrittenField(
        label=_("Why do you refuse?"),
        max_length=2000,
        widget=django.Textarea(attrs={"rows": 5}),
        help_text=_("The other party reads it."),
        error_messages={"required": _("Write why: the other party reads it.")},
    )

"""The sections of an application."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from copyright_registry import asked, law
from copyright_registry.models import Application, Kind, Representation
from portal.documents.letters import unprintable
from portal.flow import Words
from portal.forms import OneLineField
from portal.law import O1315_2_1, O1315_10, O1315_A1, under
from portal.reference import in_force

WHY_NOT: dict[str, Words] = {
    "heir": _(
        "This application is made by the author in person: its form says “created by me”. "
        "An heir cannot state that, and would pay for a refusal."
    ),
    "employer": _(
        "The author is a person. For a work made on duty the person who created it applies; "
        "the employer’s rights rest on the contract, not on this register."
    ),
    "organisation": _(
        "Organisations cannot apply: the author is a natural person, who applies from a personal account."
    ),
}


PUBLISHED = _(
    "The form of the application says that the work is unpublished. For a work that was made public "
    "it cannot be signed, and the entry would be refused."
)


class PrintedField(OneLineField):
    """A name in letters that the certificate can set. A lone dash says that there is none."""

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        return "" if typed in {"-", "–", "—"} else typed

    def validate(self, value: Any) -> None:
        super().validate(value)
        if strange := unprintable(value):
            message = _("The certificate cannot show these signs: %(signs)s. Write the name without them.")
            raise ValidationError(message, params={"signs": " ".join(strange)})


REPRESENTS = Representation.Kind.values


class EligibilityForm(forms.Form):
    """Two questions before anything is filled in or paid: does this form fit at all?"""

    who = forms.ChoiceField(
        label=_("Who are you to the work?"),
        widget=forms.RadioSelect,
        choices=[
            ("author", _("I created it alone")),
            ("together", _("I created it with others")),
            ("power", _("I represent the author by a power of attorney")),
            ("law", _("I am a parent or guardian of an author who is a minor")),
            ("heir", _("I inherited it")),
            ("employer", _("My employee created it")),
            ("organisation", _("I apply for an organisation")),
        ],
    )
    published = forms.ChoiceField(
        label=_("Has the work been made public?"),
        help_text=_("Printed, performed, shown, put on the internet: anything by which people could get to know it."),
        widget=forms.RadioSelect,
        choices=[("no", _("No, never")), ("yes", _("Yes"))],
    )

    @under(O1315_2_1, O1315_A1, law.OTHER_FORMS)
    def why_not(self) -> list[Words]:
        """Why the form of appendix 1 does not fit, if it does not."""
        reasons = [WHY_NOT[self.cleaned_data["who"]]] if self.cleaned_data["who"] in WHY_NOT else []
        return [*reasons, PUBLISHED] if self.cleaned_data["published"] == "yes" else reasons

    @property
    def represents(self) -> str:
        """By what who applies represents the authors; "" for an author."""
        who = str(self.cleaned_data["who"])
        return who if who in REPRESENTS else ""


YES_NO = [("yes", _("Yes")), ("no", _("No"))]


DISTINGUISHING = _(
    "Such a work is not entered (Rules, paragraph 10): a sign of goods or services is protected as a trade mark, by "
    "another service. Nothing is to be paid; what you filled in before is kept."
)


def yes_or_no(said: bool | None) -> str:
    """The choice for an answer that was given before; "" for none."""
    return "" if said is None else "yes" if said else "no"


class KindForm(forms.Form):
    """What kind of object it is, what follows from its nature, and the language of the case."""

    kind = forms.ModelChoiceField(
        label=_("Kind of object"), queryset=Kind.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    derived = forms.ChoiceField(
        label=_("Does it rest on works of other authors?"),
        help_text=_(
            "A translation, an arrangement, a film after a book, a collection of others’ works. Then the agreement "
            "with the author or holder is asked for, unless the term of protection has expired."
        ),
        widget=forms.RadioSelect,
        choices=YES_NO,
    )
    religious = forms.ChoiceField(
        label=_("Has it religious content?"),
        help_text=_("Then the positive opinion of the religious examination is asked for."),
        widget=forms.RadioSelect,
        choices=YES_NO,
    )
    distinguishing = forms.ChoiceField(
        label=_("Does it serve to tell goods or services of some from those of others?"),
        help_text=_("A logo, a label, a slogan, a packaging."),
        widget=forms.RadioSelect,
        choices=YES_NO,
    )
    language = forms.ChoiceField(
        label=_("Language of the application and of the answer"),
        widget=forms.RadioSelect,
        choices=[("kk", "Қазақша"), ("ru", "Русский")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = in_force(Kind.objects.all())  # type: ignore[attr-defined]  # ModelChoiceField

    @staticmethod
    def answers(application: Application) -> dict[str, Any]:
        """What was answered before, as the form shows it."""
        return {
            "kind": application.kind,
            "language": application.language,
            "derived": yes_or_no(application.derived),
            "religious": yes_or_no(application.religious),
            "distinguishing": "no" if application.not_distinguishing else "",
        }

    @under(O1315_10)
    def clean_distinguishing(self) -> str:
        if self.cleaned_data["distinguishing"] == "yes":
            raise ValidationError(DISTINGUISHING)
        return "no"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kind = said.get("kind")
        if kind is not None and kind.code in asked.DERIVED and said.get("derived") == "no":
            self.add_error(
                "derived", _("A derivative work rests on another one by its nature. Choose “Yes”, or its kind.")
            )
        said["not_distinguishing"] = said.pop("distinguishing", "") == "no"
        return {**said, **{name: said[name] == "yes" for name in ("derived", "religious") if name in said}}


class TitleForm(forms.Form):
    """What the work is called, and when it was created."""

    title_kk = PrintedField(label=_("Name in Kazakh"), max_length=300, required=False)
    title_ru = PrintedField(
        label=_("Name in Russian"),
        max_length=300,
        required=False,
        help_text=_("If the work has no name in one of the languages, leave that field empty."),
    )
    title_en = PrintedField(label=_("Name in English"), max_length=300, required=False)
    created_on = forms.DateField(label=_("Date of creation"), help_text=_("Day, month, year: 24.11.2026"))

    def clean_created_on(self) -> Any:
        day = self.cleaned_data["created_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The date of creation must not be later than today."))
        if day.year < 1900:
            raise ValidationError(_("Write the year in full, for example 24.11.2026."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("title_kk") and not said.get("title_ru"):
            self.add_error("title_kk", _("Give the name of the work in Kazakh or in Russian, or in both."))
        return said


class StatementsForm(forms.Form):
    """What the author states; the wording of each is that of the application."""

    sole_author = forms.BooleanField(label=_("I am the sole author of this work"))
    unpublished = forms.BooleanField(label=_("The work is unpublished"))
    significance_explained = forms.BooleanField(
        label=_("The legal significance of the entry has been explained to me"),
        help_text=_("The entry records what an author states; rights arise with the creation of the work itself."),
    )
    data_consent = forms.BooleanField(
        label=_("I agree to the collection and processing of my personal data for this service"),
    )

    def __init__(self, *args: Any, several: bool = False, represents: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if represents:
            self.fields["sole_author"].label = _("The work has no other authors than those named here")
        elif several:
            self.fields["sole_author"].label = _("We are the only authors of this work")

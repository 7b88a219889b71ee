"""The small forms of the desk, one a step."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.absences import holders
from accounts.models import User
from accounts.roles import Role
from copyright_registry.completion import words
from copyright_registry.models import BenefitClaim, Completion, Ground, Kind, Result
from copyright_registry.queries import absent_examiners, points_for
from portal.documents.letters import unprintable
from portal.formatting import day
from portal.law import O1315_14_2, under
from portal.reference import in_force


class AssignForm(forms.Form):
    """Whom to give the application to."""

    examiner = forms.ModelChoiceField(
        label=_("Examiner"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
        help_text=_("Examiners stand here once they have signed in for the first time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = User.objects.filter(pk__in=[person.pk for person in holders(Role.EXAMINER)])
        self.fields["examiner"].queryset = there.order_by("surname", "given_name")  # type: ignore[attr-defined]  # ModelChoiceField
        if away := absent_words():
            self.fields["examiner"].help_text = away


def absent_words() -> str:
    """Which examiners are away today, and until when; "" where all are there."""
    away = absent_examiners()
    people = User.objects.filter(iin_digest__in=away).order_by("surname", "given_name")
    told = [f"{person.short_name} ({day(away[person.iin_digest])})" for person in people]
    return gettext("Absent today, until the day given: %(people)s.") % {"people": ", ".join(told)} if told else ""


class GiveForm(AssignForm):
    """To whom many applications go at once, or why they are taken back."""

    because = forms.CharField(label=_("Reason for taking back"), max_length=2000, required=False)

    def __init__(self, *args: Any, step: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["examiner"].required = step != "take-back"
        self.fields["because"].required = step == "take-back"


REASONS = ("reason_kk", "reason_ru")
INCOMPLETE = "incomplete"  # the code of the ground that the whole set stands for


class ProposeForm(forms.Form):
    """The examiner's draft: what was checked for a work of this kind, by the lists of `day`, and the result."""

    checked = forms.MultipleChoiceField(label=_("Checked"), required=False, widget=forms.CheckboxSelectMultiple)
    result = forms.ChoiceField(label=_("Result"), choices=Result, widget=forms.RadioSelect)
    grounds = forms.ModelMultipleChoiceField(
        label=_("Grounds of refusal"),
        queryset=Ground.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason_kk = forms.CharField(
        label=_("Reasons in Kazakh"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason_ru = forms.CharField(
        label=_("Reasons in Russian"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label=_("Note for the head"),
        help_text=_("The applicant does not see it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, kind: Kind | None = None, day: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.day = kind, day
        self.fields["checked"].choices = [(point.code, point.name) for point in points_for(kind, day)]  # type: ignore[attr-defined]  # MultipleChoiceField
        self._offer(in_force(Ground.objects.all(), day))

    @under(O1315_14_2)
    def _offer(self, grounds: QuerySet[Ground]) -> None:
        """The details that are in force, under the two grounds of the rules."""
        field: Any = self.fields["grounds"]
        field.queryset = grounds
        field.choices = [
            (basis.label, [(one.pk, one.name) for one in grounds if one.basis == basis]) for basis in Ground.Basis
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        asked = {code for code, _words in self.fields["checked"].choices}  # type: ignore[attr-defined]  # as above
        if said.get("result") == Result.ENTER and set(said.get("checked", [])) != asked:
            self.add_error("checked", _("An entry needs every point of the list checked."))
        if said.get("result") == Result.REFUSE:
            for name in ("grounds", *REASONS):
                if not said.get(name):
                    self.add_error(name, _("A refusal needs grounds of the law and reasons in both languages."))
        for name in REASONS:
            if strange := unprintable("".join(said.get(name, "").split())):
                message = _("The decision cannot show these signs: %(signs)s. Write the reasons without them.")
                self.add_error(name, ValidationError(message, params={"signs": " ".join(strange)}))
        return said

    @under(O1315_14_2)
    def built(self, unanswered: Completion | None = None) -> "ProposeForm":
        """The form as it was sent, a refusal now, whose reasons also name each ground that was ticked.

        Where a request stayed `unanswered`, the incomplete set is one of them, and the reasons say what was asked.
        """
        sent = {
            name: field.widget.value_from_datadict(self.data, self.files, name) for name, field in self.fields.items()
        }
        grounds = self.ticked_grounds()
        if unanswered is not None:
            asked = words.unanswered(unanswered)
            sent |= {name: joined(sent[name] or "", asked[name]) for name in REASONS}
            missing = in_force(Ground.objects.filter(code=INCOMPLETE)).exclude(pk__in=[one.pk for one in grounds])
            grounds = [*missing, *grounds]
        reasons = {name: with_grounds(sent[name] or "", grounds, name[-2:]) for name in REASONS}
        ticked = {"grounds": [ground.pk for ground in grounds], "result": Result.REFUSE}
        return ProposeForm(initial={**sent, **reasons, **ticked}, kind=self.kind, day=self.day)

    def ticked_grounds(self) -> list[Ground]:
        """The grounds that were sent; none where one of them is not to be had."""
        sent = self.fields["grounds"].widget.value_from_datadict(self.data, self.files, "grounds")
        try:
            return list(self.fields["grounds"].clean(sent))
        except ValidationError:
            return []


def joined(text: str, more: str) -> str:
    """`text`, and below it `more` where it is not in it yet."""
    return text if more in text else "\n".join(part for part in (text.strip(), more) if part)


def with_grounds(text: str, grounds: Iterable[Ground], language: str) -> str:
    """`text`, and below it a sentence with its law for each ground that it does not name yet."""
    sentences = []
    for ground in grounds:
        name, where = getattr(ground, f"name_{language}"), getattr(ground, f"law_{language}")
        sentences.append(f"{name[:1].upper()}{name[1:]} ({where}).")
    return "\n".join(part for part in (text.strip(), *(one for one in sentences if one not in text)) if part)


class AgreeForm(forms.Form):
    """Which draft is agreed: the one on the page, not one that came in its place meanwhile."""

    decision = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    """Why the draft goes back."""

    because = forms.CharField(
        label=_("What is to be mended"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class TakeBackForm(forms.Form):
    """Why a case is taken from its examiner."""

    because = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class ConfirmBenefitForm(forms.Form):
    """Which claim is confirmed: the one on the page; of several authors', the one chosen."""

    claim = forms.IntegerField(label=_("Whose benefit"), widget=forms.HiddenInput)

    def __init__(self, *args: Any, claims: Iterable[BenefitClaim] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(claim.pk, f"{claim.author.name}: {claim.benefit.name}") for claim in claims]
        if len(choices) > 1:
            self.fields["claim"].widget = forms.Select(choices=choices)


class RejectBenefitForm(ConfirmBenefitForm):
    """Why a benefit is rejected, in both languages: the author reads it."""

    reason_kk = forms.CharField(label=_("Reasons in Kazakh"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    reason_ru = forms.CharField(
        label=_("Reasons in Russian"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

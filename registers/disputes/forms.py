"""What a person writes who claims a share, answers a claim, or reports a mistake; and what staff write."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal import files
from portal.files import FILE_ERRORS, WrongFile
from portal.forms import OneLineField, WrittenField
from registers import shares
from registers.disputes.steps import Decision, File
from registers.models import EVIDENCE_MAX_BYTES, Basis, Claim, MistakeState, RightKind, Role, Stand, Work, WorkState
from registers.said import HolderSaid, Lists

EVIDENCE = ("pdf", "jpeg", "png", "mp3")
EVIDENCE_ERRORS = {
    **FILE_ERRORS,
    "empty": _("The file is empty. Choose it again."),
    "too_big": _("The file is larger than 20 MB. Choose a smaller one."),
    "wrong_kind": _("This is neither PDF nor JPEG nor PNG nor MP3. Save it in one of these formats."),
}
MOST_LETTERS = 4000


def area(label: Any, **more: Any) -> WrittenField:
    return WrittenField(label=label, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 5}), **more)


def share_field(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_value=shares.WHOLE, decimal_places=shares.DECIMALS
    )


class _WithEvidence(forms.Form):
    """Words, and one file that bears them out; another one comes with another answer."""

    words = area(_("In your words"), required=False, help_text=_("Seen by the claimants and the staff only."))
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        allow_empty_file=True,
        max_length=400,
        help_text=_("A contract, a score, a recording: PDF, JPEG, PNG or MP3; at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.mp3"}),
    )

    def clean_evidence(self) -> list[File]:
        """The upload, whole, as its recognised format; none where nothing was chosen."""
        upload = self.cleaned_data["evidence"]
        if not upload:
            return []
        try:
            known = files.check(upload, EVIDENCE, EVIDENCE_MAX_BYTES)
        except WrongFile as error:
            raise ValidationError(EVIDENCE_ERRORS[error.code]) from error
        upload.seek(0)
        return [File(known, upload.read())]


class _WithShares(_WithEvidence):
    """A share of each of some kinds of rights, in per cent."""

    def __init__(self, rights: Iterable[RightKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights = list(rights)
        for right in self.rights:
            self.fields[f"share_{right.code}"] = share_field(_("%(right)s, %%") % {"right": capfirst(right.name)})

    @property
    def part(self) -> dict[str, Decimal]:
        """What was typed, by code of the kind of right."""
        typed = {right.code: self.cleaned_data.get(f"share_{right.code}") for right in self.rights}
        return {code: percent for code, percent in typed.items() if percent is not None}


class ClaimForm(_WithShares):
    """As what a person claims which shares of a work."""

    role = forms.ChoiceField(label=_("What you did for the work"), choices=Role)
    category = forms.ChoiceField(label=_("Category of right possession"))

    def __init__(self, lists: Lists, *args: Any, **kwargs: Any) -> None:
        super().__init__(lists.rights.values(), *args, **kwargs)
        categories = [(code, category.name) for code, category in lists.categories.items()]
        self.fields["category"].choices = categories  # type: ignore[attr-defined]  # ChoiceField
        self.fields["words"].required = True
        self.order_fields(["role", "category", *(f"share_{right.code}" for right in self.rights), "words", "evidence"])

    @property
    def line(self) -> HolderSaid:
        said = self.cleaned_data
        claimed = {code: percent for code, percent in self.part.items() if percent}
        return HolderSaid(role=said["role"], category=said["category"], shares=claimed)


class AnswerForm(_WithShares):
    """How a claimant answers the others."""

    stand = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(stand.value, stand.label) for stand in (Stand.KEEP, Stand.REDUCE, Stand.GIVE_WAY)],
        widget=forms.RadioSelect,
    )

    def __init__(self, claim: Claim, lists: Lists, *args: Any, **kwargs: Any) -> None:
        claimed = shares.read(claim.claimed)
        initial = {f"share_{code}": f"{percent.normalize():f}" for code, percent in claimed.items()}
        rights = [right for code, right in lists.rights.items() if code in claimed]
        super().__init__(rights, *args, initial=initial, **kwargs)
        for right in self.rights:
            self.fields[f"share_{right.code}"].label = _("If you reduce: %(right)s, %%") % {"right": right.name}
        self.order_fields(["stand", *(f"share_{right.code}" for right in self.rights), "words", "evidence"])


class WordsForm(forms.Form):
    """What is wrong in an entry."""

    words = area(_("What is wrong, and what is right"), help_text=_("Who keeps the entry sees it with your name."))


class MistakeForm(forms.Form):
    """What the keeper of an entry answers."""

    state = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (MistakeState.CORRECTED.value, _("I have corrected the entry")),
            (MistakeState.STANDS.value, _("The entry is right")),
        ],
        widget=forms.RadioSelect,
    )
    words = area(_("In your words"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("state") == MistakeState.STANDS and not said.get("words"):
            self.add_error("words", _("Say why the entry is right."))
        return said


# Staff


class BecauseForm(forms.Form):
    """Why a dispute is left to the court."""

    because = area(_("Reasons"))


class DecideForm(forms.Form):
    """What staff decide: the shares of each claim, or that the entries are of different works."""

    basis = forms.ChoiceField(label=_("Upon"), choices=Basis, widget=forms.RadioSelect)
    document = OneLineField(label=_("Number and date of the document"), max_length=120, required=False)
    different = forms.BooleanField(label=_("The entries are of different works: each stays as it is"), required=False)
    because = area(_("Reasons"))

    def __init__(
        self, claims: Sequence[Claim], names: Mapping[str, str], rights: Sequence[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cells = {f"share_{claim.pk}_{right}": (claim.pk, right) for claim in claims for right in rights}
        of = {claim.pk: str(claim) for claim in claims}
        for name, (claim, right) in self.cells.items():
            told = {"who": of[claim], "right": names.get(right, right)}
            self.fields[name] = share_field(_("%(who)s: %(right)s, %%") % told)
        self.order_fields(["basis", "document", "different", *self.cells, "because"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("basis") == Basis.COURT and not said.get("document"):
            self.add_error("document", _("Name the decision of the court by its number and date."))
        return said

    @property
    def decision(self) -> Decision:
        said = self.cleaned_data
        result: dict[int, dict[str, Decimal]] = {claim: {} for claim, _right in self.cells.values()}
        for name, (claim, right) in self.cells.items():
            if said[name]:
                result[claim][right] = said[name]
        basis = Basis(said["basis"])
        return Decision(basis, said["document"], said["because"], None if said["different"] else result)


class MergeForm(forms.Form):
    """Which entry is merged into which, and why."""

    work = forms.IntegerField(label=_("Number of the entry that goes"), min_value=1, max_value=2**63 - 1)
    into = forms.IntegerField(label=_("Number of the entry that stays"), min_value=1, max_value=2**63 - 1)
    reason = OneLineField(label=_("Reasons"), max_length=300)

    def clean_work(self) -> Work:
        return _entered(self.cleaned_data["work"])

    def clean_into(self) -> Work:
        return _entered(self.cleaned_data["into"])


def _entered(number: int) -> Work:
    found = Work.objects.filter(pk=number, state=WorkState.ENTERED).first()
    if found is None:
        raise ValidationError(_("No entered work has this number. Mend it."))
    return found

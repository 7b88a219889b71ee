"""By what an author pays less."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from copyright_registry.benefits import Proof, read_proof
from copyright_registry.models import Benefit
from portal.files import FILE_ERRORS, WrongFile

PROOF_ERRORS: dict[str, Any] = {
    **FILE_ERRORS,
    "empty": _("The file is empty. Choose the document that proves the benefit."),
    "too_big": _("The file is larger than 5 MB. Choose a smaller one, for example a scan in black and white."),
    "wrong_kind": _("This is neither PDF nor JPEG nor PNG. Save the document in one of these formats."),
}


FULL_PRICE = "none"


class BenefitForm(forms.Form):
    """By which category the author pays less, with the document that proves it; or that the full price is paid.

    `categories` are those that can be chosen, `attached` is the document handed in before. Valid, it has `benefit`,
    a Benefit or None, and `document`, a Proof or None.
    """

    benefit = forms.ChoiceField(label=_("Are you one of these persons?"), widget=forms.RadioSelect)
    document = forms.FileField(
        label=_("Document that proves it"),
        help_text=_("PDF, JPEG or PNG; at most 5 MB"),
        required=False,
        allow_empty_file=True,
        max_length=400,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, categories: Iterable[Benefit], attached: Proof | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = {category.code: category for category in categories}
        self.attached = attached
        named = [(code, capfirst(category.name)) for code, category in self.categories.items()]
        choices = [(FULL_PRICE, _("No, the full price is paid")), *named]
        self.fields["benefit"].choices = choices  # type: ignore[attr-defined]  # ChoiceField

    @property
    def rows(self) -> list[tuple[Any, Benefit | None]]:
        """Each choice with its category; the full price has none."""
        return [(radio, self.categories.get(radio.data["value"])) for radio in self["benefit"]]

    def clean_benefit(self) -> Benefit | None:
        return self.categories.get(self.cleaned_data["benefit"])

    def clean_document(self) -> Proof | None:
        """The upload, hashed and recognised; none is read where none is asked for."""
        upload = self.cleaned_data["document"]
        if upload is None or not self._needs_proof:
            return None
        try:
            return read_proof(upload)
        except WrongFile as error:
            raise ValidationError(PROOF_ERRORS[error.code]) from error

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self._needs_proof and "document" in said:
            said["document"] = said["document"] or self.attached
            if said["document"] is None:
                message = _("Attach the document. For this category: %(proof)s.")
                proof = said["benefit"].proof
                self.add_error("document", ValidationError(message, params={"proof": proof}))
        return said

    @property
    def _needs_proof(self) -> bool:
        benefit = self.cleaned_data.get("benefit")
        return benefit is not None and not benefit.by_birth_date

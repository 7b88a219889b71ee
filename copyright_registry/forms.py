"""The sections of an application, and what anybody may hand in to be checked."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from copyright_registry import asked, files, law
from copyright_registry.benefits import Proof, read_proof
from copyright_registry.models import Abstract, Application, Benefit, Kind, Original, Representation, Requirement
from portal.documents.letters import unprintable
from portal.flow import Words
from portal.forms import OneLineField, one_line
from portal.law import O1315_2_1, O1315_10, O1315_A1, under
from portal.reference import in_force
from portal.signing.cms import MAX_BYTES as SIGNATURE_MAX_BYTES
from portal.signing.dropped import Dropped, is_signature
from portal.templatetags.components import bytes_size

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


FILE_ERRORS: dict[str, Any] = {
    "empty": _("The file is empty. Choose the file with the work itself."),
    "too_big": _("The file is larger than 50 MB. Choose a smaller one; what you filled in before is kept."),
    "wrong_kind": _("This is not a file of a format that shows this kind of work. Fitting formats: %(formats)s."),
    "not_utf8": _("This text is not saved as UTF-8. Save it with the encoding UTF-8, and attach it anew."),
    "cut": _("The file ends too soon: it was not saved or copied whole. Save it again and attach it anew."),
    "mixed": _("The file holds something else besides, such as an archive or a script. Save it anew as a plain file."),
    "password": _("The file is locked with a password. Save it without one: the examiner must be able to open it."),
    "macros": _("The document has macros. Save it as an ordinary document without macros, or as PDF."),
    "path": _("The archive has a file name that leads outside its folder or has odd signs. Pack the folder anew."),
    "too_many": _("The archive has more than 10,000 files. Leave out what you did not write, such as libraries."),
    "bomb": _("It unpacks to far more than its size. Leave empty data out and pack it anew; save a document as PDF."),
    "link": _("The archive has links to other files. Put the files themselves in their place and pack it anew."),
    "duplicate": _("The archive has two files of one name. Leave one of them out and pack it anew."),
    "method": _("The archive is packed in an unusual way. Pack it as an ordinary ZIP."),
    "broken": _("The archive or document is damaged: it cannot be read to its end. Save or pack it anew."),
}


class DocumentForm(forms.Form):
    """One file for what the rules ask for; where several documents will do, which of them it is.

    Valid, it has `document`, a Requirement, and `file`, an Attachment not yet saved.
    """

    document = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=400)

    def __init__(self, choices: Iterable[Requirement], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = {choice.code: choice for choice in choices}
        field: Any = self.fields["document"]
        field.choices = [(code, choice.name) for code, choice in self.choices.items()]
        if len(self.choices) == 1:
            field.initial, field.required, field.widget = *self.choices, False, forms.HiddenInput()
        formats = [form for choice in self.choices.values() for form in choice.formats]
        endings = [ending for form in dict.fromkeys(formats) for ending in files.ENDINGS[form]]
        self.fields["file"].widget.attrs["accept"] = ",".join(endings)
        self.fields["file"].help_text = _("%(formats)s; at most 50 MB") % {"formats": named(formats)}

    def clean_document(self) -> Requirement:
        return self.choices[self.cleaned_data["document"] or next(iter(self.choices))]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "document" in said and said.get("file") is not None:
            formats = said["document"].formats
            try:
                said["file"] = files.read(said["file"], formats, settings.WORK_MAX_BYTES)
            except files.WrongFile as error:
                params = {"formats": named(formats)}
                self.add_error("file", ValidationError(FILE_ERRORS[error.code], params=params))
        return said


def named(formats: Iterable[str]) -> str:
    """Formats as people write them."""
    return ", ".join(form.upper() for form in dict.fromkeys(formats))


class AbstractForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The abstract of a program or database."""

    class Meta:
        model = Abstract
        fields = asked.ABSTRACT
        help_texts = {
            "field": _("Where it is used: accounting, medicine, teaching…"),
            "purpose": _("What it is for, in a sentence or two."),
            "functions": _("What it can do."),
            "characteristics": _("Size, requirements, protocols, formats – what matters technically."),
            "language": _("For example: Python 3, SQL"),
            "machine": _("For example: computers with Linux, phones with Android"),
        }


class OriginalForm(forms.Form):
    """A work on which the author's own rests: with its agreement, or with the year of its author's death."""

    title = OneLineField(label=_("Name of the original"), max_length=300)
    author = OneLineField(label=_("Its author"), max_length=300)
    ground = forms.ChoiceField(
        label=_("Why may you use it?"),
        widget=forms.RadioSelect,
        choices=[
            ("agreement", _("By an agreement with its author or holder")),
            ("expired", _("The term of its protection has expired")),
        ],
    )
    agreement = OneLineField(label=_("Agreement: with whom, number, date"), max_length=300, required=False)
    died_in = forms.IntegerField(
        label=_("Year of the author’s death"),
        required=False,
        min_value=1,
        help_text=_("Protection lasts the author’s life and 70 years, counted from the next 1 January."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        by = "agreement" if said.get("ground") == "agreement" else "died_in"
        if said.get("ground") and not said.get(by) and by not in self.errors:
            words = {
                "agreement": _("Name the agreement: with whom, number and date."),
                "died_in": _("Give the year in which its author died."),
            }
            self.add_error(by, words[by])
        if said.get("died_in") and said["died_in"] > timezone.localdate().year:
            self.add_error("died_in", _("This year has not come yet."))
        return said

    @property
    def original(self) -> Original:
        """What was said, as a row not yet saved."""
        said = self.cleaned_data
        known = {"title": said["title"], "author": said["author"]}
        if said["ground"] == "agreement":
            return Original(**known, agreement=said["agreement"])
        return Original(**known, died_in=said["died_in"])


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
        except files.WrongFile as error:
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


CHECK_ERRORS: dict[str, Any] = {
    "nothing": _("Choose a certificate, a signed document with its signature, or both in one file."),
    "empty": _("The file is empty. Choose it again."),
    "too_big": _("The file is larger than %(most)s. The portal does not check larger ones."),
    "big_pdf": _(
        "The file is larger than 5 MB: our certificates never are. Choose the signature that belongs to it too."
    ),
    "big_signature": _("The signature is larger than 256 KB. If it encloses its document, choose it alone."),
    "no_signature": _("Neither of the files is an electronic signature. It has a name such as contract.pdf.p7s."),
    "no_document": _("The signature does not enclose its document. Choose the document as well."),
}
CERTIFICATE_MAX_BYTES = 5 * 1024 * 1024


class VerifyForm(forms.Form):
    """A certificate of ours, or a signed document, dropped to be checked; nothing of it is kept.

    Valid, it has `dropped`, a signature; or None, and `alone`, the bytes of a file without one.
    """

    document = forms.FileField(
        label=_("Document"),
        required=False,
        allow_empty_file=True,
        help_text=_("A certificate of the register as PDF, or any signed document up to 25 MB."),
    )
    signature = forms.FileField(
        label=_("Its signature"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "A file such as .p7s or .cms. None is needed for a certificate; one that encloses its document goes alone."
        ),
    )
    dropped: Dropped | None = None
    alone: bytes = b""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        uploads = {name: said[name] for name in ("document", "signature") if said.get(name)}
        if not uploads and not self.errors:
            self._object("document", "nothing")
        for name in [name for name, upload in uploads.items() if not upload.size]:
            self._object(name, "empty")
        if not self.errors:
            self._sort({name: upload.read() for name, upload in uploads.items()}, uploads)
        return said

    def _object(self, name: str, code: str) -> None:
        params = {"most": bytes_size(settings.CHECK_MAX_BYTES)}
        self.add_error(name, ValidationError(CHECK_ERRORS[code], code=code, params=params))

    def _sort(self, files: dict[str, bytes], uploads: dict[str, Any]) -> None:
        """Which file is what is told by the bytes, not by the field: people mistake one for the other."""
        signed = [name for name, data in files.items() if is_signature(data)]
        if len(files) == 2 and not signed:
            self._object("signature", "no_signature")
            return
        if not signed:
            self._take_alone(*files.items())
            return
        by = signed[-1]  # a signature may itself be signed: then the fields decide
        beside = next((name for name in files if name != by), None)
        name = one_line(uploads[beside or by].name or "")[-100:]
        self._take(by, Dropped(files[by], None if beside is None else files[beside], name))

    def _take_alone(self, file: tuple[str, bytes]) -> None:
        name, self.alone = file
        if len(self.alone) > CERTIFICATE_MAX_BYTES:
            self._object(name, "big_pdf")

    def _take(self, by: str, dropped: Dropped) -> None:
        if dropped.document is not None and len(dropped.signature) > 2 * SIGNATURE_MAX_BYTES:
            self._object(by, "big_signature")
        elif dropped.is_too_big:
            self._object("document", "too_big")
        elif dropped.lacks_document:
            self._object("document", "no_document")
        else:
            self.dropped = dropped

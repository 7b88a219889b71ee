"""The field of a form by which a file is sent: in pieces by the page's script, or whole with the form."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal.flow import StepRefused
from portal.uploads import finishing, receiving
from portal.uploads.models import Upload
from portal.uploads.purposes import Purpose


class UploadInput(forms.FileInput):
    """A hidden field with the key of an upload, beside a field for a file; the template is components/upload.html."""

    template_name = "components/upload.html"
    purpose: Purpose

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        kept = value if isinstance(value, UUID) else ""
        whole = min(settings.WORK_MAX_BYTES, self.purpose.max_bytes)
        context["widget"].update(purpose=self.purpose, kept=kept, whole=whole)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A file that came with the form, else the key of one that came before."""
        try:
            return files.get(name) or UUID(data.get(name, ""))
        except ValueError:
            return None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and name not in files

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # the hidden field may hold what is asked for


class UploadField(forms.Field):
    """Gives the key of an upload that `person`, set by the form, may have taken over for `purpose`.

    A file that came whole is kept as an upload too, so that another mistake in the form does not lose it.
    """

    widget = UploadInput
    default_error_messages = {"required": _("Choose a file.")}
    person: Any

    def __init__(self, purpose: Purpose, **options: Any) -> None:
        super().__init__(**options)
        self.purpose = self.widget.purpose = purpose
        self.kept: UUID | None = None

    def clean(self, value: Any) -> UUID | None:
        sent = super().clean(value)
        if isinstance(sent, UploadedFile):
            sent = self._keep(sent)
        if sent is None:
            return None
        upload = Upload.objects.filter(pk=sent).first()
        if refusal := finishing.may_take(self.person, upload, self.purpose):
            raise ValidationError(str(refusal.reason))
        self.kept = sent
        return self.kept

    def bound_data(self, data: Any, initial: Any) -> Any:
        return self.kept or data

    def _keep(self, file: "UploadedFile[bytes]") -> UUID:
        try:
            return receiving.keep(self.person, self.purpose, file)
        except StepRefused as refused:
            raise ValidationError(str(refused)) from refused

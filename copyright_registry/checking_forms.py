"""What anybody may hand in to be checked."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.forms import one_line
from portal.signing.cms import MAX_BYTES as SIGNATURE_MAX_BYTES
from portal.signing.dropped import Dropped, is_signature
from portal.templatetags.components import bytes_size

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

"""What a person sends: a sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.uploads.forms import UploadField
from registers.bulk.steps import PURPOSE


class SheetForm(forms.Form):
    """One file, CSV or XLSX."""

    sheet = UploadField(PURPOSE, label=_("Sheet of works"), help_text=_("XLSX or CSV, at most 100 000 rows."))

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].person = person  # type: ignore[attr-defined]  # UploadField

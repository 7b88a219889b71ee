"""What stands in the fields of a contract in both languages."""

import json
from pathlib import Path

import pytest

from contracts import forms, wording
from contracts.fields import FieldType
from contracts.models import Side

FILES = sorted((Path(forms.__file__).parent / "appendices").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_datum_of_a_party_that_a_form_names_is_known(file: Path) -> None:
    form = forms.checked(json.loads(file.read_text()))
    named = [key for key, field in form.fields.items() if field.type == FieldType.PARTY]
    assert named
    assert {wording.datum(key)[0] for key in named} <= set(Side)


def test_a_datum_that_nobody_knows_stops_the_document() -> None:
    with pytest.raises(LookupError, match="owner_shoe_size"):
        wording.datum("owner_shoe_size")

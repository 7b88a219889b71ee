"""What is handed in with an application: a file that fits, an abstract, an original with its ground."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from copyright_registry import asked
from copyright_registry.document_forms import AbstractForm, DocumentForm, OriginalForm
from copyright_registry.models import Application, Kind
from portal import law
from tests import samples
from tests.copyright_registry import kinds

FILES = samples.of_each_format()


def document_form(kind: str, part: str, name: str, content: bytes, **said: str) -> DocumentForm:
    choices = asked.choices(Application(kind=Kind.objects.get(code=kind)), part)
    return DocumentForm(choices, said, MultiValueDict({"file": [SimpleUploadedFile(name, content)]}))


@pytest.mark.clause(law.O1315_5_2a)
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("poem.pdf", b"", "The file is empty"),
        ("poem.pdf", b"%PDF-1.7" + b" " * 200, "larger than 50 MB"),
        ("song.wav", b"RIFF\x00\x00\x00\x00WAVE", "PDF, DOCX, ODT, TXT"),
    ],
)
def test_a_file_that_does_not_fit_is_sent_back_with_the_reason(
    db: None, settings: Any, name: str, content: bytes, words: str
) -> None:
    settings.WORK_MAX_BYTES = 100

    with override("en"):
        form = document_form("literary", "copy", name, content, document="text")

        assert words in str(form.errors["file"])


def test_where_one_document_will_do_nobody_is_asked_which(db: None) -> None:
    form = document_form("program", "source", "source.zip", FILES["zip"])

    assert form.is_valid()
    assert form.cleaned_data["document"].code == "source"
    assert "radio" not in str(form)


@pytest.mark.parametrize("said", [{}, {"document": "source"}, {"document": ""}])
def test_where_several_will_do_one_of_them_is_wanted(db: None, said: dict[str, str]) -> None:
    assert set(document_form("musical", "copy", "song.mp3", FILES["mp3"], **said).errors) == {"document"}


def test_a_file_fits_the_document_that_was_chosen_not_another_of_the_same_kind(db: None) -> None:
    assert document_form("musical", "copy", "song.mp3", FILES["mp3"], document="recording").is_valid()
    assert set(document_form("musical", "copy", "song.mp3", FILES["mp3"], document="notes").errors) == {"file"}


def test_a_file_is_wanted(db: None) -> None:
    choices = asked.choices(Application(kind=Kind.objects.get(code="literary")), "copy")

    assert set(DocumentForm(choices, {"document": "text"}, MultiValueDict()).errors) == {"file"}


@pytest.mark.clause(law.O1315_5_2b)
def test_every_field_of_the_abstract_is_wanted_and_of_a_length() -> None:
    assert set(AbstractForm({}).errors) == kinds.ABSTRACT.keys()
    assert set(AbstractForm({**kinds.ABSTRACT, "functions": "Ж" * 3001}).errors) == {"functions"}
    assert AbstractForm(kinds.ABSTRACT).is_valid()


ORIGINAL = {"title": "Қара сөз", "author": "Абай"}


@pytest.mark.clause(law.O1315_5_3)
@time_machine.travel("2026-11-20T12:00:00+05:00", tick=False)
@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, {"title", "author", "ground"}),
        (ORIGINAL, {"ground"}),
        ({**ORIGINAL, "ground": "luck"}, {"ground"}),
        ({**ORIGINAL, "ground": "agreement"}, {"agreement"}),
        ({**ORIGINAL, "ground": "agreement", "agreement": " \u200b "}, {"agreement"}),
        ({**ORIGINAL, "ground": "expired"}, {"died_in"}),
        ({**ORIGINAL, "ground": "expired", "died_in": "long ago"}, {"died_in"}),
        ({**ORIGINAL, "ground": "expired", "died_in": "0"}, {"died_in"}),
        ({**ORIGINAL, "ground": "expired", "died_in": "2027"}, {"died_in"}),
        ({**ORIGINAL, "ground": "expired", "died_in": "99999999999"}, {"died_in"}),
        ({**ORIGINAL, "ground": "expired", "died_in": "1904"}, set()),
        ({**ORIGINAL, "ground": "agreement", "agreement": "No. 5"}, set()),
        ({**ORIGINAL, "ground": "agreement", "agreement": "No. 5", "died_in": "1904"}, set()),
    ],
)
def test_an_original_has_a_name_an_author_and_a_ground(said: dict[str, str], wrong: set[str]) -> None:
    assert set(OriginalForm(said).errors) == wrong


def test_only_the_chosen_ground_of_an_original_is_kept() -> None:
    both = {**ORIGINAL, "agreement": "No. 5", "died_in": "1904"}

    for ground, kept in (("agreement", ("No. 5", None)), ("expired", ("", 1904))):
        form = OriginalForm({**both, "ground": ground})
        assert form.is_valid()
        assert (form.original.agreement, form.original.died_in) == kept

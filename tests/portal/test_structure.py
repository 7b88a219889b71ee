"""A file is whole and one thing only; what is refused is told with words that say what to do."""

import re
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from copyright_registry import benefits
from copyright_registry.benefit_forms import PROOF_ERRORS
from copyright_registry.rule_changes_admin import PROOF_ERRORS as RULE_ERRORS
from portal import archives, files, law, structure
from portal.files import ENDINGS, FILE_ERRORS, WrongFile
from tests import samples

ALL = list(ENDINGS)
GOOD = samples.of_each_format()
ZIP = samples.archive({"run.sh": b"rm"})
SCRIPT = b"<script>alert(1)</script>"
FOREIGN = {
    "page": b"\n<!DOCTYPE HTML><body>",
    "script": SCRIPT,
    "drawing": b"<svg onload=alert(1)>",
    "php": b"<?php x();",
    "rar": b"Rar!\x1a\x07\0",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "zip": ZIP,
}
CODES = {
    "empty", "too_big", "wrong_kind", "not_utf8", "cut", "mixed", "password", "macros",
    "path", "too_many", "bomb", "link", "duplicate", "method", "broken",
}  # fmt: skip


def told(name: str, content: bytes) -> str:
    """The code of the refusal, "" where the file is taken."""
    try:
        files.check(SimpleUploadedFile(name, content), ALL, 10**8)
    except WrongFile as error:
        return error.code
    return ""


@pytest.mark.clause(law.O1315_5_2a)
@pytest.mark.parametrize("form", GOOD)
def test_a_whole_file_is_taken_from_memory_and_from_disk(form: str) -> None:
    content = GOOD[form]
    with TemporaryUploadedFile(f"work{ENDINGS[form][0]}", "", len(content), None) as upload:
        upload.write(content)
        upload.flush()

        checked = files.check(upload, ALL, 10**6)

        assert upload.read() == content
    assert checked == files.check(SimpleUploadedFile(upload.name or "", content), ALL, 10**6)
    assert checked.format == form


@pytest.mark.parametrize("form", ["pdf", "png", "jpeg", "tiff", "wav", "mp4", "docx", "odt", "zip"])
def test_half_a_file_is_refused(form: str) -> None:
    content = samples.picture(form.upper(), (90, 90)) if form in {"png", "jpeg", "tiff"} else GOOD[form]

    assert told(f"work{ENDINGS[form][0]}", content[: len(content) // 2]) in {"cut", "broken"}


@pytest.mark.parametrize("form", ["pdf", "png", "jpeg"])
@pytest.mark.parametrize("behind", FOREIGN)
def test_something_foreign_behind_the_end_is_refused(form: str, behind: str) -> None:
    assert told(f"work{ENDINGS[form][0]}", GOOD[form] + FOREIGN[behind]) == "mixed"


@pytest.mark.parametrize("form", sorted(GOOD.keys() - structure.PACKAGES - {"txt"}))
def test_a_zip_behind_any_file_is_refused(form: str) -> None:
    assert told(f"work{ENDINGS[form][0]}", GOOD[form] + ZIP) == "mixed"


def test_a_pdf_that_begins_as_a_page_is_refused() -> None:
    head = b"%PDF-1.7\n"

    assert told("a.pdf", GOOD["pdf"].replace(head, head + b"%<html>" + SCRIPT)) == "mixed"


def test_a_pdf_that_writes_of_scripts_is_taken() -> None:
    content = samples.pdf(content=b"% " * 600 + b"(<script>) Tj")

    assert told("a.pdf", content) == ""


def test_a_pdf_with_something_harmless_behind_the_end_is_taken_and_one_cut_in_an_update_not() -> None:
    assert told("a.pdf", GOOD["pdf"] + b"\0" * 600) == ""
    assert told("a.pdf", GOOD["pdf"] + b"9 0 obj\n<< >>\n" * 99) == "cut"


def test_any_byte_behind_a_png_is_refused_but_not_a_second_picture_behind_a_jpeg() -> None:
    assert told("a.png", GOOD["png"] + b"\0") == "mixed"
    assert told("a.jpg", GOOD["jpeg"] + GOOD["jpeg"]) == ""
    assert told("a.jpg", GOOD["jpeg"] + GOOD["mp4"]) == ""


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.gif", "a.png", "a.jpg", "a.pdf"])
@pytest.mark.parametrize("content", [b"<svg onload='alert(1)'/>", b"<html>" + SCRIPT, b"GIF89a/*" + SCRIPT + ZIP])
def test_pages_drawings_and_gifs_are_no_works(name: str, content: bytes) -> None:
    assert told(name, content) == "wrong_kind"


def test_a_text_of_another_coding_is_told_how_to_save_it() -> None:
    assert told("a.txt", "Ночь".encode("cp1251")) == "not_utf8"
    assert told("a.txt", "Түн".encode("utf-16")) == "not_utf8"
    assert told("a.txt", b"a" * 2_000_000 + b"\xd2") == "not_utf8"
    assert told("a.txt", b"a" * 5000 + b"\0") == "wrong_kind"
    assert told("a.txt", b"a" * 5000 + ZIP) == "mixed"


@given(text=st.text(min_size=1).filter(lambda text: "\0" not in text), long=st.integers(0, 3))
def test_every_text_in_utf_8_is_taken_wherever_it_is_cut_in_pieces(text: str, long: int) -> None:
    content = b"a" * (structure.CHUNK - long) + text.encode()

    assert told("a.txt", content) == ""


def test_a_pdf_is_refused_for_a_password_only_where_it_asks_for_one() -> None:
    assert told("a.pdf", samples.locked_pdf("secret")) == "password"
    assert told("a.pdf", samples.locked_pdf("")) == ""


def test_a_pdf_with_a_script_is_taken_as_it_is() -> None:
    content = samples.pdf(catalogue=b"/OpenAction << /S /JavaScript /JS (app.alert) >>")

    assert told("a.pdf", content) == ""


def test_a_package_must_be_what_its_name_says() -> None:
    assert told("a.docx", ZIP) == "wrong_kind"
    assert told("a.odt", ZIP) == "wrong_kind"
    assert told("a.docx", GOOD["odt"]) == "wrong_kind"
    assert told("a.odt", GOOD["docx"]) == "wrong_kind"
    assert told("a.odt", samples.odt(kind="application/vnd.oasis.opendocument.spreadsheet")) == "wrong_kind"
    assert told("a.odt", samples.archive({"a": b"", "mimetype": samples.ODT.encode()})) == "wrong_kind"
    assert told("a.docx", GOOD["docx"].replace(b"word/", b"xxxx/")) == ""  # the main part may have any name


def test_documents_with_macros_are_refused() -> None:
    enabled = samples.MAIN.replace("document.main", "document.macroEnabled.main")

    assert told("a.docx", samples.docx(**{"word/vbaProject.bin": b"x"})) == "macros"
    assert told("a.docx", samples.archive({"[Content_Types].xml": enabled.encode()}, ZIP_STORED)) == "macros"
    assert told("a.odt", samples.odt(**{"Basic/Standard/Module1.xml": b"<x/>"})) == "macros"
    assert told("a.odt", samples.odt(**{"Scripts/python/a.py": b"x"})) == "macros"


def test_documents_with_a_password_are_refused() -> None:
    old = files.OLD_OFFICE + bytes(5000)

    assert told("a.odt", samples.odt(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>"})) == "password"
    assert told("a.docx", old + "EncryptedPackage".encode("utf-16-le")) == "password"
    assert told("a.docx", old) == "wrong_kind"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (samples.archive({"a": bytes(2**22)}), "bomb"),
        (samples.archive({"../a": b"x"}), "path"),
        (samples.archive(dict.fromkeys(map(str, range(10_001)), b"")), "too_many"),
        (samples.archive({"a": b"1", "a/b": b"1"}), "duplicate"),
    ],
    ids=["bomb", "path", "too_many", "duplicate"],
)
def test_an_archive_that_is_not_to_be_unpacked_is_refused_whatever_it_calls_itself(content: bytes, code: str) -> None:
    for name in ("a.zip", "a.docx", "a.odt"):
        assert told(name, content) == code


@pytest.mark.parametrize("form", sorted(GOOD))
def test_pieces_without_end_are_not_walked_for_ever(form: str) -> None:
    """A million empty pieces behind the first bytes: refused or taken, at once."""
    pieces = {"png": samples.png_chunk(b"tEXt", b""), "mp4": samples.box(b"free"), "jpeg": b"\xff\xfe\0\2"}
    content = GOOD[form][:16] + pieces.get(form, b"stream\n%%EOF PK\5\6") * 10**6

    assert told(f"a{ENDINGS[form][0]}", content) in {"", *CODES}


@given(form=st.sampled_from(sorted(GOOD)), place=st.integers(0, 3000), byte=st.integers(0, 255))
def test_whatever_byte_is_changed_it_is_taken_or_refused(form: str, place: int, byte: int) -> None:
    content = bytearray(GOOD[form])
    content[place % len(content)] = byte

    assert told(f"a{ENDINGS[form][0]}", bytes(content)) in {"", *CODES}


def test_each_refusal_has_words_in_every_form() -> None:
    modules: list[Any] = [files, structure, archives]
    source = "".join(Path(module.__file__).read_text() for module in modules)
    codes = set(re.findall(r'Wrong(?:File|Archive)\("(\w+)"\)', source))

    assert codes < CODES
    assert set(FILE_ERRORS) == CODES
    assert set(PROOF_ERRORS) == set(RULE_ERRORS) == CODES


def test_a_proof_and_a_work_are_checked_alike() -> None:
    for content, code in ((GOOD["png"] + ZIP, "mixed"), (GOOD["png"][:-5], "cut")):
        with pytest.raises(WrongFile) as error:
            benefits.read_proof(SimpleUploadedFile("a.png", content))
        assert error.value.code == code == told("a.png", content)
    assert benefits.read_proof(SimpleUploadedFile("a.png", GOOD["png"])).data == GOOD["png"]

"""Which files show a work: told from ending and first bytes together, never raising on what a person sends."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from hypothesis import given
from hypothesis import strategies as st

from copyright_registry.models import Requirement
from portal import files, law
from portal.files import ENDINGS, WrongFile
from tests import samples

ALL = list(ENDINGS)
MEGABYTE = 1024 * 1024
WHOLE = samples.of_each_format()
HEADS = {
    **{form: [content[:16]] for form, content in WHOLE.items()},
    "txt": ["Түнгі көш\n".encode(), b"\xef\xbb\xbfText"],
    "wav": [b"RIFF\x24\x00\x00\x00WAVEfmt ", b"RF64\xff\xff\xff\xffWAVEds64"],
    "mp3": [b"ID3\x04\x00", b"\xff\xfb\x90\x00"],
    "tiff": [b"II*\x00\x08", b"MM\x00*\x00"],
}
KNOWN = [(form, ending, head) for form in HEADS for ending in ENDINGS[form] for head in HEADS[form]]
GOOD = [(form, ending) for form in ENDINGS for ending in ENDINGS[form]]


def refused(upload: "UploadedFile[Any]", formats: list[str], limit: int = MEGABYTE) -> str:
    with pytest.raises(WrongFile) as error:
        files.check(upload, formats, limit)
    return error.value.code


@pytest.mark.clause(law.O1315_5_2a)
@pytest.mark.parametrize(("form", "ending"), GOOD)
def test_a_format_is_told_by_ending_and_first_bytes(form: str, ending: str) -> None:
    content = WHOLE[form]
    for name in (f"work{ending}", f"WORK{ending.upper()}", f"Түнгі көш.v2{ending}"):
        work = files.check(SimpleUploadedFile(name, content), ALL, MEGABYTE)

        assert (work.format, work.name, work.size) == (form, name, len(content))
        assert work.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("form", WHOLE)
def test_right_bytes_under_a_wrong_ending_are_refused(form: str) -> None:
    for name in ("work", "work.exe", "work.pdf.html", f"{form}", "pdf"):
        assert refused(SimpleUploadedFile(name, WHOLE[form]), ALL) == "wrong_kind"


@pytest.mark.parametrize(("form", "ending"), GOOD)
def test_wrong_bytes_under_a_right_ending_are_refused(form: str, ending: str) -> None:
    for content in (b"MZ\x90\x00\x03", b"\x00" * 64, b"<script>\x00", b"\xd2\x00 \xd2 Text"):
        assert refused(SimpleUploadedFile(f"work{ending}", content), ALL) == "wrong_kind"


def test_a_good_file_of_a_format_that_does_not_fit_the_kind_is_refused() -> None:
    assert refused(SimpleUploadedFile("work.png", WHOLE["png"]), ["pdf", "txt"]) == "wrong_kind"


def test_an_empty_file_is_refused() -> None:
    assert refused(SimpleUploadedFile("work.pdf", b""), ALL) == "empty"


def test_the_limit_is_the_last_byte_allowed() -> None:
    content = WHOLE["pdf"]

    assert files.check(SimpleUploadedFile("work.pdf", content), ALL, len(content)).size == len(content)
    assert refused(SimpleUploadedFile("work.pdf", content + b" "), ALL, len(content)) == "too_big"


def test_a_file_that_claims_four_gigabytes_is_refused_unread() -> None:
    class Unread(BytesIO):
        def read(self, *_size: Any) -> bytes:
            raise AssertionError("It was read.")

    claim = UploadedFile(Unread(), "work.wav", size=4 * 1024**3)

    assert refused(claim, ALL, 50 * MEGABYTE) == "too_big"


def test_the_hash_is_that_of_all_bytes_however_many_pieces_they_come_in() -> None:
    content = b"%PDF-1.7\n" + bytes(range(256)) * 1024 + b"%%EOF"

    upload = SimpleUploadedFile("work.pdf", content)

    work = files.check(upload, ALL, MEGABYTE)

    assert (work.sha256, work.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert upload.read() == content


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("/etc/cron.d/work.pdf", "work.pdf"),
        ("fdp.\u202eыгріл\u202c.pdf", "fdp.ыгріл.pdf"),
        ("work\u200b\ufeff.pdf", "work.pdf"),
        ("a\r\nSHA-256: 00\u2028b.pdf", "a SHA-256: 00 b.pdf"),
        ("<script>.pdf", "<script>.pdf"),
    ],
)
def test_a_name_is_kept_as_one_harmless_line(sent: str, kept: str) -> None:
    assert files.check(SimpleUploadedFile(sent, WHOLE["pdf"]), ALL, MEGABYTE).name == kept


def test_a_name_of_three_hundred_letters_keeps_its_ending() -> None:
    work = files.check(SimpleUploadedFile("Ж" * 300 + ".pdf", WHOLE["pdf"]), ALL, MEGABYTE)

    assert len(work.name) == 255
    assert work.name.endswith("Ж.pdf")


def test_a_letter_cut_at_the_end_of_what_is_looked_at_is_still_text() -> None:
    assert files.begins_like("txt", "қ".encode() * 3 + "қ".encode()[:1])
    assert not files.begins_like("txt", b"\xd2 \xd2 \xd2 Text")


@given(content=st.binary(max_size=600), name=st.text(max_size=40), ending=st.sampled_from(sum(ENDINGS.values(), ())))
def test_whatever_is_sent_is_told_or_refused(content: bytes, name: str, ending: str) -> None:
    form = files.format_of(name + ending, content)

    assert form is None or (files.begins_like(form, content) and ending in ENDINGS[form])


@given(known=st.sampled_from(KNOWN), tail=st.binary(max_size=40))
def test_what_follows_the_first_bytes_never_makes_it_another_format(known: tuple[str, str, bytes], tail: bytes) -> None:
    form, _ending, head = known

    assert form == "txt" or files.begins_like(form, head + tail)


def test_every_format_that_a_document_may_have_is_one_we_can_tell(db: None) -> None:
    named = {form for requirement in Requirement.objects.all() for form in requirement.formats}

    assert named <= ENDINGS.keys()
    assert HEADS.keys() == WHOLE.keys() == ENDINGS.keys()

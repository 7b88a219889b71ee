"""Whatever the file is, the answer is a preview: made anew within limits, or the note why there is none."""

import random
import re
from io import BytesIO
from pathlib import Path
from time import monotonic

import pypdfium2
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from portal import archives, previews
from portal.archives import Row, WrongArchive
from portal.previews import Page, Preview, Sound
from tests import samples
from tests.portal.previews.conftest import Made

ROOT = Path(__file__).resolve().parents[3]
GOOD = samples.of_each_format()
SCRIPT = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"


@pytest.mark.parametrize("form", ["png", "jpeg", "tiff"])
def test_a_picture_is_drawn_anew_as_jpeg(made: Made, tmp_path: Path, form: str) -> None:
    assert made(GOOD[form], form) == Preview(pages=(Page("page-1.jpg", 40, 30),), count=1)
    with Image.open(tmp_path / "page-1.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (40, 30))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_of_any_colours_is_shown(made: Made, mode: str) -> None:
    assert made(samples.picture("PNG", (2000, 100), mode), "png").pages == (Page("page-1.jpg", 1600, 80),)


def test_what_a_camera_wrote_beside_the_picture_is_left_out_and_the_picture_upright(made: Made, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "Alma lives at Abai 5", 6  # description; turned by 90 degrees
    data = samples.picture("JPEG", (200, 100), exif=exif, comment=b"Abai 5")

    assert made(data, "jpeg").pages == (Page("page-1.jpg", 100, 200),)
    assert b"Abai" in data
    assert b"Abai" not in (tmp_path / "page-1.jpg").read_bytes()


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("TIFF", "CMYK")])
def test_forty_megapixels_are_made_small_within_the_limits(made: Made, form: str, mode: str) -> None:
    data = samples.picture(form, (8000, 5000), mode)
    begun = monotonic()

    assert made(data, form.lower()).pages == (Page("page-1.jpg", 1600, 1000),)
    assert monotonic() - begun < 20  # about 0.8 here


@pytest.mark.parametrize("size", [(10_001, 10_000), (20_000, 20_000), (65_000, 65_000)])
def test_a_picture_of_more_than_a_hundred_megapixels_is_told(made: Made, size: tuple[int, int]) -> None:
    head = size[0].to_bytes(4) + size[1].to_bytes(4) + b"\x01\0\0\0\0"
    data = b"\x89PNG\r\n\x1a\n" + samples.png_chunk(b"IHDR", head) + samples.png_chunk(b"IDAT", b"")

    assert made(data, "png") == Preview("pixels")


def test_only_the_reader_of_its_format_gets_the_file(made: Made) -> None:
    assert made(samples.picture("GIF"), "png") == Preview("broken")
    assert made(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "tiff") == Preview("broken")


def test_the_first_ten_pages_of_a_pdf_are_shown_and_all_counted(made: Made, tmp_path: Path) -> None:
    preview = made(samples.pdf(pages=12), "pdf")

    assert (preview.note, preview.count) == ("", 12)
    assert preview.pages == tuple(Page(f"page-{number}.jpg", 1200, 1800) for number in range(1, 11))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(page.name for page in preview.pages)


def test_a_pdf_shows_what_its_page_draws(made: Made, tmp_path: Path) -> None:
    made(samples.pdf(content=b"1 0 0 rg 0 0 100 300 re f"), "pdf")

    with Image.open(tmp_path / "page-1.jpg") as image:
        assert isinstance(left := image.getpixel((300, 900)), tuple)
        assert isinstance(right := image.getpixel((900, 900)), tuple)
    assert (left[0] > 250, left[1] < 5, min(right) > 250) == (True, True, True)


@pytest.mark.parametrize(("size", "width", "height"), [(b"100000 2", 1200, 1), (b"2 14000", 1, 2400)])
def test_a_page_of_any_size_is_bounded(made: Made, size: bytes, width: int, height: int) -> None:
    (page,) = made(samples.pdf(size=size), "pdf").pages

    assert (page.width, page.height) == pytest.approx((width, height), abs=1)


@pytest.mark.parametrize(
    "catalogue",
    [
        SCRIPT,
        SCRIPT.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4a#53"),
        b"/OpenAction << /S /Launch /F (calc.exe) >>",
        b"/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) >>] >> >>",
        b"/AcroForm << /XFA (x) /Fields [] >>",
    ],
    ids=["script", "coded script", "program", "attached file", "other form"],
)
def test_a_pdf_with_active_content_is_shown_and_told(made: Made, catalogue: bytes) -> None:
    preview = made(samples.pdf(catalogue=catalogue), "pdf")

    assert (preview.note, len(preview.pages)) == ("active", 1)


def test_a_script_in_a_packed_stream_of_objects_is_told_too(made: Made) -> None:
    writer = copy_into_new_writer(
        PdfFileReader(BytesIO(samples.pdf(catalogue=SCRIPT))), writer_kwargs={"stream_xrefs": True}
    )
    stream = writer.prepare_object_stream()
    action = writer.root.raw_get("/OpenAction")
    writer.root["/OpenAction"] = writer.add_object(action, obj_stream=stream)
    file = BytesIO()
    writer.write(file)

    assert b"/JavaScript" not in file.getvalue()
    assert made(file.getvalue(), "pdf").note == "active"


def test_a_page_that_speaks_of_scripts_has_none(made: Made) -> None:
    assert made(samples.pdf(content=b"(/JavaScript /JS ) Tj"), "pdf").note == ""


def test_a_pdf_with_a_password_is_told_and_one_that_only_its_owner_locks_is_shown(made: Made) -> None:
    assert made(samples.locked_pdf("secret"), "pdf") == Preview("password")
    assert len(made(samples.locked_pdf(""), "pdf").pages) == 1
    assert previews.needs_password(BytesIO(samples.locked_pdf("secret")))
    assert not previews.needs_password(BytesIO(samples.locked_pdf("")))
    assert not previews.needs_password(BytesIO(b"%PDF-1.7 /Encrypt %%EOF"))


def test_a_text_is_shown_to_its_64_kilobytes(made: Made) -> None:
    assert made("Түнгі\x00 көш".encode(), "txt") == Preview(text="Түнгі\ufffd көш")
    long = made(("қ" * 50_000).encode(), "txt")
    assert (long.text, long.is_cut) == ("қ" * 32 * 1024, True)


@pytest.mark.parametrize("form", ["wav", "mp3", "flac"])
def test_a_recording_is_described_and_its_first_minute_encoded_anew(made: Made, tmp_path: Path, form: str) -> None:
    data = samples.recording(form.upper(), 90, 44_100, 2)

    preview = made(data, form)

    assert preview.note == ""
    assert preview.sound == Sound(pytest.approx(90, abs=0.1), 2, 44_100, "excerpt.flac", 60)
    excerpt = soundfile.info(tmp_path / "excerpt.flac")
    assert (excerpt.format, excerpt.duration, excerpt.samplerate) == ("FLAC", 60, 44_100)
    loudness = abs(soundfile.read(tmp_path / "excerpt.flac")[0]).max()
    assert 0.9 < loudness <= 1


def test_of_many_channels_two_are_heard_and_of_many_samples_fewer_seconds(made: Made) -> None:
    sound = made(samples.recording("WAV", 40, 96_000, 6), "wav").sound

    assert sound == Sound(40, 6, 96_000, "excerpt.flac", 31.25)


def test_the_words_of_office_documents_are_shown(made: Made) -> None:
    body = "<w:p><w:r><w:t>Түнгі</w:t><w:tab/><w:t>көш</w:t></w:r></w:p><w:p><w:r><w:t>2</w:t></w:r></w:p>"

    assert made(samples.docx(body), "docx") == Preview(text="Түнгі\tкөш\n2")
    assert made(samples.odt("<text:h>Түнгі</text:h><text:p>көш<text:s/>2</text:p>"), "odt") == Preview(
        text="Түнгі\nкөш 2"
    )
    long = made(samples.docx("".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(20_000))), "docx")
    assert (len(long.text) > 60_000, long.is_cut) == (True, True)


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    "entities",
    [
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "{Path(__file__).as_uri()}">]>',
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}<!ENTITY a "&a8;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    ],
    ids=["outer", "billion laughs", "outer type"],
)
def test_a_document_with_entities_is_not_read(made: Made, entities: str) -> None:
    assert made(samples.docx("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", before=entities), "docx") == Preview("broken")


def test_an_archive_is_shown_as_a_tree_and_a_bomb_as_its_note(made: Made) -> None:
    assert made(GOOD["zip"], "zip").rows == (Row("src", 0), Row("main.py", 1, 9, 0, is_text=True))
    assert made(samples.archive({"a": bytes(2**22)}), "zip") == Preview("bomb")
    many = made(samples.archive({f"{'x' * 200}/{n}": b"" for n in range(10_000)}), "zip")
    assert len(many.rows) == 10_001


@pytest.mark.parametrize("form", ["mp4", "exe", "svg", "html", "password"])
def test_other_formats_have_no_preview(made: Made, form: str) -> None:
    assert made(b"<svg onload='alert(1)'/>", form) == Preview("none")


@pytest.mark.parametrize("form", sorted(previews.MADE - {"txt", "mp3", "wav"}))
def test_half_a_file_is_told_as_broken(made: Made, form: str) -> None:
    data = samples.picture(form.upper(), (300, 300)) if form in {"png", "jpeg", "tiff"} else GOOD[form]

    assert made(data[: len(data) // 2], form).note == "broken"


def test_whatever_bytes_are_changed_the_answer_is_a_preview(made: Made) -> None:
    chance = random.Random(0)  # noqa: S311 - the same bytes each time
    for form in sorted(previews.MADE):
        data = bytearray(GOOD[form])
        for _change in range(12):
            data[chance.randrange(min(len(data), 600))] = chance.randrange(256)

        assert made(bytes(data), form).note in {"", "active", *previews.NOTES}


def test_the_file_may_lie_on_disk_or_in_memory_and_is_left_at_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(GOOD["png"])
    with (tmp_path / "a.png").open("rb") as file:
        file.seek(9)
        assert len(previews.make(file, "png", tmp_path).pages) == 1
        assert file.tell() == 0
        assert file.read() == GOOD["png"]


def test_a_new_preview_takes_the_place_of_the_old_one(made: Made, tmp_path: Path) -> None:
    made(samples.pdf(pages=3), "pdf")
    made(GOOD["wav"], "wav")
    assert [path.name for path in tmp_path.iterdir()] == ["excerpt.flac"]
    made(b"no picture", "png")
    assert list(tmp_path.iterdir()) == []


def test_pdfium_is_built_without_scripts() -> None:
    assert "V8" not in pypdfium2.PDFIUM_INFO.flags


@given(
    st.builds(
        Preview,
        note=st.sampled_from(["", *previews.NOTES]),
        count=st.integers(0, 10**6),
        text=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
        is_cut=st.booleans(),
        sound=st.none()
        | st.builds(
            Sound,
            st.floats(0, 1e6),
            st.integers(1, 8),
            st.integers(1, 10**6),
            st.sampled_from(["", "excerpt.flac"]),
            st.floats(0, 60),
        ),
        rows=st.lists(
            st.builds(Row, st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.integers(0, 31))
        ).map(tuple),
    )
)
def test_a_preview_is_read_back_as_it_was_stored(preview: Preview) -> None:
    assert previews.loaded(preview.as_json()) == preview


def test_every_refusal_of_an_archive_has_words_for_staff(tmp_path: Path) -> None:
    source = Path(archives.__file__).read_text()
    codes = set(re.findall(r'WrongArchive\("(\w+)"\)', source))

    assert codes == {"password", "path", "too_many", "bomb", "link", "duplicate", "method", "broken"}
    assert codes <= previews.NOTES.keys()
    assert str(WrongArchive("path")) == "path"

"""Small real files of every format, made here: pictures, sounds, documents and archives that programs open."""

import struct
import warnings
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy
import soundfile
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT = "application/vnd.oasis.opendocument.text"


def picture(form: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    """A picture in one colour, by Pillow's name of the format."""
    file = BytesIO()
    Image.new(mode, size).save(file, form, **options)
    return file.getvalue()


def recording(form: str, seconds: float = 0.2, rate: int = 8000, channels: int = 1) -> bytes:
    """A tone."""
    file = BytesIO()
    wave = numpy.sin(numpy.arange(int(seconds * rate)) / 9)
    soundfile.write(file, numpy.column_stack([wave] * channels), rate, format=form)
    return file.getvalue()


def pdf(*, pages: int = 1, catalogue: bytes = b"", size: bytes = b"200 300", content: bytes = b"") -> bytes:
    """A PDF of blank pages; `catalogue` goes into its root, `content` is what the pages draw."""
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 4 + pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s] /Contents 3 0 R >>" % size] * pages,
    ]
    file, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(file))
    return file + head + table + end


def locked_pdf(password: str) -> bytes:
    """A PDF that its owner has encrypted; it opens with `password`."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf())))
    writer.encrypt("owner", password)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def archive(files: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A ZIP of these files, as zipfile writes it; a name that ends in "/" is a folder."""
    file = BytesIO()
    with ZipFile(file, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that come twice
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, method)
    return file.getvalue()


def docx(body: str = "<w:p><w:r><w:t>Түнгі көш</w:t></w:r></w:p>", before: str = "", **more: bytes) -> bytes:
    """A DOCX with this body; `more` are further parts by their path."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
    )
    document = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": types.encode(), "word/document.xml": document.encode(), **more})


def odt(text: str = "<text:p>Түнгі көш</text:p>", kind: str = ODT, **more: bytes) -> bytes:
    """An ODT with this text; `more` are further parts by their path."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:text>{text}"
        "</office:text></office:body></office:document-content>"
    )
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        package.writestr(ZipInfo("mimetype"), kind, ZIP_STORED)
        for name, part in {"content.xml": content.encode(), **more}.items():
            package.writestr(ZipInfo(name), part)
    return file.getvalue()


def box(kind: bytes, content: bytes = b"") -> bytes:
    """A box of an MP4 (ISO/IEC 14496-12)."""
    return struct.pack(">L4s", 8 + len(content), kind) + content


def film() -> bytes:
    """The boxes of an MP4, with nothing to play."""
    return box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", bytes(64))


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L4s", len(content), kind) + content + struct.pack(">L", zlib.crc32(kind + content))


def of_each_format() -> dict[str, bytes]:
    """One good file of each format that shows a work."""
    return {
        "pdf": pdf(),
        "docx": docx(),
        "odt": odt(),
        "txt": "Түнгі көш\n".encode(),
        "zip": archive({"src/main.py": b"print(1)\n"}),
        "wav": recording("WAV"),
        "mp3": recording("MP3", rate=44100),
        "flac": recording("FLAC"),
        "mp4": film(),
        "png": picture("PNG"),
        "jpeg": picture("JPEG"),
        "tiff": picture("TIFF"),
    }

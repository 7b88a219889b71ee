"""HTML to PDF/A. Conformance is checked by structure here, not by a validator."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.documents import pdf
from portal.settings.environment import BASE_DIR

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # WeasyPrint's

FONTS = BASE_DIR / "static" / "css" / "documents" / "fonts.css"
PAGE = """<html lang="kk"><head><meta name="author" content="Ұйым"></head>
<body><p style="font-family: Onest">Қазақша мәтін</p><article>По-русски</article></body></html>"""


def rendered(html: str = PAGE, **options: Any) -> bytes:
    return pdf.render(html, css=[FONTS], title="Құжат", language="kk", **options)


def root(file: bytes) -> Any:
    return PdfFileReader(BytesIO(file)).root


def objects(start: Any, seen: set[int] | None = None) -> Iterator[Any]:
    """Every dictionary of the file that can be reached from `start`."""
    seen = set() if seen is None else seen
    node: Any = start.get_object() if hasattr(start, "get_object") else start
    if id(node) in seen or not isinstance(node, (dict, list)):
        return
    seen.add(id(node))
    if isinstance(node, dict):
        yield node
    for key in node if isinstance(node, dict) else range(len(node)):
        yield from objects(node.raw_get(key), seen)


def test_a_document_declares_itself_as_tagged_pdf_a_3() -> None:
    catalog = root(rendered())

    xmp = catalog["/Metadata"].data.decode()
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert "Құжат" in xmp
    assert "Ұйым" in xmp
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]
    assert catalog["/Lang"] == "kk"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert catalog["/OutputIntents"][0]["/DestOutputProfile"].data


def test_the_russian_part_says_its_language() -> None:
    parts = [item for item in objects(root(rendered())["/StructTreeRoot"]) if item.get("/S") == "/Art"]

    assert [part["/Lang"] for part in parts] == ["ru"]


def test_every_font_is_embedded_and_nothing_acts_or_points_outside() -> None:
    everything = list(objects(root(rendered())))

    fonts = [item for item in everything if item.get("/Type") == "/FontDescriptor"]
    assert fonts
    assert all(font.keys() & {"/FontFile2", "/FontFile3"} for font in fonts)
    assert not [item for item in everything if item.get("/S") in {"/URI", "/Launch", "/JavaScript", "/GoToR"}]


def test_attachments_keep_bytes_type_and_relationship() -> None:
    files = [
        pdf.Attachment("b.p7s", b"signature", "application/pkcs7-signature", "Supplement", "Signature"),
        pdf.Attachment("a.pdf", b"%PDF-1.7", "application/pdf", "Source", "Шешім"),
    ]

    catalog = root(rendered(attachments=files))

    specs = [item.get_object() for item in catalog["/AF"]]
    assert [spec["/UF"] for spec in specs] == ["a.pdf", "b.p7s"]
    assert [spec["/AFRelationship"] for spec in specs] == ["/Source", "/Supplement"]
    assert [spec["/Desc"] for spec in specs] == ["Шешім", "Signature"]
    streams = [spec["/EF"]["/F"] for spec in specs]
    assert [stream.data for stream in streams] == [b"%PDF-1.7", b"signature"]
    assert [stream["/Subtype"] for stream in streams] == ["/application/pdf", "/application/pkcs7-signature"]


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<img src="data:image/png;base64,AAAA" alt="x">',
        '<p style="background: url(https://127.0.0.1:9/x)">x</p>',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<object data="file:///etc/passwd"></object>',
        '<style>@import url("http://127.0.0.1:9/x.css");</style>',
        '<style>@font-face { font-family: F; src: url("font:../passwd") } p { font: 9pt F }</style>',
        '<img src="drawing:unknown" alt="x">',
        '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    ],
)
def test_markup_that_asks_for_an_address_stops_the_document(markup: str) -> None:
    with pytest.raises(pdf.ForbiddenAddress, match="may not load"):
        rendered(f"<p>text</p>{markup}")


def test_a_missing_style_file_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        pdf.render("<p>", css=[tmp_path / "none.css"], title="", language="kk")


def test_what_did_not_fit_any_page_lies_infinitely_low() -> None:
    sheets = pdf.lay_out('<p id="here">x</p>', css=[], title="x", language="kk")

    assert sheets.bottom("here") < 60
    assert sheets.bottom("here", "nowhere") == float("inf")

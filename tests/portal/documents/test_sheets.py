"""What stands on every sheet that can be checked: the QR, the code and the page to type it on."""

from xml.etree import ElementTree

import segno

from portal.documents import sheets

ADDRESS = "https://portal.example/verify/K7QX9M2DAB"


def test_a_code_is_grouped_as_it_is_read_aloud() -> None:
    assert sheets.grouped("K7QX9M2D") == "K7QX-9M2D"
    assert sheets.grouped("K7QX9M2DAB", 5) == "K7QX9-M2DAB"


def test_the_page_to_type_a_code_on_has_no_code_in_its_address() -> None:
    assert sheets.check_page(ADDRESS) == "portal.example/verify"


def test_the_qr_is_drawn_to_its_very_edge_and_loads_nothing() -> None:
    drawn = ElementTree.fromstring(sheets.qr_svg(ADDRESS))  # noqa: S314 - our own drawing

    modules = segno.make_qr(ADDRESS, error="m", boost_error=False).symbol_size(border=0)[0]
    assert drawn.get("viewBox") == f"0 0 {modules} {modules}"
    assert "href" not in sheets.qr_svg(ADDRESS)

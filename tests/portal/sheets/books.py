"""Workbooks made by hand, part by part, so that they can be what no program writes."""

from tests import samples

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(**targets: str) -> bytes:
    """The relations of a part: the target by its kind, the id is the kind too."""
    rows = "".join(f'<Relationship Id="{kind}" Type="{KINDS}/{kind}" Target="{at}"/>' for kind, at in targets.items())
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'.encode()


def book(
    rows: str,
    strings: str = "",
    styles: str = "",
    *,
    before: str = "",
    properties: str = "",
    sheets: str = '<sheet name="1" sheetId="1" r:id="worksheet"/>',
    **parts: bytes,
) -> bytes:
    """An XLSX with this inside <sheetData>, <sst> and <cellXfs>; `parts` replace or join its own by their path."""
    whole = {
        "_rels/.rels": related(officeDocument="xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": related(
            worksheet="worksheets/sheet1.xml", sharedStrings="/xl/sharedStrings.xml", styles="styles.xml"
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><workbookPr {properties}/><sheets>{sheets}</sheets></workbook>'
        ).encode(),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'.encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'.encode(),
        "xl/worksheets/sheet1.xml": (
            f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        ).encode(),
    }
    return samples.archive(whole | parts)


def inline(reference: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def headed(rows: str, *headings: str) -> str:
    """These rows under a row of headings."""
    cells = "".join(inline(f"{chr(ord('A') + place)}1", heading) for place, heading in enumerate(headings))
    return f'<row r="1">{cells}</row>{rows}'

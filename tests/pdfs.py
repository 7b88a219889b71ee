"""What a PDF says, where on its pages, and in which faces."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
from pyhanko.pdf_utils.reader import PdfFileReader


def text(file: bytes) -> str:
    """Text of all pages in the order of reading, on one line."""
    pages = pypdfium2.PdfDocument(file)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def lines(file: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every piece of text, in millimetres from the lower left corner."""
    content = pypdfium2.PdfDocument(file)[page].get_textpage()
    return [tuple(edge * 25.4 / 72 for edge in content.get_rect(index)) for index in range(content.count_rects())]


def dictionaries(start: Any, seen: set[int]) -> Iterator[Any]:
    node: Any = start.get_object() if hasattr(start, "get_object") else start
    if id(node) not in seen and isinstance(node, (dict, list)):
        seen.add(id(node))
        if isinstance(node, dict):
            yield node
        for key in node if isinstance(node, dict) else range(len(node)):
            yield from dictionaries(node.raw_get(key), seen)


def faces(file: bytes) -> set[str]:
    reader = PdfFileReader(BytesIO(file))
    found = (item.get("/FontName", "") for item in dictionaries(reader.root, set()))
    return {str(name).partition("+")[2] for name in found if name}

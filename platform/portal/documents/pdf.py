"""HTML to tagged PDF/A-3a (ISO 19005-3) with embedded fonts and files."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

MM_PER_PX = 25.4 / 96


class ForbiddenAddress(Exception):
    """The page asked for something that is not bundled with the portal."""


@dataclass(frozen=True)
class Attachment:
    """A file embedded in the PDF; `relationship` is a value of AFRelationship (ISO 32000-2, 7.11.3)."""

    name: str
    data: bytes
    mime: str
    relationship: str
    description: str


@dataclass(frozen=True)
class Sheets:
    """Laid out pages that can be measured before they are written."""

    _document: Any = field(repr=False)
    pages: int

    def bottom(self, *ids: str) -> float:
        """Lower edge of the lowest of these elements, in millimetres from the top of its page.

        Infinite when one of them found no place on any page.
        """
        edges = {name: page.anchors[name][3] for page in self._document.pages for name in ids if name in page.anchors}
        return float(max(edges.get(name, math.inf) for name in ids)) * MM_PER_PX

    def write(self, attachments: Sequence[Attachment] = ()) -> bytes:
        """The pages as a PDF/A-3a file; the files in it by name, as a name tree has to be."""
        ordered = sorted(attachments, key=lambda attachment: attachment.name)
        with _bundled_only(self._document.url_fetcher):
            pdf: bytes = self._document.write_pdf(
                finisher=_Finisher(ordered),
                pdf_variant="pdf/a-3a",
                attachments=[_embedded(attachment) for attachment in ordered],
            )
        return pdf


def render(
    html: str,
    *,
    css: Sequence[Path],
    title: str,
    language: str,
    attachments: Sequence[Attachment] = (),
    drawings: Mapping[str, str] | None = None,
) -> bytes:
    """`html` as PDF/A-3a; ForbiddenAddress when it asks for anything but bundled fonts and `drawings`."""
    sheets = lay_out(html, css=css, title=title, language=language, drawings=drawings)
    return sheets.write(attachments)


def lay_out(
    html: str,
    *,
    css: Sequence[Path],
    title: str,
    language: str,
    drawings: Mapping[str, str] | None = None,
) -> Sheets:
    """The pages of `html`, not written yet. `drawings` are SVG texts that the page calls `drawing:NAME`."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from portal.documents.fetcher import BundledFetcher

    fetcher = BundledFetcher(settings.PDF_FONTS, drawings or {})
    fonts = FontConfiguration()
    with _bundled_only(fetcher):
        styles = [CSS(string=path.read_text(), url_fetcher=fetcher, font_config=fonts) for path in css]
        document = HTML(string=html, url_fetcher=fetcher).render(font_config=fonts, stylesheets=styles)
    document.metadata.title, document.metadata.lang = title, language
    return Sheets(document, pages=len(document.pages))


@contextmanager
def _bundled_only(fetcher: Any) -> Iterator[None]:
    """Turn a refusal of the fetcher into our exception.

    WeasyPrint's is a BaseException, which passes every handler, and inside drawings it is swallowed.
    """
    from weasyprint.urls import FatalURLFetchingError

    with suppress(FatalURLFetchingError):
        yield
    if fetcher.refused:
        raise ForbiddenAddress(f"A document may not load {fetcher.refused[0][:200]}")


def _embedded(attachment: Attachment) -> Any:
    from weasyprint import Attachment as Embedded

    return Embedded(
        string=attachment.data,
        name=attachment.name,
        description=attachment.description,
        relationship=attachment.relationship,
    )


@dataclass(frozen=True)
class _Finisher:
    """Mends what WeasyPrint leaves: parts without language, guessed media types, files associated twice."""

    attachments: Sequence[Attachment]

    def __call__(self, _document: Any, pdf: Any) -> None:
        # In bilingual documents the Russian parts are <article>, which becomes the tag Art.
        for part in pdf.objects:
            if isinstance(part, dict) and part.get("S") == "/Art":
                part["Lang"] = "(ru)"
        streams = [item.extra for item in pdf.objects if hasattr(item, "extra")]
        embedded = [extra for extra in streams if extra.get("Type") == "/EmbeddedFile"]
        for extra, attachment in zip(embedded, self.attachments, strict=True):
            extra["Subtype"] = "/" + attachment.mime.replace("/", "#2f")
        if "AF" in pdf.catalog:
            pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))

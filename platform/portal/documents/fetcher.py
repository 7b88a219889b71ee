"""What a page may load while it becomes a PDF: its own fonts and drawings, nothing else."""

from collections.abc import Mapping
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse


class BundledFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Answers `font:NAME` from one folder and `drawing:NAME` from memory; any other address is an error.

    There is no branch that opens a path or a socket from an address, so a text that slipped into
    the markup could stop a document, but never make it read or call anything.
    """

    def __init__(self, fonts: Path, drawings: Mapping[str, str]) -> None:
        super().__init__(fail_on_errors=True)
        self._fonts = {file.name: file for file in fonts.glob("*.ttf")}
        self._drawings = drawings
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The bundled resource; PermissionError for an address that is not one of ours."""
        kind, _, name = url.partition(":")
        if kind == "font" and name in self._fonts:
            return URLFetcherResponse(url, self._fonts[name].read_bytes())
        if kind == "drawing" and name in self._drawings:
            svg = {"Content-Type": "image/svg+xml"}
            return URLFetcherResponse(url, self._drawings[name].encode(), svg)
        self.refused.append(url)
        raise PermissionError(url)

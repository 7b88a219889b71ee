"""From a template and its styles to sheets, and what stands on every sheet that can be checked: code and QR."""

from collections.abc import Mapping
from io import BytesIO
from textwrap import wrap
from urllib.parse import urlsplit

import segno
from django.template.loader import render_to_string

from portal.documents import pdf
from portal.settings.environment import BASE_DIR

STYLES = BASE_DIR / "static" / "css" / "documents"


def lay_out(
    template: str,
    context: Mapping[str, object],
    css: tuple[str, ...],
    title: str,
    drawings: Mapping[str, str] | None = None,
) -> pdf.Sheets:
    """The sheets of `template`, with the styles `css` of static/css/documents; its language is Kazakh first."""
    return pdf.lay_out(
        render_to_string(template, context),
        css=[STYLES / f"{name}.css" for name in css],
        title=title,
        language="kk",
        drawings=drawings,
    )


def qr_svg(content: str) -> str:
    """A QR code with error correction M in pure black, to the very edge: the sheet keeps the quiet zone."""
    drawn = BytesIO()
    segno.make_qr(content, error="m", boost_error=False).save(
        drawn, kind="svg", border=0, omitsize=True, xmldecl=False, svgclass=None, lineclass=None
    )
    return drawn.getvalue().decode()


def check_page(url: str) -> str:
    """The address a person can type: host and path of the check page, without the code."""
    parts = urlsplit(url)
    return parts.netloc + parts.path.rpartition("/")[0]


def grouped(code: str, size: int = 4) -> str:
    """The code in groups of `size` signs, as it is read aloud."""
    return "-".join(wrap(code, size))

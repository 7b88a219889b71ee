"""Papers that people of the demo hand in, as a scanner would give them."""

from django.utils.html import format_html

from portal.documents.pdf import render
from portal.documents.sheets import STYLES


def scanned(title: str, words: str) -> bytes:
    """One page of PDF with a title and a line of text."""
    page = format_html('<body style="font-family: Onest"><h1>{}</h1><p>{}</p></body>', title, words)
    return render(page, css=[STYLES / "fonts.css"], title=title, language="kk")

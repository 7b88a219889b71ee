"""A certificate looked at from outside: its text, its QR code, its seal, with no help from the portal."""

import re
import zlib
from io import BytesIO

import numpy
import pypdfium2
import zxingcpp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from portal.demo.browser import JourneyFailed

KAZAKH = ("Авторлық құқықпен қорғалатын объектілерге құқықтардың", "КУӘЛІК", "Объектіні жасаған күні")
RUSSIAN = ("СВИДЕТЕЛЬСТВО", "Дата создания объекта")


def check(pdf: bytes, title: str, base_url: str) -> dict[str, object]:
    """What the sheet says, or JourneyFailed."""
    if (sheets := len(pypdfium2.PdfDocument(pdf))) != 1:
        raise JourneyFailed(f"The certificate has {sheets} sheets.")
    text = read(pdf)
    for words in (*KAZAKH, *RUSSIAN, title):
        if squeezed(words) not in squeezed(text):
            raise JourneyFailed(f"The certificate does not say “{words}”: {text[:900]}")
    if squeezed(text).index(squeezed(KAZAKH[1])) > squeezed(text).index(squeezed(RUSSIAN[0])):
        raise JourneyFailed("The Kazakh half does not come first.")
    url = qr(pdf)
    if not re.fullmatch(re.escape(base_url) + r"/verify/[A-Z0-9]{8}", url):
        raise JourneyFailed(f"The QR holds {url!r}.")
    return {"url": url, **seal(pdf)}


def squeezed(text: str) -> str:
    """Without spaces and line ends, which a PDF does not keep; letter-spaced words are told apart from nothing."""
    return re.sub(r"\s+", "", text)


def read(pdf: bytes) -> str:
    """All text of the sheet in its order of reading."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def pixels(pdf: bytes, scale: float) -> numpy.ndarray:
    """The first sheet as rows of RGB, `scale` times 72 dots per inch."""
    drawn: numpy.ndarray = pypdfium2.PdfDocument(pdf)[0].render(scale=scale, rev_byteorder=True).to_numpy()
    return drawn[:, :, :3]


def qr(pdf: bytes) -> str:
    """What the QR code holds."""
    found = zxingcpp.read_barcodes(numpy.ascontiguousarray(pixels(pdf, 3)))
    if len(found) != 1:
        raise JourneyFailed(f"{len(found)} codes are on the certificate.")
    return str(found[0].text)


def seal(pdf: bytes) -> dict[str, object]:
    """The seal, by pyHanko: intact, over the whole file, time-stamped.

    Measured by the keys in the file alone: whose they are, the check page says.
    """
    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    if len(signatures) != 1:
        raise JourneyFailed(f"{len(signatures)} seals are on the certificate.")
    own = ValidationContext(trust_roots=[signatures[0].signer_cert, *_stampers(signatures[0])])
    status = validate_pdf_signature(signatures[0], own)
    if not (status.intact and status.valid and status.coverage is SignatureCoverageLevel.ENTIRE_FILE):
        raise JourneyFailed(f"The seal does not hold: {status.summary()}")
    if status.timestamp_validity is None:
        raise JourneyFailed("The seal carries no time stamp.")
    return {"sealed_by": status.signing_cert.subject.human_friendly}


def _stampers(signature: EmbeddedPdfSignature) -> list[object]:
    """The certificates in the time stamp."""
    stamps = find_unique_cms_attribute(signature.signer_info["unsigned_attrs"], "signature_time_stamp_token")
    return [each.chosen for each in stamps["content"]["certificates"]]


def picture(pdf: bytes) -> bytes:
    """The first sheet as a PNG of 144 dots per inch."""
    rgb = pixels(pdf, 2)
    height, width, _depth = rgb.shape
    rows = b"".join(b"\x00" + rgb[row].tobytes() for row in range(height))
    header = width.to_bytes(4) + height.to_bytes(4) + bytes((8, 2, 0, 0, 0))
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    chunks = (len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)

"""The provider's seal: what is sealed can be proved, and whatever else is refused with a reason."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
import time_machine
from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.demo.people import PEOPLE, PROVIDER
from portal.documents import pdf
from portal.documents.seal import SealError, provider_bin, read, seal
from portal.signing.revocation import Nobody

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # WeasyPrint's

Authorities = tuple[Authority, str, Authority, str]


@pytest.fixture(scope="session")
def page(fonts: Path) -> Callable[[], bytes]:
    made: list[bytes] = []

    def once() -> bytes:
        if not made:
            made.append(pdf.render("<p>Құжат</p>", css=[], title="Құжат", language="kk"))
        return made[0]

    return once


@pytest.fixture
def document(page: Callable[[], bytes]) -> bytes:
    return page()


def sealed_with(file: bytes, key: Key, stamps: str | None, field: str = "First") -> bytes:
    """What somebody else can make with a key of theirs and any program."""
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(key.private.pkcs8),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko has no types there
    )
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
    out = BytesIO()
    stamper = RequestsHTTPTimeStamper(stamps) if stamps else None  # type: ignore[no-untyped-call]  # pyHanko has no types there
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(file)), metadata, signer, timestamper=stamper, output=out)
    return out.getvalue()


def test_a_sealed_document_is_valid_and_says_by_whom_and_when(authority: Authority, document: bytes) -> None:
    result = read(seal(document))

    assert result.state == "valid"
    assert "«Қолтаңба»" in result.signer_name
    assert result.sealed_at is not None
    assert abs(result.sealed_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_sealing_appends_and_changes_nothing_before(authority: Authority, document: bytes) -> None:
    assert seal(document).startswith(document)


def test_a_sealed_document_is_still_pdf_a_3(authority: Authority, document: bytes) -> None:
    catalog = PdfFileReader(BytesIO(seal(document))).root

    assert 'pdfaid:part="3"' in catalog["/Metadata"].data.decode()
    assert catalog["/OutputIntents"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "kk"


def test_the_seal_is_invisible_certifies_and_allows_no_change(authority: Authority, document: bytes) -> None:
    appended = seal(document)[len(document) :]

    assert b"/TransformMethod /DocMDP" in appended
    assert re.search(rb"/P 1\b", appended)
    assert b"/ETSI.CAdES.detached" in appended
    assert re.search(rb"/Rect \[ *0 0 0 0 *\]", appended)


def test_a_changed_byte_anywhere_is_noticed(authority: Authority, document: bytes) -> None:
    sealed = seal(document)

    for place in range(50, len(sealed), len(sealed) // 40):
        changed = bytearray(sealed)
        changed[place] ^= 0x10
        assert read(bytes(changed)).state != "valid", place


def test_a_change_in_the_text_is_called_an_alteration(authority: Authority, document: bytes) -> None:
    sealed = bytearray(seal(document))
    sealed[sealed.index(b"stream") + 40] ^= 1

    assert read(bytes(sealed)).state == "altered"


@pytest.mark.parametrize("added", [b"\n", b"%comment", b"\n%%EOF\n"])
def test_bytes_after_the_seal_are_an_alteration(authority: Authority, document: bytes, added: bytes) -> None:
    assert read(seal(document) + added).state == "altered"


def test_a_second_signature_is_an_alteration(authority: Authority, authorities: Authorities, document: bytes) -> None:
    _, our_stamps, theirs, _ = authorities
    first = sealed_with(document, authority.own_key("seal"), our_stamps)
    assert read(first).state == "valid"

    added = sealed_with(first, theirs.own_key("seal"), None, field="Second")

    assert read(added).state == "altered"


def test_a_moved_byte_range_is_an_alteration(authority: Authority, document: bytes) -> None:
    sealed = seal(document)
    written = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", sealed)
    assert written is not None
    start, end = written.span(2)
    moved = str(int(written[2]) - 2).encode().ljust(end - start)

    assert read(sealed[:start] + moved + sealed[end:]).state == "altered"


def test_a_seal_of_an_unknown_authority_is_foreign(
    authority: Authority, authorities: Authorities, document: bytes
) -> None:
    _, our_stamps, theirs, _ = authorities
    forged = sealed_with(document, theirs.own_key("seal"), our_stamps)

    result = read(forged)

    assert result.state == "foreign"
    assert "trusted authority" in str(result.reason)


@pytest.mark.parametrize("role", ["head_of_provider", "examiner"])
def test_a_persons_own_key_is_no_seal_even_of_the_head(
    authority: Authority, authorities: Authorities, document: bytes, role: str
) -> None:
    person = next(holder for holder in PEOPLE if holder.staff_role == role)

    result = read(sealed_with(document, authority.key(f"{person.key}-rsa"), authorities[1]))

    assert result.state == "foreign"
    assert "not the provider’s" in str(result.reason)


def test_a_seal_without_a_trusted_time_is_foreign(
    authority: Authority, authorities: Authorities, document: bytes
) -> None:
    key = authority.own_key("seal")

    for stamps in (None, authorities[3]):
        result = read(sealed_with(document, key, stamps))
        assert result.state == "foreign"
        assert "time" in str(result.reason)


def a_moment_ago() -> time_machine.travel:
    """Long enough: lists and stamps count in whole seconds."""
    return time_machine.travel(datetime.now(UTC) - timedelta(seconds=5))


def test_a_seal_set_after_the_key_was_revoked_is_refused(short_lived: tuple[Authority, str], document: bytes) -> None:
    fallen, stamps = short_lived
    key = fallen.own_key("seal")
    with a_moment_ago():
        fallen.revoke(key.certificate.serial_number)

    result = read(sealed_with(document, key, stamps))

    assert result.state == "foreign"
    assert "revoked" in str(result.reason)
    with pytest.raises(SealError, match="revoked"):
        seal(document)


def test_a_seal_set_before_the_key_was_revoked_stays_valid(short_lived: tuple[Authority, str], document: bytes) -> None:
    fallen, _ = short_lived
    with a_moment_ago():
        sealed = seal(document)
    fallen.revoke(fallen.own_key("seal").certificate.serial_number, "superseded")

    assert read(sealed).state == "valid"


def test_a_revocation_without_a_reason_undoes_earlier_seals(
    short_lived: tuple[Authority, str], document: bytes
) -> None:
    fallen, _ = short_lived
    with a_moment_ago():
        sealed = seal(document)
    fallen.revoke(fallen.own_key("seal").certificate.serial_number)

    assert read(sealed).state == "foreign"


def test_where_nobody_says_whether_the_key_was_revoked_nothing_is_valid(authority: Authority, document: bytes) -> None:
    result = read(seal(document), Nobody())

    assert result.state == "foreign"
    assert "cannot be proved" in str(result.reason)


def test_a_document_without_a_seal_has_none(authority: Authority, document: bytes) -> None:
    assert read(document).state == "absent"


@pytest.mark.parametrize("junk", [b"", b"junk", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", bytes(range(256)) * 9])
def test_junk_is_unreadable_and_raises_nothing(authority: Authority, junk: bytes) -> None:
    assert read(junk).state == "unreadable"


def test_a_torn_file_is_never_valid(authority: Authority, document: bytes) -> None:
    sealed = seal(document)

    for length in range(0, len(sealed), len(sealed) // 25):
        assert read(sealed[:length]).state in {"altered", "absent", "unreadable"}


def test_a_large_file_without_a_seal_is_read_by_no_parser(authority: Authority, document: bytes) -> None:
    hostile = b"%PDF-1.7\n" + b"<<" * 5_000_000 + b"startxref"
    began = process_time()

    assert read(hostile).state == "absent"
    assert process_time() - began < 1


def test_a_form_whose_fields_hold_each_other_is_not_walked(authority: Authority) -> None:
    """Each of forty fields names the next one twice: walked as a tree, 2^40 of them."""
    chain = {number: f"<</T(a)/Kids[{number + 1} 0 R {number + 1} 0 R]>>" for number in range(4, 44)}
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        **chain,
        44: "<</T(z)/FT/Tx>>",
    }
    file, places = b"%PDF-1.7\n%/ByteRange\n", []
    for number, body in objects.items():
        places.append(b"%010d 00000 n \n" % len(file))
        file += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = b"xref\n0 45\n0000000000 65535 f \n" + b"".join(places)
    end = b"trailer\n<</Size 45/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(file)

    assert read(file + table + end).state == "absent"


def test_the_provider_is_known_by_the_bin_of_its_seal(authority: Authority) -> None:
    assert provider_bin() == PROVIDER.bin


def test_a_renewed_key_is_taken_without_a_restart(
    authority: Authority, authorities: Authorities, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SEAL_KEY_FILE = str(tmp_path / "seal.p12")
    mine = tmp_path / "seal.p12"
    mine.write_bytes((authority.directory / "seal.p12").read_bytes())
    before = provider_bin()
    mine.write_bytes(b"torn")
    os.utime(mine, (1, 1))

    with pytest.raises(ImproperlyConfigured, match=r"seal\.p12"):
        provider_bin()

    mine.write_bytes((authorities[2].directory / "seal.p12").read_bytes())
    assert provider_bin() == before


def test_a_silent_time_stamping_authority_can_be_asked_again(
    authority: Authority, settings: LazySettings, document: bytes
) -> None:
    settings.TSA_URL = "http://127.0.0.1:9/tsp"

    with pytest.raises(SealError, match="time-stamping authority"):
        seal(document)


def test_an_answer_that_is_no_time_stamp_can_be_asked_again(
    authority: Authority, settings: LazySettings, document: bytes
) -> None:
    settings.TSA_URL = settings.TSA_URL.replace("/tsp", "/crl/rsa.crl")

    with pytest.raises(SealError, match="time-stamping authority"):
        seal(document)


def test_a_stamp_of_a_stranger_is_not_used(
    authority: Authority, authorities: Authorities, settings: LazySettings, document: bytes
) -> None:
    settings.TSA_URL = authorities[3]

    with pytest.raises(SealError, match="no time"):
        seal(document)


def test_a_missing_key_is_a_matter_for_the_operator(
    authority: Authority, settings: LazySettings, document: bytes
) -> None:
    settings.SEAL_KEY_FILE = "/nowhere.p12"

    with pytest.raises(ImproperlyConfigured, match="nowhere"):
        seal(document)

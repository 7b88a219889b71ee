"""Which file is the signature is told by its first bytes; which check is quick, by its size and signers."""

import base64
from pathlib import Path
from typing import Any

import pytest

from portal.demo.authority import Authority
from portal.signing.dropped import Dropped, is_signature

SAMPLES = sorted((Path(__file__).parent / "samples" / "cms").glob("*.p7s"))
TEXT = b"A letter.\n"


def armoured(der: bytes, label: str = "CMS") -> bytes:
    body = base64.encodebytes(der).replace(b"\n", b"\r\n")
    return b"-----BEGIN %b-----\r\n%b-----END %b-----\r\n" % (label.encode(), body, label.encode())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_signature_is_recognised_in_every_form(path: Path) -> None:
    der = path.read_bytes()
    spellings = [der, base64.b64encode(der), b"\n" + base64.encodebytes(der), armoured(der), armoured(der, "PKCS7")]

    assert [is_signature(each) for each in spellings] == [True] * 5


@pytest.mark.parametrize(
    "data",
    [b"", b"0", b"%PDF-1.7\n", b"PK\x03\x04", TEXT, b"\x30\x82\x01\x00" + b"\x02" * 60, b"MIIB" * 20, b"\xff" * 300],
)
def test_other_files_are_not_taken_for_signatures(data: bytes) -> None:
    assert not is_signature(data)


def test_a_certificate_is_no_signature(authority: Authority) -> None:
    assert not is_signature(authority.key("author").der)


@pytest.mark.parametrize("signers", [1, 3, 4])
def test_many_signers_are_not_quick(authority: Authority, signers: int) -> None:
    keys = ["author", "author2", "author3", "stranger"][:signers]
    dropped = Dropped(authority.sign_together(keys, TEXT, False), TEXT, "")

    assert dropped.is_quick == (signers <= 3)


def test_a_large_document_is_not_quick(authority: Authority, settings: Any) -> None:
    settings.CHECK_QUICK_BYTES = 2 * len(TEXT)
    cms = authority.sign_cms("author", TEXT, False)

    assert Dropped(cms, 2 * TEXT, "").is_quick
    assert not Dropped(cms, 2 * TEXT + b".", "").is_quick


def test_a_signature_without_its_document_is_told_from_one_with_it(authority: Authority) -> None:
    detached, attached = (authority.sign_cms("author", TEXT, attached) for attached in (False, True))

    assert Dropped(detached, None, "").lacks_document
    assert not Dropped(detached, TEXT, "").lacks_document
    assert not Dropped(attached, None, "").lacks_document
    assert not Dropped(detached[:-1], None, "").lacks_document  # not readable: the check says so


def test_size_is_measured_as_decoded(settings: Any) -> None:
    settings.CHECK_MAX_BYTES = 100

    assert not Dropped(b"\x30" * 100, None, "").is_too_big
    assert Dropped(b"\x30" * 101, None, "").is_too_big
    assert not Dropped(b"M" * 150, None, "").is_too_big
    assert Dropped(b"M" * 151, None, "").is_too_big
    assert Dropped(b"\x30", b"M" * 101, "").is_too_big

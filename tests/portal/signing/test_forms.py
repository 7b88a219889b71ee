"""How signatures reach a view, which document each belongs to, and how one is kept for later."""

import base64
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from portal.demo.authority import Authority
from portal.signing.cms import decode
from portal.signing.forms import all_signed, kept, matching, signed_cms

DOCUMENTS = {"one": b"first", "two": b"second", "three": b""}


Send = Callable[..., HttpRequest]


@pytest.fixture
def sent() -> Iterator[Send]:
    """Makes a request with these fields and files; its files are closed in the end, as after an answer."""
    requests: list[HttpRequest] = []

    def send(**data: object) -> HttpRequest:
        requests.append(RequestFactory().post("/", data))
        return requests[-1]

    yield send
    for request in requests:
        request.close()


def p7s(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.p7s", data)


@pytest.fixture
def signed(authority: Authority) -> dict[str, bytes]:
    """Each document, signed with a key of today's or of the older algorithm."""
    keys = {"one": "author", "two": "author-rsa", "three": "author"}
    return {name: authority.sign_cms(keys[name], data, attached=False) for name, data in DOCUMENTS.items()}


def test_the_script_s_field_goes_before_a_file(sent: Send) -> None:
    assert signed_cms(sent(cms=" MAA=\r\n", cms_file=p7s(b"file"))) == "MAA="


def test_a_file_is_taken_where_the_field_is_empty_and_can_be_read_again(sent: Send) -> None:
    request = sent(cms=" ", cms_file=p7s(b"file"))

    assert [signed_cms(request), signed_cms(request)] == [b"file", b"file"]


def test_nothing_is_nothing(sent: Send) -> None:
    assert signed_cms(sent()) == b""
    assert all_signed(sent(cms="")) == []


def test_many_come_in_their_order(sent: Send) -> None:
    assert all_signed(sent(cms=["a", "", "b"])) == ["a", "b"]
    assert all_signed(sent(cms_file=[p7s(b"1"), p7s(b"2")])) == [b"1", b"2"]


def test_no_more_of_a_file_is_read_than_tells_that_it_is_too_large(sent: Send) -> None:
    assert len(signed_cms(sent(cms_file=p7s(b"x" * 2_000_000)))) == 2 * 256 * 1024 + 1


def test_each_signature_finds_its_document(signed: dict[str, bytes]) -> None:
    found, strangers = matching([signed["three"], base64.b64encode(signed["one"]), signed["two"]], DOCUMENTS)

    assert found == {"three": signed["three"], "one": base64.b64encode(signed["one"]), "two": signed["two"]}
    assert strangers == []


@pytest.mark.parametrize("stranger", [b"", b"not a CMS", "💥", b"\x30\x00"])
def test_what_is_no_signature_of_these_is_left_over(signed: dict[str, bytes], stranger: bytes | str) -> None:
    found, strangers = matching([stranger, signed["two"]], DOCUMENTS)

    assert list(found) == ["two"]
    assert strangers == [stranger]


def test_a_signature_of_another_document_is_left_over(authority: Authority) -> None:
    other = authority.sign_cms("author", b"another", attached=False)

    assert matching([other], DOCUMENTS) == ({}, [other])


def test_no_document_gets_two_signatures_and_equal_documents_get_one_each(authority: Authority) -> None:
    keys = ("author", "head_of_provider", "stranger")
    first, second, third = (authority.sign_cms(key, b"same", attached=False) for key in keys)

    found, strangers = matching([first, second, third], {1: b"same", 2: b"same"})

    assert found == {1: first, 2: second}
    assert strangers == [third]


@pytest.mark.parametrize("armour", ["der", "base64", "pem"])
def test_what_is_kept_is_the_same_signature_whatever_it_came_in(signed: dict[str, bytes], armour: str) -> None:
    text = base64.encodebytes(signed["one"])
    forms: dict[str, bytes | str] = {
        "der": signed["one"],
        "base64": text,
        "pem": f"-----BEGIN CMS-----\r\n{text.decode()}-----END CMS-----",
    }

    (next_field, (name, value)) = kept(forms[armour], next="/account/")

    assert next_field == ("next", "/account/")
    assert (name, decode(value)) == ("cms", signed["one"])


def test_what_was_never_looked_at_is_kept_too() -> None:
    assert kept(b"\xff no CMS") == [("cms", "\ufffd no CMS")]
    assert kept("") == [("cms", "")]

"""Is this certificate ours, and unchanged? By number, by code, and by the file itself."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from copyright_registry import checking, registration
from copyright_registry.models import Certificate, Entry, State
from portal import law
from tests import people as acts
from tests.browser import client_of, said
from tests.copyright_registry.rows import entry
from tests.people import PDF, People


@pytest.fixture
def entered(people: People) -> Entry:
    """Entry 1, made by the real steps."""
    return acts.application_in(State.ENTERED, people).entry


@pytest.fixture
def sealed(entered: Entry, time_stamps: str) -> bytes:
    """The certificate of entry 1, as it was issued."""
    certificate = registration.certify(entered.pk)
    assert certificate is not None
    with certificate.pdf.open() as file:
        return bytes(file.read())


def verdict_of(page: Any) -> str:
    """The state that the page tells, from the class of its heading."""
    return next(
        state
        for state in ("valid", "altered", "refused", "unknown")
        if f"good {state}" in page or f"bad {state}" in page
    )


def by_file(content: bytes) -> str:
    upload = SimpleUploadedFile("certificate.pdf", content)
    return verdict_of(client_of(None).post("/en/verify/", {"document": upload}).content.decode())


@pytest.mark.clause(law.O1315_13_1, law.O100_2_7)
def test_a_number_or_a_code_in_any_spelling_finds_the_entry(entered: Entry) -> None:
    code = entered.code
    spellings = [
        "1", " № 1 ", "№1", "0001", code, code.lower(), f"{code[:4]}-{code[4:]}", f" {code[:2]} {code[2:]} ", f"{code}—"
    ]  # fmt: skip

    for typed in spellings:
        assert checking.by_words(typed) == entered, typed


@pytest.mark.parametrize("typed", ["2", "0", "9" * 30, "1" * 5000, "AAAAAAAA", "—", "№", "1.0", "<script>", "−1"])
def test_what_names_no_entry_is_unknown(entered: Entry, typed: str) -> None:
    page = client_of(None).get("/en/verify/", {"q": typed}).content.decode()

    assert verdict_of(page) == "unknown"
    assert "<script>" not in page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_check_page_says_valid_who_signed_and_when_it_was_checked(entered: Entry, language: str) -> None:
    for address in (f"verify/?q={entered.number}", f"verify/{entered.code}/", f"verify/{entered.code.lower()}/"):
        page = client_of(None).get(f"/{language}/{address}")

        assert verdict_of(page.content.decode()) == "valid"
        assert "Қасымбек Бауыржан Ерланұлы" in said(page)
        assert "Түнгі көш" in said(page)


def test_what_the_qr_holds_leads_to_the_check_page_in_the_readers_language(entered: Entry) -> None:
    answer = client_of(None).get(f"/verify/{entered.code}", headers={"accept-language": "ru"})

    assert answer["Location"] == f"/ru/verify/{entered.code}/"


@pytest.mark.parametrize("code", ["-", "ж" * 200, "..%2F", "A" * 200])
def test_an_address_with_nonsense_for_a_code_is_unknown(db: None, code: str) -> None:
    answer = client_of(None).get(f"/verify/{code}", follow=True)

    assert verdict_of(answer.content.decode()) == "unknown"


@pytest.mark.clause(law.O100_2_7)
def test_an_entry_whose_content_was_changed_is_noticed(entered: Entry) -> None:
    changed = bytes(entered.body).replace("Түнгі".encode(), "Таңғы".encode())

    for body, decision_holds in ((changed, True), (b"{}", False), (b"[]", False), (b"\xff\x00", False)):
        Entry.objects.filter(pk=entered.pk).update(body=body)
        verdict = checking.entered(Entry.objects.get())

        assert (verdict.state, verdict.sign) == ("altered", "bad")
        assert [ground.holds for ground in verdict.grounds] == [False, decision_holds]


@pytest.mark.clause(law.O100_2_7)
def test_an_entry_behind_which_no_signature_of_the_head_stands_is_noticed(people: People) -> None:
    verdict = checking.entered(entry(people, 4))

    with override("en"):
        assert verdict.state == "altered"
        assert [(str(ground.says), ground.holds) for ground in verdict.grounds] == [
            ("The entry’s fingerprint agrees with its content.", True),
            ("No signature of the head stands behind this entry.", False),
        ]


def test_the_issued_file_is_valid_and_any_other_is_not(sealed: bytes, people: People) -> None:
    assert by_file(sealed) == "valid"
    assert by_file(sealed + b"\n% one more line\n") == "altered"
    assert by_file(sealed.replace(b"/ByteRange", b"/ByteRanfe", 1)) != "valid"
    half = len(sealed) // 2
    assert by_file(sealed[:half] + bytes([sealed[half] ^ 1]) + sealed[half + 1 :]) == "altered"
    Certificate.objects.update(sha256="0" * 64)
    assert by_file(sealed) == "unknown"


def test_the_issued_file_of_a_changed_entry_is_not_valid(sealed: bytes) -> None:
    Entry.objects.update(body=b"{}")

    assert by_file(sealed) == "altered"


@pytest.mark.parametrize("content", [PDF, b"x", b"%PDF-1.7", b"\x00" * 1000, b"PK\x03\x04"])
def test_a_file_without_our_seal_is_refused(people: People, content: bytes) -> None:
    assert by_file(content) == "refused"


def test_nothing_dropped_is_kept(people: People, settings: Any) -> None:
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))

    by_file(PDF)

    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == before


@pytest.mark.parametrize(
    ("content", "words"), [(None, "#id_document"), (b"", "#id_document"), (b"x" * 5_242_881, "5 MB")]
)
def test_no_file_an_empty_or_a_huge_one_is_sent_back(people: People, content: bytes | None, words: str) -> None:
    fields: dict[str, Any] = {"sent": "1"}
    if content is not None:
        fields["document"] = SimpleUploadedFile("certificate.pdf", content)

    page = client_of(None).post("/en/verify/", fields)

    assert page.status_code == 422
    assert words in page.content.decode()


def test_a_verdict_says_how_it_is_known(entered: Entry) -> None:
    with override("en"):
        verdict = checking.entered(entered)

        assert str(verdict.title) == "Certificate No. 1 is valid"
        assert [str(ground.title) for ground in verdict.grounds] == [
            "The number is in the register",
            "The head of the provider signed",
        ]

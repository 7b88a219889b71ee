"""A signed document dropped on the check page: who signed, when, what was checked, and that nothing of it is kept."""

import base64
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from portal.demo.authority import Authority
from portal.demo.people import PEOPLE
from portal.demo.responders import Responder
from portal.services import Services
from portal.settings import base
from portal.signing import Signer, Verdict, long_checks, tasks, trust
from portal.signing.dropped import Dropped
from portal.signing.reports import Report, Signed, examined
from tests.browser import client_of, errors, said, soup
from tests.people import outage
from tests.servers import serving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]
TEXT = "Келісім. Договор.\n".encode()
SAMPLES = Path(__file__).parents[1] / "portal" / "signing" / "samples" / "cms"
AUTHOR = next(holder for holder in PEOPLE if holder.key == "author")


@pytest.fixture(autouse=True)
def _own_cache(settings: Any) -> None:
    """Nothing of another test's."""
    location = str(uuid4())
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": location}}


@pytest.fixture
def slow(settings: Any) -> None:
    """Every check is one for the worker."""
    settings.CHECK_QUICK_BYTES = 1


@pytest.fixture
def answering(authority: Authority, tmp_path: Path, settings: Any) -> Iterator[Responder]:
    """The authority's services, known to the portal by their address; what they say may be changed."""
    own = Authority.open(shutil.copytree(authority.directory, tmp_path / "authority"))
    with Responder(own, 0) as server:
        Authority.create(own.directory, seal_password=settings.SEAL_KEY_PASSWORD, base_url=server.url)
        settings.TRUST_DIR = str(own.trust)
        yield from serving(server)


def drop(language: str = "en", client: Client | None = None, **files: bytes) -> Any:
    """The answer to these files, by field."""
    sent = {name: SimpleUploadedFile(f"{name}.bin", data) for name, data in files.items()}
    return (client or client_of(None)).post(f"/{language}/verify/", {"sent": "1", **sent}, follow=True)


def state_of(page: Any) -> str:
    """What the heading of the page tells."""
    assert page.status_code == 200, page.status_code
    head = soup(page).select_one(".verdict")
    assert head is not None, said(page)
    return str(head["class"][-1])


def left() -> list[Path]:
    return (long_checks._root().is_dir() and list(long_checks._root().rglob("*"))) or []


# What the page says


def test_a_document_with_its_signature_is_valid_and_says_whose_and_how_it_is_known(authority: Authority) -> None:
    page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))

    words = said(page)
    assert state_of(page) == "valid"
    assert "The signature is valid" in words
    assert "Сүйінбаева Әсемгүл Жұмағалиқызы" in words
    assert "GOST 34.10-2015" in words
    assert "individual" in words
    assert hashlib.sha256(TEXT).hexdigest() in words.replace(" ", "")
    assert len(soup(page).select(".grounds li")) == 11
    assert "Not in the authority’s list of" in words


def test_the_personal_number_is_shown_by_half_and_that_of_an_organisation_whole(authority: Authority) -> None:
    holder = next(holder for holder in PEOPLE if holder.key == "organisation")
    assert holder.organisation is not None

    page = drop(document=TEXT, signature=authority.sign_cms("organisation", TEXT, False))

    assert holder.iin not in page.content.decode()
    assert f"{holder.iin[:6]} ••• •••" in said(page)
    assert holder.organisation.bin in said(page)
    assert holder.organisation.name in said(page)
    assert "head of the organisation" in said(page)


def test_files_are_told_apart_in_whichever_field_they_lie(authority: Authority) -> None:
    cms = authority.sign_cms("author", TEXT, False)
    enclosing = authority.sign_cms("author", TEXT, True)

    assert state_of(drop(document=cms, signature=TEXT)) == "valid"
    assert state_of(drop(document=enclosing)) == state_of(drop(signature=enclosing)) == "valid"
    assert state_of(drop(document=TEXT, signature=enclosing)) == "valid"


def test_a_signature_may_itself_be_signed(authority: Authority) -> None:
    first = authority.sign_cms("author", TEXT, False)

    assert state_of(drop(document=first, signature=authority.sign_cms("author2", first, False))) == "valid"


@pytest.mark.parametrize("key", ["author", "author-rsa"])
def test_every_form_of_a_signature_is_read(authority: Authority, key: str) -> None:
    der = authority.sign_cms(key, TEXT, True)
    pem = b"-----BEGIN CMS-----\n" + base64.encodebytes(der) + b"-----END CMS-----\n"

    for form in (der, base64.b64encode(der), pem):
        page = drop(signature=form)
        assert state_of(page) == "valid"
        assert hashlib.sha256(TEXT).hexdigest() in said(page).replace(" ", "")
        assert "enclosed in the signature" in said(page)


def test_when_it_was_signed_is_told_with_who_says_so(authority: Authority) -> None:
    plain = said(drop(signature=authority.sign_cms("author", TEXT, True)))
    stamped = said(drop(signature=authority.sign_cms("author", TEXT, True, stamped=True)))

    assert "by the signer’s own clock" in plain
    assert "by a time stamp" not in plain
    assert "The signature itself carries no time stamp" in plain
    assert "Signed at, by a time stamp" in stamped
    assert "Stamped at" in stamped


def test_of_several_signatures_each_has_its_own_verdict(authority: Authority) -> None:
    all_good = drop(signature=authority.sign_together(["author", "author2-rsa"], TEXT, True))
    one_bad = drop(signature=authority.sign_together(["author", "revoked"], TEXT, True))

    assert (state_of(all_good), state_of(one_bad)) == ("valid", "refused")
    assert "All the signatures are valid" in said(all_good)
    assert "Not all the signatures are valid" in said(one_bad)
    assert sorted(tag.get_text(strip=True) for tag in soup(one_bad).select("section > p > .tag")) == [
        "The signature is not valid",
        "The signature is valid",
    ]


@pytest.mark.parametrize(
    ("key", "reason"),
    {
        "treasury": "The key is only for the Treasury.",
        "revoked": "The certificate was revoked on",
        "expired": "The certificate had expired at that time.",
        "foreign": "The certificate was not issued by an authority that the portal trusts.",
        "information_system": "The key belongs to an information system, not to a person.",
    }.items(),
)
def test_a_key_that_may_not_sign_makes_no_valid_signature(authority: Authority, key: str, reason: str) -> None:
    page = drop(document=TEXT, signature=authority.sign_cms(key, TEXT, False))

    assert state_of(page) == "refused"
    lead = soup(page).select_one(".lead")
    assert lead is not None
    assert lead.get_text(strip=True).startswith(reason)
    assert "Signed by" not in said(page)


def test_another_document_or_one_changed_bit_is_noticed(authority: Authority) -> None:
    cms = authority.sign_cms("author", TEXT, False)
    flipped = cms[:-1] + bytes([cms[-1] ^ 1])

    other = drop(document=TEXT + b" ", signature=cms)
    forged = drop(document=TEXT, signature=flipped)

    assert (state_of(other), state_of(forged)) == ("refused", "refused")
    assert "its digest differs" in said(other)
    assert "does not fit the signer’s key" in said(forged)


def test_what_nobody_can_confirm_is_neither_valid_nor_refused(authority: Authority) -> None:
    with outage():
        page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))
        refused = drop(document=b"another", signature=authority.sign_cms("author", TEXT, False))

    assert state_of(page) == "open"
    assert "The signature cannot be confirmed now" in said(page)
    assert "is valid" not in said(page)
    assert "Not checked: neither an answer of the authority" in said(page)
    assert state_of(refused) == "refused"  # what is wrong is wrong, whatever else is not known


def test_the_authority_itself_is_asked_first(answering: Responder) -> None:
    cms = answering.authority.sign_cms("author", TEXT, False)

    good = drop(document=TEXT, signature=cms)
    answering.failing["ocsp"] = "garbage"
    garbled = drop(document=TEXT, signature=cms)
    answering.failing["ocsp"] = "error"
    from_list = drop(document=TEXT, signature=cms)
    answering.failing["ocsp"] = ""
    answering.authority.revoke(answering.authority.serial("author"))
    revoked = drop(document=TEXT, signature=cms)

    assert [state_of(page) for page in (good, garbled, from_list, revoked)] == ["valid", "open", "valid", "refused"]
    assert "The authority answered at" in said(good)
    assert "is not the authority’s own" in said(garbled)
    assert "Not in the authority’s list of" in said(from_list)


def test_a_signature_of_an_archive_is_checked_by_its_old_algorithm(settings: Any, tmp_path: Path) -> None:
    known = trust.Trust.known(trust.PRODUCTION)
    trust.write_rows(tmp_path / trust.FILE, known.authorities)
    settings.TRUST_DIR = str(tmp_path)
    cms = (SAMPLES / "gost2004_prod_ca_attached.p7s").read_bytes()

    now = examined(Dropped(cms, None, ""), timezone.now())
    begins = now.signatures[0].not_before
    assert begins is not None
    then = examined(Dropped(cms, None, ""), begins + timedelta(days=1))

    assert (now.state, then.state) == ("refused", "open")  # expired; nobody says any more what was revoked then
    assert then.signatures[0].scheme == "GOST 34.310-2004"
    page = drop(signature=cms)
    assert "The certificate had expired at that time." in said(page)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_answers_in_each_language(authority: Authority, language: str) -> None:
    page = drop(language, document=TEXT, signature=authority.sign_cms("author", TEXT, False))

    assert state_of(page) == "valid"
    assert soup(page).select_one(f"html[lang={language}]")


def test_the_same_number_of_queries_whoever_signed(
    authority: Authority, django_assert_num_queries: Callable[..., Any]
) -> None:
    for key in ("author", "organisation"):
        cms = authority.sign_cms(key, TEXT, False)
        with django_assert_num_queries(1):  # is the certificate in a list?
            drop(document=TEXT, signature=cms)


# What cannot be checked


def test_what_is_missing_is_asked_for(authority: Authority) -> None:
    detached = authority.sign_cms("author", TEXT, False)

    assert "Choose a certificate" in errors(drop())["#id_document"]
    assert "Choose the document as well" in errors(drop(signature=detached))["#id_document"]
    assert "Neither of the files" in errors(drop(document=TEXT, signature=b"not a signature"))["#id_signature"]
    assert "empty" in errors(drop(document=TEXT, signature=b""))["#id_signature"]


def test_what_is_too_large_is_sent_back(authority: Authority, settings: Any) -> None:
    settings.CHECK_MAX_BYTES = 600 * 1024
    cms = authority.sign_cms("author", TEXT, False)

    assert "larger than 600" in errors(drop(document=b"0" * 614_401, signature=cms))["#id_document"]
    assert "256 KB" in errors(drop(document=TEXT, signature=cms + b"\0" * 524_288))["#id_signature"]


def test_what_announces_too_much_is_refused_unread() -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/en/verify/")

    answer = stranger.post(
        "/en/verify/", b"--a-line", "multipart/form-data; boundary=a-line", CONTENT_LENGTH=str(45 * 1024 * 1024)
    )

    assert answer.status_code == 400
    assert "choose a smaller one" in answer.content.decode()


def test_files_from_a_form_elsewhere_are_refused(authority: Authority) -> None:
    cms = SimpleUploadedFile("a.p7s", authority.sign_cms("author", TEXT, True))

    assert Client(enforce_csrf_checks=True).post("/en/verify/", {"signature": cms}).status_code == 403


OPENING = bytes.fromhex("308006092a864886f70d010702a080")


@pytest.mark.parametrize(
    "hostile",
    [
        OPENING,
        OPENING + b"\x30\x80" * 5000,
        OPENING + b"\xff" * 1000,
        bytes.fromhex("3084ffffffff06092a864886f70d010702a0") + b"\x84\xff\xff\xff\xff",
        bytes.fromhex("300f06092a864886f70d010702a0020500"),
        b"-----BEGIN CMS-----\n" + base64.b64encode(OPENING + b"\xff" * 60) + b"\n-----END PKCS7-----\n",
    ],
)
def test_hostile_bytes_are_no_signature_and_no_trouble(hostile: bytes) -> None:
    for files in ({"signature": hostile}, {"document": TEXT, "signature": hostile}):
        page = drop(**files)
        assert state_of(page) == "refused"
        assert "cannot be read" in said(page) or "that can be read" in said(page)


def test_no_signature_cut_short_is_valid(authority: Authority) -> None:
    cms = authority.sign_cms("author", TEXT, True)

    for length in range(20, len(cms), 97):
        assert "is valid" not in said(drop(signature=cms[:length]))


# How often


def test_whoever_checks_very_often_is_asked_to_wait(authority: Authority) -> None:
    visitor, cms = client_of(None), authority.sign_cms("author", TEXT, True)
    with time_machine.travel(datetime(2026, 11, 22, 6, 0, 1, tzinfo=UTC), tick=False):
        answers = [drop(client=visitor, document=b"x").status_code for _ in range(30)]
        page = drop(client=visitor, signature=cms)

    assert answers == [200] * 30
    assert (page.status_code, page["Retry-After"]) == (429, "599")
    assert "Come again in 10 minutes" in said(page)
    assert "is valid" not in said(page)


# Long checks


@pytest.mark.usefixtures("slow", "worker")
def test_a_long_check_ends_on_its_own_page_and_leaves_no_file(authority: Authority) -> None:
    page = drop(document=TEXT, signature=authority.sign_together(["author", "author2"], TEXT, False))

    address = page.redirect_chain[-1][0]
    assert address.startswith("/en/verify/check/")
    assert state_of(page) == "valid"
    assert "All the signatures are valid" in said(page)
    assert left() == []
    assert state_of(client_of(None).get(address.replace("/en/", "/kk/"))) == "valid"


@pytest.mark.usefixtures("slow", "worker")
def test_a_refused_or_unconfirmed_long_check_leaves_no_file_either(authority: Authority) -> None:
    cms = authority.sign_cms("author", TEXT, False)

    assert state_of(drop(document=b"another", signature=cms)) == "refused"
    assert state_of(drop(signature=OPENING + b"\xff" * 100)) == "refused"
    with outage():
        assert state_of(drop(document=TEXT, signature=cms)) == "open"
    assert left() == []


@pytest.mark.usefixtures("slow", "broker")
def test_the_page_says_how_much_is_hashed(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once for both signers, piece by piece; what was told on the way is what the page shows."""
    monkeypatch.setattr(long_checks, "PIECE", 512)
    document = TEXT * 50
    page = drop(document=document, signature=authority.sign_together(["author", "author2"], document, False))
    address, seen = page.redirect_chain[-1][0], []

    def look(kept: Callable[..., None], *told: Any) -> None:
        kept(*told)
        if shown := soup(client_of(None).get(address)).select_one("progress[value]"):
            seen.append((int(str(shown["value"])), int(str(shown["max"]))))

    monkeypatch.setattr(cache, "set", partial(look, cache.set))
    tasks.check_dropped(_key(page))

    pieces = [*range(512, len(document), 512), len(document)]
    assert seen == [(done, len(document)) for done in pieces]


@pytest.mark.usefixtures("slow", "broker")
def test_while_it_waits_the_page_says_so_and_the_files_cannot_be_read(authority: Authority) -> None:
    page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))

    assert "The signature is being checked" in said(page)
    assert soup(page).select("progress")
    assert soup(page).select("noscript > meta[http-equiv=refresh]")
    files = [path for path in left() if path.is_file()]
    assert {path.name for path in files} == {"document", "signature", "name"}
    assert not any(TEXT in path.read_bytes() for path in files)
    tasks.check_dropped(_key(page))
    assert state_of(client_of(None).get(page.redirect_chain[-1][0])) == "valid"


def _key(page: Any) -> str:
    return str(page.redirect_chain[-1][0].rstrip("/").rpartition("/")[2])


@pytest.mark.usefixtures("slow", "broker")
@pytest.mark.parametrize("trouble", ["files gone", "files damaged", "authorities gone"])
def test_a_check_that_breaks_says_so_and_leaves_no_file(authority: Authority, trouble: str, settings: Any) -> None:
    page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))
    damaged = long_checks._folder(UUID(_key(page))) / "document"
    if trouble == "files gone":
        damaged.with_name("signature").unlink()
    elif trouble == "files damaged":
        damaged.write_bytes(b"damaged\n")
    else:
        (Path(settings.MEDIA_ROOT) / trust.FILE).write_text("{")
        settings.TRUST_DIR = str(settings.MEDIA_ROOT)

    tasks.check_dropped(_key(page))
    (Path(settings.MEDIA_ROOT) / trust.FILE).unlink(missing_ok=True)

    ended = client_of(None).get(page.redirect_chain[-1][0])
    assert "The check did not come to an end" in said(ended)
    assert "says nothing about the signature" in said(ended)
    assert left() == []


def grow_old(page: Any, seconds: int) -> None:
    """The files of the check have lain there for so long."""
    then = time.time() - seconds
    os.utime(long_checks._folder(UUID(_key(page))), (then, then))


@pytest.mark.usefixtures("slow", "broker")
def test_a_check_may_wait_for_all_before_it(authority: Authority) -> None:
    page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))
    address = page.redirect_chain[-1][0]
    turn = (long_checks.WAITING - 1) * long_checks.KILLED_SECONDS  # each before it took all its time
    grow_old(page, turn)

    long_checks.remove_left()
    with time_machine.travel(timezone.now() + timedelta(seconds=turn)):
        assert "it is not its turn yet" in said(client_of(None).get(address))
        tasks.check_dropped(_key(page))
        assert state_of(client_of(None).get(address)) == "valid"


@pytest.mark.usefixtures("slow", "broker")
def test_when_no_worker_comes_the_page_says_so_in_the_end_and_the_files_go(authority: Authority) -> None:
    page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))
    grow_old(page, long_checks.LEFT_AFTER + 1)

    with time_machine.travel(timezone.now() + timedelta(seconds=long_checks.LEFT_AFTER + 1)):
        assert "The check did not come to an end" in said(client_of(None).get(page.redirect_chain[-1][0]))
    long_checks.remove_left()

    assert left() == []


@pytest.mark.usefixtures("slow", "broker")
def test_when_the_worker_died_over_a_check_the_page_says_so_after_a_while(authority: Authority) -> None:
    page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))
    key, address = UUID(_key(page)), page.redirect_chain[-1][0]
    told = long_checks.progress(key)
    assert told is not None
    long_checks._tell(key, "checking", told)  # its last word

    with time_machine.travel(timezone.now() + timedelta(seconds=long_checks.CHECK_SECONDS)):
        assert "Being checked" in said(client_of(None).get(address))
    with time_machine.travel(timezone.now() + timedelta(seconds=long_checks.KILLED_SECONDS + 60)):
        assert "The check did not come to an end" in said(client_of(None).get(address))
    grow_old(page, long_checks.LEFT_AFTER + 1)
    long_checks.remove_left()
    assert left() == []


@pytest.mark.usefixtures("slow", "broker")
def test_a_message_that_comes_twice_leaves_what_was_found(authority: Authority) -> None:
    page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))

    for _ in range(2):
        tasks.check_dropped(_key(page))

    assert state_of(client_of(None).get(page.redirect_chain[-1][0])) == "valid"


@pytest.mark.usefixtures("slow", "broker")
def test_three_long_checks_at_a_time_and_the_fourth_when_one_has_ended(authority: Authority) -> None:
    cms = authority.sign_cms("author", TEXT, False)
    first, *_others = [drop(document=TEXT, signature=cms) for _ in range(3)]

    fourth = drop(document=TEXT, signature=cms)
    tasks.check_dropped(_key(first))
    fifth = drop(document=TEXT, signature=cms)

    assert (fourth.status_code, fourth["Retry-After"]) == (429, "60")
    assert "Three long checks of yours are under way" in said(fourth)
    assert fifth.status_code == 200
    for path in long_checks._root().iterdir():
        tasks.check_dropped(path.name)
    assert left() == []


@pytest.mark.usefixtures("slow")
def test_with_nobody_to_hand_it_to_nothing_is_kept(authority: Authority) -> None:
    """No broker, then a full house."""
    cms = authority.sign_cms("author", TEXT, False)

    for _ in range(4):  # no place stays taken
        page = drop(document=TEXT, signature=cms)
        assert (page.status_code, page["Retry-After"]) == (503, "60")
        assert "cannot be checked now" in said(page)
    assert left() == []


@pytest.mark.usefixtures("slow", "broker")
def test_a_full_house_takes_no_more(authority: Authority) -> None:
    waiting = [long_checks._root() / str(number) for number in range(long_checks.WAITING)]
    for folder in waiting:
        folder.mkdir(parents=True)

    page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))

    for folder in waiting:
        folder.rmdir()
    assert page.status_code == 503
    assert left() == []


def test_a_check_that_nobody_knows_is_not_found() -> None:
    page = client_of(None).get(f"/en/verify/check/{uuid4()}/")

    assert page.status_code == 404
    assert "There is no such check" in said(page)


def test_with_the_cache_down_small_documents_are_checked_all_the_same(authority: Authority, settings: Any) -> None:
    settings.CACHES = {"default": {**base.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}

    assert state_of(drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))) == "valid"
    assert client_of(None).get(f"/en/verify/check/{uuid4()}/").status_code == 404
    settings.CHECK_QUICK_BYTES = 1
    assert drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False)).status_code == 503


@pytest.mark.usefixtures("slow", "worker")
def test_a_result_is_nowhere_in_the_plain(authority: Authority, settings: Any, running_services: Services) -> None:
    own = {**base.CACHES["default"], "LOCATION": running_services.redis_url, "KEY_PREFIX": "test-results"}
    settings.CACHES = {"default": own}

    page = drop(document=TEXT, signature=authority.sign_cms("author", TEXT, False))

    assert state_of(page) == "valid"
    told = json.dumps(cache.get(f"check:{_key(page)}"), ensure_ascii=False)
    assert "Сүйінбаева" in told
    assert AUTHOR.iin not in told


def test_a_report_waits_for_its_reader_without_loss(authority: Authority) -> None:
    cms = authority.sign_together(["author", "organisation-rsa", "revoked"], TEXT, True, stamped=True)
    report = examined(Dropped(cms, None, "a.p7s"), timezone.now())

    again = Report.of(json.loads(json.dumps(report.kept())))

    assert again == report
    with override("en"):
        assert str(again.says).startswith("The certificate was revoked on")


def test_names_and_roles_without_end_are_cut() -> None:
    """Anybody can make such a certificate; what is found of it lies in the cache for half an hour."""
    now = timezone.now()
    roles = ("individual", *(f"1.2.398.3.3.4.1.2.{number}" for number in range(10, 2000)))
    signer = Signer("900101300017", "", "Ә" * 9000, "", "", "Ұ" * 9000, roles, 1, now, now)

    found = Signed.found(Verdict(valid=False, checks=(), moment=now, signer=signer))

    assert (len(found.name), len(found.organisation), found.roles) == (300, 300, ("individual",))

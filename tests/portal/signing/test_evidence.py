"""The evidence of a signature: one package for other tools, and later checks beside the frozen verdict."""

import base64
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
import time_machine
from asn1crypto import tsp
from django.conf import LazySettings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation

from portal.demo.authority import Authority
from portal.demo.responders import Responder
from portal.flow import StepRefused
from portal.models import Trail
from portal.signing import evidence, stamping
from portal.signing.accepting import accept
from portal.signing.cms import SignedMessage
from portal.signing.evidence import CHECKED_AGAIN, package, recheck
from portal.signing.models import Recheck, Signature, TimeStamp
from portal.signing.trust import Trust
from portal.signing.verdict import Check
from tests.other_tools import openssl
from tests.people import People, outage, someone
from tests.portal.signing.files import stamp
from tests.servers import serving
from tests.together import at_once

TEXT = "Өтініш: «Түнгі көш», өлең.\n".encode()
PDF = b"%PDF-1.7 a decision"
NATIONAL = Path(__file__).parent / "samples"


@pytest.fixture
def authority(authority_folder: Path, settings: LazySettings) -> Authority:
    """The authority of all tests, which the portal trusts here."""
    settings.TRUST_DIR = str(authority_folder / "trust")
    return Authority.open(authority_folder)


def signature_of(people: People, key: str = "author", document: bytes = TEXT, *, attached: bool = False) -> Signature:
    """The author's signature, kept."""
    cms = people.authority.sign_cms(key, document, attached)
    kept = accept(
        people.author, base64.b64encode(cms), document, purpose="application", roles={"individual"}, wrong_key=""
    )
    kept.save(force_insert=True)
    return Signature.objects.get(pk=kept.pk)


@pytest.fixture
def online(authority_folder: Path, tmp_path: Path, settings: LazySettings) -> Iterator[Responder]:
    """An authority of this test's own that answers over HTTP, and the portal that knows where."""
    folder = shutil.copytree(authority_folder, tmp_path / "authority")
    with Responder(Authority.open(folder), 0) as server:
        Authority.create(folder, seal_password=settings.SEAL_KEY_PASSWORD, base_url=server.url)
        settings.TRUST_DIR = str(folder / "trust")
        settings.TSA_URL = f"{server.url}/tsp"
        yield from serving(server)


@pytest.fixture
def known(db: None, online: Responder) -> People:
    """People whose keys that authority issued; only the author is asked for here."""
    author = someone("author")
    return People(online.authority, *[author] * 7)


def unpacked(signature: Signature) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package(signature))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def outcome(found: Recheck | Signature, name: str) -> tuple[str, str]:
    (check,) = (each for each in found.protocol if each.name == name)
    return check.outcome, check.code


COMMON = {
    "README.txt",
    "SHA256SUMS",
    "certificates/authorities.pem",
    "certificates/issuing.cer",
    "certificates/root.cer",
    "certificates/signer.cer",
    "protocol.en.txt",
    "protocol.kk.txt",
    "protocol.ru.txt",
    "signature.p7s",
}
STAMPED = {
    f"time-stamp/{name}" for name in ("time-stamp.tsr", "stamped.bin", "authority.cer", "issuing.cer", "root.cer")
}


def test_a_signature_checked_by_lists_has_them_in_the_package(people: People) -> None:
    signature = signature_of(people)

    files = unpacked(signature)

    assert files.keys() == COMMON | {"document.txt", "revocation/full.crl", "revocation/delta.crl"}
    assert signature.full_list is not None
    assert files["revocation/full.crl"] == bytes(signature.full_list.der)
    assert files["document.txt"] == TEXT
    assert files["signature.p7s"] == base64.b64decode(bytes(signature.cms))
    roots = {each.der for each in Trust.load(people.authority.trust).roots}
    assert files["certificates/root.cer"] in roots


def test_a_signature_checked_by_the_service_and_stamped_has_both_answers(known: People) -> None:
    signature = signature_of(known, document=PDF)
    stamping.stamp(signature.pk)

    files = unpacked(Signature.objects.get(pk=signature.pk))

    assert files.keys() == COMMON | STAMPED | {"document.pdf", "revocation/ocsp.der"}
    token = tsp.TimeStampResp.load(files["time-stamp/time-stamp.tsr"], strict=True)["time_stamp_token"].dump()
    assert token == bytes(TimeStamp.objects.get().token)


def token_of_length(authority: Authority, value: bytes, *, ends: int) -> bytes:
    """A GOST token over the signature value whose outer length ends in this octet: the nonce fills it up."""
    tsa = authority.own_key("gost-tsa")
    wanted = (ends - len(stamp(tsa, value)) + 4) % 256 + 256  # four octets of tag and length are not counted
    tokens = (stamp(tsa, value, nonce=1 << 8 * (wanted - less) - 2) for less in range(16))
    return next(token for token in tokens if token[:2] == b"\x30\x82" and token[3] == ends)


def test_the_token_stands_in_its_answer_byte_for_byte_whatever_its_length(known: People) -> None:
    signature = signature_of(known)
    (signer,) = SignedMessage.load(bytes(signature.cms)).signers
    token = token_of_length(known.authority, signer.signature, ends=0x80)
    moment = timezone.now()
    TimeStamp.objects.create(signature=signature, token=token, moment=moment, authority="TSA", certificates=[])

    answer = unpacked(Signature.objects.get(pk=signature.pk))["time-stamp/time-stamp.tsr"]

    length = len(token) + 5
    assert answer == b"\x30\x82" + length.to_bytes(2, "big") + bytes.fromhex("3003020100") + token


def test_the_certificates_of_a_time_stamp_are_those_of_its_day(known: People, settings: Any, tmp_path: Path) -> None:
    signature = signature_of(known)
    stamping.stamp(signature.pk)
    settings.TRUST_DIR = str(tmp_path)  # nobody is trusted any more

    files = unpacked(Signature.objects.get(pk=signature.pk))

    assert [files[f"time-stamp/{name}.cer"] for name in ("authority", "issuing", "root")] == [
        known.authority.own_key(f"gost-{name}").der for name in ("tsa", "issuing", "root")
    ]


def test_the_sums_are_those_of_all_files(people: People) -> None:
    files = unpacked(signature_of(people))

    lines = [line.split("  ") for line in files["SHA256SUMS"].decode().splitlines()]
    assert {name: digest for digest, name in lines} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS"
    }


def test_the_same_evidence_makes_the_same_bytes(known: People) -> None:
    signature = signature_of(known)
    stamping.stamp(signature.pk)
    packages = set()

    for language in ("kk", "ru", "en"):
        with translation.override(language), time_machine.travel(timezone.now() + timedelta(hours=1)):
            packages.add(package(Signature.objects.get(pk=signature.pk)))

    assert len(packages) == 1


def laid_out(files: dict[str, bytes], folder: Path) -> Path:
    """The package as files in a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("key", ["author", "author-rsa"])
def test_the_portals_own_program_confirms_the_package_by_its_own_files(
    known: People, tmp_path: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    signature = signature_of(known, key)
    files = unpacked(signature)
    folder = laid_out(files, tmp_path / "package")
    lines = files["README.txt"].decode().splitlines()
    line = next(line for line in lines if "verify_signature" in line and line.startswith("4."))
    _, command, *options = line[line.index("manage.py") :].split()
    paths = [str(folder / option) if (folder / option).is_file() else option for option in options]

    with pytest.raises(SystemExit) as left:
        call_command(command, *paths, "--require-revocation")

    assert (left.value.code, "VALID: " in capsys.readouterr().out) == (0, True)


@pytest.mark.parametrize("attached", [False, True], ids=["detached", "attached"])
def test_openssl_confirms_an_rsa_signature_by_the_commands_of_the_package(
    people: People, tmp_path: Path, attached: bool
) -> None:
    files = unpacked(signature_of(people, "author-rsa", attached=attached))
    folder = laid_out(files, tmp_path / "package")
    commands = [line.split() for line in files["README.txt"].decode().splitlines() if line.startswith("   openssl")]
    _openssl, *verify = commands[-1]

    answer = openssl(folder, *verify)

    assert answer.returncode == 0, answer.stderr
    (folder / "document.txt").write_bytes(b"another")
    assert openssl(folder, *verify).returncode != 0


def test_openssl_reads_the_time_stamp(known: People, tmp_path: Path) -> None:
    signature = signature_of(known)
    stamping.stamp(signature.pk)
    folder = laid_out(unpacked(Signature.objects.get(pk=signature.pk)), tmp_path / "package")

    answer = openssl(folder, "ts", "-reply", "-in", "time-stamp/time-stamp.tsr", "-text")

    assert b"Status: Granted." in answer.stdout


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_protocol_says_who_signed_what_and_how_it_was_found(people: People, language: str) -> None:
    signature = signature_of(people)

    said = unpacked(signature)[f"protocol.{language}.txt"].decode()

    assert people.author.full_name in said
    assert signature.document_sha256 in said
    assert f"{people.authority.serial('author'):x}" in said
    with translation.override(language):
        for check in signature.protocol:
            assert f"{check.title}: {check.word}" in said
            assert check.reason in said
    assert people.author.iin not in said


def test_later_checks_follow_the_verdict_in_the_protocol(people: People) -> None:
    signature = signature_of(people)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        with outage():
            recheck(None, signature)
        later = timezone.localtime()

    said = unpacked(Signature.objects.get(pk=signature.pk))["protocol.en.txt"].decode()

    frozen, again = said.split("LATER CHECKS")
    assert again.strip().startswith(f"{later:%d.%m.%Y %H:%M:%S}: not confirmed")
    assert "The certificate was not revoked: yes. " in frozen
    assert "The certificate was not revoked: not checked. Not checked: neither" in again


def test_names_are_written_as_they_are(people: People) -> None:
    signature = signature_of(people)
    signature.signer_name = "О'Нил <Анна> & Ко"

    assert "О'Нил <Анна> & Ко" in evidence.protocol(signature)


def test_a_check_of_today_stands_beside_the_verdict_and_changes_nothing_of_it(people: People) -> None:
    signature = signature_of(people)
    before = signature.checks

    found = recheck(people.author, signature)

    assert (found.valid, list(signature.rechecks.all())) == (True, [found])
    assert Signature.objects.get(pk=signature.pk).checks == before
    said = json.loads(bytes(Trail.objects.latest("pk").body))
    assert (said["act"], said["law"], said["detail"]) == (
        "signature checked again",
        [CHECKED_AGAIN.id],
        {"valid": True},
    )
    assert (said["actor"], said["subject"]) == (
        f"accounts.user:{people.author.pk}",
        f"signing.signature:{signature.pk}",
    )


def test_the_time_stamp_kept_beside_is_checked_too(known: People) -> None:
    signature = signature_of(known)
    assert outcome(recheck(None, signature), "time_stamp") == ("absent", "no_stamp")
    stamping.stamp(signature.pk)

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        found = recheck(None, Signature.objects.get(pk=signature.pk))

    assert outcome(found, "time_stamp") == ("passed", "stamped")


def test_a_time_stamp_of_another_signature_is_found(known: People) -> None:
    one, other = signature_of(known), signature_of(known)
    kept = stamping.stamp(other.pk)
    assert kept is not None
    TimeStamp.objects.create(
        signature=one, token=kept.token, moment=kept.moment, authority=kept.authority, certificates=kept.certificates
    )

    found = recheck(None, Signature.objects.get(pk=one.pk))

    assert (found.valid, outcome(found, "time_stamp")) == (False, ("failed", "stamp_other"))


@pytest.mark.parametrize(
    ("reason", "valid", "code"),
    [(None, False, "revoked"), ("keyCompromise", False, "revoked"), ("superseded", True, "good_at_the_time")],
)
def test_what_became_known_since_is_said(known: People, reason: str | None, valid: bool, code: str) -> None:
    signature = signature_of(known)
    sleep(1)  # certificates are revoked as of a whole second
    known.authority.revoke(known.authority.serial("author"), reason)

    found = recheck(None, signature)

    assert (found.valid, outcome(found, "revocation")[1]) == (valid, code)


def test_while_nobody_answers_the_check_says_so(people: People) -> None:
    signature = signature_of(people)

    with outage():
        found = recheck(None, signature)

    assert (found.valid, outcome(found, "revocation")) == (False, ("not_checked", "no_answer"))


def test_a_document_changed_in_the_store_is_found(people: People) -> None:
    signature = signature_of(people)
    Signature.objects.filter(pk=signature.pk).update(document=TEXT + b"!")

    found = recheck(None, Signature.objects.get(pk=signature.pk))

    assert (found.valid, outcome(found, "signed_attributes")) == (False, ("failed", "other_document"))


YEARS = timedelta(days=4 * 365)


def test_after_the_certificates_term_the_answer_kept_with_it_counts(known: People) -> None:
    signature = signature_of(known)

    with time_machine.travel(timezone.now() + YEARS):
        found = recheck(None, signature)

    assert (found.valid, outcome(found, "revocation")) == (True, ("passed", "good_by_ocsp"))


def test_after_the_certificates_term_the_lists_kept_with_it_count(people: People) -> None:
    signature = signature_of(people)

    with time_machine.travel(timezone.now() + YEARS):
        found = recheck(None, signature)

    assert (found.valid, outcome(found, "revocation")) == (True, ("passed", "good_by_list"))


def test_what_was_found_revoked_stays_so_after_the_certificates_term(known: People) -> None:
    signature = signature_of(known)
    known.authority.revoke(known.authority.serial("author"), "keyCompromise")
    assert not recheck(None, signature).valid

    with time_machine.travel(timezone.now() + YEARS):
        found = recheck(None, signature)

    assert (found.valid, outcome(found, "revocation")) == (False, ("failed", "revoked"))


def test_an_authority_withdrawn_since_is_trusted_no_more(people: People, settings: Any, tmp_path: Path) -> None:
    signature = signature_of(people)
    settings.TRUST_DIR = str(tmp_path)

    assert outcome(recheck(None, signature), "chain") == ("failed", "untrusted")


def test_a_check_is_made_once_a_minute(people: People) -> None:
    signature, another = signature_of(people), signature_of(people)
    recheck(None, signature)

    with pytest.raises(StepRefused):
        recheck(None, signature)
    recheck(None, another)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        recheck(None, signature)

    assert (signature.rechecks.count(), another.rechecks.count()) == (2, 1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_ask_at_once_one_is_told_to_wait(people: People) -> None:
    signature = signature_of(people)
    asked, answered = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            recheck(None, signature)
            asked.set()
            answered.wait(10)

    def second() -> bool:
        asked.wait(10)
        try:
            recheck(None, Signature.objects.get(pk=signature.pk))
        except StepRefused:
            return True
        finally:
            answered.set()
        return False

    assert at_once(first, second)[1] is True
    assert Recheck.objects.count() == 1


def test_the_checks_that_are_kept_are_read_again_as_they_were(people: People) -> None:
    found = recheck(None, signature_of(people))

    assert [Check.of(kept).kept() for kept in found.checks] == found.checks

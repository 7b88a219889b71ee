"""A person's signature under what the portal froze: kept with its evidence, or refused and nothing changes."""

import base64
import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.utils import timezone, translation

from accounts.models import Challenge
from accounts.sign_in import challenge
from portal import law
from portal.demo.authority import Authority
from portal.models import Trail
from portal.signing.accepting import SignatureRefused, Unchecked, accept
from portal.signing.crl import RevocationList
from portal.signing.models import Signature
from portal.signing.revocation import Files
from portal.signing.trust import Trust
from portal.signing.verification import verify
from tests.people import People

WRONG_KEY = "Sign with your own key."
AS_AUTHOR: Any = {"purpose": "application", "roles": {"individual"}, "wrong_key": WRONG_KEY}

DOCUMENT = "Прошу внести сведения в Государственный реестр.\n".encode()
REFUSALS = {
    "expired": "validity",
    "not_yet_valid": "validity",
    "revoked": "revocation",
    "foreign": "chain",
    "treasury": "key_usage",
    "information_system": "key_usage",
    "sign_in_only": "key_usage",
}


@pytest.fixture
def authority(authority_folder: Path, settings: LazySettings) -> Authority:
    """The authority of all tests, which the portal trusts here."""
    settings.TRUST_DIR = str(authority_folder / "trust")
    return Authority.open(authority_folder)


def last_word() -> dict[str, object]:
    """The newest entry of the trail, as its bytes say it."""
    said: dict[str, object] = json.loads(bytes(Trail.objects.latest("pk").body))
    return said


@pytest.mark.clause(law.O100_2_7, law.O1315_A2_10)
@pytest.mark.parametrize("attached", [False, True], ids=["detached", "attached"])
def test_the_evidence_holds_all_that_a_check_needs_later(people: People, attached: bool) -> None:
    cms = people.sign(people.author, DOCUMENT, attached=attached)
    accept(people.author, cms, DOCUMENT, **AS_AUTHOR).save()

    kept = Signature.objects.get()
    trust = Trust.load(people.authority.trust)
    stored = [each for each in (kept.full_list, kept.delta_list) if each is not None]
    lists = Files(RevocationList.load(bytes(each.der)) for each in stored)
    again = verify(bytes(kept.cms), document=bytes(kept.document), at=kept.at, trust=trust, revocation=lists)
    assert again.valid
    assert again.evidence.certificate == bytes(kept.certificate)
    assert again.evidence.lists == tuple(each.sha256 for each in stored)
    assert [bytes(each) for each in kept.authorities] == list(again.evidence.authorities)
    assert kept.trust == trust.version


def test_the_evidence_says_who_signed_what_and_how_it_was_checked(people: People) -> None:
    signature = accept(people.author, people.sign(people.author, DOCUMENT), DOCUMENT, **AS_AUTHOR)

    assert (signature.person, signature.signer_name) == (people.author, people.author.full_name)
    assert signature.document_sha256 == hashlib.sha256(DOCUMENT).hexdigest()
    assert signature.roles == ["individual"]
    assert {check.outcome for check in signature.protocol if check.name != "time_stamp"} == {"passed"}


def test_nothing_is_kept_before_the_step_keeps_it(people: People) -> None:
    accept(people.author, people.sign(people.author, DOCUMENT), DOCUMENT, **AS_AUTHOR)

    assert not Signature.objects.exists()


def test_a_file_signed_elsewhere_is_taken_as_it_is(people: People) -> None:
    der = base64.b64decode(people.sign(people.author, DOCUMENT))

    assert accept(people.author, der, DOCUMENT, **AS_AUTHOR).cms == der


@pytest.mark.clause(law.O100_2_7)
@pytest.mark.parametrize("attached", [False, True], ids=["detached", "attached"])
def test_a_document_changed_by_one_letter_is_not_the_one_signed(people: People, attached: bool) -> None:
    cms = people.sign(people.author, DOCUMENT, attached=attached)

    with pytest.raises(SignatureRefused):
        accept(people.author, cms, DOCUMENT.replace(b"\n", b" "), **AS_AUTHOR)

    assert last_word()["act"] == "signature refused"
    failed = "content" if attached else "signed_attributes"
    assert last_word()["detail"] == {"purpose": "application", "reason": failed}
    assert not Signature.objects.exists()


def test_another_persons_key_is_refused_however_valid(people: People) -> None:
    cms = people.sign(people.stranger, DOCUMENT)

    with pytest.raises(SignatureRefused):
        accept(people.author, cms, DOCUMENT, **AS_AUTHOR)

    assert last_word()["detail"] == {"purpose": "application", "reason": "another person"}
    assert last_word()["actor"] == f"accounts.user:{people.author.pk}"


@pytest.mark.clause(law.O1315_A2_10)
@pytest.mark.parametrize(("key", "failed"), REFUSALS.items())
def test_a_key_that_does_not_sign_documents_is_refused(people: People, key: str, failed: str) -> None:
    cms = people.authority.sign_cms(key, DOCUMENT, attached=False)

    with pytest.raises(SignatureRefused) as refused:
        accept(people.author, cms, DOCUMENT, **AS_AUTHOR)

    assert str(refused.value)
    assert last_word()["detail"] == {"purpose": "application", "reason": failed}
    assert not Signature.objects.exists()


@pytest.mark.parametrize("attached", [False, True], ids=["detached", "attached"])
def test_the_signature_of_a_sign_in_never_stands_under_a_document(people: People, attached: bool) -> None:
    text = challenge(Challenge.Purpose.SIGN_IN).text.encode()
    cms = people.sign(people.author, text, attached=attached)

    with pytest.raises(SignatureRefused):
        accept(people.author, cms, DOCUMENT, **AS_AUTHOR)

    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "cms",
    [
        pytest.param("", id="nothing"),
        pytest.param("!", id="no base64"),
        pytest.param("қолтаңба", id="letters"),
        pytest.param(b"\x30\x80", id="half a sequence"),
        pytest.param(b"\x00" * 300_000, id="too much"),
    ],
)
def test_what_is_no_signature_is_refused_with_a_reason(people: People, cms: str | bytes) -> None:
    with pytest.raises(SignatureRefused) as refused:
        accept(people.author, cms, DOCUMENT, **AS_AUTHOR)

    assert "NCALayer" in str(refused.value)
    assert last_word()["detail"] == {"purpose": "application", "reason": "decoded"}


def test_a_refusal_names_no_personal_data_in_the_trail(people: People) -> None:
    with pytest.raises(SignatureRefused):
        accept(people.author, people.sign(people.stranger, DOCUMENT), DOCUMENT, **AS_AUTHOR)

    body = bytes(Trail.objects.latest("pk").body).decode()
    for person in (people.author, people.stranger):
        assert person.iin not in body
        assert person.surname not in body


def test_each_refusal_has_a_reason_of_its_own(people: People) -> None:
    reasons = set()
    for key in REFUSALS:
        with pytest.raises(SignatureRefused) as refused:
            accept(people.author, people.authority.sign_cms(key, DOCUMENT, False), DOCUMENT, **AS_AUTHOR)
        reasons.add(str(refused.value))

    assert len(reasons) == len(REFUSALS)


def test_a_key_of_another_kind_is_refused_in_the_words_of_the_act(people: People) -> None:
    with pytest.raises(SignatureRefused) as refused:
        accept(people.author, people.sign(people.author, DOCUMENT), DOCUMENT, **AS_AUTHOR | {"roles": {"head"}})

    assert str(refused.value) == WRONG_KEY
    assert last_word()["detail"] == {"purpose": "application", "reason": "key of another kind"}


def test_an_answer_out_of_date_refuses_the_signature_and_does_not_keep_it(people: People) -> None:
    old = Files(lists=[RevocationList.load(each) for each in people.authority.lists()])

    with (
        translation.override("en"),
        time_machine.travel(timezone.now() + timedelta(days=30)),
        pytest.raises(SignatureRefused) as refused,
    ):
        accept(people.author, people.sign(people.author, DOCUMENT), DOCUMENT, **AS_AUTHOR, revocation=old)

    assert not isinstance(refused.value, Unchecked)
    assert "is not accepted. Try again later" in str(refused.value)

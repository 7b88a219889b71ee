"""Signing in by EDS: one text, signed once, in time, for its purpose, by a key that may."""

import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Challenge, User
from accounts.sign_in import NotSignedIn, Proof, Unanswered, challenge, change_contacts, confirm_email, prove
from copyright_registry import statement
from portal import law, notices
from portal.demo.authority import Authority
from portal.demo.people import PEOPLE, Holder
from portal.models import Notice, Trail
from portal.vault import digest
from tests import people as acts
from tests.people import People, index_lists, outage, someone
from tests.together import at_once

SIGN_IN, CONFIRM = Challenge.Purpose.SIGN_IN, Challenge.Purpose.CONFIRM
AUTHOR = next(holder for holder in PEOPLE if holder.key == "author")
REFUSED_KEYS = {
    "expired": ("validity", "Your certificate has expired"),
    "not_yet_valid": ("validity", "Your certificate is not valid yet"),
    "revoked": ("revocation", "Your certificate was revoked"),
    "foreign": ("chain", "authority"),
    "treasury": ("key_usage", "only for the Treasury"),
    "information_system": ("key_usage", "belongs to an information system"),
}


@pytest.fixture
def own_authority(authority: Authority, tmp_path: Path, settings: LazySettings) -> Authority:
    """A copy of the authority that this test may change, trusted in its place."""
    folder = shutil.copytree(authority.directory, tmp_path / "authority")
    settings.TRUST_DIR = str(folder / "trust")
    return Authority.open(folder)


def signed(authority: Authority, key: str, text: str, *, attached: bool = True) -> str:
    return base64.b64encode(authority.sign_cms(key, text.encode(), attached)).decode()


def enter(authority: Authority, key: str = "author", *, attached: bool = True) -> Proof:
    """Ask for a text, sign it and hand it in, as the page does."""
    asked = challenge(SIGN_IN)
    return prove(asked.pk, signed(authority, key, asked.text, attached=attached), purpose=SIGN_IN)


def refusal(act: Callable[[], object]) -> str:
    """Why the act did not sign anybody in, as an English reader is told."""
    with override("en"), pytest.raises(NotSignedIn) as refused:
        act()
    with override("en"):
        return str(refused.value)


def last_word() -> dict[str, object]:
    said: dict[str, object] = json.loads(bytes(Trail.objects.latest("pk").body))
    return said


def test_the_text_to_sign_names_portal_purpose_and_time_and_is_no_document(db: None) -> None:
    with override("en"):
        lines = challenge(SIGN_IN).text.splitlines()

    assert lines[0] == "authors-rights-portal/sign-in/1"
    assert "Portal: http://testserver" in lines
    assert any(line.startswith("Time: ") for line in lines)
    assert lines[-1] == "This text signs no document and no application."


def test_no_two_texts_are_alike(db: None) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        assert challenge(SIGN_IN).text != challenge(SIGN_IN).text


@pytest.mark.clause(law.O1315_2_1, law.O100_12, law.O1315_A2_10)
@pytest.mark.parametrize("attached", [True, False], ids=["attached", "detached"])
def test_a_right_signature_opens_an_account_with_the_names_of_the_certificate(
    db: None, authority: Authority, attached: bool
) -> None:
    with override("ru"):
        proof = enter(authority, attached=attached)

    person = User.objects.get()
    assert (proof.user, proof.is_new) == (person, True)
    assert (person.full_name, person.iin) == (AUTHOR.name, AUTHOR.iin)
    assert person.iin_digest == digest(AUTHOR.iin)
    assert (person.language, person.email, person.has_contacts) == ("ru", "", False)
    assert last_word()["act"] == "account opened"


def test_who_comes_again_finds_their_account(db: None, authority: Authority) -> None:
    first = enter(authority).user

    again = enter(authority)

    assert (again.user, again.is_new) == (first, False)
    assert last_word()["act"] == "signed in"


@pytest.mark.clause(law.O1315_2_1)
def test_the_account_follows_the_names_in_a_new_certificate(db: None, own_authority: Authority) -> None:
    before = someone("author")
    own_authority.issue(replace(AUTHOR, name="Жұмабекова Әсемгүл"))

    person = enter(own_authority).user

    assert (person.pk, person.full_name) == (before.pk, "Жұмабекова Әсемгүл")
    assert (person.patronymic, person.email) == ("", before.email)


def test_a_person_without_a_surname_or_patronymic_is_taken_as_they_are(db: None, own_authority: Authority) -> None:
    own_authority.issue(replace(AUTHOR, name="Suharto -"))

    assert enter(own_authority).user.full_name == "Suharto -"


def test_the_old_key_for_signing_in_alone_signs_in(db: None, authority: Authority) -> None:
    assert enter(authority, "sign_in_only").user.full_name == AUTHOR.name


def test_a_text_once_signed_does_not_open_the_account_again(db: None, authority: Authority) -> None:
    asked = challenge(SIGN_IN)
    cms = signed(authority, "author", asked.text)
    prove(asked.pk, cms, purpose=SIGN_IN)

    told = refusal(lambda: prove(asked.pk, cms, purpose=SIGN_IN))

    assert "was used or is too old" in told
    assert last_word()["detail"] == {"reason": "expired or used"}


def test_a_text_is_used_up_by_a_wrong_signature_too(db: None, authority: Authority) -> None:
    asked = challenge(SIGN_IN)
    refusal(lambda: prove(asked.pk, "junk", purpose=SIGN_IN))

    refusal(lambda: prove(asked.pk, signed(authority, "author", asked.text), purpose=SIGN_IN))

    assert not User.objects.exists()


def test_a_text_is_good_for_its_time_and_not_a_second_longer(
    db: None, authority: Authority, settings: LazySettings
) -> None:
    in_time, late = challenge(SIGN_IN), challenge(SIGN_IN)

    def hand_in(asked: Challenge, age: timedelta) -> Proof:
        with time_machine.travel(asked.created_at + age, tick=False):
            return prove(asked.pk, signed(authority, "author", asked.text), purpose=SIGN_IN)

    assert hand_in(in_time, settings.CHALLENGE_FOR).is_new
    assert "too old" in refusal(lambda: hand_in(late, settings.CHALLENGE_FOR + timedelta(seconds=1)))


@pytest.mark.parametrize(("asked_for", "used_for"), [(SIGN_IN, CONFIRM), (CONFIRM, SIGN_IN)])
def test_a_text_serves_no_other_purpose(
    people: People, asked_for: Challenge.Purpose, used_for: Challenge.Purpose
) -> None:
    asked = challenge(asked_for)
    cms = people.sign(people.author, asked.text.encode())

    refusal(lambda: prove(asked.pk, cms, purpose=used_for, expected=people.author))

    assert last_word()["detail"] == {"reason": "expired or used"}


@pytest.mark.parametrize("number", [None, 0, 10**9])
def test_a_text_that_was_never_asked_for_opens_nothing(db: None, authority: Authority, number: int | None) -> None:
    cms = signed(authority, "author", "authors-rights-portal/sign-in/1")

    assert "too old" in refusal(lambda: prove(number, cms, purpose=SIGN_IN))


@pytest.mark.clause(law.O100_2_7)
@pytest.mark.parametrize("attached", [True, False], ids=["attached", "detached"])
def test_the_signature_of_a_document_signs_nobody_in(people: People, attached: bool) -> None:
    application = statement.text(acts.draft(people.author)).encode()
    asked = challenge(SIGN_IN)

    refusal(lambda: prove(asked.pk, people.sign(people.author, application, attached=attached), purpose=SIGN_IN))

    assert last_word()["detail"] == {"reason": "content" if attached else "signed_attributes"}


def test_the_signature_of_another_text_of_ours_signs_nobody_in(db: None, authority: Authority) -> None:
    asked, other = challenge(SIGN_IN), challenge(SIGN_IN)

    told = refusal(lambda: prove(asked.pk, signed(authority, "author", other.text), purpose=SIGN_IN))

    assert "belongs to another text" in told


@pytest.mark.clause(law.O1315_A2_10)
@pytest.mark.parametrize("key", REFUSED_KEYS)
def test_a_key_that_may_not_is_refused_with_its_own_reason(db: None, authority: Authority, key: str) -> None:
    failed, words = REFUSED_KEYS[key]

    told = refusal(lambda: enter(authority, key))

    assert words in told
    assert (last_word()["act"], last_word()["detail"]) == ("sign-in refused", {"reason": failed})
    assert not User.objects.exists()


def test_a_key_revoked_a_moment_ago_is_refused(db: None, own_authority: Authority) -> None:
    enter(own_authority)
    own_authority.revoke(own_authority.serial("author"))
    index_lists(own_authority)

    assert "was revoked" in refusal(lambda: enter(own_authority))


def test_a_stale_list_of_revoked_keys_lets_nobody_in(db: None, own_authority: Authority) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        assert "does not answer" in refusal(lambda: enter(own_authority))


def test_after_an_outage_the_same_signature_opens_the_account(db: None, own_authority: Authority) -> None:
    asked = challenge(Challenge.Purpose.SIGN_IN)
    cms = own_authority.sign_cms("author", asked.text.encode(), attached=True)
    with outage(), pytest.raises(Unanswered):
        prove(asked.pk, cms, purpose=Challenge.Purpose.SIGN_IN)

    assert prove(asked.pk, cms, purpose=Challenge.Purpose.SIGN_IN).user.surname == "Сүйінбаева"


@pytest.mark.parametrize(
    "cms",
    [
        pytest.param("", id="nothing"),
        pytest.param(b"", id="an empty file"),
        pytest.param("junk", id="junk"),
        pytest.param("қолтаңба", id="letters"),
        pytest.param("\x00" * 20, id="zeros"),
        pytest.param(b"%PDF-1.7\n", id="another file"),
        pytest.param("A" * 400_000, id="too much"),
    ],
)
def test_what_is_no_signature_signs_nobody_in(db: None, authority: Authority, cms: str | bytes) -> None:
    asked = challenge(SIGN_IN)

    told = refusal(lambda: prove(asked.pk, cms, purpose=SIGN_IN))

    assert "not an electronic signature that can be read" in told
    assert last_word()["detail"] == {"reason": "decoded"}


def test_the_key_of_another_person_confirms_nobody(people: People) -> None:
    asked = challenge(CONFIRM)
    cms = people.sign(people.stranger, asked.text.encode())

    told = refusal(lambda: prove(asked.pk, cms, purpose=CONFIRM, expected=people.author))

    assert "belongs to another person" in told
    assert last_word()["actor"] == f"accounts.user:{people.author.pk}"
    assert last_word()["detail"] == {"reason": "another person"}


def test_ones_own_key_confirms_who_one_is(people: People) -> None:
    asked = challenge(CONFIRM)

    proof = prove(asked.pk, people.sign(people.author, asked.text.encode()), purpose=CONFIRM, expected=people.author)

    assert proof.user == people.author


def test_the_trail_of_a_refusal_holds_no_personal_data(people: People) -> None:
    asked = challenge(CONFIRM)
    cms = people.sign(people.stranger, asked.text.encode())
    refusal(lambda: prove(asked.pk, cms, purpose=CONFIRM, expected=people.author))

    body = bytes(Trail.objects.latest("pk").body).decode()

    assert not any(word in body for word in (people.stranger.iin, people.stranger.surname, people.author.iin))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_sign_ins_of_a_new_person_at_once_make_one_account(authority: Authority) -> None:
    first, second = at_once(lambda: enter(authority), lambda: enter(authority))

    assert isinstance(first, Proof)
    assert isinstance(second, Proof)
    assert first.user == second.user == User.objects.get()
    assert sorted([first.is_new, second.is_new]) == [False, True]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_text_handed_in_twice_at_once_signs_in_once(authority: Authority) -> None:
    asked = challenge(SIGN_IN)
    cms = signed(authority, "author", asked.text)

    def hand_in() -> Proof:
        return prove(asked.pk, cms, purpose=SIGN_IN)

    outcomes = at_once(hand_in, hand_in, hand_in)

    assert sum(isinstance(outcome, Proof) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, NotSignedIn) for outcome in outcomes) == 2


def test_whoever_acts_for_a_company_signs_in_as_themselves(db: None, authority: Authority) -> None:
    manager: Holder = next(holder for holder in PEOPLE if holder.key == "organisation")

    assert enter(authority, "organisation").user.iin == manager.iin


def confirmation(user: User) -> str:
    """The last part of the link that was mailed last."""
    link = user.notices.filter(template="accounts/confirm_email").latest("pk").context["link"]
    return str(link).rstrip("/").rsplit("/", 1)[1]


def given_up(user: User, template: str, since: timedelta) -> Notice:
    """A notice that the post refused for the last time so long ago."""
    notices.send(user, template, even_unconfirmed=True, number=1, link="")
    notice = user.notices.latest("pk")
    Notice.objects.filter(pk=notice.pk).update(
        tries=notices.TRIES, given_up_at=timezone.now() - since, fault="SMTPRecipientsRefused 550"
    )
    return notice


def test_at_a_new_address_what_was_undeliverable_is_tried_again(people: People, broker: str) -> None:
    author, contacts = people.author, {"phone": "+7 701 234 5678", "address": "x", "region": "35", "language": "kk"}
    lately, long_past = (given_up(author, "copyright_registry/received", timedelta(days=days)) for days in (29, 31))
    others = given_up(people.stranger, "copyright_registry/received", timedelta(days=1))
    old_link = given_up(author, "accounts/confirm_email", timedelta(days=1))
    change_contacts(author, email="mended@example.kz", **contacts)
    Notice.objects.get(pk=lately.pk, given_up_at__isnull=False)  # nothing before the holder has confirmed it

    confirm_email(confirmation(author))

    told = {notice.pk: (notice.tries, notice.given_up_at is None) for notice in Notice.objects.all()}
    assert told[lately.pk] == (0, True)
    assert {told[notice.pk] for notice in (long_past, others, old_link)} == {(notices.TRIES, False)}
    assert lately.pk in notices.owed(timedelta())
    assert Trail.objects.get(act="try to mail again").subject == f"portal.notice:{lately.pk}"

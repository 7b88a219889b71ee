"""Was this certificate revoked? Files at hand, and the authority's services with the lists to fall back upon."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.demo import der
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.demo.record import Revocation
from portal.demo.responders import Responder
from portal.signing import lists
from portal.signing.certificate import Certificate
from portal.signing.crl import RevocationList
from portal.signing.models import StoredList
from portal.signing.ocsp import NEVER, NoAnswer, Wrong
from portal.signing.revocation import Files, Finding, Nobody, Services
from tests.people import index_lists
from tests.portal.signing import mutants
from tests.portal.signing.files import HOUR, SERIAL, Answer, issuer_of, reissued, revocation_list, term

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def serial(person: Certificate) -> int:
    return person.serial


class Asking:
    """What files say of the author's certificate."""

    def __init__(self, authority: Authority) -> None:
        self.person = Certificate.load(authority.key("author").der)
        self.issuer = issuer_of(authority, self.person)

    def of(self, *lists: RevocationList, answers: tuple[bytes, ...] = (), moment: datetime = NOW) -> Finding:
        return Files(lists, answers).ask(self.person, self.issuer, moment)


@pytest.fixture
def asking(authority: Authority) -> Asking:
    return Asking(authority)


# Files at hand


def test_nobody_knows_nothing(authority: Authority, asking: Asking) -> None:
    for source in (Nobody(), Files()):
        with pytest.raises(NoAnswer):
            source.ask(asking.person, asking.issuer, NOW)


def test_a_list_without_the_certificate_clears_it(asking: Asking, issuing: Key) -> None:
    full = revocation_list(issuing, Revocation(1, NOW, "superseded"))

    assert asking.of(full) == Finding(None, full.this_update, lists=(full.sha256,))


def test_a_list_with_it_revokes_it(asking: Asking, issuing: Key, serial: int) -> None:
    found = asking.of(revocation_list(issuing, Revocation(serial, NOW - HOUR, "superseded"))).revoked

    assert found is not None
    assert (found.serial, found.at, found.reason) == (serial, NOW - HOUR, "superseded")


def test_a_list_of_another_authority_with_the_same_names_is_refused(authority: Authority, asking: Asking) -> None:
    with pytest.raises(Wrong):
        asking.of(revocation_list(authority.own_key("gost-foreign")))


def test_a_list_of_another_authority_says_nothing(authority: Authority, asking: Asking) -> None:
    with pytest.raises(Wrong):
        asking.of(revocation_list(authority.own_key("rsa-issuing")))


def test_a_stale_list_is_refused(asking: Asking, issuing: Key) -> None:
    with pytest.raises(Wrong) as wrong:
        asking.of(revocation_list(issuing, begins=NOW - 3 * HOUR, ends=NOW - HOUR))
    assert wrong.value.code == "stale"


def test_of_two_lists_the_newer_counts(asking: Asking, issuing: Key, serial: int) -> None:
    older = revocation_list(issuing, begins=NOW - 2 * HOUR)
    newer = revocation_list(issuing, Revocation(serial, NOW - HOUR, ""))

    for pair in ((older, newer), (newer, older)):
        assert asking.of(*pair).revoked


def test_a_delta_adds_to_its_list(asking: Asking, issuing: Key, serial: int) -> None:
    full = revocation_list(issuing, number=5)
    delta = revocation_list(issuing, Revocation(serial, NOW, "keyCompromise"), number=6, base=5, begins=NOW)

    found = asking.of(full, delta)

    assert found.revoked
    assert found.revoked.reason == "keyCompromise"
    assert found.lists == (full.sha256, delta.sha256)
    assert found.said_at == delta.this_update


def test_a_delta_may_take_a_hold_back(asking: Asking, issuing: Key, serial: int) -> None:
    full = revocation_list(issuing, Revocation(serial, NOW - HOUR, "certificateHold"), number=5)
    delta = taken_back(issuing, serial)

    assert asking.of(full).revoked
    assert asking.of(full, delta).revoked is None


def taken_back(issuing: Key, serial: int) -> RevocationList:
    """A delta with removeFromCRL (RFC 5280, 5.3.1), a reason that the demo does not write: 8 in place of 6."""
    held = revocation_list(issuing, Revocation(serial, NOW, "certificateHold"), number=6, base=5, begins=NOW)
    tbs = held.der.replace(b"\x0a\x01\x06", b"\x0a\x01\x08", 1)
    return RevocationList.load(signed_anew(issuing, tbs))


def signed_anew(issuing: Key, changed: bytes) -> bytes:
    """The list with a signature that fits what it says now."""
    tbs = (mutants.read(changed)[0].inside or [])[0].written()
    return der.sequence(tbs, der.algorithm(issuing.scheme.signature), der.bits(issuing.private.sign(tbs)))


def test_a_delta_alone_says_nothing(asking: Asking, issuing: Key) -> None:
    with pytest.raises(Wrong):
        asking.of(revocation_list(issuing, number=6, base=5))


def test_a_delta_to_a_later_list_is_not_used(asking: Asking, issuing: Key, serial: int) -> None:
    full = revocation_list(issuing, number=5)
    delta = revocation_list(issuing, Revocation(serial, NOW, ""), number=8, base=7)

    assert asking.of(full, delta).lists == (full.sha256,)


def test_a_stale_delta_is_left_out(asking: Asking, issuing: Key) -> None:
    full = revocation_list(issuing, number=5, begins=NOW - 3 * HOUR)
    delta = revocation_list(issuing, number=6, base=5, begins=NOW - 2 * HOUR, ends=NOW - HOUR)

    assert asking.of(full, delta).lists == (full.sha256,)


def test_what_a_stale_delta_revoked_stays_revoked(asking: Asking, issuing: Key, serial: int) -> None:
    full = revocation_list(issuing, number=5, begins=NOW - 3 * HOUR)
    revoked = Revocation(serial, NOW - 2 * HOUR, "keyCompromise")
    delta = revocation_list(issuing, revoked, number=6, base=5, begins=NOW - 2 * HOUR, ends=NOW - HOUR)

    found = asking.of(full, delta)

    assert found.revoked
    assert found.lists == (full.sha256, delta.sha256)


def test_an_entry_that_cannot_be_used_refuses_the_list(asking: Asking, issuing: Key, serial: int) -> None:
    odd = revocation_list(issuing, Revocation(serial, NOW, "certificateHold"))
    changed = RevocationList.load(signed_anew(issuing, odd.der.replace(b"\x0a\x01\x06", b"\x0a\x01\x63", 1)))

    with pytest.raises(Wrong):
        asking.of(changed)


def test_an_answer_at_hand_goes_before_the_lists(authority: Authority, asking: Asking, issuing: Key) -> None:
    answer = Answer(authority.own_key("gost-ocsp"), asking.person, issuing)
    revoking = revocation_list(issuing, Revocation(asking.person.serial, NOW, ""))

    given = answer.made()

    found = asking.of(revoking, answers=(given,))

    assert (found.ocsp, found.revoked) == (given, None)


def test_an_answer_about_another_is_passed_over(authority: Authority, asking: Asking, issuing: Key) -> None:
    other = Certificate.load(authority.key("author2").der)
    answer = Answer(authority.own_key("gost-ocsp"), other, issuing).made()

    assert asking.of(revocation_list(issuing), answers=(answer,)).ocsp == b""
    with pytest.raises(Wrong):
        asking.of(answers=(answer,))


def test_a_wrong_answer_is_no_reason_to_look_elsewhere(authority: Authority, asking: Asking, issuing: Key) -> None:
    forged = Answer(authority.key("author2"), asking.person, issuing).made()

    with pytest.raises(Wrong):
        asking.of(revocation_list(issuing), answers=(forged,))


# The authority's services


@pytest.mark.parametrize("key", ["author", "author-rsa"])
def test_the_service_clears_a_good_certificate(authority: Authority, service: Responder, key: str) -> None:
    certificate = Certificate.load(authority.key(key).der)

    found = Services().ask(certificate, issuer_of(authority, certificate), NOW)

    assert found.revoked is None
    assert found.ocsp
    assert abs(found.said_at - datetime.now(UTC)) < HOUR


def test_the_service_tells_a_revocation_at_once(authority: Authority, service: Responder, person: Certificate) -> None:
    authority.revoke(person.serial, "keyCompromise")

    found = Services().ask(person, issuer_of(authority, person), NOW).revoked

    assert found is not None
    assert found.reason == "keyCompromise"


def test_a_certificate_that_was_never_issued_is_known(authority: Authority, service: Responder, issuing: Key) -> None:
    stolen = Certificate.load(reissued(authority.key("author"), issuing, {SERIAL: der.integer(99)}).der)

    found = Services().ask(stolen, issuer_of(authority, stolen), NOW)

    assert found.never_issued
    assert found.revoked
    assert found.revoked.at == NEVER


def test_one_object_asks_once(authority: Authority, service: Responder, person: Certificate) -> None:
    source, issuer = Services(), issuer_of(authority, person)
    first = source.ask(person, issuer, NOW)
    service.failing["ocsp"] = "garbage"

    assert source.ask(person, issuer, NOW) is first
    with pytest.raises(Wrong):
        Services().ask(person, issuer, NOW)


@pytest.mark.django_db
def test_a_list_that_spoke_of_an_earlier_moment_does_not_speak_of_a_later_one(
    authority: Authority, service: Responder, person: Certificate, issuing: Key
) -> None:
    StoredList.objects.all().delete()
    issuer = issuer_of(authority, person)
    lists.take(revocation_list(issuing, begins=NOW - 3 * HOUR, ends=NOW - HOUR).der, issuer)
    service.failing["ocsp"] = "error"
    source = Services()

    assert source.ask(person, issuer, NOW - 2 * HOUR).revoked is None
    with pytest.raises(NoAnswer):
        source.ask(person, issuer, NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["error", "gone"])
def test_when_the_service_is_silent_the_lists_speak(
    authority: Authority, service: Responder, person: Certificate, how: str
) -> None:
    index_lists(authority)
    issuer = issuer_of(authority, person)
    service.failing["ocsp"] = "error"
    if how == "gone":
        issuer = replace(issuer, ocsp="http://127.0.0.1:1/ocsp")

    found = Services().ask(person, issuer, NOW)

    assert found.revoked is None
    assert (found.ocsp, len(found.lists)) == (b"", 2)


@pytest.mark.django_db
def test_a_wrong_answer_is_not_helped_by_lists(authority: Authority, service: Responder, person: Certificate) -> None:
    index_lists(authority)
    service.failing["ocsp"] = "garbage"

    with pytest.raises(Wrong):
        Services().ask(person, issuer_of(authority, person), NOW)


@pytest.mark.django_db
def test_an_expired_certificate_is_not_asked_about(authority: Authority, service: Responder, issuing: Key) -> None:
    gone = Certificate.load(reissued(authority.key("author"), issuing, term(NOW - 9 * HOUR, NOW - HOUR)).der)
    service.failing["ocsp"] = "garbage"

    with pytest.raises((NoAnswer, Wrong)) as said:
        Services().ask(gone, issuer_of(authority, gone), NOW - 2 * HOUR)
    assert not isinstance(said.value, Wrong) or said.value.code == "after_expiry"


def test_an_answer_of_long_ago_is_refused_though_it_says_to_hold(
    authority: Authority, service: Responder, asking: Asking, issuing: Key
) -> None:
    old = Answer(authority.own_key("gost-ocsp"), asking.person, issuing, said_at=NOW - 2 * HOUR, next_update=NOW + HOUR)
    service.told["ocsp"] = old.made()

    with pytest.raises(Wrong) as wrong:
        Services().ask(asking.person, issuer_of(authority, asking.person), NOW)
    assert wrong.value.code == "stale"


def test_a_service_that_says_later_leaves_the_word_to_the_lists(
    authority: Authority, service: Responder, asking: Asking, issuing: Key, db: None
) -> None:
    index_lists(authority)
    service.told["ocsp"] = Answer(issuing, asking.person, issuing, outcome=3).made()

    assert Services().ask(asking.person, issuer_of(authority, asking.person), NOW).lists

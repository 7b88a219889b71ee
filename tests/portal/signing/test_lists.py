"""Revocation lists in the database: taken whole or not at all, found by number, kept while something rests on them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.demo import der
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.demo.record import Revocation
from portal.demo.responders import Responder
from portal.signing import Trust, lists
from portal.signing.certificate import Certificate
from portal.signing.crl import RevocationList
from portal.signing.fetching import Unreachable
from portal.signing.models import RevokedCertificate, Signature, StoredList
from portal.signing.ocsp import NoAnswer, Wrong
from portal.signing.revocation import Files, Finding
from portal.signing.trust import Authority as Pinned
from tests.people import someone
from tests.portal.signing import mutants
from tests.portal.signing.files import HOUR, issuer_of, reissued, revocation_list, term
from tests.together import at_once

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_lists(db: None) -> None:
    """The lists of the whole run are out of the way."""
    StoredList.objects.all().delete()


@pytest.fixture
def pinned(authority: Authority, person: Certificate) -> Pinned:
    return issuer_of(authority, person)


def look_up(person: Certificate, pinned: Pinned, moment: datetime = NOW) -> Finding:
    return lists.look_up(person, pinned.certificate, moment)


# Taken


def test_a_list_is_kept_with_all_its_lines(issuing: Key, pinned: Pinned) -> None:
    entries = [Revocation(serial, NOW - HOUR, reason) for serial, reason in ((5, ""), (1 << 150, "superseded"))]
    made = revocation_list(issuing, *entries, number=1 << 140)

    kept = lists.take(made.der, pinned)

    kept.refresh_from_db()
    assert (bytes(kept.der), kept.sha256, kept.issuer) == (made.der, made.sha256, pinned.certificate.fingerprint)
    assert (int(kept.number), kept.base) == (1 << 140, None)
    assert (kept.this_update, kept.next_update) == (made.this_update, made.next_update)
    found = {(int.from_bytes(bytes(each.serial)), each.at, each.reason) for each in kept.entries.all()}
    assert found == {(each.serial, each.moment, each.reason) for each in entries}


def test_a_list_that_is_known_is_only_noted(issuing: Key, pinned: Pinned) -> None:
    made = revocation_list(issuing, Revocation(5, NOW, ""))
    first = lists.take(made.der, pinned)
    StoredList.objects.update(asked_at=NOW - DAY)

    again = lists.take(made.der, pinned)

    assert again.pk == first.pk
    assert again.asked_at > NOW - HOUR
    assert RevokedCertificate.objects.count() == 1


def test_what_is_not_the_authority_s_is_refused(authority: Authority, issuing: Key, pinned: Pinned) -> None:
    good = revocation_list(issuing, Revocation(5, NOW, "")).der
    forged = good.replace(der.integer(5), der.integer(6), 1)
    others = [revocation_list(authority.own_key(name)).der for name in ("gost-foreign", "rsa-issuing")]

    for wrong in (b"", b"junk", good[:-1], good + b"\0", forged, *others):
        with pytest.raises(Wrong):
            lists.take(wrong, pinned)
    assert not StoredList.objects.exists()


def test_a_line_that_cannot_be_read_refuses_the_list(issuing: Key, pinned: Pinned) -> None:
    """A reason that there is not, after a good line: nothing of the list stays."""
    good, odd = Revocation(5, NOW, ""), Revocation(6, NOW, "certificateHold")
    changed = revocation_list(issuing, good, odd).der.replace(b"\x0a\x01\x06", b"\x0a\x01\x63", 1)
    tbs = (mutants.read(changed)[0].inside or [])[0].written()
    signed = der.sequence(tbs, der.algorithm(issuing.scheme.signature), der.bits(issuing.private.sign(tbs)))

    with pytest.raises(Wrong):
        lists.take(signed, pinned)
    assert not StoredList.objects.exists()
    assert not RevokedCertificate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_one(issuing: Key, pinned: Pinned) -> None:
    made = revocation_list(issuing, *(Revocation(serial, NOW, "") for serial in range(1, 200)))

    first, second = at_once(lambda: lists.take(made.der, pinned), lambda: lists.take(made.der, pinned))

    assert isinstance(first, StoredList)
    assert isinstance(second, StoredList)
    assert first.pk == second.pk
    assert RevokedCertificate.objects.filter(list=first).count() == 199


# Looked up


def test_a_line_is_found_in_one_query(issuing: Key, pinned: Pinned, person: Certificate) -> None:
    made = revocation_list(issuing, Revocation(person.serial, NOW - HOUR, "keyCompromise"))
    lists.take(made.der, pinned)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = look_up(person, pinned)

    assert len(queries) == 1
    assert found == Files([made]).ask(person, pinned, NOW)
    assert found.revoked


@pytest.mark.parametrize("serial", [1, 0x80, 0xFF00, (1 << 159) + 1])
def test_numbers_of_any_length_are_found(authority: Authority, issuing: Key, pinned: Pinned, serial: int) -> None:
    own = Certificate.load(reissued(authority.key("author"), issuing, {1: der.integer(serial)}).der)
    lists.take(revocation_list(issuing, Revocation(serial, NOW, "")).der, pinned)

    found = look_up(own, pinned).revoked

    assert found
    assert found.serial == serial


def test_database_and_files_say_the_same(issuing: Key, pinned: Pinned, person: Certificate) -> None:
    """Any set of lists, looked up in either way."""
    own = Revocation(person.serial, NOW - HOUR, "certificateHold")
    sets = [
        [revocation_list(issuing, number=5), revocation_list(issuing, own, number=6, base=5)],
        [revocation_list(issuing, own, number=5), revocation_list(issuing, number=6, base=5)],
        [revocation_list(issuing, number=5), revocation_list(issuing, own, number=8, base=7)],
        [revocation_list(issuing, own, number=5, begins=NOW - 2 * HOUR), revocation_list(issuing, number=6)],
        [revocation_list(issuing, number=5), revocation_list(issuing, own, number=6, base=5, begins=NOW - 2 * HOUR)],
        [
            revocation_list(issuing, number=5, begins=NOW - 3 * HOUR),
            revocation_list(issuing, own, number=6, base=5, begins=NOW - 2 * HOUR),
            revocation_list(issuing, number=8, base=7),
        ],
        [
            revocation_list(issuing, number=5, begins=NOW - 3 * HOUR),
            revocation_list(issuing, own, number=6, base=5, begins=NOW - 2 * HOUR, ends=NOW - HOUR),
        ],
        [
            revocation_list(issuing, number=5, begins=NOW - 3 * HOUR),
            revocation_list(issuing, number=6, base=5, begins=NOW - 2 * HOUR, ends=NOW - HOUR),
        ],
    ]
    for each in sets:
        StoredList.objects.all().delete()
        for one in each:
            lists.take(one.der, pinned)
        assert look_up(person, pinned) == Files(each).ask(person, pinned, NOW)


def test_a_list_of_before_never_hides_a_newer_one(issuing: Key, pinned: Pinned, person: Certificate) -> None:
    newer = revocation_list(issuing, Revocation(person.serial, NOW - HOUR, ""), number=6)
    older = revocation_list(issuing, number=5, begins=NOW - 2 * HOUR)
    for each in (newer, older):
        lists.take(each.der, pinned)

    assert look_up(person, pinned).revoked


def test_without_a_list_that_covers_the_moment_nothing_is_known(
    issuing: Key, pinned: Pinned, person: Certificate
) -> None:
    with pytest.raises(NoAnswer):
        look_up(person, pinned)
    lists.take(revocation_list(issuing, begins=NOW - 3 * HOUR, ends=NOW - HOUR).der, pinned)
    with pytest.raises(NoAnswer):
        look_up(person, pinned)
    assert look_up(person, pinned, NOW - 2 * HOUR).revoked is None


def test_a_delta_alone_tells_nothing(issuing: Key, pinned: Pinned, person: Certificate) -> None:
    lists.take(revocation_list(issuing, number=6, base=5).der, pinned)

    with pytest.raises(NoAnswer):
        look_up(person, pinned)


def test_a_list_no_longer_speaks_of_an_expired_certificate(authority: Authority, issuing: Key, pinned: Pinned) -> None:
    gone = Certificate.load(reissued(authority.key("author"), issuing, term(NOW - 9 * HOUR, NOW - 2 * HOUR)).der)
    lists.take(revocation_list(issuing).der, pinned)

    with pytest.raises((NoAnswer, Wrong)):
        look_up(gone, pinned, NOW - 3 * HOUR)


def test_another_authority_s_list_does_not_count(authority: Authority, pinned: Pinned, person: Certificate) -> None:
    rsa = next(each for each in Trust.load(authority.trust).issuing if each.certificate != pinned.certificate)
    lists.take(revocation_list(authority.own_key("rsa-issuing")).der, rsa)

    with pytest.raises(NoAnswer):
        look_up(person, pinned)


# Fetched, owed, forgotten


@pytest.fixture
def served(authority: Authority, service: Responder, person: Certificate) -> Pinned:
    """The pinned authority with the addresses of its services."""
    return issuer_of(authority, person)


def test_lists_are_fetched_from_the_configured_addresses(authority: Authority, served: Pinned) -> None:
    full, delta = (lists.fetch(served, url) for url in (served.crl, served.delta))

    assert [bytes(each.der) for each in (full, delta)] == [
        authority.list_named(name) for name in ("gost", "gost-delta")
    ]
    assert full.base is None
    assert delta.base == full.number


@pytest.mark.parametrize(("how", "said"), [("error", Unreachable), ("garbage", Wrong)])
def test_a_fetch_that_fails_keeps_what_there_was(
    service: Responder, served: Pinned, person: Certificate, how: str, said: type[Exception]
) -> None:
    kept = lists.fetch(served, served.crl)
    service.failing["crl"] = how

    with pytest.raises(said):
        lists.fetch(served, served.crl)
    assert look_up(person, served).lists == (kept.sha256,)


def test_what_nobody_asked_for_in_time_is_owed(served: Pinned) -> None:
    assert lists.owed(served) == [served.crl, served.delta]

    lists.fetch(served, served.crl)
    assert lists.owed(served) == [served.delta]

    lists.fetch(served, served.delta)
    assert lists.owed(served) == []

    StoredList.objects.update(asked_at=timezone.now() - lists.DELTA_EVERY - timedelta(seconds=1))
    assert lists.owed(served) == [served.delta]

    StoredList.objects.update(asked_at=timezone.now() - lists.FULL_EVERY - timedelta(seconds=1))
    assert lists.owed(served) == [served.crl, served.delta]


def test_an_authority_without_addresses_owes_nothing(pinned: Pinned) -> None:
    assert lists.owed(pinned) == []


def signature(**rests_on: StoredList) -> Signature:
    fields = {"document": b"text", "cms": b"cms", "certificate": b"certificate", "revocation": b"", "checks": []}
    return Signature.objects.create(
        person=someone("author"), signer_name="Кім", purpose="application", at=NOW, **fields, **rests_on
    )


def test_old_lists_go_and_those_of_signatures_stay(issuing: Key, pinned: Pinned) -> None:
    old = {"begins": NOW - 9 * DAY, "ends": NOW - lists.KEPT_FOR - DAY}
    young = {"begins": NOW - 9 * DAY, "ends": NOW - lists.KEPT_FOR + HOUR}
    full, delta, gone, recent = (
        lists.take(revocation_list(issuing, Revocation(5, NOW, ""), number=number, base=base, **times).der, pinned)
        for number, base, times in ((1, None, old), (2, 1, old), (3, None, old), (4, None, young))
    )
    signature(full_list=full, delta_list=delta)

    lists.forget_old()

    assert set(StoredList.objects.values_list("pk", flat=True)) == {full.pk, delta.pk, recent.pk}
    assert not RevokedCertificate.objects.filter(list_id=gone.pk).exists()
    assert RevokedCertificate.objects.filter(list=full).exists()


def test_a_signature_that_rests_on_one_list_keeps_it(issuing: Key, pinned: Pinned) -> None:
    old = lists.take(revocation_list(issuing, begins=NOW - 9 * DAY, ends=NOW - 8 * DAY).der, pinned)
    signature(full_list=old)

    lists.forget_old()

    assert StoredList.objects.filter(pk=old.pk).exists()


def test_the_index_answers_as_the_list_itself(issuing: Key, pinned: Pinned) -> None:
    made = revocation_list(issuing, *(Revocation(serial, NOW, "") for serial in range(1, 50, 7)))
    kept = lists.take(made.der, pinned)

    indexed = {int.from_bytes(bytes(each)) for each in kept.entries.values_list("serial", flat=True)}
    assert indexed == {each.serial for each in RevocationList.load(made.der)}

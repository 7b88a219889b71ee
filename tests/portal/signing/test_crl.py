"""Revocation lists: whose they are, of what time they speak, and which are none."""

from datetime import UTC, datetime

import pytest

from portal.demo import der
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.demo.record import REASONS, Revocation
from portal.signing.certificate import Certificate
from portal.signing.crl import RevocationList, Revoked
from portal.signing.der import Unreadable
from tests.portal.signing import mutants
from tests.portal.signing.files import HOUR, extension, reissued, revocation_list, term

CRL_NUMBER, DELTA, SCOPE, REASON, ISSUER_OF_ENTRY = "2.5.29.20", "2.5.29.27", "2.5.29.28", "2.5.29.21", "2.5.29.29"
NOW = datetime.now(UTC).replace(microsecond=0)
VERSION, SIGNATURE, NEXT_UPDATE, ENTRIES = 0, 1, 4, 5


def own(key: Key) -> Certificate:
    return Certificate.load(key.der)


def resigned(by: Key, parts: list[bytes]) -> bytes:
    """A list of these parts (TBSCertList, DER), signed."""
    tbs = der.sequence(*parts)
    return der.sequence(tbs, der.algorithm(by.scheme.signature), der.bits(by.private.sign(tbs)))


def parts_of(found: RevocationList) -> list[bytes]:
    """TBSCertList in parts: version, algorithm, issuer, thisUpdate, nextUpdate, entries if any, extensions."""
    tbs = (mutants.read(found.der)[0].inside or [])[0]
    return [each.written() for each in tbs.inside or []]


def with_extensions(by: Key, *values: bytes) -> bytes:
    return resigned(by, [*parts_of(revocation_list(by))[:-1], der.explicit(0, der.sequence(*values))])


NUMBER = extension(CRL_NUMBER, der.integer(9))


def test_entries_are_found_by_number(issuing: Key) -> None:
    entries = [Revocation(serial, NOW - HOUR, reason) for serial, reason in enumerate(["", *REASONS], 1)]

    found = revocation_list(issuing, *entries)

    assert [found.find(each.serial) for each in entries] == list(found)
    assert list(found) == [Revoked(each.serial, each.moment, each.reason) for each in entries]
    assert found.find(99) is None


def test_an_unspecified_reason_is_none(issuing: Key) -> None:
    entry = der.sequence(der.integer(5), der.time(NOW), der.sequence(extension(REASON, der.enumerated(0))))
    parts = parts_of(revocation_list(issuing))

    (found,) = RevocationList.load(resigned(issuing, [*parts[:-1], der.sequence(entry), parts[-1]]))

    assert found == Revoked(5, NOW)


@pytest.mark.parametrize(
    ("reason", "undone"),
    [
        ("superseded", False),
        ("cessationOfOperation", False),
        ("affiliationChanged", False),
        ("keyCompromise", True),
        ("certificateHold", True),
        ("privilegeWithdrawn", True),
        ("", True),
    ],
)
def test_a_signature_made_before_stays_good_where_the_key_was_never_in_doubt(reason: str, undone: bool) -> None:
    assert Revoked(1, NOW, reason).undoes(NOW - HOUR) is undone
    assert Revoked(1, NOW, reason).undoes(NOW) is True


def test_it_is_the_authority_s_own_or_nobody_s(made_authority: Authority, issuing: Key) -> None:
    foreign = made_authority.own_key("gost-foreign")

    assert revocation_list(foreign).issuer == revocation_list(issuing).issuer
    assert revocation_list(issuing).signed_by(own(issuing))
    assert not revocation_list(foreign).signed_by(own(issuing))


def test_who_may_not_sign_lists_signs_none(issuing: Key, made_authority: Authority) -> None:
    person = made_authority.key("author")

    assert not revocation_list(person).signed_by(own(person))


def test_a_changed_list_is_nobody_s(issuing: Key) -> None:
    made = revocation_list(issuing, Revocation(77, NOW, "superseded"))
    changed = RevocationList.load(made.der.replace(der.integer(77), der.integer(78), 1))

    assert changed.find(78)
    assert not changed.signed_by(own(issuing))


def test_it_speaks_of_no_later_time_than_it_says(issuing: Key, person: Certificate) -> None:
    stale = revocation_list(issuing, begins=NOW - 3 * HOUR, ends=NOW - HOUR)

    assert stale.objection(NOW, person) == "stale"
    assert stale.objection(NOW - 2 * HOUR, person) is None
    assert stale.objection(NOW - 9 * HOUR, person) is None, "a later list is as good"


def test_it_no_longer_speaks_of_what_had_expired_before(issuing: Key, made_authority: Authority) -> None:
    expired = own(reissued(made_authority.key("author"), issuing, term(NOW - 9 * HOUR, NOW - 2 * HOUR)))

    assert revocation_list(issuing).objection(NOW - 3 * HOUR, expired) == "after_expiry"


def test_a_delta_applies_to_the_list_it_names_and_later_ones(issuing: Key, made_authority: Authority) -> None:
    full = revocation_list(issuing, number=5)

    assert revocation_list(issuing, number=7, base=5).extends(full)
    assert revocation_list(issuing, number=7, base=4).extends(full)
    assert not revocation_list(issuing, number=7, base=6).extends(full), "what was before it is unknown"
    assert not revocation_list(issuing, number=7).extends(full), "not a delta"
    assert not full.extends(revocation_list(issuing, number=5, base=4)), "nor that"
    assert not revocation_list(made_authority.own_key("rsa-issuing"), number=7, base=5).extends(full)


def test_a_delta_older_than_the_list_says_nothing_new(issuing: Key) -> None:
    older = revocation_list(issuing, number=7, base=5, begins=NOW - 2 * HOUR)

    assert not older.extends(revocation_list(issuing, number=5))


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([NUMBER, extension("1.2.3", der.NULL, critical=True)], id="a critical one that nobody knows"),
        pytest.param([NUMBER, extension(SCOPE, der.sequence(), critical=True)], id="for some certificates alone"),
        pytest.param([], id="no number"),
        pytest.param([NUMBER, NUMBER], id="a number twice"),
        pytest.param([NUMBER, extension(DELTA, der.NULL, critical=True)], id="a base that is no number"),
    ],
)
def test_extensions_that_refuse_a_list(issuing: Key, values: list[bytes]) -> None:
    with pytest.raises(Unreadable):
        RevocationList.load(with_extensions(issuing, *values))


def test_a_quiet_extension_that_nobody_knows_is_passed_over(issuing: Key) -> None:
    assert RevocationList.load(with_extensions(issuing, NUMBER, extension("1.2.3", der.NULL))).number == 9


def test_a_list_must_say_how_long_it_holds_and_be_of_version_2(issuing: Key) -> None:
    parts = parts_of(revocation_list(issuing))

    for wrong in (parts[:NEXT_UPDATE] + parts[NEXT_UPDATE + 1 :], parts[1:], [der.integer(7), *parts[1:]]):
        with pytest.raises(Unreadable):
            RevocationList.load(resigned(issuing, wrong))


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([extension(ISSUER_OF_ENTRY, der.sequence(), critical=True)], id="of another issuer"),
        pytest.param([extension("1.2.3", der.NULL, critical=True)], id="a critical one that nobody knows"),
        pytest.param([extension(REASON, der.enumerated(99))], id="a reason that there is not"),
        pytest.param([extension(REASON, der.enumerated(1))] * 2, id="two reasons"),
    ],
)
def test_an_entry_that_cannot_be_used_refuses_the_answer(issuing: Key, values: list[bytes]) -> None:
    entry = der.sequence(der.integer(5), der.time(NOW), der.sequence(*values))
    parts = parts_of(revocation_list(issuing))
    found = RevocationList.load(resigned(issuing, [*parts[:-1], der.sequence(entry), parts[-1]]))

    with pytest.raises(Unreadable):
        found.find(5)
    with pytest.raises(Unreadable):
        list(found)


def test_a_signature_of_half_an_octet_is_none(issuing: Key) -> None:
    made = (revocation_list(issuing, number=number).der for number in range(1, 99))
    even = next(each for each in made if each[-1] % 2 == 0)
    tbs, algorithm, signature = (each.written() for each in mutants.read(even)[0].inside or [])
    assert signature[:4] == b"\x03\x81\x81\x00"

    RevocationList.load(der.sequence(tbs, algorithm, signature))
    with pytest.raises(Unreadable, match="octets"):
        RevocationList.load(der.sequence(tbs, algorithm, signature[:3] + b"\x01" + signature[4:]))


def test_an_authority_s_number_that_cannot_be_refuses_it(issuing: Key) -> None:
    named = der.sequence(der.explicit(1, der.implicit(6, b"x")), der.implicit(2, b"\x00"))

    with pytest.raises(Unreadable):
        RevocationList.load(with_extensions(issuing, NUMBER, extension("2.5.29.35", named)))


@pytest.mark.parametrize("data", [b"", b"\x30\x00", b"junk", b"\x30\x84\xff\xff\xff\xff", b"\x30\x80\x00\x00"])
def test_junk_is_no_list(data: bytes) -> None:
    with pytest.raises(Unreadable):
        RevocationList.load(data)


def test_nothing_may_follow_it(issuing: Key) -> None:
    with pytest.raises(Unreadable):
        RevocationList.load(revocation_list(issuing).der + b"\0")

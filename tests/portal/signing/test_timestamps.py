"""Time stamps: asked for, believed, and refused for one fault each; what one does for a signature."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import tsp

from portal.demo import cades, der
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.demo.record import Revocation
from portal.signing import Trust, examine, timestamps, verify
from portal.signing.certificate import Certificate
from portal.signing.crl import RevocationList
from portal.signing.revocation import Files
from portal.signing.timestamps import Refused, Untrusted
from portal.signing.verdict import Verdict
from tests.portal.signing import mutants
from tests.portal.signing.files import (
    HOUR,
    Signer,
    attribute,
    extension,
    extensions,
    lists_of,
    message,
    reissued,
    revocation_list,
    stamp,
    term,
)

DOCUMENT, SIGNATURE = b"what was signed", b"a signature value"
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
PURPOSES, TIME_STAMPING = "2.5.29.37", der.oid("1.3.6.1.5.5.7.3.8")


@pytest.fixture(scope="module")
def trust(made_authority: Authority) -> Trust:
    return Trust.load(made_authority.trust)


@pytest.fixture(scope="module", params=["gost", "rsa"])
def tsa(made_authority: Authority, request: pytest.FixtureRequest) -> Key:
    return made_authority.own_key(f"{request.param}-tsa")


def read(token: bytes, trust: Trust) -> timestamps.Stamp:
    return timestamps.read(token, signature=SIGNATURE, trust=trust)


# Asking


def test_a_request_asks_by_streebog_for_a_token_with_its_certificate() -> None:
    asked = tsp.TimeStampReq.load(timestamps.request(SIGNATURE, 77), strict=True)

    assert asked["message_imprint"]["hash_algorithm"]["algorithm"].dotted == "1.2.398.3.10.1.3.3"
    assert (asked["nonce"].native, asked["cert_req"].native) == (77, True)


def test_the_answer_to_a_request_is_believed(made_authority: Authority, trust: Trust) -> None:
    given = made_authority.stamp(timestamps.request(SIGNATURE, 77))

    found = read(timestamps.answer(given, nonce=77), trust)

    assert found.authority == "TIME-STAMPING AUTHORITY"
    assert abs(found.moment - datetime.now(UTC)) < timedelta(minutes=1)
    assert found.certificate == made_authority.own_key("gost-tsa").der
    assert found.authorities == tuple(made_authority.own_key(f"gost-{name}").der for name in ("issuing", "root"))


def test_an_answer_to_another_request_is_refused(made_authority: Authority) -> None:
    given = made_authority.stamp(timestamps.request(SIGNATURE, 77))

    with pytest.raises(Untrusted, match="stamp_other"):
        timestamps.answer(given, nonce=78)


def test_an_answer_without_our_number_is_refused(tsa: Key) -> None:
    given = der.sequence(der.sequence(der.integer(0)), stamp(tsa, SIGNATURE))

    with pytest.raises(Untrusted, match="stamp_other"):
        timestamps.answer(given, nonce=77)


def test_a_refusal_of_the_service_is_told(made_authority: Authority) -> None:
    with pytest.raises(Refused):
        timestamps.answer(made_authority.stamp(b"junk"), nonce=77)


@pytest.mark.parametrize("junk", [b"", b"junk", der.sequence(der.sequence(der.integer(0))), b"\x30\x80" * 900])
def test_junk_is_no_answer(junk: bytes) -> None:
    with pytest.raises(Refused, match="unreadable"):
        timestamps.answer(junk, nonce=77)


# Believing


def test_a_token_tells_its_moment(tsa: Key, trust: Trust) -> None:
    assert read(stamp(tsa, SIGNATURE, moment=NOW - HOUR), trust).moment == NOW - HOUR


def purposes(*kinds: bytes, critical: bool = True) -> Callable[[Key, Authority], Key]:
    """The authority's key with these purposes."""

    def changed(tsa: Key, authority: Authority) -> Key:
        value = extension(PURPOSES, der.sequence(*kinds), critical=critical)
        issuing = authority.own_key(f"{tsa.scheme.name}-issuing")
        return reissued(tsa, issuing, extensions(tsa, without=PURPOSES, own=value))

    return changed


def foreign(tsa: Key, authority: Authority) -> Key:
    return reissued(tsa, authority.own_key(f"{tsa.scheme.name}-foreign"), {})


def past(tsa: Key, authority: Authority) -> Key:
    issuing = authority.own_key(f"{tsa.scheme.name}-issuing")
    return reissued(tsa, issuing, term(NOW - 9 * DAY, NOW - DAY))


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(purposes(der.oid("1.3.6.1.5.5.7.3.4")), id="for mail"),
        pytest.param(purposes(TIME_STAMPING, der.oid("1.3.6.1.5.5.7.3.4")), id="for mail too"),
        pytest.param(purposes(TIME_STAMPING, critical=False), id="not critical"),
        pytest.param(foreign, id="of another root with the same names"),
        pytest.param(past, id="out of its term"),
    ],
)
def test_a_key_that_may_not_stamp_is_refused(
    made_authority: Authority, tsa: Key, trust: Trust, key: Callable[[Key, Authority], Key]
) -> None:
    with pytest.raises(Untrusted, match="stamp_untrusted"):
        read(stamp(key(tsa, made_authority), SIGNATURE), trust)


def test_in_its_term_the_same_key_could(made_authority: Authority, tsa: Key, trust: Trust) -> None:
    token = stamp(past(tsa, made_authority), SIGNATURE, moment=NOW - 2 * DAY)

    assert read(token, trust).moment == NOW - 2 * DAY


def test_before_there_was_an_authority_there_was_no_stamp(made_authority: Authority, tsa: Key, trust: Trust) -> None:
    issuing = made_authority.own_key(f"{tsa.scheme.name}-issuing")
    old = reissued(tsa, issuing, term(NOW - 2000 * DAY, NOW))

    with pytest.raises(Untrusted, match="stamp_untrusted"):
        read(stamp(old, SIGNATURE, moment=NOW - 1000 * DAY), trust)


def test_a_stamp_over_other_data_is_refused(tsa: Key, trust: Trust) -> None:
    with pytest.raises(Untrusted, match="stamp_other"):
        read(stamp(tsa, b"another signature"), trust)


def test_a_stamp_without_its_certificate_is_refused(tsa: Key, trust: Trust) -> None:
    with pytest.raises(Untrusted, match="stamp_unreadable"):
        read(stamp(tsa, SIGNATURE, certificate=False), trust)


def changed(token: bytes, old: bytes, new: bytes) -> bytes:
    assert token.count(old) >= 1
    return mutants.written(mutants.read(token.replace(old, new, 1)))


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda key, token: changed(token, der.integer(77), der.integer(78)), id="another number"),
        pytest.param(
            lambda key, token: changed(token, der.generalized_time(NOW), der.generalized_time(NOW - DAY)), id="earlier"
        ),
        pytest.param(
            lambda key, token: token.replace(
                der.algorithm(key.scheme.digest_name), der.algorithm("1.2.398.3.10.1.3.1")
            ),
            id="another digest",
        ),
    ],
)
def test_a_forged_stamp_is_refused(tsa: Key, trust: Trust, forged: Callable[[Key, bytes], bytes]) -> None:
    made = forged(tsa, stamp(tsa, SIGNATURE, moment=NOW))

    with pytest.raises(Untrusted, match=r"stamp_(forged|unreadable)"):
        read(made, trust)


def test_a_token_of_no_time_is_refused(tsa: Key, trust: Trust) -> None:
    for info in (der.sequence(), der.sequence(der.integer(2)), b"junk"):
        with pytest.raises(Untrusted, match="stamp_unreadable"):
            read(cades.token(tsa, info, certificate=True), trust)


def test_a_signed_document_is_no_time_stamp(made_authority: Authority, trust: Trust) -> None:
    with pytest.raises(Untrusted, match="stamp_unreadable"):
        read(made_authority.sign_cms("author", SIGNATURE, True), trust)


# What it does for a signature


@pytest.fixture(scope="module", params=["", "-rsa"], ids=["gost", "rsa"])
def signer(made_authority: Authority, request: pytest.FixtureRequest) -> Signer:
    return Signer(made_authority.key(f"author{request.param}"), DOCUMENT, signature=None)


def stamped(signer: Signer, *tokens: Callable[[bytes], bytes]) -> bytes:
    """The signer's message with stamps that are made over its signature value."""
    value = signer.key.private.sign(der.set_of(sorted(signer.usual_attributes)))
    tokens_made = [make(value) for make in tokens]
    return message(replace(signer, signature=value, unsigned=[attribute(cades.TIME_STAMP, *tokens_made)]))


def verdict(cms: bytes, trust: Trust, lists: Files, at: datetime | None = None) -> Verdict:
    return verify(cms, document=DOCUMENT, at=at or datetime.now(UTC), trust=trust, revocation=lists)


def failed(found: Verdict) -> list[tuple[str, str]]:
    return [(check.name, check.code) for check in found.checks if check.outcome == "failed"]


def tsa_of(signer: Signer, authority: Authority) -> Key:
    return authority.own_key(f"{signer.key.scheme.name}-tsa")


@pytest.mark.parametrize(
    ("tokens", "code"),
    [
        pytest.param([lambda tsa, value: stamp(tsa, b"other data")], "stamp_other", id="over other data"),
        pytest.param([lambda tsa, value: stamp(tsa, value)] * 2, "stamp_unreadable", id="two"),
        pytest.param([lambda tsa, value: stamp(tsa, value, moment=NOW + HOUR)], "stamp_future", id="of the future"),
        pytest.param([lambda tsa, value: der.sequence()], "stamp_unreadable", id="none at all"),
        pytest.param([lambda tsa, value: stamp(tsa, value, certificate=False)], "stamp_unreadable", id="nobody's"),
    ],
)
def test_a_bad_stamp_refuses_the_signature(
    made_authority: Authority,
    trust: Trust,
    signer: Signer,
    tokens: list[Callable[[Key, bytes], bytes]],
    code: str,
) -> None:
    tsa = tsa_of(signer, made_authority)
    cms = stamped(signer, *[lambda value, make=make: make(tsa, value) for make in tokens])  # type: ignore[misc]  # the default binds

    assert failed(verdict(cms, trust, lists_of(made_authority))) == [("time_stamp", code)]


def test_a_key_that_may_not_stamp_refuses_the_signature(
    made_authority: Authority, trust: Trust, signer: Signer
) -> None:
    person = made_authority.key("author2" if signer.key.scheme.name == "gost" else "author2-rsa")
    cms = stamped(signer, lambda value: stamp(person, value))

    assert failed(verdict(cms, trust, lists_of(made_authority))) == [("time_stamp", "stamp_untrusted")]


def test_a_good_stamp_is_told(made_authority: Authority, trust: Trust, signer: Signer) -> None:
    cms = stamped(signer, lambda value: stamp(tsa_of(signer, made_authority), value, moment=NOW))
    found = verdict(cms, trust, lists_of(made_authority))

    assert found.valid
    assert found.stamped_at == NOW


@pytest.mark.parametrize(
    ("reason", "after", "code"),
    [
        ("superseded", True, "good_at_the_time"),
        ("cessationOfOperation", True, "good_at_the_time"),
        ("affiliationChanged", True, "good_at_the_time"),
        ("keyCompromise", True, "revoked"),
        ("certificateHold", True, "revoked"),
        ("", True, "revoked"),
        ("superseded", False, "revoked"),
    ],
)
def test_what_a_later_revocation_does_to_a_stamped_signature(
    made_authority: Authority, trust: Trust, signer: Signer, reason: str, after: bool, code: str
) -> None:
    cms = stamped(signer, lambda value: stamp(tsa_of(signer, made_authority), value, moment=NOW - HOUR))
    moment = NOW - HOUR / 2 if after else NOW - 2 * HOUR
    entry = Revocation(signer.key.certificate.serial_number, moment, reason)
    issuing = made_authority.own_key(f"{signer.key.scheme.name}-issuing")
    lists = Files([revocation_list(issuing, entry)])

    (found,) = examine(cms, document=DOCUMENT, at=NOW, trust=trust, revocation=lists).verdicts

    assert found.moment == NOW - HOUR
    assert found.valid is (code == "good_at_the_time")
    assert next(check.code for check in found.checks if check.name == "revocation") == code
    assert not verdict(cms, trust, lists, at=NOW).valid, "the portal accepts no revoked key, stamped or not"


def test_a_list_no_longer_speaks_of_a_certificate_that_has_expired(
    made_authority: Authority, trust: Trust, signer: Signer
) -> None:
    issuing = made_authority.own_key(f"{signer.key.scheme.name}-issuing")
    key = reissued(signer.key, issuing, term(NOW - 9 * HOUR, NOW - 3 * HOUR))
    tsa = reissued(tsa_of(signer, made_authority), issuing, {})
    cms = stamped(replace(signer, key=key), lambda value: stamp(tsa, value, moment=NOW - 5 * HOUR))

    def found(lists: list[RevocationList]) -> list[tuple[str, str]]:
        (only,) = examine(cms, document=DOCUMENT, at=NOW, trust=trust, revocation=Files(lists)).verdicts
        return failed(only)

    assert Certificate.load(key.der).not_after == NOW - 3 * HOUR
    assert found([revocation_list(issuing)]) == [("revocation", "after_expiry")]
    assert found([revocation_list(issuing, begins=NOW - 4 * HOUR)]) == []

"""Answers of an authority about one certificate: believed, or refused for one fault each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import ocsp as asn1_ocsp

from portal.demo import der
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.signing import ocsp
from portal.signing.certificate import Certificate
from portal.signing.crl import Revoked
from portal.signing.ocsp import CLOCK_SKEW, FRESH, NEVER, NoAnswer, Wrong
from tests.portal.signing.files import HOUR, SERIAL, Answer, cert_id, extension, extensions, reissued, term

NONCE = b"0123456789abcdef"
NOW = datetime.now(UTC).replace(microsecond=0)
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module", params=["gost", "rsa"])
def answer(made_authority: Authority, request: pytest.FixtureRequest) -> Answer:
    """A good one, by the authority's delegate."""
    suffix = "" if request.param == "gost" else "-rsa"
    certificate = Certificate.load(made_authority.key(f"author{suffix}").der)
    issuer = made_authority.own_key(f"{request.param}-issuing")
    return Answer(made_authority.own_key(f"{request.param}-ocsp"), certificate, issuer, NONCE)


def read(answer: Answer | bytes, about: Answer, nonce: bytes = NONCE, moment: datetime | None = None) -> ocsp.Answer:
    made = answer if isinstance(answer, bytes) else answer.made()
    return ocsp.read(made, about.certificate, Certificate.load(about.issuer.der), moment or NOW, nonce)


def revoked(*reason: bytes) -> bytes:
    return der.explicit(1, der.generalized_time(NOW - HOUR), *reason)


def test_the_request_names_the_certificate_and_carries_the_nonce(answer: Answer) -> None:
    issuer = Certificate.load(answer.issuer.der)

    asked = asn1_ocsp.OCSPRequest.load(ocsp.request(answer.certificate, issuer, NONCE), strict=True)["tbs_request"]

    (single,) = asked["request_list"]
    assert single["req_cert"].dump() == cert_id(answer.certificate, answer.issuer)
    assert asked["request_extensions"][0]["extn_value"].parsed.native == NONCE


def test_the_authority_s_own_answer_is_believed(made_authority: Authority, answer: Answer) -> None:
    asked = ocsp.request(answer.certificate, Certificate.load(answer.issuer.der), NONCE)
    given = made_authority.ocsp(asked)

    found = read(given, answer)

    assert (found.der, found.revoked) == (given, None)
    assert abs(found.produced_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_revocation_is_told_with_its_moment_and_reason(answer: Answer) -> None:
    for reason, name in ((b"", ""), (der.explicit(0, der.enumerated(4)), "superseded")):
        found = read(replace(answer, status=revoked(reason)), answer)

        assert found.revoked == Revoked(answer.certificate.serial, NOW - HOUR, name)


def test_a_certificate_that_was_never_issued_is_told(made_authority: Authority, answer: Answer) -> None:
    stolen = reissued(answer.by, answer.issuer, {SERIAL: der.integer(123456)})
    certificate = Certificate.load(stolen.der)
    asked = ocsp.request(certificate, Certificate.load(answer.issuer.der), NONCE)

    found = read(made_authority.ocsp(asked), replace(answer, certificate=certificate))

    assert found.revoked == Revoked(123456, NEVER, "certificateHold")


@pytest.mark.parametrize(
    "good",
    [
        pytest.param(lambda a: replace(a, by=a.issuer, certificates=[]), id="by the authority itself"),
        pytest.param(
            lambda a: replace(a, responder=der.explicit(2, der.octets(ocsp.schemes.sha1(a.by.public_octets)))),
            id="who names the key by its hash",
        ),
        pytest.param(lambda a: replace(a, named=cert_id(a.certificate, a.issuer, digest="sha1")), id="by SHA-1"),
        pytest.param(lambda a: replace(a, nonce=None), id="without the nonce"),
        pytest.param(lambda a: replace(a, certificates=[a.issuer.der, a.by.der]), id="with the chain"),
        pytest.param(lambda a: replace(a, said_at=NOW - FRESH), id="of an hour ago"),
        pytest.param(
            lambda a: replace(a, said_at=NOW - 20 * HOUR, next_update=NOW + HOUR), id="older, but good until later"
        ),
        pytest.param(lambda a: replace(a, extensions=[extension("1.2.3", der.NULL)]), id="a quiet extension"),
    ],
)
def test_what_may_differ(answer: Answer, good: Callable[[Answer], Answer]) -> None:
    assert read(good(answer), answer).revoked is None


def undelegated(answer: Answer) -> Key:
    """A person's key of the same authority."""
    purposes = der.sequence(der.oid("1.3.6.1.5.5.7.3.4"))
    return reissued(
        answer.by, answer.issuer, extensions(answer.by, without="2.5.29.37", own=extension("2.5.29.37", purposes))
    )


def expired(answer: Answer) -> Key:
    return reissued(answer.by, answer.issuer, term(NOW - 9 * HOUR, NOW - HOUR))


def burdened(answer: Answer) -> Key:
    """A delegate with a critical extension that nobody understands."""
    return reissued(answer.by, answer.issuer, extensions(answer.by, more=extension("1.2.3", der.NULL, critical=True)))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param(
            lambda a: replace(a, named=cert_id(a.certificate, a.issuer, serial=5)), "wrong_answer", id="another number"
        ),
        pytest.param(lambda a: replace(a, named=cert_id(a.certificate, a.by)), "wrong_answer", id="another issuer"),
        pytest.param(
            lambda a: replace(a, named=cert_id(a.certificate, a.issuer, digest="md5")),
            "wrong_answer",
            id="named by MD5",
        ),
        pytest.param(lambda a: replace(a, by=undelegated(a)), "wrong_answer", id="not delegated"),
        pytest.param(lambda a: replace(a, by=expired(a)), "wrong_answer", id="an expired delegate"),
        pytest.param(lambda a: replace(a, by=burdened(a)), "wrong_answer", id="a delegate not understood"),
        pytest.param(lambda a: replace(a, by=reissued(a.by, a.by, {})), "wrong_answer", id="a delegate of its own"),
        pytest.param(lambda a: replace(a, certificates=[]), "wrong_answer", id="a delegate that is not there"),
        pytest.param(lambda a: replace(a, certificates=[a.by.der] * 2), "wrong_answer", id="a delegate twice"),
        pytest.param(lambda a: replace(a, certificates=[der.sequence()]), "wrong_answer", id="no certificate"),
        pytest.param(
            lambda a: replace(a, by=Key(reissued(a.by, a.issuer, {}).private, a.issuer.certificate)),
            "wrong_answer",
            id="another's key",
        ),
        pytest.param(lambda a: replace(a, nonce=b"another nonce"), "wrong_answer", id="another nonce"),
        pytest.param(lambda a: replace(a, nonce=b""), "wrong_answer", id="an empty nonce"),
        pytest.param(lambda a: replace(a, status=der.implicit(2, b"")), "wrong_answer", id="unknown"),
        pytest.param(lambda a: replace(a, said_at=NOW - FRESH - CLOCK_SKEW - SECOND), "stale", id="stale"),
        pytest.param(
            lambda a: replace(a, next_update=NOW - CLOCK_SKEW - SECOND), "stale", id="out of date by its own word"
        ),
        pytest.param(
            lambda a: replace(a, algorithm=der.algorithm("1.2.3")), "wrong_answer", id="an algorithm of nobody's"
        ),
        pytest.param(
            lambda a: replace(a, algorithm=der.sequence(der.oid(a.by.scheme.signature), der.integer(1))),
            "wrong_answer",
            id="parameters",
        ),
        pytest.param(lambda a: replace(a, version=der.explicit(0, der.integer(1))), "wrong_answer", id="version"),
        pytest.param(lambda a: replace(a, kind="1.2.3"), "wrong_answer", id="another kind"),
        pytest.param(
            lambda a: replace(a, extensions=[extension("1.2.3", der.NULL, critical=True)]),
            "wrong_answer",
            id="critical",
        ),
        pytest.param(lambda a: replace(a, responder=der.explicit(3, der.NULL)), "wrong_answer", id="another responder"),
    ],
)
def test_what_is_not_believed(answer: Answer, bad: Callable[[Answer], Answer], code: str) -> None:
    with pytest.raises(Wrong) as wrong:
        read(bad(answer), answer)
    assert wrong.value.code == code


def test_a_nonce_is_wanted_back_only_if_one_was_sent(answer: Answer) -> None:
    assert read(replace(answer, nonce=b"another"), answer, nonce=b"").revoked is None


def test_an_answer_speaks_of_what_was_before_it(answer: Answer) -> None:
    assert read(answer, answer, moment=NOW - 30 * HOUR).revoked is None


def test_it_does_not_speak_of_a_certificate_that_had_expired(answer: Answer) -> None:
    gone = Certificate.load(reissued(answer.by, answer.issuer, term(NOW - 9 * HOUR, NOW - HOUR)).der)
    about = replace(answer, certificate=gone)

    with pytest.raises(Wrong) as wrong:
        read(about, about, moment=NOW - 2 * HOUR)
    assert wrong.value.code == "after_expiry"


@pytest.mark.parametrize("status", [1, 2, 3, 5, 6])
def test_a_service_that_cannot_answer_says_nothing(answer: Answer, status: int) -> None:
    with pytest.raises(NoAnswer):
        read(replace(answer, outcome=status), answer)


@pytest.mark.parametrize(
    "junk", [b"", b"junk", b"\x30\x03\x0a\x01\x00", b"\x30\x84\xff\xff\xff\xff", b"\x30\x80" * 900]
)
def test_junk_is_a_wrong_answer(answer: Answer, junk: bytes) -> None:
    with pytest.raises(Wrong):
        read(junk, answer)
    assert not ocsp.names(junk, answer.certificate, Certificate.load(answer.issuer.der))


def test_whom_an_answer_is_about_does_not_depend_on_who_gave_it(answer: Answer) -> None:
    issuer = Certificate.load(answer.issuer.der)

    assert ocsp.names(replace(answer, by=undelegated(answer)).made(), answer.certificate, issuer)
    assert not ocsp.names(replace(answer, outcome=3).made(), answer.certificate, issuer)
    other = replace(answer, named=cert_id(answer.certificate, answer.issuer, serial=5))
    assert not ocsp.names(other.made(), answer.certificate, issuer)

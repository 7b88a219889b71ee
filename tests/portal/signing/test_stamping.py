"""A time stamp for what was signed: asked for once it is kept, believed only if it is good."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from accounts.models import User
from portal.demo.authority import Authority
from portal.demo.responders import Responder
from portal.signing import Trust, stamping, timestamps
from portal.signing.cms import SignedMessage
from portal.signing.fetching import Unreachable
from portal.signing.models import Signature, TimeStamp
from portal.signing.stamping import NotStamped
from tests.people import someone
from tests.together import at_once

pytestmark = pytest.mark.django_db
DOCUMENT = b"what was signed"


def kept(cms: bytes, person: User | None = None) -> Signature:
    fields = {"document": DOCUMENT, "certificate": b"certificate", "revocation": b"", "checks": []}
    at = datetime.now(UTC)
    return Signature.objects.create(
        person=person or someone("author"), signer_name="Кім", purpose="application", at=at, cms=cms, **fields
    )


@pytest.mark.parametrize("key", ["author", "author-rsa"])
def test_a_signature_gets_the_authority_s_time(authority: Authority, service: Responder, key: str) -> None:
    signature = kept(authority.sign_cms(key, DOCUMENT, False))

    found = stamping.stamp(signature.pk)

    assert found is not None
    assert found.authority == "TIME-STAMPING AUTHORITY"
    assert abs(found.moment - datetime.now(UTC)) < timedelta(minutes=1)
    value = SignedMessage.load(bytes(signature.cms)).signers[0].signature
    again = timestamps.read(bytes(found.token), signature=value, trust=Trust.load(authority.trust))
    assert again.moment == found.moment
    assert [bytes(each) for each in found.certificates] == [again.certificate, *again.authorities]


def test_it_is_kept_once(authority: Authority, service: Responder) -> None:
    signature = kept(authority.sign_cms("author", DOCUMENT, False))

    first = stamping.stamp(signature.pk)

    assert first is not None
    assert stamping.stamp(signature.pk) is None
    assert TimeStamp.objects.get() == first


def test_of_no_signature_there_is_none(service: Responder) -> None:
    assert stamping.stamp(999_999) is None


def test_what_the_signer_brought_along_is_taken(authority: Authority, service: Responder) -> None:
    cms = authority.sign_cms("author", DOCUMENT, False, True)
    service.failing["tsp"] = "error"

    found = stamping.stamp(kept(cms).pk)

    assert found is not None
    assert bytes(found.token) == SignedMessage.load(cms).signers[0].time_stamps[0]


@pytest.mark.parametrize("how", ["error", "garbage"])
def test_a_service_out_of_order_leaves_the_signature_as_it_is(
    authority: Authority, service: Responder, how: str
) -> None:
    signature = kept(authority.sign_cms("author", DOCUMENT, False))
    service.failing["tsp"] = how

    with pytest.raises((NotStamped, Unreachable)):
        stamping.stamp(signature.pk)
    assert not TimeStamp.objects.exists()

    service.failing["tsp"] = ""
    assert stamping.stamp(signature.pk)


def test_a_service_that_nobody_trusts_stamps_nothing(
    authority: Authority, service: Responder, settings: LazySettings
) -> None:
    signature = kept(authority.sign_cms("author", DOCUMENT, False))
    settings.TRUST_DIR = "/nowhere"

    with pytest.raises(NotStamped, match="stamp_untrusted"):
        stamping.stamp(signature.pk)
    assert not TimeStamp.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_ask_at_once_keep_one(authority: Authority, service: Responder) -> None:
    signature = kept(authority.sign_cms("author", DOCUMENT, False))

    found = at_once(lambda: stamping.stamp(signature.pk), lambda: stamping.stamp(signature.pk))

    assert not [each for each in found if isinstance(each, Exception)]
    assert TimeStamp.objects.count() == 1

"""A trusted authority's time for a signature that was accepted: asked for afterwards, kept beside it."""

import secrets

from django.conf import settings

from portal.signing import fetching, timestamps
from portal.signing.cms import SignedMessage
from portal.signing.models import Signature, TimeStamp
from portal.signing.timestamps import Refused, Stamp, Untrusted
from portal.signing.trust import trust_from_settings


class NotStamped(Exception):
    """No token that can be believed came; the signature stands as it is, and a later try may succeed."""


def stamp(signature_id: int) -> TimeStamp | None:
    """Keep the time stamp of a signature, once; None if it is there, or there is no such signature. Raises NotStamped,
    and Unreachable when nobody answers.

    Two may ask at once: the authority minds it as little as we do, and the first token stays.
    """
    signature = Signature.objects.filter(pk=signature_id, time_stamp=None).first()
    if signature is None:
        return None
    found = _stamp_of(bytes(signature.cms))
    certificates = [found.certificate, *found.authorities]
    values = {"token": found.token, "moment": found.moment, "authority": found.authority, "certificates": certificates}
    kept, _is_new = TimeStamp.objects.get_or_create(signature=signature, defaults=values)
    return kept


def _stamp_of(cms: bytes) -> Stamp:
    """The token that the signer brought along, else a new one over the signature value."""
    (signer,) = SignedMessage.load(cms).signers
    trust = trust_from_settings()
    try:
        token = signer.time_stamps[0] if signer.time_stamps else _ask(signer.signature)
        return timestamps.read(token, signature=signer.signature, trust=trust)
    except (Refused, Untrusted) as error:
        raise NotStamped(str(error)) from error


def _ask(signature: bytes) -> bytes:
    nonce = secrets.randbits(64)
    asked = timestamps.request(signature, nonce)
    kind = "application/timestamp-query"
    got = fetching.post(settings.TSA_URL, asked, kind=kind, max_bytes=timestamps.MAX_BYTES)
    return timestamps.answer(got, nonce=nonce)

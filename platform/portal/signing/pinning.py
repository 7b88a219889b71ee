"""Whom the portal trusts is an operator's decision: pinning an authority, and taking one out again."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from portal import audit
from portal.flow import Actor
from portal.law import own, under
from portal.signing.trust import (
    FILE,
    Authority,
    Trust,
    TrustError,
    trust_from_settings,
    unfit_for_production,
    write_rows,
)

PINNED = own("Authorities are pinned and withdrawn from the shell of the server only; each leaves a trail entry.")


@under(PINNED)
def pin(actor: Actor, authorities: Iterable[Authority]) -> list[Authority]:
    """Trust these from now on, each in place of what was pinned of the same certificate; gives those that are new.

    Nothing is changed if the whole could not be trusted, or if production may not trust one: raises TrustError.
    """
    with _alone():
        before = trust_from_settings().authorities
        new = [each for each in authorities if each not in before]
        if settings.PRODUCTION and (unfit := unfit_for_production(new)):
            raise TrustError(f"{unfit} is not for production")
        replaced = {each.certificate.fingerprint for each in new}
        after = [each for each in before if each.certificate.fingerprint not in replaced] + new
        _change(actor, "pin authority", after, new)
    return new


@under(PINNED)
def withdraw(actor: Actor, fingerprint: str) -> Authority:
    """Trust this authority no more; a root goes after those under it. Raises TrustError, and changes nothing."""
    with _alone():
        before = trust_from_settings().authorities
        found = next((each for each in before if each.certificate.fingerprint == fingerprint), None)
        if found is None:
            raise TrustError(f"no pinned authority has the fingerprint {fingerprint}")
        _change(actor, "withdraw authority", [each for each in before if each != found], [found])
    return found


@contextmanager
def _alone() -> Iterator[None]:
    """One operator at a time: what one reads is what they write over."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pinned authorities'))")
        yield


def _change(actor: Actor, act: str, after: list[Authority], changed: list[Authority]) -> None:
    """Write the file only once the trail has taken the entries."""
    version = Trust.of(after).version
    for each in changed:
        row = each.row()
        told = {name: row[name] for name in ("fingerprint", "kind", "purpose", "ocsp", "crl", "delta")}
        audit.record(actor, act, None, law=PINNED, trust=version, **told)
    if changed:
        write_rows(Path(settings.TRUST_DIR) / FILE, after)

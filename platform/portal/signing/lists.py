"""The authorities' revocation lists, fetched by a worker and indexed by serial number, so that a request only looks up.

A national list has some 400,000 entries and 21 MB; its signature alone takes half a minute to check in pure Python.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.signing import fetching
from portal.signing.certificate import Certificate
from portal.signing.crl import REMOVED, RevocationList, Revoked
from portal.signing.der import Unreadable
from portal.signing.models import Signature, StoredList
from portal.signing.ocsp import NoAnswer, Wrong
from portal.signing.revocation import Finding, listed
from portal.signing.trust import Authority

MAX_BYTES = 64 * 1024 * 1024
FETCH_SECONDS = 60.0
FULL_EVERY = timedelta(hours=12)  # the national one is made daily and lives some 27 hours
DELTA_EVERY = timedelta(minutes=30)
KEPT_FOR = timedelta(days=2)  # after its term, if no signature rests on it
_COLUMNS = "COPY signing_revokedcertificate (list_id, serial, at, reason) FROM STDIN"
# In SQL, since Django takes five times as long to put the question together as the database to answer it.
_IN_FORCE = """
SELECT list.sha256, list.number, list.base, list.this_update, entry.at, entry.reason, list.next_update >= %s
FROM signing_storedlist AS list
LEFT JOIN signing_revokedcertificate AS entry ON entry.list_id = list.id AND entry.serial = %s
WHERE list.issuer = %s AND (list.next_update >= %s OR list.base IS NOT NULL) AND list.this_update <= %s
ORDER BY list.this_update DESC, list.base ASC NULLS LAST, list.number DESC
"""


class _Row(NamedTuple):
    """A list in force, with its line on the certificate that is asked about, if it has one."""

    sha256: str
    number: int
    base: int | None
    this_update: datetime
    revoked_at: datetime | None
    reason: str | None
    is_in_term: bool

    def counts_for(self, full: "_Row") -> bool:
        """Does this delta apply? Out of term it may not clear a certificate; what it has revoked stays revoked."""
        applies = self.base is not None and self.base <= full.number
        return applies and (self.is_in_term or (self.revoked_at is not None and self.reason != REMOVED))


def look_up(certificate: Certificate, issuer: Certificate, moment: datetime) -> Finding:
    """What the newest lists that cover the moment say, in one query; raises NoAnswer where there is none."""
    deltas: list[_Row] = []
    for row in _covering(certificate, issuer, moment):
        if row.base is None:
            return _finding(certificate, row, next((delta for delta in deltas if delta.counts_for(row)), None))
        deltas.append(row)
    raise NoAnswer


def _finding(certificate: Certificate, full: _Row, delta: _Row | None) -> Finding:
    newest_first = [delta, full] if delta else [full]
    entries = [Revoked(certificate.serial, row.revoked_at, row.reason or "") for row in newest_first if row.revoked_at]
    return listed(entries, newest_first[0].this_update, tuple(row.sha256 for row in reversed(newest_first)))


def _covering(certificate: Certificate, issuer: Certificate, moment: datetime) -> list[_Row]:
    """The issuer's lists in force, newest first; among those of one moment a delta stands before its full list."""
    with connection.cursor() as cursor:
        asked = (moment, serial_bytes(certificate.serial), issuer.fingerprint, moment, certificate.not_after)
        cursor.execute(_IN_FORCE, asked)
        return [_Row(*row) for row in cursor.fetchall()]


def serial_bytes(serial: int) -> bytes:
    return serial.to_bytes((serial.bit_length() + 7) // 8, "big")


def fetch(authority: Authority, url: str) -> StoredList:
    """Fetch the list at a configured address and index it; raises Unreachable or Wrong, and keeps what there was."""
    return take(fetching.get(url, max_bytes=MAX_BYTES, seconds=FETCH_SECONDS), authority)


def take(der: bytes, authority: Authority) -> StoredList:
    """Check a list of the authority's and index it; one that is known is only noted as asked for. Raises Wrong."""
    try:
        found = RevocationList.load(der)
    except Unreadable as error:
        raise Wrong from error
    known = StoredList.objects.filter(sha256=found.sha256)
    if known.update(asked_at=timezone.now()):
        return known.defer("der").get()
    if found.issuer != authority.certificate.subject or not found.signed_by(authority.certificate):
        raise Wrong
    try:
        with transaction.atomic():
            return _keep(found, authority)
    except Unreadable as error:  # an entry of it
        raise Wrong from error


def _keep(found: RevocationList, authority: Authority) -> StoredList:
    kept, is_new = StoredList.objects.get_or_create(
        sha256=found.sha256,
        defaults={
            "issuer": authority.certificate.fingerprint,
            "number": found.number,
            "base": found.base,
            "this_update": found.this_update,
            "next_update": found.next_update,
            "der": found.der,
            "asked_at": timezone.now(),
        },
    )
    if is_new:
        with connection.cursor() as cursor, cursor.copy(_COLUMNS) as copy:
            for entry in found:
                copy.write_row((kept.pk, serial_bytes(entry.serial), entry.at, entry.reason))
    return kept


def owed(authority: Authority) -> list[str]:
    """The addresses of the authority's lists that should be asked for again."""
    own = StoredList.objects.filter(issuer=authority.certificate.fingerprint)
    wanted = [
        (authority.crl, own.filter(base=None), FULL_EVERY),
        (authority.delta, own.exclude(base=None), DELTA_EVERY),
    ]
    return [
        url for url, lists, every in wanted if url and not lists.filter(asked_at__gt=timezone.now() - every).exists()
    ]


def forget_old() -> None:
    """Drop the lists that are out of term and that no signature rests on."""
    resting = [Exists(Signature.objects.filter(**{column: OuterRef("pk")})) for column in ("full_list", "delta_list")]
    StoredList.objects.filter(~resting[0], ~resting[1], next_update__lt=timezone.now() - KEPT_FOR).delete()

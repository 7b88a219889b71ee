"""Files as somebody has them at hand: the authority's lists, and messages and answers put together part by part."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from django.conf import LazySettings

from portal.demo import cades, der, lists, services
from portal.demo.authority import Authority
from portal.demo.certificates import STAMP_POLICIES
from portal.demo.keys import Key
from portal.demo.record import Revocation
from portal.demo.responders import Responder
from portal.signing import Trust
from portal.signing.certificate import Certificate
from portal.signing.crl import RevocationList
from portal.signing.revocation import Files
from portal.signing.trust import Authority as Pinned
from tests.portal.signing import mutants
from tests.servers import serving

SERIAL, VALIDITY, KEY, EXTENSIONS = 1, 4, 6, 7  # places in a TBSCertificate (RFC 5280, 4.1)
HOUR = timedelta(hours=1)


def lists_of(authority: Authority) -> Files:
    """The revocation lists now in force."""
    return Files(map(RevocationList.load, authority.lists()))


def running(authority: Authority, settings: LazySettings) -> Iterator[Responder]:
    """The authority's services, which the portal asks until the test is over."""
    with Responder(authority, 0) as server:
        Authority.create(authority.directory, base_url=server.url)
        settings.TRUST_DIR, settings.TSA_URL = str(authority.trust), f"{server.url}/tsp"
        yield from serving(server)


def issuer_of(authority: Authority, certificate: Certificate) -> Pinned:
    """The pinned authority that issued it, with the addresses that it has now."""
    found = Trust.load(authority.trust).issuer_of(certificate)
    assert found
    return found


def attribute(kind: str, *values: bytes) -> bytes:
    return der.sequence(der.oid(kind), der.set_of(values))


@dataclass(frozen=True)
class Signer:
    """A SignerInfo (RFC 5652, 5.3) that fits, but for the parts that are given; all of them are DER."""

    key: Key
    document: bytes
    version: int = 1
    identity: bytes | None = None
    digest: bytes | None = None
    attributes: Sequence[bytes] | None = None
    algorithm: bytes | None = None
    signature: bytes | None = None
    unsigned: Iterable[bytes] = ()

    def made(self) -> bytes:
        scheme, certificate = self.key.scheme, self.key.certificate
        signed = sorted(self.usual_attributes if self.attributes is None else self.attributes)
        signature = self.key.private.sign(der.set_of(signed)) if self.signature is None else self.signature
        named = der.sequence(certificate.issuer.public_bytes(), der.integer(certificate.serial_number))
        unsigned = list(self.unsigned)
        return der.sequence(
            der.integer(self.version),
            self.identity or named,
            self.digest or der.algorithm(scheme.digest_name),
            der.explicit(0, *signed),
            self.algorithm or der.algorithm(scheme.signature),
            der.octets(signature),
            der.explicit(1, *unsigned) if unsigned else b"",
        )

    @property
    def usual_attributes(self) -> list[bytes]:
        """Without a word on which certificate is meant."""
        return [
            attribute(cades.CONTENT_TYPE, der.oid(cades.DATA)),
            attribute(cades.MESSAGE_DIGEST, der.octets(self.key.scheme.digest(self.document))),
        ]


def message(
    *signers: Signer,
    version: int = 1,
    digests: bytes | None = None,
    content: bytes | None = None,
    certificates: Iterable[bytes] | None = None,
    lists: bytes = b"",
    infos: bytes | None = None,
) -> bytes:
    """A signed message (RFC 5652, 5.1) of these signers with their document, but for the parts that are given."""
    held = sorted({each.key.der for each in signers}) if certificates is None else list(certificates)
    used = {each.digest or der.algorithm(each.key.scheme.digest_name) for each in signers}
    enclosed = der.explicit(0, der.octets(signers[0].document)) if content is None else content
    signed = der.sequence(
        der.integer(version),
        digests or der.set_of(used),
        der.sequence(der.oid(cades.DATA), enclosed),
        der.explicit(0, *held) if held else b"",
        lists,
        infos or der.set_of(each.made() for each in signers),
    )
    return der.sequence(der.oid(cades.SIGNED_DATA), der.explicit(0, signed))


def reissued(key: Key, by: Key, parts: dict[int, bytes]) -> Key:
    """The key with its certificate changed in these places (see SERIAL) and signed anew; parts are DER."""
    inside = mutants.read(key.der)[0].inside or []
    tbs = [each.written() for each in inside[0].inside or []]
    for place, part in parts.items():
        tbs[place] = part
    algorithm = der.algorithm(by.scheme.signature)
    certificate = der.sequence(der.sequence(*tbs), algorithm, der.bits(by.private.sign(der.sequence(*tbs))))
    return Key(key.private, x509.load_der_x509_certificate(certificate))


def term(starts: datetime, ends: datetime) -> dict[int, bytes]:
    return {VALIDITY: der.sequence(der.time(starts), der.time(ends))}


def extensions(key: Key, *, without: str = "", **added: bytes) -> dict[int, bytes]:
    """The certificate's own extensions without one (dotted), and with others (DER)."""
    tbs = (mutants.read(key.der)[0].inside or [])[0].inside or []
    own = [each.written() for each in ((tbs[EXTENSIONS].inside or [])[0].inside or [])]
    kept = [each for each in own if not without or der.oid(without) not in each[:12]]
    return {EXTENSIONS: der.explicit(3, der.sequence(*kept, *added.values()))}


def extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return der.sequence(der.oid(oid), der.true() if critical else b"", der.octets(value))


def revocation_list(
    by: Key,
    *entries: Revocation,
    number: int = 9,
    base: int | None = None,
    begins: datetime | None = None,
    ends: datetime | None = None,
) -> RevocationList:
    """A list that is in force for an hour each way, unless told otherwise."""
    now = datetime.now(UTC)
    made = lists.revocation_list(
        by, entries, number=number, base=base, begins=begins or now - HOUR, ends=ends or now + HOUR
    )
    return RevocationList.load(made)


@dataclass(frozen=True)
class Answer:
    """An OCSP answer (RFC 6960, 4.2.1) about a certificate that fits, but for the parts that are given (DER)."""

    by: Key
    certificate: Certificate
    issuer: Key
    nonce: bytes | None = None
    status: bytes = der.implicit(0, b"")
    named: bytes | None = None
    responder: bytes | None = None
    said_at: datetime | None = None
    next_update: datetime | None = None
    certificates: Sequence[bytes] | None = None
    extensions: Iterable[bytes] = ()
    algorithm: bytes | None = None
    kind: str = services.BASIC_RESPONSE
    version: bytes = b""
    outcome: int = 0

    def made(self) -> bytes:
        said_at = der.generalized_time(self.said_at or datetime.now(UTC))
        until = der.explicit(0, der.generalized_time(self.next_update)) if self.next_update else b""
        said = der.sequence(self.named or cert_id(self.certificate, self.issuer), self.status, said_at, until)
        nonce = [] if self.nonce is None else [extension(services.NONCE, der.octets(self.nonce))]
        more = [*nonce, *self.extensions]
        data = der.sequence(
            self.version,
            self.responder or der.explicit(1, self.by.certificate.subject.public_bytes()),
            said_at,
            der.sequence(said),
            der.explicit(1, der.sequence(*more)) if more else b"",
        )
        sent = [self.by.der] if self.certificates is None else self.certificates
        basic = der.sequence(
            data,
            self.algorithm or der.algorithm(self.by.scheme.signature),
            der.bits(self.by.private.sign(data)),
            der.explicit(0, der.sequence(*sent)) if sent else b"",
        )
        body = der.explicit(0, der.sequence(der.oid(self.kind), der.octets(basic)))
        return der.sequence(der.enumerated(self.outcome), b"" if self.outcome else body)


def cert_id(certificate: Certificate, issuer: Key, *, serial: int | None = None, digest: str = "sha256") -> bytes:
    """CertID of RFC 6960, 4.1.1."""
    names = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1", "md5": "1.2.840.113549.2.5"}
    hashed = [hashlib.new(digest, each).digest() for each in (certificate.issuer, issuer.public_octets)]
    number = certificate.serial if serial is None else serial
    return der.sequence(der.algorithm(names[digest]), *map(der.octets, hashed), der.integer(number))


def stamp(
    by: Key, signature: bytes, *, moment: datetime | None = None, nonce: int | None = None, certificate: bool = True
) -> bytes:
    """A time-stamp token over the signature value (RFC 3161, 2.4.2) by any key, of any moment."""
    scheme = by.scheme
    info = der.sequence(
        der.integer(1),
        der.oid(STAMP_POLICIES[scheme.name]),
        der.sequence(der.algorithm(scheme.digest_name), der.octets(scheme.digest(signature))),
        der.integer(77),
        der.generalized_time(moment or datetime.now(UTC)),
        der.integer(nonce) if nonce is not None else b"",
    )
    return cades.token(by, info, certificate=certificate)

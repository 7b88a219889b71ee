"""Files as somebody has them at hand: the authority's lists, and messages put together part by part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.demo import cades, der
from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.signing.crl import RevocationList
from portal.signing.revocation import Files


def lists_of(authority: Authority) -> Files:
    """The revocation lists now in force."""
    return Files(map(RevocationList.load, authority.lists()))


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

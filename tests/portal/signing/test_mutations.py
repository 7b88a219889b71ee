"""Mutations of all that a verdict rests on: none is believed, none crashes, none costs more than it may.

FUZZ says how many mutants there are in all, FUZZ_SEED where they begin; a failure names both. Without them the places
are always the same. Keys are new in every run, so that a seed leads to the same places, not to the same bytes: the
failure shows those too.
"""

import base64
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import process_time
from typing import TypeVar

import pytest

from portal.demo import cades, der
from portal.demo.authority import Authority
from portal.signing import Trust, examine, ocsp, timestamps, verify
from portal.signing.certificate import Certificate, Unreadable
from portal.signing.cms import MAX_BYTES, SignedMessage, SignerInfo
from portal.signing.crl import RevocationList
from portal.signing.gost.streebog import streebog512
from portal.signing.revocation import Files
from portal.signing.trust import Authority as Pinned
from portal.signing.verdict import Verdict
from tests.portal.signing import mutants
from tests.portal.signing.files import Signer, attribute, lists_of, message

FUZZ = int(os.environ.get("FUZZ", "500"))
FRESH = f"{Random().getrandbits(32):08x}" if "FUZZ" in os.environ else "always the same"  # noqa: S311 - any will do
SEED = os.environ.get("FUZZ_SEED") or FRESH
TIMES = 5  # as much CPU as the original
LONG_ENOUGH = 0.02  # seconds in which what the machine does beside is little
MEMORY = 64 * 1024 * 1024
DOCUMENT = b"what was signed"
NONCE = b"0123456789abcdef"
Given = TypeVar("Given")


@dataclass(frozen=True)
class Subject:
    """Bytes that are believed, and how one finds out; `as_good` says of others that they may be too."""

    original: bytes
    is_believed: Callable[[bytes], bool]
    as_good: Callable[[bytes], bool] = lambda mutant: False

    def is_same(self, mutant: bytes) -> bool:
        """Does the mutant say the same, in the words of BER?"""
        return mutants.same(mutant) == mutants.same(self.original) or self.as_good(mutant)


@pytest.fixture(scope="module")
def trust(made_authority: Authority) -> Trust:
    return Trust.load(made_authority.trust)


@pytest.fixture(scope="module")
def lists(made_authority: Authority) -> Files:
    return lists_of(made_authority)


@dataclass(frozen=True)
class Maker:
    """Makes the subjects."""

    authority: Authority
    trust: Trust
    lists: Files

    def message(self, key: str, *, attached: bool, stamped: bool) -> Subject:
        original = self.authority.sign_cms(key, DOCUMENT, attached, stamped)
        return Subject(original, self.is_valid, lambda mutant: mutants.same(mutant) in stripped(original))

    def ber(self) -> Subject:
        original = self.authority.sign_cms("author2-rsa", DOCUMENT, True)
        return Subject(
            mutants.indefinite(original), self.is_valid, lambda mutant: mutants.same(mutant) in stripped(original)
        )

    def two_signers(self) -> Subject:
        """Merged messages may hold more than the signatures need: those, and what they are of, must be the same."""
        original = self.authority.sign_together(["author", "author2-rsa"], DOCUMENT, True)
        return Subject(
            original,
            lambda cms: [each.valid for each in self.examined(cms)] == [True, True],
            lambda cms: what_is_signed(cms) == what_is_signed(original),
        )

    def certificate(self, key_id: str) -> Subject:
        """Of a message that does not say which certificate it means but by its number."""
        key = self.authority.key(key_id)
        signer = Signer(key, DOCUMENT)
        return Subject(key.der, lambda mutant: self.is_valid(message(signer, certificates=[mutant])))

    def full_list(self, key_id: str, at: int) -> Subject:
        return Subject(self.authority.lists()[at], lambda mutant: self.is_used(key_id, [], mutant))

    def delta(self, key_id: str, at: int) -> Subject:
        full = RevocationList.load(self.authority.lists()[at])
        return Subject(self.authority.lists()[at + 2], lambda mutant: self.is_used(key_id, [full], mutant))

    def answer(self, key_id: str) -> Subject:
        certificate, issuer = self.pair(key_id)
        asked = ocsp.request(certificate, issuer.certificate, NONCE)

        def is_believed(mutant: bytes) -> bool:
            try:
                return bool(ocsp.read(mutant, certificate, issuer.certificate, now(), NONCE))
            except (ocsp.NoAnswer, ocsp.Wrong):
                return False

        return Subject(self.authority.ocsp(asked), is_believed)

    def stamp(self) -> Subject:
        """The answer of the time-stamping service: around the token, which its status does not sign."""
        response = self.authority.stamp(timestamps.request(b"signature", 5))
        token = timestamps.answer(response, nonce=5)

        def is_believed(mutant: bytes) -> bool:
            try:
                found = timestamps.answer(mutant, nonce=5)
                return bool(timestamps.read(found, signature=b"signature", trust=self.trust)) and (
                    found != token or mutant == response
                )
            except (timestamps.Refused, timestamps.Untrusted):
                return False

        return Subject(response, is_believed)

    def is_valid(self, cms: bytes) -> bool:
        return self.verdict(cms).valid

    def verdict(self, cms: bytes) -> Verdict:
        return verify(cms, document=DOCUMENT, at=now(), trust=self.trust, revocation=self.lists)

    def examined(self, cms: bytes) -> tuple[Verdict, ...]:
        return examine(cms, document=None, at=now(), trust=self.trust, revocation=self.lists).verdicts

    def is_used(self, key_id: str, beside: list[RevocationList], mutant: bytes) -> bool:
        try:
            lists = [*beside, RevocationList.load(mutant)]
            finding = Files(lists).ask(*self.pair(key_id), now())
        except (Unreadable, ocsp.NoAnswer, ocsp.Wrong):
            return False
        return lists[-1].sha256 in finding.lists

    def pair(self, key_id: str) -> tuple[Certificate, Pinned]:
        certificate = Certificate.load(self.authority.key(key_id).der)
        issuer = self.trust.issuer_of(certificate)
        assert issuer
        return certificate, issuer


def now() -> datetime:
    return datetime.now(UTC)


def stripped(cms: bytes) -> list[bytes]:
    """The same signature without the document, or without the time stamp: as good a one, and nobody can forbid it."""
    found = []
    for at in ("document", "time stamp"):
        nodes = mutants.read(cms)
        _type, wrapped = nodes[0].inside or []
        signed = (wrapped.inside or [])[0].inside or []
        content, signer = signed[2], (signed[-1].inside or [])[0]
        cut = content if at == "document" else signer
        if (cut.inside or [])[-1].tag in (0xA0, 0xA1):
            del (cut.inside or [])[-1]
        found.append(mutants.same(mutants.written(nodes)))
    return found


def what_is_signed(cms: bytes) -> tuple[bytes | None, set[SignerInfo]]:
    found = SignedMessage.load(cms)
    return found.content, set(found.signers)


KINDS: dict[str, Callable[[Maker], Subject]] = {
    "GOST, attached": lambda maker: maker.message("author", attached=True, stamped=False),
    "GOST, detached": lambda maker: maker.message("author", attached=False, stamped=False),
    "RSA, attached": lambda maker: maker.message("author-rsa", attached=True, stamped=False),
    "RSA, detached": lambda maker: maker.message("author-rsa", attached=False, stamped=False),
    "RSA, in BER": Maker.ber,
    "GOST, stamped": lambda maker: maker.message("author", attached=False, stamped=True),
    "RSA, stamped": lambda maker: maker.message("author-rsa", attached=True, stamped=True),
    "two signers": Maker.two_signers,
    "GOST certificate": lambda maker: maker.certificate("author"),
    "RSA certificate": lambda maker: maker.certificate("author-rsa"),
    "GOST list": lambda maker: maker.full_list("author", 0),
    "RSA list": lambda maker: maker.full_list("author-rsa", 1),
    "GOST delta": lambda maker: maker.delta("author", 0),
    "GOST answer": lambda maker: maker.answer("author"),
    "RSA answer": lambda maker: maker.answer("author-rsa"),
    "time stamp": Maker.stamp,
}


@pytest.fixture(scope="module")
def maker(made_authority: Authority, trust: Trust, lists: Files) -> Maker:
    return Maker(made_authority, trust, lists)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", KINDS)
def test_no_mutant_is_believed(maker: Maker, kind: str) -> None:
    subject = KINDS[kind](maker)
    assert subject.is_believed(subject.original)
    allowed = limit(lambda: subject.is_believed(subject.original))

    for number in range(-(-FUZZ // len(KINDS))):
        seed = f"{SEED}/{kind}/{number}"
        mutant = mutants.mutated(subject.original, Random(seed))  # noqa: S311 - repeatable is what is wanted
        if was_believed(subject, mutant, allowed, seed) and not subject.is_same(mutant):
            pytest.fail(f"seed {seed}: {shown(mutant)} was believed, made of {shown(subject.original)}")


def shown(data: bytes) -> str:
    return base64.b64encode(data).decode()


def was_believed(subject: Subject, mutant: bytes, allowed: float, seed: str) -> bool:
    """Whether it was, at no more than the allowed cost."""
    try:
        found, seconds, grown = cost(lambda: subject.is_believed(mutant))
    except Exception as error:
        pytest.fail(f"seed {seed}: {shown(mutant)} raised {error!r}")
    assert grown <= MEMORY, f"seed {seed}: {grown >> 20} MB"
    assert seconds <= allowed or usual(lambda: subject.is_believed(mutant)) <= allowed, (
        f"seed {seed}: {seconds:.3f} s, {shown(mutant)}"
    )
    return found


def limit(original: Callable[[], bool]) -> float:
    """The CPU seconds that a mutant may take."""
    return TIMES * usual(original)


def usual(act: Callable[[], bool]) -> float:
    """CPU seconds of once. What is done in a moment is done often; the least disturbed of three such rows counts."""
    repetitions = 1 + int(LONG_ENOUGH / cost(act)[1])
    return min(cost(lambda: [act() for _ in range(repetitions)])[1] for _ in range(3)) / repetitions


def cost(act: Callable[[], Given]) -> tuple[Given, float, int]:
    """What it gives, the CPU seconds that it takes, and by how many bytes the process grows meanwhile."""
    Path("/proc/self/clear_refs").write_text("5")  # proc(5): the peak begins anew
    before, start = memory("VmRSS"), process_time()
    found = act()
    return found, process_time() - start, memory("VmHWM") - before


def memory(name: str) -> int:
    """A line of proc_pid_status(5), in bytes."""
    found = re.search(rf"^{name}:\s*(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) * 1024


# Bytes made to cost more than they should


def pieces(count: int) -> bytes:
    return der.explicit(0, der.tlv(0x24, b"\x04\x00" * count))


def nested(tag: int, times: int) -> bytes:
    """A string in itself, again and again, each with its length."""
    value = der.octets(b"a")
    for _ in range(times):
        value = der.tlv(tag, value)
    return value


def opened(tag: int, times: int) -> bytes:
    """The same with open lengths, all of them closed."""
    return bytes((tag, 0x80)) * times + der.octets(b"a") + mutants.END * times


def small_pieces(cms: bytes) -> bytes:
    """A message around a string of many pieces, every length around it left open."""
    parts = written_parts(cms)
    content = bytes.fromhex("3080") + der.oid(cades.DATA) + bytes.fromhex("a0802480") + b"\x04\x01a" * 80_000
    parts[2] = content + mutants.END * 3
    start = bytes.fromhex("3080") + der.oid(cades.SIGNED_DATA) + bytes.fromhex("a0803080")
    return start + b"".join(parts) + mutants.END * 3


def written_parts(cms: bytes) -> list[bytes]:
    """SignedData in parts."""
    _type, wrapped = mutants.read(cms)[0].inside or []
    return [each.written() for each in (wrapped.inside or [])[0].inside or []]


def attributes(count: int) -> list[bytes]:
    return [attribute(f"1.2.3.{number}", der.NULL) for number in range(count)]


LONG_NAME = der.tlv(0x06, b"\x2a" + b"\xff" * 250_000 + b"\x01")
LONG_NUMBER = der.tlv(0x02, b"\x7f" * 250_000)
# Each is as large as a message may be, or nearly so; some are read to the end, since that is cheap.
COSTLY: dict[str, Callable[[Signer], bytes]] = {
    "30 80 all over": lambda signer: b"\x30\x80" * (MAX_BYTES // 2),
    "30 80 all over, closed": lambda signer: b"\x30\x80" * (MAX_BYTES // 4) + mutants.END * (MAX_BYTES // 4),
    "open lengths around a message": lambda signer: b"\x30\x80" * 9000 + message(signer) + mutants.END * 9000,
    "open lengths inside": lambda signer: message(signer, content=der.explicit(0, opened(0x24, 60_000))),
    "open lengths of certificates": lambda signer: message(signer, certificates=[opened(0x30, 60_000)]),
    "open lengths in an attribute": lambda signer: unsigned(signer, attribute("1.2.3", opened(0x30, 60_000))),
    "small pieces in open lengths": lambda signer: small_pieces(message(signer, content=b"")),
    "a huge length": lambda signer: b"\x30\x84\xff\xff\xff\xff" + message(signer)[4:],
    "a length of 126 octets": lambda signer: b"\x30\xfe" + b"\xff" * 126 + message(signer),
    "a tag without end": lambda signer: b"\x3f" + b"\xff" * (MAX_BYTES - 1),
    "a string in itself": lambda signer: message(signer, content=der.explicit(0, nested(0x24, 5000))),
    "a certificate in itself": lambda signer: message(signer, certificates=[nested(0x30, 5000)]),
    "a long identifier": lambda signer: der.sequence(LONG_NAME),
    "a long identifier of an algorithm": lambda signer: message(replace(signer, algorithm=der.sequence(LONG_NAME))),
    "a long version": lambda signer: der.sequence(
        der.oid(cades.SIGNED_DATA), der.explicit(0, der.sequence(LONG_NUMBER))
    ),
    "a long number of the certificate": lambda signer: message(
        replace(signer, identity=der.sequence(signer.key.certificate.issuer.public_bytes(), LONG_NUMBER))
    ),
    "a long signature": lambda signer: message(replace(signer, signature=bytes(250_000))),
    "a long time": lambda signer: message(
        replace(
            signer, attributes=[*signer.usual_attributes, attribute(cades.SIGNING_TIME, der.tlv(0x17, b"2" * 200_000))]
        )
    ),
}


def many(name: str, count: int, made: Callable[[Signer, int], bytes]) -> None:
    """A trap of so many parts; its name says how many."""
    COSTLY[name.format(count)] = lambda signer: made(signer, count)


many("a string in {:,} pieces", 100_000, lambda signer, count: message(signer, content=pieces(count)))
many(
    "{:,} certificates",
    50_000,
    lambda signer, count: message(signer, certificates=[der.sequence(der.integer(5))] * count),
)
many(
    "{:,} times its own certificate",
    170,
    lambda signer, count: message(signer, certificates=[signer.key.der] * count),
)
many("{:,} algorithms", 15_000, lambda signer, count: message(signer, digests=der.tlv(0x31, DIGEST * count)))
many("{:,} signers", 100_000, lambda signer, count: message(signer, infos=der.tlv(0x31, b"\x30\x00" * count)))
many(
    "20 signers, {:,} attributes each",
    500,
    lambda signer, count: message(*[replace(signer, unsigned=attributes(count), signature=bytes(128))] * 20),
)
many(
    "{:,} signed attributes",
    10_000,
    lambda signer, count: message(replace(signer, attributes=[*signer.usual_attributes, *attributes(count)])),
)
many("{:,} unsigned attributes", 10_000, lambda signer, count: unsigned(signer, *attributes(count)))
many(
    "an attribute of {:,} values",
    100_000,
    lambda signer, count: unsigned(signer, attribute("1.2.3", *[der.NULL] * count)),
)
many(
    "{:,} time stamps",
    100,
    lambda signer, count: unsigned(signer, attribute(cades.TIME_STAMP, *[message(signer)] * count)),
)
DIGEST = der.algorithm("1.2.398.3.10.1.3.3")


def unsigned(signer: Signer, *added: bytes) -> bytes:
    return message(replace(signer, unsigned=added))


@pytest.mark.parametrize("what", COSTLY)
def test_what_is_made_to_cost_much_does_not(maker: Maker, what: str) -> None:
    signer = Signer(maker.authority.key("author"), DOCUMENT)
    trap = COSTLY[what](signer)
    assert len(trap) <= MAX_BYTES, "more is not even looked at"
    allowed = limit(lambda: maker.is_valid(message(signer)))

    assert not was_believed(Subject(trap, maker.is_valid), trap, allowed, what)
    assert was_believed(Subject(trap, lambda cms: bool(maker.examined(cms))), trap, allowed, what), "has no verdict"


# Certificates, lists, answers and stamps in which one part has grown as large as it may be


SWOLLEN = ["GOST certificate", "GOST list", "GOST answer", "time stamp"]
ROOM = min(ocsp.MAX_BYTES, timestamps.MAX_BYTES)  # octets
DEEP = 5000  # values in each other


def swollen(data: bytes, size: int) -> Iterator[tuple[str, bytes]]:
    """The bytes with each value in turn blown up in each way, to `size` octets and not more."""
    room = size - len(data) - 100
    for place in range(len(list(mutants.places(mutants.read(data))))):
        for name, blow_up in WAYS.items():
            nodes = mutants.read(data)
            among, index = list(mutants.places(nodes))[place]
            if blow_up(among[index], room):
                yield f"{name}, value {place}", mutants.written(nodes)


def long(node: mutants.Node, room: int) -> bool:
    """Numbers and identifiers of one arc, times and strings without end."""
    start, octet = {0x02: (b"", b"\x7f"), 0x06: (b"\x2a", b"\xff")}.get(node.tag, (b"", b"2"))
    is_primitive = node.inside is None
    if is_primitive:
        node.content = start + octet * room + b"\x01"
    return is_primitive


def crowded(node: mutants.Node, room: int) -> bool:
    """The first of its values again and again."""
    if node.inside:
        first = node.inside[0]
        node.inside += [first] * (room // len(first.written()))
    return bool(node.inside)


def deep(node: mutants.Node, room: int) -> bool:
    node.wraps = min(DEEP, room // 5)
    return node.inside is not None


def unclosed(node: mutants.Node, room: int) -> bool:
    found = node.inside is not None
    if found:
        node.inside = [mutants.Node(node.tag, b"\x30\x80" * (room // 4) + mutants.END * (room // 4), framing="open")]
    return found


WAYS = {"long": long, "crowded": crowded, "deep": deep, "unclosed": unclosed}


@pytest.mark.parametrize("kind", SWOLLEN)
def test_no_part_of_what_a_verdict_rests_on_can_be_made_costly(maker: Maker, kind: str) -> None:
    """Two hashes of its bytes are allowed beside: an honest one of its size takes them too."""
    subject = KINDS[kind](maker)
    hashes = 2 * usual(lambda: bool(streebog512(bytes(ROOM))))
    allowed = limit(lambda: subject.is_believed(subject.original)) + hashes

    for name, trap in swollen(subject.original, ROOM):
        assert len(trap) <= ROOM
        assert not was_believed(subject, trap, allowed, name), name

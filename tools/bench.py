#!/usr/bin/env python
"""How fast the portal's signatures, working time and WAV check are beside other programs: both in one run, by turns.

Prints a table and writes var/bench.json. Every row is timed in several rounds and the medians count, so that whatever
else the machine does slows both sides. Exit status 1 where a row is below its floor or the sides disagree.

A further row is one more `Row` in `rows()`; one without `other` tells a cost and compares nothing.
"""

import json
import os
import platform
import secrets
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import businesstimedelta
import django
import gostcrypto
import numpy
import pytz
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import call_command
from django.db import connection

from portal import services
from portal.settings.environment import VAR_DIR
from portal.signing.gost import curve as curves
from portal.signing.gost import provider
from portal.signing.gost.curve import GOST_2004_256, GOST_2015_512, Curve, multiply, verify
from portal.signing.gost.gost94 import gost94
from portal.signing.gost.streebog import Streebog512
from portal.worktime import days
from portal.worktime.reckoning import Calendar

OFTEN = curves.OFTEN
ROUNDS = 7
SHARE = 0.1  # seconds for one side in one round; one call where that takes longer
DOCUMENT = bytes(range(256)) * 128
LARGE = DOCUMENT * 256
NAMES = {64: "id-tc26-gost-3410-12-512-paramSetA", 32: "id-tc26-gost-3410-2012-256-paramSetB"}
STATEMENT = DOCUMENT[:2048]
SAMPLE = 200  # due moments that the other program reckons too
SOUND = 10**9  # bytes
LISTED = 400_000  # certificates in a national revocation list
MODES = {64: gostcrypto.gostsignature.MODE_512, 32: gostcrypto.gostsignature.MODE_256}


@dataclass(frozen=True)
class Row:
    """What the portal does and what another program makes of the same: both must return the same."""

    title: str
    ours: Callable[[], object]
    other: Callable[[], object] | None = None
    against: str = ""  # the other's name
    floor: float = 0  # the portal is to be so many times as fast
    size: int = 0  # bytes that a call takes in: then the table tells speeds instead of times
    most: float = 0  # seconds that a call may take at most


@dataclass(frozen=True)
class Result:
    """Medians, in seconds for a call."""

    title: str
    ours: float
    other: float | None
    against: str
    ratio: float | None
    floor: float
    size: int
    most: float

    @property
    def passed(self) -> bool:
        return (self.ratio is None or self.ratio >= self.floor) and (not self.most or self.ours <= self.most)


def rows() -> Iterator[Row]:
    yield from signatures(GOST_2015_512, floor=30)
    yield from signatures(GOST_2004_256)
    yield from hashes()
    yield from due_moments()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, database(Path(folder)):
        yield from verifications(Path(folder))
        yield from lookups(Path(folder))
        yield from sounds(Path(folder))


@contextmanager
def database(folder: Path) -> Iterator[None]:
    """Django with an empty database of its own, until the block ends."""
    with services.running(folder / "services", throwaway=True) as running:
        os.environ["DATABASE_URL"] = running.owner_url
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings.bare", "FIELD_KEYS": Fernet.generate_key().decode()}
        django.setup()
        call_command("migrate", verbosity=0)
        yield


def verifications(folder: Path) -> Iterator[Row]:
    """All that one signature costs: message, certificate, path, revocation lists at hand, time stamp."""
    from portal.demo.authority import Authority
    from portal.signing import Trust, verify
    from portal.signing.crl import RevocationList
    from portal.signing.revocation import Files

    authority = Authority.create(folder / "authority")
    trust, lists = Trust.load(authority.trust), Files(map(RevocationList.load, authority.lists()))

    def valid(often: int, cms: bytes) -> bool:
        curves.OFTEN = often
        return verify(cms, document=STATEMENT, at=datetime.now(UTC), trust=trust, revocation=lists).valid

    for title, key, stamped in (("BES", "author", False), ("CAdES-T", "author", True)):
        cms = authority.sign_cms(key, STATEMENT, False, stamped)
        for kind, often in (("new keys", sys.maxsize), ("known keys", OFTEN)):
            yield Row(f"a signature, GOST {title}, {kind}", partial(valid, often, cms))
    yield Row(
        "a signature, RSA CAdES-T", partial(valid, OFTEN, authority.sign_cms("author-rsa", STATEMENT, False, True))
    )
    cms = authority.sign_cms("author-rsa", STATEMENT, True)
    other = openssl(folder, [authority.own_key(f"rsa-{name}").certificate for name in ("root", "issuing")], cms)
    yield Row("a signature, RSA BES", partial(valid, OFTEN, cms), other, "openssl cms")


def openssl(folder: Path, chain: list[x509.Certificate], cms: bytes) -> Callable[[], bool]:
    """Checks an attached message as a process of its own."""
    (folder / "cms.p7s").write_bytes(cms)
    (folder / "chain.pem").write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in chain))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms.p7s", "-out", "document"]
    command += ["-CAfile", "chain.pem", "-purpose", "any"]
    return lambda: subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def lookups(folder: Path) -> Iterator[Row]:
    """One certificate in an indexed list as long as the national one, and in the list itself, read beforehand."""
    from portal.demo.authority import Authority
    from portal.demo.lists import revocation_list
    from portal.demo.record import Revocation
    from portal.signing import Trust, lists
    from portal.signing.certificate import Certificate

    authority, now = Authority.open(folder / "authority"), datetime.now(UTC)
    certificate = Certificate.load(authority.key("author-rsa").der)
    entries = [Revocation(secrets.randbits(158) + 1, now, "") for _ in range(LISTED - 1)]
    entries.insert(LISTED // 2, replace(entries[0], serial=certificate.serial))
    term = {"begins": now - timedelta(hours=1), "ends": now + timedelta(days=1)}
    der = revocation_list(authority.own_key("rsa-issuing"), entries, number=1, **term)
    issuer = Trust.load(authority.trust).issuer_of(certificate)
    took = seconds(lambda: lists.take(der, issuer), 1)
    sys.stdout.write(f"List of {LISTED:,} certificates, {len(der) / 1e6:.0f} MB, checked and indexed in {took:.1f} s\n")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE signing_revokedcertificate, signing_storedlist")  # as autovacuum does
    parsed = x509.load_der_x509_crl(der)
    yield Row(
        f"a certificate among {LISTED:,} revoked ones",
        lambda: lists.look_up(certificate, issuer.certificate, now).revoked is not None,
        lambda: next((True for each in parsed if each.serial_number == certificate.serial), False),
        "linear search",
        most=0.001,
    )


def sounds(folder: Path) -> Iterator[Row]:
    """A WAV of a gigabyte, 24 bits in stereo: hash, faults, levels and waveform, the start of the child included."""
    from portal import wav

    path = folder / "long.wav"
    noise = numpy.random.default_rng(1).integers(0, 256, 6 * 1024**2, numpy.uint8).tobytes()
    with path.open("wb") as file:
        size = SOUND // len(noise) * len(noise)
        file.write(wav_head(size))
        for _ in range(size // len(noise)):
            file.write(noise)

    def ours() -> str:
        with path.open("rb") as file:
            report = wav.check(file)
        return report.sha256 if report.is_whole else ""

    for name, floor, command in (
        ("openssl", 0.33, ["openssl", "dgst", "-sha256", "-r", path.name]),
        ("ffmpeg", 1, ["ffmpeg", "-nostdin", "-v", "error", "-i", path.name, "-f", "null", "-"]),
    ):
        if not shutil.which(name):
            sys.stdout.write(f"{name} is not installed: the check of a WAV is not compared with it.\n")
            continue
        digest = ours() if name == "ffmpeg" else ""
        yield Row(f"a WAV of 1 GB, beside {name}", ours, partial(told_by, command, folder, digest), name, floor, size)


def wav_head(size: int) -> bytes:
    """All before the samples: 24 bits, two channels, 48 kHz."""
    head = struct.pack("<4sI8sIHHIIHH", b"RIFF", size + 36, b"WAVEfmt ", 16, 1, 2, 48_000, 288_000, 6, 24)
    return head + struct.pack("<4sI", b"data", size)


def told_by(command: list[str], folder: Path, digest: str) -> str:
    """What the program says first where it ends well; `digest` where it says nothing."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.partition(" ")[0] or digest


def signatures(curve: Curve, floor: float = 0) -> Iterator[Row]:
    """A check under a key that was never seen, and under one that comes often and has its table."""
    key, signature, digest = signed(curve)
    program = gostcrypto.gostsignature.new(
        MODES[curve.size], gostcrypto.gostsignature.CURVES_R_1323565_1_024_2019[NAMES[curve.size]]
    )
    other = partial(program.verify, *map(bytearray, (turned(curve, key), digest[::-1], turned(curve, signature))))
    for numbers, integer in integers().items():
        for kind, often in (("new key", sys.maxsize), ("known key", 1)):
            ours = partial(checked, often, curve.over(integer), key, signature, digest)
            yield Row(f"{curve.name}, {numbers}, {kind}", ours, other, "gostcrypto", floor)


def checked(often: int, curve: Curve, key: bytes, signature: bytes, digest: bytes) -> bool:
    curves.OFTEN = often
    return verify(curve, key, signature, digest)


def integers() -> dict[str, Callable[[int], int]]:
    return {"pure": int} | ({"gmpy2": import_module("gmpy2").mpz} if find_spec("gmpy2") else {})


def signed(curve: Curve) -> tuple[bytes, bytes, bytes]:
    """A public key, a signature and the digest it is of; any secret numbers will do."""
    secret, k, e = (pow(each, 99, curve.q) for each in (5, 7, 11))
    r = multiply(curve, k)[0] % curve.q
    numbers = (multiply(curve, secret), (r, (r * secret + k * e) % curve.q), (e,))
    key, signature, digest = (b"".join(int(n).to_bytes(curve.size, "little") for n in each) for each in numbers)
    return key, signature, digest


def turned(curve: Curve, pair: bytes) -> bytes:
    """Two little-endian numbers as big-endian ones."""
    return pair[: curve.size][::-1] + pair[curve.size :][::-1]


def hashes() -> Iterator[Row]:
    pure = partial(streebog, DOCUMENT)
    other = partial(gostcrypto_streebog, DOCUMENT)
    yield Row("Streebog-512, pure", pure, other, "gostcrypto", 2.5, len(DOCUMENT))
    if fast := provider.streebog512():
        yield Row("Streebog-512, provider of the system", partial(fast, DOCUMENT), pure, "pure", 2.5, len(DOCUMENT))
        yield Row("Streebog-512, provider, large document", partial(fast, LARGE), size=len(LARGE))
    yield Row("GOST R 34.11-94, pure", partial(gost94, DOCUMENT), size=len(DOCUMENT))


def due_moments() -> Iterator[Row]:
    """Seven working hours from any moment of four years in which no weekend is worked: the other knows of none."""
    calendar, term = days.build(), timedelta(hours=7)

    def ours(starts: list[datetime]) -> list[datetime]:
        return [calendar.due_after(start, term) for start in starts]

    sample = any_moments(SAMPLE)
    other = partial(peers_due_moments, calendar, sample, term)
    yield Row(f"{SAMPLE} due moments", partial(ours, sample), other, "businesstimedelta", floor=50)
    yield Row("a million due moments", partial(ours, any_moments(1_000_000)), most=20)


def any_moments(number: int) -> list[datetime]:
    """The same in every run, spread over four years by a step that has no divisor in common with their length."""
    begin, seconds = datetime(2027, 1, 1, tzinfo=UTC), 4 * 365 * 86_400
    return [begin + timedelta(seconds=n * 7_777_777 % seconds) for n in range(number)]


def peers_due_moments(calendar: Calendar, starts: list[datetime], term: timedelta) -> list[datetime]:
    rules = peers_rules(calendar)
    return [start + businesstimedelta.BusinessTimeDelta(rules, timedelta=term) for start in starts]


@cache
def peers_rules(calendar: Calendar) -> businesstimedelta.Rules:
    """The same hours and days off in the other's words."""
    (opening, lunch), (resumption, closing) = days.BASE_HOURS.spans
    usual = {"tz": pytz.timezone("Asia/Almaty"), "working_days": sorted(days.BASE_HOURS.weekdays)}
    every_day = (calendar.first + timedelta(days=n) for n in range((calendar.last - calendar.first).days + 1))
    off = {day for day in every_day if day.weekday() in days.BASE_HOURS.weekdays and not calendar.is_working(day)}
    return businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(opening, closing, **usual),
            businesstimedelta.LunchTimeRule(lunch, resumption, **usual),
            businesstimedelta.HolidayRule(off, tz=usual["tz"]),
        ]
    )


def streebog(data: bytes) -> bytes:
    whole = Streebog512()
    whole.update(data)
    return whole.digest()


def gostcrypto_streebog(data: bytes) -> bytes:
    return bytes(gostcrypto.gosthash.new("streebog512", data=data).digest())


def measured(row: Row) -> Result:
    if row.other and row.ours() != row.other():
        sys.exit(f"{row.title}: {row.against} gives another answer.")
    sides = [side for side in (row.ours, row.other) if side]
    calls = [calls_in_a_share(side) for side in sides]
    rounds = [[seconds(side, number) for side, number in zip(sides, calls, strict=True)] for _ in range(ROUNDS)]
    ours, other, *_ = [*map(median, zip(*rounds, strict=True)), None]
    ratio = other / ours if other else None
    return Result(row.title, ours, other, row.against, ratio, row.floor, row.size, row.most)


def calls_in_a_share(side: Callable[[], object]) -> int:
    return max(1, int(SHARE / seconds(side, 1)))


def seconds(side: Callable[[], object], calls: int) -> float:
    """The mean of some calls."""
    start = time.perf_counter()
    for _ in range(calls):
        side()
    return (time.perf_counter() - start) / calls


def line(result: Result) -> str:
    cost = [figure(each, result.size) if each else "" for each in (result.ours, result.other)]
    ratio = f"{result.ratio:7.1f} x" if result.ratio else ""
    floor = wanted(result)
    missed = "" if result.passed else "  TOO SLOW"
    return f"{result.title:44}{cost[0]:>12}{cost[1]:>12}  {result.against:12}{ratio:>10}  {floor}{missed}".rstrip()


def wanted(result: Result) -> str:
    """What the row is held to; of one that is held to nothing, how many a second that makes."""
    if result.floor:
        return f"at least {result.floor:g}"
    if result.most:
        return f"at most {result.most * 1e3:g} ms"
    return "" if result.size else f"{1 / result.ours:.0f} per second"


def figure(duration: float, size: int) -> str:
    return f"{size / duration / 1e6:.2f} MB/s" if size else f"{duration * 1e3:.3f} ms"


def main() -> int:
    results = []
    for row in rows():
        results.append(measured(row))
        sys.stdout.write(line(results[-1]) + "\n")
        sys.stdout.flush()
    machine = {"made": datetime.now(UTC).isoformat(), "python": platform.python_version(), "cores": os.cpu_count()}
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    written = {**machine, "rounds": ROUNDS, "rows": [asdict(result) for result in results]}
    (VAR_DIR / "bench.json").write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n")
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())

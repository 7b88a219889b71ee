"""`manage.py check_wav`: what a WAV is, or what is wrong with it and where, with no database and no network.

Exit status: 0 all of the sound can be read, 1 it cannot, 2 unusable input.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from math import log10
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal import wav
from portal.wav import Fault, Levels, Report, Sound


class Command(BaseCommand):
    help = (
        "Tell format, channels, rate, bits and frames of the WAV in FILE, its tags and levels, or what is wrong with "
        "it, in which chunk, from which byte. Exit status: 0 all of the sound can be read, 1 it cannot, 2 unusable "
        "input."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the WAV")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = options["file"]
        with translation.override("en"):
            report = _checked(path)
            self.stdout.write(_json(str(path), report) if options["json"] else "\n".join(_lines(report)))
        sys.exit(0 if report.is_whole else 1)


def _checked(path: Path) -> Report:
    try:
        if not path.is_file():
            raise FileNotFoundError(2, "it is no file")
        with path.open("rb") as file:
            return wav.check(file)
    except OSError as error:
        told = f"{path} cannot be read: {error.strerror or error}."
        raise CommandError(told, returncode=2) from error


def _json(path: str, report: Report) -> str:
    """One object; `fault`, `chunk` and `offset` are null where all of the sound can be read."""
    first = None if report.is_whole else report.faults[0]
    told = {
        "file": path,
        "valid": report.is_whole,
        **_facts(report.sound),
        "fault": first.words if first else None,
        "code": first.code if first else None,
        "chunk": first.chunk if first else None,
        "offset": first.offset if first else None,
        "faults": [_fault(fault) for fault in report.faults],
        "size": report.size,
        "sha256": report.sha256,
        "levels": _levels(report.levels),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _facts(sound: Sound | None) -> dict[str, Any]:
    names = ("container", "channels", "rate", "bits", "valid_bits", "frames", "seconds", "start")
    if sound is None:
        return dict.fromkeys(["format", *names])
    facts = {"format": sound.form, **{name: getattr(sound, name) for name in names}}
    return {**facts, "broadcast": sound.broadcast and asdict(sound.broadcast), "tags": sound.tags}


def _fault(fault: Fault) -> dict[str, Any]:
    return {"code": fault.code, "chunk": fault.chunk, "offset": fault.offset, "meaning": fault.words}


def _levels(levels: Levels | None) -> dict[str, Any] | None:
    """The levels without their picture."""
    if levels is None:
        return None
    return {name: value for name, value in asdict(levels).items() if name != "columns"}


def _lines(report: Report) -> Iterator[str]:
    """The same for people."""
    if sound := report.sound:
        yield (
            f"{sound.container} {sound.form}, {sound.channels} ch, {sound.rate} Hz, {sound.bits} bits, "
            f"{sound.frames} frames, {sound.seconds:.3f} s"
        )
        yield from (f"{name}: {_one_line(value)}" for name, value in sound.tags)
    if report.levels:
        yield from _heard(report.levels)
    yield from (f"{fault.words} (chunk “{fault.chunk}”, byte {fault.offset})" for fault in report.faults)
    yield f"SHA-256: {report.sha256}"


def _heard(levels: Levels) -> Iterator[str]:
    peaks = ", ".join(f"{20 * log10(peak):.2f} dBFS" if peak else "silent" for peak in levels.peaks[:8])
    yield f"Peak: {peaks}; {levels.clipped} samples at full scale"
    yield f"Silence: {levels.leading} frames before the sound, {levels.trailing} after it"


def _one_line(told: str) -> str:
    """A tag cannot clear a screen or write a line of its own."""
    return "".join(sign if sign.isprintable() else " " for sign in told)

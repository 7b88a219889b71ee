"""Cuts the two typefaces to the letters the portal writes: `python -m portal.fonts`.

Onest speaks for the portal, Literata for what authors made. Pages take two woff2 files; PDFs take
TrueType files with fixed axes, because a variable font would be embedded whole.
"""

import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from portal.settings.environment import BASE_DIR

FOLDER = BASE_DIR / "build" / "fonts"
NEEDED = "әғқңөұүһіӘҒҚҢӨҰҮҺІ₸№«»"
LETTERS = {
    *range(0x20, 0x7F),  # Latin
    *range(0xA0, 0x100),  # Latin of the neighbours, for foreign names
    *range(0x400, 0x460),  # Cyrillic
    *map(ord, NEEDED),
    *map(ord, "\u0301\u2009\u202f\u2010\u2011\u2012–—‘’‚“”„†•…‹›€₽℗™←↑→↓−≈≤≥ʼ"),
}
FEATURES = ["calt", "case", "ccmp", "kern", "lnum", "locl", "mark", "mkmk", "tnum"]
LICENCE_NAMES = [0, 13, 14]  # copyright, licence and its address travel with every cut

ONEST = ("fontpkg_onest", "Onest[wght].ttf")
LITERATA = ("fontpkg_literata", "Literata[opsz,wght].ttf")


class MissingLetterError(Exception):
    """A typeface lacks a letter without which the portal cannot write Kazakh or a price."""


@dataclass(frozen=True)
class Cut:
    """One file to make: its place, its source, where its axes stand, and the names it goes by."""

    path: str
    source: tuple[str, str]
    axes: Mapping[str, float | tuple[float, float]]
    family: str
    style: str = "Regular"


CUTS = (
    Cut("web/onest.woff2", ONEST, {"wght": (400, 700)}, "Onest"),
    Cut("web/literata.woff2", LITERATA, {"wght": 450, "opsz": 20}, "Literata"),
    Cut("pdf/onest-400.ttf", ONEST, {"wght": 400}, "Onest"),
    Cut("pdf/onest-600.ttf", ONEST, {"wght": 600}, "Onest", "SemiBold"),
    Cut("pdf/literata-text.ttf", LITERATA, {"wght": 400, "opsz": 12}, "Literata Text"),
    Cut("pdf/literata-display.ttf", LITERATA, {"wght": 400, "opsz": 60}, "Literata Display"),
)


def build(folder: Path = FOLDER) -> list[Path]:
    """Make every cut under `folder` that is missing or older than its package; return those made.

    Raises MissingLetterError when a typeface cannot write what the portal needs.
    """
    made = []
    for cut in CUTS:
        package, name = cut.source
        with as_file(files(package) / "files" / name) as source:
            out = folder / cut.path
            if not _is_fresh(out, source):
                out.parent.mkdir(parents=True, exist_ok=True)
                _write(cut, source, out)
                made.append(out)
    return made


def _is_fresh(out: Path, source: Path) -> bool:
    newest = max(source.stat().st_mtime, Path(__file__).stat().st_mtime)
    return out.exists() and out.stat().st_mtime >= newest


def _write(cut: Cut, source: Path, out: Path) -> None:
    font = instancer.instantiateVariableFont(_reread(TTFont(source)), dict(cut.axes))
    font = _reread(font)
    if missing := missing_letters(font):
        raise MissingLetterError(f"{source.name} cannot write {missing}.")
    _keep_letters(font)
    _name(font, cut)
    font.flavor = "woff2" if out.suffix == ".woff2" else None
    part = out.with_suffix(".part")  # a broken run must not leave a file that looks fresh
    font.save(part)
    part.replace(out)


def missing_letters(font: TTFont) -> str:
    """Letters of Kazakh and signs of the portal's texts that `font` has no glyph for."""
    known = font.getBestCmap()
    return " ".join(letter for letter in NEEDED if ord(letter) not in known)


def _reread(font: TTFont) -> TTFont:
    """A copy read back from bytes: the subsetter does not accept a font changed in memory."""
    data = io.BytesIO()
    font.save(data)
    data.seek(0)
    return TTFont(data, recalcTimestamp=False)


def _keep_letters(font: TTFont) -> None:
    options = Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    options.name_IDs = LICENCE_NAMES
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)


def _name(font: TTFont, cut: Cut) -> None:
    """Give the cut a family of its own, so that no renderer mixes two optical sizes up."""
    regular = cut.style == "Regular"
    legacy = cut.family if regular else f"{cut.family} {cut.style}"
    names = {1: legacy, 2: "Regular", 4: f"{cut.family} {cut.style}"}
    names[6] = f"{cut.family}-{cut.style}".replace(" ", "")
    if not regular:
        names |= {16: cut.family, 17: cut.style}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def main() -> int:
    try:
        made = build()
    except MissingLetterError as error:
        sys.stderr.write(f"Fonts were not made: {error} Install the versions in pyproject.toml.\n")
        return 1
    for path in made:
        sys.stdout.write(f"{path.relative_to(BASE_DIR)}  {path.stat().st_size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

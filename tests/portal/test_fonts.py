"""The cuts of the two typefaces: every letter of Kazakh in each, and names that cannot be mixed up."""

import shutil
from pathlib import Path

import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

from portal import fonts

FAMILIES = {
    "pdf/onest-400.ttf": ("Onest", "Regular", 400),
    "pdf/onest-600.ttf": ("Onest", "SemiBold", 600),
    "pdf/literata-text.ttf": ("Literata Text", "Regular", 400),
    "pdf/literata-display.ttf": ("Literata Display", "Regular", 400),
}
KAZAKH = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя"


@pytest.fixture(scope="module")
def cuts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cuts of this checkout where they are fresh, else made now."""
    folder = tmp_path_factory.mktemp("fonts")
    if fonts.FOLDER.is_dir():
        shutil.copytree(fonts.FOLDER, folder, dirs_exist_ok=True)
    fonts.build(folder)
    return folder


@pytest.mark.parametrize("cut", fonts.CUTS, ids=lambda cut: cut.path)
def test_each_cut_writes_kazakh_russian_english_and_prices(cuts: Path, cut: fonts.Cut) -> None:
    known = TTFont(cuts / cut.path).getBestCmap()

    lacking = {letter for letter in KAZAKH + "Aa Zz№«»₸—’" if ord(letter) not in known}

    assert lacking == set()


@pytest.mark.parametrize("path", FAMILIES)
def test_a_cut_for_pdf_is_fixed_and_goes_by_a_name_of_its_own(cuts: Path, path: str) -> None:
    font = TTFont(cuts / path)
    names = font["name"]

    family = names.getDebugName(16) or names.getDebugName(1)
    style = names.getDebugName(17) or names.getDebugName(2)

    assert "fvar" not in font
    assert (family, style, font["OS/2"].usWeightClass) == FAMILIES[path]


def test_the_licence_travels_with_every_cut(cuts: Path) -> None:
    licences = [TTFont(cuts / cut.path)["name"].getDebugName(13) for cut in fonts.CUTS]

    assert all("Open Font License" in (licence or "") for licence in licences)


def test_pages_carry_less_than_sixty_five_kilobytes_of_fonts(cuts: Path) -> None:
    sizes = [path.stat().st_size for path in (cuts / "web").glob("*.woff2")]

    assert len(sizes) == 2
    assert sum(sizes) < 65_000


def test_a_second_run_makes_nothing(cuts: Path) -> None:
    assert fonts.build(cuts) == []


def test_a_missing_letter_is_named(cuts: Path) -> None:
    font = TTFont(cuts / "pdf/onest-400.ttf")
    subsetter = Subsetter()
    subsetter.populate(text=fonts.NEEDED.replace("ң", "").replace("₸", ""))
    subsetter.subset(font)

    assert fonts.missing_letters(font) == "ң ₸"

"""What is made before the portal runs: only what is stale, and missing libraries in one line."""

import os
from pathlib import Path

import pytest

from portal.building import is_newer_than_all, need
from portal.processes import StartError


def test_what_is_present_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    need("Nothing is missing", ["a-package"], lambda: True)


def test_what_may_not_be_installed_is_told_with_the_command_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # neither apt-get nor sudo

    with pytest.raises(StartError) as told:
        need("Certificates need Pango", ["first", "second"], lambda: False)

    assert str(told.value) == "Certificates need Pango. Install it: sudo apt-get install first second"


@pytest.mark.parametrize(
    ("made", "newer"),
    [
        pytest.param(None, False, id="never made"),
        pytest.param(100, False, id="a source is newer"),
        pytest.param(300, True, id="all sources are older"),
    ],
)
def test_only_what_is_older_than_its_sources_is_made_again(tmp_path: Path, made: int | None, newer: bool) -> None:
    sources = [tmp_path / "first", tmp_path / "second"]
    for source, moment in zip(sources, (50, 200), strict=True):
        source.touch()
        os.utime(source, (moment, moment))
    stamp = tmp_path / "stamp"
    if made is not None:
        stamp.touch()
        os.utime(stamp, (made, made))

    assert is_newer_than_all(stamp, sources) is newer

"""The development authority: as made for the run, or a copy that a test may change."""

import shutil
from pathlib import Path

import pytest

from portal.demo.authority import Authority


@pytest.fixture(scope="session")
def made_authority(authority_folder: Path) -> Authority:
    return Authority.open(authority_folder)


@pytest.fixture
def authority(authority_folder: Path, tmp_path: Path) -> Authority:
    return Authority.open(shutil.copytree(authority_folder, tmp_path / "authority"))

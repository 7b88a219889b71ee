"""The development authority: as made for the run, or a copy that a test may change, and its services."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from portal.demo.authority import Authority
from portal.demo.keys import Key
from portal.demo.responders import Responder
from portal.signing.certificate import Certificate
from tests.portal.signing.files import running


@pytest.fixture(scope="session")
def made_authority(authority_folder: Path) -> Authority:
    return Authority.open(authority_folder)


@pytest.fixture
def authority(authority_folder: Path, tmp_path: Path) -> Authority:
    return Authority.open(shutil.copytree(authority_folder, tmp_path / "authority"))


@pytest.fixture
def service(authority: Authority, settings: LazySettings) -> Iterator[Responder]:
    """The services of the copy; the portal asks them until the test is over."""
    yield from running(authority, settings)


@pytest.fixture(scope="session")
def issuing(made_authority: Authority) -> Key:
    """The key that issued those of people; a copy of the authority has the same."""
    return made_authority.own_key("gost-issuing")


@pytest.fixture(scope="session")
def person(made_authority: Authority) -> Certificate:
    """The author's; likewise."""
    return Certificate.load(made_authority.key("author").der)

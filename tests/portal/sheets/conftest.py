"""What is said is read in English here."""

import pytest


@pytest.fixture(autouse=True)
def _english(english: None) -> None:
    """For every test of this folder."""

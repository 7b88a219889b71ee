"""The staff for complaints, and the language of the words that these tests read."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.copyright_registry.complaints import acts
from tests.people import People


@pytest.fixture(autouse=True)
def _english(_kazakh: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def staff(people: People, broker: str) -> acts.Staff:
    """Those who deal with complaints, beside the people of every test."""
    return acts.staff()

"""Addresses of numbered rows are those that `reverse` gives."""

import pytest
from django.urls import reverse
from django.utils import translation

from portal.addresses import numbered


@pytest.mark.parametrize("name", ["registers:work", "registers:owner", "registers:agreement", "registry:entry"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_number_has_its_address_in_the_language_of_the_reader(name: str, language: str) -> None:
    with translation.override(language):
        assert [numbered(name, number) for number in (7, 10, 1002003)] == [
            reverse(name, args=[number]) for number in (7, 10, 1002003)
        ]

"""What is dropped to be checked is neither empty nor huge."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from copyright_registry.checking_forms import VerifyForm


@pytest.mark.parametrize(("size", "good"), [(0, False), (5 * 1024 * 1024, True), (5 * 1024 * 1024 + 1, False)])
def test_a_dropped_certificate_is_neither_empty_nor_huge(size: int, good: bool) -> None:
    form = VerifyForm({}, MultiValueDict({"document": [SimpleUploadedFile("certificate.pdf", b"x" * size)]}))

    assert form.is_valid() is good

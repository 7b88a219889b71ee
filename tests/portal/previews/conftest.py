"""What the tests of previews share."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from portal import previews
from portal.previews import Preview

Made = Callable[..., Preview]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Makes a preview into tmp_path."""
    return lambda data, form: previews.make(BytesIO(data), form, tmp_path)

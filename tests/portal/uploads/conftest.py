"""Two people who send files, and read English."""

from collections.abc import Iterator
from typing import Any

import pytest

from portal.celery import app as celery_app
from tests.people import someone
from tests.portal.uploads.sending import Sender


@pytest.fixture
def sender(db: None, django_capture_on_commit_callbacks: Any) -> Sender:
    return Sender(someone("author", language="en"), django_capture_on_commit_callbacks)


@pytest.fixture
def stranger(db: None, django_capture_on_commit_callbacks: Any) -> Sender:
    return Sender(someone("stranger", language="en"), django_capture_on_commit_callbacks)


@pytest.fixture
def worker() -> Iterator[None]:
    """A worker that does each task the moment it is sent."""
    celery_app.conf.task_always_eager = celery_app.conf.task_eager_propagates = True
    yield
    celery_app.conf.task_always_eager = celery_app.conf.task_eager_propagates = False


@pytest.fixture(autouse=True)
def _english(english: None) -> None:
    """For every test of this folder."""

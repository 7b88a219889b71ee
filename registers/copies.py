"""Where the files of copies lie, and how one that is no longer kept goes away: once that is sure."""

from collections.abc import Iterable
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from portal.law import under
from registers.law import COPIES_KEPT
from registers.models import Recording


@under(COPIES_KEPT)
def drop(recordings: Iterable[Recording]) -> None:
    """Remove the files after commit; the rows are the caller's."""
    for name in [recording.file for recording in recordings if recording.file]:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)

"""How static files are served: by names that change with their content, kept by browsers for ever."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

HTMX = "django_htmx/htmx-2.min.js"


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Scripts load one another by such names too: a module is never newer or older than the one that asks for it."""

    support_js_module_import_aggregation = True


class HtmxFinder(BaseFinder):
    """Of the package django-htmx the one script that pages use; others of it name files that are not there."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        package = find_spec("django_htmx")
        folder = Path(str(package.origin)).parent / "static" if package else Path()
        self.storage = FileSystemStorage(location=str(folder))

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        found = self.storage.path(HTMX)
        if find_all:
            return [found] if path == HTMX else []
        return found if path == HTMX else None

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        yield HTMX, self.storage

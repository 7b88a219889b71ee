"""How static files are served: by names that change with their content, kept by browsers for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Scripts load one another by such names too: a module is never newer or older than the one that asks for it."""

    support_js_module_import_aggregation = True

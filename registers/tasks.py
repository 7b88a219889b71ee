"""Background work of the registers."""

import registers.bulk.tasks  # noqa: F401 - makes it known to workers

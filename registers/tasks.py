"""Background work of the registers. Each task is safe to repeat."""

import registers.lists.tasks  # noqa: F401 - makes them known to workers

"""Where real data of the field may lie beside the project: tests that read them say so where the folder is absent."""

import os
from pathlib import Path

SAMPLES = Path(os.environ.get("SAMPLES_DIR") or Path(__file__).resolve().parents[2] / "shared" / "samples")

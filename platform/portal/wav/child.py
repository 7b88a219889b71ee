"""The program that reads one WAV: `python -m portal.wav.child`, the file at standard input; writes wav.json."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portal import sandbox
from portal.wav import RESULT, RESULT_MAX
from portal.wav.sounds import examine

LIMITS = sandbox.limits(memory=768 * sandbox.MEGABYTE, processor=400, written=RESULT_MAX)

if __name__ == "__main__":
    with ThreadPoolExecutor(1) as beside:
        beside.submit(os.getpid).result()  # the thread of the hash begins before no more may begin
        sandbox.confine(LIMITS)
        with open(0, "rb", buffering=0) as source:
            Path(RESULT).write_text(examine(source, beside).as_json(), "utf-8")

"""One way through a file: each block is read once and goes to SHA-256 in a thread beside."""

import hashlib
from collections import deque
from concurrent.futures import Executor, Future
from itertools import cycle
from typing import IO, Any

import numpy

BLOCK = 2 * 1024**2  # bytes
BUFFERS = 3  # that may wait for the hash
PAD = 8  # bytes before and after a block that may be read as part of its first and last number

Bytes = numpy.ndarray[Any, numpy.dtype[numpy.uint8]]


class Pass:
    """Reads on from the beginning; memory is that of the buffers, whatever the file."""

    def __init__(self, file: IO[bytes], beside: Executor) -> None:
        self.file: Any = file  # unbuffered, with readinto
        self.size = file.seek(0, 2)
        self.place = file.seek(0)
        self._beside = beside
        self._hash = hashlib.sha256()
        self._buffers = cycle([bytearray(PAD + BLOCK + PAD) for _ in range(BUFFERS)])
        self._waiting: deque[Future[None]] = deque()

    def block(self, count: int) -> Bytes:
        """The next `count` bytes, at most BLOCK, between PAD bytes of no meaning; good until BUFFERS blocks later."""
        if len(self._waiting) == BUFFERS:
            self._waiting.popleft().result()
        buffer = next(self._buffers)
        content = memoryview(buffer)[PAD : PAD + count]
        got = 0
        while got < count:
            more = self.file.readinto(content[got:])
            if not more:
                raise OSError("The file became shorter while it was read.")
            got += more
        self.place += count
        self._waiting.append(self._beside.submit(self._hash.update, content))
        return numpy.frombuffer(buffer, numpy.uint8, PAD + count + PAD)

    def skip_to(self, place: int) -> None:
        """Read what nobody looks at, for the hash."""
        while self.place < place:
            self.block(min(BLOCK, place - self.place))

    def digest(self) -> str:
        """The SHA-256 of what was read, in hexadecimal."""
        while self._waiting:
            self._waiting.popleft().result()
        return self._hash.hexdigest()

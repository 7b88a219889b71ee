"""A part of a file, as a player asks for it (RFC 9110, section 14)."""

import io

import pytest
from django.test import RequestFactory

from portal import ranges

CONTENT = bytes(range(200))


@pytest.mark.parametrize(
    ("asked", "status", "said", "first", "count"),
    [
        ("", 200, None, 0, 200),
        ("bytes=0-", 206, "bytes 0-199/200", 0, 200),
        ("bytes=10-19", 206, "bytes 10-19/200", 10, 10),
        ("bytes=190-999", 206, "bytes 190-199/200", 190, 10),
        ("bytes=-5", 206, "bytes 195-199/200", 195, 5),
        ("bytes=-999", 206, "bytes 0-199/200", 0, 200),
        ("bytes=200-", 416, "bytes */200", 0, 0),
        ("bytes=-0", 416, "bytes */200", 0, 0),
        ("bytes=9-3", 200, None, 0, 200),  # no range: as if nothing was asked for
        ("bytes=0-1,5-6", 200, None, 0, 200),  # several are not given
        ("bytes=-", 200, None, 0, 200),
        ("seconds=1-2", 200, None, 0, 200),
        ("bytes=" + "9" * 40 + "-", 200, None, 0, 200),
    ],
)
def test_what_is_asked_for_is_given(asked: str, status: int, said: str | None, first: int, count: int) -> None:
    file = io.BytesIO(CONTENT)
    request = RequestFactory().get("/", headers={"range": asked})

    answer = ranges.answer(request, file, len(CONTENT), "audio/wav")

    given = b"".join(getattr(answer, "streaming_content", [answer.content if status == 416 else b""]))
    assert (answer.status_code, answer.get("Content-Range")) == (status, said)
    assert given == CONTENT[first : first + count]
    answer.close()
    assert file.closed

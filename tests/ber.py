"""Messages in BER, as the national kit's library writes them: lengths left open, long strings in pieces."""

SEGMENT = 1000  # octets of a piece
END = b"\x00\x00"


def indefinite(cms: bytes) -> bytes:
    """The same signed message (DER) with indefinite lengths (ITU-T X.690, 8.1.3.6) around what nobody hashed.

    Certificates and SignerInfos stay as they are: their bytes were signed, or are hashed.
    """
    (content_info,) = elements(cms)
    kind, wrapped = elements(content_info[1])
    (signed,) = elements(wrapped[1])
    parts = [_open_part(tag, content) for tag, content in elements(signed[1])]
    return _open(0x30, [_closed(kind), _open(0xA0, [_open(0x30, parts)])])


def elements(data: bytes) -> list[tuple[int, bytes]]:
    """Tag and content of each element in a row of them, DER."""
    found, place = [], 0
    while place < len(data):
        tag, length = data[place], data[place + 1]
        start = place + 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[start : start + size])
            start += size
        found.append((tag, data[start : start + length]))
        place = start + length
    return found


def _open_part(tag: int, content: bytes) -> bytes:
    """Of SignedData: the content and the certificates get open lengths."""
    if tag == 0x30:
        return _open(0x30, [_open_content(part) for part in elements(content)])
    if tag == 0xA0:
        return _open(0xA0, [content])
    return _closed((tag, content))


def _open_content(part: tuple[int, bytes]) -> bytes:
    tag, content = part
    if tag != 0xA0:
        return _closed(part)
    ((_octet_string, data),) = elements(content)
    pieces = [_closed((0x04, data[place : place + SEGMENT])) for place in range(0, len(data), SEGMENT)]
    return _open(0xA0, [_open(0x24, pieces)])


def _open(tag: int, parts: list[bytes]) -> bytes:
    return bytes((tag, 0x80)) + b"".join(parts) + END


def _closed(element: tuple[int, bytes]) -> bytes:
    tag, content = element
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(size))) + size + content

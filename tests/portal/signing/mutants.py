"""Messages value by value (X.690): written in BER, or changed there or anywhere so that they nearly fit."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random

CONSTRUCTED, BIT_STRING, OCTET_STRING, NULL, OID, SEQUENCE, SET = 0x20, 0x03, 0x04, 0x05, 0x06, 0x30, 0x31
END = b"\x00\x00"
CERTIFICATES = 0xA0  # of SignedData
MAX_WRAPS = 400
PIECE = 1000  # octets


@dataclass
class Node:
    """One value; what is inside of it, or its content. `head` are octets of its content before the values inside."""

    tag: int
    content: bytes = b""
    inside: list["Node"] | None = None
    head: bytes = b""
    framing: str = "least"  # how the length is written: least octets, more, huge, open, or open without an end
    wraps: int = 0  # how often it stands in itself

    def written(self) -> bytes:
        body = self.content if self.inside is None else self.head + written(self.inside)
        for _ in range(self.wraps):
            body = _framed(self.tag | CONSTRUCTED, body, "least")
        return _framed(self.tag, body, self.framing)


Place = tuple[list[Node], int]  # a value: those it stands among, and where


def written(nodes: list[Node]) -> bytes:
    return b"".join(node.written() for node in nodes)


def _framed(tag: int, body: bytes, framing: str) -> bytes:
    if framing.startswith("open"):
        return bytes((tag, 0x80)) + body + (END if framing == "open" else b"")
    length = 0xFFFFFFF0 if framing == "huge" else len(body)
    octets = length.to_bytes(max(1, (length.bit_length() + 7) // 8))
    if framing == "more":
        octets = b"\x00" + octets
    short = framing == "least" and length < 0x80
    return bytes((tag, length) if short else (tag, 0x80 | len(octets), *octets)) + body


def read(data: bytes) -> list[Node]:
    """The values in a row of them; raises ValueError where they do not fill it."""
    nodes, place = [], 0
    while place < len(data):
        node, place = _node(data, place)
        nodes.append(node)
    return nodes


def _node(data: bytes, place: int) -> tuple[Node, int]:
    if len(data) < place + 2 or data[place] & 0x1F == 0x1F:
        raise ValueError("no value")
    tag, length = data[place], data[place + 1]
    if length == 0x80 and tag & CONSTRUCTED:
        return _open_node(tag, data, place + 2)
    start = place + 2 + (length & 0x7F if length & 0x80 else 0)
    if length & 0x80:
        length = int.from_bytes(data[place + 2 : start])
    if start + length > len(data):
        raise ValueError("cut off")
    return _closed_node(tag, data[start : start + length]), start + length


def _open_node(tag: int, data: bytes, place: int) -> tuple[Node, int]:
    inside = []
    while data[place : place + 2] != END:
        node, place = _node(data, place)
        inside.append(node)
    return Node(tag, inside=inside, framing="open"), place + 2


def _closed_node(tag: int, content: bytes) -> Node:
    """Strings that hold DER, as keys, extensions and tokens do, are read too."""
    if tag & CONSTRUCTED:
        return Node(tag, inside=read(content))
    head = content[:1] if tag == BIT_STRING else b""
    if tag in (BIT_STRING, OCTET_STRING) and content[len(head) :][:1] == bytes([SEQUENCE]):
        try:
            return Node(tag, inside=read(content[len(head) :]), head=head)
        except ValueError:
            pass
    return Node(tag, content)


def places(nodes: list[Node]) -> Iterator[Place]:
    for index, node in enumerate(nodes):
        yield nodes, index
        yield from places(node.inside or [])


def same(data: bytes) -> bytes:
    """One form of all encodings of a value that mean the same to a reader of BER; b"" where it is none.

    Lengths of least octets, strings in one piece, sets in order, and no parameters where they are NULL (RFC 5754, 2).
    """
    try:
        return written([_settled(node) for node in read(data)])
    except (ValueError, RecursionError):
        return b""


def _settled(node: Node) -> Node:
    if node.inside is None:
        return Node(node.tag, node.content)
    inside = [_settled(each) for each in node.inside]
    if node.tag == OCTET_STRING | CONSTRUCTED:
        return Node(OCTET_STRING, b"".join(each.content for each in inside))
    if len(inside) == 2 and inside[0].tag == OID and (inside[1].tag, inside[1].content) == (NULL, b""):
        inside.pop()
    if node.tag == SET:
        inside.sort(key=Node.written)
    return Node(node.tag, inside=inside, head=node.head)


def indefinite(cms: bytes) -> bytes:
    """The same signed message (DER) as the national kit's library may write it: open lengths, its content in pieces.

    Certificates and SignerInfos stay as they are: their bytes were signed, or are hashed (X.690, 8.1.3.6 and 8.7.3).
    """
    (info,) = read(cms)
    wrapped = (info.inside or [])[1]
    (signed,) = wrapped.inside or []
    _version, _digests, enclosed, *more = signed.inside or []
    certificates = [each for each in more if each.tag == CERTIFICATES]
    for node in (info, wrapped, signed, enclosed, *certificates):
        node.framing = "open"
    for content in (enclosed.inside or [])[1:]:
        content.framing, content.inside = "open", [_in_pieces(*content.inside or [])]
    return info.written()


def _in_pieces(string: Node) -> Node:
    data = string.content if string.inside is None else written(string.inside)
    pieces = [Node(OCTET_STRING, data[at : at + PIECE]) for at in range(0, len(data), PIECE)]
    return Node(OCTET_STRING | CONSTRUCTED, inside=pieces, framing="open")


def mutated(data: bytes, rng: Random) -> bytes:
    """The bytes with one thing changed."""
    if rng.random() < 0.4:
        return rng.choice(ANYWHERE)(data, rng)
    nodes = read(data)
    place = rng.choice(list(places(nodes)))
    rng.choice(VALUES)(*place, rng, nodes)
    return written(nodes)


def _bit(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def _octets(data: bytes, rng: Random) -> bytes:
    at, length = rng.randrange(len(data)), rng.choice((1, 1, 2, 12))
    return (data[:at] + rng.randbytes(length) + data[at + length :])[: len(data)]


def _cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(len(data))]


def _gap(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.randint(1, 40) :]


def _more(data: bytes, rng: Random) -> bytes:
    at = rng.choice((rng.randrange(len(data)), len(data)))
    return data[:at] + rng.choice((rng.randbytes(rng.randint(1, 40)), END, data[at : at + 50])) + data[at:]


ANYWHERE: list[Callable[[bytes, Random], bytes]] = [_bit, _bit, _octets, _cut, _gap, _more]


def _other_tag(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    among[index].tag = rng.choice((rng.randrange(256), among[index].tag ^ CONSTRUCTED, among[index].tag ^ 1))


def _other_content(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    length = rng.choice((0, 1, 8, len(among[index].content)))
    among[index] = Node(among[index].tag, rng.randbytes(length))


def _nearly(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    """The number beside it, or an octet more or less: what a lax reader takes for the same."""
    content = among[index].content
    last = bytes([(content[-1] + rng.choice((1, 255))) % 256]) if content else b"\x00"
    other = rng.choice((b"\x00" + content, b"\xff" + content, content + b"\x00", content[:-1], content[:-1] + last))
    among[index] = Node(among[index].tag, other)


def _doubled(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    among.insert(index, deepcopy(among[index]))


def _removed(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    del among[index]


def _swapped(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    other = rng.randrange(len(among))
    among[index], among[other] = among[other], among[index]


def _replaced(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    """By another value of the same message."""
    others, other = rng.choice(list(places(nodes)))
    among[index] = deepcopy(others[other])


def _added(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    others, other = rng.choice(list(places(nodes)))
    among.insert(index, deepcopy(others[other]))


def _wrapped(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    among[index].wraps = rng.choice((1, 2, 30, MAX_WRAPS))


def _framed_otherwise(among: list[Node], index: int, rng: Random, nodes: list[Node]) -> None:
    among[index].framing = rng.choice(("huge", "more", "open", "open without an end"))


VALUES: list[Callable[[list[Node], int, Random, list[Node]], None]] = [
    _other_tag,
    _other_content,
    _nearly,
    _doubled,
    _removed,
    _swapped,
    _replaced,
    _added,
    _wrapped,
    _framed_otherwise,
]

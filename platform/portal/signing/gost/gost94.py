"""The hash of ST RK GOST R 34.11-94 (also GOST 34.311-95; RFC 5831), for archives: it belongs to GOST 34.310-2004.

The national authority uses it with the substitution id-GostR3411-94-TestParamSet (RFC 4357, section 11.2) and a start
of zeros; other programs use CryptoPro's substitution, which fits none of its signatures. A block of 32 bytes is
held as one integer, its first byte the lowest; the digest is 32 bytes in the same order.
"""

from functools import lru_cache
from struct import Struct

Tables = tuple[tuple[int, ...], ...]

BLOCK = 32  # bytes
MODULUS = 1 << 8 * BLOCK
WORDS_16 = Struct("<16H")
WORDS_32 = Struct("<8I")
WORDS_64 = Struct("<4Q")

# What each four bits of a 32-bit word become, from the lowest four bits to the highest: digit x becomes the x-th.
SUBSTITUTION = (
    "4a92d80e6b1c7f53",
    "eb4c6dfa23810759",
    "581da342efc7609b",
    "7da1089fe46cb253",
    "6c715fd84a9e03b2",
    "4ba0721d36859cfe",
    "db413f590ae7682c",
    "1fd057a4923e6b8c",
)

# C_2 to C_4 of RFC 5831, section 5.1
CONSTANTS = (0, int("ff00ffff000000ffff0000ff00ffff0000ff00ff00ff00ffff00ff00ff00ff00", 16), 0)


def gost94(data: bytes) -> bytes:
    """32 bytes (RFC 5831, section 6): every block, the last one filled with zeros, then the length, then the sum."""
    state = total = 0
    for position in range(0, len(data), BLOCK):
        block = int.from_bytes(data[position : position + BLOCK], "little")
        state = _step(state, block)
        total = (total + block) % MODULUS
    state = _step(state, 8 * len(data) % MODULUS)
    return _step(state, total).to_bytes(BLOCK, "little")


def _step(state: int, block: int) -> int:
    """κ(M, H) of section 5: four keys, four encryptions, and the mixing."""
    tables = _tables()
    parts = WORDS_64.unpack(state.to_bytes(BLOCK, "little"))
    keys = _keys(state, block)
    encrypted = WORDS_64.pack(*(_encrypt(part, key, tables) for part, key in zip(parts, keys, strict=True)))
    return _mix(int.from_bytes(encrypted, "little"), block, state)


def _keys(state: int, block: int) -> list[tuple[int, ...]]:
    """The four keys of section 5.1, each as eight 32-bit words, lowest first."""
    keys = [_key(state ^ block)]
    for constant in CONSTANTS:
        state = _a(state) ^ constant
        block = _a(_a(block))
        keys.append(_key(state ^ block))
    return keys


def _a(value: int) -> int:
    """A of section 5.1: the 64-bit words y4‖y3‖y2‖y1 become (y1 ^ y2)‖y4‖y3‖y2."""
    return value >> 64 | ((value ^ value >> 64) & 0xFFFF_FFFF_FFFF_FFFF) << 192


def _key(value: int) -> tuple[int, ...]:
    """P of section 5.1: byte k of the i-th 64-bit word becomes byte i of the k-th 32-bit word."""
    written = value.to_bytes(BLOCK, "little")
    return WORDS_32.unpack(b"".join(written[k::8] for k in range(8)))


def _encrypt(block: int, key: tuple[int, ...], tables: Tables) -> int:
    """One 64-bit block by GOST 28147-89 (RFC 5830): 32 rounds, keys thrice forwards, once backwards."""
    t0, t1, t2, t3 = tables
    left, right = block >> 32, block & 0xFFFF_FFFF
    for word in key * 3 + key[::-1]:
        n = right + word
        left, right = right, left ^ t0[n & 255] ^ t1[n >> 8 & 255] ^ t2[n >> 16 & 255] ^ t3[n >> 24 & 255]
    return right << 32 | left


def _mix(encrypted: int, block: int, state: int) -> int:
    """ψ^61(H ^ ψ(M ^ ψ^12(S))) of section 5.3."""
    return _shift(state ^ _shift(block ^ _shift(encrypted, 12), 1), 61)


def _shift(value: int, times: int) -> int:
    """ψ many times: the 16-bit words y16‖…‖y1 become (y1 ^ y2 ^ y3 ^ y4 ^ y13 ^ y16)‖y16‖…‖y2."""
    words = list(WORDS_16.unpack(value.to_bytes(BLOCK, "little")))
    for i in range(times):
        words.append(words[i] ^ words[i + 1] ^ words[i + 2] ^ words[i + 3] ^ words[i + 12] ^ words[i + 15])
    return int.from_bytes(WORDS_16.pack(*words[-16:]), "little")


@lru_cache(maxsize=1)
def _tables() -> Tables:
    """For each byte of a 32-bit word: its substitution, turned 11 bits left (RFC 5830)."""
    return tuple(tuple(_turned(place, byte) for byte in range(256)) for place in range(4))


def _turned(place: int, byte: int) -> int:
    low, high = SUBSTITUTION[2 * place], SUBSTITUTION[2 * place + 1]
    word = (int(low[byte & 15], 16) | int(high[byte >> 4], 16) << 4) << 8 * place
    return (word << 11 | word >> 21) & 0xFFFF_FFFF

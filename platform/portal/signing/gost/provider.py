"""Streebog by the system's OpenSSL where that has the GOST provider (in Debian: libengine-gost-openssl).

It is loaded on first use, into a library context of its own, so that neither hashlib nor TLS of this process see
anything of it. A provider that is absent or gives another answer for a known vector is not used.
Only its Streebog is: its GOST R 34.11-94 has another substitution than the national authority.
"""

import ctypes
from collections.abc import Callable
from functools import lru_cache
from ssl import OPENSSL_VERSION

LIBRARY = "libcrypto.so.3"
PROVIDERS = (b"default", b"gostprov")
ALGORITHM = b"md_gost12_512"
SIZE = 64  # bytes

# RFC 6986, section 10.1.1: the message M1 and its hash, first byte first.
MESSAGE = b"012345678901234567890123456789012345678901234567890123456789012"
HASH = bytes.fromhex(
    "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
    "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
)


@lru_cache(maxsize=1)
def streebog512() -> Callable[[bytes], bytes] | None:
    """A function from data to its hash of 64 bytes, or None where the system has none that is right."""
    try:
        library = ctypes.CDLL(LIBRARY)
        if version(library) != OPENSSL_VERSION:  # Python brings an OpenSSL of its own: two in a process might mix
            return None
        function = _bind(library)
        return function if function(MESSAGE) == HASH else None
    except (OSError, AttributeError):  # no OpenSSL 3, not all of it, or no provider
        return None


def version(library: ctypes.CDLL) -> str:
    library.OpenSSL_version.restype = ctypes.c_char_p
    return str(library.OpenSSL_version(0), "ascii")


def _bind(library: ctypes.CDLL) -> Callable[[bytes], bytes]:
    """OSSL_LIB_CTX_new(3), OSSL_PROVIDER_load(3), EVP_Q_digest(3); the function raises OSError where these fail."""
    library.OSSL_LIB_CTX_new.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.OSSL_LIB_CTX_new())
    for provider in PROVIDERS:
        library.OSSL_PROVIDER_load(context, provider)

    def function(data: bytes) -> bytes:
        result = ctypes.create_string_buffer(SIZE)
        if library.EVP_Q_digest(context, ALGORITHM, None, data, ctypes.c_size_t(len(data)), result, None) != 1:
            library.ERR_clear_error()  # else a TLS connection might take the error for its own
            raise OSError("The system's GOST provider does not hash.")
        return result.raw

    return function

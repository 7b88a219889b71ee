"""Opinions that share no code with this project: OpenSSL as a program, gostcrypto for GOST."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

from asn1crypto import cms, core, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from gostcrypto import gosthash, gostsignature

GOST_SIGNATURE = "1.2.398.3.10.1.1.2.3.2"
PARAMETERS = gostsignature.CURVES_R_1323565_1_024_2019["id-tc26-gost-3410-12-512-paramSetA"]


def openssl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """OpenSSL run in the folder."""
    program = shutil.which("openssl")
    assert program, "OpenSSL is missing: sudo apt-get install openssl"
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, check=False)


def streebog512(data: bytes) -> bytes:
    return bytes(gosthash.new("streebog512", data=bytearray(data)).digest())


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


DIGESTS = {"1.2.398.3.10.1.3.3": streebog512, "2.16.840.1.101.3.4.2.1": sha256}


def key_of(certificate: bytes) -> bytes:
    """The SubjectPublicKeyInfo of a certificate (both DER)."""
    return bytes(x509.Certificate.load(certificate)["tbs_certificate"]["subject_public_key_info"].dump())


def fits(public_key: bytes, algorithm: str, signature: bytes, data: bytes) -> bool:
    """Is it the signature of the data under this key (SubjectPublicKeyInfo)?"""
    if algorithm == GOST_SIGNATURE:
        # gostcrypto wants every number big-endian; national bytes are little-endian.
        point = core.SequenceOf.load(public_key, spec=core.Any)[1].parse(core.BitString).contents[4:]
        checker = gostsignature.new(gostsignature.MODE_512, PARAMETERS)
        return bool(checker.verify(_turned(point), bytearray(streebog512(data)[::-1]), _turned(signature)))
    key = load_der_public_key(public_key)
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(signature, data, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _turned(pair: bytes) -> bytearray:
    middle = len(pair) // 2
    return bytearray(pair[:middle][::-1] + pair[middle:][::-1])


def signers(message: bytes, content: bytes) -> list[x509.Certificate]:
    """Who signed this content in a CMS: every signature and digest in it must hold."""
    signed = cms.ContentInfo.load(message)["content"]
    return [_signer(signed, info, content) for info in signed["signer_infos"]]


def _signer(signed: Any, info: Any, content: bytes) -> x509.Certificate:
    serial = info["sid"].chosen["serial_number"].native
    (certificate,) = [item.chosen for item in signed["certificates"] if item.chosen.serial_number == serial]
    assert certificate.issuer == info["sid"].chosen["issuer"]
    attributes = {item["type"].native: item["values"][0] for item in info["signed_attrs"]}
    assert attributes["message_digest"].native == DIGESTS[info["digest_algorithm"]["algorithm"].dotted](content)
    algorithm = info["signature_algorithm"]["algorithm"].dotted
    hashed = info["signed_attrs"].untag().dump()
    assert fits(key_of(certificate.dump()), algorithm, info["signature"].native, hashed)
    return certificate

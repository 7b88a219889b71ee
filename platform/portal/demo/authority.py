"""The development authority: stands in for the national one, in its layout, on this machine.

python -m portal.demo.authority create --dir DIR --seal-password X [--base-url URL]
python -m portal.demo.authority serve --dir DIR --port N
"""

import argparse
import base64
import hashlib
import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from portal.demo import ROOT_NAME, cades, certificates, services
from portal.demo.keys import Key
from portal.demo.lists import revocation_list
from portal.demo.people import BAD_CASES, PEOPLE, PROVIDER, Holder
from portal.demo.private import SCHEMES, RsaKey, Scheme
from portal.demo.record import Record

ISSUING_NAME = "ДАМЫТУ КУӘЛАНДЫРУШЫ ОРТАЛЫҒЫ"
SUFFIXES = {"gost": "", "rsa": "-rsa"}  # of a person's key, after their name in the list of people
FULL_LIST_TERM, DELTA_TERM = timedelta(days=3), timedelta(hours=8)
CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Authority:
    """The authority kept in a folder, with two hierarchies, "gost" and "rsa":

    trust/authorities.json    what a portal trusts: two roots, two issuing authorities and their services
    lists/HIERARCHY.crl       revocation lists in force, and HIERARCHY-delta.crl
    keys/ID.pem               what the signing simulator offers: GOST keys, and ID-rsa.pem
    people.json               whose keys they are; those not offered must be refused
    seal.p12                  the provider's seal (RSA)
    private/                  the authority's own keys and its record of certificates
    """

    directory: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False)

    @classmethod
    def create(
        cls,
        directory: Path,
        *,
        seal_password: str = "development",  # noqa: S107 - a demo's password
        base_url: str = "",
    ) -> "Authority":
        """Make the folder unless it is there; in any case password, lists and addresses of services are new."""
        authority = cls(directory)
        if not authority.record.path.is_file():
            _build(directory)
        authority._write_seal(seal_password)
        authority._write_trust(base_url)
        authority.renew_lists()
        return authority

    @classmethod
    def open(cls, directory: Path) -> "Authority":
        """The authority that `create` made."""
        return cls(directory)

    @property
    def trust(self) -> Path:
        return self.directory / "trust"

    @property
    def record(self) -> Record:
        return Record(self.directory / "private" / "record.sqlite")

    def key(self, key_id: str) -> Key:
        return Key.load(self.directory / "keys" / f"{key_id}.pem")

    def serial(self, key_id: str) -> int:
        return self.key(key_id).certificate.serial_number

    def own_key(self, name: str) -> Key:
        """A key of the authority: "seal", or hierarchy and purpose as in "gost-issuing"."""
        return Key.load(self.directory / "private" / f"{name}.pem")

    def issue(self, holder: Holder) -> Key:
        """Make the holder's two keys and put them among the keys; gives the GOST one."""
        gost, _rsa = (self._issue(holder, scheme) for scheme in SCHEMES.values())
        return gost

    def _issue(self, holder: Holder, scheme: Scheme) -> Key:
        by = self.own_key(f"{scheme.name}-{'foreign' if holder.foreign else 'issuing'}")
        key = certificates.person(holder, by)
        key.save(self.directory / "keys" / f"{holder.key}{SUFFIXES[scheme.name]}.pem")
        if not holder.foreign:
            self.record.issue(scheme.name, key.certificate.serial_number)
        if holder.revoked:
            self.revoke(key.certificate.serial_number)
        return key

    def revoke(self, serial: int, reason: str | None = None) -> None:
        """From now on; new lists are in force at once, the delta names what the last renewed list has not.

        The reason is a CRLReason by its name in RFC 5280, 5.3.1. ValueError for another, and for a serial that
        was never issued.
        """
        with self._lock:
            self._write_lists(SCHEMES[self.record.revoke(serial, reason)])

    def renew_lists(self) -> None:
        """New full lists for three days, and empty deltas for eight hours."""
        with self._lock:
            for scheme in SCHEMES.values():
                self.record.new_base(scheme.name)
                self._write_lists(scheme)

    def list_named(self, name: str) -> bytes:
        """One list in force: "gost", "gost-delta", "rsa" or "rsa-delta"; DER."""
        return (self.directory / "lists" / f"{name}.crl").read_bytes()

    def lists(self) -> list[bytes]:
        """The lists in force, DER: the full ones, then the deltas."""
        return [self.list_named(f"{name}{kind}") for kind in ("", "-delta") for name in SCHEMES]

    def ocsp(self, request: bytes) -> bytes:
        """The answer to an OCSP request, DER to DER."""
        responders = [
            services.OcspResponder(self.own_key(f"{name}-issuing"), self.own_key(f"{name}-ocsp"), self.record)
            for name in SCHEMES
        ]
        return services.ocsp_answer(request, responders)

    def stamp(self, request: bytes) -> bytes:
        """The answer to a time-stamp request, DER to DER."""
        return services.time_stamp(request, self.own_key("gost-tsa"), self.own_key("rsa-tsa"))

    def sign_cms(self, key_id: str, data: bytes, attached: bool, stamped: bool = False) -> bytes:
        """What the signing program makes with this key (DER), with a time stamp if wanted."""
        return self.sign_together([key_id], data, attached, stamped)

    def sign_together(self, key_ids: Sequence[str], data: bytes, attached: bool, stamped: bool = False) -> bytes:
        """One message with a signature by each of the keys."""
        keys = [self.key(key_id) for key_id in key_ids]
        return cades.sign(keys, data, attached=attached, stamper=self._stamped if stamped else None)

    def _stamped(self, key: Key, signature: bytes) -> bytes:
        """A token by the authority of the key's own algorithms."""
        return services.stamp(self.own_key(f"{key.scheme.name}-tsa"), signature)

    def _write_lists(self, scheme: Scheme) -> None:
        issuing, now = self.own_key(f"{scheme.name}-issuing"), datetime.now(UTC)
        number, base = self.record.numbers(scheme.name)
        for kind, since, term, built_on in (("", 0, FULL_LIST_TERM, None), ("-delta", base, DELTA_TERM, base)):
            der = revocation_list(
                issuing,
                self.record.revoked(scheme.name, since),
                number=number,
                begins=now - CLOCK_SKEW,
                ends=now + term,
                base=built_on,
            )
            _replace(self.directory / "lists" / f"{scheme.name}{kind}.crl", der)

    def _write_trust(self, base_url: str) -> None:
        rows = []
        for name in SCHEMES:
            rows.append(_trusted(self.own_key(f"{name}-root"), "root", {}))
            rows.append(_trusted(self.own_key(f"{name}-issuing"), "issuing", _addresses(base_url, name)))
        text = json.dumps({"authorities": rows}, ensure_ascii=False, indent=1)
        _replace(self.trust / "authorities.json", text.encode())

    def _write_seal(self, password: str) -> None:
        seal = self.own_key("seal")
        if not isinstance(seal.private, RsaKey):
            raise TypeError("viewers of PDF know RSA alone")
        chain = [self.own_key(f"rsa-{part}").certificate for part in ("issuing", "root")]
        protected = BestAvailableEncryption(password.encode())
        data = pkcs12.serialize_key_and_certificates(b"seal", seal.private.key, seal.certificate, chain, protected)
        _replace(self.directory / "seal.p12", data)


def _build(directory: Path) -> None:
    """Make everything beside the folder and move it into place whole, so that no half of it is ever used."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".authority-", dir=directory.parent) as beside:
        building = Path(beside) / directory.name
        authority = _make_authority(building)
        for holder in PEOPLE + BAD_CASES:
            authority.issue(holder)
        (building / "people.json").write_text(_listed(PEOPLE + BAD_CASES), encoding="utf-8")
        if (directory / "people.json").is_file():
            shutil.rmtree(directory)  # of a demo from before there was a record: nothing of it could be used
        building.rename(directory)


def _make_authority(building: Path) -> Authority:
    """The authority's own keys and an empty record; lists and trust are written when all is in place."""
    authority = Authority(building)
    authority.record.create()
    for part in ("lists", "trust"):
        (building / part).mkdir()
    for scheme in SCHEMES.values():
        for name, key in _hierarchy(scheme).items():
            key.save(building / "private" / f"{scheme.name}-{name}.pem")
            if name in {"tsa", "ocsp"}:
                authority.record.issue(scheme.name, key.certificate.serial_number)
    seal = certificates.seal(PROVIDER, authority.own_key("rsa-issuing"))
    seal.save(building / "private" / "seal.pem")
    authority.record.issue("rsa", seal.certificate.serial_number)
    return authority


def _hierarchy(scheme: Scheme) -> dict[str, Key]:
    root_name, issuing_name = (f"{name} ({scheme.name.upper()})" for name in (ROOT_NAME, ISSUING_NAME))
    root = certificates.root(root_name, scheme)
    issuing = certificates.issuing(issuing_name, root)
    return {
        "root": root,
        "issuing": issuing,
        "foreign": certificates.issuing(issuing_name, certificates.root(root_name, scheme)),
        "ocsp": certificates.ocsp_responder(issuing),
        "tsa": certificates.time_stamping(issuing),
    }


def _trusted(key: Key, kind: str, addresses: dict[str, str]) -> dict[str, str]:
    """One row of authorities.json; services stand on the authority whose certificates they answer for."""
    certificate = key.certificate
    return {
        "name": str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value),
        "kind": kind,
        "purpose": "development",
        "fingerprint": hashlib.sha256(key.der).hexdigest(),
        "not_before": certificate.not_valid_before_utc.isoformat(),
        "not_after": certificate.not_valid_after_utc.isoformat(),
        "certificate": base64.b64encode(key.der).decode(),
        **dict.fromkeys(("ocsp", "crl", "delta"), ""),
        **addresses,
    }


def _addresses(base_url: str, hierarchy: str) -> dict[str, str]:
    if not base_url:
        return {}
    lists = f"{base_url}/crl/{hierarchy}"
    return {"ocsp": f"{base_url}/ocsp", "crl": f"{lists}.crl", "delta": f"{lists}-delta.crl"}


def _listed(holders: Iterable[Holder]) -> str:
    shown = ("key", "name", "role", "iin", "staff_role", "offered")
    rows = [{name: getattr(holder, name) for name in shown} for holder in holders]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _replace(path: Path, data: bytes) -> None:
    """Write the file in one step: a reader sees the old bytes or the new ones."""
    new = path.with_suffix(".new")
    new.write_bytes(data)
    new.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="portal.demo.authority", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create", help="make the keys once; renew the revocation lists")
    create.add_argument("--seal-password", required=True)
    create.add_argument("--base-url", default="", help="where `serve` answers, for the list of authorities")
    serve = commands.add_parser("serve", help="answer for revocation and time stamps")
    serve.add_argument("--port", type=int, required=True)
    for command in (create, serve):
        command.add_argument("--dir", type=Path, required=True)
    options = parser.parse_args(arguments)
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "portal.settings.production":
        parser.error("the development authority does not run in production")
    if options.command == "create":
        Authority.create(options.dir, seal_password=options.seal_password, base_url=options.base_url)
        return 0
    from portal.demo.responders import serve_forever

    return serve_forever(Authority.open(options.dir), options.port)


if __name__ == "__main__":
    sys.exit(main())

"""The development authority: stands in for the national one, in its layout, on this machine.

python -m portal.demo.authority create --dir DIR --seal-password X
python -m portal.demo.authority serve --dir DIR --port N
"""

import argparse
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)

from portal.demo import ROOT_NAME, certificates
from portal.demo.keys import Key
from portal.demo.people import BAD_CASES, PEOPLE, PROVIDER, Holder

ISSUING_NAME = "ДАМЫТУ КУӘЛАНДЫРУШЫ ОРТАЛЫҒЫ (RSA)"
LIST_TERM = timedelta(days=3)
CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Authority:
    """The authority kept in a folder:

    trust/{anchors,issuers,crl}/   what a portal trusts
    keys/ID.pem                    what the signing simulator offers
    people.json                    whose keys they are; those not offered must be refused
    seal.p12                       the provider's seal
    private/                       the authority's own keys and its record of revocations
    """

    directory: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False)

    @classmethod
    def create(cls, directory: Path, *, seal_password: str = "development") -> "Authority":  # noqa: S107 - a demo's password
        """Make the folder unless it is there; in either case the seal's password and the list are new."""
        if not (directory / "people.json").is_file():
            _build(directory)
        authority = cls(directory)
        authority._write_seal(seal_password)
        authority.renew_list()
        return authority

    @classmethod
    def open(cls, directory: Path) -> "Authority":
        """The authority that `create` made."""
        return cls(directory)

    @property
    def trust(self) -> Path:
        return self.directory / "trust"

    @property
    def tsa(self) -> Key:
        return self._private("tsa")

    def key(self, key_id: str) -> Key:
        return Key.load(self.directory / "keys" / f"{key_id}.pem")

    def serial(self, key_id: str) -> int:
        return self.key(key_id).certificate.serial_number

    def issue(self, holder: Holder) -> Key:
        """Make a key for the holder and put it among the keys."""
        key = certificates.person(holder, self._private("foreign" if holder.foreign else "issuing"))
        key.save(self.directory / "keys" / f"{holder.key}.pem")
        if holder.revoked:
            self.revoke(key.certificate.serial_number)
        return key

    def revoke(self, serial: int) -> None:
        """Enter the certificate into the list, from now on."""
        with self._lock:
            revoked = self._revoked() | {serial: datetime.now(UTC)}
            record = {str(number): moment.isoformat() for number, moment in revoked.items()}
            _replace(self.directory / "private" / "revoked.json", json.dumps(record).encode())
        self.renew_list()

    def renew_list(self) -> None:
        """Write the revocation list anew, valid for three days."""
        with self._lock:
            now = datetime.now(UTC)
            renewed = certificates.revocation_list(
                self._revoked(),
                self._private("issuing"),
                this_update=now - CLOCK_SKEW,
                next_update=now + LIST_TERM,
            )
            _replace(self.trust / "crl" / "issuing.crl", renewed.public_bytes(Encoding.DER))

    def list_der(self) -> bytes:
        return (self.trust / "crl" / "issuing.crl").read_bytes()

    def sign_cms(self, key_id: str, data: bytes, attached: bool) -> bytes:
        """What the signing program makes with this key, as DER."""
        return self.key(key_id).sign_cms(data, attached=attached)

    def _private(self, name: str) -> Key:
        return Key.load(self.directory / "private" / f"{name}.pem")

    def _revoked(self) -> dict[int, datetime]:
        path = self.directory / "private" / "revoked.json"
        record = json.loads(path.read_text()) if path.is_file() else {}
        return {int(number): datetime.fromisoformat(moment) for number, moment in record.items()}

    def _write_seal(self, password: str) -> None:
        seal = self._private("seal")
        chain = [self._private("issuing").certificate, self._private("root").certificate]
        protected = BestAvailableEncryption(password.encode())
        data = pkcs12.serialize_key_and_certificates(b"seal", seal.private, seal.certificate, chain, protected)
        _replace(self.directory / "seal.p12", data)


def _build(directory: Path) -> None:
    """Make everything beside the folder and move it into place whole, so that no half of it is ever used."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".authority-", dir=directory.parent) as beside:
        building = Path(beside) / directory.name
        _make_authority(building)
        for holder in PEOPLE + BAD_CASES:
            Authority.open(building).issue(holder)
        (building / "people.json").write_text(_listed(PEOPLE + BAD_CASES), encoding="utf-8")
        building.rename(directory)


def _make_authority(building: Path) -> None:
    root = certificates.root(ROOT_NAME)
    issuing = certificates.issuing(ISSUING_NAME, root)
    own = {
        "root": root,
        "issuing": issuing,
        "foreign": certificates.issuing(ISSUING_NAME, certificates.root(ROOT_NAME)),
        "seal": certificates.seal(PROVIDER, issuing),
        "tsa": certificates.time_stamping("Development time stamps", issuing),
    }
    for name, key in own.items():
        key.save(building / "private" / f"{name}.pem")
    for part, key in {"anchors": root, "issuers": issuing}.items():
        (building / "trust" / part).mkdir(parents=True)
        pem = key.certificate.public_bytes(Encoding.PEM)
        (building / "trust" / part / "development.pem").write_bytes(pem)
    (building / "trust" / "crl").mkdir()


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
    create = commands.add_parser("create", help="make the keys once; renew the revocation list")
    create.add_argument("--seal-password", required=True)
    serve = commands.add_parser("serve", help="answer for revocation list and time stamps")
    serve.add_argument("--port", type=int, required=True)
    for command in (create, serve):
        command.add_argument("--dir", type=Path, required=True)
    options = parser.parse_args(arguments)
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "portal.settings.production":
        parser.error("the development authority does not run in production")
    if options.command == "create":
        Authority.create(options.dir, seal_password=options.seal_password)
        return 0
    from portal.demo.responders import serve_forever

    return serve_forever(Authority.open(options.dir), options.port)


if __name__ == "__main__":
    sys.exit(main())

"""`manage.py load_trust`: pin the authorities that the portal trusts, take one out, or list them.

Compare the fingerprint with the one that the authority publishes before you give it here; docs/operations.md says how.
"""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from portal.signing.certificate import from_file
from portal.signing.der import Unreadable
from portal.signing.pinning import pin, withdraw
from portal.signing.trust import PRODUCTION, TEST, Authority, Trust, TrustError, trust_from_settings

PURPOSES = {"production": PRODUCTION, "test": TEST}
SERVICES = ("ocsp", "crl", "delta")


class Command(BaseCommand):
    help = "Pin an authority that the portal trusts, withdraw one, or list them. The trail keeps each change."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a certificate: DER, PEM or base64")
        parser.add_argument(
            "--fingerprint", type=_fingerprint, help="SHA-256 of the DER as its owner publishes it, hex"
        )
        parser.add_argument("--purpose", choices=PURPOSES)
        parser.add_argument("--kind", choices=("root", "issuing"))
        parser.add_argument("--ocsp", default="", help="address of its OCSP service")
        parser.add_argument("--crl", default="", help="address of its list of revoked certificates")
        parser.add_argument("--delta", default="", help="address of the changes to that list")
        parser.add_argument("--known", choices=PURPOSES, help="pin the national authorities that come with the portal")
        parser.add_argument("--withdraw", type=_fingerprint, metavar="FINGERPRINT", help="trust this one no more")

    def handle(self, *_args: Any, **options: Any) -> None:
        asked = [name for name in ("file", "known", "withdraw") if options[name]]
        if len(asked) > 1:
            raise CommandError(f"One thing at a time: {' or '.join(asked)}.")
        try:
            for line in _take(options):
                self.stdout.write(line)
        except (TrustError, Unreadable, OSError) as error:
            raise CommandError(f"Nothing was changed: {error}.") from error


def _take(options: dict[str, Any]) -> list[str]:
    """Do what is asked for; the lines to say."""
    if options["withdraw"]:
        return [f"Withdrawn: {_told(withdraw(None, options['withdraw']))}"]
    if options["known"]:
        return _pinned(pin(None, Trust.known(PURPOSES[options["known"]]).authorities))
    if options["file"]:
        return _pinned(pin(None, [_authority(options)]))
    return [_told(each) for each in trust_from_settings().authorities] or ["Nobody is trusted."]


def _pinned(new: list[Authority]) -> list[str]:
    return [f"Pinned: {_told(each)}" for each in new] or ["Pinned already, nothing to change."]


def _authority(options: dict[str, Any]) -> Authority:
    """The authority of the file, if it is the one whose fingerprint was given."""
    missing = [name for name in ("fingerprint", "purpose", "kind") if not options[name]]
    if missing:
        raise CommandError(f"Say --{', --'.join(missing)} of this authority.")
    certificate = from_file(options["file"].read_bytes())
    if certificate.fingerprint != options["fingerprint"]:
        raise TrustError(f"the fingerprint of this file is {certificate.fingerprint}")
    services = {name: _address(options[name]) for name in SERVICES}
    return Authority(certificate, options["kind"], PURPOSES[options["purpose"]], **services)


def _address(url: str) -> str:
    """Revocation data is signed itself, so plain http will do, as the national services have it."""
    if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
        raise CommandError(f"{url} is no http or https address.")
    return url


def _fingerprint(text: str) -> str:
    """As people copy it: in either case, with colons or spaces."""
    bare = re.sub("[: ]", "", text).lower()
    if not re.fullmatch("[0-9a-f]{64}", bare):
        raise ValueError("64 hexadecimal digits are needed")
    return bare


def _told(authority: Authority) -> str:
    row = authority.row()
    services = "".join(f"\n  {name} {row[name]}" for name in SERVICES if row[name])
    term = f"{row['not_before'][:10]} to {row['not_after'][:10]}"
    return f"{row['purpose']}, {row['kind']}: {row['name']}, {term}\n  SHA-256 {row['fingerprint']}{services}"

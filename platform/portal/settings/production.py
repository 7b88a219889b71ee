"""Settings of production: refuses to start half-configured or with the demo's stand-ins."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.demo import ROOT_NAME
from portal.settings.base import *
from portal.settings.base import (
    BANK_API_URL,
    BANK_PAGE_URL,
    BANK_TOKEN_URL,
    BASE_URL,
    SIGNER_URL,
    TRUST_DIR,
    TSA_URL,
)
from portal.settings.environment import VAR_DIR
from portal.signing.trust import Trust, TrustError, unfit_for_production


def _is_here(url: str) -> bool:
    """Does the address point at this machine?"""
    host = urlsplit(url).hostname or ""
    try:
        found = ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = getattr(found, "ipv4_mapped", None) or found
    return bool(mapped.is_loopback or mapped.is_unspecified)


if (VAR_DIR / "environment.json").exists():
    raise ImproperlyConfigured(f"{VAR_DIR} belongs to a demo. Give production a VAR_DIR of its own.")
for _name, _url in {
    "BANK_API_URL": BANK_API_URL,
    "BANK_TOKEN_URL": BANK_TOKEN_URL,
    "BANK_PAGE_URL": BANK_PAGE_URL,
    "TSA_URL": TSA_URL,
}.items():
    if _is_here(_url):
        raise ImproperlyConfigured(f"{_name} points at this machine: stand-ins are not for production.")
    if _name.startswith("BANK_") and urlsplit(_url).scheme != "https":
        raise ImproperlyConfigured(f"{_name} must be https:// in production: payments and secrets go there.")
if not BASE_URL.startswith("https://") or not SIGNER_URL.startswith("wss://"):
    raise ImproperlyConfigured("BASE_URL must be https:// and SIGNER_URL wss:// in production.")

try:
    _pinned = Trust.load(Path(TRUST_DIR)).authorities
except TrustError as _error:
    raise ImproperlyConfigured(f"TRUST_DIR cannot be used: {_error}.") from _error
for _each in _pinned:
    if _each.name.startswith(ROOT_NAME):
        raise ImproperlyConfigured(f"{_each.name} is the root of the demo’s authority: anybody can make keys under it.")
    if any(map(_is_here, (_each.ocsp, _each.crl, _each.delta))):
        raise ImproperlyConfigured(f"A service of {_each.name} points at this machine: no stand-ins in production.")
if _unfit := unfit_for_production(_pinned):
    raise ImproperlyConfigured(f"TRUST_DIR pins {_unfit}, which is not for production. Delete the file and pin anew.")

PRODUCTION = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

"""Where settings come from: the environment, else the running demo under var/, else a default."""

import json
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")


def _running_demo() -> dict[str, str]:
    """What the launcher wrote down: addresses of the running services and the demo's own secrets."""
    path = VAR_DIR / "environment.json"
    return json.loads(path.read_text()) if path.is_file() else {}


_DEMO = _running_demo()
stand_in: str | None = None  # for what is not set, in the settings of commands that never use it


def env(name: str, default: str | None = None) -> str:
    """The setting `name`; without a default its absence stops the start with one clear line."""
    value = os.environ.get(name) or _DEMO.get(name) or (stand_in if default is None else default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment, or run `make demo` first.")
    return value


def database(url: str) -> dict[str, object]:
    """Django's form of a libpq address such as postgresql://user@host:5432/name or ?host=/socket."""
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "portal"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }

"""What is made before the portal runs: fonts, catalogues, static files; and system libraries.

`python -m portal.building` makes what is older than its sources, with `--browser` also installs
the browser that the tests drive. Libraries come from apt-get where it may be used.
"""

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from portal.processes import Child, StartError, reason, stop
from portal.settings.environment import BASE_DIR

BUILD_DIR = BASE_DIR / "build"
STEP_SECONDS = 600.0
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
_PANGO_FILES = (
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libgobject-2.0.so.0",
)
BROWSER = ("chromium", "libatomic1")
_DRIVER_FILES = ("libatomic.so.1",)
# Collecting static files reads none of them, but settings ask for all.
_UNUSED = dict.fromkeys(
    [
        *("SECRET_KEY", "FIELD_KEYS", "LOOKUP_KEY", "REDIS_URL", "TRUST_DIR", "TSA_URL"),
        *("SEAL_KEY_FILE", "SEAL_KEY_PASSWORD", "BANK_API_URL", "BANK_TOKEN_URL", "BANK_PAGE_URL"),
        *("BANK_CLIENT_ID", "BANK_CLIENT_SECRET", "BANK_TERMINAL"),
    ],
    "unused",
) | {"DATABASE_URL": "postgresql:///unused"}


def python_environment() -> dict[str, str]:
    """The environment in which a child finds the portal's packages and speaks at once."""
    paths = f"{BASE_DIR / 'platform'}{os.pathsep}{BASE_DIR}"
    return {
        **os.environ,
        "PYTHONPATH": paths,
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
    }


def run(name: str, arguments: Iterable[str | Path], environment: Mapping[str, str]) -> None:
    """Run Python to its end; raises StartError with the line that tells why it failed."""
    child = Child(name, [sys.executable, *arguments], env=environment)
    try:
        status = child.wait(STEP_SECONDS)
    except subprocess.TimeoutExpired:
        raise StartError(f"{name} did not end within {STEP_SECONDS:.0f} seconds.") from None
    finally:
        stop([child])
    if status:
        raise StartError(f"{name} failed: {reason(child)}")


def build() -> None:
    """Fonts, catalogues and static files, each only if a source is newer."""
    modules, locked = BASE_DIR / "platform/portal", BASE_DIR / "requirements/production.txt"
    settings = {**python_environment(), **_UNUSED}
    steps: list[tuple[str, list[str], list[Path]]] = [
        ("fonts", ["-m", "portal.fonts"], [modules / "fonts.py", locked]),
        (
            "messages",
            ["-m", "portal.messages", "compile"],
            [modules / "messages.py", locked, *BASE_DIR.glob("locale/*/*/*.po")],
        ),
        (
            "static",
            ["manage.py", "collectstatic", "--noinput", "--verbosity=0"],
            [locked, *BASE_DIR.glob("static/**/*"), BUILD_DIR / "fonts.made"],
        ),
    ]
    for name, command, sources in steps:
        stamp = BUILD_DIR / f"{name}.made"
        if not is_newer_than_all(stamp, sources):
            run(name, command, settings)
            BUILD_DIR.mkdir(exist_ok=True)
            stamp.touch()


def is_newer_than_all(stamp: Path, sources: Iterable[Path]) -> bool:
    return stamp.exists() and all(source.stat().st_mtime <= stamp.stat().st_mtime for source in sources)


def need_pango() -> None:
    """The libraries that lay out the PDF, installed where we may; raises StartError otherwise."""
    need("Certificates need Pango", PANGO, lambda: _all_load(_PANGO_FILES))


def need_browser() -> None:
    """Debian's Chromium, and the library that Playwright's driver asks for."""
    need("Browser tests need Chromium", BROWSER, lambda: bool(shutil.which("chromium")) and _all_load(_DRIVER_FILES))


def need(why: str, packages: Iterable[str], present: Callable[[], bool]) -> None:
    """Install `packages` unless `present`; raises StartError with the command to type."""
    if not present():
        with suppress(OSError, subprocess.CalledProcessError):
            _apt_get(packages)
    if not present():
        raise StartError(f"{why}. Install it: sudo apt-get install {' '.join(packages)}")


def _all_load(libraries: Iterable[str]) -> bool:
    try:
        for name in libraries:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _apt_get(packages: Iterable[str]) -> None:
    command = [*([] if os.geteuid() == 0 else ["sudo", "-n"]), "apt-get"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-qy", "--no-install-recommends", *packages]):
        subprocess.run(
            [*command, *arguments],
            check=True,
            env=environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="portal.building", description=__doc__)
    parser.add_argument("--browser", action="store_true", help="install the tests' browser too")
    options = parser.parse_args()
    os.chdir(BASE_DIR)
    try:
        build()
        need_pango()
        if options.browser:
            need_browser()
    except StartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

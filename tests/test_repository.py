"""What holds for the whole repository: migrations, settings of production, templates, and whose machine it is."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.signing.trust import FILE, TEST, Authority, Trust, write_rows
from portal.signing.trust import PRODUCTION as PRODUCTION_CA

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".git", ".venv", ".hypothesis", "var", "build", "__pycache__", "node_modules"}
TEXT = {".py", ".html", ".txt", ".md", ".toml", ".yml", ".css", ".js", ".svg", ".po", ".json", ".csv", ".sh", ""}
# A folder of one machine, at the beginning of a path: "/kk/applications/…/work/" is an address.
PLACES = "|".join(["/(?:work|root|Users|mnt)", re.escape(str(Path.home())), re.escape(str(ROOT))])
MACHINE = re.compile(rf"(?<![\w.>}}\])*/-])(?:{PLACES})/(?=[\w.])")
SILENCED = re.compile(r"# (?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[^]]*\])?)(?P<reason>.*)$")
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html"))

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "for this test only, but as long and as mixed as a real one: 0123456789 ABCDEF",
    "FIELD_KEYS": "Zm9yLXRlc3RzLW9ubHktMzItYnl0ZXMtbG9uZy1rZXk=",
    "LOOKUP_KEY": "for this test only",
    "DATABASE_URL": "postgresql://portal@db.example.kz/portal",
    "REDIS_URL": "redis://redis.example.kz/0",
    "BASE_URL": "https://portal.example.kz",
    "ALLOWED_HOSTS": "portal.example.kz",
    "TRUST_DIR": "/secrets/trust",
    "SEAL_KEY_FILE": "/secrets/seal.p12",
    "SEAL_KEY_PASSWORD": "for this test only",
    "TSA_URL": "http://tsp.example.kz",
    "BANK_API_URL": "https://bank.example.kz/api",
    "BANK_TOKEN_URL": "https://bank.example.kz/token",
    "BANK_PAGE_URL": "https://bank.example.kz/pay/",
    "BANK_CLIENT_ID": "portal",
    "BANK_CLIENT_SECRET": "for this test only",
    "BANK_TERMINAL": "67e34d63-102f-4bd1-898e-370781d0074d",
}


def ours() -> Iterator[Path]:
    """Every text file of the repository."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        yield from (Path(folder, name) for name in files if Path(name).suffix in TEXT)


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_speaks_of_the_machine_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:100]}"
        for path in ours()
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if MACHINE.search(line)
    ]

    assert found == []


def test_whatever_silences_a_check_has_its_reason_beside_it() -> None:
    code = [path for path in ours() if path.suffix == ".py" and path != Path(__file__)]
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:100]}"
        for path in code
        for line in path.read_text(encoding="utf-8").splitlines()
        if (silenced := SILENCED.search(line)) and not re.match(r"\s*[#-] \w", silenced["reason"])
    ]

    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT / "templates")))
def test_a_template_holds_no_script_and_no_style_of_its_own(page: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)

    inline = re.findall(
        r"<style\b[^>]*>"
        r"|<script\b(?![^>]*\bsrc=)[^>]*>"
        r"|<script\b[^>]*>\s*[^\s<][^<]*</script>"
        r"|<[^>]*\s(?:style|on[a-z]+)\s*=[^>]*>"
        r"|\b(?:javascript|data):[^\s\"']*",
        text,
        flags=re.IGNORECASE,
    )

    assert inline == []


def start(tmp_path: Path, *command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these settings of production, as the only ones there are."""
    settings = {name: value for name, value in {**PRODUCTION, **changed}.items() if value}
    surroundings = {"PATH": os.environ["PATH"], "PYTHONPATH": "platform", "VAR_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, *(command or ("-c", "import portal.settings.production"))],
        cwd=ROOT,
        env={**surroundings, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_settings_of_its_own_and_django_has_no_objection(tmp_path: Path) -> None:
    done = start(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


NEEDED = sorted(PRODUCTION.keys() - {"DJANGO_SETTINGS_MODULE", "ALLOWED_HOSTS", "BASE_URL"})


@pytest.mark.parametrize("name", NEEDED)
def test_production_does_not_start_half_configured(tmp_path: Path, name: str) -> None:
    done = start(tmp_path, **{name: ""})

    assert done.returncode != 0
    assert f"Set {name} in the environment" in done.stderr


def test_production_does_not_trust_the_authority_of_the_demo(tmp_path: Path, authority_folder: Path) -> None:
    done = start(tmp_path, TRUST_DIR=str(authority_folder / "trust"))

    assert done.returncode != 0
    assert "is the root of the demo’s authority" in done.stderr.splitlines()[-1]


def pinned(folder: Path, authorities: Iterable[Authority], **changed: str) -> str:
    """A TRUST_DIR with these authorities, each as `changed` calls it."""
    write_rows(folder / "trust" / FILE, (replace(each, **changed) for each in authorities))
    return str(folder / "trust")


def test_production_starts_with_the_national_authorities(tmp_path: Path) -> None:
    done = start(tmp_path, TRUST_DIR=pinned(tmp_path, Trust.known(PRODUCTION_CA).authorities))

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("purpose", [TEST, PRODUCTION_CA])
def test_production_does_not_trust_the_national_test_authorities_whatever_they_are_called(
    tmp_path: Path, purpose: str
) -> None:
    done = start(tmp_path, TRUST_DIR=pinned(tmp_path, Trust.known(TEST).authorities, purpose=purpose))

    assert done.returncode != 0
    assert "which is not for production" in done.stderr.splitlines()[-1]


def test_production_knows_the_root_of_the_demo_under_another_purpose(tmp_path: Path, authority_folder: Path) -> None:
    own = Trust.load(authority_folder / "trust").authorities

    done = start(tmp_path, TRUST_DIR=pinned(tmp_path, own, purpose=PRODUCTION_CA))

    assert done.returncode != 0
    assert "is the root of the demo’s authority" in done.stderr.splitlines()[-1]


def test_production_does_not_start_with_authorities_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{}")

    done = start(tmp_path, TRUST_DIR=str(tmp_path))

    assert done.returncode != 0
    assert "TRUST_DIR cannot be used" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8099/", "http://localhost/x", "http://[::1]:80/", "http://[::ffff:127.0.0.2]/"]
)
@pytest.mark.parametrize("name", ["BANK_API_URL", "BANK_TOKEN_URL", "BANK_PAGE_URL", "TSA_URL"])
def test_production_refuses_a_stand_in(tmp_path: Path, name: str, address: str) -> None:
    done = start(tmp_path, **{name: address})

    assert done.returncode != 0
    assert f"{name} points at this machine" in done.stderr


@pytest.mark.parametrize("name", ["BANK_API_URL", "BANK_TOKEN_URL", "BANK_PAGE_URL"])
def test_production_speaks_to_the_bank_over_tls_only(tmp_path: Path, name: str) -> None:
    done = start(tmp_path, **{name: "http://bank.example.kz/"})

    assert done.returncode != 0
    assert f"{name} must be https:// in production" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://portal.example.kz"),
        ("BASE_URL", ""),
        ("SIGNER_URL", "ws://127.0.0.1:13579/"),
    ],
)
def test_production_speaks_tls_only(tmp_path: Path, name: str, value: str) -> None:
    done = start(tmp_path, **{name: value})

    assert done.returncode != 0
    assert "BASE_URL must be https:// and SIGNER_URL wss://" in done.stderr


def test_production_does_not_run_over_a_demos_folder(tmp_path: Path) -> None:
    (tmp_path / "environment.json").write_text("{}")

    done = start(tmp_path)

    assert done.returncode != 0
    assert "belongs to a demo" in done.stderr

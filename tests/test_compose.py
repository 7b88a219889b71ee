"""Production in containers: who learns which secret, and who does the work."""

from pathlib import Path

import yaml

from portal.launcher import WORKERS
from portal.settings import base

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_only_the_database_and_its_migration_learn_the_owners_password() -> None:
    learn = {name for name, service in COMPOSE["services"].items() if "OWNER_PASSWORD" in str(service)}

    assert learn == {"postgres", "migrate"}


def test_no_container_reads_the_file_of_the_passwords() -> None:
    files = {service.get("env_file") for service in COMPOSE["services"].values()}

    assert files == {None, "portal.env"}


def test_secrets_are_in_neither_the_repository_nor_the_image() -> None:
    for name in (".gitignore", ".dockerignore"):
        left_out = {line.rstrip("/") for line in (ROOT / name).read_text(encoding="utf-8").splitlines()}
        assert {".env", "*.env", "secrets", "var"} <= left_out, name


def test_every_line_of_tasks_has_a_worker_of_its_own_in_production_and_in_the_demo() -> None:
    commands = [str(service.get("command", "")) for service in COMPOSE["services"].values()]
    served = [command.partition("--queues=")[2].split()[0] for command in commands if "--queues=" in command]
    lines = {"celery", *(route["queue"] for route in base.CELERY_TASK_ROUTES.values())}

    assert sorted(served) == sorted(WORKERS.values()) == sorted(lines)

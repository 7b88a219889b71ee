"""`platform/` is a source root, never a package: the standard library's module must win everywhere."""

import importlib.util
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STDLIB_MODULE = Path(sysconfig.get_path("stdlib")).resolve() / "platform.py"


def test_platform_is_the_standard_librarys_module() -> None:
    assert Path(platform.__file__).resolve() == STDLIB_MODULE
    assert platform.python_version_tuple()[0] == "3"


def test_the_import_system_agrees() -> None:
    spec = importlib.util.find_spec("platform")

    assert spec is not None
    assert Path(spec.origin or "").resolve() == STDLIB_MODULE


def test_the_folder_holds_packages_only_and_is_none_itself() -> None:
    assert not list((ROOT / "platform").glob("*.py"))


def test_nothing_in_the_folder_is_named_like_a_module_of_the_standard_library() -> None:
    names = {path.stem for path in (ROOT / "platform").iterdir()}

    assert not names & sys.stdlib_module_names


@pytest.mark.parametrize("options", [[], ["-I"], ["-S"]], ids=" ".join)
def test_a_fresh_interpreter_in_the_root_gets_the_standard_librarys_module(
    options: list[str],
) -> None:
    code = "import platform; print(platform.__file__); platform.python_version()"

    done = subprocess.run([sys.executable, *options, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)

    assert Path(done.stdout.strip()).resolve() == STDLIB_MODULE

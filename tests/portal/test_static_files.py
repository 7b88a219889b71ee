"""Scripts as production serves them: each under a name that changes with it and with what it loads."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders
from django.core.files.storage import FileSystemStorage

from portal.settings import base
from portal.static_files import HTMX, StaticFiles

SOURCE = settings.BASE_DIR / "static"
SCRIPTS = [str(path.relative_to(SOURCE)) for path in sorted(SOURCE.rglob("*.js"))]
IMPORT = re.compile(r"""\bfrom\s+["'](\./[^"']+)["']""")


def collected(folder: Path) -> StaticFiles:
    """What collectstatic makes of the scripts in `folder`, which it has copied there."""
    storage = StaticFiles(location=str(folder), base_url="/static/")
    files = {name: (FileSystemStorage(location=str(folder)), name) for name in SCRIPTS}
    for name, _hashed, done in storage.post_process(files):
        assert not isinstance(done, Exception), name
    return storage


def copied(folder: Path) -> Path:
    return shutil.copytree(SOURCE, folder)


def served(storage: StaticFiles, name: str) -> str:
    return Path(storage.path(storage.stored_name(name))).read_text(encoding="utf-8")


def test_production_serves_files_so() -> None:
    assert base.STORAGES["staticfiles"]["BACKEND"] == f"{StaticFiles.__module__}.{StaticFiles.__qualname__}"


def test_a_module_is_loaded_under_the_name_that_changes_with_it(tmp_path: Path) -> None:
    storage = collected(copied(tmp_path / "served"))

    loaded = IMPORT.findall(served(storage, "js/sign.js"))

    assert loaded == [f"./{Path(storage.stored_name('js/ncalayer.js')).name}"]
    assert re.search(r"\.[0-9a-f]{12}\.js$", loaded[0])


def test_who_loads_a_module_that_changed_gets_a_new_name_too(tmp_path: Path) -> None:
    before = collected(copied(tmp_path / "before")).stored_name("js/sign.js")
    after = copied(tmp_path / "after")
    with (after / "js/ncalayer.js").open("a") as module:
        module.write("// new\n")

    assert collected(after).stored_name("js/sign.js") != before


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_a_script_loads_is_there(script: str) -> None:
    for name in IMPORT.findall((SOURCE / script).read_text(encoding="utf-8")):
        assert ((SOURCE / script).parent / name).is_file()


def test_the_script_of_following_lists_is_served_and_no_other_of_its_package() -> None:
    found = [name for finder in get_finders() for name, _storage in finder.list([]) if name.startswith("django_htmx")]

    assert found == [HTMX]
    assert Path(str(find(HTMX))).read_text(encoding="utf-8").startswith("var htmx=")

"""Pinning whom the portal trusts: compared first, whole or not at all, and never without a trail entry."""

import base64
import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from portal.models import Trail
from portal.signing.pinning import PINNED
from portal.signing.trust import FILE, PRODUCTION, TEST, Trust, trust_from_settings

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"
ROOT, ISSUING = (SAMPLES / "prod" / f"{name}_gost_2022.pem" for name in ("root", "nca"))
ROOT_PRINT = "af77725f8328bb24f89d81da3acdf7cee4324248538b7ba2cd2a860517fb9dca"
ISSUING_PRINT = "32c7d233a42703a327f3025543a05b930e3f39a786c68dfa196baa86d5618524"
AS_ROOT = ("--purpose", "production", "--kind", "root")
AS_ISSUING = ("--purpose", "production", "--kind", "issuing")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """A TRUST_DIR that is not there yet."""
    settings.TRUST_DIR = str(tmp_path / "trust")
    return tmp_path / "trust"


def command(*arguments: object) -> str:
    out = StringIO()
    call_command("load_trust", *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(folder: Path, *arguments: object) -> str:
    """Why nothing was changed."""
    before = (folder / FILE).read_bytes() if folder.is_dir() else None
    with pytest.raises(CommandError) as error:
        command(*arguments)
    assert ((folder / FILE).read_bytes() if folder.is_dir() else None) == before
    return str(error.value)


def prints() -> list[str]:
    return [each.certificate.fingerprint for each in trust_from_settings().authorities]


def test_nobody_is_trusted_before_somebody_is_pinned() -> None:
    assert command() == "Nobody is trusted.\n"


@pytest.mark.parametrize(("name", "purpose"), [("production", PRODUCTION), ("test", TEST)])
def test_the_national_authorities_come_with_the_portal(name: str, purpose: str) -> None:
    said = command("--known", name)

    assert trust_from_settings() == Trust.known(purpose)
    assert said.count("Pinned: ") == len(prints()) == Trail.objects.count()


def test_pinning_the_same_again_changes_nothing() -> None:
    command("--known", "production")
    before = Trail.objects.count()

    assert "nothing to change" in command("--known", "production")
    assert Trail.objects.count() == before


@pytest.mark.parametrize("form", ["DER", "PEM", "base64"])
def test_a_certificate_is_pinned_by_its_fingerprint(folder: Path, tmp_path: Path, form: str) -> None:
    der = Trust.known(PRODUCTION).roots[0].der
    forms = {"DER": der, "PEM": ROOT.read_bytes(), "base64": base64.b64encode(der)}
    (tmp_path / "root.cer").write_bytes(forms[form])
    colons = ":".join(ROOT_PRINT[i : i + 2] for i in range(0, 64, 2)).upper()

    command(tmp_path / "root.cer", "--fingerprint", colons, *AS_ROOT)

    assert prints() == [ROOT_PRINT]
    assert ROOT_PRINT in command()


def test_another_fingerprint_pins_nothing(folder: Path) -> None:
    said = refused(folder, ROOT, "--fingerprint", ISSUING_PRINT, *AS_ROOT)

    assert ROOT_PRINT in said
    assert not folder.exists()
    assert not Trail.objects.exists()


def test_services_stand_on_what_they_answer_for() -> None:
    command(ROOT, "--fingerprint", ROOT_PRINT, *AS_ROOT)
    services = ("--ocsp", "http://ocsp.example.kz", "--crl", "https://crl.example.kz/a.crl")

    said = command(ISSUING, "--fingerprint", ISSUING_PRINT, *AS_ISSUING, *services)

    (issuing,) = trust_from_settings().issuing
    assert (issuing.ocsp, issuing.crl, issuing.delta) == ("http://ocsp.example.kz", "https://crl.example.kz/a.crl", "")
    assert "ocsp http://ocsp.example.kz" in said


def test_pinned_again_with_other_services_an_authority_stands_once() -> None:
    command("--known", "production")
    count = len(prints())

    command(ISSUING, "--fingerprint", ISSUING_PRINT, *AS_ISSUING, "--ocsp", "http://ocsp.example.kz")

    (issuing,) = (each for each in trust_from_settings().issuing if each.certificate.fingerprint == ISSUING_PRINT)
    assert (issuing.ocsp, len(prints())) == ("http://ocsp.example.kz", count)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ldap://ca.example.kz", "ocsp.example.kz", "http://"])
def test_other_addresses_are_refused(folder: Path, url: str) -> None:
    command("--known", "production")

    assert "no http or https" in refused(folder, ISSUING, "--fingerprint", ISSUING_PRINT, *AS_ISSUING, "--crl", url)


NOT_WHOLE: dict[str, tuple[object, ...]] = {
    "an issuing authority without its root": (ISSUING, "--fingerprint", ISSUING_PRINT, *AS_ISSUING),
    "an issuing authority as a root": (ISSUING, "--fingerprint", ISSUING_PRINT, *AS_ROOT),
    "a file that is not there": ("nowhere.cer", "--fingerprint", ROOT_PRINT, *AS_ROOT),
    "a file that is no certificate": (SAMPLES / "SOURCES.md", "--fingerprint", ROOT_PRINT, *AS_ROOT),
    "no fingerprint": (ROOT, *AS_ROOT),
    "no purpose": (ROOT, "--fingerprint", ROOT_PRINT, "--kind", "root"),
    "half a fingerprint": (ROOT, "--fingerprint", ROOT_PRINT[:32], *AS_ROOT),
    "two things at once": (ROOT, "--known", "production"),
    "taking out who is not there": ("--withdraw", ROOT_PRINT),
}


@pytest.mark.parametrize("arguments", NOT_WHOLE.values(), ids=NOT_WHOLE.keys())
def test_what_cannot_be_trusted_as_a_whole_changes_nothing(folder: Path, arguments: tuple[object, ...]) -> None:
    assert refused(folder, *arguments)
    assert not folder.exists()
    assert not Trail.objects.exists()


def test_an_authority_is_taken_out_before_its_root(folder: Path) -> None:
    command(ROOT, "--fingerprint", ROOT_PRINT, *AS_ROOT)
    command(ISSUING, "--fingerprint", ISSUING_PRINT, *AS_ISSUING)

    assert "not an authority under a pinned root" in refused(folder, "--withdraw", ROOT_PRINT)
    command("--withdraw", ISSUING_PRINT)
    command("--withdraw", ROOT_PRINT)

    assert prints() == []


def test_each_change_leaves_an_entry_that_says_what_is_trusted_since() -> None:
    command(ROOT, "--fingerprint", ROOT_PRINT, *AS_ROOT)
    command("--withdraw", ROOT_PRINT)

    pinned, withdrawn = (json.loads(bytes(row.body)) for row in Trail.objects.order_by("pk"))
    assert (pinned["act"], withdrawn["act"], pinned["law"]) == ("pin authority", "withdraw authority", [PINNED.id])
    assert pinned["detail"]["fingerprint"] == withdrawn["detail"]["fingerprint"] == ROOT_PRINT
    assert pinned["detail"]["trust"] != withdrawn["detail"]["trust"] == Trust.of([]).version


def test_what_cannot_be_written_is_in_no_trail(folder: Path) -> None:
    folder.write_text("a file, not a folder")

    with pytest.raises(CommandError):
        command(ROOT, "--fingerprint", ROOT_PRINT, *AS_ROOT)

    assert not Trail.objects.exists()


@pytest.mark.parametrize("name", ["test", "production"])
def test_production_takes_production_authorities_only(folder: Path, settings: LazySettings, name: str) -> None:
    settings.PRODUCTION = True
    test_root = SAMPLES / "test-ca" / "root_test_gost_2022.cer"
    fingerprint = next(e.certificate.fingerprint for e in Trust.known(TEST).authorities if "2022" in e.name)

    assert "not for production" in refused(
        folder, test_root, "--fingerprint", fingerprint, "--purpose", name, "--kind", "root"
    )
    assert "Pinned" in command("--known", "production")
    assert "not for production" in refused(folder, "--known", "test")

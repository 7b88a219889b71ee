"""The text by which a head registers an organisation, or takes it over: plain, canonical, UTF-8, one value a line."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import law
from accounts.models import User
from portal.forms import one_line
from portal.law import O100_12, O100_13, under
from portal.signing import Signer


@dataclass(frozen=True, slots=True)
class OfCertificate:
    """What the certificate of a head says of the organisation."""

    bin: str
    name: str
    is_heads: bool = True

    @property
    def is_of_organisation(self) -> bool:
        return bool(self.bin and self.name)


KEY = "organisation_key"  # in the session: what the key of the last proof says


def remember_key(request: HttpRequest, signer: Signer) -> None:
    """Keep what the certificate said, with which the person has just proved who they are."""
    request.session[KEY] = {"bin": signer.bin, "name": signer.organisation, "is_heads": "head" in signer.roles}


def key_of(request: HttpRequest) -> OfCertificate:
    """What the key of the last proof in this session says of an organisation; nothing where it is a person's own."""
    return OfCertificate(**request.session.get(KEY, {"bin": "", "name": "", "is_heads": False}))


@under(O100_12, O100_13)
def text(person: User, said: OfCertificate, language: str, *, takes_over: bool) -> str:
    """What the head signs, in Kazakh (kk) or Russian (ru)."""
    today = timezone.localdate()
    context = {
        "form": law.STATEMENT_FORM.on(today),
        "takes_over": takes_over,
        "bin": said.bin,
        "name": one_line(said.name),
        "person": person,
        "today": f"{today:%d.%m.%Y}",
    }
    return render_to_string(f"accounts/organisation.{language}.txt", context)

"""The signatures of a case and what proves them: pages for its author and for the staff who may see the case."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.requests import SignedInRequest, person_of
from copyright_registry import rules
from copyright_registry.models import Application
from copyright_registry.requests import mine
from portal.access import Audience, audience
from portal.files import to_keep
from portal.flow import StepRefused, Words
from portal.signing import evidence
from portal.signing.models import Recheck, Signature

LATEST = 5  # later checks on the page; the package has all
BULKY = ("document", "cms", "certificate", "authorities", "revocation")  # read by the package and the check alone
LISTS = ("full_list__der", "delta_list__der")  # megabytes, for the package alone


class Numbered(Protocol):
    """A case, with the number that it has once it is received."""

    pk: Any
    number: Any


@dataclass(frozen=True)
class Proven:
    """A case with those of its signatures that the reader may see; `back` is the address of its page."""

    case: Numbered
    signatures: QuerySet[Signature]
    back: str


View = Callable[..., HttpResponseBase]
Find = Callable[[SignedInRequest, UUID], Proven]  # or 404
Look = Callable[[HttpRequest, UUID, str], Proven]  # after noting in the trail who looks at what of it; or 404


@dataclass(frozen=True)
class Shown:
    """One signature as a page shows it, with the addresses of what can be done about it."""

    signature: Signature
    check_url: str
    package_url: str

    @property
    def title(self) -> Words:
        return evidence.TITLES[self.signature.purpose]

    @property
    def roles(self) -> str:
        return evidence.roles_of(self.signature)

    @property
    def rechecks(self) -> list[Recheck]:
        return list(self.signature.rechecks.all())[:LATEST]


def of_case(case: Application) -> QuerySet[Signature]:
    """Of the authors, of what was answered to requests to complete, of the decision, as far as they are there."""
    authors = [author.signature_id for author in case.authors.all()]
    answered = case.completions.values_list("signature", flat=True)
    decided = case.decision.signature_id if case.decision else None
    return found([case.signature_id, *authors, *answered, decided])


def found(signed: Iterable[int | None]) -> QuerySet[Signature]:
    """The signatures with these keys, in their order, with what proves them."""
    joined = Signature.objects.select_related("time_stamp", "power", "full_list", "delta_list")
    return joined.defer(*LISTS).filter(pk__in=[pk for pk in signed if pk]).order_by("at")


def shown(pk: UUID, signatures: QuerySet[Signature], names: str) -> Iterator[Shown]:
    """The signatures of the case `pk`; `names` begins the names of the two addresses."""
    for signature in signatures.defer(*BULKY).prefetch_related("rechecks"):
        check, package = (reverse(f"{names}{what}", args=[pk, signature.pk]) for what in ("check", "package"))
        yield Shown(signature, check, package)


def check_again(request: HttpRequest, person: User, signature: Signature) -> None:
    """Check again and say what came of it."""
    try:
        result = evidence.recheck(person, signature)
    except StepRefused as refused:
        messages.warning(request, str(refused))
        return
    if result.valid:
        messages.success(request, _("Checked again: the signature is valid."))
    else:
        messages.warning(
            request,
            _("Checked again, and not confirmed. The reason stands below; the first verdict is kept as it was."),
        )


def packed(case: Numbered, signature: Signature) -> HttpResponse:
    """Everything that proves it, to be kept; named by the number of its case."""
    name = f"{signature.purpose}-{case.number or case.pk}-signature.zip"
    return to_keep(evidence.package(signature), "application/zip", name)


def account_urls(one: str, prefix: str, find: Find) -> list[URLPattern]:
    """The pages for the parties of the case at the address `one`; `prefix` begins their names."""

    @audience(Audience.SIGNED_IN)
    @never_cache
    @require_GET
    def page(request: SignedInRequest, pk: UUID) -> HttpResponse:
        proven = find(request, pk)
        signed = list(shown(pk, proven.signatures, f"registry:{prefix}signature_"))
        context = {"section": "services", "case": proven.case, "back": proven.back, "signatures": signed}
        return render(request, "copyright_registry/case_signatures.html", context)

    @audience(Audience.SIGNED_IN)
    @require_POST
    def check(request: SignedInRequest, pk: UUID, signature: int) -> HttpResponse:
        check_again(request, request.user, get_object_or_404(find(request, pk).signatures, pk=signature))
        return redirect(f"registry:{prefix}signatures", pk=pk)

    @audience(Audience.SIGNED_IN)
    @never_cache
    @require_GET
    def package(request: SignedInRequest, pk: UUID, signature: int) -> HttpResponse:
        proven = find(request, pk)
        return packed(proven.case, get_object_or_404(proven.signatures, pk=signature))

    return _paths(one, prefix, page, check, package)


def desk_urls(site: AdminSite, prefix: str, look: Look) -> list[URLPattern]:
    """The pages of the staff, for the addresses of a desk; `prefix` begins their names."""

    @require_GET
    def page(request: HttpRequest, pk: UUID) -> HttpResponse:
        proven = look(request, pk, "looked at the signatures")
        context: dict[str, Any] = {
            **site.each_context(request),
            "title": str(proven.case),
            "case": proven.case,
            "back": proven.back,
            "signatures": list(shown(pk, proven.signatures, f"admin:{prefix}signature_")),
            "check_refusal": rules.may_check(person_of(request)),
        }
        return render(request, "admin/copyright_registry/signatures.html", context)

    @require_POST
    def check(request: HttpRequest, pk: UUID, signature: int) -> HttpResponse:
        signed = get_object_or_404(look(request, pk, "looked at the signatures").signatures, pk=signature)
        if refusal := rules.may_check(person_of(request)):
            messages.error(request, str(refusal.reason))
        else:
            check_again(request, person_of(request), signed)
        return redirect(f"admin:{prefix}signatures", pk=pk)

    @require_GET
    def package(request: HttpRequest, pk: UUID, signature: int) -> HttpResponse:
        proven = look(request, pk, "took the evidence of a signature")
        return packed(proven.case, get_object_or_404(proven.signatures, pk=signature))

    of_staff = site.admin_view
    return _paths("<uuid:pk>/", prefix, of_staff(page), of_staff(check), of_staff(package))


def _paths(one: str, prefix: str, page: View, check: View, package: View) -> list[URLPattern]:
    each = f"{one}signatures/<int:signature>/"
    return [
        path(f"{one}signatures/", page, name=f"{prefix}signatures"),
        path(f"{each}check/", check, name=f"{prefix}signature_check"),
        path(f"{each}evidence.zip", package, name=f"{prefix}signature_package"),
    ]


def _mine(request: SignedInRequest, pk: UUID) -> Proven:
    case = mine(request, pk, "decision")
    return Proven(case, of_case(case), case.get_absolute_url())


urlpatterns = account_urls("applications/<uuid:pk>/", "", _mine)

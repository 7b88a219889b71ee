"""The signatures of a case and what proves them: pages for its author and for the staff who may see the case."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Q, QuerySet
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
from portal.access import Audience, audience
from portal.flow import StepRefused, Words
from portal.signing import evidence
from portal.signing.models import Recheck, Signature

LATEST = 5  # later checks on the page; the package has all
BULKY = ("document", "cms", "certificate", "authorities", "revocation")  # read by the package and the check alone
LISTS = ("full_list__der", "delta_list__der")  # megabytes, for the package alone


class Desk(Protocol):
    """Of the staff's desk: the case, after noting in the trail who looks at what of it."""

    admin_site: AdminSite

    def _look(self, request: HttpRequest, pk: UUID, act: str) -> Application: ...


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
    """Of the application, of what was answered to requests to complete, of the decision, as far as they are there."""
    signed = [case.signature_id, case.decision.signature_id if case.decision else None]
    is_theirs = Q(pk__in=[pk for pk in signed if pk]) | Q(pk__in=case.completions.values("signature"))
    joined = Signature.objects.select_related("time_stamp", "power", "full_list", "delta_list")
    return joined.defer(*LISTS).filter(is_theirs).order_by("at")


def _shown(case: Application, names: str) -> Iterator[Shown]:
    """`names` begins the names of the two addresses."""
    for signature in of_case(case).defer(*BULKY).prefetch_related("rechecks"):
        check, package = (reverse(f"{names}{what}", args=[case.pk, signature.pk]) for what in ("check", "package"))
        yield Shown(signature, check, package)


def _check(request: HttpRequest, person: User, signature: Signature) -> None:
    """Check again and say what came of it."""
    try:
        found = evidence.recheck(person, signature)
    except StepRefused as refused:
        messages.warning(request, str(refused))
        return
    if found.valid:
        messages.success(request, _("Checked again: the signature is valid."))
    else:
        messages.warning(
            request,
            _("Checked again, and not confirmed. The reason stands below; the first verdict is kept as it was."),
        )


def _package(case: Application, signature: Signature) -> HttpResponse:
    answer = HttpResponse(evidence.package(signature), content_type="application/zip")
    name = f"{signature.purpose}-{case.number or case.pk}-signature.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _own(request: SignedInRequest, pk: UUID) -> Application:
    """The person's own application, or 404."""
    return get_object_or_404(Application.objects.select_related("decision"), pk=pk, applicant=request.user)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def page(request: SignedInRequest, pk: UUID) -> HttpResponse:
    case = _own(request, pk)
    context = {"section": "services", "application": case, "signatures": list(_shown(case, "registry:signature_"))}
    return render(request, "copyright_registry/case_signatures.html", context)


@audience(Audience.SIGNED_IN)
@require_POST
def check(request: SignedInRequest, pk: UUID, signature: int) -> HttpResponse:
    _check(request, request.user, get_object_or_404(of_case(_own(request, pk)), pk=signature))
    return redirect("registry:signatures", pk=pk)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
def package(request: SignedInRequest, pk: UUID, signature: int) -> HttpResponse:
    case = _own(request, pk)
    return _package(case, get_object_or_404(of_case(case), pk=signature))


@require_GET
def desk_page(request: HttpRequest, pk: UUID, *, desk: Desk) -> HttpResponse:
    case = desk._look(request, pk, "looked at the signatures")
    context: dict[str, Any] = {
        **desk.admin_site.each_context(request),
        "title": str(case),
        "case": case,
        "signatures": list(_shown(case, "admin:application_signature_")),
        "check_refusal": rules.may_check(person_of(request)),
    }
    return render(request, "admin/copyright_registry/signatures.html", context)


@require_POST
def desk_check(request: HttpRequest, pk: UUID, signature: int, *, desk: Desk) -> HttpResponse:
    case = desk._look(request, pk, "looked at the signatures")
    found = get_object_or_404(of_case(case), pk=signature)
    if refusal := rules.may_check(person_of(request)):
        messages.error(request, str(refusal.reason))
    else:
        _check(request, person_of(request), found)
    return redirect("admin:application_signatures", pk=pk)


@require_GET
def desk_package(request: HttpRequest, pk: UUID, signature: int, *, desk: Desk) -> HttpResponse:
    case = desk._look(request, pk, "took the evidence of a signature")
    return _package(case, get_object_or_404(of_case(case), pk=signature))


def desk_urls(desk: Desk) -> list[URLPattern]:
    """The pages of the staff, for the desk's own addresses."""
    one = "<uuid:pk>/signatures/<int:signature>/"
    pages: list[tuple[str, str, Callable[..., HttpResponseBase]]] = [
        ("<uuid:pk>/signatures/", "signatures", desk_page),
        (f"{one}check/", "signature_check", desk_check),
        (f"{one}evidence.zip", "signature_package", desk_package),
    ]
    return [
        path(address, desk.admin_site.admin_view(partial(view, desk=desk)), name=f"application_{name}")
        for address, name, view in pages
    ]

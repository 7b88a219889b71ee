"""The head signs many agreed decisions in one action: the page, their files, and what came of it."""

import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.requests import person_of
from accounts.roles import Role
from copyright_registry import law, parties, registration
from copyright_registry.desk.queue import ticked
from copyright_registry.models import Application, State
from portal import audit
from portal.access import confirmed
from portal.files import to_keep
from portal.flow import Refusal, StepRefused
from portal.law import O100_2_8, under
from portal.signing.accepting import Unchecked, offered_bin
from portal.signing.forms import Signed, all_signed, kept, matching
from portal.worktime.queue import tell_due

AT_ONCE = 100  # decisions on one page: a program that signs takes them all in one message
KEPT_MAX = 900_000  # characters of signatures that one form carries for later: below what a request may have
SHOWN = (
    "number",
    "language",
    "title_kk",
    "title_ru",
    "title_en",
    "state",
    "due_at",
    "bound_by",
    "signature__signer_name",
    "decision__application",
    "decision__result",
    "decision__pdf_sha256",
)

NO_SIGNATURE = StepRefused(Refusal(gettext_lazy("No signature of this decision came. Sign it and send it again.")))


@dataclass
class Outcome:
    """What came of one action: each decision is signed, or refused with its reason, or waits to be checked again."""

    signed: list[Application] = field(default_factory=list)
    refused: list[tuple[Application, StepRefused]] = field(default_factory=list)
    waiting: list[Application] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)  # what «Check again» sends for those that wait
    unchecked: Unchecked | None = None  # the outage, if there is one
    strangers: int = 0  # files that belong to no decision of the page

    def add(self, case: Application, cms: Signed, refused: StepRefused | None) -> None:
        if refused is None:
            self.signed.append(case)
        elif not (isinstance(refused, Unchecked) and self._keep(case, cms, refused)):
            self.refused.append((case, refused))

    def _keep(self, case: Application, cms: Signed, outage: Unchecked) -> bool:
        """Keep the signature for later; not where the form is full: then it must be sent anew."""
        self.unchecked = outage
        fields = kept(cms, case=str(case.pk))
        if sum(len(value) for _name, value in [*self.kept, *fields]) > KEPT_MAX:
            return False
        self.kept += fields
        self.waiting.append(case)
        return True

    @property
    def is_whole(self) -> bool:
        """Whether something was asked for and all of it was done."""
        return bool(self.signed) and not (self.refused or self.waiting or self.strangers)


def waiting_for(head: User) -> QuerySet[Application]:
    """The agreed decisions drawn up in the name of `head`, the oldest first; none for whoever is not the head."""
    if not head.holds(Role.HEAD_OF_PROVIDER):
        return Application.objects.none()
    mine = Application.objects.filter(state=State.AGREED, decision__signatory=head).exclude(parties.named(head))
    return mine.order_by("received_at")


@confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def decide_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Every decision that waits, with its box; POST takes all signatures at once."""
    head, desk = person_of(request), reverse("admin:copyright_registry_application_changelist")
    if not head.holds(Role.HEAD_OF_PROVIDER):
        messages.error(request, _("Only the head of the provider signs the result."))
        return redirect(desk)
    if request.method == "GET":
        return _page(request, site, None)
    outcome = _decide(request, head)
    if outcome.is_whole:
        messages.success(request, _("Decisions signed: %(number)s.") % {"number": len(outcome.signed)})
        return redirect(desk)
    return _page(request, site, outcome)


@under(O100_2_8, law.LOOKED_AT)
def _page(request: HttpRequest, site: AdminSite, outcome: Outcome | None) -> HttpResponse:
    from portal.documents.seal import provider_bin  # takes a second to load

    head = person_of(request)
    waiting = waiting_for(head)
    cases = list(waiting.select_related("signature", "decision").only(*SHOWN)[:AT_ONCE])
    tell_due(cases)
    audit.record_each(head, "read the decision to sign it", cases, law=(O100_2_8, law.LOOKED_AT))
    shown = {case.pk for case in cases}
    status = 200 if outcome is None else 503 if outcome.unchecked else 422
    context = {
        **site.each_context(request),
        "title": _("Sign the decisions that wait"),
        "cases": cases,
        "more": waiting.count() - len(cases),
        "ticked": shown if outcome is None else shown & {case.pk for case, _refused in outcome.refused},
        "bin": offered_bin(head, "decision", provider_bin()),
        "outcome": outcome,
    }
    return render(request, "admin/copyright_registry/decide_many.html", context, status=status)


@under(O100_2_8, law.LOOKED_AT)
def _decide(request: HttpRequest, head: User) -> Outcome:
    """Give each decision that was ticked its signature, and hand them to the verb."""
    cases = _ticked(request, head)
    given, strangers = _pairs(cases, all_signed(request))
    audit.record_each(head, "read the decision to sign it", cases, law=(O100_2_8, law.LOOKED_AT))
    outcome = Outcome(strangers=strangers)
    for case, refused in registration.decide_many(head, ((case, given[case]) for case in cases if case in given)):
        outcome.add(case, given[case], refused)
    outcome.refused += [(case, NO_SIGNATURE) for case in cases if case not in given]
    return outcome


def _ticked(request: HttpRequest, head: User) -> list[Application]:
    """The decisions of the boxes, in the order of the form; what is no longer to be signed the verb refuses."""
    asked = ticked(request)[:AT_ONCE]
    joined = Application.objects.select_related("decision", "signature", "applicant", "kind")
    found = joined.filter(decision__signatory=head).in_bulk(asked)
    return [found[pk] for pk in asked if pk in found]


def _pairs(cases: list[Application], sent: list[Signed]) -> tuple[dict[Application, Signed], int]:
    """Which signature is whose: in the order of the boxes from the script, by the digest inside from files."""
    if len(sent) == len(cases) and all(isinstance(cms, str) for cms in sent):
        return dict(zip(cases, sent, strict=True)), 0
    found, strangers = matching(sent, {case: _pdf(case) for case in cases})
    return found, len(strangers)


def _pdf(case: Application) -> bytes:
    return bytes(case.decision.pdf or b"") if case.decision else b""


@never_cache
@require_GET
@under(O100_2_8, law.LOOKED_AT)
def decisions_zip(request: HttpRequest) -> HttpResponse:
    """The decisions that wait, as files in one archive, to be signed by another program."""
    head = person_of(request)
    cases = list(waiting_for(head).select_related("decision")[:AT_ONCE])
    if not cases:
        raise Http404
    audit.record_each(head, "opened the decision", cases, law=(O100_2_8, law.LOOKED_AT))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for case in cases:
            archive.writestr(f"decision-{case.number}.pdf", _pdf(case))
    return to_keep(packed.getvalue(), "application/zip", "decisions.zip")

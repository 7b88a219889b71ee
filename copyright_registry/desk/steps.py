"""The steps that staff take on the page of a case: their forms, their buttons, and words where they are not open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form, Textarea
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.requests import person_of
from copyright_registry import benefits, registration
from copyright_registry.completion.forms import AskForm
from copyright_registry.desk import benefit
from copyright_registry.desk.forms import (
    AgreeForm,
    AssignForm,
    ConfirmBenefitForm,
    ProposeForm,
    RejectBenefitForm,
    ReturnForm,
    TakeBackForm,
)
from copyright_registry.models import Application, BenefitClaim
from copyright_registry.rules import NO_BENEFIT
from portal.flow import Step, Words, sure


@dataclass(frozen=True, slots=True)
class Panel:
    """One step on the desk: its form where it is open, else why it is not."""

    step: Step
    slug: str
    title: Words
    button: Words
    form: Form | None
    refusal: Words = ""


def _assign(officer: User, case: Application, form: Form) -> None:
    registration.assign(officer, case, form.cleaned_data["examiner"])


def _reassign(officer: User, case: Application, form: Form) -> None:
    registration.reassign(officer, case, form.cleaned_data["examiner"])


def _take_back(officer: User, case: Application, form: Form) -> None:
    registration.take_back_from_examiner(officer, case, form.cleaned_data["because"])


def _confirm_benefit(officer: User, case: Application, form: Form) -> None:
    registration.confirm_benefit(officer, case, _claim(case, form))


def _reject_benefit(officer: User, case: Application, form: Form) -> None:
    reasons = {name: form.cleaned_data[name] for name in ("reason_kk", "reason_ru")}
    registration.reject_benefit(officer, case, _claim(case, form), **reasons)


def _claim(case: Application, form: Form) -> BenefitClaim:
    return get_object_or_404(case.claims.select_related("benefit"), pk=form.cleaned_data["claim"])


def _ask(officer: User, case: Application, form: Form) -> None:
    registration.ask(officer, case, **form.cleaned_data)


def _propose(officer: User, case: Application, form: Form) -> None:
    registration.propose(officer, case, **form.cleaned_data)


def _return(officer: User, case: Application, form: Form) -> None:
    registration.send_back(officer, case, form.cleaned_data["because"])


def _hand_back(officer: User, case: Application, form: Form) -> None:
    registration.hand_back(officer, case, form.cleaned_data["because"])


def _agree(officer: User, case: Application, form: Form) -> None:
    read = get_object_or_404(case.decisions, pk=form.cleaned_data["decision"])
    registration.agree(officer, case, read)


Take = Callable[[User, Application, Form], None]
DESK: dict[str, tuple[Step, Words, Words, type[Form], Take]] = {
    "assign": (registration.ASSIGN, gettext_lazy("Assign"), gettext_lazy("Assign"), AssignForm, _assign),
    "reassign": (
        registration.REASSIGN,
        gettext_lazy("Give to another examiner"),
        gettext_lazy("Reassign"),
        AssignForm,
        _reassign,
    ),
    "take-back": (
        registration.TAKE_BACK,
        gettext_lazy("Take back from the examiner"),
        gettext_lazy("Take back"),
        TakeBackForm,
        _take_back,
    ),
    benefit.CONFIRM: (
        registration.CONFIRM_BENEFIT,
        gettext_lazy("Confirm the benefit"),
        gettext_lazy("Confirm"),
        ConfirmBenefitForm,
        _confirm_benefit,
    ),
    benefit.REJECT: (
        registration.REJECT_BENEFIT,
        gettext_lazy("Reject the benefit"),
        gettext_lazy("Reject and ask for the rest of the price"),
        RejectBenefitForm,
        _reject_benefit,
    ),
    "ask": (
        registration.ASK,
        gettext_lazy("Ask to complete the set"),
        gettext_lazy("Send the request"),
        AskForm,
        _ask,
    ),
    "propose": (
        registration.PROPOSE,
        gettext_lazy("Draft the result"),
        gettext_lazy("Hand over for agreement"),
        ProposeForm,
        _propose,
    ),
    "agree": (
        registration.AGREE,
        gettext_lazy("Agree the result"),
        gettext_lazy("Agree and freeze the decision"),
        AgreeForm,
        _agree,
    ),
    "return": (
        registration.RETURN,
        gettext_lazy("Return to the examiner"),
        gettext_lazy("Return"),
        ReturnForm,
        _return,
    ),
    "hand-back": (
        registration.HAND_BACK,
        gettext_lazy("Hand back unsigned"),
        gettext_lazy("Hand back"),
        ReturnForm,
        _hand_back,
    ),
}


def form_of(slug: str, case: Application, sent: Any = None) -> Form:
    """The form of a step, as `sent`, or as it stands on the page of the case at first."""
    form_class = DESK[slug][3]
    more: dict[str, Any] = {}
    if form_class is ProposeForm:
        more = {"kind": case.kind, "day": localdate(sure(case.received_at))}
    more |= {"case": case} if form_class is AskForm else {}
    initial = {"decision": case.decision_id}
    if issubclass(form_class, ConfirmBenefitForm):
        initial["claim"] = getattr(benefits.claim_of(case), "pk", None)
        more["claims"] = list(benefits.claims_of(case))
    return form_class(sent, initial=initial, **more)


def panels(request: HttpRequest, case: Application, bound: dict[str, Form]) -> list[Panel]:
    """The steps that lead on from where the case is."""
    shown = []
    for slug, (step, title, button, _form, _take) in DESK.items():
        refusal = step.refusal(person_of(request), case)
        if case.state in step.moves and refusal is not NO_BENEFIT:
            form = None if refusal else bound.get(slug) or form_of(slug, case)
            shown.append(Panel(step, slug, title, button, form, refusal.reason if refusal else ""))
    return shown


def written(form: Form) -> list[tuple[Words, str]]:
    """What was written in the form by hand, each text with its label: it is not lost where the step is not taken."""
    by_hand = [(field.label or name, name) for name, field in form.fields.items() if isinstance(field.widget, Textarea)]
    return [(label, form.cleaned_data[name]) for label, name in by_hand if form.cleaned_data.get(name)]

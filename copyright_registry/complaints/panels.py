"""The steps that staff take on the page of a complaint: forms, buttons, and words where they are not open."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.requests import person_of
from copyright_registry.complaints import answering, appeals, filing, steps
from copyright_registry.complaints.forms import (
    AnswerForm,
    AppealForm,
    BecauseForm,
    GiveForm,
    NothingForm,
    OutcomeForm,
    PostForm,
)
from copyright_registry.complaints.models import AppealState, Complaint, ComplaintAnswer
from copyright_registry.desk.steps import Panel
from portal.flow import Refusal, Step, Words

CLOSE = "close-appeal"
QUIET = {"return", "pass-on", "record-withdrawal"}  # their buttons are the second choice
ON_PAPER = {"record-withdrawal", "post"}  # steps that only a complaint on paper has


def _take(officer: User, complaint: Complaint, _form: Form) -> None:
    answering.take(officer, complaint)


def _assign(head: User, complaint: Complaint, form: Form) -> None:
    answering.assign(head, complaint, form.cleaned_data["officer"])


def _propose(officer: User, complaint: Complaint, form: AnswerForm) -> None:
    answering.propose(officer, complaint, form.draft)


def _return(head: User, complaint: Complaint, form: Form) -> None:
    answering.send_back(head, complaint, form.cleaned_data["because"])


def _pass_on(officer: User, complaint: Complaint, form: Form) -> None:
    answering.pass_on(officer, complaint, form.cleaned_data["because"])


def _record_withdrawal(officer: User, complaint: Complaint, form: Form) -> None:
    filing.record_withdrawal(officer, complaint, form.cleaned_data["because"])


def _post(officer: User, complaint: Complaint, form: Form) -> None:
    answering.post(officer, complaint, **form.cleaned_data)


def _appeal(officer: User, complaint: Complaint, form: Form) -> None:
    appeals.record(officer, complaint, **form.cleaned_data)


def _close_appeal(officer: User, complaint: Complaint, form: Form) -> None:
    appeal = get_object_or_404(complaint.appeals.select_related("complaint"), pk=form.cleaned_data["appeal"])
    appeals.close(officer, appeal, form.cleaned_data["outcome"], form.cleaned_data["answered_on"])


Take = Callable[[User, Complaint, Any], None]  # the table pairs each with its own form
DESK: dict[str, tuple[Step, Words, Words, type[Form], Take]] = {
    "take": (steps.TAKE, _("Take the complaint"), _("Take"), NothingForm, _take),
    "assign": (steps.ASSIGN, _("Give to an officer"), _("Give"), GiveForm, _assign),
    "propose": (steps.PROPOSE, _("Draft the answer"), _("Freeze and hand over for signature"), AnswerForm, _propose),
    "return": (steps.RETURN, _("Return to the officer"), _("Return"), BecauseForm, _return),
    "pass-on": (steps.PASS_ON, _("Pass to the Ministry"), _("Pass on"), BecauseForm, _pass_on),
    "record-withdrawal": (
        steps.RECORD_WITHDRAWAL,
        _("Record a withdrawal on paper"),
        _("Record"),
        BecauseForm,
        _record_withdrawal,
    ),
    "post": (steps.POST, _("Record the sending of the answer"), _("Record"), PostForm, _post),
    "appeal": (steps.APPEAL, _("Record that another body was turned to"), _("Record"), AppealForm, _appeal),
    CLOSE: (steps.CLOSE_APPEAL, _("Record the outcome"), _("Record"), OutcomeForm, _close_appeal),
}


def form_of(slug: str, complaint: Complaint, sent: Any = None, appeal: int | None = None) -> Form:
    """The form of a step, as `sent`, or as it stands on the page at first; a returned answer is drafted on."""
    form_class = DESK[slug][3]
    more: dict[str, Any] = {"prefix": slug if slug != CLOSE or appeal is None else f"{slug}-{appeal}"}
    if form_class is AnswerForm:
        more |= {"language": complaint.language, "initial": _draft_before(complaint)}
    if appeal is not None:
        more["initial"] = {"appeal": appeal}
    return form_class(sent, **more)


def _draft_before(complaint: Complaint) -> dict[str, Any]:
    names = ("outcome", "reason_kk", "reason_ru", "done_kk", "done_ru")
    before: ComplaintAnswer | None = complaint.answer
    return {name: getattr(before, name) or "" for name in names} if before else {}


def panels(request: HttpRequest, complaint: Complaint, bound: dict[str, Form]) -> list[Panel]:
    """The steps that lead on from where the complaint is; each outcome still open has a panel of its own."""
    person, shown = person_of(request), []
    for slug, (step, title, button, _form, _take) in DESK.items():
        if slug == CLOSE or complaint.state not in step.moves or (slug in ON_PAPER and complaint.paper_id is None):
            continue
        refusal = step.refusal(person, complaint)
        form = None if refusal else bound.get(slug) or form_of(slug, complaint)
        shown.append(_panel(step, slug, title, button, form, refusal))
    return shown + _appeal_panels(person, complaint, bound)


def _panel(step: Step, slug: str, title: Words, button: Words, form: Form | None, refusal: Refusal | None) -> Panel:
    return Panel(step, slug, title, button, form, refusal.reason if refusal else "")


def _appeal_panels(person: User, complaint: Complaint, bound: dict[str, Form]) -> list[Panel]:
    step, _title, button, _form, _take = DESK[CLOSE]
    shown = []
    for appeal in complaint.appeals.filter(state=AppealState.OPEN).select_related("complaint"):
        if step.refusal(person, appeal) is None:
            slug = f"{CLOSE}-{appeal.pk}"
            form = bound.get(slug) or form_of(CLOSE, complaint, appeal=appeal.pk)
            title = _("Outcome: %(body)s, %(number)s") % {"body": appeal.get_body_display(), "number": appeal.number}
            shown.append(Panel(step, slug, title, button, form))
    return shown

"""The desk for changes of the rules: the act, its three addressees, the proof of each sending, the due moment."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.requests import person_of
from copyright_registry import files, rule_changes
from copyright_registry.desk.work import must_be_stored
from copyright_registry.models import Attachment
from copyright_registry.rule_change_models import Addressee, ChangeState, RuleChange, Sending
from copyright_registry.rule_changes import Act, Word
from portal import formatting
from portal.admin_site import ReadOnlyAdmin
from portal.components import Row
from portal.files import FILE_ERRORS, WrongFile
from portal.flow import StepRefused
from portal.forms import OneLineField
from portal.templatetags.components import nbsp, tag
from portal.worktime import terms
from portal.worktime.models import Term

PROOF_MAX_BYTES = 5 * 1024 * 1024
PROOF_ERRORS: dict[str, Any] = {
    **FILE_ERRORS,
    "empty": gettext_lazy("The file is empty. Choose the proof again."),
    "too_big": gettext_lazy("The file is larger than 5 MB. Choose a smaller one; what you filled in is kept."),
    "wrong_kind": gettext_lazy("This is not a PDF. Choose the proof as a PDF, or leave the file out."),
}
OVERTAKEN = gettext_lazy(
    "Somebody recorded or corrected this sending meanwhile. What you typed is kept: read what stands now, and record "
    "yours if it still is to be corrected."
)
DAY = gettext_lazy("Day, month, year: 24.11.2026")
PAGE = "admin:copyright_registry_rulechange_change"


class CorrectionForm(forms.Form):
    """A form that, where something recorded is corrected, also asks why."""

    def __init__(self, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            area = forms.Textarea(attrs={"rows": 2})
            reason = gettext_lazy("Reason of the correction")
            self.fields["because"] = forms.CharField(label=reason, max_length=2000, widget=area)

    @property
    def because(self) -> str:
        return str(self.cleaned_data["because"])


class ActForm(CorrectionForm):
    """The act that changes the rules."""

    title_kk = OneLineField(label=gettext_lazy("Title in Kazakh"), max_length=500)
    title_ru = OneLineField(label=gettext_lazy("Title in Russian"), max_length=500)
    act_number = OneLineField(label=gettext_lazy("Number of the act"), max_length=60)
    act_date = forms.DateField(label=gettext_lazy("Date of the act"), help_text=DAY)
    registration_number = OneLineField(label=gettext_lazy("Number of the state registration"), max_length=60)
    registered_on = forms.DateField(label=gettext_lazy("Date of the state registration"), help_text=DAY)
    in_force_from = forms.DateField(label=gettext_lazy("In force from"), help_text=DAY)

    @property
    def act(self) -> Act:
        return Act(**{field.name: self.cleaned_data[field.name] for field in fields(Act)})


class SendingForm(CorrectionForm):
    """Word sent to one addressee, and what proves it; `read` is the sending that stood when the form was opened."""

    read = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sent_at = forms.DateTimeField(label=gettext_lazy("Sent"), help_text=gettext_lazy("Day and time: 24.11.2026 16:30"))
    outgoing_number = OneLineField(label=gettext_lazy("Outgoing number"), max_length=60)
    proof = forms.CharField(
        label=gettext_lazy("Proof of the sending"),
        help_text=gettext_lazy("What shows that it was sent: the number in their system, the name of who received it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label=gettext_lazy("The proof as a file"),
        help_text=gettext_lazy("PDF, at most 5 MB; may be left out."),
        required=False,
        allow_empty_file=True,
        max_length=400,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )

    def __init__(self, *args: Any, is_overtaken: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_overtaken = is_overtaken

    def clean(self) -> dict[str, Any] | None:
        if self.is_overtaken:
            raise ValidationError(OVERTAKEN)
        return super().clean()

    def clean_file(self) -> Attachment | None:
        """The upload, hashed and recognised."""
        if not self.cleaned_data["file"]:
            return None
        try:
            return files.read(self.cleaned_data["file"], ["pdf"], PROOF_MAX_BYTES)
        except WrongFile as error:
            raise ValidationError(PROOF_ERRORS[error.code]) from error

    @property
    def word(self) -> Word:
        return Word(**{field.name: self.cleaned_data[field.name] for field in fields(Word)})


@dataclass(frozen=True, slots=True)
class Desk:
    """One addressee on the page of a change: the sending that stands, and those it corrects, newest first."""

    addressee: Addressee
    sending: Sending | None
    former: list[Sending]


@admin.register(RuleChange)
class RuleChangeDesk(ReadOnlyAdmin):
    """Changes of the rules by their state registration, newest first, and one page each."""

    at_hand = True
    list_display = ("registration_number", "named", "registered_on", "told_due", "told_sent", "told_state")
    list_display_links = ("registration_number", "named")
    list_filter = ("state",)
    search_fields = ("=registration_number", "=act_number", "title_kk", "title_ru")
    ordering = ("-registered_on", "-pk")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[RuleChange]:
        key = Concat(Value(f"{RuleChange._meta.label_lower}:"), Cast(OuterRef("pk"), TextField()))
        term_due = Term.objects.filter(subject=key).order_by("-pk").values("due_at")[:1]
        sent = Count("sendings", filter=Q(sendings__stands=True))
        return RuleChange.objects.annotate(term_due=Subquery(term_due), sent=sent)

    @admin.display(description=gettext_lazy("title"))
    def named(self, change: RuleChange) -> str:
        return change.title

    @admin.display(description=gettext_lazy("due"))
    def told_due(self, change: Any) -> str:
        return formatting.moment(change.term_due)

    @admin.display(description=gettext_lazy("sent"))
    def told_sent(self, change: Any) -> str:
        if change.state == ChangeState.CORRECTED:
            return "–"
        return nbsp(_("%(sent)s of %(all)s") % {"sent": change.sent, "all": len(Addressee)})

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def told_state(self, change: Any) -> str:
        if change.state == ChangeState.CORRECTED:
            return tag("ended", change.get_state_display())
        if change.completed_at is None:
            return tag("late", _("Late")) if timezone.now() > change.term_due else tag("turn", _("Being sent"))
        return tag("good", _("Sent in time")) if change.completed_at <= change.term_due else tag("late", _("Sent late"))

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
            "record": ("record/", self.record),
            "correct": ("<int:pk>/correct/", self.correct),
            "send": ("<int:pk>/send/<slug:slug>/", self.send),
            "proof": ("<int:pk>/proof/<int:sending>/", self.proof),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"rule_change_{name}")
            for name, (address, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        records = rule_changes.is_rules_officer(person_of(request)) is None
        return super().changelist_view(request, {**(extra_context or {}), "records": records})

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_more: Any) -> HttpResponse:
        """The act, and of each addressee what was sent and what is not yet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).select_related("corrects", "corrected_by", "recorded_by")
        change = found.filter(pk=object_id).first() if object_id.isdecimal() else None
        if change is None:
            raise Http404
        context = {
            "title": str(change),
            "change": change,
            "facts": _facts(change),
            "state": self.told_state(change),
            "term_list": list(terms.of(change)),
            "desks": _desks(change),
            "may_send": rule_changes.SEND.refusal(person_of(request), change) is None,
            "may_correct": rule_changes.CORRECT.refusal(person_of(request), change) is None,
        }
        return self._page(request, "rule_change.html", 200, **context)

    def record(self, request: HttpRequest) -> HttpResponse:
        """The form of a new act."""
        officer = _officer(request)
        form = ActForm(request.POST or None)
        if form.is_valid():
            try:
                change = rule_changes.record(officer, form.act)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                return self._done(request, change)
        return self._form(request, form, _("Record a change of the rules"))

    def correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form of the act as it was recorded, to be recorded anew."""
        officer, change = _officer(request), get_object_or_404(RuleChange, pk=pk)
        before = {field.name: getattr(change, field.name) for field in fields(Act)}
        form = ActForm(request.POST or None, initial=before, corrects=True)
        if form.is_valid():
            try:
                corrected = rule_changes.correct(officer, change, form.act, form.because)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                return self._done(request, corrected)
        return self._form(request, form, _("Correct the act"), change)

    def send(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """The form of one sending: a new one, or what is recorded, to be corrected."""
        officer, change = _officer(request), get_object_or_404(RuleChange, pk=pk)
        if slug not in Addressee.values:
            raise Http404
        addressee = Addressee(slug)
        before = change.sendings.filter(addressee=addressee, stands=True).first()
        form = _sending_form(request, before)
        if form.is_valid():
            try:
                if before is None:
                    rule_changes.send(officer, change, addressee, form.word)
                else:
                    rule_changes.correct_sending(officer, before, form.word, form.because)
            except StepRefused as refused:
                form.add_error(None, str(refused))
            else:
                return self._done(request, change)
        title = _("Record the sending: %(addressee)s") if before is None else _("Correct the sending: %(addressee)s")
        return self._form(request, form, title % {"addressee": addressee.label}, change, before)

    def proof(self, request: HttpRequest, pk: int, sending: int) -> HttpResponseBase:
        """The file that proves a sending."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = get_object_or_404(Sending.objects.exclude(file=""), pk=sending, change=pk)
        must_be_stored(found.file)
        return FileResponse(found.file.open(), as_attachment=True, filename=found.file_name)

    def _done(self, request: HttpRequest, change: RuleChange) -> HttpResponse:
        messages.success(request, _("Recorded."))
        return redirect(PAGE, change.pk)

    def _form(
        self,
        request: HttpRequest,
        form: forms.Form,
        title: str,
        change: RuleChange | None = None,
        stands: Sending | None = None,
    ) -> HttpResponse:
        status = 422 if form.is_bound and form.errors else 200
        context = {"form": form, "title": title, "change": change, "stands": stands}
        return self._page(request, "rule_form.html", status, **context)

    def _page(self, request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
        every = self.admin_site.each_context(request)
        return render(request, f"admin/copyright_registry/{template}", {**every, **context}, status=status)


def _officer(request: HttpRequest) -> User:
    """The person of the request, if they record changes of the rules at all."""
    if rule_changes.is_rules_officer(person_of(request)):
        raise PermissionDenied
    return person_of(request)


def _sending_form(request: HttpRequest, before: Sending | None) -> SendingForm:
    """The form as it stands at first, or as sent: then it says whether `before` is still what its sender has read."""
    read, corrects = str(before.pk) if before else "", before is not None
    if request.method == "POST":
        sent = request.POST.copy()
        is_overtaken = sent.get("read", "") != read
        sent["read"] = read  # the answer shows what stands now
        return SendingForm(sent, request.FILES, corrects=corrects, is_overtaken=is_overtaken)
    if before is None:
        return SendingForm(initial={"sent_at": timezone.localtime().replace(second=0, microsecond=0)})
    known = {name: getattr(before, name) for name in ("sent_at", "outgoing_number", "proof")}
    return SendingForm(initial={**known, "read": read}, corrects=True)


def _facts(change: RuleChange) -> list[Row]:
    act = f"№ {change.act_number}, {formatting.day(change.act_date)}"
    registered = f"№ {change.registration_number}, {formatting.day(change.registered_on)}"
    return [
        Row(_("Title in Kazakh"), change.title_kk),
        Row(_("Title in Russian"), change.title_ru),
        Row(_("Act"), act),
        Row(_("State registration"), registered),
        Row(_("In force from"), formatting.day(change.in_force_from)),
        Row(_("Recorded"), f"{change.recorded_by.full_name}, {formatting.moment(change.recorded_at)}"),
        *([Row(_("Corrected because"), change.because)] if change.because else []),
    ]


def _desks(change: RuleChange) -> list[Desk]:
    """What was sent to each of the three."""
    sendings = list(change.sendings.select_related("recorded_by").order_by("-pk"))
    told = []
    for addressee in Addressee:
        theirs = [sending for sending in sendings if sending.addressee == addressee]
        standing = next((sending for sending in theirs if sending.stands), None)
        told.append(Desk(addressee, standing, [sending for sending in theirs if not sending.stands]))
    return told

"""The pages of who created a work and who holds it: the list, one line, all shares at once, agreeing, taking over."""

from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import SubjectKind
from accounts.requests import SignedInRequest
from accounts.subjects import subject_of
from portal.access import Audience, audience
from portal.flow import Refusal, StepRefused, lock
from portal.law import O100_16, O100_17_4, under
from registers import law, rules, works
from registers.entering import presenting
from registers.entering.forms import PartForm, stamp
from registers.entering.line_forms import LineForm, RemoveForm, SharesForm
from registers.entering.pages import ACCOUNT, closed, shown
from registers.entering.requests import held, keep, kept
from registers.models import Work
from registers.said import HolderSaid, of


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_17_4)
def holders(request: SignedInRequest, key: int) -> HttpResponse:
    """The lines with the sums of their shares; POST moves or removes a line of a draft."""
    found = kept(request, key)
    if answer := closed(request, found):
        return answer
    if request.method == "POST":
        return _pressed(request, found)
    page = {
        **ACCOUNT,
        "way": presenting.way(found),
        "work": found,
        "seen": stamp(found),
        "lines": presenting.lines(found),
        "sums": presenting.sums(found),
        "is_draft": not found.version,
        "may_add_keeper": _keeper_as_said(found) is not None,
        "lacking": [fault.words for fault in presenting.lacking(found) if presenting.part_of(fault) == "holders"],
    }
    return render(request, "registers/entering/holders.html", page)


def _pressed(request: SignedInRequest, work: Work) -> HttpResponse:
    """Up, down or remove: by the place of the line, if the list is still as it was shown."""
    act, place = next(
        ((name, request.POST[name]) for name in ("up", "down", "remove") if name in request.POST), ("", "")
    )
    try:
        with transaction.atomic():
            lock(work)
            said, told = of(work), request.POST.get("seen")
            if (
                told != stamp(work)
                or not (place.isascii() and place.isdigit() and len(place) < 4)
                or int(place) >= len(said.holders)
            ):
                raise StepRefused(Refusal(_("The list was changed meanwhile. Look at it now, and press again.")))
            works.change(request.user, work, replace(said, holders=_after(said.holders, act, int(place))))
    except Work.DoesNotExist as gone:
        raise Http404 from gone
    except StepRefused as refused:
        messages.error(request, str(refused))
    return redirect("registers:work_holders", work.pk)


def _after(lines: tuple[HolderSaid, ...], act: str, place: int) -> tuple[HolderSaid, ...]:
    others = [*lines[:place], *lines[place + 1 :]]
    if act != "remove":
        others.insert(max(place - 1, 0) if act == "up" else place + 1, lines[place])
    return tuple(others)


def _keeper_as_said(work: Work) -> dict[str, object] | None:
    """The keeper as a line would name them; None for an OKUP, which holds no shares of its own."""
    if work.person is not None:
        who = work.person
        return {"name": who.full_name, "pseudonym": who.pseudonym, "iin": who.iin}
    if work.organisation is None or SubjectKind.OWNER not in work.organisation.kinds:
        return None
    return {
        "name": work.organisation.name_kk or work.organisation.name_ru,
        "bin": work.organisation.bin,
        "is_entity": "1",
    }


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_17_4)
def holder_new(request: SignedInRequest, key: int) -> HttpResponse:
    """One more line; `?me` fills in who keeps the work."""
    found = kept(request, key)
    if answer := closed(request, found):
        return answer
    initial = (_keeper_as_said(found) or {}) if "me" in request.GET else {}
    form = LineForm(found, None, request.POST if request.method == "POST" else None, initial=initial)
    return _line(request, found, form, _("An author or owner"))


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_17_4)
def holder(request: SignedInRequest, key: int, place: int) -> HttpResponse:
    """One line: its role, category and shares."""
    found = kept(request, key)
    if answer := closed(request, found):
        return answer
    said = of(found).holders
    if place >= len(said):
        raise Http404
    form = LineForm(found, place, request.POST if request.method == "POST" else None)
    return _line(request, found, form, said[place].name)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_17_4)
def holder_remove(request: SignedInRequest, key: int, place: int) -> HttpResponse:
    """Why a line of an entry is removed; its shares are given to others first."""
    found = kept(request, key)
    if answer := closed(request, found):
        return answer
    said = of(found).holders
    if place >= len(said):
        raise Http404
    form = RemoveForm(found, place, request.POST if request.method == "POST" else None)
    if form.is_valid() and keep(request, found, form):
        messages.success(request, _("The line is removed."))
        return redirect("registers:work_holders", key)
    title = _("Remove the line of %(name)s") % {"name": said[place].name}
    return _by_place(request, found, form, title, "registers/entering/part.html", button=_("Remove"))


def _line(request: SignedInRequest, found: Work, form: LineForm, title: str) -> HttpResponse:
    before = found.holders.count()
    if form.is_valid() and keep(request, found, form):
        if form.place is None and found.holders.count() == before:
            words = _("They stood here in this role already: the line says now what you wrote.")
            messages.warning(request, words)
        else:
            messages.success(request, _("Saved."))
        return redirect("registers:work_holders", found.pk)
    return _by_place(request, found, form, title, "registers/entering/line.html")


def _by_place(
    request: SignedInRequest, found: Work, form: PartForm, title: str, template: str, **more: str
) -> HttpResponse:
    """The form again; not where the lines have moved under it: what was typed might land at another's."""
    if form.was_outdated and getattr(form, "place", 0) is not None:
        messages.error(request, _("The lines were changed meanwhile. Look at them now, and change yours again."))
        return redirect("registers:work_holders", found.pk)
    return shown(request, found, form, title, template=template, **more)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(O100_17_4)
def all_shares(request: SignedInRequest, key: int) -> HttpResponse:
    """The shares of all lines: what one gets another gives."""
    found = kept(request, key)
    if answer := closed(request, found):
        return answer
    form = SharesForm(found, request.POST if request.method == "POST" else None)
    if form.is_valid() and keep(request, found, form):
        messages.success(request, _("Saved."))
        return redirect("registers:work_holders", key)
    return _by_place(request, found, form, _("All shares"), "registers/entering/shares.html")


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@under(law.AGREED_SHARES)
def agree(request: SignedInRequest, key: int) -> HttpResponse:
    """A work in which others named the person, or who they act for; POST stands by one line."""
    found = held(request, key)
    mine = rules.lines_of(request.user).filter(work=found)
    if request.method == "POST":
        return _agreed(request, found)
    page = {
        **ACCOUNT,
        "way": presenting.way(),
        "work": found,
        "title": presenting.called(found),
        "keeper": presenting.keeper(found),
        "facts": presenting.facts(found),
        "lines": presenting.lines(found),
        "mine": set(mine.values_list("pk", flat=True)),
        "may_take_over": works.TAKE_OVER.refusal(request.user, found) is None,
        "subject": subject_of(request),
    }
    return render(request, "registers/entering/agree.html", page)


def _agreed(request: SignedInRequest, work: Work) -> HttpResponse:
    """Stand by the line that was shown; one that was changed since is another line."""
    pressed = request.POST.get("line", "")
    number = int(pressed) if pressed.isascii() and pressed.isdigit() and len(pressed) < 19 else 0
    line = rules.lines_of(request.user).filter(work=work, pk=number).select_related("work").first()
    if line is None:
        messages.error(request, _("The line was changed meanwhile. Look at it now; nothing was agreed."))
        return redirect("registers:work_agree", work.pk)
    try:
        works.agree(request.user, line)
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("You agreed to this share."))
    return redirect("registers:work_agree", work.pk)


@audience(Audience.SIGNED_IN)
@require_POST
@under(O100_16, law.TAKEN_OVER)
def take_over(request: SignedInRequest, key: int) -> HttpResponse:
    """From now on the one for whom the person acts keeps the work."""
    found = held(request, key)
    try:
        works.take_over(subject_of(request), found)
    except StepRefused as refused:
        messages.error(request, str(refused))
        return redirect("registers:work_agree", key)
    messages.success(request, _("You keep this work now."))
    return redirect("registers:work_edit", key)

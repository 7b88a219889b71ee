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
from registers.entering.forms import stamp
from registers.entering.line_forms import LineForm, RemoveForm, SharesForm
from registers.entering.pages import ACCOUNT, answered
from registers.entering.requests import held, of_changeable, typed
from registers.models import Work
from registers.said import HolderSaid, of

LINES, LINE = "registers:work_holders", "registers/entering/line.html"


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@of_changeable
@under(O100_17_4)
def holders(request: SignedInRequest, found: Work) -> HttpResponse:
    """The lines with the sums of their shares; POST moves or removes a line of a draft."""
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
    return redirect(LINES, work.pk)


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
@of_changeable
@under(O100_17_4)
def holder_new(request: SignedInRequest, found: Work) -> HttpResponse:
    """One more line; `?me` fills in who keeps the work."""
    initial = (_keeper_as_said(found) or {}) if "me" in request.GET else {}
    form, before = LineForm(found, None, typed(request), initial=initial), found.holders.count()
    answer = answered(request, found, form, _("An author or owner"), to=LINES, template=LINE)
    if form.was_kept and found.holders.count() == before:
        messages.warning(request, _("They stood here in this role already: the line says now what you wrote."))
    return answer


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@of_changeable
@under(O100_17_4)
def holder(request: SignedInRequest, found: Work, place: int) -> HttpResponse:
    """One line: its role, category and shares."""
    name = _name_at(found, place)
    return answered(request, found, LineForm(found, place, typed(request)), name, to=LINES, template=LINE)


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@of_changeable
@under(O100_17_4)
def holder_remove(request: SignedInRequest, found: Work, place: int) -> HttpResponse:
    """Why a line of an entry is removed; its shares are given to others first."""
    title = _("Remove the line of %(name)s") % {"name": _name_at(found, place)}
    form = RemoveForm(found, place, typed(request))
    return answered(request, found, form, title, to=LINES, done=_("The line is removed."), button=_("Remove"))


def _name_at(work: Work, place: int) -> str:
    """Who stands in a line, or 404."""
    said = of(work).holders
    if place >= len(said):
        raise Http404
    return said[place].name


@audience(Audience.SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
@of_changeable
@under(O100_17_4)
def all_shares(request: SignedInRequest, found: Work) -> HttpResponse:
    """The shares of all lines: what one gets another gives. Where nobody is named yet, that comes first."""
    form = SharesForm(found, typed(request))
    if not form.holders:
        return redirect(LINES, found.pk)
    return answered(request, found, form, _("All shares"), to=LINES, template="registers/entering/shares.html")


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

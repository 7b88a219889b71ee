"""What everybody may read: the list of exclusions in effect and coming, and what the page of a work says of them."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.account import Section
from contracts import law
from contracts.exclusion import presenting
from contracts.exclusion.forms import FindForm
from contracts.models import ExcludedWork, ExclusionState
from portal.access import Audience, audience
from portal.law import O100_6, under
from portal.search.listing import Terms
from portal.search.words import spellings, words_of
from registers.lists.notes import work_note
from registers.lists.readers import Reader
from registers.models import Okup, Work

PER_PAGE = 50
OF_PARTIES = ("phone", "email", "iban", "bic")


@under(law.EXCLUSION_LISTED)
def listed() -> QuerySet[ExcludedWork]:
    """Works excluded, and those that will be: where the register or the OKUP says that they are the applicant's."""
    coming = Q(exclusion__state=ExclusionState.SENT, exclusion__is_registered=True)
    known = Q(exclusion__state__in=[ExclusionState.CONFIRMED, ExclusionState.IN_EFFECT])
    found = ExcludedWork.objects.filter(coming | known).select_related("exclusion__okup", "work")
    hidden = [f"exclusion__okup__{name}" for name in OF_PARTIES]
    return found.defer("exclusion__terms", "exclusion__because", *hidden)


def having(rows: QuerySet[ExcludedWork], typed: str) -> QuerySet[ExcludedWork]:
    """Of works or OKUPs with words that begin so, or with that number of the work or of the application."""
    words = words_of(typed)
    if not words:
        return rows
    prefixed = ["(" + "|".join(f"'{each}':*" for each in spellings(word)) + ")" for word in words]
    query = Terms("&".join(prefixed))
    okups = Okup.objects.filter(terms=query).values("organisation")
    wanted = Q(work__terms=query) | Q(exclusion__okup__in=okups) | Q(exclusion__number=typed.strip())
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) < 19:
        wanted |= Q(work=int(words[0]))
    return rows.filter(wanted)


@audience(Audience.EVERYONE)
@require_GET
@under(O100_6, law.EXCLUSION_LISTED)
def excluded(request: HttpRequest) -> HttpResponse:
    """Newest first; as many queries for any number."""
    form = FindForm(request.GET or None)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found = having(listed(), typed).order_by("-exclusion__received_at", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "registers", "form": form, "typed": typed, "page": page}
    return render(request, "contracts/excluded.html", {**context, "lines": presenting.lines(page.object_list)})


@work_note
@under(O100_6, law.EXCLUSION_LISTED)
def of_work(work: Work, reader: Reader) -> Section | None:
    """From whose permissions the work is excluded or will be; to its holders also how to ask for it."""
    lines = presenting.lines(listed().filter(work=work).order_by("pk"))
    ask = f"{reverse('contracts:exclusion_begin')}?work={work.pk}" if reader == Reader.SUBJECT else ""
    return Section("contracts/excluded_work.html", {"lines": lines, "ask": ask}) if lines or ask else None

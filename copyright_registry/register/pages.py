"""The page of the register: search, facets, order, and the way from page to page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from copyright_registry.register import search
from copyright_registry.register.files import MOST_ROWS
from copyright_registry.register.forms import SearchForm, place_in
from portal.access import Audience, audience
from portal.law import O1315_A3, under


@audience(Audience.EVERYONE)
@require_GET
@under(O1315_A3)
def register(request: HttpRequest) -> HttpResponse:
    """The eight columns of appendix 3, newest first; ?q= searches, ?page= turns, ?after= goes on from an entry."""
    form = SearchForm(request.GET)
    context: dict[str, object] = {"section": "registers", "form": form, "most_rows": MOST_ROWS}
    if form.is_valid():
        found = search.look_up(form.wanted)
        page = search.page_of(found, place_in(request.GET, search.PER_PAGE))
        context |= {"wanted": form.wanted, "found": found, "page": page, "most": search.MOST}
        context["total"] = search.total() if form.wanted.is_everything else None
        if found.count is not None:
            context["numbered"] = Paginator(range(found.count), search.PER_PAGE).get_page(page.number)
    return render(request, "copyright_registry/register.html", context)

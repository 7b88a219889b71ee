"""Registers on pages, as files, and for programs: the same search, the same columns, whichever register it is.

For programs: /api/v1/{register} and /api/v1/{register}/{number}, read only, with their description in openapi.json;
in no language, since what they give is in all of them.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from html import escape  # as Django's, which takes lazy words too, and four times as long
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Model, prefetch_related_objects
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.http import quote_etag, urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_safe

from portal.access import Audience, audience
from portal.search import listing
from portal.search.files import WRITERS
from portal.search.forms import SearchForm, place_in
from portal.search.listing import REGISTERS, Cell, Column, Place, Register, Wanted, kept, look_up, page_of
from portal.search.openapi import description
from portal.templatetags.components import nbsp, number, tag
from portal.throttling import Limit, client_of

MOST_ROWS = 10_000  # in a file; where there are more, its name says so
USUAL, AT_MOST = 50, 100  # entries in one answer to a program
FACETS_KEPT = 60  # seconds
FILES = Limit("register-files", times=30, seconds=600)
ASKED = Limit("api", times=1200, seconds=600)
JSON = {"ensure_ascii": False}


def routes(register: Register, where: str, name: str) -> list[URLPattern]:
    """The addresses of a list as a page, `where`/, and as files, `where`.csv and so on."""

    @audience(Audience.EVERYONE)
    @require_GET
    def page(request: HttpRequest) -> HttpResponse:
        return listed(request, register)

    def file(ending: str) -> Callable[..., HttpResponse]:
        return audience(Audience.EVERYONE)(require_GET(lambda request: as_file(request, register, ending)))

    files = [path(f"{where}.{ending}", file(ending), name=f"{name}_{ending}") for ending in WRITERS]
    return [path(f"{where}/", page, name=name), *files]


def listed(request: HttpRequest, register: Register) -> HttpResponse:
    """The list, newest first; ?q= searches, ?page= turns, ?after= goes on from a row."""
    form = register.form(request.GET)
    context = {"section": "registers", "register": register, "form": form, "most_rows": MOST_ROWS}
    if form.is_valid():
        context |= _found(register, form.wanted, place_in(request.GET))
    return render(request, register.template, {**context, "facets": _facets(register, form)})


def _facets(register: Register, form: SearchForm) -> SafeString:
    """The fields beyond the words; those that nothing is asked by are the same for all, and kept for a minute."""

    def empty() -> dict[str, str]:
        return {field.name: _facet(field) for field in register.form({}).facets}

    drawn = kept(f"facets:{register.name}:{get_language()}", empty, FACETS_KEPT)
    asked = {field.name: _facet(field) for field in form.facets if field.value()}
    return mark_safe("".join({**drawn, **asked}.values()))  # noqa: S308 - as the template drew them


def _facet(field: BoundField) -> str:
    return render_to_string("listing/facet.html", {"field": field})


def _found(register: Register, wanted: Wanted, place: Place) -> dict[str, Any]:
    """What a page shows of what is wanted, at `place`."""
    found = look_up(register, wanted)
    page = page_of(found, place)
    columns = [column for column in register.columns if column.listed]
    context = {"wanted": wanted, "found": found, "page": page, "columns": columns, "most": listing.MOST}
    context["lines"] = lines_of(columns, page.entries)
    context["total"] = found.total
    context["only_words"] = urlencode({"q": wanted.q} if wanted.q else {})
    context["files"] = [{"name": end.upper(), "address": reverse(f"{register.route}_{end}")} for end in WRITERS]
    if page.entries:
        first, last = (register.numbered(page.entries[end]) for end in (0, -1))
        context |= {"first_number": first, "last_number": last}
    if found.count is not None:
        context["numbered"] = Paginator(range(found.count), listing.PER_PAGE).get_page(page.number)
    return context


def lines_of(columns: Iterable[Column], rows: Iterable[Any]) -> list[SafeString]:
    """The rows of a table, without their tags; written here, since a template takes thirty times as long for a page."""
    cells = [_cells(column) for column in columns]
    return [mark_safe("".join([cell(row) for cell in cells])) for row in rows]  # noqa: S308 - of escaped cells


def _cells(column: Column) -> Callable[[Any], str]:
    """What writes the cells of a column; what is the same in all of them is reckoned once."""
    value, sign = column.value, column.sign
    if column.look == "name":
        link = '<td class="name"><a class="opus" href="{}">{}</a></td>'.format
        return lambda row: link(escape(row.get_absolute_url()), escape(str(value(row))))
    cell = f'<td data-label="{escape(str(column.title))}">%s</td>'.__mod__
    if column.look == "codes":
        return lambda row: cell(_unbroken(str(value(row))))
    if column.look == "tag":
        return lambda row: cell(tag(sign(row), str(value(row))))
    return lambda row: cell(escape(_said(column, value(row))))


def _unbroken(codes: str) -> str:
    """Codes behind their names; a line may end between them, and not within a code."""
    parts = [code.rpartition(" ") for code in codes.split(", ") if code]
    told = ", ".join(f'{escape(name)} <span class="nowrap">{escape(code)}</span>' for name, _gap, code in parts)
    return f"<div>{told}</div>" if told else ""


def _said(column: Column, value: Cell) -> str:
    """As a page writes it."""
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, int) and column.look != "plain":
        return number(value)
    return nbsp(str(value))


def as_file(request: HttpRequest, register: Register, ending: str) -> HttpResponse:
    """What was asked for, as a file; in plain words why not, where it cannot be."""
    if seconds := FILES.wait(client_of(request)):
        text = gettext("Too many files at once. Come again in a few minutes.")
        return HttpResponse(text, status=429, headers={"Retry-After": str(seconds)}, content_type="text/plain")
    form = register.form(request.GET)
    if not form.is_valid():
        wrong = "\n".join(f"{form[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
        return HttpResponse(wrong, status=400, content_type="text/plain; charset=utf-8")
    found = look_up(register, form.wanted)
    is_cut = found.count is None and len(found.rows.order_by().values_list("pk")[: MOST_ROWS + 1]) > MOST_ROWS
    rows = found.in_order()[:MOST_ROWS].iterator(chunk_size=1000)
    cells = (tuple(column.value(row) for column in register.columns) for row in rows)
    return WRITERS[ending](register.columns, cells, f"{register.name}-first-{MOST_ROWS}" if is_cut else register.name)


def for_programs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Decorator: JSON that any page may fetch, so many times in so long; 304 where the reader has it already."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        if seconds := ASKED.wait(client_of(request)):
            given: HttpResponse = JsonResponse({"errors": "Too many requests."}, status=429)
            given["Retry-After"] = str(seconds)
        else:
            given = view(request, *args, **named)
        given["Access-Control-Allow-Origin"] = "*"
        return _kept(request, given) if given.status_code == 200 else given

    return audience(Audience.EVERYONE)(require_safe(answer))


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    answer["Cache-Control"] = "no-cache"  # keep it, but ask each time whether it still stands
    answer["ETag"] = etag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _register(name: str) -> Register:
    if name not in REGISTERS:
        raise Http404
    return REGISTERS[name]


@for_programs
def entries(request: HttpRequest, name: str) -> HttpResponse:
    """Entries by the same words and facets as on the page; `next` is the address of those that follow."""
    register = _register(name)
    form = register.form(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=400, json_dumps_params=JSON)
    asked = request.GET.get("limit", "")
    size = min(max(int(asked), 1), AT_MOST) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else USUAL
    found = look_up(register, form.wanted)
    page = page_of(found, place_in(request.GET, size))
    prefetch_related_objects(page.entries, *register.more)
    data = {
        "entries": [register.as_data(entry) for entry in page.entries],
        "count": {"value": listing.MOST if found.count is None else found.count, "more": found.count is None},
        "near": found.near,
        "next": _address(request, register, page.entries[-1]) if page.has_next else None,
    }
    return JsonResponse(data, json_dumps_params=JSON)


def _address(request: HttpRequest, register: Register, last: Model) -> str:
    """Where the entries after `last` are."""
    asked: dict[str, Any] = {
        name: value for name, value in request.GET.dict().items() if name not in {"page", "before", "after"}
    }
    query = urlencode({**asked, "after": register.numbered(last)})
    return f"{settings.BASE_URL}{reverse('api_entries', args=[register.name])}?{query}"


@for_programs
def entry(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One entry as it stands."""
    register = _register(name)
    found = register.rows().filter(**{register.number: number}).prefetch_related(*register.more).first()
    if found is None:
        return _gone(register, number)
    return JsonResponse(register.as_data(found), json_dumps_params=JSON)


def _gone(register: Register, number: int) -> HttpResponse:
    """Of an entry that stands no more: the way to that which took its place, or that it was withdrawn."""
    instead = register.instead(number)
    if instead is None:
        raise Http404
    if not instead:
        return JsonResponse({"errors": "This entry was withdrawn."}, status=410)
    return redirect("api_entry", register.name, instead, permanent=True)


@for_programs
def openapi(_request: HttpRequest) -> HttpResponse:
    """What the interface takes and gives, as OpenAPI 3.1."""
    return JsonResponse(description(AT_MOST), json_dumps_params=JSON)

"""The register for programs: /api/v1/certificates, read only, with its description in openapi.json.

The same entries and the same columns as the page has, in all languages at once; no more of a person than the name.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag, urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from copyright_registry.models import Entry
from copyright_registry.register import search
from copyright_registry.register.citation import permalink
from copyright_registry.register.forms import SearchForm, place_in
from copyright_registry.register.law import AS_DATA
from copyright_registry.register.openapi import description
from portal.access import Audience, audience
from portal.law import O1315_A3, under

USUAL, AT_MOST = 50, 100  # entries in one answer
JSON = {"ensure_ascii": False}


def as_data(entry: Entry) -> dict[str, Any]:
    """An entry: the columns of appendix 3, its version, its fingerprint and where it stands."""
    return {
        "number": entry.number,
        "version": entry.version,
        "status": entry.status,
        "registered_on": localdate(entry.registered_at).isoformat(),
        "received_on": localdate(entry.received_at).isoformat(),
        "authors": entry.authors,
        "kind": {"code": entry.kind.code, **{each: getattr(entry.kind, f"name_{each}") for each in ("kk", "ru", "en")}},
        "title": {each: getattr(entry, f"title_{each}") for each in ("kk", "ru", "en")},
        "created_on": entry.created_on.isoformat(),
        "fingerprint": entry.fingerprint,
        "url": permalink(entry, "kk"),
    }


@audience(Audience.EVERYONE)
@require_safe
@under(O1315_A3, AS_DATA)
def certificates(request: HttpRequest) -> HttpResponseBase:
    """Entries by the same words and facets as on the page; `next` is the address of those that follow."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return _answered(request, {"errors": form.errors.get_json_data()}, status=400)
    asked = request.GET.get("limit", "")
    size = min(max(int(asked), 1), AT_MOST) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else USUAL
    found = search.look_up(form.wanted)
    page = search.page_of(found, place_in(request.GET, size))
    return _answered(
        request,
        {
            "entries": [as_data(entry) for entry in page.entries],
            "count": {"value": search.MOST if found.count is None else found.count, "more": found.count is None},
            "near": found.near,
            "next": _address(request, page.entries[-1]) if page.has_next else None,
        },
    )


def _address(request: HttpRequest, last: Entry) -> str:
    """Where the entries after `last` are."""
    asked: dict[str, Any] = {
        name: value for name, value in request.GET.dict().items() if name not in {"page", "before", "after"}
    }
    return f"{settings.BASE_URL}{reverse('api_certificates')}?{urlencode({**asked, 'after': last.number})}"


@audience(Audience.EVERYONE)
@require_safe
@under(O1315_A3, AS_DATA)
def certificate(request: HttpRequest, number: int) -> HttpResponseBase:
    """One entry as it stands."""
    found = search.entries().filter(number=number).first()
    if found is None:
        raise Http404
    return _answered(request, as_data(found))


@audience(Audience.EVERYONE)
@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    """What the interface takes and gives, as OpenAPI 3.1."""
    return _answered(request, description(AT_MOST))


def _answered(request: HttpRequest, data: Any, status: int = 200) -> HttpResponseBase:
    """JSON that any page may fetch; 304 where the reader has it already."""
    answer: HttpResponse = JsonResponse(data, json_dumps_params=JSON, status=status)
    answer["Access-Control-Allow-Origin"] = "*"
    if status != 200:
        return answer
    answer["Cache-Control"] = "no-cache"  # keep it, but ask each time whether it still stands
    answer["ETag"] = etag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
    return get_conditional_response(request, etag=etag, response=answer) or answer

"""The overview of the registers, and the page of each row: what its reader may see of it, and nothing else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest, person_of
from portal import audit
from portal.access import Audience, audience
from portal.files import to_look_at
from portal.law import O100_2_8, O100_14, O100_19_2, O100_21_5, O100_26_3, under
from portal.search.listing import Register
from portal.search.serving import lines_of
from registers import recordings
from registers.disputes import standing
from registers.law import DISPUTED, DOCUMENTS, DUMPED, GONE, OF_PLATFORM
from registers.lists import citing, columns, documents, dumps, notes, readers, rows, search
from registers.lists.agreement_columns import AGREEMENTS
from registers.lists.readers import Reader, Table, reader_of
from registers.models import (
    Agreement,
    AgreementKind,
    Holder,
    Licensee,
    Okup,
    Owner,
    RightKind,
    Standing,
    Work,
    WorkState,
)

FEW = 20  # rows of another register on a page; the rest is one link away


@audience(Audience.EVERYONE)
@require_GET
@under(O100_14)
def overview(request: HttpRequest) -> HttpResponse:
    """The registers, and how many rows each has."""
    found = [(register, register.total(), reverse(register.route)) for register in search.registers()]
    context = {"section": "registers", "registers": found, "dumps": dumps.newest(), "kept": dumps.KEPT}
    return render(request, "registers/overview.html", context)


@audience(Audience.EVERYONE)
@require_GET
@under(DUMPED)
def dump(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of a night's dump."""
    file = dumps.opened(name)
    if file is None:
        raise Http404
    return FileResponse(file, as_attachment=True, filename=name)


def _page(
    request: HttpRequest, register: Register, table: Table, row: Any, reader: Reader, **more: Any
) -> HttpResponse:
    """The page of a row; a look at what is not for everybody is noted."""
    if reader in {Reader.OKUP, Reader.STAFF} and readers.sees_personal(table, row, reader):
        audit.record(person_of(request), "looked at an entry of a register", row.person or row, law=O100_2_8)
    context = {
        "section": "registers",
        "register": register,
        "row": row,
        "facts": list(readers.facts(table, row, reader)),
        "sections": readers.sections(table, row, reader),
        **more,
    }
    answer = render(request, f"registers/{register.name}_entry.html", context)
    answer["Link"] = f'<{citing.permalink(row, get_language() or "kk")}>; rel="canonical"'
    return answer


def _found(found: QuerySet[Any], number: int) -> Any:
    row = found.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


@audience(Audience.EVERYONE)
@require_GET
def work(request: HttpRequest, number: int) -> HttpResponse:
    """A work as it stands; drafts are nobody's but their keeper's, who has them in the account."""
    found: Work = _found(rows.work_page().exclude(state=WorkState.DRAFT), number)
    if found.merged_into is not None:
        return redirect(found.merged_into, permanent=True)
    reader = _reader_of_work(request, found)
    if found.state == WorkState.WITHDRAWN and reader in {Reader.PUBLIC, Reader.OKUP}:
        return _withdrawn(request, found)
    named = RightKind.objects.filter(code__in=_rights(found)).order_by("position", "since")
    rights = [*{right.code: right for right in named}.values()]  # each by its newest name
    more = {
        "rights": rights,
        "lines": [_holder(holder, rights) for holder in found.holders.all()],
        "versions": list(found.versions.order_by("-version").defer("body")),
        "citations": citing.citations(found),
        "bibtex": citing.bibtex(found),
        "disputed": _disputed(found, rights),
        "notes": notes.of_work(found, reader) if found.state == WorkState.ENTERED else [],
        "sounds": recordings.to_hear(request.user, [found]),
        "standing_sign": columns.STANDING_SIGNS[found.standing],  # type: ignore[index]  # a value of Standing
    }
    return _page(request, search.WORKS, columns.WORKS, found, reader, **more)


@under(DISPUTED)
def _disputed(work: Work, rights: list[RightKind]) -> list[tuple[str, datetime]]:
    """Of which kinds of rights the shares are disputed, and since when; nothing of who says what."""
    names = {right.code: right.name for right in rights}
    found = standing.public_disputes(work) if work.standing == Standing.DISPUTED else []
    return [(", ".join(names.get(code, code) for code in one.rights), one.since) for one in found]


def _reader_of_work(request: HttpRequest, work: Work) -> Reader:
    holders = list(work.holders.all())
    people = [work.person_id, *(holder.owner.person_id for holder in holders)]
    bodies = [work.organisation_id, *(holder.owner.organisation_id for holder in holders)]
    okups = [holder.okup_id for holder in holders]
    return reader_of(request, work, people=people, bodies=bodies, okups=okups)


@under(GONE)
def _withdrawn(request: HttpRequest, work: Work) -> HttpResponse:
    """410: whoever cites the number learns that it was given, and that it is no mistake of theirs; nothing more."""
    return render(request, "registers/withdrawn.html", {"section": "registers", "number": work.number}, status=410)


def _rights(work: Work) -> set[str]:
    return {right for holder in work.holders.all() for right in holder.shares}


def _holder(holder: Holder, rights: Iterable[RightKind]) -> dict[str, Any]:
    """A line of the table of shares: the holder, and their per cent of each kind of right."""
    shares = [(right, holder.shares.get(right.code, "").rstrip("0").rstrip(".")) for right in rights]
    return {"holder": holder, "shares": shares}


@audience(Audience.EVERYONE)
@require_GET
@under(O100_19_2)
def owner(request: HttpRequest, number: int) -> HttpResponse:
    found: Owner = _found(rows.owner_page(), number)
    okups = [mandate.okup_id for mandate in found.standing]  # type: ignore[attr-defined]  # prefetched
    reader = reader_of(request, found, people=[found.person_id], bodies=[found.organisation_id], okups=okups)
    works = rows.works().filter(holders__owner=found).distinct().order_by("-pk")
    more = _few(search.WORKS, works, {"owner": number, "list": "all"})
    return _page(request, search.OWNERS, columns.OWNERS, found, reader, **more)


@audience(Audience.EVERYONE)
@require_GET
@under(O100_21_5)
def okup(request: HttpRequest, number: int) -> HttpResponse:
    found: Okup = _found(rows.okups(), number)
    reader = reader_of(request, found, people=[], bodies=[found.organisation_id], okups=[])
    mandates = rows.in_force(AgreementKind.MANDATE).filter(okup=found.organisation_id)
    members = rows.owners().filter(pk__in=mandates.values("owner")).order_by("order_kk", "pk")
    more = _few(search.OWNERS, members, {"okup": number, "sort": "name"})
    return _page(request, search.OKUPS, columns.OKUPS, found, reader, **more)


@audience(Audience.EVERYONE)
@require_GET
def user(request: HttpRequest, number: int) -> HttpResponse:
    found: Licensee = _found(rows.licensee_page(), number)
    okups = [agreement.okup_id for agreement in found.standing]  # type: ignore[attr-defined]  # prefetched
    reader = reader_of(request, found, people=[found.person_id], bodies=[found.organisation_id], okups=okups)
    return _page(request, search.USERS, columns.USERS, found, reader)


@audience(Audience.EVERYONE)
@require_GET
@under(OF_PLATFORM, O100_26_3)
def agreement(request: HttpRequest, number: int) -> HttpResponse:
    found, reader = _agreement(request, number)
    is_open = documents.may_open(request, found, reader)
    more = {
        "places": list(found.places.all()),
        "document": documents.document(found) if is_open else None,
        "told": documents.told(found, reader),
    }
    return _page(request, search.AGREEMENTS, AGREEMENTS, found, reader, **more)


@audience(Audience.SIGNED_IN)
@never_cache
@require_GET
@under(O100_2_8, O100_26_3, DOCUMENTS)
def agreement_document(request: SignedInRequest, number: int) -> HttpResponse:
    """The agreement itself in a tab of its own; the look is recorded. For whom it is not, it is not found."""
    found, reader = _agreement(request, number)
    kept = documents.document(found) if documents.may_open(request, found, reader) else None
    if kept is None:
        raise Http404
    audit.record(request.user, "opened the agreement", found, law=(O100_2_8, DOCUMENTS), sha256=kept.sha256)
    return to_look_at(kept.read(), kept.format, f"agreement-{found.pk}.{kept.format}")


def _agreement(request: HttpRequest, number: int) -> tuple[Agreement, Reader]:
    """An agreement and as what it is read; a platform contract is not found by the public."""
    found: Agreement = _found(rows.agreement_page(), number)
    parties = [party for party in (found.owner, found.licensee) if party is not None]
    people = [party.person_id for party in parties]
    bodies = [found.okup_id, found.second_okup_id, *(party.organisation_id for party in parties)]
    reader = reader_of(request, found, people=people, bodies=bodies, okups=[])
    if found.kind == AgreementKind.PLATFORM and reader == Reader.PUBLIC:
        raise Http404
    return found, reader


def _few(register: Register, found: QuerySet[Any], asked: dict[str, str | int]) -> dict[str, Any]:
    """The first rows of another register that belong to this one, and the way to all of them."""
    read = list(found[: FEW + 1])
    shown = [column for column in register.columns if column.listed]
    return {
        "columns": shown,
        "lines": lines_of(shown, read[:FEW]),
        "others": f"{reverse(register.route)}?{urlencode(asked)}" if len(read) > FEW else "",
    }

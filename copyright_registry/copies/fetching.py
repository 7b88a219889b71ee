"""Handing out a copy: who may have it now, the record of it, and its bytes for as long as the consent stands."""

from collections.abc import Iterator

from django.db import transaction
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from copyright_registry.changes.rules import authors_are_known
from copyright_registry.copies import documents
from copyright_registry.copies.documents import Offered
from copyright_registry.copies.law import CONSENT_ENDS, FETCHES
from copyright_registry.copies.models import CopyRequest, Fetch, LegalCopy, RequestState
from portal import audit
from portal.flow import Refusal, StepRefused, lock
from portal.law import O1315_11, under

CHUNK = 256 * 1024  # bytes between two looks at whether the consent still stands
HANDS_OUT = (Role.REGISTRAR, Role.HEAD_OF_DEPARTMENT)  # in cases of law
OPEN = RequestState.GIVEN.value  # the same word in both workflows
NOT_OPEN = Refusal(_("No copies are handed out here now: the consent has ended or was withdrawn."))
NOT_THIS = Refusal(_("This document is not among the copies that are given."))
NOT_YOURS = Refusal(_("These copies are not for you."))

Case = CopyRequest | LegalCopy


class Cut(Exception):
    """The consent ended while the copy was downloading: the connection breaks off, so that nobody takes it as whole."""


@under(O1315_11)
def may_fetch(person: User, case: Case, code: str = "") -> Refusal | None:
    """Why `person` cannot fetch copies of `case` now, or the one with this code."""
    is_theirs = case.requester_id == person.pk if isinstance(case, CopyRequest) else person.holds(*HANDS_OUT)
    if not is_theirs:
        return NOT_YOURS
    if case.state != OPEN or case.until is None or case.until <= timezone.now():
        return NOT_OPEN
    if isinstance(case, CopyRequest) and authors_are_known(case.entry):
        return NOT_OPEN  # who consented is no author any more, as a court has said
    return None if not code or code in given(case) else NOT_THIS


def given(case: Case) -> list[str]:
    """The codes of what is handed out in `case`."""
    return case.given if isinstance(case, CopyRequest) else case.documents


@under(O1315_11, FETCHES)
def fetch(person: User, case: Case, code: str) -> Offered:
    """Record that `person` fetches a copy now, and give it; StepRefused where they may not."""
    with transaction.atomic():
        lock(case)
        if refusal := may_fetch(person, case, code):
            raise StepRefused(refusal)
        copy = next(iter(documents.chosen(case.entry, [code])), None)
        if copy is None:
            raise StepRefused(NOT_THIS)
        field = "request" if isinstance(case, CopyRequest) else "legal"
        row = Fetch(person=person, document=code, name=copy.name, sha256=copy.sha256, **{field: case})
        row.save(force_insert=True)
        audit.record(person, "fetch a copy", case, law=(O1315_11, FETCHES), document=code, sha256=copy.sha256)
    return copy


@under(CONSENT_ENDS)
def chunks(case: Case, copy: Offered) -> Iterator[bytes]:
    """The bytes of the copy; before each piece the database is asked whether it may still go. Raises Cut."""
    with copy.open() as file:
        while piece := file.read(CHUNK):
            if not is_open(case):
                raise Cut(f"{case}: the consent ended while a copy was downloading.")
            yield piece


def is_open(case: Case) -> bool:
    """Whether copies are handed out at this moment, asked of the database."""
    now = timezone.now()
    return type(case)._base_manager.filter(pk=case.pk, state=OPEN, until__gt=now).exists()


def answer(case: Case, copy: Offered) -> HttpResponseBase:
    """The copy as a download; nothing of it is shown by a browser, nor kept on the way."""
    sent = StreamingHttpResponse(chunks(case, copy), content_type="application/octet-stream")
    sent["Content-Length"] = str(copy.size)
    sent["Content-Disposition"] = content_disposition_header(True, copy.name) or "attachment"
    sent["X-Content-Type-Options"] = "nosniff"
    sent["Cache-Control"] = "no-store"
    return sent

"""Handing out: the very bytes, recorded, for as long as the consent stands; what stands in the blackened text."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from copyright_registry.copies import asking, documents, fetching
from copyright_registry.copies import law as own_law
from copyright_registry.copies.models import CopyRequest, Fetch
from copyright_registry.models import Certificate
from portal import law
from portal.flow import StepRefused, sure
from tests.copyright_registry.copies import acts
from tests.people import PDF, People

pytestmark = pytest.mark.django_db


@pytest.mark.clause(law.O1315_11)
@pytest.mark.parametrize("code", acts.ALL)
def test_each_copy_has_the_bytes_that_its_sha256_tells(people: People, code: str) -> None:
    found = acts.given(people)

    copy = fetching.fetch(people.stranger, found, code)
    data = b"".join(fetching.chunks(found, copy))

    assert (hashlib.sha256(data).hexdigest(), len(data)) == (copy.sha256, copy.size)


@pytest.mark.clause(law.O1315_11)
def test_work_decision_and_certificate_are_the_original_bytes(people: People) -> None:
    entry = acts.entered(people)
    Certificate.objects.create(
        entry=entry, pdf=ContentFile(b"%PDF sheet", "c.pdf"), sha256="1" * 64, made_at=timezone.now()
    )
    bytes_of = {}
    for each in documents.offered(entry):
        with each.open() as file:
            bytes_of[each.code] = file.read()

    assert bytes_of["work"] == PDF
    assert bytes_of["decision"] == bytes(sure(sure(acts.application_of(entry).decision).pdf))
    assert bytes_of["certificate"] == b"%PDF sheet"


@pytest.mark.clause(own_law.BLACKENED)
def test_the_text_of_the_application_shows_names_and_the_work_and_no_other_personal_data(people: People) -> None:
    entry = acts.entered(people)
    (copy,) = documents.chosen(entry, ["application"])
    with copy.open() as file:
        text = file.read().decode()
    author = people.author

    assert author.full_name in text
    assert "Түнгі көш" in text
    for hidden in (author.iin, author.email, author.phone, author.address, author.get_region_display()):
        assert str(hidden) not in text
    assert sure(acts.application_of(entry).signature).document_sha256 in text


def test_a_line_that_a_later_form_adds_is_black_until_it_is_opened() -> None:
    signed = "Автор: А\nАтасының аты: Б\nТіркелді 870101300123 деп, a@b.kz, +7 701 234 5678\n"

    shown = documents.blackened(signed.encode(), "kk").decode().partition("\n\n")[2]

    black = documents.BLACK
    assert shown == f"Автор: А\nАтасының аты: {black}\nТіркелді {black} деп, {black}, {black}\n"


@pytest.mark.clause(law.O1315_11, own_law.FETCHES)
def test_each_fetch_is_recorded_with_who_what_and_when(people: People) -> None:
    found = acts.given(people)

    copy = fetching.fetch(people.stranger, found, "work")

    row = Fetch.objects.get()
    assert (row.request, row.person, row.document, row.sha256) == (found, people.stranger, "work", copy.sha256)


@pytest.mark.clause(law.O1315_11)
def test_nobody_else_fetches_and_nothing_else(people: People) -> None:
    found = acts.asked(people, acts.entered(people))
    acts.consent(people, people.author, found, documents=["decision"])

    for person, code in ((people.author, "decision"), (people.head, "decision"), (people.stranger, "work")):
        with pytest.raises(StepRefused):
            fetching.fetch(person, found, code)
    assert not Fetch.objects.exists()


@pytest.mark.clause(law.O1315_11)
@pytest.mark.parametrize("state", ["draft", "asked", "refused", "lapsed", "withdrawn", "revoked", "ended"])
def test_nothing_is_handed_out_in_any_other_state(people: People, state: str) -> None:
    found = acts.request_in(state, people)

    with pytest.raises(StepRefused):
        fetching.fetch(people.stranger, found, "work")


def test_after_the_term_nothing_is_handed_out_even_before_the_sweep(people: People) -> None:
    found = acts.given(people)
    CopyRequest.objects.update(until=timezone.now() - timedelta(seconds=1))

    with pytest.raises(StepRefused) as refused:
        fetching.fetch(people.stranger, found, "work")

    assert refused.value.refusal is fetching.NOT_OPEN


@pytest.mark.clause(law.O1315_11, own_law.CONSENT_ENDS)
def test_a_download_under_way_breaks_off_when_the_consent_is_withdrawn(people: People, monkeypatch: Any) -> None:
    found = acts.given(people)
    monkeypatch.setattr(fetching, "CHUNK", 16)  # so that a short poem comes in pieces
    copy = fetching.fetch(people.stranger, found, "work")
    pieces = fetching.chunks(found, copy)
    assert next(pieces) == PDF[:16]

    asking.revoke(people.author, CopyRequest.objects.get())

    with pytest.raises(fetching.Cut):
        next(pieces)
    assert list(pieces) == []


@pytest.mark.clause(own_law.BLACKENED)
@pytest.mark.parametrize(("language", "field"), [("kk", "Қолданылу саласы"), ("ru", "Область применения")])
def test_of_several_authors_and_of_a_program_names_and_abstract_show(language: str, field: str) -> None:
    signed = f"Автор 1: А Б\nАвтор 2: В Г\nТелефон: 1\n{field}: логистика\n"

    shown = documents.blackened(signed.encode(), language).decode().partition("\n\n")[2]

    assert shown == f"Автор 1: А Б\nАвтор 2: В Г\nТелефон: {documents.BLACK}\n{field}: логистика\n"

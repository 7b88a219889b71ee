"""The signatures of a case: what their pages show, who may look, and that a later check changes no verdict."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.powers import grant
from accounts.roles import Role
from copyright_registry import law as own_law
from copyright_registry.models import Application, State
from portal import audit, law
from portal.demo.people import PROVIDER
from portal.models import Trail
from portal.signing import stamping
from portal.signing.models import Recheck, Signature
from portal.signing.reasons import TITLES
from tests import people as acts
from tests.browser import client_of, said, soup
from tests.people import People, outage

OWNER, STAFF = "author", "examiner"
PAGES = {
    OWNER: ("registry:signatures", "registry:signature_check", "registry:signature_package"),
    STAFF: ("admin:application_signatures", "admin:application_signature_check", "admin:application_signature_package"),
}
EACH = pytest.mark.parametrize("role", PAGES)


@pytest.fixture(autouse=True)
def _in_english(people: People) -> Any:
    User.objects.update(language="en")
    with translation.override("en"):
        yield


def page(people: People, role: str, case: Application) -> Any:
    return client_of(getattr(people, role)).get(reverse(PAGES[role][0], args=[case.pk]))


def check(people: People, role: str, case: Application, signature: Signature | None) -> Any:
    assert signature is not None
    address = reverse(PAGES[role][1], args=[case.pk, signature.pk])
    return client_of(getattr(people, role)).post(address, follow=True)


def package(people: People, role: str, case: Application, signature: Signature | None) -> Any:
    assert signature is not None
    return client_of(getattr(people, role)).get(reverse(PAGES[role][2], args=[case.pk, signature.pk]))


def decided(case: Application) -> Signature:
    assert case.decision is not None
    assert case.decision.signature is not None
    return case.decision.signature


@EACH
def test_the_page_shows_the_frozen_verdict_of_each_signature(people: People, role: str) -> None:
    case = acts.application_in(State.ENTERED, people)

    shown = page(people, role, case)

    assert [heading.get_text() for heading in soup(shown).select("section[aria-labelledby^=signature] h2")] == [
        "Signature of the application",
        "Signature of the decision",
    ]
    assert len(soup(shown).select(".grounds > li")) == 2 * len(TITLES)
    assert people.author.full_name in said(shown).replace("\xa0", " ")
    assert people.head.full_name in said(shown).replace("\xa0", " ")
    assert people.author.iin not in said(shown)


@EACH
def test_before_the_decision_there_is_the_authors_signature_alone(people: People, role: str) -> None:
    case = acts.application_in(State.EXAMINATION, people)

    assert len(soup(page(people, role, case)).select("section[aria-labelledby^=signature]")) == 1


def test_a_draft_has_no_signatures_yet(people: People) -> None:
    assert "Nothing is signed" in said(page(people, OWNER, acts.application_in(State.DRAFT, people)))


@EACH
def test_a_time_stamp_is_owed_until_it_is_there(people: People, role: str, time_stamps: str) -> None:
    case = acts.application_in(State.EXAMINATION, people)
    assert "Owed" in said(page(people, role, case))

    stamping.stamp(case.signature_id or 0)

    assert "Owed" not in said(page(people, role, case))
    assert "TIME-STAMPING AUTHORITY" in said(page(people, role, case))


@EACH
def test_a_check_of_today_stands_beside_the_verdict(people: People, role: str) -> None:
    case = acts.application_in(State.ENTERED, people)

    answer = check(people, role, case, decided(case))

    assert "Checked again: the signature is valid." in said(answer)
    assert [tag.get_text() for tag in soup(answer).select("section > p .tag")] == ["Valid"]
    assert Recheck.objects.get().signature == decided(case)
    assert audit.of(decided(case)).latest("pk").actor == audit.key(getattr(people, role))


def test_a_check_that_does_not_confirm_leaves_the_verdict(people: People) -> None:
    case = acts.application_in(State.ENTERED, people)

    with outage():
        answer = check(people, OWNER, case, case.signature)

    assert "not confirmed" in said(answer)
    assert [tag.get_text() for tag in soup(answer).select("section > p .tag")] == ["Not confirmed"]
    assert len(soup(answer).select("dl .tag.good")) == 2


def test_a_second_check_within_a_minute_is_refused_with_words(people: People) -> None:
    case = acts.application_in(State.ENTERED, people)
    check(people, OWNER, case, case.signature)

    assert "a moment ago" in said(check(people, STAFF, case, case.signature))
    assert Recheck.objects.count() == 1


@EACH
def test_the_package_is_that_of_this_signature(people: People, role: str) -> None:
    case = acts.application_in(State.ENTERED, people)

    for signature, name in ((case.signature, "document.txt"), (decided(case), "document.pdf")):
        answer = package(people, role, case, signature)
        assert signature is not None
        assert f'{signature.purpose}-{case.number}-signature.zip"' in answer["Content-Disposition"]
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.read(name) == bytes(signature.document)


@EACH
def test_a_signature_of_another_case_is_not_found_in_this_one(people: People, role: str) -> None:
    case, other = (acts.application_in(State.EXAMINATION, people) for _each in range(2))

    assert check(people, role, case, other.signature).status_code == 404
    assert package(people, role, case, other.signature).status_code == 404
    assert not Recheck.objects.exists()


@EACH
def test_a_signature_by_power_of_attorney_says_so(people: People, role: str) -> None:
    case = acts.application_in(State.EXAMINATION, people)
    days = {"since": timezone.localdate(), "until": timezone.localdate()}
    paper = {"organisation": PROVIDER.bin, "purposes": ["decision"], "document": "№ 12, 05.01.2026"}
    Signature.objects.update(power=grant(None, iin=people.examiner.iin, **paper, **days))

    assert "№ 12, 05.01.2026" in said(page(people, role, case)).replace("\xa0", " ")


def test_the_supervisor_reads_the_signatures_and_adds_no_check(people: People) -> None:
    case = acts.application_in(State.ENTERED, people)
    supervisor = acts.staff("supervisor", Role.SUPERVISOR)
    User.objects.filter(pk=supervisor.pk).update(language="en")
    browser = client_of(supervisor)

    shown = browser.get(reverse(PAGES[STAFF][0], args=[case.pk]))
    answer = browser.post(reverse("admin:application_signature_check", args=[case.pk, case.signature_id]), follow=True)

    assert len(soup(shown).select("section[aria-labelledby^=signature]")) == 2
    assert not soup(shown).select("form[action$='/check/'] button")
    assert "Only the staff of the provider check a signature again." in said(answer)
    assert not Recheck.objects.exists()


@pytest.mark.clause(law.O100_2_8)
def test_each_look_of_the_staff_is_in_the_trail_and_none_of_the_author(people: People) -> None:
    case = acts.application_in(State.ENTERED, people)
    before = Trail.objects.count()

    page(people, STAFF, case)
    package(people, STAFF, case, case.signature)
    page(people, OWNER, case)
    package(people, OWNER, case, case.signature)

    looks = [(row.act, row.actor, row.subject) for row in Trail.objects.order_by("pk")[before:]]
    who, what = audit.key(people.examiner), audit.key(case)
    assert looks == [("looked at the signatures", who, what), ("took the evidence of a signature", who, what)]
    assert own_law.LOOKED_AT.id in Trail.objects.latest("pk").law


def test_the_case_leads_to_its_signatures(people: People) -> None:
    case = acts.application_in(State.ENTERED, people)

    for role, address in (
        (OWNER, case.get_absolute_url()),
        (STAFF, reverse("admin:application_change", args=[case.pk])),
    ):
        shown = client_of(getattr(people, role)).get(address)
        assert soup(shown).select(f"a[href='{reverse(PAGES[role][0], args=[case.pk])}']"), role


@pytest.mark.parametrize(("role", "queries"), [(OWNER, 10), (STAFF, 11)])
def test_more_checks_take_no_more_queries(
    people: People, role: str, queries: int, django_assert_num_queries: Any
) -> None:
    case = acts.application_in(State.ENTERED, people)
    browser, address = client_of(getattr(people, role)), reverse(PAGES[role][0], args=[case.pk])
    browser.get(address)

    for hours in (0, 1, 2):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            check(people, role, case, case.signature)
        with django_assert_num_queries(queries):
            browser.get(address)

"""Pages of agreements on paper: what an OKUP, an owner, staff and everybody else see and do."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Right, SubjectKind
from accounts.roles import Role
from accounts.subjects import CHOSEN, Subject
from contracts.models import Conflict, PaperAgreement
from contracts.paper.said import PartySaid
from portal import law
from portal.models import Trail
from portal.worktime.reckoning import ALMATY
from registers.models import Agreement, AgreementKind
from tests.browser import client_of
from tests.contracts.acts import on_platform
from tests.contracts.paper.acts import abroad, body_of, of, placed, said, society
from tests.people import PDF, someone, staff
from tests.registers import rows
from tests.registers.acts import keeper, okup, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]

FORM = {
    "number": "12",
    "concluded_on": "01.03.2019",
    "party_name": "Төлегенов Қайсар",
    "party_code": "800101300125",
    "right_types": ["copyright"],
    "powers": ["performance/broadcasting"],
}


@pytest.fixture
def clerk() -> Subject:
    return society("author2", 0, "Бірінші қоғам")


def desk_of(key: str, role: Role) -> Any:
    """The browser of staff who read English."""
    person = staff(key, role)
    person.language = "en"
    person.save(update_fields=["language"])
    return client_of(person)


def browser(subject: Subject) -> Any:
    client = client_of(subject.person)
    if subject.membership is not None:
        session = client.session
        session[CHOSEN] = subject.membership.pk
        session.save()
    return client


def page(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode()).replace("\u00a0", " ")


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("шарт.pdf", PDF)


@pytest.mark.clause(law.O100_5, law.O100_12)
def test_an_okup_places_a_mandate_by_the_form(clerk: Subject) -> None:
    answer = browser(clerk).post("/en/account/contracts/paper/new/mandate/", {**FORM, "scan": pdf()})
    paper = PaperAgreement.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, paper.get_absolute_url())
    assert paper.agreement.rights == ["performance"]
    shown = page(browser(clerk), paper.get_absolute_url())
    for expected in ("Төлегенов Қайсар", "№ 12", paper.sha256, "In force"):
        assert expected in shown
    assert "№ 12" in page(browser(clerk), "/en/account/contracts/paper/")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("licence", {"party_name": "Дала кафесі", "party_code": "990140004654", "places": "Дала\nТөле би 5"}),
        ("remuneration", {"right_types": ["related"], "powers": []}),
        ("mutual", {"foreign_name": "SACEM", "foreign_country": "FR", "foreign_code": "58"}),
    ],
)
def test_each_kind_has_its_form(clerk: Subject, kind: str, told: dict[str, Any]) -> None:
    address = f"/en/account/contracts/paper/new/{kind}/"
    assert page(browser(clerk), address)
    answer = browser(clerk).post(address, {**FORM, **told, "scan": pdf()})
    assert answer.status_code == 302, answer.content.decode()
    assert Agreement.objects.get().kind == kind


def test_a_mistake_loses_nothing_not_even_the_scan(clerk: Subject) -> None:
    client, address = browser(clerk), "/en/account/contracts/paper/new/mandate/"
    answer = client.post(address, {**FORM, "concluded_on": "01.02.2026", "scan": pdf()})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "concluded here, by EDS" in words
    assert 'value="12"' in words
    kept = answer.context["form"]["scan"].value()
    assert client.post(address, {**FORM, "scan": str(kept)}).status_code == 302


@pytest.mark.clause(law.O100_5)
def test_an_overlap_is_told_and_shown_to_both_okups_and_the_owner(clerk: Subject) -> None:
    author, rival = someone("author"), society("stranger", 1, "Екінші қоғам")
    placed(clerk, of(author))
    told = {**FORM, "party_name": author.full_name, "party_code": author.iin}
    answer = browser(rival).post("/en/account/contracts/paper/new/mandate/", {**told, "scan": pdf()}, follow=True)
    assert "overlaps another OKUP" in answer.content.decode()
    address = Conflict.objects.get().get_absolute_url()
    for subject in (clerk, rival, Subject(author)):
        shown = page(browser(subject), address)
        assert "Бірінші қоғам" in shown
        assert "Екінші қоғам" in shown
    page(browser(Subject(someone("author3"))), address, 404)
    public = page(client_of(None), Agreement.objects.get(is_contested=True).get_absolute_url())
    assert "Contested" in public
    assert "Overlap of mandates No." not in public
    assert "Two OKUPs have mandates" in page(browser(Subject(author)), "/en/account/")


def test_the_okup_notes_the_end_on_the_page(clerk: Subject) -> None:
    paper = placed(clerk, said())
    client = browser(clerk)
    assert client.post(paper.get_absolute_url(), {"last_day": "01.02.2026", "because": ""}).status_code == 422
    assert client.post(paper.get_absolute_url(), {"last_day": "01.02.2026", "because": "Бітті"}).status_code == 302
    assert "Бітті" in page(client, paper.get_absolute_url())
    assert Agreement.objects.get().state == "ended"


def test_papers_are_the_okups_own(clerk: Subject) -> None:
    paper = placed(clerk, said())
    rival, user = society("stranger", 1), keeper(someone("author"), organisation(SubjectKind.USER, place=2))
    page(browser(rival), paper.get_absolute_url(), 404)
    for address in ("/en/account/contracts/paper/", "/en/account/contracts/paper/new/mandate/"):
        page(browser(Subject(clerk.person)), address, 404)
        page(browser(user), address, 404)
    page(browser(clerk), "/en/account/contracts/paper/new/platform/", 404)


def test_who_may_not_keep_data_reads_why(clerk: Subject) -> None:
    other = keeper(someone("author"), body_of(clerk), Right.MONEY)
    assert "no right" in page(browser(other), "/en/account/contracts/paper/")


@pytest.mark.parametrize("count", [1, 12])
def test_lists_ask_as_often_for_twelve_as_for_one(
    clerk: Subject, django_assert_max_num_queries: Any, count: int
) -> None:
    for number in range(count):
        placed(clerk, said(number=str(number)))
    client = browser(clerk)
    page(client, "/en/account/contracts/paper/")
    with django_assert_max_num_queries(12):
        page(client, "/en/account/contracts/paper/")


# The document (26.3)


@pytest.mark.clause(law.O100_26_3, law.O100_2_8)
@pytest.mark.parametrize(
    ("who", "mandate", "mutual"),
    [
        ("nobody", 302, 302),
        ("stranger", 404, 200),
        ("owner", 200, 200),
        ("okup", 200, 200),
        ("officer", 200, 200),
        ("supervisor", 200, 200),
        ("examiner", 404, 200),
    ],
)
def test_who_opens_the_agreement_itself(clerk: Subject, who: str, mandate: int, mutual: int) -> None:
    author = someone("author")
    papers = [placed(clerk, of(author)), placed(clerk, abroad())]
    roles = {
        "officer": ("registrar", Role.REGISTERS_OFFICER),
        "supervisor": ("supervisor", Role.SUPERVISOR),
        "examiner": ("examiner", Role.EXAMINER),
    }
    subjects = {"owner": Subject(author), "okup": clerk}
    if who == "nobody":
        client = client_of(None)
    elif who in roles:
        client = client_of(staff(*roles[who]))
    else:
        client = browser(subjects.get(who) or Subject(someone("stranger")))
    for paper, status in zip(papers, (mandate, mutual), strict=True):
        address = f"/en/registers/agreements/{paper.agreement_id}/document/"
        answer = client.get(address)
        assert answer.status_code == status, (who, address)
        assert ("Open the document" in page(client, paper.agreement.get_absolute_url())) == (status == 200)
        if status == 200:
            assert answer.content == PDF
            assert Trail.objects.filter(act="opened the agreement").exists()


def test_an_owner_sees_who_of_the_staff_opened_the_agreement(clerk: Subject) -> None:
    author = someone("author")
    paper = placed(clerk, of(author))
    client_of(staff("registrar", Role.REGISTERS_OFFICER)).get(
        f"/en/registers/agreements/{paper.agreement_id}/document/"
    )
    assert "opened the agreement" in page(browser(Subject(author)), "/en/account/looks/")


@pytest.mark.clause(law.O100_8)
@pytest.mark.parametrize(("now", "words"), [("2026-11-20", "placed in time"), ("2026-12-01", "placed late")])
def test_the_page_of_the_register_says_whether_it_was_placed_in_time(clerk: Subject, now: str, words: str) -> None:
    with time_machine.travel(datetime.fromisoformat(f"{now}T12:00:00+05:00"), tick=False):
        placed(clerk, abroad(date(2026, 11, 13)))
        shown = page(client_of(None), Agreement.objects.get().get_absolute_url())
    for expected in (words, "SACEM", "France", "CISAC 58", "on paper, a scan was placed"):
        assert expected in shown


@pytest.mark.clause(law.O100_27_x, law.O100_28_x)
def test_the_page_names_ways_and_places_of_a_licence(clerk: Subject) -> None:
    cafe = rows.licensee(rows.organisation("990140004654"))
    told = said(
        AgreementKind.LICENCE, party=PartySaid(number=cafe.pk), powers=("performance/broadcasting",),
        places=("кафе «дала»", "Тағы бір орын"),
    )  # fmt: skip
    placed(clerk, told)
    shown = page(client_of(None), Agreement.objects.get().get_absolute_url())
    for expected in ("broadcasting", "Тағы бір орын", "Төле би 5"):
        assert expected in shown


def test_platform_contracts_stand_in_no_public_list() -> None:
    clerk = keeper(someone("author2"), okup())
    contract = on_platform(body_of(clerk))
    for address in ("/en/registers/agreements/", "/en/registers/agreements.csv", "/api/v1/agreements"):
        answer = client_of(None).get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert b"6-2026-1" not in content, address
    page(client_of(None), contract.get_absolute_url(), 404)
    page(client_of(None), f"/api/v1/agreements/{contract.pk}", 404)
    assert "6-2026-1" in page(browser(clerk), contract.get_absolute_url())
    assert "6-2026-1" in page(client_of(staff("supervisor", Role.SUPERVISOR)), contract.get_absolute_url())


# Staff


@pytest.mark.clause(law.O100_8)
def test_the_supervisors_desk_shows_what_was_placed_late(clerk: Subject) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=ALMATY), tick=False):
        placed(clerk, abroad(date(2026, 11, 13), number="L-1"))
        placed(clerk, abroad(date(2026, 11, 30), number="T-1"))
        desk = desk_of("supervisor", Role.SUPERVISOR)
        late = page(desk, "/admin/contracts/paperagreement/?late=yes")
        assert "L-1" in late
        assert "T-1" not in late
        assert "placed late" in late
        paper = PaperAgreement.objects.get(agreement__agreement_number="L-1")
        assert "SACEM" in page(desk, f"/admin/contracts/paperagreement/{paper.pk}/change/")


@pytest.mark.clause(law.O100_5)
def test_the_officer_decides_on_the_desk_and_the_supervisor_looks_on(clerk: Subject) -> None:
    author, rival = someone("author"), society("stranger", 1, "Екінші қоғам")
    placed(clerk, of(author))
    placed(rival, of(author))
    conflict = Conflict.objects.get()
    address = f"/admin/contracts/conflict/{conflict.pk}/"
    looking, deciding = (desk_of(*one) for one in (
        ("supervisor", Role.SUPERVISOR), ("registrar", Role.REGISTERS_OFFICER),
    ))  # fmt: skip
    assert author.full_name in page(looking, "/admin/contracts/conflict/")
    assert "Only the officer" in page(looking, f"{address}change/")
    told = {"stands": "placed", "basis": "court", "document": "№ 5", "last_day": "01.11.2026", "because": "Сот шешті"}
    assert looking.post(f"{address}decide/", told).status_code == 422
    assert deciding.post(f"{address}decide/", {**told, "document": ""}).status_code == 422
    assert deciding.get(f"{address}decide/").status_code == 404
    assert deciding.post(f"{address}decide/", told).status_code == 302
    conflict.refresh_from_db()
    assert conflict.state == "placed"
    assert "Сот шешті" in page(deciding, f"{address}change/")
    assert "Сот шешті" in page(browser(Subject(author)), conflict.get_absolute_url())
    page(client_of(staff("examiner", Role.EXAMINER)), f"{address}change/", 403)

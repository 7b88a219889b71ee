"""The desk: who sees what, by due moment, the steps, decisions of courts with their scans, the head's signature."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from copyright_registry.changes import wording
from copyright_registry.changes.models import Ask, Change, ChangeGround, ChangeState, CourtDecision
from copyright_registry.models import Entry
from portal import law
from portal.flow import sure
from portal.models import Trail
from tests import people as people_acts
from tests import samples
from tests.browser import client_of, errors, one, said, soup, typed
from tests.copyright_registry.changes import acts
from tests.people import PDF, People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker", "english")]
LIST = "/admin/copyright_registry/change/"


@pytest.fixture
def entry(people: People) -> Entry:
    User.objects.update(language="en")
    return acts.entered(people)


@pytest.fixture
def registrar(entry: Entry) -> User:
    person = acts.registrar()
    User.objects.filter(pk=person.pk).update(language="en")
    return User.objects.get(pk=person.pk)


@pytest.fixture
def change(people: People, entry: Entry, registrar: User) -> Change:
    """A request that the registrar has to draft on."""
    change = acts.begin(people.author, entry)
    acts.sign(people, change)
    return change


def at(change: Change, page: str = "page/") -> str:
    return f"{LIST}{change.pk}/{page}"


def in_english(person: User) -> User:
    person.language = "en"
    person.save()
    return person


@pytest.mark.clause(law.O1315_15_1)
def test_a_change_goes_over_the_desks_to_the_heads_signature(people: People, change: Change, registrar: User) -> None:
    clerk, head_of_department, head = (
        client_of(in_english(one)) for one in (registrar, people.head_of_department, people.head)
    )
    assert "Done" in said(clerk.post(at(change, "step/propose/"), {"result": "carry_out"}, follow=True))
    page = head_of_department.get(at(change))
    decision = one(soup(page), "form[action$='/step/agree/'] [name=decision]")["value"]
    assert "Done" in said(head_of_department.post(at(change, "step/agree/"), {"decision": decision}, follow=True))
    change.refresh_from_db()

    cms = people.sign(people.head, bytes(sure(sure(change.decision).pdf)))
    answer = head.post(at(change, "decide/"), {"cms": cms}, follow=True)

    assert "Signed: Carried out." in said(answer)
    assert Entry.current.get().version == 2
    assert head.get(at(change, "decision/")).content == bytes(sure(sure(change.decision).pdf))


def test_every_look_is_recorded(people: People, change: Change, registrar: User) -> None:
    client = client_of(registrar)
    client.get(at(change))
    client.get(f"{LIST}{change.pk}/change/")

    looks = Trail.objects.filter(act="looked at", subject__endswith=str(change.pk))

    assert looks.count() == 2


def test_the_iin_of_an_author_is_shown_in_short(people: People, change: Change, registrar: User) -> None:
    page = client_of(registrar).get(at(change)).content.decode()

    assert people.author.iin not in page
    assert people.author.iin[:6] in page


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("registrar", True),
        ("head_of_department", True),
        ("deputy", True),
        ("head", True),
        ("examiner", False),
        ("author", False),
    ],
)
def test_the_desk_is_for_those_whose_work_it_is(
    people: People, change: Change, registrar: User, role: str, sees: bool
) -> None:
    person = registrar if role == "registrar" else getattr(people, role)

    answer = client_of(person).get(at(change))

    assert (answer.status_code == 200) is sees


def test_the_supervisor_reads_and_takes_no_step(people: People, change: Change) -> None:
    supervisor = in_english(people_acts.staff("supervisor", Role.SUPERVISOR))

    page = client_of(supervisor).get(at(change))

    assert page.status_code == 200
    assert not soup(page).select("form[action*='/step/']")


def test_staff_do_not_see_what_concerns_their_own_entry(people: People, registrar: User) -> None:
    begun = acts.begin(people.author, acts.entered(people, people.stranger))
    acts.sign(people, begun, people.author, people.stranger)
    both = acts.make_registrar(people.stranger)

    assert client_of(both).get(at(begun)).status_code == 404
    assert client_of(registrar).get(at(begun)).status_code == 200
    assert client_of(people.head).get(at(begun)).status_code == 200


def test_a_refusal_lacks_nothing_and_nothing_typed_is_lost(people: People, change: Change, registrar: User) -> None:
    clerk = client_of(registrar)

    answer = clerk.post(at(change, "step/propose/"), {"result": "refuse", "reason_kk": "Себебі осы."})

    assert answer.status_code == 422
    assert {"#id_reason_ru"} <= set(errors(answer))
    assert typed(answer, "reason_kk").strip() == "Себебі осы."
    grounds = {ground.code for ground in ChangeGround.objects.all()}
    offered = one(soup(answer), "form[action$='/step/propose/']").select("[name=grounds]")
    assert (len(grounds), len(offered)) == (4, 3)  # that of courts is not for a request


def test_a_step_that_is_no_longer_open_keeps_what_was_written(people: People, change: Change, registrar: User) -> None:
    acts.propose(change)
    sent = {
        "result": "refuse", "reason_kk": "Себебі", "reason_ru": "Моё слово",
        "grounds": [ChangeGround.objects.get(code="not_technical").pk],
    }  # fmt: skip

    answer = client_of(registrar).post(at(change, "step/propose/"), sent)

    assert answer.status_code == 422
    assert "Моё слово" in said(answer)


def test_the_list_is_by_due_moment(people: People, change: Change, registrar: User) -> None:
    page = client_of(registrar).get(LIST)

    assert "Technical correction" in said(page)
    assert "Enter a decision of a court" in said(page)
    assert "Enter a decision" not in said(client_of(in_english(people.head)).get(LIST))
    assert "In the list: 0" in said(client_of(registrar).get(f"{LIST}?due=late"))


# Decisions of courts


def decided(entry: Entry, **said: object) -> dict[str, object]:
    """The form of a court's decision as the registrar sends it."""
    data = wording.data_of(entry)
    today = timezone.localdate()
    return {
        "court": "Алматы қалалық соты", "number": "2-15", "decided_on": "01.09.2026", "in_force_since": "02.10.2026",
        "received_on": f"{today:%d.%m.%Y}", "asks": "correct", "scan": SimpleUploadedFile("court.pdf", PDF),
        **data, "created_on": f"{date.fromisoformat(data['created_on']):%d.%m.%Y}", **said,
    }  # fmt: skip


@pytest.mark.clause(law.O1315_15_2, law.O1315_15_3)
def test_the_registrar_enters_what_a_court_has_ordered(entry: Entry, registrar: User) -> None:
    clerk = client_of(registrar)
    asked = clerk.get(f"{LIST}court/?entry={entry.number}")
    assert typed(asked, "authors").strip() == entry.authors[0]

    answer = clerk.post(
        f"{LIST}court/?entry={entry.number}", decided(entry, authors="Жиһангеров Марат Қуатұлы"), follow=True
    )

    change = Change.objects.get()
    assert answer.redirect_chain[-1][0] == at(change)
    assert (change.state, [one.column for one in change.amendments.all()]) == (ChangeState.RECEIVED, ["authors"])
    scan = clerk.get(at(change, "scan/"))
    assert (scan.content, scan["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert Trail.objects.filter(act="opened the decision of the court").count() == 1


def test_a_cancellation_by_a_court_changes_no_data(entry: Entry, registrar: User) -> None:
    client_of(registrar).post(f"{LIST}court/?entry={entry.number}", decided(entry, asks="cancel", title_kk="Басқа"))

    change = Change.objects.get()
    assert (change.asks, change.amendments.count()) == (Ask.CANCEL, 0)


@pytest.mark.parametrize(
    ("said_wrong", "told"),
    [
        ({"scan": SimpleUploadedFile("court.pdf", b"MZ not a pdf")}, "not a PDF"),
        ({"scan": SimpleUploadedFile("court.pdf", samples.locked_pdf("1"))}, "locked with a password"),
        ({"scan": SimpleUploadedFile("court.pdf", b"")}, "empty"),
        ({"number": ""}, "Number of the decision"),
        ({"in_force_since": "01.08.2026"}, "in this order"),
        ({}, "Nothing is changed yet"),
    ],
)
def test_what_cannot_be_of_a_court_is_told(
    entry: Entry, registrar: User, said_wrong: dict[str, object], told: str
) -> None:
    new = {} if told.startswith("Nothing") else {"title_ru": "Другое"}

    answer = client_of(registrar).post(f"{LIST}court/?entry={entry.number}", decided(entry, **new, **said_wrong))

    assert answer.status_code == 422
    assert any(told in words for words in errors(answer).values()), errors(answer)
    assert not CourtDecision.objects.exists()


def test_a_court_decides_on_an_entry_that_there_is(entry: Entry, registrar: User) -> None:
    answer = client_of(registrar).get(f"{LIST}court/?entry=99")

    assert "There is no entry with this number" in said(answer)


def test_only_the_registrar_opens_the_form_of_a_court(people: People, entry: Entry) -> None:
    assert client_of(people.head).get(f"{LIST}court/").status_code == 403


def test_the_scan_lies_encrypted(entry: Entry, registrar: User) -> None:
    from django.db import connection

    acts.by_court(entry, Ask.CANCEL)

    with connection.cursor() as cursor:
        cursor.execute("SELECT scan FROM copyright_registry_courtdecision")
        assert PDF not in bytes(cursor.fetchone()[0])
    assert bytes(CourtDecision.objects.get().scan) == PDF

"""The provider's course: who may take which step, what a court orders, and the version that comes of it."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry import facts, registration
from copyright_registry.changes import course, rules
from copyright_registry.changes.models import OPEN, Ask, Change, ChangeGround, ChangeResult, ChangeState, CourtDecision
from copyright_registry.changes.steps import FLOW
from copyright_registry.models import Certificate, Entry, Status
from portal import law
from portal.flow import StepRefused, sure
from portal.models import Notice, Trail
from portal.worktime import terms
from tests import people as people_acts
from tests.copyright_registry.changes import acts
from tests.pdfs import text
from tests.people import People
from tests.week import Week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker", "english")]

AUTHORS = {"author", "stranger"}
# Who may take which step from which state: all else is refused. The stranger is the other author of the entry.
OPEN_STEPS = {
    ("edit", ChangeState.DRAFT): {"author"},
    ("sign", ChangeState.DRAFT): {"author"},
    ("sign as the last", ChangeState.DRAFT): {"author"},
    ("take back", ChangeState.DRAFT): {"author"},
    ("sign", ChangeState.SIGNING): {"stranger"},
    ("sign as the last", ChangeState.SIGNING): {"stranger"},
    ("decline to sign", ChangeState.SIGNING): {"stranger"},
    ("take back", ChangeState.SIGNING): {"author"},
    ("draft the decision", ChangeState.RECEIVED): {"registrar"},
    ("return", ChangeState.PROPOSED): {"head_of_department", "deputy"},
    ("agree", ChangeState.PROPOSED): {"head_of_department", "deputy"},
    ("hand back", ChangeState.AGREED): {"head"},
    ("carry out", ChangeState.AGREED): {"head"},
}
ROLES = ("author", "stranger", "registrar", "head_of_department", "deputy", "examiner", "head")


@pytest.fixture
def entry(people: People) -> Entry:
    """An entry of two authors."""
    return acts.entered(people, people.stranger)


@pytest.fixture
def alone(people: People) -> Entry:
    """An entry of one author."""
    return acts.entered(people)


def person(people: People, role: str) -> User:
    return acts.registrar() if role == "registrar" else getattr(people, role)


def received(people: People, entry: Entry, asks: str = Ask.CORRECT, **new: str) -> Change:
    """A request signed by its only author."""
    change = acts.begin(people.author, entry, asks, **new)
    acts.sign(people, change)
    return change


@pytest.mark.clause(law.O1315_7_3, law.O1315_7_4)
@pytest.mark.parametrize("state", ChangeState.values)
def test_each_step_is_open_to_whom_the_table_names_and_to_nobody_else(people: People, entry: Entry, state: str) -> None:
    change = acts.change_in(state, people, entry)

    open_steps = {
        (step.name, role) for step in FLOW.steps for role in ROLES if step.refusal(person(people, role), change) is None
    }

    assert open_steps == {(name, role) for (name, at), roles in OPEN_STEPS.items() if at == state for role in roles}


def test_each_act_leaves_one_entry_in_the_trail(people: People, entry: Entry) -> None:
    change = acts.change_in(ChangeState.DONE, people, entry)

    trail = Trail.objects.filter(subject__endswith=str(change.pk)).order_by("pk")

    assert [row.act for row in trail] == [
        "begin a change", "sign", "sign as the last", "draft the decision", "agree", "carry out",
    ]  # fmt: skip
    assert trail.last().law == ["O1315-15.1", "O1315-5.5", "O1315-7.4"]


@pytest.mark.clause(law.O1315_15_1, law.O1315_A3)
def test_a_correction_makes_a_new_version_and_keeps_the_old(people: People, alone: Entry) -> None:
    change = received(people, alone, title_kk="Түнгі көш жолы", authors="Суйінбаева Әсемгүл Жұмағалиқызы")

    now = acts.carry_out(people, change)

    before = Entry.objects.get(pk=alone.pk)
    assert (now.number, now.version, now.status) == (alone.number, 2, Status.IN_FORCE)
    assert (now.title_kk, now.title_ru, now.author_names) == (
        "Түнгі көш жолы", alone.title_ru, "Суйінбаева Әсемгүл Жұмағалиқызы",
    )  # fmt: skip
    assert (now.registered_at, now.received_at, now.kind) == (alone.registered_at, alone.received_at, alone.kind)
    assert (before.superseded_at, before.title_kk) == (now.made_at, "Түнгі көш")
    assert now.code != before.code
    change.refresh_from_db()
    assert (change.state, change.made, change.closed_at) == (ChangeState.DONE, now, now.made_at)


@pytest.mark.clause(law.O1315_A3)
def test_the_bytes_of_a_version_name_what_it_replaces_and_why(people: People, alone: Entry) -> None:
    change = received(people, alone)
    now = acts.carry_out(people, change)

    body = json.loads(bytes(now.body))

    assert body["replaces"] == {"version": 1, "fingerprint": alone.fingerprint}
    assert body["ground"] == {
        "by": "authors", "asks": "correct", "request": 1, "text_sha256": Change.objects.get().text_sha256,
    }  # fmt: skip
    assert body["decision_sha256"] == sure(now.decision).pdf_sha256
    assert body["work_sha256"] == json.loads(bytes(alone.body))["work_sha256"]
    assert now.fingerprint == hashlib.sha256(bytes(now.body)).hexdigest()
    assert people.author.iin not in bytes(now.body).decode()


@pytest.mark.clause(law.O1315_15_1, law.O1315_13_1)
def test_the_new_certificate_names_the_one_it_replaces(people: People, alone: Entry, time_stamps: str) -> None:
    now = acts.carry_out(people, received(people, alone))

    certificate = registration.certify(now.pk)

    said = facts.certificate_facts(now)
    assert sure(said.replaced).code == alone.code
    assert (sure(said.replaced).issued_at, sure(said.replaced).on) == (alone.made_at, now.made_at)
    assert said.decision_signed_at == now.made_at
    assert sure(certificate).entry == now
    assert {one.name for one in facts.attachments(now)} >= {"decision.pdf", "entry.json"}
    assert registration.certify(now.pk) is None


@pytest.mark.clause(law.O1315_A4, law.O1315_15_1)
def test_a_cancelled_entry_stays_as_cancelled_and_gets_no_certificate(
    people: People, alone: Entry, time_stamps: str
) -> None:
    now = acts.carry_out(people, received(people, alone, Ask.CANCEL))

    assert (now.version, now.status, now.title_kk) == (2, Status.CANCELLED, alone.title_kk)
    assert registration.certify(now.pk) is None
    assert not Certificate.objects.filter(entry=now).exists()
    assert Notice.objects.get(template="copyright_registry/change_done").context["asks"] == "cancel"
    with pytest.raises(StepRefused, match="cancelled"):
        acts.begin(people.author, now)
    with pytest.raises(StepRefused, match="cancelled"):
        acts.by_court(now, Ask.CANCEL)


def test_the_certificate_of_a_version_replaced_before_it_was_made_is_made_all_the_same(
    people: People, alone: Entry, time_stamps: str
) -> None:
    acts.carry_out(people, received(people, alone))

    assert registration.certify(alone.pk) is not None
    assert not terms.of(sure(alone.application)).filter(ended_at=None).exists()


@pytest.mark.clause(law.O1315_15_1, law.O1315_14)
def test_a_refusal_changes_nothing_and_gives_grounds_and_reasons(people: People, alone: Entry) -> None:
    change = received(people, alone)

    now = acts.carry_out(people, change, ChangeResult.REFUSE)

    assert now == alone
    assert change.state == ChangeState.REFUSED
    assert [notice.person for notice in Notice.objects.filter(template="copyright_registry/change_refused")] == [
        people.author
    ]
    assert (change.due_at, terms.of(change).get().is_kept) == (None, True)


@pytest.mark.parametrize("missing", ["grounds", "reason_kk", "reason_ru"])
def test_a_refusal_without_grounds_or_reasons_is_not_drafted(people: People, alone: Entry, missing: str) -> None:
    change = received(people, alone)
    said = {"grounds": ChangeGround.objects.all()[:1], "reason_kk": "Себебі", "reason_ru": "Причина"}
    said[missing] = [] if missing == "grounds" else " "

    with pytest.raises(StepRefused, match="Choose the grounds"):
        course.propose(acts.registrar(), change, ChangeResult.REFUSE, **said)


def test_a_draft_goes_back_with_a_reason_and_the_term_runs_on(people: People, alone: Entry) -> None:
    change = received(people, alone)
    due = change.due_at
    acts.propose(change)

    course.send_back(people.deputy, change, "Негізін қараңыз.")
    acts.propose(change)
    acts.agree(people, change)
    course.hand_back(people.head, change, "Қайта қараңыз.")

    assert (change.state, change.due_at) == (ChangeState.RECEIVED, due)
    because = list(change.decisions.order_by("pk").values_list("returned_because", flat=True))
    assert because == ["Негізін қараңыз.", "Қайта қараңыз."]


def test_who_drafted_does_not_agree_and_who_signs_today_does_not_agree(people: People, alone: Entry) -> None:
    change = received(people, alone)
    acts.propose(change)
    registrar = acts.registrar()
    Appointment.objects.filter(role=Role.DEPUTY_HEAD).update(iin_digest=registrar.iin_digest)

    with pytest.raises(StepRefused, match="drafted a result does not agree"):
        course.agree(User.objects.get(pk=registrar.pk), change, sure(change.decision))
    Appointment.objects.filter(role=Role.HEAD_OF_DEPARTMENT).update(iin_digest=people.head.iin_digest)
    with pytest.raises(StepRefused, match="You sign for the provider today"):
        course.agree(User.objects.get(pk=people.head.pk), change, sure(change.decision))


def test_nobody_decides_on_their_own_entry(people: People) -> None:
    change = acts.begin(people.author, acts.entered(people, people.stranger))
    acts.sign(people, change, people.author, people.stranger)
    both = acts.make_registrar(people.stranger)

    with pytest.raises(StepRefused, match="own entry"):
        course.propose(both, change, ChangeResult.CARRY_OUT)
    assert rules.turn(change) == []


def test_a_draft_of_another_decision_is_not_agreed(people: People, alone: Entry) -> None:
    change = received(people, alone)
    acts.propose(change)
    former = sure(change.decision)
    course.send_back(people.deputy, change, "Қайта.")
    acts.propose(change)

    with pytest.raises(StepRefused, match="has changed since"):
        course.agree(people.head_of_department, change, former)


def test_a_decision_is_not_signed_with_a_private_key(people: People, alone: Entry) -> None:
    change = received(people, alone)
    acts.propose(change)
    acts.agree(people, change)
    pdf = bytes(sure(sure(change.decision).pdf))

    with pytest.raises(StepRefused):
        course.decide(people.head, change, people.authority.sign_cms("stranger", pdf, False))

    assert Entry.objects.get() == alone


@pytest.mark.clause(law.O1315_15_2, law.O1315_15_3)
def test_a_court_exchanges_an_author_without_their_consent(people: People, alone: Entry) -> None:
    change = acts.by_court(alone, authors="Жиһангеров Марат Қуатұлы", kind="musical")

    assert (change.state, change.number, change.bound_by) == (ChangeState.RECEIVED, 1, "court_decision")
    assert not change.signers.exists()
    now = acts.carry_out(people, change)

    assert (now.authors, now.kind.code, now.version) == (["Жиһангеров Марат Қуатұлы"], "musical", 2)
    assert Trail.objects.get(act="carry out the decision of a court").law[:2] == ["O1315-15.2", "O1315-15.3"]
    body = json.loads(bytes(now.body))
    assert (body["ground"]["by"], body["ground"]["number"]) == ("court", "7119-26-00-2/1234")
    told = Notice.objects.get(template="copyright_registry/change_by_court")
    assert told.person == people.author


@pytest.mark.clause(law.O1315_15_2)
def test_what_a_court_has_said_of_the_authors_is_changed_by_a_court_alone(people: People, alone: Entry) -> None:
    now = acts.carry_out(people, acts.by_court(alone, authors="Жиһангеров Марат Қуатұлы"))

    with pytest.raises(StepRefused, match="by a court alone"):
        acts.begin(people.author, now)
    again = acts.carry_out(people, acts.by_court(now, Ask.CANCEL))

    assert (again.version, again.status) == (3, Status.CANCELLED)


@pytest.mark.clause(law.O1315_15_2)
def test_a_court_cancels_an_entry_of_the_register_before(people: People, alone: Entry) -> None:
    Entry.objects.update(application=None)

    now = acts.carry_out(people, acts.by_court(Entry.objects.get(), Ask.CANCEL))

    assert (now.version, now.status, now.application) == (2, Status.CANCELLED, None)


@pytest.mark.clause(law.O1315_15_2, law.O1315_13_1)
def test_a_changed_entry_of_the_register_before_gets_a_certificate_of_ours(
    people: People, alone: Entry, time_stamps: str
) -> None:
    Entry.objects.update(application=None)

    now = acts.carry_out(people, acts.by_court(Entry.objects.get(), title_ru="Ночной путь"))

    assert registration.certify(alone.pk) is None
    assert registration.certify(now.pk) is not None
    assert sure(facts.certificate_facts(now).replaced).code == ""


@pytest.mark.clause(law.O1315_15_3)
@pytest.mark.parametrize(("came", "due"), [("mon", "tue 18:30"), ("thu", "fri 18:30"), ("fri", "mon+ 18:30")])
def test_a_courts_decision_is_due_by_the_end_of_the_next_working_day_after_its_receipt(
    people: People, alone: Entry, week: Week, came: str, due: str
) -> None:
    registrar = acts.registrar()
    with week.at("sat 10:00"):
        change = course.enter_court_decision(registrar, alone, Ask.CANCEL, acts.court(received_on=week.day(came)), {})

    assert week.name(sure(change.due_at)) == due
    assert sure(change.received_at).astimezone(timezone.get_current_timezone()).date() == week.day(came)


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"received_on": timedelta(days=1)}, "after today"),
        ({"in_force_since": timedelta(days=1)}, "in this order"),
        ({"decided_on": timedelta(days=0), "in_force_since": timedelta(days=-1)}, "in this order"),
    ],
)
def test_a_courts_decision_with_impossible_dates_is_not_recorded(
    people: People, alone: Entry, dates: dict[str, timedelta], told: str
) -> None:
    today = timezone.localdate()
    court = acts.court(**{name: today + days for name, days in dates.items()})

    with pytest.raises(StepRefused, match=told):
        course.enter_court_decision(acts.registrar(), alone, Ask.CANCEL, court, {})

    assert not CourtDecision.objects.exists()


def test_only_the_registrar_enters_what_a_court_has_decided(people: People, alone: Entry) -> None:
    for officer in (people.head, people.head_of_department, people.author):
        with pytest.raises(StepRefused, match="Only the registrar"):
            course.enter_court_decision(officer, alone, Ask.CANCEL, acts.court(), {})


def test_a_court_is_obeyed_while_the_authors_ask_for_something_and_their_request_is_stale_then(
    people: People, alone: Entry
) -> None:
    change = received(people, alone)
    acts.carry_out(people, acts.by_court(alone, title_ru="Ночной путь"))
    change = Change.objects.get(pk=change.pk)

    with pytest.raises(StepRefused, match="no longer stands"):
        acts.propose(change)
    acts.propose(change, ChangeResult.REFUSE)
    acts.agree(people, change)
    acts.decide(people, change)

    assert (change.state, Entry.current.get().version) == (ChangeState.REFUSED, 2)


def test_what_was_agreed_is_not_carried_out_on_a_version_that_stands_no_more(people: People, alone: Entry) -> None:
    change = received(people, alone)
    acts.propose(change)
    acts.agree(people, change)
    acts.carry_out(people, acts.by_court(alone, title_ru="Ночной путь"))
    change = Change.objects.get(pk=change.pk)

    with pytest.raises(StepRefused, match="no longer stands"):
        acts.decide(people, change)

    assert Entry.objects.count() == 2
    assert sure(Change.objects.get(pk=change.pk).decision).signature is None


def test_of_one_entry_one_decision_of_a_court_is_open(people: People, alone: Entry) -> None:
    acts.by_court(alone, Ask.CANCEL)

    with pytest.raises(StepRefused, match="being carried out already"):
        acts.by_court(alone, title_ru="Ночной путь")

    assert (Change.objects.count(), CourtDecision.objects.count()) == (1, 1)


def test_the_table_itself_refuses_a_version_without_its_change_and_a_second_that_stands(
    people: People, alone: Entry
) -> None:
    change = received(people, alone)

    with pytest.raises(IntegrityError, match="change_done_made_a_version"), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(made=alone)
    with pytest.raises(IntegrityError, match="change_with_the_provider_is_due"), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(due_at=None, bound_by="")
    with pytest.raises(IntegrityError, match="change_received_is_numbered"), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(number=None)


def test_who_hears_when_a_change_is_late(people: People, alone: Entry) -> None:
    change = received(people, alone)
    registrar = acts.registrar()
    assert (rules.turn(change), rules.above(change)) == ([registrar], [people.head_of_department])
    acts.propose(change)
    assert (rules.turn(change), rules.above(change)) == ([people.head_of_department, people.deputy], [people.head])
    acts.agree(people, change)
    assert rules.turn(change) == [people.head]
    assert rules.concerned(change) == [people.author, people.head]


def test_every_open_state_is_somebodys() -> None:
    moved = {source for step in FLOW.steps for source in step.moves}

    assert set(OPEN) == moved


@pytest.mark.clause(law.O1315_17)
@pytest.mark.parametrize("result", ChangeResult)
def test_the_decision_names_entry_request_people_and_the_way_to_complain(
    people: People, alone: Entry, result: ChangeResult
) -> None:
    change = received(people, alone)
    acts.propose(change, result)
    acts.agree(people, change)

    read = text(bytes(sure(sure(change.decision).pdf)))

    for part in (
        "№ 1, 1-нұсқа", "№ 1, версия 1", people_acts.PEOPLE[0].name, "шағым бере аласыз", "вправе подать жалобу",
        acts.registrar().full_name, people.head_of_department.full_name, people.head.full_name, "Түнгі көш жолы",
        *(("дәлелді бас тарту", "Мотивированный отказ", "Это не техническая ошибка.")
          if result == ChangeResult.REFUSE
          else ("техникалық сипаттағы қате түзетілсін", "исправить ошибку технического характера")),
    ):  # fmt: skip
        assert part in read, part
    assert people.author.iin not in read

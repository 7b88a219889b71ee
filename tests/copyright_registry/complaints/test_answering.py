"""A complaint is answered by who took no part: drafted, frozen, signed by EDS, sent; else it goes to the Ministry."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.absences import record_absence
from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry.complaints import answering, filing, rules
from copyright_registry.complaints import law as own_law
from copyright_registry.complaints.answering import Draft
from copyright_registry.complaints.forms import sent_by
from copyright_registry.complaints.models import ComplaintAnswer, ComplaintState
from copyright_registry.copies import by_law
from copyright_registry.models import Author, Entry
from portal import law
from portal.flow import StepRefused
from portal.models import Notice
from portal.worktime import terms, watch
from tests import people as world
from tests.copyright_registry.changes import acts as changes
from tests.copyright_registry.complaints import acts
from tests.copyright_registry.complaints.acts import Staff
from tests.copyright_registry.copies import acts as copy_acts
from tests.people import People
from tests.week import Week

pytestmark = pytest.mark.django_db
State = ComplaintState


@pytest.mark.clause(law.O1315_16_3)
def test_the_head_signs_the_frozen_answer_and_the_complainant_is_told(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.ANSWERED, people, staff)

    answer = complaint.answer
    assert answer is not None
    assert answer.signature is not None
    assert bytes(answer.signature.document) == bytes(answer.pdf)
    assert (answer.signature.person, answer.signatory) == (people.head, people.head)
    assert complaint.closed_at == answer.signature.at
    assert Notice.objects.get(template="copyright_registry/complaint_answered").person == people.author
    assert terms.of(complaint).get().is_kept
    assert complaint.due_at is None


@pytest.mark.clause(law.O1315_16_3, own_law.NOT_ON_OWN_ACT, own_law.SIGNATORY)
def test_of_a_refusal_that_the_head_signed_the_deputy_signs_the_answer(people: People, staff: Staff) -> None:
    application = acts.refused_application(people)

    complaint = acts.complaint_in(State.PROPOSED, people, staff, application=application, about="decision")

    assert complaint.answer is not None
    assert complaint.answer.signatory == people.deputy
    with pytest.raises(StepRefused, match="took part"):
        acts.answer(people, complaint, people.head)
    acts.answer(people, complaint)
    assert complaint.state == State.ANSWERED


@pytest.mark.clause(own_law.NOT_ON_OWN_ACT)
def test_who_took_part_is_told_with_what_each_did(people: People, staff: Staff) -> None:
    complaint = acts.draft(people, application=acts.refused_application(people))

    said = [(part.person, str(part.what)) for part in rules.took_part(complaint)]

    assert said == [
        (people.examiner, "examined"),
        (people.examiner, "drafted the decision"),
        (people.head_of_department, "agreed the decision"),
        (people.head, "signed the decision"),
    ]


@pytest.mark.clause(own_law.NOT_ON_OWN_ACT)
def test_an_entry_leads_to_who_took_part_as_its_application_does(people: People, staff: Staff) -> None:
    entered = world.application_in("entered", people)

    complaint = acts.draft(people, entry=entered.entry)

    assert {part.person for part in rules.took_part(complaint)} == {
        people.examiner, people.head_of_department, people.head,
    }  # fmt: skip
    assert rules.signatory(complaint) == people.deputy


@pytest.mark.clause(own_law.NOT_ON_OWN_ACT)
def test_who_carried_out_the_decision_of_a_court_does_not_answer_what_is_said_of_the_entry(
    people: People, staff: Staff
) -> None:
    entry = changes.entered(people)
    changes.carry_out(people, changes.by_court(entry, title_kk="Түнгі көштер"))

    complaint = acts.draft(people, entry=Entry.current.get(number=entry.number))

    said = [(part.person, str(part.what)) for part in rules.took_part(complaint)]
    assert (staff.registrar, "drafted the decision") in said
    assert rules.can_answer(staff.registrar, complaint) == rules.TOOK_PART
    assert rules.can_answer(staff.officer, complaint) is None


@pytest.mark.clause(own_law.NOT_ON_OWN_ACT)
def test_who_recorded_and_approved_copies_for_a_court_does_not_answer_that_they_were_given(
    people: People, staff: Staff
) -> None:
    entry = copy_acts.entered(people)
    by_law.approve(people.deputy, copy_acts.recorded(staff.registrar, entry))

    complaint = acts.draft(people, entry=entry)

    dealt = {part.person for part in rules.took_part(complaint) if part.what == "dealt with the case"}
    assert dealt == {staff.registrar, people.deputy}
    assert rules.is_nobodys_to_sign(complaint)


@pytest.mark.clause(own_law.NOT_ON_OWN_ACT)
def test_an_officer_does_not_answer_a_strangers_complaint_about_their_own_entry(people: People, staff: Staff) -> None:
    entry = copy_acts.entered(people)
    application = copy_acts.application_of(entry)
    Author.objects.create(application=application, place=2, person=staff.officer, iin_digest=staff.officer.iin_digest)

    complaint = acts.on_paper(staff, {"entry": entry})

    assert rules.can_answer(staff.officer, complaint) is not None
    assert rules.can_answer(staff.registrar, complaint) is None


@pytest.mark.clause(law.O1315_16_1)
def test_a_co_author_complains_of_the_application_for_their_work(people: People, staff: Staff) -> None:
    application = copy_acts.application_of(changes.entered(people, people.stranger))

    complaint = filing.start(people.stranger, {**acts.WORDS, "application": application})

    assert list(sent_by(people.stranger)) == [application]
    assert rules.may_open(people.stranger, complaint)


@pytest.mark.clause(own_law.NOT_ON_OWN_ACT)
def test_who_is_to_sign_a_decision_does_not_answer_that_it_is_not_signed(people: People, staff: Staff) -> None:
    waiting = world.application_in("agreed", people)

    assert rules.signatory(acts.draft(people, application=waiting)) == people.deputy


@pytest.mark.clause(own_law.PASSED_ON, own_law.NOT_ON_OWN_ACT)
def test_where_both_heads_took_part_the_complaint_goes_to_the_ministry(people: People, staff: Staff) -> None:
    application = acts.refused_application(people, agreed_by=people.deputy)
    complaint = acts.complaint_in(State.BEING_ANSWERED, people, staff, application=application)

    with pytest.raises(StepRefused, match="pass the complaint to the Ministry"):
        answering.propose(staff.officer, complaint, acts.DRAFT)
    answering.pass_on(staff.officer, complaint, "Екеуі де қатысқан.")

    assert (complaint.state, complaint.because) == (State.PASSED_ON, "Екеуі де қатысқан.")
    assert Notice.objects.get(template="copyright_registry/complaint_passed_on").person == people.author
    assert not terms.of(complaint).get().applied


@pytest.mark.clause(own_law.PASSED_ON)
def test_what_a_head_may_answer_is_not_passed_on(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.BEING_ANSWERED, people, staff)

    with pytest.raises(StepRefused, match="it is not passed on"):
        answering.pass_on(staff.officer, complaint, "Because.")


@pytest.mark.clause(own_law.PASSED_ON)
def test_that_no_head_is_there_is_no_reason_to_pass_on(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.BEING_ANSWERED, people, staff)
    Appointment.objects.filter(role__in=rules.SIGNING).delete()

    with pytest.raises(StepRefused, match="has signed in as head"):
        answering.propose(staff.officer, complaint, acts.DRAFT)
    with pytest.raises(StepRefused, match="it is not passed on"):
        answering.pass_on(staff.officer, complaint, "Because.")


@pytest.mark.clause(own_law.NOT_ON_OWN_ACT)
def test_who_examined_does_not_answer_even_as_a_complaints_officer(people: People, staff: Staff) -> None:
    _appointed(people.examiner, Role.COMPLAINTS_OFFICER)
    complaint = acts.complaint_in(State.REGISTERED, people, staff, application=acts.refused_application(people))

    with pytest.raises(StepRefused, match="took part"):
        answering.take(people.examiner, complaint)
    with pytest.raises(StepRefused, match="took part"):
        answering.assign(people.head, complaint, people.examiner)


def _appointed(person: User, role: Role) -> None:
    today = timezone.localdate()
    Appointment.objects.create(
        iin_digest=person.iin_digest, role=role, post_kk="А", post_ru="Б", order="№ 2", since=today
    )
    person.__dict__.pop("appointments_today", None)


def test_nobody_answers_their_own_complaint(people: People, staff: Staff) -> None:
    complaint = filing.start(staff.officer, {**acts.WORDS})

    assert rules.acceptor(complaint) == people.head
    assert rules.can_answer(staff.officer, complaint) is rules.OWN_COMPLAINT
    complaint = filing.start(people.head, {**acts.WORDS})
    assert rules.signatory(complaint) == people.deputy


@pytest.mark.clause(own_law.ASSIGNING)
def test_a_head_gives_the_complaint_to_an_officer_and_to_another(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.REGISTERED, people, staff)

    answering.assign(people.deputy, complaint, staff.officer)
    with pytest.raises(StepRefused, match="has the complaint already"):
        answering.assign(people.head, complaint, staff.officer)
    answering.assign(people.head, complaint, staff.registrar)

    assert complaint.officer == staff.registrar
    given = Notice.objects.filter(template="copyright_registry/complaint_assigned").order_by("pk")
    assert [notice.person for notice in given] == [staff.officer, staff.registrar]


@pytest.mark.parametrize("role", ["examiner", "head_of_department"])
def test_it_is_given_to_nobody_else(people: People, staff: Staff, role: str) -> None:
    complaint = acts.complaint_in(State.REGISTERED, people, staff)

    with pytest.raises(StepRefused, match="no complaints officer"):
        answering.assign(people.head, complaint, getattr(people, role))


def test_who_is_away_gets_no_complaint(people: People, staff: Staff) -> None:
    complaint, today = acts.complaint_in(State.REGISTERED, people, staff), timezone.localdate()
    post = Appointment.objects.get(role=Role.REGISTRAR)
    record_absence(people.head, post, substitute=None, since=today, until=today, order="№ 5")

    with pytest.raises(StepRefused, match="away today"):
        answering.assign(people.head, complaint, staff.registrar)


@pytest.mark.clause(law.O1315_16_3)
@pytest.mark.parametrize(("language", "reasons"), [("kk", {"reason_ru": "Причина."}), ("ru", {"reason_kk": "Себеп."})])
def test_an_answer_gives_reasons_in_the_language_of_the_complaint(
    people: People, staff: Staff, language: str, reasons: dict[str, str]
) -> None:
    complaint = acts.complaint_in(State.BEING_ANSWERED, people, staff, language=language)

    with pytest.raises(StepRefused, match="in the language of the complaint"):
        answering.propose(staff.officer, complaint, Draft("satisfied", **reasons))

    assert not ComplaintAnswer.objects.exists()


@pytest.mark.clause(own_law.RETURN)
def test_a_returned_answer_is_kept_and_drafted_anew(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.PROPOSED, people, staff)
    due = complaint.due_at

    with pytest.raises(StepRefused, match="Give the reason"):
        answering.send_back(people.deputy, complaint, " ")
    answering.send_back(people.deputy, complaint, "Шаралар аталмаған.")
    answering.propose(staff.officer, complaint, acts.DRAFT)

    first, second = complaint.answers.order_by("pk")
    assert (first.returned_because, first.returned_by) == ("Шаралар аталмаған.", people.deputy)
    assert complaint.answer == second
    assert complaint.due_at == due  # nothing stops the term


@pytest.mark.clause(own_law.SIGNATORY)
def test_who_drafted_does_not_sign(people: People, staff: Staff) -> None:
    _appointed(people.head, Role.COMPLAINTS_OFFICER)
    complaint = acts.complaint_in(State.REGISTERED, people, staff)

    answering.take(people.head, complaint)
    answering.propose(people.head, complaint, acts.DRAFT)

    assert complaint.answer is not None
    assert complaint.answer.signatory == people.deputy


def test_an_answer_drawn_up_in_anothers_name_is_not_signed(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.PROPOSED, people, staff)

    with pytest.raises(StepRefused, match="names another person"):
        acts.answer(people, complaint, people.deputy)


def test_a_signature_of_another_document_answers_nothing(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.PROPOSED, people, staff)

    with pytest.raises(StepRefused):
        answering.answer(people.head, complaint, people.sign(people.head, b"%PDF another"))

    complaint.refresh_from_db()
    assert complaint.state == State.PROPOSED


@pytest.mark.clause(law.O1315_16_0, law.O1315_16_3, own_law.POSTED)
def test_of_a_paper_it_is_recorded_when_and_how_the_answer_was_sent(people: People, staff: Staff) -> None:
    complaint, today = _answered_paper(people, staff), timezone.localdate()

    with pytest.raises(StepRefused, match="day of sending"):
        answering.post(staff.registrar, complaint, "post", today + timedelta(days=1), "11")
    with pytest.raises(StepRefused, match="day of sending"):
        answering.post(staff.registrar, complaint, "post", today - timedelta(days=1), "11")
    answering.post(staff.registrar, complaint, "post", today, "11")
    with pytest.raises(StepRefused, match="recorded already"):
        answering.post(staff.registrar, complaint, "office", today, "12")

    assert (complaint.posting.number, complaint.posting.way) == ("11", "post")
    assert not Notice.objects.filter(template="copyright_registry/complaint_answered").exists()  # there is no account


def _answered_paper(people: People, staff: Staff) -> "acts.Complaint":
    complaint = acts.on_paper(staff)
    answering.take(staff.officer, complaint)
    answering.propose(staff.officer, complaint, acts.DRAFT)
    acts.answer(people, complaint)
    return complaint


@pytest.mark.clause(law.O1315_16_3)
def test_who_is_on_duty_is_reminded_and_who_stands_above_hears_of_a_late_answer(
    people: People, staff: Staff, week: Week
) -> None:
    with week.at("mon 10:00"):
        complaint = acts.complaint_in(State.BEING_ANSWERED, people, staff)
    key = f"copyright_registry.complaint:{complaint.pk}"

    with week.at("mon+ 10:00"):
        watch.tell(key)
    with week.at("mon+ 18:31"):
        watch.tell(key)

    assert Notice.objects.get(template="worktime/reminder").person == staff.officer
    assert Notice.objects.get(template="worktime/late").person == people.deputy


def test_when_the_officer_is_gone_it_is_the_heads_turn(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.BEING_ANSWERED, people, staff)
    Appointment.objects.filter(role=Role.COMPLAINTS_OFFICER).delete()
    complaint.refresh_from_db()

    assert rules.turn(complaint) == [people.head, people.deputy]
    assert rules.above(complaint) == [staff.supervisor]

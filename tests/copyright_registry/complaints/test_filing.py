"""A complaint comes: signed in the account and taken by a named person, or entered from paper; withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.absences import record_absence
from accounts.models import Appointment
from accounts.roles import Role
from copyright_registry.complaints import filing, statement
from copyright_registry.complaints import law as own_law
from copyright_registry.complaints.models import Complaint, ComplaintPaper, ComplaintState
from portal import law
from portal.flow import StepRefused
from portal.models import Notice
from portal.worktime import terms
from tests import people as world
from tests.copyright_registry.complaints import acts
from tests.copyright_registry.complaints.acts import Staff
from tests.people import PDF, People
from tests.week import Week

pytestmark = pytest.mark.django_db
State = ComplaintState


@pytest.mark.clause(law.O1315_16_1, law.O1315_16_2, own_law.ACCEPTOR)
def test_a_signed_complaint_has_number_date_and_the_name_of_who_took_it_at_once(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.REGISTERED, people, staff)

    assert (complaint.number, complaint.accepted_by) == (1, staff.officer)
    assert complaint.acceptor_name == staff.officer.full_name
    assert complaint.registered_at == pytest.approx(timezone.now(), abs=timedelta(minutes=1))
    assert complaint.signature is not None
    assert bytes(complaint.signature.document).decode() == statement.text(complaint)
    told = Notice.objects.get(template="copyright_registry/complaint_registered")
    assert (told.person, told.context["acceptor"]) == (people.author, staff.officer.full_name)
    assert Notice.objects.get(template="copyright_registry/complaint_on_duty").person == staff.officer


@pytest.mark.clause(law.O1315_16_2)
def test_numbers_have_no_gap_where_a_signature_is_refused(people: People, staff: Staff) -> None:
    refused = acts.draft(people)
    with pytest.raises(StepRefused):
        filing.sign(people.author, refused, people.sign(people.author, b"another text"))

    acts.complaint_in(State.REGISTERED, people, staff)
    acts.sign(people, refused)

    assert sorted(Complaint.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.clause(own_law.ACCEPTOR)
def test_without_a_complaints_officer_the_head_takes_it(people: People, broker: str) -> None:
    complaint = acts.draft(people)

    acts.sign(people, complaint)

    assert complaint.acceptor_name == people.head.full_name
    on_duty = Notice.objects.filter(template="copyright_registry/complaint_on_duty")
    assert {notice.person for notice in on_duty} == {people.head, people.deputy}


@pytest.mark.clause(own_law.ACCEPTOR)
def test_who_stands_in_for_the_officer_takes_it(people: People, staff: Staff) -> None:
    today = timezone.localdate()
    post = Appointment.objects.get(role=Role.COMPLAINTS_OFFICER)
    record_absence(people.head, post, substitute=staff.registrar, since=today, until=today, order="№ 5")

    complaint = acts.complaint_in(State.REGISTERED, people, staff)

    assert complaint.accepted_by == staff.registrar


def test_where_nobody_can_take_it_the_complaint_stays_a_draft(people: People, broker: str) -> None:
    complaint = acts.draft(people)
    Appointment.objects.all().delete()

    with pytest.raises(StepRefused, match="Nobody of the provider can take"):
        acts.sign(people, complaint)

    complaint.refresh_from_db()
    assert (complaint.state, complaint.number) == (State.DRAFT, None)


@pytest.mark.parametrize("empty", ["happened", "asks", "address"])
def test_what_is_not_complete_is_not_signed(people: People, staff: Staff, empty: str) -> None:
    complaint = acts.draft(people, **({empty: ""} if empty != "address" else {}))
    if empty == "address":
        people.author.address = ""
        people.author.save()
        complaint.refresh_from_db()

    with pytest.raises(StepRefused, match="still open"):
        acts.sign(people, complaint)


def test_a_key_of_an_organisation_does_not_sign_a_complaint(people: People, staff: Staff) -> None:
    head = filing.start(people.head, acts.WORDS)

    with pytest.raises(StepRefused, match="sign with your own key"):
        filing.sign(people.head, head, people.sign(people.head, statement.text(head).encode()))


def test_nobody_names_anothers_application(people: People, staff: Staff) -> None:
    theirs = world.application_in("received", people)

    with pytest.raises(StepRefused, match="own application only"):
        filing.start(people.stranger, {**acts.WORDS, "application": theirs})
    mine = filing.start(people.stranger, acts.WORDS)
    with pytest.raises(StepRefused, match="own application only"):
        filing.edit(people.stranger, mine, {"application": theirs})
    mine.refresh_from_db()
    assert mine.application is None


@pytest.mark.clause(law.O1315_16_0, law.O1315_16_2)
def test_a_paper_is_registered_with_scan_stamp_date_and_who_took_it(people: People, staff: Staff) -> None:
    complaint = acts.on_paper(staff)

    paper = complaint.paper
    assert paper is not None
    assert (complaint.state, complaint.number) == (State.REGISTERED, 1)
    assert (complaint.acceptor_name, complaint.accepted_by) == ("Бекмұратов О. Т.", staff.registrar)
    assert (paper.stamp_number, paper.received_on) == ("Ж-17", timezone.localdate())
    assert (bytes(paper.scan.document), paper.size) == (PDF, len(PDF))
    assert complaint.name == "Ыбыраев Қуат Серікұлы"
    assert terms.of(complaint).get().starts_at == complaint.registered_at


@pytest.mark.clause(law.O1315_16_0)
def test_one_paper_is_registered_once_and_leaves_no_gap(people: People, staff: Staff) -> None:
    acts.on_paper(staff)

    with pytest.raises(StepRefused, match="registered already"):
        acts.on_paper(staff)

    assert ComplaintPaper.objects.count() == 1
    assert acts.on_paper(staff, stamp_number="Ж-18").number == 2


@pytest.mark.clause(law.O1315_16_0)
@pytest.mark.parametrize("role", ["examiner", "head", "deputy"])
def test_others_register_no_paper(people: People, staff: Staff, role: str) -> None:
    with pytest.raises(StepRefused, match="Only the complaints officer and the registrar"):
        filing.register_paper(getattr(people, role), acts.paper(), acts.WORDS)


def test_a_paper_of_tomorrow_is_refused(people: People, staff: Staff) -> None:
    with pytest.raises(StepRefused, match="lies in the future"):
        acts.on_paper(staff, received_on=timezone.localdate() + timedelta(days=1))


@pytest.mark.clause(law.O1315_16_3)
def test_the_answer_is_due_five_working_days_after_the_day_of_registration(
    people: People, staff: Staff, week: Week
) -> None:
    with week.at("mon 11:00"):
        complaint = acts.complaint_in(State.REGISTERED, people, staff)

    assert complaint.due_at is not None
    assert (week.name(complaint.due_at), complaint.bound_by) == ("mon+ 18:30", "complaint")


@pytest.mark.clause(own_law.WITHDRAW)
def test_a_withdrawn_complaint_is_kept_and_its_term_did_not_apply(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.WITHDRAWN, people, staff)

    assert (complaint.state, complaint.due_at) == (State.WITHDRAWN, None)
    assert not terms.of(complaint).get().applied
    assert Notice.objects.get(template="copyright_registry/complaint_withdrawn").person == staff.officer


@pytest.mark.clause(own_law.WITHDRAW)
def test_the_letter_by_which_a_paper_was_withdrawn_is_recorded(people: People, staff: Staff) -> None:
    complaint = acts.on_paper(staff)

    filing.record_withdrawal(staff.registrar, complaint, "Хат № 9")

    assert (complaint.state, complaint.because) == (State.WITHDRAWN, "Хат № 9")


def test_a_discarded_draft_is_done_with(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.DISCARDED, people, staff)

    with pytest.raises(StepRefused):
        acts.sign(people, complaint)

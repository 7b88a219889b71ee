"""What must never be false of a complaint is refused by the tables; what it says is not read in a dump."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from copyright_registry.complaints.models import Complaint, ComplaintAnswer, ComplaintPaper, ComplaintState
from portal import law
from tests.copyright_registry.complaints import acts
from tests.copyright_registry.complaints.acts import Staff
from tests.people import People

pytestmark = pytest.mark.django_db
State = ComplaintState
FALSE: dict[str, tuple[str, dict[str, Any]]] = {
    "complaint_about_is_known": (State.DRAFT, {"about": "weather"}),
    "complaint_of_an_account_or_on_paper": (State.DRAFT, {"complainant": None}),
    "complaint_registered_is_numbered_and_taken": (State.REGISTERED, {"acceptor_name": ""}),
    "complaint_registered_is_signed_or_on_paper": (State.REGISTERED, {"signature": None}),
    "complaint_being_answered_has_officer": (State.BEING_ANSWERED, {"officer": None}),
    "complaint_with_the_provider_is_due": (State.REGISTERED, {"due_at": None, "bound_by": ""}),
    "complaint_due_names_its_clock": (State.REGISTERED, {"bound_by": ""}),
    "complaint_answered_has_answer": (State.PROPOSED, {"answer": None}),
    "complaint_ended_says_when": (State.ANSWERED, {"closed_at": None}),
    "complaint_passed_on_says_why": (State.PASSED_ON, {"because": ""}),
}


@pytest.mark.clause(law.O1315_16_2)
@pytest.mark.parametrize("name", FALSE)
def test_the_table_refuses_what_is_never_true(people: People, staff: Staff, name: str) -> None:
    state, change = FALSE[name]
    complaint = acts.complaint_in(state, people, staff)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**change)


@pytest.mark.clause(law.O1315_16_3)
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("complaint_answer_gives_reasons", {"reason_kk": None}),
        ("complaint_answer_outcome_is_known", {"outcome": "perhaps"}),
        ("complaint_answer_returned_or_signed", {"returned_because": "Mend."}),
    ],
)
def test_an_answer_without_its_facts_is_refused(
    people: People, staff: Staff, name: str, change: dict[str, Any]
) -> None:
    acts.complaint_in(State.ANSWERED, people, staff)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ComplaintAnswer.objects.update(**change)


def test_who_drafted_an_answer_is_never_its_signatory(people: People, staff: Staff) -> None:
    acts.complaint_in(State.PROPOSED, people, staff)

    with pytest.raises(IntegrityError, match="complaint_answer_signed_by_another"), transaction.atomic():
        ComplaintAnswer.objects.update(signatory=staff.officer)


@pytest.mark.clause(law.O1315_16_0)
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("complaint_paper_is_stamped", {"stamp_number": ""}),
        ("complaint_paper_is_stamped", {"taken_by": ""}),
        ("complaint_paper_scan_is_hashed", {"sha256": "none"}),
        ("complaint_paper_scan_is_hashed", {"size": 20 * 1024 * 1024 + 1}),
    ],
)
def test_a_paper_without_its_stamp_or_scan_is_refused(staff: Staff, name: str, change: dict[str, Any]) -> None:
    acts.on_paper(staff)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ComplaintPaper.objects.update(**change)


@pytest.mark.clause(law.O100_2_8)
def test_a_dump_does_not_tell_who_complains_of_what(people: People, staff: Staff) -> None:
    complaint = acts.complaint_in(State.ANSWERED, people, staff)
    acts.on_paper(staff)
    tables = [f"copyright_registry_complaint{name}" for name in ("", "paper", "scan", "answer")]

    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT convert_to(row::text, 'UTF8') FROM {table} AS row")  # noqa: S608 - names above
            dump = b"".join(bytes(row) for (row,) in cursor.fetchall())
        for told in (complaint.happened, acts.DRAFT.reason_kk, "Ыбыраев", "%PDF"):
            assert told.encode() not in dump
            assert told.encode().hex().encode() not in dump

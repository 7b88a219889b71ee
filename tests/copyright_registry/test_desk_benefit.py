"""The examiner's desk for a benefit: the document read under record, confirmed, or rejected with the rest asked for."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from accounts.models import User
from accounts.roles import Role
from copyright_registry import benefits, registration
from copyright_registry import law as own_law
from copyright_registry.models import Application, Benefit, BenefitClaim, State
from portal import audit, law
from portal.flow import sure
from portal.models import Trail
from portal.payments.models import Fee
from tests import people as acts
from tests.browser import client_of, errors, one, said, soup, typed
from tests.copyright_registry import walking
from tests.people import PDF, People

Claim = BenefitClaim.State
REASONS = {"reason_kk": "Анықтаманың мерзімі өтіп кеткен.", "reason_ru": "Срок справки истёк."}
CONFIRM, REJECT = "step/confirm-benefit", "step/reject-benefit"
BUTTONS = ["confirm-benefit", "reject-benefit"]
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _english(people: People) -> Any:
    User.objects.update(language="en")
    with translation.override("en"):
        yield


def claim_on(application: Application, name: str = "certificate.pdf") -> None:
    """The author claims the benefit of a person with a disability."""
    proof = benefits.read_proof(SimpleUploadedFile(name, PDF))
    benefit = Benefit.objects.get(code="disabled")
    registration.claim_benefit(application.applicant, application, benefit, proof)


def case_in(state: str, people: People, name: str = "certificate.pdf") -> Application:
    """A case with a claimed benefit, received or under examination."""
    case = acts.draft(people.author)
    claim_on(case, name)
    acts.sign(people, case)
    acts.pay(case)
    if state == State.EXAMINATION:
        registration.assign(people.head_of_department, case, people.examiner)
    return case


@pytest.fixture
def case(people: People) -> Application:
    return case_in(State.EXAMINATION, people)


@pytest.fixture
def examiner(people: People) -> Any:
    return client_of(people.examiner)


def claim_of(case: Application) -> BenefitClaim:
    return case.claims.get()


def rejected(people: People, case: Application) -> Fee:
    """The benefit rejected; gives the fee for the rest of the price."""
    registration.reject_benefit(people.examiner, case, claim_of(case), **REASONS)
    return sure(case.difference)


def buttons(page: Any) -> list[str]:
    """The steps about the benefit that the page offers."""
    forms = [str(form["action"]).rstrip("/").rpartition("/")[2] for form in soup(page).select("form[action*='/step/']")]
    return [slug for slug in forms if slug in BUTTONS]


def panel(page: Any) -> str:
    """What the page says of the benefit."""
    return " ".join(one(soup(page), "section[aria-labelledby=benefit]").get_text(" ").split())


@pytest.mark.clause(law.O1315_8_3, law.O1315_8_5, own_law.DIFFERENCE)
def test_the_examiner_finds_category_document_and_what_a_rejection_costs(examiner: Any, case: Application) -> None:
    page = examiner.get(walking.desk(case))

    words = panel(page)
    assert "Persons with a disability" in words
    assert "certificate.pdf , PDF" in words
    assert "174 ₸, 5 % of the price" in words
    assert "the author is asked to pay 3 306 ₸ more" in words
    assert "one of the parents of a person with a disability since childhood" in words
    assert buttons(page) == BUTTONS


@pytest.mark.clause(law.O1315_11, own_law.LOOKED_AT)
def test_the_document_is_shown_to_whom_the_case_is_and_each_look_is_recorded(people: People, case: Application) -> None:
    before = Trail.objects.count()
    for person in (people.examiner, people.head_of_department, people.deputy, people.head):
        answer = client_of(person).get(walking.desk(case, "benefit"))
        assert answer.content == PDF
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer["X-Content-Type-Options"] == "nosniff"
        looks = audit.of(case).filter(act="opened the document of the benefit", actor=audit.key(person))
        assert looks.count() == 1
    assert Trail.objects.count() == before + 4

    for person in (people.other_examiner, people.author, people.stranger):
        assert client_of(person).get(walking.desk(case, "benefit")).status_code in {403, 404}
    assert "/sign-in/" in client_of(None).get(walking.desk(case, "benefit"))["Location"]
    assert audit.of(case).filter(act="opened the document of the benefit").count() == 4


def test_who_sees_the_case_for_other_work_does_not_see_the_document(people: People, case: Application) -> None:
    Application.objects.filter(pk=case.pk).update(state=State.WITHDRAWN, closed_at=case.received_at)
    supervisor = acts.staff("supervisor", Role.SUPERVISOR)
    User.objects.filter(pk=supervisor.pk).update(language="en")
    officer = client_of(supervisor)

    assert "The document is for the examiner" in said(officer.get(walking.desk(case)))
    assert officer.get(walking.desk(case, "benefit")).status_code == 403
    assert not audit.of(case).filter(act="opened the document of the benefit").exists()


def test_the_trail_does_not_tell_which_benefit_was_claimed(people: People, case: Application) -> None:
    registration.confirm_benefit(people.examiner, case, claim_of(case))

    assert not any(b"disabled" in bytes(row.body) for row in audit.of(case))


def test_a_case_without_a_benefit_has_neither_panel_nor_document(people: People) -> None:
    case = acts.application_in(State.EXAMINATION, people)

    page = client_of(people.examiner).get(walking.desk(case))

    assert not soup(page).select("section[aria-labelledby=benefit], [id^=step-confirm], [id^=step-reject]")
    assert client_of(people.examiner).get(walking.desk(case, "benefit")).status_code == 404


@pytest.mark.clause(law.O1315_8_5)
def test_a_confirmed_benefit_leaves_nothing_to_pay_and_nothing_to_decide(examiner: Any, case: Application) -> None:
    examiner.post(walking.desk(case, CONFIRM), {"claim": claim_of(case).pk})

    claim, page = claim_of(case), examiner.get(walking.desk(case))
    assert (claim.state, claim.decided_by, sure(claim.decided_at).year) == (
        Claim.CONFIRMED, case.examiner, case.received_at and case.received_at.year
    )  # fmt: skip
    assert "confirmed" in panel(page)
    assert buttons(page) == []
    case.refresh_from_db()
    assert case.difference is None


@pytest.mark.clause(law.O1315_8_5, own_law.DIFFERENCE)
def test_a_rejected_benefit_asks_for_the_rest_and_does_not_refuse_the_application(
    people: People, examiner: Any, case: Application
) -> None:
    examiner.post(walking.desk(case, REJECT), {"claim": claim_of(case).pk, **REASONS})

    case.refresh_from_db()
    assert case.state == State.EXAMINATION
    rest = sure(case.difference)
    assert (rest.amount, rest.state) == (3306, Fee.State.DUE)
    page = examiner.get(walking.desk(case))
    assert "3 306 ₸ Not paid yet" in panel(page)
    assert all(reason in panel(page) for reason in REASONS.values())
    assert buttons(page) == ["confirm-benefit"]  # a rejection by mistake can be undone

    acts.pay_fee(rest)

    page = examiner.get(walking.desk(case))
    assert "3 306 ₸ Paid" in panel(page)
    assert buttons(page) == []


def test_a_rejection_undone_before_the_rest_is_paid_asks_for_nothing(
    people: People, examiner: Any, case: Application
) -> None:
    rest = rejected(people, case)

    examiner.post(walking.desk(case, CONFIRM), {"claim": claim_of(case).pk})

    rest.refresh_from_db()
    case.refresh_from_db()
    assert (claim_of(case).state, rest.state, case.difference) == (Claim.CONFIRMED, Fee.State.VOID, None)


def test_a_rejection_needs_both_languages_and_keeps_what_was_typed(examiner: Any, case: Application) -> None:
    page = examiner.post(walking.desk(case, REJECT), {"claim": claim_of(case).pk, "reason_ru": REASONS["reason_ru"]})

    assert page.status_code == 422
    assert list(errors(page)) == ["#id_reason_kk"]
    shown = one(soup(page), "form[action$='/reject-benefit/'] [name=reason_ru]")
    assert shown.get_text().strip() == REASONS["reason_ru"]
    assert claim_of(case).state == Claim.CLAIMED


@pytest.mark.clause(law.O1315_8_5)
def test_nothing_is_entered_while_the_benefit_is_open_or_the_rest_unpaid(
    people: People, examiner: Any, case: Application
) -> None:
    page = examiner.post(walking.desk(case, "step/propose"), {**walking.CHECKED, "note": "As I wrote."})
    assert "First confirm or reject the benefit." in said(page)
    assert typed(page, "note").strip() == "As I wrote."

    rest = rejected(people, case)
    page = examiner.post(walking.desk(case, "step/propose"), walking.CHECKED)
    assert "the difference is not paid yet" in said(page)

    acts.pay_fee(rest)
    examiner.post(walking.desk(case, "step/propose"), walking.CHECKED)
    case.refresh_from_db()
    assert case.state == State.PROPOSED


@pytest.mark.parametrize("slug", [CONFIRM, REJECT])
@pytest.mark.parametrize("who", ["other_examiner", "head_of_department", "deputy", "head", "author", "stranger"])
def test_nobody_but_the_examiner_of_the_case_decides_on_a_benefit(
    people: People, case: Application, slug: str, who: str
) -> None:
    browser = client_of(getattr(people, who))

    page = browser.post(walking.desk(case, slug), {"claim": claim_of(case).pk, **REASONS})

    assert page.status_code in ({422} if who in {"head_of_department", "deputy", "head"} else {403, 404})
    assert claim_of(case).state == Claim.CLAIMED
    if page.status_code == 422:
        assert "Only the examiner" in said(page)
        assert buttons(page) == []


@pytest.mark.parametrize("slug", [CONFIRM, REJECT])
def test_before_and_after_the_examination_no_benefit_is_decided(people: People, slug: str) -> None:
    case = case_in(State.RECEIVED, people)
    head = client_of(people.head_of_department)

    assert buttons(head.get(walking.desk(case))) == []
    head.post(walking.desk(case, slug), {"claim": claim_of(case).pk, **REASONS})
    assert claim_of(case).state == Claim.CLAIMED

    registration.assign(people.head_of_department, case, people.examiner)
    acts.propose(people, case, "refuse")
    page = client_of(people.examiner).post(walking.desk(case, slug), {"claim": claim_of(case).pk, **REASONS})
    assert page.status_code == 422
    assert "the case has moved on" in said(page)
    assert claim_of(case).state == Claim.CLAIMED


def test_of_two_tabs_the_second_is_told_that_the_benefit_was_decided_and_keeps_its_words(
    people: People, examiner: Any, case: Application
) -> None:
    claim = claim_of(case).pk
    examiner.post(walking.desk(case, CONFIRM), {"claim": claim})

    page = examiner.post(walking.desk(case, REJECT), {"claim": claim, **REASONS})

    assert page.status_code == 422
    assert "No benefit waits to be checked here." in said(page)
    assert REASONS["reason_kk"] in said(page)
    assert claim_of(case).state == Claim.CONFIRMED


@pytest.mark.parametrize("claim", ["", "0", "999999999", "none"])
def test_a_claim_of_no_or_another_case_is_not_decided(people: People, examiner: Any, claim: str) -> None:
    case, other = case_in(State.EXAMINATION, people), case_in(State.RECEIVED, people)

    for sent in (claim, str(claim_of(other).pk)):
        answer = examiner.post(walking.desk(case, REJECT), {"claim": sent, **REASONS})
        assert answer.status_code in {404, 422}
    assert {claim_of(one).state for one in (case, other)} == {Claim.CLAIMED}


@pytest.mark.clause(law.O1315_8_4)
def test_a_minors_benefit_needs_no_decision(people: People) -> None:
    iin, people.author.iin = people.author.iin, "150105500000"
    people.author.save()
    case = acts.draft(people.author)
    registration.claim_benefit(people.author, case, Benefit.objects.get(code="minor"))
    User.objects.filter(pk=people.author.pk).update(iin=iin)  # the key in the test has it
    case.applicant.refresh_from_db()
    acts.sign(people, case)
    acts.pay(case)
    registration.assign(people.head_of_department, case, people.examiner)

    page = client_of(people.examiner).get(walking.desk(case))

    assert "the portal has read the birth date in the IIN" in panel(page)
    assert buttons(page) == []
    acts.propose(people, case)
    assert case.state == State.PROPOSED


def test_a_script_in_name_or_reason_is_shown_as_text(people: People, examiner: Any) -> None:
    case = case_in(State.EXAMINATION, people, f"{SCRIPT}.pdf")
    examiner.post(walking.desk(case, REJECT), {"claim": claim_of(case).pk, "reason_kk": SCRIPT, "reason_ru": SCRIPT})

    page = examiner.get(walking.desk(case))

    assert SCRIPT not in page.content.decode()
    assert SCRIPT in panel(page)


@pytest.mark.clause(law.O1315_8_3)
def test_the_author_signs_which_benefit_is_claimed_on_which_document(people: People, case: Application) -> None:
    text = bytes(sure(case.signature).document).decode()

    assert "Ақы төлеу жеңілдігі: мүгедектігі бар адамдар" in text
    assert "Жеңілдікті растайтын құжат: certificate.pdf" in text
    assert text.count(f"SHA-256: {claim_of(case).sha256}") == (
        2 if claim_of(case).sha256 == case.attachments.get().sha256 else 1
    )


def test_the_author_reads_what_came_of_the_benefit(people: People, case: Application) -> None:
    rejected(people, case)

    assert "Benefit Persons with a disability" in said(client_of(people.author).get(f"/en/applications/{case.pk}/"))
    assert ": rejected" in said(client_of(people.author).get(f"/en/applications/{case.pk}/"))

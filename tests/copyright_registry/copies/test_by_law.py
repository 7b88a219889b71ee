"""Cases of law: recorded by the department, approved by another, handed out without consent, told when it may be."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone, translation

from accounts.models import User
from copyright_registry.copies import by_law, fetching
from copyright_registry.copies import law as own_law
from copyright_registry.copies.models import Fetch, LegalCopy, LegalState
from copyright_registry.models import Author
from portal import audit, law
from portal.flow import StepRefused
from portal.models import Notice
from tests.browser import client_of
from tests.copyright_registry.changes.acts import make_registrar
from tests.copyright_registry.copies import acts
from tests.people import People
from tests.together import at_once

OPEN = {  # state: step: who may; r registrar, d head of department, u deputy head, h head of the provider, p portal
    "recorded": {"approve a case of law": "uh", "reject a case of law": "uh"},
    "given": {"end a case of law": "rd"},
    "rejected": {},
    "ended": {},
}


@pytest.fixture
def registrar(people: People) -> User:
    return acts.registrar()


def case_in(state: str, people: People, registrar: User) -> LegalCopy:
    case = acts.recorded(registrar, acts.entered(people))
    if state == LegalState.REJECTED:
        by_law.reject(people.deputy, case, "Қол жоқ")
    if state in {LegalState.GIVEN, LegalState.ENDED}:
        by_law.approve(people.deputy, case)
    if state == LegalState.ENDED:
        by_law.end(registrar, case)
    assert case.state == state
    return case


def told(person: User) -> int:
    return Notice.objects.filter(person=person, template="copyright_registry/copies_by_law").count()


@pytest.mark.clause(law.O1315_11)
@pytest.mark.parametrize("state", LegalState.values)
def test_every_step_is_open_to_whom_and_where_the_table_says(people: People, registrar: User, state: str) -> None:
    case = case_in(state, people, registrar)
    actors = {
        "a": people.author, "e": people.examiner, "r": registrar, "d": people.head_of_department,
        "u": people.deputy, "h": people.head, "p": None,
    }  # fmt: skip

    may = {
        step.name: "".join(letter for letter, actor in actors.items() if _may(step, actor, case))
        for step in by_law.FLOW.steps
    }

    assert {name: who for name, who in may.items() if who} == OPEN[state]


def _may(step: object, actor: User | None, case: LegalCopy) -> bool:
    if actor is None and step is not by_law.END:
        return False  # nothing but the end of a term is the portal's
    return step.refusal(actor, case) is None  # type: ignore[attr-defined]  # each is a Step


@pytest.mark.clause(law.O1315_11)
def test_approved_it_is_handed_out_without_consent_and_the_author_sees_what_was(
    people: People, registrar: User
) -> None:
    case = case_in(LegalState.GIVEN, people, registrar)

    fetching.fetch(registrar, case, "work")

    assert told(people.author) == 1
    assert list(by_law.told(people.author)) == [case]
    assert [fetch.person for fetch in case.fetches.all()] == [registrar]
    assert list(by_law.told(people.stranger)) == []


@pytest.mark.parametrize("state", ["recorded", "rejected", "ended"])
def test_nothing_is_handed_out_before_approval_nor_after_the_end(people: People, registrar: User, state: str) -> None:
    case = case_in(state, people, registrar)

    with pytest.raises(StepRefused):
        fetching.fetch(registrar, case, "work")
    assert not Fetch.objects.exists()


def test_only_what_the_paper_asks_for_is_handed_out_and_only_by_the_department(people: People, registrar: User) -> None:
    case = case_in(LegalState.GIVEN, people, registrar)

    for person, code in ((registrar, "application"), (people.examiner, "work"), (people.author, "work")):
        with pytest.raises(StepRefused):
            fetching.fetch(person, case, code)


@pytest.mark.clause(law.O1315_11, own_law.TOLD_OF_LAW)
def test_where_an_act_forbids_telling_the_author_hears_of_it_from_that_day(people: People, registrar: User) -> None:
    day = timezone.localdate() + timedelta(days=10)
    case = acts.recorded(registrar, acts.entered(people), silent_until=day, silent_under="ҚПК 201-бап")
    by_law.approve(people.deputy, case)
    fetching.fetch(registrar, case, "work")
    assert (told(people.author), by_law.settle_due()) == (0, 0)
    assert list(by_law.told(people.author)) == []

    LegalCopy.objects.update(silent_until=timezone.localdate())

    assert (by_law.settle_due(), by_law.settle_due()) == (1, 0)
    assert told(people.author) == 1
    assert list(by_law.told(people.author)) == [case]


def test_a_case_not_approved_is_never_told(people: People, registrar: User) -> None:
    case_in(LegalState.REJECTED, people, registrar)
    by_law.settle_due()

    assert told(people.author) == 0


def test_who_recorded_does_not_approve(people: People, registrar: User) -> None:
    case = acts.recorded(registrar, acts.entered(people))
    LegalCopy.objects.update(recorded_by=people.deputy)
    case.refresh_from_db()

    assert by_law.APPROVE.refusal(people.deputy, case) is by_law.ANOTHER


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"paper_date": timezone.localdate() + timedelta(days=2)}, by_law.FUTURE_PAPER),
        ({"silent_under": "ҚПК"}, by_law.NO_SILENCE),
        ({"silent_until": timezone.localdate() + timedelta(days=9)}, by_law.NO_SILENCE),
        ({"silent_until": timezone.localdate() - timedelta(days=2), "silent_under": "ҚПК"}, by_law.PAST_SILENCE),
    ],
)
def test_a_wrong_ground_is_refused(people: People, registrar: User, said: dict[str, object], refusal: object) -> None:
    with pytest.raises(StepRefused) as refused:
        acts.recorded(registrar, acts.entered(people), **said)

    assert refused.value.refusal is refusal
    assert not LegalCopy.objects.exists()


def test_others_of_the_staff_record_nothing(people: People) -> None:
    entry = acts.entered(people)

    for person in (people.examiner, people.head, people.author):
        with pytest.raises(StepRefused):
            acts.recorded(person, entry)


def test_the_portal_ends_it_after_thirty_days(people: People, registrar: User) -> None:
    case = case_in(LegalState.GIVEN, people, registrar)
    LegalCopy.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert by_law.settle_due() == 1

    case.refresh_from_db()
    assert case.state == LegalState.ENDED


def test_a_rejection_says_why(people: People, registrar: User) -> None:
    case = acts.recorded(registrar, acts.entered(people))

    with pytest.raises(StepRefused):
        by_law.reject(people.deputy, case, "  ")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("broker")
def test_of_two_heads_at_once_one_decides(people: People, registrar: User) -> None:
    case = acts.recorded(registrar, acts.entered(people))
    first, second = (LegalCopy.objects.get(pk=case.pk) for _ in range(2))

    outcomes = at_once(partial(by_law.approve, people.deputy, first), partial(by_law.approve, people.head, second))

    assert sorted(outcome is None for outcome in outcomes) == [False, True]
    assert told(people.author) == 1


@pytest.mark.clause(own_law.CASE_OF_LAW, own_law.TOLD_OF_LAW)
@translation.override("en")
def test_of_an_entry_of_their_own_staff_record_nothing_and_hear_nothing(people: People, registrar: User) -> None:
    entry = acts.entered(people)
    officer = make_registrar(people.author)
    with pytest.raises(StepRefused, match="their own entry"):
        acts.recorded(officer, entry)

    until = timezone.localdate() + timedelta(days=60)
    case = acts.recorded(registrar, entry, silent_until=until, silent_under="ҚПК 201-бап")
    by_law.approve(people.deputy, case)

    desk = client_of(officer)
    assert str(case.pk) not in desk.get("/admin/copyright_registry/legalcopy/").content.decode()
    assert desk.get(f"/admin/copyright_registry/legalcopy/{case.pk}/change/").status_code == 404
    with pytest.raises(StepRefused, match="their own entry"):
        by_law.end(officer, case)


@pytest.mark.clause(own_law.CASE_OF_LAW)
@translation.override("en")
def test_a_deputy_head_whose_entry_it_is_is_not_asked_to_approve(people: People, registrar: User) -> None:
    entry = acts.entered(people)
    Author.objects.create(
        application=acts.application_of(entry), place=2, person=people.deputy, iin_digest=people.deputy.iin_digest
    )

    case = acts.recorded(registrar, entry)

    asked = Notice.objects.filter(template="copyright_registry/copies_to_approve")
    assert [notice.person for notice in asked] == [people.head]
    with pytest.raises(StepRefused, match="their own entry"):
        by_law.approve(people.deputy, case)


@pytest.mark.clause(own_law.LOOKED_AT)
def test_each_look_at_a_case_of_law_is_recorded(people: People, registrar: User) -> None:
    case = case_in(LegalState.RECORDED, people, registrar)

    client_of(people.deputy).get(f"/admin/copyright_registry/legalcopy/{case.pk}/change/")

    last = audit.of(case).latest("pk")
    assert (last.act, last.actor) == ("looked at a case of law", audit.key(people.deputy))

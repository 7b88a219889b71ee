"""Several authors sign one text: who may do what in which state, in any order, at once, and what is refused."""

from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from copyright_registry import registration, rules
from copyright_registry.author_rules import represented_when_signed
from copyright_registry.models import Application, Author, Entry, Representation, State
from copyright_registry.registration import FLOW
from portal import law
from portal.flow import MOVED_ON, StepRefused, sure
from portal.models import Notice
from portal.signing.models import Signature
from tests import people as acts
from tests.browser import client_of
from tests.people import People
from tests.together import at_once

together = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("broker")]


@pytest.fixture
def shared(people: People) -> tuple[Application, User, User]:
    """A draft with two co-authors who have joined."""
    application = acts.draft(people.author)
    return application, acts.co_author(application, "author2"), acts.co_author(application, "author3")


def told(person: User) -> list[str]:
    return [notice.template.split("/")[1] for notice in Notice.objects.filter(person=person).order_by("pk")]


# State of the case: who may take which of the steps that several authors have.
OPEN: dict[str, set[tuple[str, str | None]]] = {
    "invited": {("edit", "author"), ("join", "second"), ("decline", "second"), ("claim a benefit", "author")},
    "declined before": {("edit", "author"), ("claim a benefit", "author")},
    "joined": {
        ("edit", "author"), ("join", "second"), ("decline", "second"), ("lay out", "author"),
        ("claim a benefit", "author"), ("claim a benefit", "second"),
    },
    "laid out": {("sign as the last author", "second"), ("decline", "second"), ("take back", "author")},
    "laid out, paid": {("sign as the last author", "second"), ("decline", "second"), ("take back, paid", "author")},
    "declined": {("take back", "author")},
    "signed": {("decline", "second"), ("take back", "author")},
    "received": {("withdraw", "author")},
}  # fmt: skip
OTHERS = {"pay", "discard", "assign", "assign by standing order"}  # their table is that of one author


def case_in(where: str, people: People) -> tuple[Application, User]:
    application = acts.draft(people.author)
    second = acts.invited(application)
    if where == "declined before":
        registration.decline(second, application, "Мен емес.")
    if where in {"invited", "declined before"}:
        return application, second
    registration.join(second, application)
    if where == "joined":
        return application, second
    if where == "laid out, paid":
        acts.pay(application)
    acts.sign(people, application)
    if where == "declined":
        registration.decline(second, application, "Мен емес.")
    if where in {"signed", "received"}:
        acts.cosign(people, application, second)
    if where == "received":
        acts.pay(application)
    application.refresh_from_db()
    return application, second


@pytest.mark.clause(law.O1315_4_1, law.O1315_A1)
@pytest.mark.parametrize("where", OPEN)
def test_each_step_is_open_to_whom_the_table_names_and_to_nobody_else(people: People, where: str) -> None:
    application, second = case_in(where, people)
    everybody: dict[str | None, User | None] = {
        "author": people.author,
        "second": second,
        "stranger": people.stranger,
        "head": people.head,
        None: None,
    }

    open_steps = {
        (step.name, role)
        for step in FLOW.steps
        for role, person in everybody.items()
        if step.name not in OTHERS and step.refusal(person, application) is None
    }

    assert open_steps == OPEN[where]


@pytest.mark.clause(law.O1315_A1, law.O1315_A2_10)
def test_nothing_is_received_before_all_have_signed_the_same_bytes(people: People, shared: Any) -> None:
    application, second, third = shared
    acts.pay(application)

    acts.sign(people, application)
    assert (application.state, application.number) == (State.SIGNING, None)
    acts.cosign(people, application, third)
    assert (application.state, application.number) == (State.SIGNING, None)
    acts.cosign(people, application, second)

    assert (application.state, application.number) == (State.RECEIVED, 1)
    assert len({signature.document_sha256 for signature in application.signatures}) == 1
    assert [len(told(one)) for one in (second, third)] == [3, 3]
    assert {told(one)[-1] for one in (people.author, second, third)} == {"received"}


def test_an_unpaid_one_waits_for_the_fee_when_all_have_signed(people: People, shared: Any) -> None:
    application, second, third = shared
    acts.sign(people, application)
    acts.cosign(people, application, second)
    acts.cosign(people, application, third)
    assert application.state == State.SIGNED

    acts.pay(application)

    assert application.state == State.RECEIVED


def test_the_fee_may_be_paid_while_the_authors_sign(people: People, shared: Any) -> None:
    application, second, third = shared
    acts.sign(people, application)

    acts.pay(application)
    assert application.state == State.SIGNING
    acts.cosign(people, application, second)
    acts.cosign(people, application, third)

    assert application.state == State.RECEIVED


def test_the_entry_names_all_in_their_order_as_they_signed(people: People, shared: Any) -> None:
    application, second, third = shared
    registration.move(people.author, application, sure(application.author_of(third)), up=True)
    acts.pay(application)
    acts.sign(people, application)
    for person in (second, third):
        acts.cosign(people, application, person)
    registration.assign(people.head_of_department, application, people.examiner)
    acts.propose(people, application)
    acts.agree(people, application)
    User.objects.filter(pk=second.pk).update(surname="Жаңа")

    acts.decide(people, application)

    assert Entry.objects.get().authors == [one.full_name for one in (people.author, third, second)]


def test_no_co_author_signs_for_another(people: People, shared: Any) -> None:
    application, second, third = shared
    acts.sign(people, application)
    frozen = bytes(sure(application.signature).document)

    with pytest.raises(StepRefused):
        registration.cosign(third, application, people.sign(second, frozen))

    assert not Author.objects.exclude(signature=None).exists()


def test_who_signs_the_version_before_is_told_which_one_it_was(people: People, shared: Any) -> None:
    application, second, _third = shared
    acts.sign(people, application)
    before = sure(application.signature)
    late = people.sign(second, bytes(before.document))
    registration.take_back(people.author, application)
    registration.edit(people.author, application, title_ru="Дневное кочевье")
    acts.sign(people, application)

    with pytest.raises(StepRefused) as refused:
        registration.cosign(second, application, late)

    assert before.document_sha256 in str(refused.value)
    assert sure(application.signature).document_sha256 in str(refused.value)
    assert Signature.objects.count() == 2


def test_what_was_signed_of_no_version_at_all_is_refused(people: People, shared: Any) -> None:
    application, second, _third = shared
    acts.sign(people, application)

    with pytest.raises(StepRefused) as refused:
        registration.cosign(second, application, people.sign(second, "Басқа мәтін".encode()))

    assert "SHA-256" not in str(refused.value)


def test_taken_back_all_sign_anew_and_what_they_signed_stays_as_evidence(people: People, shared: Any) -> None:
    application, second, third = shared
    acts.sign(people, application)
    acts.cosign(people, application, second)

    registration.take_back(people.author, application)

    assert application.state == State.DRAFT
    assert [author.signature for author in application.authors.all()] == [None] * 3
    assert Signature.objects.count() == 2
    assert (told(second)[-1], told(third)[-1]) == ("taken_back", "taken_back")


def test_taken_back_when_it_is_paid_it_stays_paid(people: People, shared: Any) -> None:
    application, _second, _third = shared
    acts.pay(application)
    acts.sign(people, application)

    registration.take_back(people.author, application)

    assert application.state == State.PAID


def test_who_declines_takes_their_signature_back_and_the_others_keep_theirs(people: People, shared: Any) -> None:
    application, second, third = shared
    acts.sign(people, application)
    acts.cosign(people, application, second)
    acts.cosign(people, application, third)

    registration.decline(second, application, "Атым қате жазылған.")

    application.refresh_from_db()
    assert application.state == State.SIGNING
    assert [author.signature_id is None for author in application.authors.all()] == [True, True, False]
    assert application.signature is not None
    assert told(people.author)[-1] == "declined"


def test_an_author_is_removed_before_signing_only(people: People, shared: Any) -> None:
    application, second, _third = shared
    author = sure(application.author_of(second))
    acts.sign(people, application)

    with pytest.raises(StepRefused) as refused:
        registration.remove(people.author, application, author)
    assert refused.value.refusal is MOVED_ON

    registration.take_back(people.author, application)
    registration.remove(people.author, application, author)
    assert application.authors.count() == 2


@pytest.mark.parametrize("party", ["author2", "author3"])
def test_no_author_decides_on_their_own_application(people: People, shared: Any, party: str) -> None:
    application, second, third = shared
    person = second if party == "author2" else third

    assert rules.judges_own(person, application) is not None
    assert rules.judges_own(people.examiner, application) is None
    assert person in rules.concerned(application)


def test_a_co_author_who_is_an_examiner_is_given_no_such_case_and_does_not_see_it_on_the_desk(people: People) -> None:
    application = acts.draft(people.author)
    examiner = acts.staff("author2", Role.EXAMINER)
    registration.invite(people.author, application, examiner.iin, examiner.email)
    registration.join(examiner, application)
    acts.pay(application)
    acts.sign(people, application)
    acts.cosign(people, application, examiner)

    with pytest.raises(StepRefused):
        registration.assign(people.head_of_department, application, examiner)
    page = client_of(examiner).get(reverse("admin:application_change", args=[application.pk]))
    assert page.status_code == 404


@pytest.mark.clause(law.O1315_4_2)
def test_a_power_that_ran_out_before_the_signature_lets_nothing_be_entered(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    signed = timezone.localdate(sure(application.signature).at)
    power = {"number": "12", "notary": "Сапарова А. Б.", "powers": "өтініш беру", "kind": "power"}
    representation = Representation(application=application, since=signed.replace(year=signed.year - 2), **power)

    representation.until = signed.replace(year=signed.year - 1)
    representation.save()
    assert represented_when_signed(Application.objects.get()) is not None
    with pytest.raises(StepRefused):
        acts.propose(people, application)

    Representation.objects.update(until=signed)
    acts.propose(people, Application.objects.get())
    assert Application.objects.get().state == State.PROPOSED


class TestAtOnce:
    """Two people press at the same moment."""

    pytestmark = together

    @pytest.mark.clause(law.O1315_A1)
    def test_of_two_last_co_authors_one_is_the_last_and_it_is_received_once(self, people: People) -> None:
        application = acts.draft(people.author)
        others = [acts.co_author(application, "author2"), acts.co_author(application, "author3")]
        acts.pay(application)
        acts.sign(people, application)
        frozen = bytes(sure(application.signature).document)
        signed = [(person, people.sign(person, frozen)) for person in others]

        outcomes = at_once(*(partial(registration.cosign, who, Application.objects.get(), cms) for who, cms in signed))

        assert outcomes == [None, None]
        application.refresh_from_db()
        assert (application.state, application.number) == (State.RECEIVED, 1)

    def test_a_text_taken_back_while_a_co_author_signs_is_signed_by_nobody_or_by_both(self, people: People) -> None:
        application = acts.draft(people.author)
        second = acts.co_author(application)
        acts.sign(people, application)
        cms = people.sign(second, bytes(sure(application.signature).document))

        signed, back = at_once(
            partial(registration.cosign, second, Application.objects.get(), cms),
            partial(registration.take_back, people.author, Application.objects.get()),
        )

        application.refresh_from_db()
        assert back is None  # before the fee is paid it may always be taken back
        assert signed is None or isinstance(signed, StepRefused)
        assert application.state == State.DRAFT
        assert not Author.objects.exclude(signature=None).exists()

    def test_two_invitations_of_one_person_name_them_once(self, people: People) -> None:
        application = acts.draft(people.author)
        second = acts.someone("author2")

        outcomes = at_once(
            *(
                partial(registration.invite, people.author, Application.objects.get(), second.iin, second.email)
                for _ in range(2)
            )
        )

        assert sorted(outcome is None for outcome in outcomes) == [False, True], outcomes
        assert application.authors.count() == 2

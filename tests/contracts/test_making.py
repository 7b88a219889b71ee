"""Contracts on their way: who takes which step in which state, what both sign, and when they are in the register."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation, Right, SubjectKind, User
from contracts import making, parties
from contracts.making import Incomplete, WrongValues
from contracts.models import Contract, ContractState, Side
from portal import law
from portal.flow import Step, StepRefused
from portal.models import Notice
from portal.worktime import terms
from registers.models import Agreement, AgreementKind
from tests.contracts.acts import MANDATE, acting, body, joined, on_platform, ready, signature, signed_by_owner
from tests.people import People, someone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(StepRefused) as refusal:
        act()
    return str(refusal.value)


@pytest.mark.clause(law.O100_3, law.O100_24_1, law.O100_2_7)
def test_a_mandate_is_concluded_by_the_second_signature_and_stands_in_the_register(
    people: People, owner: User, head: User, draft: Contract
) -> None:
    signed_by_owner(people, owner, draft)
    assert draft.state == ContractState.SIGNED
    assert not Agreement.objects.filter(kind="mandate").exists()
    making.sign(head, draft, signature(people, "okup_head", draft))
    assert draft.state == ContractState.CONCLUDED
    agreement = Agreement.objects.get(kind="mandate")
    assert draft.agreement == agreement
    assert agreement.owner is not None
    assert agreement.owner.person == owner
    assert agreement.rights == ["performance"]
    assert agreement.ways == ["broadcasting", "public_performance"]
    assert agreement.right_types == ["copyright"]
    assert agreement.form == "electronic"
    assert agreement.until is None
    assert agreement.agreement_number.startswith("1-")


def test_both_parties_sign_the_same_bytes(people: People, owner: User, head: User, draft: Contract) -> None:
    signed_by_owner(people, owner, draft)
    making.sign(head, draft, signature(people, "okup_head", draft))
    documents = {bytes(one.signature.document) for one in draft.signings.all()}
    assert documents == {bytes(draft.pdf or b"")}
    assert {one.side for one in draft.signings.all()} == {Side.OKUP, Side.OTHER}


def test_the_other_party_hears_of_each_turn(people: People, owner: User, head: User, draft: Contract) -> None:
    signed_by_owner(people, owner, draft)
    making.sign(head, draft, signature(people, "okup_head", draft))
    told = set(Notice.objects.filter(template__startswith="contracts/").values_list("person", "template"))
    assert told == {
        (head.pk, "contracts/signed"),
        (head.pk, "contracts/concluded"),
        (owner.pk, "contracts/concluded"),
    }


@pytest.mark.clause(law.O100_4)
def test_a_second_mandate_with_another_okup_is_refused_at_its_second_signature(
    people: People, owner: User, head: User, draft: Contract
) -> None:
    other, others_head = body(people, "label", SubjectKind.OKUP)
    on_platform(other)
    second = making.begin(acting(owner), AgreementKind.MANDATE, other, owner)
    signed_by_owner(people, owner, second)
    signed_by_owner(people, owner, draft)
    making.sign(head, draft, signature(people, "okup_head", draft))
    told = refused(lambda: making.sign(others_head, second, signature(people, "label", second)))
    assert "one OKUP only" in told
    second.refresh_from_db()
    assert second.state == ContractState.SIGNED
    assert second.signings.count() == 1


@pytest.mark.parametrize(
    ("key", "words"),
    [("stranger", "another person"), ("wrong_role", "another person"), ("organisation", "another person")],
)
def test_a_key_of_somebody_else_signs_nothing(
    people: People, owner: User, head: User, draft: Contract, key: str, words: str
) -> None:
    signed_by_owner(people, owner, draft)
    assert words in refused(lambda: making.sign(head, draft, signature(people, key, draft)))
    assert draft.signings.count() == 1


def test_a_persons_own_key_does_not_sign_for_an_organisation(
    people: People, owner: User, society: Organisation, draft: Contract
) -> None:
    joined(people.stranger, society, Right.SIGNS)
    signed_by_owner(people, owner, draft)
    told = refused(lambda: making.sign(people.stranger, draft, signature(people, "stranger", draft)))
    assert "does not sign for this party" in told


def test_a_signature_of_an_earlier_text_signs_nothing(people: People, owner: User, draft: Contract) -> None:
    ready(owner, draft, MANDATE)
    old = signature(people, "author", draft)
    ready(owner, draft, {"deduction_pct": "10"})
    refused(lambda: making.sign(owner, draft, old))
    assert draft.state == ContractState.READY


def test_a_party_that_changed_since_the_text_was_made_stops_the_signature(
    people: People, owner: User, head: User, society: Organisation, draft: Contract
) -> None:
    signed_by_owner(people, owner, draft)
    Organisation.objects.filter(pk=society.pk).update(name_kk="Жаңа атау")
    told = refused(lambda: making.sign(head, draft, signature(people, "okup_head", draft)))
    assert "have changed since" in told
    assert draft.signings.count() == 1


def test_a_proposal_of_the_other_party_begins_from_theirs_and_voids_their_signature(
    people: People, owner: User, head: User, draft: Contract
) -> None:
    signed_by_owner(people, owner, draft)
    making.counter(head, draft)
    assert making.standing(draft).terms["deduction_pct"] == "25"
    ready(head, draft, {"deduction_pct": "30"})
    making.send(head, draft)
    assert draft.version == 2
    assert draft.turn == Side.OTHER
    making.sign(owner, draft, signature(people, "author", draft))
    making.sign(head, draft, signature(people, "okup_head", draft))
    assert draft.state == ContractState.CONCLUDED
    assert draft.due_at is None
    assert {term.ended_at is None for term in terms.of(draft)} == {False}
    assert terms.of(draft).count() == 3  # of the OKUP twice, of the owner once


def test_a_proposal_that_changes_nothing_is_not_sent(people: People, owner: User, head: User, draft: Contract) -> None:
    signed_by_owner(people, owner, draft)
    making.counter(head, draft)
    ready(head, draft, {})
    assert "says what theirs says" in refused(lambda: making.send(head, draft))


def test_what_lacks_is_told_by_its_field(owner: User, draft: Contract) -> None:
    with pytest.raises(Incomplete) as lacking:
        making.make_ready(owner, draft)
    assert {"spheres", "rights_transferred", "sole_okup", "term_from"} <= lacking.value.faults.keys()


def test_what_a_party_lacks_is_told_too(owner: User, draft: Contract) -> None:
    User.objects.filter(pk=owner.pk).update(iban="")
    making.write(owner, draft, MANDATE)
    with pytest.raises(Incomplete) as lacking:
        making.make_ready(owner, Contract.objects.get(pk=draft.pk))
    assert "bank account" in str(lacking.value.faults["other"])


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("deduction_pct", "31"), ("deduction_pct", "9" * 40), ("term_from", "2101-01-01"), ("term_from", "31.02.2026"),
        ("territory", "mars"), ("payout_terms", {"every": "year", "day": 1}), ("rights_transferred", ["x"]),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_told_and_nothing_is_kept(owner: User, draft: Contract, key: str, raw: Any) -> None:
    before = making.standing(draft).terms
    with pytest.raises(WrongValues) as wrong:
        making.write(owner, draft, {"spheres": ["music"], key: raw})
    assert wrong.value.faults.keys() == {key}
    assert making.standing(draft).terms == before


def test_works_of_another_owner_are_not_taken(owner: User, draft: Contract) -> None:
    making.write(owner, draft, {**MANDATE, "objects": [999_999]})
    with pytest.raises(Incomplete) as lacking:
        making.make_ready(owner, draft)
    assert "999999" in str(lacking.value.faults["objects"])


@pytest.mark.clause(law.O100_11)
def test_without_a_contract_on_the_platform_an_okup_concludes_no_other(people: People, owner: User) -> None:
    okup, _head = body(people, "okup_head", SubjectKind.OKUP)
    told = refused(lambda: making.begin(acting(owner), AgreementKind.MANDATE, okup, owner))
    assert "use of the platform" in told


@pytest.mark.clause(law.O100_11)
def test_the_contract_on_the_platform_opens_the_others(people: People, owner: User) -> None:
    okup, head = body(people, "okup_head", SubjectKind.OKUP)
    expert = Organisation.objects.create(bin="940140000385", name_kk="Институт", kinds=["expert"])
    contract = making.begin(acting(head, okup), AgreementKind.PLATFORM, okup, expert)
    assert contract.turn == Side.OKUP
    assert contract.form.appendix == 6


@pytest.mark.clause(law.O100_2_8)
def test_nobody_reads_the_data_of_a_person_who_has_not_turned_to_them(
    owner: User, head: User, society: Organisation
) -> None:
    told = refused(lambda: making.begin(acting(head, society), AgreementKind.MANDATE, society, owner))
    assert "begins the contract themselves" in told
    assert not Contract.objects.exists()


def test_who_is_not_of_age_concludes_no_mandate_alone(society: Organisation, people: People) -> None:
    child = someone("author2", iin="120515500017", kinds=["owner"])
    told = refused(lambda: making.begin(acting(child), AgreementKind.MANDATE, society, child))
    assert "not eighteen" in told


def test_one_person_does_not_sign_for_both(people: People, owner: User, society: Organisation, draft: Contract) -> None:
    joined(owner, society, Right.SIGNS)
    signed_by_owner(people, owner, draft)
    assert "for both parties" in refused(lambda: making.sign(owner, draft, b"x"))


def test_a_refusal_says_why_and_ends_it(people: People, owner: User, head: User, draft: Contract) -> None:
    signed_by_owner(people, owner, draft)
    assert "Say why" in refused(lambda: making.refuse(head, draft, "  "))
    making.refuse(head, draft, "Мерзімі келіспейді.")
    draft.refresh_from_db()
    assert draft.state == ContractState.REFUSED
    assert draft.because == "Мерзімі келіспейді."


def test_who_signed_takes_it_back_until_the_other_has_signed(
    people: People, owner: User, head: User, draft: Contract
) -> None:
    signed_by_owner(people, owner, draft)
    assert "sent it, or signed it" in refused(lambda: making.take_back(head, draft))
    making.take_back(owner, draft)
    assert draft.state == ContractState.TAKEN_BACK
    refused(lambda: making.sign(head, draft, signature(people, "okup_head", draft)))


def test_it_lapses_after_the_term_to_answer_and_not_before(people: People, owner: User, draft: Contract) -> None:
    signed_by_owner(people, owner, draft)
    assert "still runs" in refused(lambda: making.lapse(draft))
    Contract.objects.filter(pk=draft.pk).update(due_at="2026-02-02T00:00:00Z")
    making.lapse(Contract.objects.get(pk=draft.pk))
    assert Contract.objects.get(pk=draft.pk).state == ContractState.LAPSED


# State × step × role

BY_TURN = {"write a contract", "make the text of a contract", "send a contract"}
WHO = ("owner", "head", "stranger")


@pytest.mark.parametrize("state", ContractState.values)
@pytest.mark.parametrize("step", making.FLOW.steps, ids=lambda step: step.name)
def test_each_step_is_open_to_whom_the_table_says(
    people: People, owner: User, head: User, draft: Contract, state: str, step: Step
) -> None:
    """The owner began it, so it is the OKUP's turn once it is sent."""
    draft.state = state
    draft.turn = Side.OKUP if state in {"sent", "signed"} else Side.OTHER
    who = {"owner": owner, "head": head, "stranger": people.stranger, "portal": None}
    opened = {name for name, person in who.items() if step.refusal(person, draft) is None}
    assert opened == _expected(step, state)


def _expected(step: Step, state: str) -> set[str]:
    if state not in step.moves:
        return set()
    if step is making.LAPSE:
        return set()  # its term still runs
    is_sent = state in {"sent", "signed"}
    if step is making.TAKE_BACK:
        return {"owner"}
    return {"head"} if is_sent else {"owner"}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "ready", "pdf": b"%PDF", "pdf_sha256": "0" * 64}, "contract_frozen_has_its_document"),
        ({"state": "concluded"}, "contract_"),
        ({"state": "refused", "closed_at": "2026-02-02T00:00:00Z"}, "contract_refused_says_why"),
        ({"turn": "here"}, "contract_turn_is_known"),
        ({"person": None}, "contract_has_one_other_party"),
        ({"state": "lapsed"}, "contract_closed_says_when"),
    ],
)
def test_the_database_forbids(draft: Contract, change: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Contract.objects.filter(pk=draft.pk).update(**change)


def test_only_members_who_deal_with_it_are_told(people: People, society: Organisation, draft: Contract) -> None:
    joined(people.stranger, society, Right.MONEY)
    assert people.stranger not in parties.people(draft, Side.OKUP)

"""Several people sign or answer at the same moment: one wins, the others are told, nothing is lost."""

from functools import partial

import pytest
from django.db import transaction

from accounts.models import Organisation, SubjectKind, User
from contracts import concluding, making
from contracts.models import Contract, ContractState
from portal import law
from portal.flow import StepRefused
from registers.models import Agreement, AgreementKind
from tests.contracts.acts import MANDATE, acting, body, on_platform, ready, signature, signed_by_owner
from tests.people import People
from tests.together import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english", "broker")]
KEYS = ("okup_head", "label", "cafe", "hotel", "radio", "organisation")


def signed_with(people: People, owner: User, okup: Organisation) -> Contract:
    """A mandate to this OKUP that awaits its signature only."""
    contract = making.begin(acting(owner), AgreementKind.MANDATE, okup, owner)
    return signed_by_owner(people, owner, contract)


@pytest.mark.clause(law.O100_4)
def test_of_mandates_signed_at_once_with_different_okups_one_is_in_force(people: People, owner: User) -> None:
    okups = {key: body(people, key, SubjectKind.OKUP) for key in KEYS}
    for okup, _head in okups.values():
        on_platform(okup)
    waiting = {key: signed_with(people, owner, okup) for key, (okup, _head) in okups.items()}
    acts = [
        partial(making.sign, okups[key][1], contract, signature(people, key, contract))
        for key, contract in waiting.items()
    ]

    results = at_once(*acts)

    assert results.count(None) == 1
    refused = [result for result in results if result is not None]
    assert {type(result) for result in refused} == {StepRefused}, refused
    assert all("one OKUP only" in str(result) for result in refused)
    assert Agreement.objects.filter(kind="mandate", state="in_force").count() == 1
    assert Contract.objects.filter(state=ContractState.CONCLUDED).count() == 1
    assert Contract.objects.filter(state=ContractState.SIGNED).count() == len(KEYS) - 1


@pytest.mark.clause(law.O100_4)
def test_of_a_hundred_entries_at_once_one_stands(people: People, owner: User) -> None:
    """The register itself, without signatures: twenty at a time, as many as the database takes."""
    okups = [Organisation.objects.create(bin=f"0000{n:08}", name_kk=f"{n}-қоғам", kinds=["okup"]) for n in range(100)]
    contracts = []
    for okup in okups:
        on_platform(okup)
        contracts.append(making.begin(acting(owner), AgreementKind.MANDATE, okup, owner))
    terms = {**MANDATE, "objects": []}

    def entered(contract: Contract) -> Agreement:
        with transaction.atomic():
            return concluding.enter(owner, contract, terms)

    results: list[object] = []
    for first in range(0, 100, 20):
        results += at_once(*(partial(entered, one) for one in contracts[first : first + 20]))

    assert sum(isinstance(result, Agreement) for result in results) == 1
    assert sum(isinstance(result, StepRefused) for result in results) == 99, results
    assert Agreement.objects.filter(kind="mandate").count() == 1


def test_of_two_answers_at_once_one_stands(people: People, owner: User, head: User, draft: Contract) -> None:
    signed_by_owner(people, owner, draft)
    same = Contract.objects.get(pk=draft.pk)
    cms = signature(people, "okup_head", draft)

    results = at_once(lambda: making.sign(head, draft, cms), lambda: making.refuse(head, same, "Бас тартамыз."))

    assert results.count(None) == 1
    assert [type(one) for one in results if one is not None] == [StepRefused]


def test_the_text_is_not_made_of_a_draft_that_changes_meanwhile(owner: User, draft: Contract) -> None:
    making.write(owner, draft, MANDATE)
    other = Contract.objects.get(pk=draft.pk)

    results = at_once(
        lambda: making.make_ready(owner, draft), lambda: making.write(owner, other, {"deduction_pct": "1"})
    )

    draft.refresh_from_db()
    if draft.state == ContractState.READY:
        assert making.standing(draft).terms["deduction_pct"] == "25" or results[0] is not None
    else:
        assert draft.pdf is None


def test_a_text_once_ready_holds_what_the_version_says(owner: User, draft: Contract) -> None:
    ready(owner, draft, MANDATE)
    assert making.standing(draft).terms["deduction_pct"] == "25"

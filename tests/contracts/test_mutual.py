"""Mutual representation of two OKUPs of Kazakhstan, concluded here (O100-7)."""

from typing import Any

import pytest

from accounts.models import Organisation, SubjectKind
from contracts import making
from contracts.models import ContractState
from portal import law
from portal.flow import StepRefused
from registers.models import Agreement, AgreementKind
from tests.contracts.acts import acting, body, on_platform, ready, signature
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]
MUTUAL: dict[str, Any] = {
    "direction": "mutual",
    "spheres": ["music"],
    "rights_scope": ["performance/public_performance"],
    "territory": "kz",
    "deduction_pct": "10",
    "transfer_terms": {"every": "quarter", "day": 30},
    "data_exchange": "Тоқсан сайын, CSV.",
    "term_from": "2026-02-01",
    "term_to": "2030-12-31",
}


@pytest.mark.clause(law.O100_7, law.O100_24_2, law.O100_26_4, law.O100_26_5)
def test_two_okups_conclude_it_and_both_stand_in_the_register(people: People) -> None:
    first, head = body(people, "okup_head", SubjectKind.OKUP)
    second, others_head = body(people, "label", SubjectKind.OKUP)
    on_platform(first)
    contract = making.begin(acting(head, first), AgreementKind.MUTUAL, first, second)
    ready(head, contract, MUTUAL)
    making.sign(head, contract, signature(people, "okup_head", contract))
    making.sign(others_head, contract, signature(people, "label", contract))
    assert contract.state == ContractState.CONCLUDED
    agreement = Agreement.objects.get(kind="mutual")
    assert (agreement.okup, agreement.second_okup) == (first, second)
    assert agreement.until is not None
    assert agreement.rights == ["performance"]
    assert agreement.agreement_number.startswith("3-")


@pytest.mark.clause(law.O100_7)
def test_it_is_made_with_an_okup_only(people: People) -> None:
    first, head = body(people, "okup_head", SubjectKind.OKUP)
    on_platform(first)
    user = Organisation.objects.create(bin="940140000385", name_kk="Кафе", kinds=["user"])
    with pytest.raises(StepRefused, match="does not stand here as this contract needs it"):
        making.begin(acting(head, first), AgreementKind.MUTUAL, first, user)


@pytest.mark.clause(law.O100_7)
def test_an_okup_makes_none_with_itself(people: People) -> None:
    first, head = body(people, "okup_head", SubjectKind.OKUP)
    on_platform(first)
    with pytest.raises(StepRefused, match="with itself"):
        making.begin(acting(head, first), AgreementKind.MUTUAL, first, first)

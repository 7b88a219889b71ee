"""The two grounds of a refusal (O1315-14.2), each with its details, in the decision as it is frozen."""

import pytest
from django.db import IntegrityError, transaction

from copyright_registry import registration
from copyright_registry.documents import decision_pdf
from copyright_registry.facts import decision_facts
from copyright_registry.models import Decision, Ground, State
from portal import law
from portal.demo.sheet import read, squeezed
from tests import people as acts
from tests.people import People


@pytest.mark.clause(law.O1315_14_2)
def test_a_refusal_stands_on_two_grounds_the_incomplete_set_first_each_with_its_details(people: People) -> None:
    application = acts.application_in(State.EXAMINATION, people)
    grounds = Ground.objects.filter(code__in=["distinguishing", "no_copy", "no_opinion"])
    registration.propose(people.examiner, application, "refuse", grounds=grounds, reason_kk="Жоқ.", reason_ru="Нет.")

    facts = decision_facts(Decision.objects.get(), agreed_by=people.head_of_department, signatory=people.head)
    text = squeezed(read(decision_pdf(facts)))

    assert [ground.basis for ground in facts.grounds] == ["incomplete", "incomplete", "article_9_1"]
    for words in ("Представлен неполный пакет документов:", "Не соблюдены требования статьи 9-1 Закона:"):
        assert text.count(squeezed(words)) == 1
    details = [text.index(squeezed(ground.text_kk)) for ground in facts.grounds]
    incomplete = text.index(squeezed("Құжаттар топтамасы толық ұсынылмаған:"))
    article = text.index(squeezed("9-1-бабының талаптары сақталмаған:"))
    assert incomplete < details[0] < details[1] < article < details[2]


def test_a_ground_is_one_of_the_two_that_the_rules_know(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Ground.objects.filter(code="no_copy").update(basis="another")

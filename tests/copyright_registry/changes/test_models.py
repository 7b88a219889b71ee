"""What the tables of changes never hold, whoever writes to them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from copyright_registry.changes.models import (
    Amendment,
    Ask,
    Change,
    ChangeDecision,
    ChangeGround,
    ChangeSigner,
    ChangeState,
    CourtDecision,
)
from portal import law
from portal.signing.models import Signature
from tests.copyright_registry.changes import acts
from tests.people import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]
Breach = Callable[[People], object]


def _set(model: type[models.Model], reached: str, /, **wrong: Any) -> Breach:
    """The breach: bring a request of two authors to the state `reached`, then write `wrong` into its rows."""

    def breach(people: People) -> object:
        acts.change_in(reached, people, acts.entered(people, people.stranger))
        return model._default_manager.update(**wrong)

    return breach


def _court(**wrong: Any) -> Breach:
    def breach(people: People) -> object:
        acts.by_court(acts.entered(people), Ask.CANCEL)
        return CourtDecision.objects.update(**wrong)

    return breach


def _again(model: type[models.Model], reached: str = ChangeState.DRAFT, **changed: Any) -> Breach:
    """The breach: a second row like the first of a request in the state `reached`."""

    def breach(people: People) -> object:
        acts.change_in(reached, people, acts.entered(people, people.stranger))
        return _copy(model, **changed)

    return breach


def _copy(model: type[models.Model], **changed: Any) -> object:
    row = model._default_manager.all()[0]
    for name, value in {"pk": None, **changed}.items():
        setattr(row, name, value)
    return row.save(force_insert=True)


def _second_of_a_court(people: People) -> object:
    acts.by_court(acts.entered(people), Ask.CANCEL)
    _copy(CourtDecision)
    return Change.objects.create(
        entry=Change.objects.get().entry, asks=Ask.CANCEL, language="kk", begun_by=people.head,
        court=CourtDecision.objects.latest("pk"),
    )  # fmt: skip


def _ground_twice(_people: People) -> object:
    return _copy(ChangeGround)


def _signs_and_declines(people: People) -> object:
    acts.change_in(ChangeState.RECEIVED, people, acts.entered(people, people.stranger))
    return ChangeSigner.objects.update(declined_at=timezone.now())


def _signed_unagreed(people: People) -> object:
    acts.change_in(ChangeState.PROPOSED, people, acts.entered(people, people.stranger))
    return ChangeDecision.objects.update(signature=Signature.objects.latest("pk"))


def _without_decision(people: People) -> object:
    acts.change_in(ChangeState.PROPOSED, people, acts.entered(people, people.stranger))
    return Change.objects.update(decision=None)


BREACHES: dict[str, Breach] = {
    "change_ground_once_since_a_day": _ground_twice,
    "court_decision_dates_in_order": _court(received_on="2026-09-01"),
    "court_decision_is_named": _court(number=""),
    "court_decision_scan_is_hashed": _court(scan_sha256="A" * 64),
    "change_one_open_an_entry": _again(Change, id="00000000-0000-4000-8000-000000000000"),
    "change_one_open_by_court": _second_of_a_court,
    "change_received_is_numbered": _set(Change, ChangeState.RECEIVED, number=None),
    "change_of_authors_received_is_frozen": _set(Change, ChangeState.SIGNING, text_sha256=""),
    "change_with_the_provider_is_due": _set(Change, ChangeState.RECEIVED, due_at=None, bound_by=""),
    "change_due_names_its_clock": _set(Change, ChangeState.RECEIVED, bound_by=""),
    "change_decided_has_decision": _without_decision,
    "change_done_made_a_version": _set(Change, ChangeState.DONE, made=None),
    "change_closed_says_when": _set(Change, ChangeState.DECLINED, closed_at=None),
    "amendment_once_a_column": _again(Amendment),
    "amendment_changes_something": _set(Amendment, ChangeState.DRAFT, before="1", after="1"),
    "amendment_column_is_known": _set(Amendment, ChangeState.DRAFT, column="number"),
    "amendment_leaves_nothing_bare": _set(Amendment, ChangeState.DRAFT, column="authors", after=""),
    "change_signer_once": _again(ChangeSigner),
    "change_signer_signs_or_declines": _signs_and_declines,
    "change_signer_reminded_while_waited_for": _set(ChangeSigner, ChangeState.RECEIVED, remind_at=timezone.now()),
    "changedecision_agreed_is_frozen": _set(ChangeDecision, ChangeState.AGREED, pdf=None),
    "changedecision_signed_was_agreed": _signed_unagreed,
    "changedecision_refusal_gives_reasons": _set(ChangeDecision, ChangeState.REFUSED, reason_ru=""),
}


@pytest.mark.clause(law.O1315_15_1, law.O1315_15_2, law.O1315_A4)
@pytest.mark.parametrize("constraint", BREACHES)
def test_the_database_refuses_the_row_that_a_constraint_forbids(people: People, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BREACHES[constraint](people)


def test_each_constraint_of_changes_has_its_forbidden_row_here() -> None:
    tables = [
        table
        for table in apps.get_app_config("copyright_registry").get_models()
        if table.__module__ == Change.__module__
    ]

    assert {constraint.name for table in tables for constraint in table._meta.constraints} == BREACHES.keys()

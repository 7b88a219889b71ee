"""A power of attorney lets a person sign for an organisation: on its days, for its purposes, and nobody else."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.powers import KEPT_POWERS, end, grant
from portal.demo.people import PROVIDER, STUDIO
from portal.models import Trail
from portal.signing.accepting import SignatureRefused, accept
from portal.signing.models import PowerOfAttorney, Signature
from tests.people import People

DOCUMENT = b"%PDF-1.7 a decision"
WRONG_KEY = "This key does not sign for the provider."
PAPER = "№ 12, 05.01.2026"


def day(days: int) -> date:
    """A day from today."""
    return timezone.localdate() + timedelta(days=days)


def power(person: User, *, organisation: str = PROVIDER.bin, since: int = 0, until: int = 0) -> PowerOfAttorney:
    """To sign the provider's decisions today, unless told otherwise."""
    return grant(
        None,
        iin=person.iin,
        organisation=organisation,
        purposes=["decision"],
        document=PAPER,
        since=day(since),
        until=day(until),
    )


def sign(people: People, person: User, purpose: str = "decision") -> Signature:
    """What the provider's decision asks for, signed by an employee's key."""
    return accept(
        person,
        people.sign(person, DOCUMENT),
        DOCUMENT,
        purpose=purpose,
        roles={"head", "right_to_sign"},
        wrong_key=WRONG_KEY,
        organisation=PROVIDER.bin,
    )


def test_an_employee_signs_by_a_power_of_attorney_which_the_evidence_names(people: People) -> None:
    held = power(people.examiner)

    signature = sign(people, people.examiner)

    assert (signature.power, signature.roles) == (held, ["legal_entity", "employee"])


def test_who_may_sign_by_their_key_needs_none(people: People) -> None:
    power(people.head)

    assert sign(people, people.head).power is None


NOT_ENOUGH: dict[str, Callable[[People], object]] = {
    "none": lambda _people: None,
    "a term that is over": lambda people: power(people.examiner, since=-9, until=-1),
    "a term that has not begun": lambda people: power(people.examiner, since=1, until=9),
    "another organisation": lambda people: power(people.examiner, organisation=STUDIO.bin),
    "another person": lambda people: power(people.other_examiner),
}


@pytest.mark.parametrize("given", NOT_ENOUGH.values(), ids=NOT_ENOUGH.keys())
def test_without_the_right_power_an_employee_is_refused(people: People, given: Callable[[People], object]) -> None:
    given(people)

    with pytest.raises(SignatureRefused) as refused:
        sign(people, people.examiner)

    assert str(refused.value) == WRONG_KEY


def test_a_power_for_one_purpose_is_none_for_another(people: People) -> None:
    power(people.examiner)

    with pytest.raises(SignatureRefused):
        sign(people, people.examiner, "application")


@pytest.mark.parametrize(("since", "until"), [(0, 9), (-9, 0), (0, 0)])
def test_the_first_and_the_last_day_count(people: People, since: int, until: int) -> None:
    power(people.examiner, since=since, until=until)

    assert sign(people, people.examiner).power


def test_a_power_that_was_ended_is_kept_and_signs_no_more(people: People) -> None:
    held = power(people.examiner, since=-9, until=9)

    end(None, iin=people.examiner.iin, organisation=PROVIDER.bin, document=PAPER, last_day=day(-1))

    held.refresh_from_db()
    assert held.until == day(-1)
    with pytest.raises(SignatureRefused):
        sign(people, people.examiner)


@pytest.mark.parametrize("last_day", [-10, 10])
def test_ending_never_makes_a_term_longer(people: People, last_day: int) -> None:
    power(people.examiner, since=-9, until=9)

    with pytest.raises(PowerOfAttorney.DoesNotExist):
        end(None, iin=people.examiner.iin, organisation=PROVIDER.bin, document=PAPER, last_day=day(last_day))


def test_granting_and_ending_leave_entries_without_the_persons_number(people: People) -> None:
    before = Trail.objects.count()
    held = power(people.examiner, until=9)
    end(None, iin=people.examiner.iin, organisation=PROVIDER.bin, document=PAPER, last_day=day(1))

    bodies = [bytes(row.body).decode() for row in Trail.objects.order_by("pk")[before:]]
    granted, ended = map(json.loads, bodies)
    assert [granted["act"], ended["act"]] == ["grant power", "end power"]
    assert granted["law"] == ended["law"] == [KEPT_POWERS.id]
    assert granted["subject"] == f"signing.powerofattorney:{held.pk}"
    assert granted["detail"] == {"organisation": PROVIDER.bin, "purposes": ["decision"], "document": PAPER}
    assert people.examiner.iin not in "".join(bodies)


@pytest.mark.parametrize(("organisation", "until"), [(PROVIDER.bin, -1), ("15034000128", 0), ("15034000128x", 0)])
def test_the_database_refuses_what_is_no_power(people: People, organisation: str, until: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        power(people.examiner, organisation=organisation, until=until)


def command(name: str, people: People, **changed: str) -> str:
    """`manage.py grant_power` or `end_power` for the examiner; an empty option is left out."""
    fixed = {"iin": people.examiner.iin, "organisation": PROVIDER.bin, "document": PAPER}
    terms = {"purpose": "decision", "since": str(day(0)), "until": str(day(9))} if name == "grant_power" else {}
    options = {**fixed, **terms, **changed}
    out = StringIO()
    call_command(name, *(part for key, value in options.items() for part in (f"--{key}", value)), stdout=out)
    return out.getvalue()


def test_powers_are_granted_and_ended_from_the_shell(people: People) -> None:
    assert command("grant_power", people) == f"Granted: {PAPER}, {day(0)} to {day(9)}\n"
    assert command("end_power", people, **{"last-day": str(day(3))}) == f"Ended: {PAPER}, {day(3)}\n"

    assert PowerOfAttorney.objects.get().until == day(3)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"iin": "7106093008"}, "twelve digits"),
        ({"organisation": "٧١٠٦٠٩٣٠٠٨٦٥"}, "twelve digits"),
        ({"iin": "000000000000"}, "has signed in here yet"),
        ({"until": "2020-01-01"}, "ends before it begins"),
        ({"purpose": "everything"}, "invalid choice"),
    ],
)
def test_a_power_that_cannot_be_gets_one_clear_line(people: People, changed: dict[str, str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        command("grant_power", people, **changed)

    assert not PowerOfAttorney.objects.exists()


def test_what_is_not_there_or_not_one_is_not_ended(people: People) -> None:
    with pytest.raises(CommandError, match="No such power"):
        command("end_power", people, **{"last-day": str(day(0))})

    for _twice in range(2):
        command("grant_power", people)
    with pytest.raises(CommandError, match="Several"):
        command("end_power", people, **{"last-day": str(day(0))})
    assert set(PowerOfAttorney.objects.values_list("until", flat=True)) == {day(9)}

"""Numbers without gaps, whoever asks and however the transaction ends."""

import pytest
from django.db import IntegrityError, transaction

from portal.counters import take_next
from portal.models import Counter
from tests.together import at_once


def take() -> int:
    with transaction.atomic():
        return take_next("certificate")


@pytest.mark.django_db
def test_numbers_begin_with_one_and_each_name_has_its_own() -> None:
    assert [take_next("entry"), take_next("entry"), take_next("case"), take_next("entry")] == [1, 2, 1, 3]


@pytest.mark.django_db
def test_a_number_whose_transaction_fails_is_given_out_again() -> None:
    def fail() -> None:
        with transaction.atomic():
            assert take_next("certificate") == 2
            raise OSError("the disk is full")

    take()
    with pytest.raises(OSError, match="disk"):
        fail()

    assert take() == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_number_is_given_out_only_in_the_transaction_that_uses_it() -> None:
    with pytest.raises(RuntimeError, match="only in the transaction"):
        take_next("certificate")

    assert not Counter.objects.filter(name="certificate").exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ten_who_ask_at_once_get_one_to_ten() -> None:
    numbers = at_once(*[take] * 10)

    assert sorted(numbers, key=str) == sorted(range(1, 11), key=str)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_at_once_those_who_fail_leave_no_gap() -> None:
    def fail() -> None:
        with transaction.atomic():
            take_next("certificate")
            raise OSError("the disk is full")

    outcomes = at_once(take, fail, take, fail, take, fail)

    assert {outcome for outcome in outcomes if isinstance(outcome, int)} == {1, 2, 3}
    assert take() == 4


@pytest.mark.django_db
def test_the_database_refuses_a_number_below_zero() -> None:
    with pytest.raises(IntegrityError, match="counter_never_below_zero"), transaction.atomic():
        Counter.objects.create(name="certificate", value=-1)

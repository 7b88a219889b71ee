"""The trail: what each entry holds, and that its bytes are the same wherever they are made."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from copyright_registry import law as registry_law
from portal import audit, law
from portal.models import Trail
from tests.people import People

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), PLAIN), st.randoms(use_true_random=False))
def test_the_bytes_do_not_depend_on_the_order_of_keys(row: dict[str, Any], chance: Any) -> None:
    shuffled = list(row.items())
    chance.shuffle(shuffled)

    assert audit.canonical(dict(shuffled)) == audit.canonical(row)


@given(st.dictionaries(st.text(), PLAIN))
def test_the_bytes_are_json_that_any_reader_takes(row: dict[str, Any]) -> None:
    assert json.loads(audit.canonical(row).decode("utf-8")) == row


def test_what_the_trail_calls_a_thing_has_its_primary_key(people: People) -> None:
    assert audit.pk_of(audit.key(people.author)) == str(people.author.pk)


def test_kazakh_letters_stand_in_the_bytes_as_themselves() -> None:
    assert audit.canonical({"б": "Құрманғазы", "а": [1, None]}) == '{"а":[1,null],"б":"Құрманғазы"}'.encode()


@pytest.mark.django_db
def test_an_entry_says_who_did_what_on_what_when_and_under_which_law(people: People) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 4, 5, 6, 789, tzinfo=UTC), tick=False):
        entry = audit.record(
            people.author, "look", people.stranger, law=(law.O100_2_8, registry_law.LOOKED_AT), page="review"
        )

    assert json.loads(bytes(entry.body)) == {
        "actor": f"accounts.user:{people.author.pk}",
        "act": "look",
        "subject": f"accounts.user:{people.stranger.pk}",
        "law": ["O100-2.8", registry_law.LOOKED_AT.id],
        "at": "2026-11-20T04:05:06.000789Z",
        "detail": {"page": "review"},
    }


@pytest.mark.django_db
def test_the_columns_say_what_the_bytes_say(people: People) -> None:
    audit.record(people.author, "look", None, law=law.O100_2_8)

    entry = Trail.objects.latest("pk")
    said = json.loads(bytes(entry.body))
    assert (said["actor"], said["act"], said["subject"]) == (entry.actor, entry.act, entry.subject)
    assert (said["law"], said["at"]) == (entry.law, audit.moment(entry.at))


@pytest.mark.django_db
def test_what_nobody_did_the_portal_did() -> None:
    entry = audit.record(None, "sweep", None, law=law.O100_2_8)

    assert (entry.actor, entry.subject) == ("portal", "portal")


@pytest.mark.django_db
def test_an_act_without_a_law_is_not_recorded() -> None:
    with pytest.raises(ValueError, match="names neither a clause nor a rule of our own"):
        audit.record(None, "whim", None, law=())

    assert not Trail.objects.exists()


@pytest.mark.django_db
def test_a_detail_that_is_no_plain_json_is_not_recorded(people: People) -> None:
    before = Trail.objects.count()

    with pytest.raises(TypeError, match="not JSON serializable"):
        audit.record(None, "look", None, law=law.O100_2_8, person=people.author)

    assert Trail.objects.count() == before


@pytest.mark.django_db
def test_the_trail_of_one_thing_is_told_from_the_beginning(people: People) -> None:
    for act, subject in [("first", people.author), ("other", people.stranger), ("second", people.author)]:
        audit.record(None, act, subject, law=law.O100_2_8)

    assert [entry.act for entry in audit.of(people.author)] == ["first", "second"]

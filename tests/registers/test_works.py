"""A work from draft to entry, by whom it may be, and its versions."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Right, SubjectKind, User
from accounts.subjects import Subject
from portal import law
from portal.flow import StepRefused
from portal.models import Trail
from registers import agreements, works
from registers.models import Holder, Owner, Standing, Work, WorkState
from registers.said import CodeSaid, Wrong
from tests.people import someone
from tests.registers import acts
from tests.registers.acts import HALF, ISRC, ISWC, draft, entered, line, song

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


@pytest.mark.clause(law.O100_15, law.O100_16, law.O100_17_1, law.O100_17_3, law.O100_17_4)
def test_an_author_enters_their_own_work(author: User) -> None:
    work = entered(Subject(author), song(line(author), title_ru="Свет очей", codes=(ISRC, ISWC)))

    work.refresh_from_db()
    assert (work.state, work.version, work.standing) == (WorkState.ENTERED, 1, Standing.AGREED)
    assert sorted(code.value for code in work.codes.all()) == ["KZA012600001", "T0345246801"]
    assert work.names == author.full_name
    assert not work.is_managed
    assert not work.is_complete
    body = json.loads(bytes(work.versions.get().body))
    assert body["holders"][0]["shares"] == {"performance": "100.0000", "reproduction": "100.0000"}
    assert author.iin not in json.dumps(body)


def test_a_draft_may_lack_everything_and_cannot_be_entered_so(author: User) -> None:
    work = draft(Subject(author), song(title_kk="", kind=""))

    with pytest.raises(StepRefused):
        works.enter(author, work)
    assert Work.objects.get().state == WorkState.DRAFT


def test_all_that_is_lacking_is_told_at_once(author: User) -> None:
    found = works.wrong(song(line(author, shares={"performance": Decimal(75)}), title_kk="", kind=""), author)

    assert [fault.field for fault in found] == ["title_kk", "kind", "shares"]
    assert "make 75 %. Say who holds the rest" in found[-1].words


def test_a_draft_with_too_much_of_a_right_is_refused_with_the_sum(author: User, other: User) -> None:
    with pytest.raises(Wrong, match="make 150 %: more than 100"):
        draft(Subject(author), song(line(author), line(other, shares=HALF)))


def test_the_database_itself_keeps_shares_within_a_hundred(author: User) -> None:
    work = entered(Subject(author), song(line(author)))

    Holder.objects.filter(work=work).update(shares={"performance": "100.0601"})

    with pytest.raises(IntegrityError, match="do not hold"), transaction.atomic():
        connection.check_constraints()
    Holder.objects.filter(work=work).update(shares={"performance": "100.06"})


@pytest.mark.clause(law.O100_16)
def test_who_holds_nothing_of_a_work_does_not_enter_it(author: User, other: User) -> None:
    work = draft(Subject(author), song(line(other)))

    with pytest.raises(StepRefused, match="entered by its owner or by the OKUP"):
        works.enter(author, work)


@pytest.mark.clause(law.O100_16, law.O100_17_5)
def test_an_okup_enters_the_works_of_who_gave_it_the_rights(author: User, other: User) -> None:
    okup = acts.okup()
    clerk = acts.keeper(other, okup)
    acts.mandate(author, okup)

    work = entered(clerk, song(line(author)))

    work.refresh_from_db()
    assert (work.is_managed, work.standing, work.holders.get().okup) == (True, Standing.AGREED, okup)


@pytest.mark.clause(law.O100_16)
def test_an_okup_does_not_enter_the_works_of_anothers_member(author: User, other: User) -> None:
    mine, theirs = acts.okup(), acts.okup(1, "Басқа қоғам")
    acts.mandate(author, theirs)
    work = draft(acts.keeper(other, mine), song(line(author)))

    with pytest.raises(StepRefused, match="given rights to your organisation"):
        works.enter(other, work)


@pytest.mark.clause(law.O100_16)
def test_an_organisation_that_is_neither_owner_nor_okup_enters_nothing(author: User) -> None:
    venue = acts.organisation(SubjectKind.USER)

    with pytest.raises(StepRefused, match="is neither"):
        works.begin(acts.keeper(author, venue))


@pytest.mark.clause(law.O100_12)
def test_a_member_who_lost_the_right_changes_nothing_more(author: User) -> None:
    label = acts.organisation(SubjectKind.OWNER)
    subject = acts.keeper(author, label)
    work = entered(
        subject, song(line(name="Абай", bin=label.bin, is_entity=True), line(author, role="composer", shares={}))
    )
    label.memberships.update(rights=[Right.MONEY])

    with pytest.raises(StepRefused, match="right to keep its works"):
        works.change(author, work, song(line(author)))


def test_a_share_of_another_is_one_sided_until_they_stand_by_it(author: User, other: User) -> None:
    work = entered(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))
    assert work.standing == Standing.ONE_SIDED

    works.agree(other, work.holders.get(owner__iin_digest=other.iin_digest))

    work.refresh_from_db()
    assert work.standing == Standing.AGREED


def test_nobody_agrees_for_another(author: User, other: User) -> None:
    work = entered(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))

    with pytest.raises(StepRefused, match="not yours"):
        works.agree(author, work.holders.get(owner__iin_digest=other.iin_digest))


def test_a_changed_line_awaits_agreement_anew_and_an_unchanged_one_does_not(author: User, other: User) -> None:
    mine, theirs = line(author, shares=HALF), line(other, shares=HALF, role="lyricist")
    work = entered(Subject(author), song(mine, theirs))
    works.agree(other, work.holders.get(owner__iin_digest=other.iin_digest))

    works.change(author, work, song(mine, theirs, title_ru="Свет очей"), "a title was lacking")
    assert work.standing == Standing.AGREED
    more, less = {"performance": Decimal(60)}, {"performance": Decimal(40)}
    works.change(author, work, song(line(author, shares=more), line(other, shares=less, role="lyricist")))

    assert work.standing == Standing.ONE_SIDED
    assert [version.reason for version in work.versions.order_by("version")] == ["", "a title was lacking", ""]


def test_an_entry_that_would_lack_something_stays_as_it_was(author: User) -> None:
    work = entered(Subject(author), song(line(author)))

    with pytest.raises(Wrong, match="Write the title"):
        works.change(author, work, song(line(author), title_kk=""))

    assert Work.objects.get().title_kk == "Көзімнің қарасы"
    assert work.versions.count() == 1


def test_an_owner_cannot_write_themselves_out_of_their_entry(author: User, other: User) -> None:
    work = entered(Subject(author), song(line(author)))

    with pytest.raises(StepRefused, match="Name yourself as an owner"):
        works.change(author, work, song(line(other)))
    assert Work.objects.get().version == 1


@pytest.mark.clause(law.O100_17_5)
def test_a_mandate_that_ends_leaves_the_work_declared(author: User) -> None:
    given = acts.mandate(author, acts.okup())
    work = entered(Subject(author), song(line(author)))
    assert work.is_managed

    agreements.end(None, given, timezone.localdate() - timedelta(days=1))

    work.refresh_from_db()
    assert not work.is_managed


@pytest.mark.clause(law.O100_4)
def test_powers_are_given_to_one_okup_only(author: User) -> None:
    acts.mandate(author, acts.okup())

    with pytest.raises(StepRefused, match="one OKUP only"):
        acts.mandate(author, acts.okup(1, "Басқа қоғам"), number="2")


def test_a_mandate_for_named_works_covers_those_alone(author: User) -> None:
    first, second = (entered(Subject(author), song(line(author), title_kk=title)) for title in ("Бір", "Екі"))

    acts.mandate(author, acts.okup(), works=[first])

    managed = dict(Work.objects.values_list("pk", "is_managed"))
    assert managed == {first.pk: True, second.pk: False}


@pytest.mark.clause(law.O100_17_5, law.O100_19_3)
def test_a_mandate_covers_works_from_its_first_day_to_its_last(author: User) -> None:
    with time_machine.travel(datetime(2026, 2, 10, 6, tzinfo=UTC), tick=False) as clock:
        given = acts.mandate(author, acts.okup(), since=date(2026, 2, 12), until=date(2026, 2, 13))
        work = entered(Subject(author), song(line(author)))
        told = {}
        for day in (11, 12, 13, 14):
            clock.move_to(datetime(2026, 2, day, 6, tzinfo=UTC))
            for pk in agreements.turning():
                agreements.turn(pk)
            work.refresh_from_db()
            told[day] = work.is_managed

    assert told == {11: False, 12: True, 13: True, 14: False}
    given.refresh_from_db()
    assert given.turns_on is None


def test_many_works_are_entered_as_one_is(author: User) -> None:
    said = [song(line(author), title_kk=f"Ән {place}", codes=(ISRC,)) for place in range(3)]

    found = works.enter_many(Subject(author), said)
    one = entered(Subject(author), said[0])

    many = Work.objects.get(pk=found[0].pk)
    assert (many.names, many.standing, many.version, many.is_managed) == (one.names, one.standing, 1, one.is_managed)
    told, alone = (json.loads(bytes(work.versions.get().body)) for work in (many, one))
    assert {**told, "number": 0} == {**alone, "number": 0}
    assert Owner.objects.count() == 1


def test_of_many_none_is_entered_where_one_may_not(author: User, other: User) -> None:
    with pytest.raises(StepRefused), transaction.atomic():
        works.enter_many(Subject(author), [song(line(author)), song(line(other))])

    assert not Work.objects.exists()


def test_the_queries_of_many_do_not_grow_with_their_number(author: User, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(40):
        works.enter_many(Subject(author), [song(line(author), title_kk=f"Ән {place}") for place in range(100)])


def test_a_work_under_a_mandate_is_not_withdrawn(author: User) -> None:
    work = entered(Subject(author), song(line(author)))
    acts.mandate(author, acts.okup())

    with pytest.raises(StepRefused, match="managed collectively"):
        works.withdraw(author, work, "sold")


def test_a_withdrawn_work_keeps_its_number_and_its_versions(author: User) -> None:
    work = entered(Subject(author), song(line(author)))

    works.withdraw(author, work, "sold")

    assert (Work.objects.get().state, work.versions.count()) == (WorkState.WITHDRAWN, 2)
    assert Trail.objects.filter(act="withdraw a work").exists()


def test_a_holder_takes_over_what_the_okup_may_no_longer_keep(author: User, other: User) -> None:
    given = acts.mandate(author, acts.okup())
    work = entered(acts.keeper(other, given.okup), song(line(author)))
    with pytest.raises(StepRefused, match="cannot be taken over"):
        works.take_over(Subject(author), work)
    agreements.end(None, given, date(2026, 3, 1))

    works.take_over(Subject(author), work)

    work.refresh_from_db()
    assert (work.person, work.organisation) == (author, None)


def test_a_draft_is_removed_with_all_in_it_and_an_entry_is_not(author: User) -> None:
    work = draft(Subject(author), song(line(author), codes=(ISRC,)))
    works.discard(author, work)
    assert not Work.objects.exists()

    with pytest.raises(StepRefused, match="withdrawn, not removed"):
        works.discard(author, entered(Subject(author), song(line(author))))


@pytest.mark.clause(law.O100_16)
def test_an_okup_stands_by_no_line_of_who_gave_it_other_works(author: User, other: User) -> None:
    okup = acts.okup()
    acts.mandate(author, okup, works=[entered(Subject(author), song(line(author)))])
    acts.mandate(other, okup, number="2")
    said = song(line(author, shares=HALF), line(other, shares=HALF))
    clerk = acts.keeper(someone("author3"), okup)

    alone = entered(clerk, said)
    (of_many,) = works.enter_many(clerk, [said])

    for work in (alone, of_many):
        work.refresh_from_db()
        assert [held.agreed_at is None for held in work.holders.all()] == [True, False]
        assert work.standing == Standing.ONE_SIDED


@pytest.mark.clause(law.O100_16)
def test_what_an_okup_drafted_under_a_mandate_that_ended_is_not_agreed(author: User, other: User) -> None:
    okup = acts.okup()
    ended = acts.mandate(author, okup)
    acts.mandate(other, okup, number="2")
    clerk = acts.keeper(someone("author3"), okup)
    work = draft(clerk, song(line(author, shares=HALF), line(other, shares=HALF)))
    agreements.end(None, ended, date(2026, 3, 1))

    works.enter(clerk.person, work)

    assert [held.agreed_at is None for held in work.holders.all()] == [True, False]
    assert work.standing == Standing.ONE_SIDED


def test_a_line_that_was_changed_while_its_holder_pressed_is_not_agreed(author: User, other: User) -> None:
    said = song(line(author, shares=HALF), line(other, shares=HALF))
    work = entered(Subject(author), said)
    shown = work.holders.get(agreed_at=None)
    works.change(author, work, said, "the same")

    with pytest.raises(StepRefused):
        works.agree(other, shown)

    assert work.holders.filter(agreed_at=None).exists()


def test_a_code_that_grows_in_capital_letters_is_told_and_breaks_nothing(author: User) -> None:
    with pytest.raises(Wrong, match="at most 40 signs"):
        draft(Subject(author), song(line(author), codes=(CodeSaid("other", "ß" * 40, "EAN"),)))


@pytest.mark.clause(law.O100_17_5)
def test_a_work_that_was_entered_while_a_mandate_was_written_is_managed_the_day_after(author: User) -> None:
    with time_machine.travel(datetime(2026, 2, 12, 6, tzinfo=UTC), tick=False):
        given = acts.mandate(author, acts.okup())
        work = entered(Subject(author), song(line(author)))
        Work.objects.filter(pk=work.pk).update(is_managed=False)  # as who does not see the mandate leaves it
        Holder.objects.filter(work=work).update(okup=None)
        assert agreements.turning() == []
    with time_machine.travel(datetime(2026, 2, 13, 6, tzinfo=UTC), tick=False):
        for pk in agreements.turning():
            agreements.turn(pk)
        assert agreements.turning() == []

    work.refresh_from_db()
    given.refresh_from_db()
    assert (work.is_managed, given.turns_on) == (True, None)

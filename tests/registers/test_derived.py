"""What a work says that comes from elsewhere, reckoned by the database and by a plain reading of the rows."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from threading import Event
from time import monotonic, sleep

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation, SubjectKind
from accounts.subjects import Subject
from portal import law
from registers import derived, shares
from registers.models import (
    Agreement,
    AgreementForm,
    AgreementKind,
    AgreementState,
    Category,
    Holder,
    Owner,
    Standing,
    Work,
    WorkKind,
)
from tests.people import someone
from tests.registers import acts
from tests.together import at_once

TODAY = timezone.localdate()
FRESH = count(1)

HOLDERS = st.lists(
    st.tuples(
        st.integers(0, 2),  # which owner
        st.sampled_from(["composer", "lyricist"]),
        st.sampled_from(["", "25", "49.97", "50", "50.03", "100"]),  # per cent, nothing for ""
        st.booleans(),  # agreed
    ),
    max_size=4,
    unique_by=lambda line: line[:2],
).filter(lambda lines: sum(Decimal(line[2] or 0) for line in lines) <= shares.WHOLE + shares.TOLERANCE)
MANDATES = st.lists(
    st.tuples(
        st.integers(0, 2),  # whose
        st.integers(-2, 2),  # first day, from today
        st.none() | st.integers(-1, 2),  # last day
        st.booleans(),  # for another work only
        st.sampled_from(AgreementState.values),
    ),
    max_size=3,
    unique_by=lambda mandate: mandate[0],
)


def plainly(work: Work) -> tuple[str, bool, str]:
    """Names, whether a mandate covers a holder, and standing, as one would read them off the rows."""
    lines = list(work.holders.select_related("owner").order_by("position"))
    names = list(dict.fromkeys(line.owner.name_kk for line in lines))
    managed = any(_covers(mandate, work) for line in lines for mandate in line.owner.agreements.all())
    totals = shares.totals(shares.read(line.shares) for line in lines)
    agreed = lines and all(line.agreed_at for line in lines) and all(map(shares.is_whole, totals.values()))
    return ", ".join(names), managed, Standing.AGREED if agreed else Standing.ONE_SIDED


def _covers(mandate: Agreement, work: Work) -> bool:
    in_term = mandate.since <= TODAY and (mandate.until is None or mandate.until >= TODAY)
    named = set(mandate.works.all())
    return mandate.state == AgreementState.IN_FORCE and in_term and (not named or work in named)


@pytest.mark.django_db
@pytest.mark.clause(law.O100_15, law.O100_17_4, law.O100_17_5)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOLDERS, MANDATES)
def test_the_database_derives_what_a_plain_reading_does(holders: list, mandates: list) -> None:
    work = _world(holders, mandates)

    derived.renew([work.pk])

    work.refresh_from_db()
    assert (work.names, work.is_managed, work.standing) == plainly(work)


def _world(holders: list, mandates: list) -> Work:
    okup, _new = Organisation.objects.get_or_create(
        bin=acts.BINS[0], defaults={"name_kk": "Қоғам", "kinds": [SubjectKind.OKUP.value]}
    )
    kind, category = WorkKind.objects.get(code="song"), Category.objects.get(code="music_author")
    work, other = (
        Work.objects.create(
            state="entered", version=1, entered_at=timezone.now(), title_kk="Ән", kind=kind, organisation=okup
        )
        for _each in range(2)
    )
    owned = [Owner.objects.create(name_kk=f"Автор {next(FRESH)}") for _each in range(3)]
    for place, (who, role, percent, agreed) in enumerate(holders):
        Holder.objects.create(
            work=work, owner=owned[who], role=role, category=category, position=place,
            shares=shares.to_keep({"performance": Decimal(percent)}) if percent else {},
            agreed_at=timezone.now() if agreed else None,
        )  # fmt: skip
    for who, since, until, elsewhere, state in mandates:
        begins = TODAY + timedelta(days=since)
        last = None if until is None else max(begins, TODAY + timedelta(days=until))
        agreement = Agreement.objects.create(
            kind=AgreementKind.MANDATE, agreement_number=str(next(FRESH)), okup=okup, owner=owned[who],
            form=AgreementForm.ELECTRONIC, concluded_on=date(2026, 2, 1), since=begins, until=last, state=state,
            ended_on=TODAY if state == AgreementState.ENDED else None,
        )  # fmt: skip
        agreement.works.set([other] if elsewhere else [])
    return work


@pytest.mark.django_db
def test_three_statements_are_enough_for_any_number_of_works() -> None:
    person = someone("author")
    kind = WorkKind.objects.get(code="song")
    works = Work.objects.bulk_create(
        Work(state="entered", version=1, entered_at=timezone.now(), title_kk="Ән", kind=kind, person=person)
        for _each in range(50)
    )

    with CaptureQueriesContext(
        connection,
    ) as asked:
        derived.renew([work.pk for work in works])
    assert len(asked) == 3

    with CaptureQueriesContext(connection) as asked:
        derived.renew([])
    assert len(asked) == 0


def _somebody_waits() -> None:
    """Until a statement of this database waits for a lock."""
    until = monotonic() + 20
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees who was connected at first
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock')"
            )
            if cursor.fetchone() == (True,):
                return
        sleep(0.02)
    raise AssertionError("Nobody waited.")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_renew_the_same_works_one_waits_and_neither_for_the_other() -> None:
    person = someone("author")
    first, second = (acts.entered(Subject(person), acts.song(acts.line(person))) for _each in range(2))
    _mandated(Owner.objects.get(person=person))
    is_locked = Event()

    def changes_one() -> None:
        with transaction.atomic():
            Work.objects.select_for_update().get(pk=first.pk)
            is_locked.set()
            _somebody_waits()
            derived.renew([second.pk, first.pk])

    def renews_both() -> None:
        is_locked.wait(20)
        derived.renew([first.pk, second.pk])

    assert at_once(changes_one, transaction.atomic(renews_both)) == [None, None]
    assert set(Work.objects.values_list("is_managed", flat=True)) == {True}


def _mandated(owner: Owner) -> None:
    """A mandate that was written and means nothing for works yet."""
    Agreement.objects.create(
        kind=AgreementKind.MANDATE, agreement_number="1", okup=acts.okup(), owner=owner, form=AgreementForm.ELECTRONIC,
        right_types=["copyright"], rights=["performance"], since=TODAY, concluded_on=TODAY,
    )  # fmt: skip

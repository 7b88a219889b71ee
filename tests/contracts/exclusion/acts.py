"""An owner's works and applications for exclusion, for every test of them."""

import base64
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from accounts.subjects import Subject
from contracts.exclusion import applying
from contracts.models import Exclusion, ExclusionState
from portal.flow import sure
from registers.models import Agreement, AgreementForm, AgreementKind, Licensee, Work
from tests.people import People
from tests.registers import rows
from tests.registers.acts import entered, line, song

PUBLIC = "performance/public_performance"
ON_AIR = "performance/broadcasting"


def work_of(person: User, **said: Any) -> Work:
    """A work that the person entered as its composer."""
    person.address = person.address or "Алматы, Абай даңғылы 10"
    person.save()
    return entered(Subject(person), song(line(person), **said))


def draft(person: User, okup: Organisation, *works: Work, **terms: Any) -> Exclusion:
    """An application of a person about these works."""
    exclusion = applying.begin(Subject(person), okup, [work.pk for work in works])
    applying.write(person, exclusion, {"objects": [work.pk for work in works], **terms})
    return exclusion


def signature(people: People, key: str, exclusion: Exclusion) -> str:
    """Of the text as it is today, by the demo's key."""
    return base64.b64encode(people.authority.sign_cms(key, applying.text(exclusion).encode(), False)).decode()


def sent(people: People, person: User, okup: Organisation, *works: Work, **terms: Any) -> Exclusion:
    """An application that the OKUP has received."""
    exclusion = draft(person, okup, *works, **terms)
    applying.sign(person, exclusion, signature(people, "author", exclusion))
    return exclusion


def term_over(exclusion: Exclusion) -> Exclusion:
    """The same application on the day after its term."""
    Exclusion.objects.filter(pk=exclusion.pk).update(due_at=timezone.now() - timedelta(days=1))
    exclusion.refresh_from_db()
    return exclusion


def in_effect(people: People, person: User, okup: Organisation, *works: Work, **terms: Any) -> Exclusion:
    """An exclusion that took effect without an act of the OKUP."""
    exclusion = term_over(sent(people, person, okup, *works, **terms))
    applying.take_effect(exclusion)
    assert exclusion.state == ExclusionState.IN_EFFECT
    return exclusion


def licence(okup: Organisation, user: Licensee, number: str = "4-1", **said: Any) -> Agreement:
    """A licence in force; for all rights and all works unless told otherwise."""
    days = {"concluded_on": timezone.localdate(), "since": timezone.localdate(), **said}
    works = days.pop("works", ())
    made = Agreement.objects.create(
        kind=days.pop("kind", AgreementKind.LICENCE), agreement_number=number, okup=okup, licensee=user,
        form=AgreementForm.ELECTRONIC, **days,
    )  # fmt: skip
    made.works.set(works)
    return made


def cafe(person: User) -> Licensee:
    return rows.licensee(person)


def day(exclusion: Exclusion) -> str:
    return sure(exclusion.from_day).isoformat()

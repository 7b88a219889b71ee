"""Rows written straight into the tables, where a test asks how they are shown, not how they come about."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import ActivityClass, Organisation, SubjectKind, User
from accounts.organisations import change_details
from accounts.subjects import Subject, subjects_of
from registers import agreements, licensees
from registers.licensees import Said
from registers.models import Agreement, Category, Holder, Licensee, Owner, Role, Work, WorkKind, WorkState

HALL = Said("Үлкен зал", "catering", "75", "Алматы, Абай даңғылы 10", date(2026, 3, 1), seats=40)


def work(keeper: User | Organisation, title: str = "Түнгі көш", state: str = WorkState.ENTERED, **said: Any) -> Work:
    """A work kept by `keeper`, entered unless told otherwise."""
    whose = {"person": keeper} if isinstance(keeper, User) else {"organisation": keeper}
    if state != WorkState.DRAFT:
        said = {"version": 1, "entered_at": timezone.now(), "kind": WorkKind.objects.get(code="song"), **said}
    return Work.objects.create(title_kk=title, all_titles=title, state=state, **whose, **said)


def owner(who: User | Organisation | str, **said: Any) -> Owner:
    """The owner's row of an account, or of somebody whom others named."""
    if isinstance(who, str):
        return Owner.objects.create(name_kk=who, **said)
    if isinstance(who, User):
        return Owner.objects.create(person=who, name_kk=who.full_name, iin_digest=who.iin_digest, **said)
    return Owner.objects.create(organisation=who, name_kk=who.name_kk, bin=who.bin, is_entity=True, **said)


def holder(of: Work, who: Owner, role: str = Role.COMPOSER, **said: Any) -> Holder:
    """Half of the performing right, and stood by unless told otherwise."""
    category = Category.objects.get(code="music_author")
    said = {"shares": {"performance": "50.0000"}, "agreed_at": timezone.now(), **said}
    return Holder.objects.create(work=of, owner=who, role=role, category=category, **said)


def mandate(okup: Organisation, of: Owner, number: str = "1", **said: Any) -> Agreement:
    return _agreement("mandate", okup, number, owner=of, rights=["performance"], **said)


def licence(okup: Organisation, user: Licensee, number: str = "2", **said: Any) -> Agreement:
    return _agreement("licence", okup, number, licensee=user, **said)


def _agreement(
    kind: str, okup: Organisation, number: str, *, places: Any = (), works: Any = (), **said: Any
) -> Agreement:
    days = {"concluded_on": date(2026, 2, 1), "since": date(2026, 2, 1), **said}
    row = Agreement(kind=kind, okup=okup, agreement_number=number, form="electronic", **days)
    return agreements.record(None, row, places=places, works=works)


def user_of_works(person: User) -> Licensee:
    """The person, in the register of users."""
    person.kinds, person.activity = [SubjectKind.USER], ActivityClass.objects.all()[0]
    person.save()
    return licensees.enter(Subject(person))


def firm_of_works(head: User, organisation: Organisation) -> Licensee:
    """The organisation, entered by its head in the register of users."""
    details = {
        "address": "Алматы, Абай даңғылы 10", "region": "75", "phone": "+7 701 234 5678", "email": "firm@example.kz",
        "kinds": [SubjectKind.USER], "activity": ActivityClass.objects.all()[0],
    }  # fmt: skip
    change_details(head, organisation, details)
    return licensees.enter(subjects_of(head)[1])

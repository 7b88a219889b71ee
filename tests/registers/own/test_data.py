"""One's own data in the registers: in the archive of all, who looked at it, and what closing an account keeps."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import closing, exporting, looks
from accounts import law as accounts_law
from accounts.models import Organisation, User
from accounts.roles import Role
from accounts.subjects import Subject
from portal import audit, law
from portal.flow import StepRefused
from registers import agreements, licensees, works
from registers.models import Agreement, Holder, Owner, Place, Work
from tests.people import People, someone, staff
from tests.registers import acts
from tests.registers.own import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def society() -> Organisation:
    return acts.okup()


@pytest.fixture
def author(people: People, society: Organisation) -> User:
    """With something of each in the registers, and another beside them."""
    for person, hall in ((people.author, "Үлкен зал"), (someone("author2"), "Бөтен зал")):
        works.enter(person, acts.draft(Subject(person), acts.song(acts.line(person))))
        user = rows.user_of_works(person)
        licensees.add_place(person, user, replace(rows.HALL, name=hall))
        acts.mandate(person, society, number=hall)
    return people.author


def archive(person: User) -> dict[str, Any]:
    """The files of the registers in the person's archive, read."""
    packed = io.BytesIO()
    exporting.pack(packed, (piece for part in exporting.PARTS for piece in part(person)))
    with zipfile.ZipFile(packed) as files:
        names = [name for name in files.namelist() if name.startswith("registers/")]
        return {name.removeprefix("registers/"): json.loads(files.read(name)) for name in names}


@pytest.mark.clause(law.O100_13)
def test_the_archive_holds_all_of_ones_own_in_the_registers_and_nobody_elses(author: User) -> None:
    found = archive(author)

    work = Work.objects.get(person=author)
    assert set(found) == {
        "person.json", "works.json", f"works/{work.pk}-1.json", "shares.json", "places.json", "agreements.json",
        "disputes.json", "claims.json", "answers.json", "mistakes.json",
    }  # fmt: skip
    assert [one["id"] for one in found["works.json"]] == [work.pk]
    assert [one["shares"] for one in found["shares.json"]] == [Holder.objects.get(work=work).shares]
    assert [one["name"] for one in found["places.json"]] == ["Үлкен зал"]
    assert [(one["agreement_number"], one["okup"]) for one in found["agreements.json"]] == [
        ("Үлкен зал", "Авторлар қоғамы")
    ]
    assert {one["name_kk"] for one in found["person.json"]} == {author.full_name}


def test_an_account_is_not_closed_under_an_agreement_in_force(author: User) -> None:
    with pytest.raises(StepRefused, match="An agreement of yours is in force"):
        closing.close(author)

    agreements.end(None, Agreement.objects.get(agreement_number="Үлкен зал"), timezone.localdate() - timedelta(days=1))
    closing.close(author)

    author.refresh_from_db()
    assert author.closed_at is not None


def test_closing_keeps_entries_with_the_name(author: User) -> None:
    agreements.end(None, Agreement.objects.get(agreement_number="Үлкен зал"), timezone.localdate() - timedelta(days=1))

    closing.close(author)

    assert Owner.objects.get(person=author).name == author.full_name
    assert Work.objects.get(person=author).names == author.full_name
    assert Place.objects.filter(licensee__person=author).exists()
    assert any("shares, places of use" in str(words) for words in closing.KEPT)


@pytest.mark.clause(law.O100_2_8)
def test_looks_of_staff_at_ones_entries_are_shown(author: User) -> None:
    officer = staff("registrar", Role.REGISTERS_OFFICER)
    work, owner = Work.objects.get(person=author), Owner.objects.get(person=author)
    for thing in (work, owner, Work.objects.exclude(person=author).get()):
        audit.record(officer, "looked at", thing, law=(law.O100_2_8, accounts_law.LOOKED_AT))

    assert sorted(str(look.thing.name) for look in looks.all_of(author)) == [
        "My entry in the register of owners",
        work.title,
    ]

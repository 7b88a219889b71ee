"""An incomplete set of documents is not accepted, of whatever kind the work is (O1315-A2.9)."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from copyright_registry import asked, registration
from copyright_registry.models import Abstract, Application, Kind, Original, Representation, Requirement, State
from portal import law
from portal.files import ENDINGS
from portal.flow import StepRefused
from tests import people as acts
from tests.people import People
from tests.samples import of_each_format

KINDS = [
    "literary", "dramatic", "script", "choreography", "musical", "audiovisual", "fine_art", "applied_art",
    "architecture", "photographic", "maps", "program", "database", "other", "derivative", "composite",
]  # fmt: skip


def whole(people: People, code: str) -> Application:
    """A complete draft of a work of that kind for which every part of the set is asked."""
    kind = Kind.objects.get(code=code)
    application = registration.start(people.author, "kk")
    registration.edit(
        people.author,
        application,
        kind=kind,
        title_kk="Түнгі көш",
        created_on=date(2026, 10, 3),
        derived=True,
        religious=True,
        not_distinguishing=True,
        **dict.fromkeys(("sole_author", "unpublished", "significance_explained", "data_consent"), True),
    )
    since, until = date(2026, 1, 1), date(2999, 1, 1)
    said: dict[str, Any] = {"number": "7", "notary": "А.", "since": since, "until": until, "powers": "Бәрі"}
    Representation.objects.create(application=application, kind="power", **said)
    registration.add_original(people.author, application, Original(title="А", author="Б", agreement="№ 1"))
    if asked.is_program(application):
        fields = [field.name for field in Abstract._meta.fields if field.name not in {"id", "application"}]
        registration.describe(people.author, application, **dict.fromkeys(fields, "Сипаттама"))
    for number, part in enumerate(asked.parts(application)):
        _attach(application, asked.choices(application, part)[0], number)
    application.refresh_from_db()
    return application


def _attach(application: Application, document: Requirement, number: int) -> None:
    form = document.formats[0]
    acts.attach(application, document.code, f"{number}{ENDINGS[form][0]}", of_each_format()[form])


def _without(application: Application, section: str) -> None:
    """Take away what makes the section complete."""
    if section in asked.PARTS:
        for file in asked.attached(application, section):
            registration.detach(application.applicant, application, file)
    elif section == "abstract":
        application.abstract.delete()
    elif section == "originals":
        application.originals.all().delete()
    elif section == "representation":
        Representation.objects.update(since=date(2020, 1, 1), until=date(2020, 12, 31))
    elif section == "authors":
        type(application.applicant).objects.filter(pk=application.applicant_id).update(phone="")
    else:
        gone: dict[str, dict[str, Any]] = {
            "kind": {"religious": None},
            "title": {"title_kk": ""},
            "statements": {"data_consent": False},
        }
        registration.edit(application.applicant, application, **gone[section])


@pytest.mark.clause(law.O1315_A2_9)
@pytest.mark.parametrize("code", KINDS)
def test_a_set_that_lacks_one_section_is_neither_signed_nor_paid(people: People, code: str) -> None:
    assert set(KINDS) == set(Kind.objects.values_list("code", flat=True))
    application = whole(people, code)
    assert asked.missing(application) == []
    assert registration.SIGN.refusal(people.author, application) is None
    for section in asked.sections(application):
        with transaction.atomic():
            _without(application, section)
            application = Application.objects.get(pk=application.pk)
            with pytest.raises(StepRefused):
                acts.sign(people, application)
            assert section in asked.missing(application)
            transaction.set_rollback(True)
        application = Application.objects.get(pk=application.pk)
        assert application.state == State.DRAFT

"""What the rules ask of each kind of object, and that nothing of it may be missing."""

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest

from accounts.models import User
from copyright_registry import asked, registration
from copyright_registry.models import Application, Kind, Original, Requirement
from portal import law
from tests import people as acts
from tests.copyright_registry import kinds
from tests.people import People

STATEMENTS = ("sole_author", "unpublished", "significance_explained", "data_consent")
BOTH = (False, True)


def expected(kind: str, derived: bool, religious: bool) -> list[str]:
    """The sections that paragraph 5 asks for, in the order of the form."""
    shows = ["abstract", "source"] if kind in {"program", "database"} else ["copy"]
    more = ["originals", "agreement"] * derived + ["opinion"] * religious
    return ["authors", "kind", "title", *shows, *more, "statements"]


@pytest.mark.clause(law.O1315_5_1, law.O1315_5_2a, law.O1315_5_2b, law.O1315_5_3, law.O1315_5_4)
@pytest.mark.parametrize(("kind", "derived", "religious"), list(product(kinds.EVERY, BOTH, BOTH)))
def test_each_kind_has_the_sections_that_the_rules_ask_of_it(
    people: People, kind: str, derived: bool, religious: bool
) -> None:
    application = kinds.complete(people, kind, derived=derived, religious=religious)

    assert asked.sections(application) == expected(kind, derived or kind == "derivative", religious)
    assert asked.missing(application) == []


@pytest.mark.clause(law.O1315_5_2a, law.O1315_5_2b)
def test_every_kind_in_force_can_be_shown_by_some_document(db: None) -> None:
    assert {kind.code for kind in Kind.objects.all()} == set(kinds.EVERY)
    for kind in Kind.objects.all():
        part = "source" if kind.code in asked.PROGRAMS else "copy"
        assert asked.choices(Application(kind=kind), part), kind.code


@pytest.mark.clause(law.O1315_5_2a)
@pytest.mark.parametrize("kind", ["fine_art", "applied_art", "architecture", "photographic", "maps", "derivative"])
def test_sketches_drawings_and_photographs_stand_in_for_the_copy(people: People, kind: str) -> None:
    for code in ("drawings", "photographs"):
        application = kinds.complete(people, kind)
        for file in asked.attached(application, "copy"):
            registration.detach(people.author, application, file)
        assert asked.missing(application) == ["copy"]
        acts.attach(application, *kinds.document(code))

        assert asked.missing(application) == []
        assert Requirement.objects.get(code=code).instead


@pytest.mark.clause(law.O1315_A2_9)
def test_an_empty_draft_lacks_everything_in_the_order_of_the_form(people: People) -> None:
    empty = registration.start(people.author, "kk")
    User.objects.filter(pk=people.author.pk).update(email="")

    assert asked.missing(empty) == asked.sections(empty) == ["authors", "kind", "title", "copy", "statements"]


def whole(people: People) -> Application:
    """A complete draft of a program that rests on another's work and has religious content."""
    return kinds.complete(people, "program", derived=True, religious=True)


def without(part: str) -> Callable[[People, Application], object]:
    def take(people: People, application: Application) -> object:
        (file,) = asked.attached(application, part)
        return registration.detach(people.author, application, file)

    return take


def edited(**answers: Any) -> Callable[[People, Application], object]:
    return lambda people, application: registration.edit(people.author, application, **answers)


def of_the_person(**fields: Any) -> Callable[[People, Application], object]:
    return lambda people, _application: User.objects.filter(pk=people.author.pk).update(**fields)


def without_abstract(_people: People, application: Application) -> object:
    return application.abstract.delete()


def without_originals(people: People, application: Application) -> object:
    return registration.remove_original(people.author, application, application.originals.get())


LACKING: list[tuple[Callable[[People, Application], object], str]] = [
    *[(of_the_person(**{field: ""}), "authors") for field in ("email", "phone", "address", "region")],
    (of_the_person(email_confirmed_at=None), "authors"),
    (edited(derived=None), "kind"),
    (edited(religious=None), "kind"),
    (edited(not_distinguishing=False), "kind"),
    (edited(title_kk="", title_ru=""), "title"),
    (edited(created_on=None), "title"),
    (without_abstract, "abstract"),
    (without("source"), "source"),
    (without_originals, "originals"),
    (without("agreement"), "agreement"),
    (without("opinion"), "opinion"),
    *[(edited(**{field: False}), "statements") for field in STATEMENTS],
]


@pytest.mark.clause(law.O1315_A2_9, law.O1315_5_2b, law.O1315_5_3, law.O1315_5_4, law.O1315_10)
@pytest.mark.parametrize("place", range(len(LACKING)), ids=[f"{n}-{lack[1]}" for n, lack in enumerate(LACKING)])
def test_each_thing_that_lacks_keeps_its_section_open_and_no_other(people: People, place: int) -> None:
    take, section = LACKING[place]
    application = whole(people)

    take(people, application)

    assert asked.missing(Application.objects.get(pk=application.pk)) == [section]


def test_one_name_in_either_language_is_enough(people: People) -> None:
    application = acts.draft(people.author)

    for only in ({"title_ru": ""}, {"title_kk": "", "title_ru": "Ночное кочевье"}):
        registration.edit(people.author, application, **only)
        assert asked.missing(application) == []


@pytest.mark.clause(law.O1315_5_2a)
def test_a_file_that_no_longer_fits_after_the_kind_was_changed_is_kept_and_belongs_to_it_no_more(
    people: People,
) -> None:
    application = acts.draft(people.author)
    text = application.attachments.get()

    registration.edit(people.author, application, kind=Kind.objects.get(code="photographic"))
    assert asked.sorted_out(application) == ([], [text])
    assert asked.missing(application) == ["copy"]

    registration.edit(people.author, application, kind=Kind.objects.get(code="script"))
    assert asked.sorted_out(application) == ([text], [])
    assert asked.missing(application) == []


@pytest.mark.clause(law.O1315_5_2b)
def test_what_was_a_text_and_is_now_a_program_wants_abstract_and_source(people: People) -> None:
    application = acts.draft(people.author)

    registration.edit(people.author, application, kind=Kind.objects.get(code="program"))

    assert asked.missing(application) == ["abstract", "source"]


@pytest.mark.clause(law.O1315_5_3)
def test_an_agreement_is_asked_for_only_where_an_original_rests_on_one(people: People) -> None:
    application = acts.draft(people.author, derived=True)
    assert asked.missing(application) == ["originals"]

    registration.add_original(people.author, application, kinds.original(agreement="", died_in=1904))
    assert (asked.parts(application), asked.missing(application)) == (["copy"], [])

    registration.add_original(people.author, application, kinds.original())
    assert asked.missing(application) == ["agreement"]


@pytest.mark.clause(law.O1315_5_3)
@pytest.mark.parametrize(
    ("died_in", "free"),
    [(1904, date(1975, 1, 1)), (1955, date(2026, 1, 1)), (1956, date(2027, 1, 1)), (2026, date(2097, 1, 1))],
)
def test_protection_lasts_the_life_and_seventy_years_from_the_next_first_of_january(died_in: int, free: date) -> None:
    assert asked.expired_since(Original(died_in=died_in)) == free


def test_what_rests_on_an_agreement_has_no_such_day() -> None:
    assert asked.expired_since(Original(agreement="No. 5")) is None


@pytest.mark.clause(law.O1315_5_2a)
def test_a_document_may_be_handed_in_while_it_is_in_force(people: People) -> None:
    application = acts.draft(people.author)
    Requirement.objects.filter(code="text").update(until=date(2020, 1, 1))

    assert asked.choices(application, "copy") == []
    assert asked.missing(application) == []  # what was taken before stays


@pytest.mark.clause(law.O1315_4_2)
def test_every_part_names_the_paragraph_that_asks_for_it() -> None:
    assert set(asked.PARTS) == set(Requirement.Part)
    assert asked.PARTS.keys() <= asked.SECTIONS.keys()

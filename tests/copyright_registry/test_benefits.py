"""Who pays less: the categories word for word in three languages, minors to the day, and the papers that prove it."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.models import User
from copyright_registry import benefits, parties
from copyright_registry.models import Author, Benefit, BenefitClaim
from portal import law
from portal.files import WrongFile
from tests import samples
from tests.people import PDF

# What paragraph 8 lists: how many groups of persons each category has. Two lines that its text has twice count once.
GROUPS = {"war": 1, "war_eq": 8, "local": 8, "labour": 4, "disabled": 2, "kandas": 1, "minor": 1}
LANGUAGES = ("kk", "ru", "en")
KAZAKH, CYRILLIC = "[әғқңөұүһі]", "[а-я]"
TITLE = "Қазақстанның Еңбек Ері"  # stays Kazakh in every language
NEVER = {  # as the paragraph is often translated, or as the law no longer says
    "kk": r"\bмүгедек\b|\bмүгедектері\b|оралман",
    "ru": r"инвалид\b|инвалиды|оралман",
    "en": r"fellow countrymen|disabled|invalid",
}


def texts(benefit: Benefit, language: str) -> str:
    return "\n".join(str(getattr(benefit, f"{field}_{language}")) for field in ("name", "persons", "proof"))


@pytest.mark.clause(law.O1315_8_4)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_category_names_all_its_persons_in_every_language(db: None, language: str) -> None:
    with override(language):
        found = {benefit.code: benefit.persons for benefit in benefits.offered()}

    assert {code: len(persons) for code, persons in found.items()} == GROUPS
    every = [group for persons in found.values() for group in persons]
    assert len(set(every)) == len(every)
    assert all(group == group.strip() and group for group in every)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_category_is_told_in_anothers_language_or_in_words_that_are_no_longer_used(db: None, language: str) -> None:
    for benefit in Benefit.objects.all():
        told = texts(benefit, language).replace(TITLE, "")
        assert bool(re.search(KAZAKH, told, re.IGNORECASE)) == (language == "kk"), benefit.code
        assert bool(re.search(CYRILLIC, told, re.IGNORECASE)) == (language != "en"), benefit.code
        assert not re.search(NEVER[language], told, re.IGNORECASE), benefit.code
        assert benefit.proof


def test_only_the_birth_date_proves_itself(db: None) -> None:
    assert [benefit.code for benefit in benefits.offered() if benefit.by_birth_date] == ["minor"]


def test_each_category_names_the_act_that_sets_it(db: None) -> None:
    assert {benefit.act for benefit in benefits.offered()} == {"Order of 28 August 2018 No. 1315, paragraph 8"}


@pytest.mark.clause(law.O1315_8_4)
@pytest.mark.parametrize(
    ("iin", "day", "is_minor"),
    [
        ("081124500000", date(2026, 11, 23), True),  # the day before the eighteenth birthday
        ("081124500000", date(2026, 11, 24), False),  # the birthday
        ("081124500000", date(2026, 11, 25), False),
        ("080229600000", date(2026, 2, 28), True),  # born on 29 February: of age on 1 March
        ("080229600000", date(2026, 3, 1), False),
        ("080229600000", date(2028, 2, 29), False),
        ("081124300000", date(2026, 11, 23), False),  # the same day a century earlier
        ("081124100000", date(2026, 11, 23), False),  # and two
        ("081124100000", date(1826, 11, 23), True),
        ("991231400000", date(2017, 12, 30), True),
        ("991231400000", date(2017, 12, 31), False),
        ("261124500000", date(2026, 11, 23), False),  # not born yet
        ("261124500000", date(2026, 11, 24), True),
        ("081124700000", date(2026, 11, 23), False),  # no century that an IIN has
        ("081124000000", date(2026, 11, 23), False),
        ("081324500000", date(2026, 11, 23), False),  # no such month
        ("090229500000", date(2026, 11, 23), False),  # no such day
        ("", date(2026, 11, 23), False),
    ],
)
def test_a_minor_is_told_by_the_birth_date_in_the_iin_to_the_day(iin: str, day: date, is_minor: bool) -> None:
    assert parties.is_minor(Author(iin=iin), day) == is_minor


@pytest.mark.clause(law.O1315_8_3)
@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.pdf", PDF, "pdf"),
        ("a.JPG", samples.picture("JPEG"), "jpeg"),
        ("a.jpeg", samples.picture("JPEG"), "jpeg"),
        ("a.png", samples.picture("PNG"), "png"),
    ],
    ids=["pdf", "JPG", "jpeg", "png"],
)
def test_a_paper_is_taken_as_pdf_or_as_a_picture(name: str, data: bytes, form: str) -> None:
    proof = benefits.read_proof(SimpleUploadedFile(name, data))

    assert (proof.format, proof.size, proof.data, proof.name) == (form, len(data), data, name)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", PDF.ljust(benefits.PROOF_MAX_BYTES + 1), "too_big"),
        ("a.pdf", b"\xff\xd8\xff\xe0", "wrong_kind"),
        ("a.exe", PDF, "wrong_kind"),
        ("a.tiff", b"II*\x00 rest", "wrong_kind"),
        ("a.docx", b"PK\x03\x04", "wrong_kind"),
        ("a", PDF, "wrong_kind"),
        ("a.jpg", samples.picture("JPEG")[:-9], "cut"),
        ("a.png", samples.picture("PNG") + samples.archive({"a": b"a"}), "mixed"),
    ],
)
def test_anything_else_is_no_paper(name: str, data: bytes, code: str) -> None:
    upload: Any = SimpleUploadedFile(name, data)

    with pytest.raises(WrongFile) as wrong:
        benefits.read_proof(upload)

    assert wrong.value.code == code


def test_a_paper_of_exactly_five_megabytes_is_taken() -> None:
    upload = SimpleUploadedFile("a.pdf", PDF.ljust(benefits.PROOF_MAX_BYTES))

    assert benefits.read_proof(upload).size == 5 * 1024 * 1024


def test_a_minor_who_has_come_of_age_pays_the_whole_price() -> None:
    author = Author(pk=1, person=User(iin="131122500000"))
    claim = BenefitClaim(author_id=1, benefit=Benefit(by_birth_date=True, since=date(2018, 9, 23)))

    assert benefits.percent([author], [claim], date(2031, 11, 21)) == 5
    assert benefits.percent([author], [claim], date(2031, 11, 22)) == 100


def test_a_category_that_is_in_force_no_more_reduces_nothing() -> None:
    author = User(pk=1, iin="840517400615")
    ended = Benefit(since=date(2018, 9, 23), until=date(2026, 12, 31))
    claim = BenefitClaim(author_id=1, benefit=ended)

    assert benefits.percent([author], [claim], date(2026, 12, 31)) == 5
    assert benefits.percent([author], [claim], date(2027, 1, 1)) == 100


def test_of_several_authors_each_has_to_be_entitled() -> None:
    authors = [User(pk=1, iin="840517400615"), User(pk=2, iin="840517400615")]
    benefit = Benefit(since=date(2018, 9, 23))
    claims = [BenefitClaim(author_id=number, benefit=benefit) for number in (1, 2)]
    rejected = BenefitClaim(author_id=2, benefit=benefit, state=BenefitClaim.State.REJECTED)

    assert benefits.percent(authors, claims, date(2026, 11, 22)) == 5
    assert benefits.percent(authors, claims[:1], date(2026, 11, 22)) == 100
    assert benefits.percent(authors, [claims[0], rejected], date(2026, 11, 22)) == 100

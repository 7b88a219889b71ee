"""Agreements on paper: what is placed and stands in the register at once, and what is refused in which words."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation, Right, SubjectKind, User
from accounts.subjects import Subject
from contracts.models import PaperAgreement
from contracts.paper import placing, rules
from contracts.paper.said import PartySaid
from portal import law
from portal.flow import StepRefused
from portal.models import Notice, Trail
from portal.uploads.models import Upload
from portal.worktime.reckoning import ALMATY
from registers import licensees, parties, works
from registers.models import Agreement, AgreementKind, Holder, Licensee, Owner, Place
from tests.contracts.paper.acts import OLD, PARTY, abroad, body_of, of, placed, said, scan, society
from tests.people import PDF, someone
from tests.registers import rows
from tests.registers.acts import draft, entered, keeper, line, okup, organisation, song

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "broker")]

MANDATE, MUTUAL, LICENCE, PAID = (
    AgreementKind.MANDATE, AgreementKind.MUTUAL, AgreementKind.LICENCE, AgreementKind.REMUNERATION,
)  # fmt: skip
CAFE = PartySaid(name="Дала кафесі", code="990140004654")


@pytest.fixture
def clerk() -> Subject:
    return society("author2", 0)


def faults(act: Callable[[], object]) -> set[str]:
    with pytest.raises(placing.WrongPaper) as wrong:
        act()
    return {*wrong.value.faults}


@pytest.mark.clause(law.O100_5, law.O100_24_1, law.O100_25_2, law.O100_25_6, law.O100_25_7)
def test_a_mandate_on_paper_stands_in_the_register_with_its_scan(clerk: Subject) -> None:
    upload = scan(clerk.person)
    paper = placing.place(clerk, said(powers=("performance/broadcasting",), until=date(2099, 1, 1)), upload)
    agreement = Agreement.objects.get()
    assert agreement.owner is not None
    assert (agreement.agreement_number, agreement.form, agreement.kind) == ("12", "scan", "mandate")
    assert (agreement.owner.name_kk, agreement.rights, agreement.ways) == (
        "Төлегенов Қайсар", ["performance"], ["broadcasting"],
    )  # fmt: skip
    assert (agreement.since, agreement.until, agreement.is_contested) == (OLD, date(2099, 1, 1), False)
    assert (bytes(PaperAgreement.objects.get().scan), paper.format, paper.name) == (PDF, "pdf", "шарт.pdf")
    assert agreement.owner.listed_at is not None


def test_the_uploaded_file_does_not_stay_beside_the_encrypted_column(
    clerk: Subject, django_capture_on_commit_callbacks: Any
) -> None:
    upload = scan(clerk.person)
    with django_capture_on_commit_callbacks(execute=True):
        placing.place(clerk, said(), upload)
    row = Upload.objects.get(pk=upload)
    assert not default_storage.exists(row.stored_name)
    assert not row.path.exists()


@pytest.mark.clause(law.O100_5, law.O100_17_5, law.O100_21_5)
def test_a_paper_mandate_counts_at_once_for_the_works_of_the_owner(clerk: Subject) -> None:
    author = someone("author")
    work = entered(Subject(author), song(line(author)))
    placed(clerk, of(author))
    assert Holder.objects.get(work=work).okup == body_of(clerk)
    assert parties.members(body_of(clerk)).get().person == author


@pytest.mark.clause(law.O100_5, law.O100_24_2, law.O100_24_3, law.O100_24_4)
@pytest.mark.parametrize("kind", [LICENCE, PAID])
def test_a_user_without_an_account_is_named_by_bin(clerk: Subject, kind: AgreementKind) -> None:
    placed(clerk, said(kind, party=CAFE, places=("Кафе «Дала», Төле би 5",)))
    agreement = Agreement.objects.get()
    assert agreement.licensee is not None
    assert (agreement.licensee.bin, agreement.licensee.name_kk) == ("990140004654", "Дала кафесі")
    assert agreement.places_named == ["Кафе «Дала», Төле би 5"]


def test_the_row_of_a_user_named_on_paper_becomes_the_accounts_own(clerk: Subject) -> None:
    placed(clerk, said(LICENCE, party=CAFE))
    cafe = organisation(SubjectKind.USER, place=2, name="Дала кафесі")
    parties.follow(cafe)
    licensee = Licensee.objects.get()
    assert (licensee.organisation, licensee.bin) == (cafe, "")
    placed(clerk, said(PAID, party=CAFE, right_types=("related",)))
    assert Licensee.objects.count() == 1


def test_a_person_of_another_name_does_not_get_the_row_of_a_number_written_by_mistake(clerk: Subject) -> None:
    mistaken = Licensee.objects.create(name_kk="Басқа Біреу", iin="1", iin_digest=someone("author").iin_digest)
    author = User.objects.get(iin_digest=mistaken.iin_digest)
    assert parties.licensee_of(author) is None
    mistaken.refresh_from_db()
    assert mistaken.person is None


def test_who_enters_the_register_of_users_takes_over_the_row_that_a_paper_made(clerk: Subject) -> None:
    placed(clerk, said(LICENCE, party=CAFE))
    cafe = rows.organisation("990140004654", name_kk="Дала кафесі", kinds=["user"])
    cafe.activity_id = rows_activity()
    cafe.save()
    entered_row = licensees.enter(keeper(someone("stranger"), cafe, Right.WORKS))
    assert Licensee.objects.get() == entered_row
    assert Agreement.objects.get().licensee == entered_row


def rows_activity() -> int:
    from accounts.models import ActivityClass

    return int(ActivityClass.objects.order_by("pk")[0].pk)


def test_places_that_the_user_has_entered_are_named_and_others_stay_as_words(clerk: Subject) -> None:
    cafe = rows.licensee(rows.organisation("990140004654"))
    placed(clerk, said(LICENCE, party=PartySaid(number=cafe.pk), places=("кафе «дала»", "Тағы бір орын")))
    agreement = Agreement.objects.get()
    assert agreement.places.get() == Place.objects.get()
    assert agreement.places_named == ["Тағы бір орын"]


@pytest.mark.clause(law.O100_5, law.O100_26_2, law.O100_26_5)
def test_mutual_representation_of_two_okups_here_is_placed_too(clerk: Subject) -> None:
    other = okup(1, "Орындаушылар қоғамы")
    placed(clerk, said(MUTUAL, second_okup=other))
    assert Agreement.objects.get().second_okup == other


def test_a_paper_without_a_number_is_given_one(clerk: Subject) -> None:
    placed(clerk, said(number=""))
    assert Agreement.objects.get().agreement_number.startswith("б/н-")


def test_the_same_number_of_another_year_is_another_agreement(clerk: Subject) -> None:
    placed(clerk, said())
    placed(clerk, said(concluded_on=date(2020, 1, 9)))
    assert faults(lambda: placed(clerk, said())) == {"number"}
    assert Agreement.objects.count() == 2


def test_the_platform_contract_is_not_asked_for(clerk: Subject) -> None:
    assert not Agreement.objects.filter(kind="platform").exists()
    assert rules.may_place(clerk) is None


@pytest.mark.clause(law.O100_5, law.O100_8)
@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"concluded_on": date(2026, 1, 25)}, "concluded_on"),
        ({"concluded_on": date(2026, 11, 27)}, "concluded_on"),
        ({"concluded_on": date(1949, 12, 31)}, "concluded_on"),
        ({"until": date(2026, 11, 19)}, "until"),
        ({"until": date(2101, 1, 1)}, "until"),
        ({"since": date(2027, 1, 1), "until": date(2026, 12, 31)}, "until"),
        ({"right_types": ()}, "right_types"),
        ({"right_types": ("moral",)}, "right_types"),
        ({"powers": ("performance/teleport",)}, "powers"),
        ({"number": "9" * 61}, "number"),
        ({"party": PartySaid()}, "party_name"),
        ({"party": PartySaid(name="Төлегенов Қайсар")}, "party_code"),
        ({"party": PartySaid(name="Төлегенов Қайсар", code="800101300124")}, "party_code"),
        ({"party": PartySaid(number=999)}, "party_number"),
        ({"works": (999,)}, "works"),
    ],
)
@time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=ALMATY), tick=False)
def test_what_cannot_stand_is_said_at_its_field(clerk: Subject, told: dict[str, Any], field: str) -> None:
    assert faults(lambda: placed(clerk, said(**told))) == {field}
    assert not Agreement.objects.exists()
    assert not Owner.objects.exists()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "second_okup"),
        ({"foreign_name": "SACEM"}, "foreign_country"),
        ({"foreign_name": "SACEM", "foreign_country": "KZ"}, "foreign_country"),
        ({"foreign_name": "SACEM", "foreign_country": "FR", "foreign_code": "５８"}, "foreign_code"),
        ({"foreign_name": "SACEM", "foreign_country": "FR", "foreign_code": "12345"}, "foreign_code"),
    ],
)
def test_the_second_okup_is_said_whole(clerk: Subject, told: dict[str, Any], field: str) -> None:
    assert faults(lambda: placed(clerk, said(MUTUAL, **told))) == {field}


def test_an_okup_represents_no_one_mutually_with_itself(clerk: Subject) -> None:
    assert faults(lambda: placed(clerk, said(MUTUAL, second_okup=body_of(clerk)))) == {"second_okup"}


@pytest.mark.clause(law.O100_2_8)
def test_a_number_does_not_tell_whose_it_is(clerk: Subject) -> None:
    author = someone("author")
    wrong = said(party=PartySaid(name="Мүлдем Бөлек", code=author.iin))
    assert faults(lambda: placed(clerk, wrong)) == {"party_name"}


def test_works_of_another_owner_are_refused_and_the_owners_own_are_covered(clerk: Subject) -> None:
    author, other = someone("author"), someone("stranger")
    mine, theirs = (entered(Subject(one), song(line(one), title_kk=one.full_name)) for one in (author, other))
    assert faults(lambda: placed(clerk, of(author, works=(theirs.pk,)))) == {"works"}
    placed(clerk, of(author, works=(mine.pk,)))
    assert list(Agreement.objects.get().works.all()) == [mine]


# Paragraph 8


@pytest.mark.clause(law.O100_8)
@pytest.mark.parametrize(
    ("now", "is_late"),
    [("2026-11-20T18:00", False), ("2026-11-23T09:00", True), ("2027-03-01T09:00", True)],
)
def test_an_agreement_with_a_society_abroad_is_placed_in_five_working_days(
    clerk: Subject, now: str, is_late: bool
) -> None:
    with time_machine.travel(datetime.fromisoformat(f"{now}:00+05:00"), tick=False):
        paper = placed(clerk, abroad(date(2026, 11, 13)))
    assert paper.due_at is not None
    assert paper.due_at.astimezone(ALMATY).date() == date(2026, 11, 20)
    assert paper.is_late == is_late
    agreement = Agreement.objects.get()
    assert (agreement.foreign_name, agreement.foreign_country, agreement.foreign_code) == ("SACEM", "FR", "58")
    body = bytes(Trail.objects.get(act="place an agreement on paper").body)
    assert json.loads(body)["detail"]["is_late"] == is_late


@pytest.mark.parametrize("day", [OLD, date(2026, 1, 26)])
def test_no_term_ran_before_the_order(clerk: Subject, day: date) -> None:
    assert placed(clerk, abroad(day)).due_at is None


def test_an_ended_agreement_abroad_concluded_since_the_law_is_placed_all_the_same(clerk: Subject) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=ALMATY), tick=False):
        assert placed(clerk, abroad(date(2026, 2, 2), until=date(2026, 6, 1))).is_late
        assert faults(lambda: placed(clerk, abroad(OLD, until=date(2026, 6, 1)))) == {"until"}


# Scans


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a and nothing more", "neither PDF nor JPEG nor PNG"),
        (b"%PDF-1.7\nno end", "ends too soon"),
        (b"PK\x03\x04 an archive", "neither PDF nor JPEG nor PNG"),
    ],
)
def test_a_file_that_is_no_scan_is_refused_in_words(clerk: Subject, content: bytes, words: str) -> None:
    upload = scan(clerk.person, content)
    with pytest.raises(StepRefused, match=words):
        placing.place(clerk, said(), upload)
    assert not Agreement.objects.exists()


def test_a_scan_is_used_once_and_by_who_sent_it(clerk: Subject) -> None:
    upload = scan(clerk.person)
    placing.place(clerk, said(), upload)
    with pytest.raises(StepRefused):
        placing.place(clerk, said(number="13"), upload)
    with pytest.raises(StepRefused):
        placing.place(clerk, said(number="14"), scan(someone("stranger")))
    assert Agreement.objects.count() == 1


# Who


@pytest.mark.clause(law.O100_12)
@pytest.mark.parametrize("rights", [(Right.MONEY,), (Right.SIGNS,), (Right.MANAGER,)])
def test_only_who_keeps_the_data_of_the_okup_places(rights: tuple[Right, ...]) -> None:
    body = okup()
    other = keeper(someone("author"), body, *rights)
    with pytest.raises(StepRefused, match="no right"):
        placed(other, said())


@pytest.mark.parametrize("kind", [SubjectKind.OWNER, SubjectKind.USER, SubjectKind.EXPERT])
def test_only_an_okup_places(kind: SubjectKind) -> None:
    for subject in (keeper(someone("author"), organisation(kind)), Subject(someone("stranger"))):
        with pytest.raises(StepRefused, match="Only an OKUP"):
            placed(subject, said())


def test_the_other_party_is_told(clerk: Subject) -> None:
    author = someone("author")
    placed(clerk, of(author))
    assert Notice.objects.get().person == author
    assert Notice.objects.get().template == "contracts/paper_placed"


# The end


def test_the_okup_that_placed_it_notes_its_end(clerk: Subject) -> None:
    author = someone("author")
    work = entered(Subject(author), song(line(author)))
    paper = placed(clerk, of(author))
    placing.end(clerk.person, paper, date(2026, 2, 1), "Тараптардың келісімімен")
    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.ended_on, agreement.until) == ("ended", date(2026, 2, 1), date(2026, 2, 1))
    assert PaperAgreement.objects.get().ended_because == "Тараптардың келісімімен"
    assert Holder.objects.get(work=work).okup is None
    with pytest.raises(StepRefused):
        placing.end(clerk.person, paper, date(2026, 2, 1), "Тағы да")


@pytest.mark.parametrize(
    ("day", "because"),
    [(date(2019, 2, 28), "Бітті"), (date(2100, 1, 1), "Бітті"), (date(2026, 2, 1), "  ")],
)
def test_an_end_has_a_day_of_its_term_and_a_reason(clerk: Subject, day: date, because: str) -> None:
    paper = placed(clerk, said())
    with pytest.raises(StepRefused):
        placing.end(clerk.person, paper, day, because)
    assert Agreement.objects.get().state == "in_force"


def test_nobody_else_notes_the_end(clerk: Subject) -> None:
    author = someone("author")
    paper = placed(clerk, of(author))
    rival = society("stranger", 1)
    for person in (author, rival.person):
        with pytest.raises(StepRefused):
            placing.end(person, paper, date(2026, 2, 1), "Бітті")
    Membership.objects.filter(person=clerk.person).delete()
    with pytest.raises(StepRefused):
        placing.end(clerk.person, paper, date(2026, 2, 1), "Бітті")
    assert Agreement.objects.get().state == "in_force"


# What must never be false


@pytest.mark.parametrize(
    "wrong",
    [{"sha256": "0"}, {"size": 0}, {"size": 50 * 1024**2 + 1}, {"format": "gif"}],
)
def test_the_database_keeps_no_scan_without_hash_size_and_format(clerk: Subject, wrong: dict[str, Any]) -> None:
    placed(clerk, said())
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperAgreement.objects.update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "licence", "is_contested": True}, {"foreign_country": "FR"}],
)
def test_the_database_contests_mandates_only_and_names_a_country_with_a_society(
    clerk: Subject, wrong: dict[str, Any]
) -> None:
    placed(clerk, said())
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(**wrong)


def test_the_database_knows_a_user_by_one_thing() -> None:
    for known in ({}, {"bin": "990140004654", "iin_digest": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Licensee.objects.create(name_kk="Дала", **known)


def test_a_draft_of_the_owner_is_no_work_that_a_paper_can_name(clerk: Subject) -> None:
    author = someone("author")
    unfinished = draft(Subject(author), song(line(author)))
    assert faults(lambda: placed(clerk, of(author, works=(unfinished.pk,)))) == {"works"}
    works.enter(author, unfinished)
    placed(clerk, of(author, works=(unfinished.pk,)))


def test_an_organisation_that_owns_is_known_by_its_bin(clerk: Subject) -> None:
    label = organisation(SubjectKind.OWNER, place=1, name="Дыбыс лейбл")
    placed(clerk, said(party=PartySaid(name="Дыбыс лейбл", code=label.bin)))
    assert Owner.objects.get().organisation == Organisation.objects.get(pk=label.pk)
    assert PARTY.code not in Owner.objects.get().iin

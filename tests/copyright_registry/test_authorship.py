"""Who created the work: named, invited, put in order, represented."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from copyright_registry import asked, author_lines, benefits, registration, rules, statement
from copyright_registry.author_rules import NOT_A_MINOR
from copyright_registry.benefits import Proof
from copyright_registry.models import Application, Author, Benefit, Representation, State
from copyright_registry.registration.authorship import APPLIES
from portal import law
from portal.flow import StepRefused, sure
from portal.models import Notice, Trail
from portal.payments.models import Fee
from tests import people as acts
from tests.people import People
from tests.week import Week

FOREIGNER = {
    "surname": "Müller", "given_name": "Anna", "citizenship": "DE", "born_on": date(1970, 5, 4),
    "address": "Berlin, Torstraße 1", "phone": "+49 30 1234567",
}  # fmt: skip


def represented(person: User, kind: str = "power", **said: object) -> Application:
    """A draft of a representative with one author."""
    application = registration.start(person, "ru", kind)
    registration.represent(person, application, Author(**{**FOREIGNER, **said}))
    return application


def names(application: Application) -> list[str]:
    return application.author_names


@pytest.mark.clause(law.O1315_4_1)
def test_of_an_invited_person_nothing_is_told_before_they_join(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.invited(application)

    assert names(application) == [people.author.full_name, second.email]
    assert asked.missing(application) == ["authors"]

    registration.join(second, application, "Бүркіт")
    assert names(application) == [people.author.full_name, second.full_name]
    assert asked.missing(application) == []
    assert "Бүркеншік аты: Бүркіт\n" in statement.text(application)


def test_whoever_lacks_contacts_joins_after_completing_them(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.invited(application)
    second.email_confirmed_at = None
    second.save()

    with pytest.raises(StepRefused):
        registration.join(second, application)


def test_a_person_is_named_once_and_the_applicant_is_not_invited(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.invited(application)

    for person in (second, people.author):
        with pytest.raises(StepRefused):
            registration.invite(people.author, application, person.iin, "again@example.kz")
    assert application.authors.count() == 2


def test_no_more_than_thirty_are_named(people: People) -> None:
    application = acts.draft(people.author)
    Author.objects.bulk_create(
        Author(application=application, place=place, iin_digest=f"{place:064}") for place in range(2, 31)
    )

    with pytest.raises(StepRefused):
        acts.invited(application)


def test_an_author_who_declined_is_told_of_with_the_reason_and_invited_again(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.invited(application)

    registration.decline(second, application, "Мен бұл өлеңді жазған жоқпын.")

    author = sure(application.author_of(second))
    assert author.declined_because == "Мен бұл өлеңді жазған жоқпын."
    assert "жазған" not in bytes(Trail.objects.get(act="decline").body).decode()
    assert Notice.objects.filter(person=people.author, template="copyright_registry/declined").exists()
    with pytest.raises(StepRefused):
        registration.join(second, application)

    registration.invite_again(people.author, application, author)
    registration.join(second, application)
    assert asked.missing(application) == []


def test_authors_change_places(people: People) -> None:
    application = acts.draft(people.author)
    second, third = acts.co_author(application, "author2"), acts.co_author(application, "author3")

    registration.move(people.author, application, sure(application.author_of(third)), up=True)
    registration.move(people.author, application, sure(application.author_of(people.author)), up=False)
    registration.move(people.author, application, sure(application.author_of(third)), up=True)  # the first already

    assert names(application) == [third.full_name, people.author.full_name, second.full_name]


def test_a_co_author_changes_nothing_of_the_draft(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.co_author(application)

    with pytest.raises(StepRefused):
        registration.invite(second, application, acts.someone("author3").iin, "third@example.kz")
    with pytest.raises(StepRefused):
        registration.remove(second, application, sure(application.author_of(people.author)))


@pytest.mark.clause(law.O1315_4_1)
def test_who_applies_stays_an_author_unless_they_represent_the_authors(people: People) -> None:
    application = acts.draft(people.author)
    acts.co_author(application)

    with pytest.raises(StepRefused) as refused:
        registration.remove(people.author, application, sure(application.author_of(people.author)))
    assert refused.value.refusal is APPLIES

    application = represented(people.author)
    registration.name_myself(people.author, application)
    registration.remove(people.author, application, sure(application.author_of(people.author)))
    assert names(application) == ["Müller Anna"]


@pytest.mark.clause(law.O1315_9)
def test_a_part_of_separate_co_authorship_names_the_others_who_need_not_sign(people: People) -> None:
    application = acts.draft(people.author)

    registration.set_apart(people.author, application, "Ким С. Н.\nАхметов А.")
    acts.sign(people, application)

    assert application.state == "signed"
    assert "Ким С. Н.; Ахметов А." in bytes(sure(application.signature).document).decode()


def test_with_a_new_author_who_has_no_benefit_the_fee_is_charged_anew(people: People) -> None:
    application = acts.draft(people.author)
    acts.claim(application)
    fee = acts.charged(application)
    assert fee.percent == 5

    acts.co_author(application)

    fee.refresh_from_db()
    assert fee.state == Fee.State.VOID
    assert acts.charged(application).percent == 100


def test_nobody_without_a_benefit_is_added_to_what_was_paid_with_one(people: People) -> None:
    application = acts.draft(people.author)
    acts.claim(application)
    acts.pay(application)

    with pytest.raises(StepRefused):
        acts.invited(application)

    assert application.authors.count() == 1


@pytest.mark.clause(law.O1315_8_4)
def test_each_co_author_claims_for_themselves_and_with_all_of_them_the_price_is_lower(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.co_author(application)
    acts.claim(application)
    assert acts.charged(application).percent == 100

    benefit, proof = Benefit.objects.get(code="disabled"), application.claims.get()
    paper = Proof(proof.name, proof.size, proof.sha256, proof.format, bytes(proof.document or b""))
    registration.claim_benefit(second, application, benefit, paper)

    assert {claim.author.person for claim in application.claims.all()} == {people.author, second}
    assert acts.charged(application).percent == 5
    registration.remove(people.author, application, sure(application.author_of(second)))
    assert application.claims.count() == 1


def test_one_co_author_does_not_claim_for_another(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.co_author(application)
    theirs = sure(application.author_of(people.author))

    with pytest.raises(StepRefused):
        registration.drop_benefit(second, application, theirs)
    assert rules.may_claim(people.stranger, application) is not None


# Representation


@pytest.mark.clause(law.O1315_4_2, law.O1315_A1)
def test_a_representative_signs_for_a_foreign_author_without_an_iin(people: People) -> None:
    application = represented(people.author)
    year = timezone.localdate().year
    registration.say_by_what(
        people.author, application, number="117", notary="Сапарова А. Б., № 5", powers="подать заявление",
        since=date(year - 1, 1, 15), until=date(year + 1, 1, 15),
    )  # fmt: skip

    application = Application.objects.get()
    text = statement.text(application)

    assert f"Представитель: {people.author.full_name}\n" in text
    assert "Автор: Müller Anna\nГражданство: Германия\nДата рождения: 04.05.1970\n" in text
    assert "представляемое мной лицо является единственным автором этого объекта." in text
    assert "authors" not in asked.missing(application)
    assert "representation" not in asked.missing(application)
    assert asked.Part.POWER in asked.missing(application)


def test_a_representation_without_its_document_lets_nothing_be_signed(people: People) -> None:
    application = represented(people.author)

    assert "representation" in asked.missing(application)
    registration.say_by_what(
        people.author, application, number="1", notary="N", powers="P", since=date(2020, 1, 1), until=date(2021, 1, 1)
    )
    assert "representation" in asked.missing(Application.objects.get())


@pytest.mark.parametrize(("years", "is_minor"), [(17, True), (18, False)])
def test_by_the_law_only_a_minor_is_represented(people: People, years: int, is_minor: bool) -> None:
    today = timezone.localdate()
    birthday = (today - timedelta(days=1)).replace(day=1)
    birthday = birthday.replace(year=birthday.year - years)

    if is_minor:
        assert represented(people.author, Representation.Kind.LAW, born_on=birthday).authors.count() == 1
    else:
        with pytest.raises(StepRefused):
            represented(people.author, Representation.Kind.LAW, born_on=birthday)


@pytest.mark.clause(law.O1315_4_2)
def test_whoever_comes_of_age_before_the_signature_is_represented_by_the_law_no_more(
    people: People, week: Week
) -> None:
    today = week.day("thu")
    birthday = today.replace(year=today.year - 18)
    with week.at("wed 23:59"):
        application = represented(people.author, Representation.Kind.LAW, born_on=birthday)
        assert "authors" not in asked.missing(application)

    with week.at("thu 00:00"):
        application = Application.objects.get()
        assert "authors" in asked.missing(application)
        assert [line.words for line in author_lines.lines(application, people.author)] == [NOT_A_MINOR.reason]


def test_an_author_changed_while_another_tab_moves_them_keeps_the_new_place(people: People) -> None:
    application = represented(people.author)
    registration.name_myself(people.author, application)
    on_screen = Author.objects.get(represented=True)
    registration.move(people.author, application, on_screen, up=False)

    on_screen.surname = "Mayer"
    registration.represent(people.author, application, on_screen)

    assert names(Application.objects.get()) == [people.author.full_name, "Mayer Anna"]


def test_a_representative_may_be_an_author_too_and_names_nobody_twice(people: People) -> None:
    application = represented(people.author)

    registration.name_myself(people.author, application)
    assert names(application) == ["Müller Anna", people.author.full_name]

    with pytest.raises(StepRefused):
        registration.name_myself(people.author, application)
    with pytest.raises(StepRefused):
        registration.represent(people.author, application, Author(**{**FOREIGNER, "iin": people.author.iin}))


def test_before_its_author_is_named_an_application_costs_the_whole_price(people: People) -> None:
    application = registration.start(people.author, "ru", "power")

    assert benefits.percent_of(application) == 100


def test_an_author_represents_nobody_without_saying_so(people: People) -> None:
    application = acts.draft(people.author)

    with pytest.raises(StepRefused):
        registration.represent(people.author, application, Author(**FOREIGNER))


def test_a_representative_claims_the_benefit_of_a_minor(people: People) -> None:
    born = timezone.localdate().replace(day=1)
    application = represented(people.author, Representation.Kind.LAW, born_on=born.replace(year=born.year - 9))

    registration.claim_benefit(people.author, application, Benefit.objects.get(by_birth_date=True))

    assert application.claims.get().author.name == "Müller Anna"


def of_somebody_with_an_account(people: People) -> tuple[Application, User]:
    """A draft that the author makes for somebody else, with all that it asks of the authors."""
    principal = acts.someone("author2")
    said = {"iin": principal.iin, "surname": principal.surname, "given_name": principal.given_name}
    application = represented(people.author, **said)
    registration.say_by_what(
        people.author, application, number="117", notary="Сапарова А. Б., № 5", powers="подать заявление",
        since=date(2020, 1, 15), until=date(2099, 1, 15),
    )  # fmt: skip
    return Application.objects.get(), principal


@pytest.mark.clause(law.O1315_4_2)
def test_a_represented_author_with_an_account_is_told_once_and_may_decline(people: People) -> None:
    application, principal = of_somebody_with_an_account(people)
    assert "authors" not in asked.missing(application)

    row = application.authors.get()
    row.patronymic = "Ұлы"
    registration.represent(people.author, application, row)  # their data mended
    assert Notice.objects.filter(person=principal, template="copyright_registry/represented").count() == 1

    on_screen = Author.objects.get()
    registration.decline(principal, application, "Мен сенімхат берген жоқпын.")

    assert "authors" in asked.missing(application)
    assert Notice.objects.filter(person=people.author, template="copyright_registry/declined").exists()
    with pytest.raises(StepRefused):
        registration.represent(people.author, application, on_screen)
    assert sure(application.author_of(principal)).declined_at is not None


@pytest.mark.parametrize("paid", [False, True])
def test_what_was_signed_for_whoever_declines_is_not_received(people: People, paid: bool) -> None:
    application, principal = of_somebody_with_an_account(people)
    acts.attach(application, "power", "power.pdf", acts.PDF)
    registration.edit(people.author, application, **acts.all_answers())
    acts.attach(application, *acts.POEM)
    second = acts.co_author(application, "author3")
    acts.sign(people, application)

    registration.decline(principal, application, "Мен сенімхат берген жоқпын.")
    acts.cosign(people, application, second)
    if paid:
        acts.pay(application)

    assert application.state == State.SIGNING
    registration.take_back(people.author, application)
    registration.remove(people.author, application, sure(application.author_of(principal)))
    assert names(application) == [second.full_name]


# The text


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("letter", ["Ж", "&"])
def test_the_text_of_thirty_authors_stays_under_the_limit(people: People, language: str, letter: str) -> None:
    application = registration.start(people.author, language, "power")
    for _place in range(asked.MOST_AUTHORS):
        registration.represent(
            people.author,
            application,
            Author(
                surname=letter * 60, given_name=letter * 40, patronymic=letter * 40, pseudonym=letter * 40,
                citizenship="DE", born_on=date(1970, 5, 4), address=letter * 160, phone="+49 30 1234567",
            ),
        )  # fmt: skip

    assert len(statement.text(application).encode()) < statement.MAX_BYTES


def test_nobody_floods_addresses_with_invitations(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.invited(application)
    author = sure(application.author_of(second))

    for _time in range(59):
        registration.invite_again(people.author, application, author)
    with pytest.raises(StepRefused):
        registration.invite_again(people.author, application, author)

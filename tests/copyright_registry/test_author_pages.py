"""The pages on which authors are named, invited and represented, and those of the invited."""

import base64
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from copyright_registry import registration
from copyright_registry.author_forms import RepresentedForm
from copyright_registry.benefits import Proof
from copyright_registry.models import Application, Author, Representation, State
from portal import law
from portal.flow import sure
from portal.identifiers import is_valid
from portal.models import Notice
from portal.payments.models import Fee
from tests import people as acts
from tests.browser import client_of, one, said, soup
from tests.people import People


@pytest.fixture(autouse=True)
def _english(people: People) -> None:
    User.objects.update(language="en")


def address(application: Application, page: str = "") -> str:
    return f"/en/applications/{application.pk}/{page}"


@pytest.mark.clause(law.O1315_4_1, law.O1315_4_2)
@pytest.mark.parametrize(("who", "represents"), [("author", ""), ("together", ""), ("power", "power"), ("law", "law")])
def test_the_form_fits_authors_and_who_represents_them(people: People, who: str, represents: str) -> None:
    answer = client_of(people.author).post("/en/services/entry/", {"who": who, "published": "no"})

    application = Application.objects.get()
    assert answer["Location"] == application.get_absolute_url().replace("/kk/", "/en/")
    assert getattr(getattr(application, "representation", None), "kind", "") == represents
    assert application.authors.count() == (0 if represents else 1)


@pytest.mark.parametrize("who", ["heir", "employer", "organisation"])
def test_others_are_told_why_it_is_not_for_them(people: People, who: str) -> None:
    answer = client_of(people.author).post("/en/services/entry/", {"who": who, "published": "no"})

    assert "Nothing was begun" in said(answer)
    assert not Application.objects.exists()


def test_an_iin_with_a_wrong_digit_is_refused_and_what_was_typed_is_kept(people: People) -> None:
    application = acts.draft(people.author)

    page = client_of(people.author).post(
        address(application, "authors/"), {"iin": "791128300479", "email": "second@example.kz"}
    )

    assert page.status_code == 422
    assert "one of its digits is wrong" in said(page)
    assert one(soup(page), "input[name=email]")["value"] == "second@example.kz"
    assert application.authors.count() == 1


def test_of_a_foreigner_whose_iin_tells_no_birth_the_day_is_asked_for() -> None:
    foreign = next(code for code in (f"99010100012{digit}" for digit in range(10)) if is_valid("iin", code))
    said = {"iin": foreign, "surname": "Сидоров", "given_name": "Иван", "address": "Омск", "phone": "+7 701 234 5678"}

    assert list(RepresentedForm(Author(), said).errors) == ["born_on"]

    form = RepresentedForm(Author(), {**said, "citizenship": "RU", "born_on": "01.01.1999"})
    assert form.is_valid()
    assert (form.named.iin, form.named.citizenship, form.named.born_on) == (foreign, "RU", date(1999, 1, 1))


def test_a_co_author_is_invited_joins_claims_and_signs_through_the_pages(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.someone("author2", language="en")
    applicant, invited = client_of(people.author), client_of(second)

    applicant.post(address(application, "authors/"), {"iin": second.iin, "email": second.email})
    account = invited.get("/en/account/")
    assert soup(account).select(f"section[aria-labelledby=invitations] a[href$='{application.pk}/']")
    page = invited.get(address(application))
    assert people.author.full_name in said(page)
    assert soup(page).select("a[href*='/files/']")

    invited.post(address(application, "join/"), {"pseudonym": "Бүркіт"})
    assert "Бүркіт" in said(applicant.get(address(application, "authors/")))
    assert invited.get(address(application, "benefit/")).status_code == 200

    review = applicant.get(address(application, "review/"))
    text = one(soup(review), "[data-document]")["value"]
    applicant.post(address(application, "review/"), {"cms": people.sign(people.author, base64.b64decode(str(text)))})
    assert Application.objects.get().state == State.SIGNING
    assert "Signature awaited" in said(applicant.get(address(application)))

    cosign = invited.get(address(application, "cosign/"))
    frozen = bytes(sure(Application.objects.get().signature).document)
    assert base64.b64decode(str(one(soup(cosign), "[data-document]")["value"])) == frozen
    assert invited.get(address(application, "cosign/text/")).content == frozen
    invited.post(address(application, "cosign/"), {"cms": people.sign(second, frozen)})
    assert Application.objects.get().state == State.SIGNED


def test_what_is_wrong_with_a_signature_is_said_on_the_page(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.co_author(application)
    acts.sign(people, application)

    page = client_of(second).post(address(application, "cosign/"), {"cms": people.sign(second, b"another text")})

    assert page.status_code == 422
    assert soup(page).select("[data-document]")


def test_declining_asks_for_the_reason_which_who_applies_reads(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.invited(application)
    browser = client_of(second)

    assert browser.post(address(application, "decline/"), {"because": ""}).status_code == 422
    browser.post(address(application, "decline/"), {"because": "I wrote <b>nothing</b>."})

    page = client_of(people.author).get(address(application, "authors/"))
    assert "I wrote <b>nothing</b>." in said(page)
    assert not soup(page).select("li b b")


def test_the_order_the_pseudonym_and_the_separate_part_are_kept(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.co_author(application)
    browser = client_of(people.author)

    browser.post(address(application, f"authors/{sure(application.author_of(second)).pk}/move/"), {"up": "1"})
    browser.post(address(application, "authors/pseudonym/"), {"pseudonym": "Сарыарқа"})
    answer = browser.post(address(application, "authors/apart/"), {"apart": "on", "others": ""})
    assert answer.status_code == 422
    browser.post(address(application, "authors/apart/"), {"apart": "on", "others": " Ким С. Н. \n\n Ахметов А."})

    application = Application.objects.get()
    assert application.author_names == [second.full_name, people.author.full_name]
    assert sure(application.author_of(people.author)).pseudonym == "Сарыарқа"
    assert (application.apart, application.others) == (True, "Ким С. Н.\nАхметов А.")


FOREIGNER = {
    "surname": "Müller", "given_name": "Anna", "citizenship": "DE", "born_on": "04.05.1970",
    "address": "Berlin, Torstraße 1", "phone": "+49 30 1234567",
}  # fmt: skip


@pytest.mark.clause(law.O1315_4_2, law.O1315_A1)
def test_a_represented_author_and_the_power_are_described(people: People) -> None:
    application = registration.start(people.author, "ru", "power")
    browser = client_of(people.author)

    for lacking in ("citizenship", "born_on", "given_name"):
        page = browser.post(address(application, "authors/represented/"), {**FOREIGNER, lacking: ""})
        assert page.status_code == 422
    browser.post(address(application, "authors/represented/"), FOREIGNER)
    author = Author.objects.get()
    assert author.name == "Müller Anna"
    browser.post(address(application, f"authors/{author.pk}/"), {**FOREIGNER, "patronymic": "–", "surname": "Mayer"})
    assert Author.objects.get().name == "Mayer Anna"

    power = {"number": "117", "notary": "Сапарова А. Б.", "powers": "подать", "since": "15.01.2020"}
    assert browser.post(address(application, "representation/"), power).status_code == 422
    page = browser.post(address(application, "representation/"), {**power, "until": "15.01.2021"})
    assert "run out" in said(page)
    browser.post(address(application, "representation/"), {**power, "until": "15.01.2099"})
    assert Application.objects.get().representation.until == date(2099, 1, 15)


def test_all_authors_find_the_entered_work_its_certificate_and_signatures(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.co_author(application)
    acts.pay(application)
    acts.sign(people, application)
    acts.cosign(people, application, second)
    browser = client_of(second)

    page = browser.get(address(application))

    assert page.status_code == 200
    assert not soup(page).select("a[href$='/withdraw/'], a[href*='/pay']")
    signatures = browser.get(address(application, "signatures/"))
    assert len(soup(signatures).select("section[aria-labelledby^=signature]")) == 2
    for step in ("withdraw/", "pay/", "review/", "authors/", "title/", "take-back/", "money-back/"):
        assert browser.post(address(application, step), {}).status_code == 404, step


@pytest.mark.parametrize("page", ["", "authors/"])
def test_thirty_authors_take_no_more_queries_than_two(
    people: People, page: str, django_assert_max_num_queries: Any
) -> None:
    application = acts.draft(people.author)
    acts.invited(application)
    browser, asked = client_of(people.author), []

    browser.get(address(application, page))
    for more in (0, 28):
        Author.objects.bulk_create(
            Author(application=application, place=place, iin_digest=f"{place:064}", email=f"{place}@example.kz")
            for place in range(3, 3 + more)
        )
        with django_assert_max_num_queries(60) as queries:
            assert browser.get(address(application, page)).status_code == 200
        asked.append(len(queries))

    assert asked[0] == asked[1]


@pytest.mark.parametrize("then", ["open", "put away"])
def test_the_address_of_an_invited_person_is_for_who_invited_them_alone(people: People, then: str) -> None:
    application = acts.draft(people.author)
    second, third = acts.co_author(application), acts.invited(application, "author3")
    assert third.email in said(client_of(people.author).get(address(application, "authors/")))
    if then == "put away":
        registration.discard(people.author, application)

    page = said(client_of(second).get(address(application)))

    assert second.full_name in page
    assert third.email not in page


def test_a_represented_author_reads_what_is_made_in_their_name_and_declines(people: People) -> None:
    application = registration.start(people.author, "ru", "power")
    principal = acts.someone("author2", language="en", email_confirmed_at=None)
    named = Author(iin=principal.iin, surname="Есенов", given_name="Дәулет", address="Алматы", phone="+7 701 234 5678")
    registration.represent(people.author, application, named)
    browser = client_of(principal)

    page = browser.get(address(application))
    assert "Your representative signs for you." in said(page)
    assert not soup(page).select("form[action$='/join/'], a[href$='/contacts/']")
    assert soup(page).select("a[href$='/decline/']")

    browser.post(address(application, "decline/"), {"because": "I gave no such power."})
    assert "Nothing is submitted in your name." in said(browser.get(address(application)))
    page = client_of(people.author).get(address(application, "authors/"))
    assert "I gave no such power." in said(page)
    assert not soup(page).select(f"a[href$='/authors/{named.pk}/']")


@pytest.mark.clause(law.O1315_11)
def test_whoever_has_declined_fetches_no_files_any_more(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.invited(application)
    browser, file = client_of(second), f"files/{application.attachments.get().pk}/"
    assert b"".join(browser.get(address(application, file)).streaming_content) == acts.PDF

    registration.decline(second, application, "Мен жазған жоқпын.")

    assert browser.get(address(application, file)).status_code == 404
    assert not soup(browser.get(address(application))).select("a[href*='/files/']")


def test_when_an_application_is_withdrawn_its_other_authors_are_told(people: People) -> None:
    application = received_of_two(people)
    second = User.objects.get(pk=application.authors.all()[1].person_id)

    registration.withdraw(people.author, application)

    told = Notice.objects.filter(template="copyright_registry/withdrawn")
    assert {notice.person for notice in told} == {second, people.examiner}


# The desk


def received_of_two(people: People) -> Application:
    application = acts.draft(people.author)
    second = acts.co_author(application)
    acts.pay(application)
    acts.sign(people, application)
    acts.cosign(people, application, second)
    registration.assign(people.head_of_department, application, people.examiner)
    return application


def test_the_examiner_finds_all_authors_and_their_numbers_in_short_until_asked_for(people: People) -> None:
    application = received_of_two(people)
    second = User.objects.get(pk=application.authors.all()[1].person_id)
    browser, case = client_of(people.examiner), f"/admin/copyright_registry/application/{application.pk}/"

    page = said(browser.get(f"{case}change/"))
    assert second.full_name in page
    assert second.iin not in page
    assert people.author.iin not in page

    page = said(browser.post(f"{case}iin/"))
    assert second.iin in page
    assert people.author.iin in page


@pytest.mark.clause(law.O1315_4_2)
def test_the_examiner_finds_the_power_and_is_warned_when_it_has_run_out(people: People) -> None:
    application = received_of_two(people)
    today = timezone.localdate()
    Representation.objects.create(
        application=application, kind="power", number="1-117", notary="Сапарова А. Б.", powers="подать",
        since=today - timedelta(days=9), until=today,
    )  # fmt: skip
    browser, case = client_of(people.examiner), f"/admin/copyright_registry/application/{application.pk}/change/"

    page = said(browser.get(case))
    assert "1-117" in page
    assert "Run out since the signature" not in page

    Representation.objects.update(until=today - timedelta(days=1))
    assert "Run out since the signature" in said(browser.get(case))


def test_each_of_several_benefits_is_decided_by_itself_and_the_rest_is_asked_for_once(people: People) -> None:
    application = acts.draft(people.author)
    second = acts.co_author(application)
    acts.claim(application)
    first = application.claims.get()
    paper = Proof(first.name, first.size, first.sha256, first.format, bytes(first.document or b""))
    registration.claim_benefit(second, application, first.benefit, paper)
    acts.pay(application)
    acts.sign(people, application)
    acts.cosign(people, application, second)
    registration.assign(people.head_of_department, application, people.examiner)
    browser, case = client_of(people.examiner), f"/admin/copyright_registry/application/{application.pk}/"

    form = one(soup(browser.get(f"{case}change/")), "form[action$='/step/reject-benefit/']")
    assert len(form.select("select[name=claim] option")) == 2

    for claim in application.claims.all():
        reasons = {"reason_kk": "Мерзімі өткен.", "reason_ru": "Срок истёк."}
        browser.post(f"{case}step/reject-benefit/", {"claim": claim.pk, **reasons})
    rest = sure(Application.objects.get().difference)
    assert Fee.objects.filter(subject=rest.subject, state=Fee.State.DUE).count() == 1

    one_of_them = application.claims.all()[0]
    browser.post(f"{case}step/confirm-benefit/", {"claim": one_of_them.pk})
    rest.refresh_from_db()
    assert rest.state == Fee.State.DUE  # the other one is rejected still, and each must have a benefit

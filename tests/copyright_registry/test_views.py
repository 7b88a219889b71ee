"""An author's pages: from the first question to the certificate, with bad input kept and explained."""

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from copyright_registry import registration, statement, tasks
from copyright_registry.documents import certificate_pdf
from copyright_registry.facts import certificate_facts
from copyright_registry.models import Application, Attachment, Certificate, Entry, Ground, Kind, Result, State
from portal import law
from portal.demo.bank import BankServer
from portal.models import Notice, Trail
from portal.payments.models import Fee
from tests import people as acts
from tests.browser import client_of, errors, one, said, soup, typed
from tests.copyright_registry import walking
from tests.people import PDF, People
from tests.week import Week

SCRIPT = "<script>alert(1)</script>"


def pdf_text(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(BytesIO(data))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def state(application: Application) -> str:
    application.refresh_from_db()
    return application.state


@pytest.mark.clause(law.O1315_7_1, law.O1315_7_2, law.O1315_7_3, law.O1315_7_4, law.O1315_8_6)
def test_an_application_walks_through_the_pages_to_its_certificate(
    people: People, bank: BankServer, time_stamps: str
) -> None:
    author = client_of(people.author)
    address = walking.begin(author)
    walking.fill_in(author, address)
    application = Application.objects.get()
    assert walking.sign(people, people.author, author, f"{address}review/")["Location"] == address
    assert state(application) == State.SIGNED
    back = walking.pay_at(walking.bank_page(author, address))
    assert author.get(back)["Location"] == address
    assert (state(application), application.number) == (State.RECEIVED, 1)

    give = client_of(people.head_of_department)
    give.post(walking.desk(application, "step/assign"), {"examiner": people.examiner.pk})
    client_of(people.examiner).post(walking.desk(application, "step/propose"), walking.CHECKED)
    application.refresh_from_db()
    give.post(walking.desk(application, "step/agree"), {"decision": application.decision_id})
    walking.sign(people, people.head, client_of(people.head), walking.desk(application, "decide"))
    assert state(application) == State.ENTERED
    tasks.make_certificate(Entry.objects.get().pk)

    sheet = author.get(f"{address}certificate/").getvalue()
    assert "Түнгі көш" in pdf_text(sheet)
    assert client_of(None).post("/en/verify/", {"document": SimpleUploadedFile("c.pdf", sheet)}).status_code == 200
    assert "Ночное кочевье" in said(client_of(None).get("/ru/registry/"))


def test_what_is_shown_for_signing_is_the_very_text(people: People) -> None:
    application = acts.draft(people.author)

    page = client_of(people.author).get(f"/kk/applications/{application.pk}/review/")

    shown = soup(page).select_one("main pre")
    assert shown is not None
    assert shown.get_text() == statement.text(application)


@pytest.mark.parametrize(
    ("section", "answers", "field"),
    [
        ("title", {"title_kk": "Ж" * 301, "created_on": "03.10.2026"}, "title_kk"),
        ("title", {"title_en": "Night camp", "created_on": "03.10.2026"}, "title_en"),
        ("title", {"title_kk": "Түнгі көш", "created_on": "31.02.2026"}, "created_on"),
        ("title", {"title_kk": SCRIPT, "created_on": "tomorrow"}, "title_kk"),
    ],
)
def test_what_was_typed_is_kept_beside_the_reason(
    people: People, section: str, answers: dict[str, str], field: str
) -> None:
    application = registration.start(people.author, "kk")

    page = client_of(people.author).post(f"/en/applications/{application.pk}/{section}/", answers)

    assert page.status_code == 422
    assert typed(page, field) == answers[field]
    assert errors(page)
    for target in errors(page):
        assert soup(page).select_one(target) is not None, target
    assert "What you filled in is kept below." in said(page)
    application.refresh_from_db()
    assert application.title_kk == ""


def test_unmade_statements_are_asked_for_and_the_made_ones_stay_ticked(people: People) -> None:
    application = registration.start(people.author, "kk")

    page = client_of(people.author).post(f"/en/applications/{application.pk}/statements/", {"sole_author": "on"})

    assert page.status_code == 422
    assert len(errors(page)) == 3
    assert [box["name"] for box in soup(page).select("main input[checked]")] == ["sole_author"]


@pytest.mark.clause(law.O1315_10)
def test_a_work_that_tells_goods_apart_is_stopped_and_the_draft_keeps_the_rest(people: People) -> None:
    application = acts.draft(people.author)
    sign = Kind.objects.get(code="fine_art")
    answers = {"kind": sign.pk, "language": "ru", "derived": "no", "religious": "yes", "distinguishing": "yes"}

    page = client_of(people.author).post(f"/en/applications/{application.pk}/kind/", answers)

    assert page.status_code == 422
    assert "Such a work is not entered (Rules, paragraph 10)" in errors(page)["#id_distinguishing_0"]
    chosen = {(str(box["name"]), str(box["value"])) for box in soup(page).select("main input[checked]")}
    assert chosen == {(name, str(value)) for name, value in answers.items()}
    before = Application.objects.get(pk=application.pk)
    assert (before.kind, before.title_kk, before.language) == (application.kind, "Түнгі көш", "kk")
    assert before.attachments.count() == 1
    assert not Fee.objects.exists()


def test_an_application_too_long_to_be_signed_is_told_so_and_kept(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, author = acts.draft(people.author), client_of(people.author)
    monkeypatch.setattr(statement, "MAX_BYTES", 1000)

    page = author.get(f"/en/applications/{application.pk}/review/", follow=True)

    assert "longer than 64 kB and cannot be signed" in said(page)
    assert author.get(f"/en/applications/{application.pk}/review/text/").status_code == 404
    assert state(application) == State.DRAFT


def test_a_section_of_what_was_sent_is_not_changed_any_more(people: People) -> None:
    application = acts.application_in(State.RECEIVED, people)

    page = client_of(people.author).post(
        f"/en/applications/{application.pk}/title/", {**walking.TITLE, "title_kk": "Басқа"}, follow=True
    )

    assert "the case has moved on" in said(page)
    application.refresh_from_db()
    assert application.title_kk == "Түнгі көш"


def test_a_paid_draft_is_not_discarded(people: People) -> None:
    application = acts.application_in(State.PAID, people)

    page = client_of(people.author).post(f"/en/applications/{application.pk}/discard/", follow=True)

    assert state(application) == State.PAID
    assert page.redirect_chain == [(f"/en/applications/{application.pk}/", 302)]
    assert "discard/" not in page.content.decode()


def test_a_discarded_draft_leaves_the_account(people: People) -> None:
    application = acts.draft(people.author)

    page = client_of(people.author).post(f"/en/applications/{application.pk}/discard/", follow=True)

    assert state(application) == State.DISCARDED
    assert "The draft is put away." in said(page)
    assert "Түнгі көш" not in said(page)


def test_a_signature_taken_back_makes_it_a_draft_that_can_be_corrected_and_signed_anew(people: People) -> None:
    application = acts.application_in(State.SIGNED, people)
    author, address = client_of(people.author), f"/en/applications/{application.pk}/"
    assert "Take the signature back and correct" in said(author.get(address))

    page = author.post(f"{address}take-back/", follow=True)
    author.post(f"{address}title/", {**walking.TITLE, "title_kk": "Таңғы көш"})
    walking.sign(people, people.author, author, f"{address}review/")

    assert "What you filled in is kept." in said(page)
    assert (state(application), application.title_kk) == (State.SIGNED, "Таңғы көш")
    assert application.signature is not None
    assert "Таңғы көш" in application.signature.document.decode()


def test_what_is_received_is_not_taken_back(people: People) -> None:
    application = acts.application_in(State.RECEIVED, people)

    page = client_of(people.author).post(f"/en/applications/{application.pk}/take-back/", follow=True)

    assert "the case has moved on" in said(page)
    assert state(application) == State.RECEIVED


@pytest.mark.clause(law.O1315_A2_10)
def test_before_signing_one_proves_again_who_one_is(people: People) -> None:
    application = acts.draft(people.author)
    address = f"/kk/applications/{application.pk}/review/"
    cms = people.sign(people.author, statement.text(application).encode())

    answer = client_of(people.author, confirmed=False).post(address, {"cms": cms})

    assert answer["Location"].startswith("/kk/sign-in/confirm/?next=")
    assert state(application) == State.DRAFT


@pytest.mark.parametrize("cms", ["", "AAAA", "not base64 at all", "ж" * 1000, SCRIPT])
def test_a_useless_signature_is_refused_and_the_text_shown_again(people: People, cms: str) -> None:
    application = acts.draft(people.author)

    page = client_of(people.author).post(f"/en/applications/{application.pk}/review/", {"cms": cms})

    assert page.status_code == 422
    assert soup(page).select_one("main pre") is not None
    assert soup(page).select(".notice.bad")
    assert state(application) == State.DRAFT
    assert Trail.objects.filter(act="signature refused").count() == 1


def test_an_unfinished_draft_is_neither_shown_for_signing_nor_charged(people: People) -> None:
    application = registration.start(people.author, "kk")

    for page in ("review", "pay"):
        answer = client_of(people.author).get(f"/en/applications/{application.pk}/{page}/", follow=True)
        assert "Complete the sections that are still open" in said(answer)
    assert not Fee.objects.exists()


def test_a_signature_made_elsewhere_is_taken_as_a_file(people: People) -> None:
    application = acts.draft(people.author)
    cms = people.authority.sign_cms("author", statement.text(application).encode(), False)

    client_of(people.author).post(
        f"/kk/applications/{application.pk}/review/", {"cms_file": SimpleUploadedFile("a.p7s", cms)}
    )

    assert state(application) == State.SIGNED


def hostile(people: People, result: Result) -> Application:
    """A decided application with a script in every field that takes text."""
    people.author.address = people.author.surname = SCRIPT
    people.author.save()
    application = acts.draft(people.author, title_kk=SCRIPT, title_ru=SCRIPT, title_en=SCRIPT)
    Attachment.objects.update(name=f"{SCRIPT}.pdf")
    application.refresh_from_db()
    acts.sign(people, application)
    acts.pay(application)
    registration.assign(people.head_of_department, application, people.examiner)
    acts.propose(people, application, result)
    registration.send_back(people.deputy, application, SCRIPT)
    grounds = [Ground.objects.get(code="no_copy")] if result == Result.REFUSE else []
    registration.propose(
        people.examiner, application, result, grounds=grounds, reason_kk=SCRIPT, reason_ru=SCRIPT, note=SCRIPT
    )
    acts.agree(people, application)
    return application


@pytest.mark.parametrize("result", Result)
def test_a_script_in_every_field_is_shown_as_text(people: People, result: Result) -> None:
    application = hostile(people, result)
    assert application.decision is not None
    pages = [client_of(people.head).get(walking.desk(application, page)) for page in ("change", "decide")]
    pages.append(client_of(people.head).get("/admin/copyright_registry/application/"))
    assert SCRIPT in pdf_text(bytes(application.decision.pdf or b""))

    acts.decide(people, application)
    pages += [client_of(people.author).get(f"/ru/applications/{application.pk}/")]
    pages += [client_of(people.author).get("/ru/account/"), client_of(people.author).get("/ru/account/contacts/")]
    if result == Result.ENTER:
        everyone = client_of(None)
        pages += [everyone.get(f"/kk/{address}") for address in ("", "registry/", "registry/1/", "verify/?q=1")]
        assert SCRIPT in pdf_text(certificate_pdf(certificate_facts(Entry.objects.get())))

    for page in pages:
        assert page.status_code == 200
        assert SCRIPT not in page.content.decode()
        assert SCRIPT in said(page)


@pytest.mark.parametrize("path", ["services/entry/", "registry/?q=" + SCRIPT, "verify/?q=" + SCRIPT])
def test_a_script_in_an_address_is_shown_as_text(db: None, path: str) -> None:
    assert SCRIPT not in client_of(None).get(f"/en/{path}").content.decode()


def test_the_decision_can_be_downloaded_once_it_is_signed(people: People) -> None:
    application = acts.application_in(State.AGREED, people)
    author, address = client_of(people.author), f"/kk/applications/{application.pk}/decision/"
    assert author.get(address).status_code == 404

    acts.decide(people, application)

    answer = author.get(address)
    assert application.decision is not None
    assert answer.content == bytes(application.decision.pdf or b"")
    assert answer["Content-Disposition"] == 'attachment; filename="decision-1.pdf"'


@pytest.mark.clause(law.O1315_11)
def test_the_file_comes_back_as_it_was_sent_and_is_never_shown_in_place(people: People) -> None:
    application = acts.draft(people.author)

    file = application.attachments.get()

    answer = client_of(people.author).get(f"/kk/applications/{application.pk}/files/{file.pk}/")

    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="poem.pdf"'
    assert not Certificate.objects.exists()


def test_after_receipt_the_author_still_finds_each_file_with_its_fingerprint(people: People) -> None:
    application = acts.application_in(State.ENTERED, people)
    file = application.attachments.get()

    page = client_of(people.author).get(f"/en/applications/{application.pk}/")

    listed = one(soup(page), f"a[href$='/files/{file.pk}/']")
    assert listed.get_text() == file.name
    assert file.sha256 in one(soup(page), ".files .code").get_text().replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_language_of_the_case_begins_as_that_of_the_page(people: People, language: str) -> None:
    client_of(people.author).post(f"/{language}/services/entry/", {"who": "author", "published": "no"})

    assert Application.objects.get().language == language


def test_a_refused_author_is_told_reasons_grounds_and_the_way_to_complain(people: People) -> None:
    application: Any = acts.application_in(State.REFUSED, people)

    page = client_of(people.author).get(f"/en/applications/{application.pk}/")

    with override("en"):
        assert application.decision.grounds.get().name in said(page)
    assert "Файл ашылмайды." in said(page)
    assert "complain to the head of the provider" in said(page)


@pytest.mark.parametrize("where", [State.RECEIVED, State.EXAMINATION, State.PROPOSED, State.AGREED])
def test_an_author_withdraws_what_is_not_yet_signed(people: People, where: str) -> None:
    application = acts.application_in(where, people)
    browser = client_of(people.author)
    page = browser.get(f"/en/applications/{application.pk}/")
    address = str(soup(page).select("a[href$='/withdraw/']")[0]["href"])

    assert "This cannot be undone" in said(browser.get(address))
    answer = browser.post(address, follow=True)

    assert state(application) == State.WITHDRAWN
    assert "The application is withdrawn" in said(answer)
    assert not soup(answer).select("a[href$='/withdraw/']")
    assert Notice.objects.filter(template="copyright_registry/withdrawn").exists()


@pytest.mark.parametrize("where", [State.DRAFT, State.SIGNED, State.ENTERED, State.REFUSED, State.WITHDRAWN])
def test_what_was_not_received_or_is_decided_is_not_withdrawn(people: People, where: str) -> None:
    application = acts.application_in(where, people)

    client_of(people.author).post(f"/en/applications/{application.pk}/withdraw/")

    assert state(application) == where


def test_before_withdrawing_an_author_confirms_again_who_they_are(people: People) -> None:
    application = acts.application_in(State.RECEIVED, people)

    answer = client_of(people.author, confirmed=False).post(f"/en/applications/{application.pk}/withdraw/")

    assert "/sign-in/confirm/" in answer["Location"]
    assert state(application) == State.RECEIVED


@pytest.mark.clause(law.O1315_A2_3, law.O1315_7_1)
def test_the_page_tells_the_next_due_moment_with_its_rule_and_each_term_with_its_reason(
    people: People, week: Week
) -> None:
    with week.at("thu 10:00"):
        application = acts.application_in(State.RECEIVED, people)
        page = client_of(people.author).get(f"/en/applications/{application.pk}/")

    words = " ".join(soup(page).get_text(" ").split())
    assert "12:00 – 2 h 00 min of working time left. Assignment to an examiner: 2 working hours" in words
    assert words.count("2 working hours (Order 1315, paragraph 7)") == 3  # said, in the list of terms, and why
    assert {term["data-clock"] for term in soup(page).select(".terms > li")} == {"assign", "entry", "service"}


def test_after_half_past_four_the_end_of_the_one_working_day_binds(people: People, week: Week) -> None:
    with week.at("thu 17:00"):
        application = acts.application_in(State.RECEIVED, people)
    with week.at("fri 17:50"):
        page = client_of(people.author).get(f"/en/applications/{application.pk}/")
        assert "Assignment to an examiner" in said(page)  # late since half past nine: still the earliest
        registration.assign(people.head_of_department, application, people.examiner)
        page = client_of(people.author).get(f"/en/applications/{application.pk}/")

    words = " ".join(soup(page).get_text(" ").split())
    assert "today, " in words
    assert "18:30 – 40 min of working time left. Entry into the register: until" in words

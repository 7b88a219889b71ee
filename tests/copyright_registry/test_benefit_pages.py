"""An author chooses a benefit: every category readable, the document kept encrypted, closed once it is paid."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from copyright_registry import benefits
from copyright_registry import law as own_law
from copyright_registry.models import Application, Benefit, BenefitClaim, State
from portal import law
from portal.models import Trail
from portal.payments.models import Fee, Price
from tests import people as acts
from tests import samples
from tests.browser import client_of, errors, one, said, soup
from tests.people import PDF, People

PAPER = b"%PDF-1.7\nA certificate of disability, for tests.\n%%EOF\n"
BORN_2010 = "100105500000"  # 5 January 2010
SCRIPT = "<script>alert(1)</script>"


def paper(name: str = "certificate.pdf", data: bytes = PAPER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def address(application: Application, more: str = "") -> str:
    return f"/en/applications/{application.pk}/benefit/{more}"


def chosen(application: Application) -> str:
    """The category that the application claims; "" for none."""
    return str(application.claims.values_list("benefit__code", flat=True).first() or "")


@pytest.fixture
def draft(people: People) -> Application:
    return acts.draft(people.author)


@pytest.fixture
def author(people: People) -> Any:
    return client_of(people.author)


@pytest.mark.clause(law.O1315_8_4, law.O1315_8_5)
def test_the_page_names_everybody_entitled_and_both_sums_before_anything_is_chosen(
    author: Any, draft: Application
) -> None:
    page = author.get(address(draft))

    radios = soup(page).select("input[type=radio][name=benefit]")
    assert [radio["value"] for radio in radios] == [
        "none", "war", "war_eq", "local", "labour", "disabled", "kandas"
    ]  # fmt: skip
    assert [radio["value"] for radio in radios if radio.has_attr("checked")] == ["none"]
    for category in Benefit.objects.exclude(code="minor"):
        assert all(group in said(page) for group in category.persons_en.splitlines())
        assert category.proof_en in said(page)
    assert len(soup(page).select("details")) == 6
    assert "174 ₸" in said(page)
    assert "3 480 ₸" in said(page)


@pytest.mark.clause(law.O1315_8_4)
@pytest.mark.parametrize(
    ("rule", "told"),
    [("every author", "Of several authors each must be entitled"), ("any author", "it is enough that one is entitled")],
)
def test_who_of_several_authors_has_to_be_entitled_is_told_as_the_rule_is_today(
    author: Any, draft: Application, monkeypatch: Any, rule: str, told: str
) -> None:
    monkeypatch.setattr(own_law.ENTITLED, "values", {date(2018, 9, 23): rule})

    for page in (address(draft), "/en/prices/"):
        assert told in said(author.get(page))


@pytest.mark.clause(law.O1315_8_3)
def test_a_category_is_kept_with_its_document_which_comes_back_as_it_was(author: Any, draft: Application) -> None:
    page = author.post(address(draft), {"benefit": "disabled", "document": paper()}, follow=True)

    assert page.redirect_chain == [(f"/en/applications/{draft.pk}/", 302)]
    assert "The benefit is kept" in said(page)
    claim = draft.claims.get()
    assert (claim.benefit.code, claim.state, claim.name) == ("disabled", "claimed", "certificate.pdf")
    again = author.get(address(draft))
    assert one(soup(again), "input[name=benefit][checked]")["value"] == "disabled"
    assert "certificate.pdf" in said(again)
    sent = author.get(address(draft, "document/"))
    assert sent.content == PAPER
    assert sent["Content-Type"] == "application/pdf"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent["Content-Security-Policy"]


@pytest.mark.clause(law.O1315_8_3)
def test_a_dump_of_the_database_does_not_show_the_document(author: Any, draft: Application) -> None:
    author.post(address(draft), {"benefit": "disabled", "document": paper()})

    with connection.cursor() as cursor:
        cursor.execute("SELECT document FROM copyright_registry_benefitclaim")
        (kept,) = cursor.fetchone()

    assert b"disability" not in bytes(kept)
    assert b"%PDF" not in bytes(kept)
    assert bytes(draft.claims.get().document or b"") == PAPER


@pytest.mark.clause(law.O1315_8_3)
@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"benefit": "kandas"}, "#id_document", "Attach the document. For this category: the certificate of a kandas."),
        ({"benefit": "kandas", "document": ("a.pdf", b"")}, "#id_document", "The file is empty"),
        ({"benefit": "kandas", "document": ("a.exe", b"MZ")}, "#id_document", "neither PDF nor JPEG nor PNG"),
        ({"benefit": "kandas", "document": (f"{SCRIPT}.pdf", b"MZ")}, "#id_document", "neither PDF nor JPEG nor PNG"),
        ({"benefit": "kandas", "document": ("a.pdf", PDF.ljust(6 * 2**20))}, "#id_document", "larger than 5 MB"),
        ({}, "#id_benefit_0", "Are you one of these persons?"),
        ({"benefit": "minor", "document": ("a.pdf", PDF)}, "#id_benefit_0", "minor"),  # the IIN says otherwise
        ({"benefit": "duke", "document": ("a.pdf", PDF)}, "#id_benefit_0", "duke"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_the_choice_stays(
    author: Any, draft: Application, sent: dict[str, Any], field: str, words: str
) -> None:
    files = {name: paper(*value) for name, value in sent.items() if isinstance(value, tuple)}

    page = author.post(address(draft), {**sent, **files})

    assert page.status_code == 422
    assert words in errors(page)[field]
    assert len(errors(page)) == 1
    for target in errors(page):
        assert soup(page).select_one(target) is not None
    assert SCRIPT not in page.content.decode()
    if sent.get("benefit") == "kandas":
        assert one(soup(page), "input[name=benefit][checked]")["value"] == "kandas"
    assert not BenefitClaim.objects.exists()


def test_another_category_keeps_the_document_and_another_document_takes_its_place(
    author: Any, draft: Application
) -> None:
    scan = samples.picture("PNG")
    author.post(address(draft), {"benefit": "disabled", "document": paper()})

    author.post(address(draft), {"benefit": "war_eq"})
    assert (chosen(draft), draft.claims.get().name) == ("war_eq", "certificate.pdf")
    author.post(address(draft), {"benefit": "war_eq", "document": paper("scan.png", scan)})

    claim = draft.claims.get()
    assert (claim.name, claim.format, claim.size) == ("scan.png", "png", len(scan))
    assert author.get(address(draft, "document/"))["Content-Type"] == "image/png"


def test_whoever_wants_no_benefit_pays_the_full_price(author: Any, draft: Application) -> None:
    author.post(address(draft), {"benefit": "disabled", "document": paper()})

    page = author.post(address(draft), {"benefit": "none", "document": paper("a.exe", b"MZ")}, follow=True)

    assert "The full price is to be paid." in said(page)
    assert chosen(draft) == ""
    assert author.get(address(draft, "document/")).status_code == 404


@pytest.mark.clause(law.O1315_8_4)
@pytest.mark.parametrize(("day", "offered"), [("2028-01-04", True), ("2028-01-05", False)])
def test_a_minor_gets_the_benefit_with_one_button_and_no_document(
    people: People, draft: Application, day: str, offered: bool
) -> None:
    people.author.iin = BORN_2010
    people.author.save()
    with time_machine.travel(f"{day}T23:59:00+05:00"):
        author = client_of(people.author)
        page = author.get(address(draft))
        author.post(address(draft), {"benefit": "minor"})

    button = soup(page).select_one("button[name=benefit]")
    assert (button is not None and button["value"] == "minor") == offered
    assert ("The portal sees the date of birth itself." in said(page)) == offered
    assert chosen(draft) == ("minor" if offered else "")
    if offered:
        assert draft.claims.get().state == BenefitClaim.State.CONFIRMED
        assert author.get(address(draft, "document/")).status_code == 404


@pytest.mark.parametrize("where", [State.PAID, State.SIGNED, State.RECEIVED, State.DISCARDED])
def test_a_benefit_is_chosen_before_paying_and_signing(people: People, where: str) -> None:
    application = acts.application_in(where, people)
    author = client_of(people.author)

    answers = [
        author.get(address(application), follow=True),
        author.post(address(application), {"benefit": "disabled", "document": paper()}, follow=True),
    ]

    for page in answers:
        assert page.redirect_chain == [(f"/en/applications/{application.pk}/", 302)]
        assert len(soup(page).select(".notice")) > 0
    assert chosen(application) == ""


def test_of_two_tabs_the_one_that_comes_after_the_payment_changes_nothing(author: Any, draft: Application) -> None:
    author.post(address(draft), {"benefit": "disabled", "document": paper()})
    assert author.get(address(draft)).status_code == 200  # the second tab
    acts.pay(draft)

    page = author.post(address(draft), {"benefit": "none"}, follow=True)

    assert page.redirect_chain
    assert chosen(draft) == "disabled"
    assert Fee.objects.get().percent == 5


def test_a_benefit_chosen_after_the_fee_was_asked_for_asks_for_another(author: Any, draft: Application) -> None:
    before = acts.charged(draft)

    author.post(address(draft), {"benefit": "disabled", "document": paper()})

    draft.refresh_from_db()
    before.refresh_from_db()
    assert before.state == Fee.State.VOID
    assert acts.charged(draft).amount == 174


@pytest.mark.clause(law.O1315_11)
def test_neither_page_is_found_by_a_stranger(people: People, author: Any, draft: Application) -> None:
    author.post(address(draft), {"benefit": "disabled", "document": paper()})

    for person in (people.stranger, people.examiner, people.head):
        browser = client_of(person)
        assert browser.get(address(draft)).status_code == 404
        assert browser.get(address(draft, "document/")).status_code == 404
        assert browser.post(address(draft), {"benefit": "none"}).status_code == 404
    assert chosen(draft) == "disabled"


def test_without_a_price_the_benefit_can_be_chosen_all_the_same(author: Any, draft: Application) -> None:
    Price.objects.all().delete()

    page = author.get(address(draft))
    author.post(address(draft), {"benefit": "disabled", "document": paper()})

    assert "No price is set for today" in said(page)
    assert chosen(draft) == "disabled"


def test_the_task_list_offers_the_benefit_before_paying_and_names_what_was_chosen(
    author: Any, draft: Application
) -> None:
    page = author.get(f"/en/applications/{draft.pk}/")
    assert one(soup(page), "main .tasks a[href$='/benefit/']").get_text() == "Benefit"
    assert "If it is for you" in said(page)

    author.post(address(draft), {"benefit": "kandas", "document": paper()})

    assert "Kandas" in said(author.get(f"/en/applications/{draft.pk}/"))
    acts.pay(draft)
    assert not soup(author.get(f"/en/applications/{draft.pk}/")).select("main .tasks a[href$='/benefit/']")


def test_a_name_of_a_file_is_text_and_one_line(author: Any, draft: Application) -> None:
    author.post(address(draft), {"benefit": "disabled", "document": paper(f"a\u202e{SCRIPT}.pdf")})

    page = author.get(address(draft))

    assert SCRIPT not in page.content.decode()
    assert "\u202e" not in draft.claims.get().name


def test_the_trail_has_the_fingerprint_and_not_the_document(author: Any, draft: Application) -> None:
    author.post(address(draft), {"benefit": "disabled", "document": paper()})

    row = Trail.objects.filter(act="claim a benefit").get()
    assert draft.claims.get().sha256 in bytes(row.body).decode()
    assert "certificate.pdf" not in bytes(row.body).decode()


def test_the_page_asks_as_often_for_many_categories_as_for_few(
    author: Any, draft: Application, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    asked = []
    for more in ("", "more_", "still_more_"):
        for benefit in benefits.offered() if more else []:
            benefit.pk, benefit.code = None, f"{more}{benefit.code}"
            benefit.save()
        with django_assert_max_num_queries(25) as queries:
            author.get(address(draft))
        asked.append(len(queries))

    assert asked[1] == asked[2]

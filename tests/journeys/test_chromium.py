"""The main job in a real browser: an author and the provider's staff, page by page.

Every kind of page is looked at with axe at the widths of a desk and of a telephone, and none may
write an error to the console or be refused anything by its own security policy.
"""

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, expect

from portal import law
from portal.demo.browser import signed
from tests.journeys.conftest import PATIENCE, Demo
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]  # the first test starts the demo

AUTHOR = "Жиһангеров Марат Қуатұлы"  # without contacts or works in the demo
HEAD_OF_DEPARTMENT = "Оразбек Сәуле Асқарқызы"
EXAMINER = "Нұрланова Ғалия Кәрімқызы"
HEAD = "Қасымбек Бауыржан Ерланұлы"
DONE = ".messagelist .success"
TITLE = "Ақ бұлттың әні"
POEM = "Ақ бұлттың әні\n\nКөкте жүзген ақ бұлт.\n"


@pytest.mark.clause(law.O1315_8_1, law.O1315_13_1)
def test_an_author_applies_and_holds_a_certificate(arrives: Callable[..., Visitor], demo: Demo, tmp_path: Path) -> None:
    author = arrives()
    signs_in(author, AUTHOR)
    gives_contacts(author)
    confirms_the_address(author)
    begins_by_keyboard(author)
    fills_in(author, tmp_path)
    signs(author)
    number = pays(author)

    assign(staff(arrives, HEAD_OF_DEPARTMENT), number)
    draft_the_result(staff(arrives, EXAMINER), number)
    agree(staff(arrives, HEAD_OF_DEPARTMENT), number)
    decide(staff(arrives, HEAD), number)

    certificate = downloads(author, tmp_path)
    checks(arrives(), certificate)
    looks_it_up(arrives(), author)


def signs_in(author: Visitor, name: str) -> None:
    author.opens("/en/")
    author.examines("start")
    author.follows("Sign in")
    author.examines("sign in")
    chooses(author, name)
    expect(author.page.get_by_role("heading", level=1)).to_have_text("My contacts")


def chooses(person: Visitor, name: str) -> None:
    """One of the demo's people; the simulator holds their keys."""
    person.goes_by(person.page.locator("[data-demo-key]", has_text=name))


def gives_contacts(author: Visitor) -> None:
    author.examines("contacts")
    author.presses("Save")
    expect(author.page.locator(".error-summary")).to_be_focused()
    author.examines("contacts with errors")
    author.page.get_by_label("E-mail").fill("author3@example.kz")
    author.page.get_by_label("Phone").fill("8 701 234 56 78")
    author.page.get_by_label("Region").select_option(index=3)
    author.page.get_by_label("Address of residence").fill("Абай көшесі 1")
    author.page.get_by_label("English").check()
    author.presses("Save")
    expect(author.page.get_by_role("status")).to_contain_text("Your contacts are kept.")
    author.examines("account without a confirmed address")


def confirms_the_address(author: Visitor) -> None:
    author.follows("Mailbox of the demonstration")
    link = author.main.locator("li", has_text="author3@example.kz").get_by_role("link").first
    for _time in range(60):
        if link.is_visible():
            break
        author.page.wait_for_timeout(500)
        author.page.reload()
    author.examines("mailbox")
    author.goes_by(link)
    author.examines("mail")
    author.goes_by(author.main.get_by_role("link").last)
    author.examines("address to be confirmed")
    author.presses("Confirm")
    expect(author.page.get_by_role("heading", level=1)).to_have_text("Your e-mail address is confirmed")
    author.examines("address confirmed")
    author.follows("To my account")
    author.examines("account")


def begins_by_keyboard(author: Visitor) -> None:
    """The two questions, without a mouse."""
    author.follows("New application")
    author.examines("service")
    keyboard = author.page.keyboard
    author.tabs_to(author.page.get_by_label("I created it alone"))
    keyboard.press("Space")
    author.tabs_to(author.page.get_by_label("No, never"))
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(author.main).to_contain_text("This form is not for your case")
    author.examines("service, not for this case")
    author.tabs_to(author.page.get_by_label("Yes", exact=True))
    keyboard.press("ArrowUp")
    author.tabs_to(author.page.get_by_role("button", name="Begin the application"))
    keyboard.press("Enter")
    expect(author.page.get_by_role("heading", name="Fill in the application")).to_be_visible()


def fills_in(author: Visitor, folder: Path) -> None:
    author.examines("draft")
    page = author.page
    section(author, "/kind/")
    page.get_by_label("Literary works").check()
    for group in ("Does it rest on works", "Has it religious content", "Does it serve to tell goods"):
        page.get_by_role("group", name=group).get_by_label("No", exact=True).check()
    page.get_by_label("Қазақша").check()
    author.presses("Save")
    section(author, "/title/")
    page.get_by_label("Name in Kazakh").fill(TITLE)
    page.get_by_label("Name in Russian").fill("Песня белого облака")
    page.get_by_label("Date of creation").fill("01.09.2026")
    author.presses("Save")
    attaches(author, folder)
    section(author, "/statements/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    author.presses("Save")
    author.examines("draft, filled in")


def section(author: Visitor, address: str, button: str = "Save") -> None:
    author.goes_by(author.main.locator(f"a[href$='{address}']"))
    expect(author.page.get_by_role("button", name=button)).to_be_visible()
    author.examines(address)


def attaches(author: Visitor, folder: Path) -> None:
    """The text of the work, which a worker then shows as the examiner will see it."""
    section(author, "/documents/copy/", "Attach")
    (folder / "bult.txt").write_text(POEM, encoding="utf-8")
    author.page.get_by_label("File", exact=True).set_input_files(folder / "bult.txt")
    author.presses("Attach")
    expect(author.page.get_by_role("status").first).to_have_text("The file is attached.")
    author.examines("documents, one attached")
    author.follows("Back to the application")


def signs(author: Visitor) -> None:
    author.goes_by(author.main.locator("a[href$='/review/']"))
    author.examines("review")
    author.presses("Sign by EDS")
    expect(author.page.get_by_role("status").first).to_contain_text("Your signature is accepted.")
    author.examines("signed, not paid")


def pays(author: Visitor) -> str:
    """At the bank's page and back; the number of the application."""
    author.goes_by(author.main.locator("a[href$='/pay/']"))
    author.examines("pay")
    author.presses("Pay 3 480 ₸ on the page of the bank")
    expect(author.page.get_by_role("note")).to_contain_text("not a real bank")
    author.examines("bank")
    author.presses("Pay")
    expect(author.page.get_by_role("status").first).to_contain_text("The fee is paid, the application is received.")
    author.examines("received")
    words = author.page.get_by_role("status").first.inner_text()
    return words.rstrip(". \n").rpartition(" ")[2]


def staff(arrives: Callable[..., Visitor], name: str) -> Visitor:
    """A member of the staff, at the desk."""
    person = arrives()
    person.opens("/en/sign-in/")
    chooses(person, name)
    expect(person.page).to_have_url(f"{person.base_url}/admin/")
    return person


def opens_the_case(person: Visitor, number: str) -> None:
    person.opens("/admin/copyright_registry/application/")
    person.goes_by(person.page.locator("#result_list").get_by_role("link", name=number, exact=True))


def takes(person: Visitor, step: str) -> None:
    """Presses the button of a step; the desk speaks the language of the person."""
    person.goes_by(person.page.locator(f"form[action$='/step/{step}/']").get_by_role("button"))


def assign(person: Visitor, number: str) -> None:
    person.examines("desks")
    person.opens("/admin/copyright_registry/application/")
    person.examines("list of applications")
    opens_the_case(person, number)
    person.examines("case, received")
    person.page.locator("select[name=examiner]").select_option(label=EXAMINER)
    takes(person, "assign")
    expect(person.page.locator(DONE)).to_be_visible()


def draft_the_result(person: Visitor, number: str) -> None:
    opens_the_case(person, number)
    takes(person, "propose")
    person.examines("case with errors")
    for box in person.page.locator("input[name=checked]").all():
        box.check()
    person.page.locator("input[name=result][value=enter]").check()
    takes(person, "propose")
    expect(person.page.locator(DONE)).to_be_visible()
    person.examines("case, drafted")


def agree(person: Visitor, number: str) -> None:
    opens_the_case(person, number)
    person.examines("case, to be agreed")
    takes(person, "agree")
    expect(person.page.locator(DONE)).to_be_visible()


def decide(person: Visitor, number: str) -> None:
    opens_the_case(person, number)
    person.examines("case, to be signed")
    person.goes_by(person.page.locator("a[href$='/decide/']"))
    person.examines("decision")
    person.goes_by(person.page.locator("form[data-sign] button:not([data-plain])"))
    expect(person.page.locator(DONE)).to_be_visible()
    person.opens("/admin/copyright_registry/entry/")
    person.examines("the register at the desk")


def downloads(author: Visitor, folder: Path) -> Path:
    link = author.page.get_by_role("link", name="Download the certificate")
    for _second in range(int(PATIENCE)):
        author.page.reload()
        if link.is_visible():
            break
        author.page.wait_for_timeout(1000)
    author.examines("entered")
    with author.page.expect_download() as coming:
        link.click()
    return kept(coming.value, folder)


def kept(download: Download, folder: Path) -> Path:
    file = folder / download.suggested_filename
    download.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    return file


def checks(visitor: Visitor, certificate: Path) -> None:
    visitor.opens("/en/verify/")
    visitor.examines("check")
    visitor.drops(certificate, visitor.page.get_by_label("Document", exact=True))
    expect(visitor.page.locator(".chosen").first).to_have_text(certificate.name)
    visitor.presses("Check the file")
    expect(visitor.page.locator(".verdict.valid")).to_be_visible()
    expect(visitor.main).to_contain_text(TITLE)
    visitor.examines("verdict")
    visitor.opens("/en/verify/")
    visitor.page.get_by_label("Number, or the code under the QR").fill("NOTACODE")
    visitor.presses("Check")
    visitor.examines("verdict, unknown")


def looks_it_up(visitor: Visitor, author: Visitor) -> None:
    visitor.opens(f"/en/registry/?q={TITLE}")
    visitor.examines("register")
    visitor.follows(TITLE)
    visitor.examines("entry")
    author.opens("/en/sign-in/confirm/")
    author.examines("confirm")
    author.presses("Confirm by EDS")
    expect(author.page.get_by_role("heading", name="My applications")).to_be_visible()
    author.examines("account with an application")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_longer_words_of_both_languages_fit(arrives: Callable[..., Visitor], language: str) -> None:
    visitor = arrives()
    for path in ("", "sign-in/", "services/entry/", "registry/", "registry/1/", "verify/"):
        visitor.opens(f"/{language}/{path}")
        visitor.examines(f"/{language}/{path}")


def test_one_signs_in_without_scripts_by_a_file_signed_elsewhere(
    arrives: Callable[..., Visitor], demo: Demo, tmp_path: Path
) -> None:
    visitor = arrives(scripts=False)
    visitor.opens("/en/sign-in/")
    page = visitor.page
    page.get_by_text("Sign elsewhere and upload the signature").click()
    text = page.locator("[data-text]").inner_text()
    document = base64.b64encode(text.encode()).decode()
    cms = signed(demo.settings["SIGNER_URL"], "stranger", document, attached=True)
    (tmp_path / "signed.p7s").write_text(cms)

    page.get_by_label("Signed file (.p7s, .cms)").set_input_files(tmp_path / "signed.p7s")
    visitor.presses("Sign in with this file")

    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("My contacts|Good day")
    )  # whether or not they were here before
    visitor.opens("/en/account/")
    expect(visitor.main).to_contain_text("Жиһангеров")

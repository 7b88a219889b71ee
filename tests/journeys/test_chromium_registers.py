"""The registers of collective management in a real browser: a work, a company's staff, a sheet, a dispute.

Every kind of page is looked at as in the walk to a certificate. What the walks by programs show as well, contacts and
accreditation, is done here by their steps.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal import law
from portal.demo.journeys.bulk import Bulk, written
from portal.demo.journeys.dispute import Disputing, iswc, serial
from portal.demo.journeys.organisation import holder
from portal.demo.journeys.work import sine
from tests.journeys.conftest import PATIENCE, Demo
from tests.journeys.test_chromium import chooses, section
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(420)]  # the first test starts the demo

SLOW = 1000 * PATIENCE  # milliseconds that a worker may take
Arrives = Callable[..., Visitor]


@pytest.fixture
def walk(demo: Demo, tmp_path: Path) -> Disputing:
    """The steps of authors by a program. Neither has contacts, nor works in the registers, when the demo opens."""
    return Disputing(demo.base_url, tmp_path, lambda _line: None, "en", author_key="author3", other_key="author2")


def comes(arrives: Arrives, key: str) -> Visitor:
    """The person of this key, signed in, in English."""
    person = arrives()
    person.opens("/en/sign-in/")
    chooses(person, holder(key).name)
    return person


def says(person: Visitor, words: str) -> None:
    expect(person.page.get_by_role("status").first).to_contain_text(words)


@pytest.mark.clause(law.O100_12, law.O100_15, law.O100_16, law.O100_17_1, law.O100_17_3, law.O100_17_4)
def test_an_author_enters_a_work_that_everybody_finds(arrives: Arrives, walk: Disputing, tmp_path: Path) -> None:
    title = f"Тырналар тізбегі {walk.serial}"
    walk.contacts(walk.signed_in(walk.author_key))
    author = comes(arrives, walk.author_key)
    begins(author, title)
    gives_codes(author, walk.serial)
    names_herself(author)
    sends_the_recording(author, tmp_path)
    enters(author)
    finds(arrives(), title)


def begins(author: Visitor, title: str) -> None:
    author.opens("/en/account/works/new/")
    author.examines("new work")
    author.page.get_by_label("Title in Kazakh").fill(title)
    author.page.get_by_label("Kind of work").select_option("song")
    author.page.get_by_label("Year of creation").fill("2026")
    author.presses("Begin")
    says(author, "The draft is kept.")
    author.examines("draft of a work")


def gives_codes(author: Visitor, digits: str) -> None:
    section(author, "/codes/")
    author.page.get_by_label("ISWC").fill(iswc(digits))
    author.presses("Save")
    says(author, "Saved.")


def names_herself(author: Visitor) -> None:
    author.goes_by(author.main.locator("a[href$='/holders/']"))
    author.examines("holders, none")
    author.follows("Myself")
    author.presses("Save")
    expect(author.page.locator(".error-summary")).to_be_focused()
    author.examines("line with errors")
    author.page.get_by_label("What they did for the work").select_option("composer")
    author.page.get_by_label("Category of right possession").select_option("music_author")
    author.page.get_by_label("Share, %", exact=True).fill("100")
    author.presses("Save")
    expect(author.main).to_contain_text(holder("author3").name)
    author.examines("holders")
    author.follows("Back to the work")


def sends_the_recording(author: Visitor, folder: Path) -> None:
    """In pieces, by the page's script; then a worker listens to it, and the page asks again by itself."""
    section(author, "/copy/", "Send")
    (folder / "tyrna.wav").write_bytes(sine())
    author.page.locator("[data-upload] input[type=file]").set_input_files(folder / "tyrna.wav")
    expect(author.page.locator("[data-status]")).to_have_text("The file is here.", timeout=SLOW)
    author.examines("copy, sent")
    author.presses("Send")
    expect(author.page.locator("svg.waveform")).to_be_visible(timeout=SLOW)
    author.examines("copy, accepted")
    author.follows("Back to the work")


def enters(author: Visitor) -> None:
    author.goes_by(author.main.locator("a[href$='/enter/']"))
    author.examines("check and enter")
    author.presses("Enter the work")
    says(author, "The work is entered.")
    author.examines("work, entered")


def finds(visitor: Visitor, title: str) -> None:
    """Among the declared works, as the title is typed."""
    visitor.opens("/en/registers/works/")
    visitor.examines("works under management")
    visitor.follows("Declared works")
    visitor.page.get_by_role("searchbox").press_sequentially(title)
    expect(visitor.page.locator("#found tbody tr")).to_have_count(1)
    expect(visitor.page.locator("#count")).to_have_text("1 entry found")
    visitor.examines("declared works")
    visitor.follows(title)
    expect(visitor.main).to_contain_text("declared, no OKUP manages it")
    visitor.examines("entry of a work")


@pytest.mark.clause(law.O100_2_6, law.O100_12)
def test_a_head_registers_a_company_and_its_staff_acts_for_it(arrives: Arrives, walk: Disputing) -> None:
    label, staff_key = holder("label"), walk.author_key
    assert label.organisation is not None
    walk.contacts(walk.signed_in(label.key))
    walk.contacts(walk.signed_in(staff_key))
    head = comes(arrives, label.key)
    registers(head)
    acts_for(head, label.organisation.name)
    invites(head, staff_key)
    staff = comes(arrives, staff_key)
    accepts(staff)
    acts_for(staff, label.organisation.name)


def registers(head: Visitor) -> None:
    """Signed by the page's script with the key of the organisation."""
    head.opens("/en/account/organisations/new/")
    head.examines("organisation to be registered")
    head.presses("Sign by EDS")
    expect(head.page.get_by_role("heading", name="Who acts for the organisation")).to_be_visible()
    head.examines("organisation")


def acts_for(person: Visitor, organisation: str) -> None:
    person.opens("/en/account/subjects/")
    person.page.get_by_role("radio", name=organisation).check()
    person.examines("for whom one acts")
    person.presses("Act for the chosen one")
    expect(person.page.locator(".acting")).to_contain_text(f"You act for: {organisation}")


def invites(head: Visitor, key: str) -> None:
    head.follows("Invite staff")
    head.page.get_by_label("IIN").fill(holder(key).iin)
    head.page.get_by_label("E-mail").fill(f"{key}@example.kz")
    head.page.get_by_label("Post").fill("Хатшы")
    head.page.get_by_label("keep its works and data").check()
    head.examines("invitation")
    head.presses("Invite")
    says(head, "The invitation is on its way.")


def accepts(staff: Visitor) -> None:
    staff.opens("/en/account/")
    staff.goes_by(staff.main.get_by_role("link", name="invites you to act for it"))
    staff.examines("invited")
    staff.presses("Accept")


@pytest.mark.clause(law.O100_16)
def test_a_society_tries_enters_and_undoes_a_sheet(arrives: Arrives, demo: Demo, tmp_path: Path) -> None:
    society = Bulk(demo.base_url, tmp_path, lambda _line: None, "en")
    society.accredited(society.registered())
    head = comes(arrives, society.head_key)
    organisation = holder(society.head_key).organisation
    assert organisation is not None
    acts_for(head, organisation.name)
    three = society.lines()[:6]
    tries(head, tmp_path, [*three[:3], {**three[3], "share": "90"}, *three[4:]])
    expect(head.page.locator("tbody tr", has_text="Wrong")).to_have_count(1)
    head.examines("sheet with a fault")
    tries(head, tmp_path, three)
    expect(head.page.locator("tbody tr", has_text="In order")).to_have_count(3)
    head.examines("sheet in order")
    head.presses("Enter 3 works")
    settles(head)
    head.examines("sheet, entered")
    head.presses("Undo: withdraw all its works")
    settles(head)
    expect(head.main).to_contain_text("The works are withdrawn.")
    head.examines("sheet, undone")


def tries(head: Visitor, folder: Path, lines: list[dict[str, str]]) -> None:
    """Sends the sheet, which a worker then tries."""
    head.opens("/en/account/bulk/")
    head.examines("sheets")
    (folder / "works.csv").write_bytes(written(lines))
    head.page.locator("[data-upload] input[type=file]").set_input_files(folder / "works.csv")
    expect(head.page.locator("[data-status]")).to_have_text("The file is here.", timeout=SLOW)
    head.presses("Send and try")
    settles(head)


def settles(head: Visitor) -> None:
    """Looks again, sooner than the page does by itself, until no worker has anything left to do with the sheet."""
    while head.page.get_by_role("link", name="Look again now").is_visible():
        head.page.wait_for_timeout(300)
        head.page.reload()


@pytest.mark.clause(law.O100_12)
def test_an_author_claims_a_share_and_the_other_answers(arrives: Arrives, walk: Disputing) -> None:
    author, other = walk.signed_in(walk.author_key), walk.signed_in(walk.other_key)
    walk.contacts(author)
    walk.contacts(other)
    walk.serial = serial()
    number = walk.song(author, "Екеуміздің ән")

    claimant = comes(arrives, walk.other_key)
    dispute = claims_half(claimant, number)
    keeper = comes(arrives, walk.author_key)
    keeper.opens("/en/account/")
    keeper.examines("account with a dispute")
    keeper.goes_by(keeper.main.locator(f".tasks a[href='{dispute}']"))
    answers_half(keeper)
    visitor = arrives()
    visitor.opens(f"/en/registers/works/{number}/")
    expect(visitor.page.locator("[data-standing=agreed]")).to_be_visible()
    visitor.examines("entry, agreed")


def claims_half(claimant: Visitor, number: str) -> str:
    """Of the right that is asked first; the address of the dispute."""
    claimant.opens(f"/en/registers/works/{number}/")
    claimant.follows("Report a mistake or claim a share")
    claimant.examines("claim")
    page = claimant.page
    page.get_by_label("What you did for the work").select_option("lyricist")
    page.get_by_label("Category of right possession").select_option("text_author")
    page.locator("input[name^=share_]").first.fill("50")
    page.get_by_label("In your words").fill("Өлеңін мен жаздым.")
    claimant.presses("Claim the share")
    says(claimant, "Your claim is sent.")
    claimant.examines("dispute")
    return page.url.removeprefix(claimant.base_url)


def answers_half(person: Visitor) -> None:
    person.page.get_by_label("I reduce my claim").check()
    person.page.get_by_label("If you reduce").fill("50")
    person.examines("dispute to be answered")
    person.presses("Answer")
    says(person, "Your answer is kept")

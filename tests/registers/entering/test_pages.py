"""A work is begun, described part by part, entered and changed on pages, by who may and by nobody else."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Right, SubjectKind, User
from accounts.subjects import CHOSEN, Subject
from portal import law
from registers import works
from registers.models import Holder, Work, WorkState
from tests.browser import Browser, client_of, errors, said, soup, typed
from tests.people import someone
from tests.registers import acts
from tests.registers.acts import HALF, ISRC, draft, entered, line, song

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WORKS = "/en/account/works/"


@pytest.fixture
def author() -> User:
    return someone("author")


@pytest.fixture
def other() -> User:
    return someone("author2")


def send(browser: Browser, path: str, **fields: Any) -> Any:
    """Fill in the form of the page and send it, with what stands in it already."""
    page = browser.get(path)
    form = soup(page).select_one("main form")
    assert form is not None, path
    kept = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[name]:not([type=radio])")}
    kept |= {str(area["name"]): area.get_text().strip("\n") for area in form.select("textarea[name]")}
    for choice in form.select("select[name]"):
        chosen = choice.select_one("option[selected]")
        kept[str(choice["name"])] = str(chosen["value"]) if chosen else ""
    return browser.post(path, {**kept, **fields})


def about(**fields: Any) -> dict[str, Any]:
    return {"title_kk": "Көзімнің қарасы", "kind": "song", "created_year": "1998", **fields}


@pytest.mark.clause(law.O100_12, law.O100_15, law.O100_16, law.O100_17_1, law.O100_17_3, law.O100_17_4)
def test_an_author_enters_a_work_page_by_page(author: User) -> None:
    browser = client_of(author)
    begun = send(browser, f"{WORKS}new/", **about(other_titles="Қара көз\nКөз қарасы"))
    work = Work.objects.get()
    here = f"{WORKS}{work.pk}/"
    assert begun["Location"] == here

    send(browser, f"{here}codes/", isrc="KZ-A01-26-00001", iswc="T-034.524.680-1", other="EAN: 4870001234567")
    added = send(browser, f"{here}holders/new/?me=1", role="composer", category="music_author", share="100")
    assert added.status_code == 302, errors(added)
    page = said(browser.get(f"{here}enter/"))
    assert "ISRC KZ-A01-26-00001, ISWC T-034.524.680-1, EAN: 4870001234567" in page
    browser.post(f"{here}enter/")

    work.refresh_from_db()
    assert (work.state, work.other_titles) == (WorkState.ENTERED, ["Қара көз", "Көз қарасы"])
    assert work.holders.get().owner.iin_digest == author.iin_digest
    assert f"Number {work.pk} in the register of works" in said(browser.get(here))


def test_nothing_is_kept_before_the_first_part_is_sent(author: User) -> None:
    assert client_of(author).get(f"{WORKS}new/").status_code == 200
    assert not Work.objects.exists()


def test_what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(author: User) -> None:
    page = send(client_of(author), f"{WORKS}new/", **about(created_year="3000", title_ru="Свет очей"))

    assert page.status_code == 422
    assert errors(page) == {"#id_created_year": "The year of creation cannot lie in the future."}
    assert typed(page, "title_ru") == "Свет очей"
    assert not Work.objects.exists()


@pytest.mark.clause(law.O100_17_3)
def test_a_mistyped_code_is_told_at_its_field_with_its_line(author: User) -> None:
    work = draft(Subject(author), song())

    page = send(client_of(author), f"{WORKS}{work.pk}/codes/", isrc="KZ-A01-26-00001\nKZ-A01-26-0000", other="4870")

    assert errors(page)["#id_isrc"].startswith("KZ-A01-26-0000 – ISRC: 12 signs are needed, here are 11.")
    assert "Write both the name of the code and the code" in errors(page)["#id_other"]
    assert typed(page, "isrc").split() == ["KZ-A01-26-00001", "KZ-A01-26-0000"]
    assert not work.codes.exists()


def test_a_draft_says_what_it_lacks_and_where(author: User) -> None:
    work = draft(Subject(author), song(title_kk=""))
    browser = client_of(author)

    assert "First complete the parts above" in said(browser.get(f"{WORKS}{work.pk}/"))
    page = soup(browser.get(f"{WORKS}{work.pk}/enter/"))
    links = {str(link["href"]) for link in page.select(".notice a")}
    assert links == {f"{WORKS}{work.pk}/about/", f"{WORKS}{work.pk}/holders/"}
    assert not [button for button in page.select("main button") if "Enter" in button.get_text()]
    browser.post(f"{WORKS}{work.pk}/enter/")
    work.refresh_from_db()
    assert work.state == WorkState.DRAFT


@pytest.mark.clause(law.O100_17_4)
def test_shares_are_one_for_all_copyright_or_by_kind_and_their_sums_are_shown(author: User) -> None:
    work = draft(Subject(author), song())
    browser, here = client_of(author), f"{WORKS}{work.pk}/holders/"

    send(browser, f"{here}new/?me=1", role="composer", category="music_author", share="60,5")
    send(browser, f"{here}new/", name="Оспанов Мұхтар", role="performer", category="performer", share="100")
    send(browser, f"{here}new/", name="Ахметов Серік", role="lyricist", category="text_author", share_performance="20")

    first, second, third = work.holders.all()
    assert set(first.shares) == {"performance", "reproduction", "display", "adaptation"}
    assert first.shares["display"] == "60.5000"
    assert second.shares == {"performers": "100.0000"}
    assert third.shares == {"performance": "20.0000"}
    assert "Public performance and communication 80.5 % 19.5 % are not given to anybody" in said(browser.get(here))


def test_where_nobody_is_named_their_shares_lead_to_the_lines(author: User) -> None:
    work = draft(Subject(author), song())

    answer = client_of(author).get(f"{WORKS}{work.pk}/shares/")

    assert (answer.status_code, answer.url) == (302, f"{WORKS}{work.pk}/holders/")


def test_too_much_of_a_right_is_told_at_the_share_and_the_line_is_not_kept(author: User) -> None:
    work = draft(Subject(author), song(line(author)))

    page = send(
        client_of(author), f"{WORKS}{work.pk}/holders/new/", name="Оспанов", role="lyricist", category="text_author",
        share_performance="50",
    )  # fmt: skip

    assert "make 150 %: more than 100" in errors(page)["#id_share"]
    assert typed(page, "share_performance") == "50"
    assert work.holders.count() == 1


@pytest.mark.parametrize(
    "share", ["half", "NaN", "1e400", "1e99999999", "1e-999999", "Infinity", "-5", "33.33333", "101", "5" * 30]
)
def test_a_share_that_is_none_is_told_at_its_field(author: User, share: str) -> None:
    work = draft(Subject(author), song())

    page = send(
        client_of(author), f"{WORKS}{work.pk}/holders/new/?me=1", role="composer", category="music_author", share=share
    )

    assert page.status_code == 422
    assert "#id_share" in errors(page)
    assert not work.holders.exists()


def test_a_wrong_number_of_a_person_is_told_beside_it(author: User) -> None:
    work = draft(Subject(author), song())

    page = send(
        client_of(author), f"{WORKS}{work.pk}/holders/new/", name="Оспанов", iin="123", role="lyricist",
        category="text_author", ipi="00014107339",
    )  # fmt: skip

    assert set(errors(page)) == {"#id_iin", "#id_ipi"}
    assert soup(page).select_one("details[open] #id_iin") is not None


def test_lines_are_moved_and_removed_without_script(author: User, other: User) -> None:
    work = draft(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))
    browser, here = client_of(author), f"{WORKS}{work.pk}/holders/"

    browser.post(here, {"seen": seen(browser, here), "down": "0"})
    assert [held.role for held in work.holders.all()] == ["lyricist", "composer"]
    browser.post(here, {"seen": seen(browser, here), "remove": "0"})
    assert [held.role for held in work.holders.all()] == ["composer"]


def seen(browser: Browser, path: str) -> str:
    return typed(browser.get(path), "seen")


@pytest.mark.parametrize("place", ["5", "-1", "x", "", "²", "9" * 5000])
def test_a_press_on_no_line_changes_nothing(author: User, place: str) -> None:
    work = draft(Subject(author), song(line(author)))
    browser, here = client_of(author), f"{WORKS}{work.pk}/holders/"

    assert browser.post(here, {"seen": seen(browser, here), "remove": place}).status_code == 302
    assert work.holders.count() == 1


def test_of_two_windows_the_later_is_told_and_may_press_again(author: User) -> None:
    work = draft(Subject(author), song(line(author)))
    browser, here = client_of(author), f"{WORKS}{work.pk}/about/"
    early = seen(browser, here)
    send(browser, here, title_kk="Басқа атау")

    late = browser.post(here, about(seen=early, title_ru="Свет очей"))
    assert late.status_code == 422
    assert "changed meanwhile" in errors(late)["#errors"]
    assert typed(late, "title_ru") == "Свет очей"
    browser.post(here, about(seen=typed(late, "seen"), title_ru="Свет очей"))

    work.refresh_from_db()
    assert (work.title_kk, work.title_ru) == ("Көзімнің қарасы", "Свет очей")


def test_a_line_that_moved_under_a_window_is_not_changed_for_another(author: User, other: User) -> None:
    work = draft(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))
    browser, here = client_of(author), f"{WORKS}{work.pk}/holders/"
    early = seen(browser, f"{here}0/")
    browser.post(here, {"seen": seen(browser, here), "down": "0"})

    fields = {"seen": early, "role": "composer", "category": "music_author", "share": "1"}
    answer = browser.post(f"{here}0/", fields, follow=True)

    assert "The lines were changed meanwhile" in said(answer)
    assert {held.shares["performance"] for held in work.holders.all()} == {"50.0000"}


def test_an_entry_is_changed_with_a_reason_and_gets_a_version(author: User) -> None:
    work = entered(Subject(author), song(line(author)))
    browser, here = client_of(author), f"{WORKS}{work.pk}/"

    without = send(browser, f"{here}about/", title_ru="Свет очей")
    assert "#id_reason" in errors(without)
    send(browser, f"{here}about/", title_ru="Свет очей", reason="a title was lacking")

    listed = said(browser.get(f"{here}versions/"))
    assert "Version 2" in listed
    assert "a title was lacking" in listed
    assert author.full_name in listed
    body = browser.get(f"{here}versions/2.json")
    assert body.content == bytes(work.versions.get(version=2).body)
    assert browser.get(f"{here}versions/3.json").status_code == 404


def test_the_shares_of_an_entry_are_given_anew_at_once_and_a_line_is_removed(author: User, other: User) -> None:
    work = entered(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))
    browser, here = client_of(author), f"{WORKS}{work.pk}/"

    refused = send(browser, f"{here}holders/1/remove/", reason="no share")
    assert "make 50 %. Say who holds the rest" in errors(refused)["#errors"]
    send(
        browser, f"{here}shares/", s_performance_0="100", s_performance_1="", s_reproduction_0="100",
        s_reproduction_1="0", reason="bought",
    )  # fmt: skip
    send(browser, f"{here}holders/1/remove/", reason="no share")

    assert [held.shares for held in work.holders.all()] == [{"performance": "100.0000", "reproduction": "100.0000"}]
    assert work.versions.count() == 3


@pytest.mark.parametrize("page", ["about/", "codes/", "holders/", "holders/new/", "holders/0/", "shares/"])
def test_what_cannot_be_changed_leads_back_to_the_work_with_the_reason(author: User, page: str) -> None:
    work = entered(Subject(author), song(line(author)))
    works.withdraw(author, work, "by mistake")
    browser = client_of(author)

    for answer in (browser.get(f"{WORKS}{work.pk}/{page}"), browser.post(f"{WORKS}{work.pk}/{page}", about())):
        assert answer["Location"] == f"{WORKS}{work.pk}/"
    assert "moved on" in said(browser.get(f"{WORKS}{work.pk}/"))


@pytest.mark.parametrize("page", ["holders/0/", "holders/0/remove/", "shares/"])
def test_a_form_of_lines_leads_back_to_the_lines(author: User, page: str) -> None:
    work = entered(Subject(author), song(line(author)))

    shown = soup(client_of(author).get(f"{WORKS}{work.pk}/{page}"))

    assert [link["href"] for link in shown.select("main form a")] == [f"{WORKS}{work.pk}/holders/"]


def test_the_same_person_in_the_same_role_stands_once_and_it_is_said(author: User) -> None:
    work = draft(Subject(author), song(line(author, shares=HALF)))
    browser = client_of(author)

    fields = {"role": "composer", "category": "music_author", "share": "50"}
    answer = browser.get(send(browser, f"{WORKS}{work.pk}/holders/new/?me=1", **fields)["Location"])

    assert "They stood here in this role already" in said(answer)
    assert work.holders.count() == 1


@pytest.mark.clause(law.O100_12, law.O100_16)
def test_a_member_enters_for_the_okup_for_which_they_act(author: User, other: User) -> None:
    okup = acts.okup()
    keeper = acts.keeper(other, okup)
    acts.mandate(author, okup)
    browser = client_of(other)
    session = browser.session
    session[CHOSEN] = keeper.membership.pk  # type: ignore[union-attr]  # of an organisation
    session.save()

    assert f"You enter it for: {okup.name}" in said(browser.get(f"{WORKS}new/"))
    send(browser, f"{WORKS}new/", **about())
    work = Work.objects.get()
    fields = {
        "name": author.full_name,
        "iin": author.iin,
        "role": "composer",
        "category": "music_author",
        "share": "100",
    }
    send(browser, f"{WORKS}{work.pk}/holders/new/", **fields)
    browser.post(f"{WORKS}{work.pk}/enter/")

    work.refresh_from_db()
    assert (work.state, work.organisation, work.is_managed) == (WorkState.ENTERED, okup, True)
    assert f"for {okup.name}" in said(browser.get(f"{WORKS}{work.pk}/versions/"))


@pytest.mark.clause(law.O100_16)
def test_an_organisation_that_enters_no_works_is_told_so(author: User) -> None:
    keeper = acts.keeper(author, acts.organisation(SubjectKind.USER))
    browser = client_of(author)
    session = browser.session
    session[CHOSEN] = keeper.membership.pk  # type: ignore[union-attr]  # of an organisation
    session.save()

    assert "is neither" in said(browser.get(f"{WORKS}new/", follow=True))


PAGES = ("", "about/", "codes/", "holders/", "holders/new/", "holders/0/", "shares/", "enter/", "versions/", "copy/")


@pytest.mark.parametrize("page", PAGES)
def test_the_work_of_another_is_not_found(author: User, other: User, page: str) -> None:
    work = draft(Subject(author), song(line(author)))

    assert client_of(author).get(f"{WORKS}{work.pk}/{page}").status_code == 200
    assert client_of(other).get(f"{WORKS}{work.pk}/{page}").status_code == 404


def test_a_member_without_the_right_reads_and_changes_nothing(author: User, other: User) -> None:
    label = acts.organisation(SubjectKind.OWNER)
    work = draft(acts.keeper(author, label), song(line(name="Абай", bin=label.bin, is_entity=True)))
    acts.keeper(other, label, Right.MONEY)
    browser = client_of(other)

    assert "right to keep its works" in said(browser.get(f"{WORKS}{work.pk}/"))
    assert browser.get(f"{WORKS}{work.pk}/about/").status_code == 302
    browser.post(f"{WORKS}{work.pk}/discard/")
    assert Work.objects.count() == 1


def test_a_draft_is_removed_and_an_entry_is_withdrawn_with_a_reason(author: User) -> None:
    gone = draft(Subject(author), song())
    work = entered(Subject(author), song(line(author), codes=(ISRC,)))
    browser = client_of(author)

    browser.post(f"{WORKS}{gone.pk}/discard/")
    assert not Work.objects.filter(pk=gone.pk).exists()
    assert errors(browser.post(f"{WORKS}{work.pk}/withdraw/", {}))
    browser.post(f"{WORKS}{work.pk}/withdraw/", {"reason": "sold"})
    work.refresh_from_db()
    assert work.state == WorkState.WITHDRAWN
    assert "sold" in said(browser.get(f"{WORKS}{work.pk}/versions/"))
    assert browser.get(f"{WORKS}{work.pk}/about/").status_code == 302


def test_a_holder_agrees_to_their_own_line_as_it_was_shown(author: User, other: User) -> None:
    work = entered(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))
    here, browser = f"{WORKS}{work.pk}/agree/", client_of(other)
    shown = soup(browser.get(here)).select("main button[name=line]")
    assert len(shown) == 1

    works.change(
        author, work, song(line(author, shares={"performance": Decimal(100)}), line(other, shares={}, role="lyricist"))
    )
    stale = browser.post(here, {"line": str(shown[0]["value"])}, follow=True)
    assert "nothing was agreed" in said(stale)
    (now,) = soup(browser.get(here)).select("main button[name=line]")
    browser.post(here, {"line": str(now["value"])})

    assert Holder.objects.get(owner__iin_digest=other.iin_digest).agreed_at is not None
    work.refresh_from_db()
    assert work.standing == "agreed"


def test_who_is_not_named_finds_no_work_to_agree_to(author: User, other: User) -> None:
    work = entered(Subject(author), song(line(author)))
    hidden = draft(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))

    for number in (work.pk, hidden.pk):
        assert client_of(other).get(f"{WORKS}{number}/agree/").status_code == 404
        assert client_of(other).post(f"{WORKS}{number}/agree/", {"line": "1"}).status_code == 404


def test_an_owner_that_was_named_by_its_bin_agrees_through_its_member(author: User, other: User) -> None:
    label = acts.organisation(SubjectKind.OWNER)
    acts.keeper(other, label)
    named = line(name=label.name_kk, bin=label.bin, is_entity=True, role="owner", shares=HALF)
    work = entered(Subject(author), song(line(author, shares=HALF), named))
    browser, here = client_of(other), f"{WORKS}{work.pk}/agree/"

    (button,) = soup(browser.get(here)).select("main button[name=line]")
    browser.post(here, {"line": str(button["value"])})

    work.refresh_from_db()
    assert work.standing == "agreed"


def test_a_holder_takes_over_what_nobody_may_keep(author: User, other: User) -> None:
    given = acts.mandate(author, acts.okup())
    work = entered(acts.keeper(other, given.okup), song(line(author)))
    browser, here = client_of(author), f"{WORKS}{work.pk}/"
    assert "Nobody may keep" not in said(browser.get(f"{here}agree/"))
    given.state, given.ended_on = "ended", given.since
    given.save()

    assert "Nobody may keep" in said(browser.get(f"{here}agree/"))
    browser.post(f"{here}take-over/")

    work.refresh_from_db()
    assert (work.person, work.organisation) == (author, None)


def test_the_queries_of_a_page_do_not_grow_with_the_lines(author: User, django_assert_max_num_queries: Any) -> None:
    lines = [line(author, shares={})] + [
        line(name=f"Автор {place}", shares={"performance": Decimal(1)}) for place in range(60)
    ]
    work = draft(Subject(author), song(*lines))
    browser = client_of(author)

    for page in ("", "holders/", "enter/", "shares/", "holders/3/"):
        with django_assert_max_num_queries(30):
            assert browser.get(f"{WORKS}{work.pk}/{page}").status_code == 200

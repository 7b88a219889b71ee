"""The desks of absences and of changes of the rules in a real browser: they fit, and axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from accounts.models import Absence, User
from accounts.roles import Role
from copyright_registry.rule_change_models import RuleChange
from tests import people as acts
from tests.browser import client_of
from tests.journeys.visitor import Visitor
from tests.people import People

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def arrives(live_server: Any, people: People, browser: Browser) -> Callable[[User], Visitor]:
    """Lets a person who reads English sit down at a browser, signed in."""

    def sits_down(person: User) -> Visitor:
        User.objects.filter(pk=person.pk).update(language="en")
        session = client_of(person).cookies["sessionid"].value
        visitor = Visitor.arrives(browser, live_server.url, scripts=True)
        visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return visitor

    return sits_down


def test_a_change_of_the_rules_is_recorded_sent_and_corrected(arrives: Callable[[User], Visitor]) -> None:
    visitor, today = arrives(acts.staff("rules_officer", Role.RULES_OFFICER)), f"{timezone.localdate():%d.%m.%Y}"

    visitor.opens("/admin/copyright_registry/rulechange/")
    visitor.examines("empty list")
    visitor.follows("Record a change of the rules")
    visitor.presses("Record")
    visitor.examines("form with errors")
    for field, words in {
        "Title in Kazakh": "Қағидаларға өзгерістер енгізу туралы",
        "Title in Russian": "О внесении изменений в правила",
        "Number of the act": "77",
        "Date of the act": today,
        "Number of the state registration": "37001",
        "Date of the state registration": today,
        "In force from": today,
    }.items():
        visitor.page.get_by_label(field, exact=True).fill(words)
    visitor.presses("Record")
    visitor.examines("change")
    visitor.page.locator("a[href$='/send/provider/']").press("Enter")
    visitor.page.get_by_label("Outgoing number", exact=True).fill("01-5/12")
    visitor.page.get_by_label("Proof of the sending", exact=True).fill("Received, No. 9")
    visitor.examines("form of a sending")
    visitor.presses("Record")
    expect(visitor.main).to_contain_text("01-5/12")
    visitor.follows("Correct the act")
    visitor.page.get_by_label("Number of the act", exact=True).fill("78")
    visitor.page.get_by_label("Reason of the correction", exact=True).fill("A digit.")
    visitor.presses("Record")
    visitor.examines("corrected change")
    visitor.opens("/admin/copyright_registry/rulechange/")
    visitor.examines("list")

    assert visitor.troubles == []
    assert RuleChange.objects.get(state="recorded").act_number == "78"


def test_an_absence_is_recorded_and_ended(arrives: Callable[[User], Visitor], people: People) -> None:
    visitor, today = arrives(people.head_of_department), f"{timezone.localdate():%d.%m.%Y}"

    visitor.opens("/admin/accounts/absence/")
    visitor.follows("Record an absence")
    visitor.page.get_by_label("Who stands in", exact=True).select_option(label=people.other_examiner.full_name)
    visitor.page.get_by_label("Who is away", exact=True).select_option(label="Нұрланова Ғалия, examiner")
    visitor.page.get_by_label("First day", exact=True).fill(today)
    visitor.page.get_by_label("Last day", exact=True).fill(today)
    visitor.presses("Record the absence")
    visitor.examines("form of an absence with an error")
    visitor.page.get_by_label("Order: its number and date", exact=True).fill("№ 41, 20.11.2026")
    visitor.presses("Record the absence")
    visitor.examines("list of absences")
    visitor.goes_by(visitor.main.locator("#result_list tbody a").first)
    visitor.examines("absence")
    visitor.presses("End it")
    visitor.opens("/admin/accounts/appointment/")
    visitor.examines("list of posts")

    assert visitor.troubles == []
    assert Absence.objects.get().substitute_digest == people.other_examiner.iin_digest

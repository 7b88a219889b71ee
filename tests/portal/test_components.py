"""Components and formats: what stands in the page, read as a browser reads it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import include, path
from django.utils.translation import override

from portal.components import SIGNS, Crumb, Event, Row, Task
from portal.context import language_links
from portal.templatetags import components
from tests.browser import one

NBSP = "\u00a0"
MOMENT = datetime(2026, 11, 20, 8, 42, tzinfo=UTC)


def _page(request: HttpRequest, number: int = 0) -> HttpResponse:
    return HttpResponse()


registry = (
    [
        path("", _page, name="list"),
        path("<int:number>/", _page, name="entry"),
        path("apply/", _page, name="start"),
        path("verify/", _page, name="verify"),
        path("prices/", _page, name="prices"),
        path("complaints/", _page, name="complaint_new"),
    ],
    "registry",
)
registers = ([path("", _page, name="overview")], "registers")
contracts = ([path("", _page, name="licences")], "contracts")
accounts = (
    [
        path("in/", _page, name="sign_in"),
        path("out/", _page, name="sign_out"),
        path("account/", _page, name="account"),
    ],
    "accounts",
)
urlpatterns = [
    path("code/", _page),
    *i18n_patterns(
        path("", _page, name="start"),
        path("registry/", include(registry)),
        path("registers/", include(registers)),
        path("contracts/", include(contracts)),
        path("accounts/", include(accounts)),
    ),
]

pytestmark = pytest.mark.urls(__name__)


def shown(source: str, address: str = "/en/", **context: Any) -> BeautifulSoup:
    """The page that `source` makes in English, for a visitor at `address`."""
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    with override("en"):
        html = engines["django"].from_string(source).render(context, request)
    return BeautifulSoup(html, "html.parser")


class Person(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the certificate.")
    part = forms.ChoiceField(label="Part", choices=[("a", "Author"), ("c", "Composer")], widget=forms.RadioSelect)
    alone = forms.BooleanField(label="Only author")
    work = forms.FileField(label="Copy of the work", required=False)

    def clean(self) -> None:
        if self.data.get("name") == "?":
            raise forms.ValidationError("The name is not a name.")


# States and notices


@pytest.mark.parametrize("name", SIGNS)
def test_a_state_is_told_by_a_shape_and_a_word(name: str) -> None:
    tag = one(shown("{% tag name words %}", name=name, words="Word"), ".tag")

    assert tag.get_text(strip=True) == "Word"
    assert tag.select("svg[aria-hidden=true] path[d]")


def test_no_two_signs_have_the_same_shape() -> None:
    shapes = {(sign.filled, sign.drawn, sign.dashed) for sign in SIGNS.values()}

    assert len(shapes) == len(SIGNS)


def test_words_of_a_state_are_escaped() -> None:
    page = shown('{% tag "good" words %}', words="<b>In force</b>")

    assert page.select(".tag b") == []


def test_a_notice_keeps_the_markup_between_its_tags() -> None:
    page = shown('{% notice "bad" %}<b>{{ what }}</b>{% endnotice %}', what="Refused & kept")

    assert one(page, ".notice.bad b").text == "Refused & kept"


# Lists


def test_a_summary_shows_links_that_say_what_they_change_and_a_dash_for_nothing() -> None:
    rows = [Row("Title", "Түнгі көш", "/title/", "Change", serif=True), Row("Region", "")]

    page = shown("{% summary rows %}", rows=rows)

    assert one(page, "dd.opus").text == "Түнгі көш"
    assert one(page, "dd a[href='/title/']").text == "Change Title"
    assert page.select("dd")[-1].text == "—"


def test_a_blocked_task_has_no_link_and_says_what_comes_first() -> None:
    tasks = [
        Task("File", "work.wav", "turn", "Your turn", "/file/"),
        Task("Sign", "By EDS", "ended", "Closed", "/sign/", "First add the file."),
    ]

    page = shown("{% tasks tasks %}", tasks=tasks)

    assert one(page, "li.now a")["href"] == "/file/"
    assert page.select("li.blocked a") == []
    assert one(page, "li.blocked .hint").text == "First add the file."


def test_a_timeline_says_what_when_and_who() -> None:
    events = [Event("Received", MOMENT, "A. Kim"), Event("Certificate", state="end")]

    page = shown("{% timeline events %}", events=events)

    assert one(page, "li.done p").text == f"20 November 2026, 13:42, A.{NBSP}Kim"
    assert str(one(page, "li.done time")["datetime"]).startswith("2026-11-20T")
    assert page.select("li.end p") == []


def test_crumbs_lead_up() -> None:
    page = shown("{% crumbs way %}", way=[Crumb("Account", "/account/")])

    assert one(page, "nav[aria-label] li a")["href"] == "/account/"


def test_the_pager_keeps_the_search() -> None:
    numbers = Paginator(range(100), 10).page(5)

    page = shown("{% pager numbers %}", "/en/?q=көш&page=5", numbers=numbers)

    assert str(one(page, "a[rel=next]")["href"]).startswith("?q=")
    assert "page=6" in str(one(page, "a[rel=next]")["href"])
    assert "5" in one(page, "[aria-current=page]").text


def test_one_page_needs_no_pager() -> None:
    page = shown("{% pager numbers %}", numbers=Paginator(range(3), 10).page(1))

    assert page.select("nav") == []


# Forms


def test_an_error_stands_at_its_field_and_the_field_says_so() -> None:
    page = shown("{{ form }}", form=Person({"name": ""}))

    field = one(page, "input[name=name]")
    described = str(field["aria-describedby"]).split()
    assert field["aria-invalid"] == "true"
    assert [one(page, f"#{id_}").get_text(strip=True) for id_ in described] == [
        "As in the certificate.",
        "This field is required.",
    ]


def test_every_link_of_the_error_summary_leads_to_something_on_the_page() -> None:
    form = Person({"name": "?"})

    page = shown("{% error_summary form %}{{ form }}", form=form)

    targets = [str(link["href"])[1:] for link in page.select(".error-summary a")]
    assert targets == ["errors", "id_part_0", "id_alone"]
    assert all(page.find(id=target) for target in targets)


def test_the_error_summary_counts_over_several_forms_and_names_empty_fields() -> None:
    page = shown("{% error_summary a b %}", a=Person({}, prefix="a"), b=Person({}, prefix="b"))

    assert one(page, "h2").text == "6 things need correcting"
    assert page.select(".error-summary a")[0].text == "Name: This field is required."


def test_without_errors_there_is_no_summary() -> None:
    assert shown("{% error_summary form %}", form=Person()).select("*") == []


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    page = shown("{{ form }}", form=Person())

    assert one(page, "fieldset legend").text == "Part"
    assert len(page.select("fieldset label.check input[type=radio]")) == 2


def test_a_file_field_works_without_script() -> None:
    page = shown("{{ form }}", form=Person())

    assert one(page, ".drop input[type=file]")["id"] == "id_work"
    assert one(page, ".drop label.choose").has_attr("hidden")


# The frame


def frame(address: str = "/en/registry/", section: str = "", **context: Any) -> BeautifulSoup:
    source = '{% extends "base.html" %}{% block title %}T{% endblock %}{% block section %}'
    return shown(source + section + "{% endblock %}", address, **context)


def test_the_current_section_is_marked_whether_the_page_or_the_view_names_it() -> None:
    by_page = frame(section="verify")
    by_view = shown('{% extends "base.html" %}', section="registers")

    assert one(by_page, ".sections [aria-current=page]").text == "Check a document"
    assert one(by_view, ".sections [aria-current=page]").text == "Registers"


def test_languages_are_named_in_themselves_and_keep_the_place() -> None:
    links = frame("/en/registry/78433/?q=a").select(".languages a")

    assert [(link["lang"], link.text, link["href"]) for link in links] == [
        ("kk", "Қазақша", "/kk/registry/78433/?q=a"),
        ("ru", "Русский", "/ru/registry/78433/?q=a"),
        ("en", "English", "/en/registry/78433/?q=a"),
    ]


def test_an_address_without_languages_leads_to_the_start_page_in_another_one() -> None:
    with override("en"):
        links = language_links(RequestFactory().get("/code/"))

    assert [link["url"] for link in links] == ["/kk/", "/ru/", "/code/"]


@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_that_nothing_has_legal_force(settings: Any, demo: bool) -> None:
    settings.DEMO = demo

    page = frame()

    assert ("Nothing here has legal force" in page.text) is demo


@pytest.mark.parametrize("name", ["403.html", "404.html", "403_csrf.html", "start.html"])
def test_pages_of_the_portal_itself_render(name: str) -> None:
    page = shown("{% extends name %}", name=name)

    assert len(page.select("h1")) == 1


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_answers_made_without_a_request_render(name: str) -> None:
    with override("en"):
        page = BeautifulSoup(engines["django"].get_template(name).render(), "html.parser")

    assert len(page.select("h1")) == 1


# Formats


@pytest.mark.parametrize(
    ("sum_", "words"),
    [(3480, f"3{NBSP}480{NBSP}₸"), (Decimal("174.00"), f"174{NBSP}₸"), (0, f"0{NBSP}₸")],
)
def test_money_does_not_part_from_its_sign(sum_: int | Decimal, words: str) -> None:
    assert components.money(sum_) == words


def test_hundredths_are_shown_where_there_are_any() -> None:
    with override("ru"):
        assert components.money(Decimal("1234.5")) == f"1{NBSP}234,50{NBSP}₸"


def test_nothing_is_shown_for_what_is_not_there() -> None:
    assert [show(None) for show in (components.number, components.money)] == ["", ""]
    assert components.bytes_size(None) == ""


def test_a_fingerprint_is_eight_groups_on_two_lines() -> None:
    lines = components.fingerprint("0123456789abcdef" * 4).split("<br>")

    assert lines == ["01234567 89abcdef 01234567 89abcdef"] * 2


def test_a_personal_number_is_shortened() -> None:
    assert components.iin_short("860412450128") == f"860412{NBSP}•••{NBSP}•••"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("№ 78 433", "№~78~433"),
        ("No. 12", "No.~12"),
        ("3 480 ₸", "3~480~₸"),
        ("50 MB", "50~MB"),
        ("Ә. Ж. Сүйінбаева", "Ә.~Ж.~Сүйінбаева"),
        ("Сүйінбаева Ә. Ж.", "Сүйінбаева~Ә.~Ж."),
        ("Шарттар — бір кабинетте", "Шарттар~— бір кабинетте"),
        ("Түнгі көш", "Түнгі көш"),
    ],
)
def test_what_belongs_together_does_not_part_at_a_line_end(text: str, kept: str) -> None:
    assert components.nbsp(text).replace(NBSP, "~") == kept


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, f"1{NBSP}KB"),
        (1_600_000, f"1.5{NBSP}MB"),
        (270_532_608, f"258{NBSP}MB"),
        (5 * 1024**4, f"5120{NBSP}GB"),
    ],
)
def test_sizes_are_told_as_file_managers_tell_them(size: int, words: str) -> None:
    with override("en"):
        assert components.bytes_size(size) == words

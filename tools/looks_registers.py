"""Page kinds of the registers of Order 100 and of the accounts of those who enter them."""

from functools import partial

from looks import FIRST, HOME, SAVE, SEND, SENT, Look, press
from playwright.sync_api import Page


def spoil(page: Page, _pdf: bytes) -> None:
    """Type what is no code into every field, and send the form."""
    for field in page.locator("main form.form textarea").all():
        field.fill("?")
    SENT(page, _pdf)


OFFICER, OKUP, CAFE, STUDIO = "registers_officer", "okup_head", "cafe", "organisation"
LISTS, WORK, OWN = "/{lang}/registers/", "/{lang}/registers/works/", "/{lang}/account/works/"
ORGANISATION, SHEETS, DESK = "/{lang}/account/organisations/{society}/", "/{lang}/account/bulk/", "/admin/registers/"
ROW = partial(press, (".register tbody a",))
OPEN = partial(press, (".register-search summary",))
DISPUTE = partial(press, ("main tr:has-text('Көктем лебі') a",))
ANSWER = partial(press, (*DISPUTE.args[0], SEND))
DECIDE, ACCREDIT = partial(press, (*FIRST.args[0], "form[action*=decide] .btn")), partial(press, (*FIRST.args[0], SAVE))
DISPUTES, SOCIETY = "/{lang}/account/disputes/", "/admin/accounts/organisation/?q={society}"
PARTS = ("about", "codes", "holders", "holders/new", "copy", "enter")
KEPT = ("holders", "shares", "versions", "withdraw")
REGISTERS = (
    Look("registers", "", LISTS),
    *[Look(f"list-{name}", "", f"{LISTS}{name}/") for name in ("works", "owners", "okups", "users", "agreements")],
    *[Look(f"list-{name}-open", "", f"{LISTS}{name}/", OPEN) for name in ("works", "users", "agreements")],
    Look("list-works-all", "author3", WORK + "?list=all"),
    Look("list-works-found", "", WORK + "?list=all&q=Дала"),
    Look("list-works-nothing", "", WORK + "?q=Ыфщзхъ&kind=song"),
    Look("list-owners-nothing", "", LISTS + "owners/?q=Ыфщзхъ"),
    Look("list-works-errors", "", WORK + "?year=x&owner=y"),
    Look("work", "", WORK, ROW),
    Look("work-disputed", "author4", WORK + "?list=all&shares=disputed", ROW),
    *[Look(f"work-{name}", "author3", f"{WORK}{{{name}}}/") for name in ("given", "faulty", "lacking")],
    Look("work-okup", OKUP, WORK, ROW),
    *[Look(f"{name}-entry", "", f"{LISTS}{name}s/", ROW) for name in ("owner", "okup", "user", "agreement")],
    Look("user-entry-own", CAFE, LISTS + "users/?q=Дастархан", ROW),
    Look("agreement-entry-licence", OKUP, LISTS + "agreements/?kind=licence", ROW),
    Look("claim", "stranger", WORK + "{given}/claim/"),
    Look("claim-errors", "stranger", WORK + "{given}/claim/", partial(press, (SEND,))),
    Look("report-errors", "stranger", WORK + "{given}/claim/", partial(press, ("form[action*=mistake] .btn",))),
    Look("own-works", "author3", OWN),
    Look("own-works-empty", "stranger", OWN),
    Look("own-works-nothing", "author3", OWN + "?q=Ыфщзхъ"),
    Look("begin", "author3", OWN + "new/"),
    Look("begin-okup", OKUP, OWN + "new/"),
    Look("own-draft", "author3", OWN + "{draft}/"),
    *[Look(f"part-{name.replace('/', '-')}", "author3", f"{OWN}{{draft}}/{name}/") for name in PARTS],
    Look("part-codes-errors", "author3", OWN + "{draft}/codes/", spoil),
    Look("part-holder-errors", "author3", OWN + "{draft}/holders/new/", SENT),
    Look("own-work", "author3", OWN + "{given}/"),
    *[Look(f"own-{name}", "author3", f"{OWN}{{given}}/{name}/") for name in KEPT],
    *[Look(f"copy-{name}", "author3", f"{OWN}{{{name}}}/copy/") for name in ("given", "faulty", "lacking")],
    Look("agree", "author4", OWN + "{given}/agree/"),
    Look("disputes", "author3", DISPUTES),
    Look("disputes-empty", "stranger", DISPUTES),
    Look("dispute", "author3", DISPUTES, DISPUTE),
    Look("dispute-errors", "author3", DISPUTES, ANSWER),
    Look("dispute-ended", "author3", DISPUTES, partial(press, ("main tr:has-text('Сарыжайлау') a",))),
    Look("mistake", "author3", HOME, partial(press, ("main a[href*='/mistakes/']",))),
    Look("mistake-sent", "stranger", "/{lang}/account/mistakes/{mistake}/"),
    Look("places", CAFE, "/{lang}/account/places/"),
    Look("place", CAFE, "/{lang}/account/places/", partial(press, ("main td a",))),
    Look("place-errors", CAFE, "/{lang}/account/places/new/", SENT),
    Look("members", OKUP, "/{lang}/account/members/"),
    *[Look(f"agreements-{who}", who, "/{lang}/account/agreements/") for who in (OKUP, CAFE, "author")],
    Look("sheets", OKUP, SHEETS),
    Look("sheets-errors", OKUP, SHEETS, SENT),
    Look("sheet", OKUP, SHEETS + "{sheet}/"),
    Look("sheet-wrong", OKUP, SHEETS + "{spoilt}/?show=faults"),
    Look("sheet-unread", OKUP, SHEETS + "{unread}/"),
    *[Look(f"account-{who}", who, HOME) for who in (OKUP, CAFE, STUDIO)],
    Look("subjects", OKUP, "/{lang}/account/subjects/"),
    Look("profile", "author3", "/{lang}/account/profile/"),
    Look("organisation-new", "label", "/{lang}/account/organisations/new/"),
    Look("organisation", OKUP, ORGANISATION),
    *[Look(f"organisation-{name}", OKUP, f"{ORGANISATION}{name}/") for name in ("details", "bank", "bodies", "staff")],
    *[Look(f"organisation-{name}-errors", OKUP, f"{ORGANISATION}{name}/", SENT) for name in ("bodies", "staff")],
    Look("organisation-member", STUDIO, "/{lang}/account/organisations/{studio}/", partial(press, ("main td a",))),
    Look("looks", "author", "/{lang}/account/looks/"),
    Look("looks-empty", "stranger", "/{lang}/account/looks/"),
    Look("devices", "author", "/{lang}/account/devices/"),
    Look("export", "author", "/{lang}/account/export/"),
    Look("close", "author", "/{lang}/account/close/"),
    Look("desk-officer", OFFICER, "/admin/"),
    Look("desk-disputes", OFFICER, DESK + "dispute/"),
    Look("desk-dispute", OFFICER, DESK + "dispute/", FIRST),
    Look(
        "desk-dispute-errors",
        OFFICER,
        DESK + "dispute/",
        DECIDE,
    ),
    Look("desk-merge", OFFICER, DESK + "dispute/merge/?work={one}&into={other}"),
    Look("desk-merge-errors", OFFICER, DESK + "dispute/merge/", partial(press, ("form[method=post] .btn.danger",))),
    Look("desk-mistakes", OFFICER, DESK + "mistake/"),
    Look("desk-mistake", OFFICER, DESK + "mistake/", FIRST),
    Look("desk-organisations", "supervisor", "/admin/accounts/organisation/"),
    Look("desk-organisation", "supervisor", SOCIETY, FIRST),
    Look(
        "desk-organisation-errors",
        "supervisor",
        SOCIETY,
        partial(press, (FIRST.args[0][0], SAVE)),
    ),
)

"""Page kinds to look at: who opens what, and what they do there first. Those of the State register and of accounts."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from playwright.sync_api import Page, WebSocketRoute

from portal.demo.authority import Authority
from portal.settings.environment import VAR_DIR

CONTRACT = "Авторлық шарт, мысал.\n".encode()


def press(selectors: tuple[str, ...], page: Page, _pdf: bytes) -> None:
    """Click one thing after another."""
    for selector in selectors:
        page.locator(selector).first.click()


def hand_in(make: Callable[[bytes], bytes], page: Page, pdf: bytes) -> None:
    """Choose a file made of a certificate in the page's file field, and send the form."""
    page.locator(".drop input").first.set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": make(pdf)}
    )
    page.locator(SEND_FILE).click()


def drop_signed(key: str, page: Page, _pdf: bytes) -> None:
    """Have a document checked that the holder of `key` signed, enclosed and stamped."""
    cms = Authority.open(VAR_DIR / "authority").sign_cms(key, CONTRACT, attached=True, stamped=True)
    page.locator(".drop input").last.set_input_files(
        {"name": "contract.txt.p7s", "mimeType": "application/pkcs7-signature", "buffer": cms}
    )
    page.locator(SEND_FILE).click()


def sign(answer: Callable[[WebSocketRoute], None], page: Page, _pdf: bytes) -> None:
    """Press the button that asks the signing program, which here answers as told."""
    page.route_web_socket("**", answer)
    page.reload()
    page.locator("form[data-sign] button:not([data-plain])").first.click()
    page.wait_for_timeout(300)


class Look(NamedTuple):
    """One page kind: who looks, where ({fresh} and the like are applications), and what they do there first."""

    name: str
    who: str
    path: str
    act: Callable[[Page, bytes], None] = partial(press, ())


MONEY = "/admin/payments/"
FIRST = partial(press, ("#result_list tbody th a",))
SEND = "main form[method=post] .btn:not(.second, .choose)"
SEND_FILE = "form:has(.drop) .btn:not(.choose)"
HOME, MADE = "/{lang}/account/", "main a[href*='/applications/']"
DRAFT, CASE = "/{lang}/applications/", "/admin/copyright_registry/application/"
ABSENCE, RULES = "/admin/accounts/absence/record/", "/admin/copyright_registry/rulechange/"
SAVE = "#content form.form .btn:not(.choose)"
SECTIONS, HEADED = ("kind", "title", "statements"), ("received", "proposed", "entered", "refused")
SENT, REFUSED = partial(press, (SEND,)), partial(press, ("[value=refuse]", ".panel .btn"))
LOOKS = (
    Look("start", "", "/{lang}/"),
    Look("sign-in", "", "/{lang}/sign-in/"),
    Look("sign-in-waiting", "", "/{lang}/sign-in/", partial(sign, lambda _socket: None)),
    Look("sign-in-failed", "", "/{lang}/sign-in/", partial(sign, lambda socket: socket.close())),
    Look("confirm", "author3", "/{lang}/sign-in/confirm/"),
    Look("contacts-empty", "stranger", "/{lang}/account/contacts/"),
    Look("contacts-errors", "stranger", "/{lang}/account/contacts/", SENT),
    Look("email", "", "/{lang}/account/contacts/confirm/x/"),
    Look("account-empty", "stranger", "/{lang}/account/"),
    Look("account", "author3", "/{lang}/account/"),
    Look("service", "", "/{lang}/services/entry/"),
    Look("service-errors", "", "/{lang}/services/entry/", SENT),
    Look("service-reasons", "", "/{lang}/services/entry/", partial(press, ("[value=heir]", "[value=yes]", SEND))),
    *[Look(f"draft-{name}", "author3", f"{DRAFT}{{{name}}}/") for name in ("fresh", "complete", "paid", "signed")],
    *[Look(f"section-{name}", "author3", f"{DRAFT}{{complete}}/{name}/") for name in SECTIONS],
    *[Look(f"section-{name}-errors", "author3", f"{DRAFT}{{fresh}}/{name}/", SENT) for name in SECTIONS],
    Look("section-authors", "author3", DRAFT + "{complete}/authors/"),
    Look("section-copy", "author3", DRAFT + "{complete}/documents/copy/"),
    Look("section-copy-errors", "author3", DRAFT + "{complete}/documents/copy/", partial(hand_in, lambda _pdf: b"")),
    Look("withdraw", "author3", DRAFT + "{received}/withdraw/"),
    Look("inbox", "author3", "/{lang}/account/inbox/"),
    Look("inbox-empty", "stranger", "/{lang}/account/inbox/"),
    Look("inbox-notice", "author3", "/{lang}/account/inbox/", partial(press, ("main a[href*='/inbox/']",))),
    Look("mail-choice", "author3", "/{lang}/account/mail/"),
    Look("review", "author3", DRAFT + "{complete}/review/"),
    Look("pay", "author3", DRAFT + "{waiting}/pay/"),
    *[Look(f"pay-{name}", "author3", f"{DRAFT}{{{name}}}/pay/") for name in ("rejected", "card")],
    Look("bank-waiting", "author3", DRAFT + "{waiting}/pay/", partial(press, ("a[href*='/paid/']",))),
    Look("bank-refused", "author3", DRAFT + "{card}/pay/", partial(press, ("a[href*='/paid/']",))),
    Look("benefit", "author3", DRAFT + "{complete}/benefit/"),
    Look("benefit-errors", "author3", DRAFT + "{complete}/benefit/", partial(press, ("[value=war]", SEND))),
    Look("money-back", "author3", DRAFT + "{paid}/money-back/"),
    *[Look(f"application-{name}", "author3", f"{DRAFT}{{{name}}}/") for name in ("rejected", "withdrawn")],
    Look("prices", "", "/{lang}/prices/"),
    Look("payments", "author3", "/{lang}/account/payments/"),
    Look("payments-empty", "stranger", "/{lang}/account/payments/"),
    *[Look(f"application-{name}", "author3", f"{DRAFT}{{{name}}}/") for name in ("received", "entered", "refused")],
    Look("signatures", "author3", DRAFT + "{entered}/signatures/"),
    Look("register", "", "/{lang}/registry/"),
    Look("register-search", "", "/{lang}/registry/?q=Курмангозы"),
    Look("register-nothing", "", "/{lang}/registry/?q=Ыфщзхъ"),
    Look("entry", "", "/{lang}/registry/1/"),
    Look("entry-long", "", "/{lang}/registry/{number}/"),
    Look("entry-extract", "", "/{lang}/registry/1/extract/"),
    Look("entry-correct", "author", "/{lang}/registry/1/correct/"),
    Look("copies-ask", "stranger", "/{lang}/registry/1/copies/"),
    Look("complaint-new", "stranger", "/{lang}/complaints/new/"),
    Look("verify", "", "/{lang}/verify/"),
    Look("verify-valid", "", "/{lang}/verify/?q=1"),
    Look("verify-valid-file", "", "/{lang}/verify/", partial(hand_in, lambda pdf: pdf)),
    Look("verify-unknown", "", "/{lang}/verify/?q=ABCD-EFGH"),
    Look("verify-altered", "", "/{lang}/verify/", partial(hand_in, lambda pdf: pdf[:9999] + b"!" + pdf[10000:])),
    Look("verify-refused", "", "/{lang}/verify/", partial(hand_in, lambda _pdf: b"%PDF-1.7 of somebody")),
    Look("verify-signature", "", "/{lang}/verify/", partial(drop_signed, "head_of_provider")),
    Look("verify-signature-revoked", "", "/{lang}/verify/", partial(drop_signed, "revoked")),
    Look("verify-errors", "", "/{lang}/verify/", partial(press, (SEND_FILE,))),
    Look("404", "", "/{lang}/no-such-page/"),
    Look("403", "author3", "/admin/"),
    Look("desk", "head_of_department", "/admin/"),
    Look("desk-list", "head_of_department", CASE),
    Look("desk-list-empty", "examiner", CASE + "?q=000"),
    *[Look(f"case-{name}", "head_of_department", f"{CASE}{{{name}}}/change/") for name in HEADED],
    Look("case-examination", "examiner", CASE + "{examination}/change/"),
    Look("case-examination-errors", "examiner", CASE + "{examination}/change/", REFUSED),
    Look("case-iin", "examiner", CASE + "{examination}/change/", partial(press, ("button.link",))),
    Look("case-agreed", "head_of_provider", CASE + "{agreed}/change/"),
    Look("decide", "head_of_provider", CASE + "{agreed}/decide/"),
    Look("decide-many", "head_of_provider", CASE + "decide/"),
    Look("case-signatures", "head_of_provider", CASE + "{entered}/signatures/"),
    Look("desk-entries", "head_of_department", "/admin/copyright_registry/entry/"),
    Look("desk-entry", "head_of_department", "/admin/copyright_registry/entry/{number}/change/"),
    Look("trail", "head_of_department", "/admin/portal/trail/"),
    Look("dashboard", "head_of_department", CASE + "dashboard/"),
    Look("desk-supervisor", "supervisor", "/admin/"),
    Look("calendar", "head_of_provider", "/admin/worktime/calendarrow/"),
    Look("calendar-year", "head_of_provider", "/admin/worktime/calendarrow/year/?year=2027"),
    Look("calendar-add-errors", "head_of_provider", "/admin/worktime/calendarrow/add/", partial(press, (SAVE,))),
    Look("absences", "head_of_department", "/admin/accounts/absence/"),
    Look("absence-record-errors", "head_of_department", ABSENCE, partial(press, (SAVE,))),
    Look("appointments", "head_of_department", "/admin/accounts/appointment/"),
    Look("rules", "rules_officer", RULES),
    Look("rules-change", "rules_officer", RULES, partial(press, ("#result_list tbody a",))),
    Look("rules-record-errors", "rules_officer", RULES + "record/", partial(press, (SAVE,))),
    Look("standing-order", "head_of_department", "/admin/copyright_registry/standingorder/?minutes=15"),
    Look("case-claimed", "examiner", CASE + "{claimed}/change/"),
    Look("case-rejected", "examiner", CASE + "{rejected}/change/"),
    Look("finance", "accountant", MONEY + "fee/desk/"),
    Look("finance-totals", "accountant", MONEY + "fee/totals/"),
    *[Look(f"finance-{name}s", "accountant", f"{MONEY}{name}/") for name in ("fee", "refund", "difference", "price")],
    *[Look(f"finance-{name}", "accountant", f"{MONEY}{name}/", FIRST) for name in ("fee", "refund")],
    Look("finance-statement-errors", "accountant", MONEY + "transfer/upload/", partial(press, (SAVE,))),
    Look("finance-price-errors", "head_of_provider", MONEY + "price/add/", partial(press, (SAVE,))),
    Look("finance-payee-errors", "head_of_provider", MONEY + "payee/add/", partial(press, (SAVE,))),
    Look("authors-invited", "author", HOME, partial(press, (f"{MADE}:has-text('Екі дауыс')", "a[href$='/authors/']"))),
    Look("authors-signing", "author", HOME, partial(press, (f"{MADE}:has-text('Егіз')",))),
    Look("co-author", "author2", HOME, partial(press, (f"{MADE}:has-text('Егіз')",))),
    Look("co-author-signs", "author2", HOME, partial(press, (f"{MADE}:has-text('Егіз')", "a[href$='/cosign/']"))),
    Look("application-program", "author2", HOME, partial(press, (f"{MADE}:has-text('Есепші')",))),
    Look("completion", "author2", HOME, partial(press, (f"{MADE}:has-text('Құмырсқа')", "a[href$='/completion/']"))),
    Look("change", "author2", HOME, partial(press, ("main a[href*='/changes/']",))),
    Look("change-signs", "author3", HOME, partial(press, ("main a[href*='/changes/']", "a[href$='/sign/']"))),
    Look("complaint", "author3", HOME, partial(press, ("main a[href*='/complaints/']:not([href$='/new/'])",))),
    Look("copies", "author", "/{lang}/account/copies/"),
    Look("copies-answer", "author", "/{lang}/account/copies/", partial(press, ("main td a",))),
    Look("version", "", "/{lang}/registry/1/versions/1/"),
    Look("verify-cancelled", "", "/{lang}/registry/3/", partial(press, ("a.go[href*='/verify/']",))),
    Look("desk-complaints", "complaints_officer", "/admin/copyright_registry/complaint/"),
    Look("desk-complaint", "complaints_officer", "/admin/copyright_registry/complaint/", FIRST),
    Look("desk-changes", "registrar", "/admin/copyright_registry/change/"),
    Look("desk-change", "registrar", "/admin/copyright_registry/change/", FIRST),
    Look("desk-copies", "registrar", "/admin/copyright_registry/copyrequest/"),
    Look("desk-copies-by-law", "registrar", "/admin/copyright_registry/legalcopy/"),
    Look("undeliverable", "head_of_department", "/admin/portal/notice/"),
)

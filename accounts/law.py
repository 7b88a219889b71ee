"""Rules of our own for accounts and organisations: what no act asks for."""

from datetime import date

from portal.law import O100_12, Dated, own

STATEMENT_FORM = Dated(O100_12, {date(2026, 1, 25): 1})  # version of the text by which a head registers

BY_ITS_HEAD = own(
    "An organisation is registered by the EDS of its head; its BIN and name and the head's role come from the "
    "certificate, and nobody registers it twice."
)
NEW_HEAD = own(
    "A new head takes an organisation over by an EDS whose certificate is newer than the former head's; the former "
    "head acts for it no more and is told."
)
MEMBERS = own(
    "Who acts for an organisation is invited by IIN and e-mail, accepts with their own account, and has the rights "
    "that were given; the head and those who manage staff give and take them, never their own."
)
MANAGERS_BY_HEAD = own("Only the head lets others manage the staff of an organisation, and takes that right back.")
HATS = own(
    "A person acts for themselves or for one organisation at a time, by their own choice, which every page shows; "
    "the right is asked anew at every request, and what was sent under a lost one is not carried out."
)
DETAILS = own(
    "What an organisation or a person says of themselves they change themselves; each change is in the trail."
)
BANK_DETAILS = own("Bank details are checked by their check digits, and shown and changed only by who keeps money.")
BODIES = own(
    "The expert organisation and the authorised body stand on the platform by its settings; nobody registers them."
)
ACCREDITATIONS = own(
    "The supervisor of the authorised body records the accreditations of organisations and their withdrawal; with its "
    "first one an organisation is an OKUP here."
)
LOOKED_AT = own("Each look of staff at the page of an organisation is recorded.")
WHO_LOOKED = own("A person sees who of the staff looked at their data, when, in which post, and at what.")
BROWSERS = own("A person sees in which browsers they are signed in and their last sign-ins, and ends sessions.")
EXPORTS = own(
    "A person takes a copy of all their own data: one at a time, fetched after confirming who they are, and removed "
    "after three days."
)
CLOSING = own(
    "A person closes their account when no case of theirs is open: contacts and bank details are removed, what the law "
    "keeps stays."
)
OPENED_AGAIN = own("Who signs in after closing opens their account anew, without contacts, and is told so.")

"""What the contracts do that the Order does not say: rules of our own, each cited where it is carried out."""

from portal.law import own
from portal.models import Topic
from portal.notices import declare

FORMS = own(
    "The forms of the six appendices are data with versions: each is in force from a day on, and a contract keeps the "
    "version by which it was begun."
)
DRAFTED = own(
    "Either party begins a contract. It is a draft of its maker until it is sent; the other party answers by signing "
    "it, by a proposal of its own, or by refusing it with a reason."
)
FROZEN = own(
    "What is signed is one PDF that was made before the first signature, with the parties as the registers had them "
    "then. Where they have changed since, nobody signs it: the text is made anew."
)
BOTH_SIGN = own(
    "A contract is concluded by the second signature under the same PDF; its number and its row in the register are "
    "made in the same transaction."
)
SIGNATORIES = own(
    "For an organisation its head signs, or who may sign for it here by a key of the organisation; a person signs "
    "with a key of their own."
)
ANSWERED = own(
    "The other party answers within twenty working days. After that what was sent lapses, and may be sent anew."
)
TAKEN_BACK = own("Who sent or signed takes it back until the other party has signed.")
PLATFORM_FIRST = own(
    "An OKUP concludes contracts of paragraphs 3, 7, 9 and 10 here once its contract on the use of the platform is in "
    "force; the duties of paragraphs 5 and 8 do not wait for it."
)
OF_AGE = own("Who is not eighteen yet concludes no contract here alone: a legal representative concludes it on paper.")
TERMS_BY_LAW = own(
    "No territory named means Kazakhstan, no last day means an open term, and rights that are not named are not given."
)
RATES = own(
    "An OKUP loads its rates with the act or the decision of its general meeting that sets them (the Law, article 43, "
    "paragraph 6). Each is in force from a day on, which is not before tomorrow where one stands, and is never changed."
)
SAME_TERMS = own(
    "For users of one category, and one kind of entry, an OKUP has one rate on a day; a licence takes the one in force "
    "on its first day (the Law, article 44, paragraph 2: the same terms for all users of one category)."
)
RECKONED = own(
    "What a rate makes a month is reckoned for each place from what the register says of it, rounded once a place, "
    "half up to 0.01 tenge; the least sum is that of the whole contract. Rates are told without VAT."
)
VAT = own("VAT is 16 per cent from 1 January 2026, 12 before (the Tax Code in force from that day).")
ASKED_BY_ANYBODY = own("What contracts a place needs, and at what price, anybody may ask without signing in.")

declare("contracts/sent", topic=Topic.DUTY, law=DRAFTED)
declare("contracts/signed", topic=Topic.DUTY, law=DRAFTED)
declare("contracts/concluded", topic=Topic.CASE, law=BOTH_SIGN)
declare("contracts/refused", topic=Topic.CASE, law=DRAFTED)
declare("contracts/taken_back", topic=Topic.CASE, law=TAKEN_BACK)
declare("contracts/lapsed", topic=Topic.CASE, law=ANSWERED)

"""What the contracts do that the Order does not say: rules of our own, each cited where it is carried out."""

from portal.law import O100_6, own
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
PERSONS_BEGIN = own(
    "A contract with a person is begun by that person: its text names their number, address and bank account, which "
    "nobody reads before they have turned to the OKUP themselves."
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
EXPERT_SIDE = own(
    "For the expert organisation the head of the provider signs, or who stands in by an appointment; it has no members."
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

EXCLUDED_IN_TIME = own(
    "An OKUP excludes objects within three months of the owner’s application, as article 46, paragraph 2, of the Law "
    "read in 2015–16; the length is a dated value. On the day after the term they leave its permissions, also where "
    "the OKUP did nothing; or from an earlier day that it confirms, never before the one that the owner asked for."
)
EXCLUSION_TITLE = own(
    "Who applies for an exclusion is a holder of the work in the register, or, without a contract with the OKUP, "
    "states the papers that prove it. Where shares are of several, the application of one of them excludes the work."
)
EXCLUSION_REFUSED = own(
    "An OKUP refuses an exclusion only of works of which the register does not know the applicant as a holder."
)
EXCLUSION_WITHDRAWN = own("The applicant withdraws an application for exclusion until it has taken effect.")
EXCLUSION_TOLD = own(
    "When an exclusion takes effect, each user with a licence of the OKUP in force that covers a part of it is told, "
    "once."
)
EXCLUSION_LISTED = own(
    "A public page lists the exclusions in effect and those coming: work, OKUP, rights and day, and nothing of the "
    "applicant. What rests on papers alone stands there once the OKUP has confirmed it, or it is in effect."
)

# On paper

ON_PAPER = own(
    "What was concluded on paper before the Law came into force, and still exists, is placed here by the OKUP that is "
    "its party; of agreements with societies abroad, those of any day. None of this waits for the platform contract."
)
UNNUMBERED = own("A paper without a number is given one here: б/н and a running number.")
NAMED_ON_PAPER = own(
    "Whom a paper names with IIN or BIN, and who has no account yet, has a row of their own, which is their account’s "
    "as soon as there is one and the names agree."
)
TOLD_OF_PAPERS = own("Whom an agreement on paper names as the other party is told that it was placed.")
ENDED_ON_PAPER = own("The OKUP that placed an agreement on paper says when and why it ended, or that it was a mistake.")
BEFORE_THE_ORDER = own(
    "The term of five working days runs for agreements with societies abroad concluded since the Order is in force; "
    "older ones are placed without a term."
)
OVERLAPS = own(
    "Of two mandates of one owner with different OKUPs for the same days the one that stands in the register goes on "
    "counting; the one placed later counts for nothing until the officer of the registers decides which stands, or one "
    "of them ends. Both OKUPs and the owner see it."
)
OVERLAP_DECIDED = own(
    "The officer decides upon a decision of a court or the parties’ evidence, with reasons, in twenty working days; "
    "nobody decides in a matter of their own; the mandate that does not stand ends with a day that is named."
)

declare("contracts/paper_placed", topic=Topic.CASE, law=TOLD_OF_PAPERS)
declare("contracts/paper_ended", topic=Topic.CASE, law=ENDED_ON_PAPER)
declare("contracts/conflict_opened", topic=Topic.DUTY, law=OVERLAPS)
declare("contracts/conflict_closed", topic=Topic.CASE, law=OVERLAPS)

declare("contracts/sent", topic=Topic.DUTY, law=DRAFTED)
declare("contracts/signed", topic=Topic.DUTY, law=DRAFTED)
declare("contracts/concluded", topic=Topic.CASE, law=BOTH_SIGN)
declare("contracts/refused", topic=Topic.CASE, law=DRAFTED)
declare("contracts/taken_back", topic=Topic.CASE, law=TAKEN_BACK)
declare("contracts/lapsed", topic=Topic.CASE, law=ANSWERED)
declare("contracts/exclusion_sent", topic=Topic.DUTY, law=O100_6)
declare("contracts/exclusion_confirmed", topic=Topic.CASE, law=O100_6)
declare("contracts/exclusion_refused", topic=Topic.CASE, law=EXCLUSION_REFUSED)
declare("contracts/exclusion_withdrawn", topic=Topic.CASE, law=EXCLUSION_WITHDRAWN)
declare("contracts/exclusion_in_effect", topic=Topic.CASE, law=EXCLUDED_IN_TIME)
declare("contracts/exclusion_for_user", topic=Topic.DUTY, law=EXCLUSION_TOLD)

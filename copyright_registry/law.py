"""What of the law this app cites beyond single clauses: its own rules, the form in force, article 9-1."""

from datetime import date

from portal import law
from portal.law import O1315_A1, Dated, own
from portal.models import Topic
from portal.notices import declare
from portal.worktime import calendar

DRAFTS = own("An application is kept as a draft at every step; nothing in it lapses.")
REOPEN = own("A signed application that is not yet received may be taken back to correct it.")
INVITED = own(
    "A co-author is invited by IIN and e-mail, and takes part once they join with their own key; "
    "their names, IIN and contacts come from their own account."
)
NO_FLOOD = own("One person has at most sixty invitations sent a day, to addresses that they type.")
DECLINED = own(
    "Until an application is received each co-author may decline, with the reason, and so take their signature back: "
    "nothing was submitted in their name yet. What others have signed stays. So may a represented author."
)
REPRESENTED = own(
    "A represented author who has an account is told when they are named, and finds the application there."
)
LAID_OUT = own(
    "Who applies signs first, which freezes the text; the other authors sign exactly those bytes, in any order, "
    "and who takes the application back takes it back from all."
)
REMINDED = own("Who is asked to join or to sign is reminded after two working days, and once more after two others.")
REPRESENTED_WHEN_SIGNED = own(
    "A power that had run out before the application was signed lets nothing be entered; "
    "whether one that ran out later still does is for the examiner to judge."
)
DISCARD = own("A draft for which nothing was paid may be discarded by its author.")
REASSIGN = own("While a case is examined, the head of department may take it back or give it to another examiner.")
STANDING_ORDER = own(
    "What nobody has assigned shortly before its two hours end, the portal assigns by load and absence, "
    "only where a head of department has signed a standing order for it."
)
WITHDRAW = own("An author may withdraw a received application until its result is signed.")
CALENDAR = own("Due moments come as a calendar file too, with the number of the case and the term alone.")
AGAIN = own(
    "Whose application was refused, withdrawn or entered may begin another with the same answers; what is stated is "
    "stated anew."
)
RETURN = own("Who agrees a result may return it to the examiner with a reason.")
HAND_BACK = own("The head of the provider may hand an agreed result back unsigned, with a reason.")
EITHER_ORDER = own("An application is received when it is both signed and paid, in whichever order.")
FILES = own("A file has at most 50 MB and a format that fits the document for which it stands.")
OTHER_FORMS = own("Whom the form of appendix 1 does not fit is told so before paying.")
CHECKED = own("What an examiner checks for a kind of object is a dated list, each point with the act that it serves.")
BY_DUE_MOMENT = own("Staff see their cases by due moment, with whose desk holds how many.")
FROM_A_DATE = calendar.FROM_A_DATE
TOLD_OF_RULES = own(
    "Staff, and whoever has an open application, are told of a change of the rules when it is recorded."
)
BY_THE_RULES_OF_RECEIPT = own("A case is examined by the lists that are in force on the day of its receipt.")
CORRECTED_ROWS = own(
    "What was recorded wrongly of a change of the rules is recorded anew, with the reason; both are kept."
)
FIGURES = own("Heads and the supervisor see figures of the service: numbers and names of staff, nothing of authors.")
LOOKED_AT = own("Each look of staff at an application, its file or its author's IIN is recorded.")
EVERY_AUTHOR = own("An application costs less only where every one of its authors is entitled to a benefit.")
DIFFERENCE = own(
    "Where a benefit is rejected the difference is asked for as long as the case goes on; it is not refused for it."
)
CHOSEN_ANEW = own("A fee is charged anew when its payer chooses another benefit, or none.")
MONEY_BACK = own(
    "Who has paid and not signed gets the fee back on request; after a withdrawal or a refusal the accountant decides."
)

ENTITLED = Dated(EVERY_AUTHOR, {date(2018, 9, 23): "every author"})  # or "any author"
REDUCTION = Dated(law.O1315_8_5, {date(2018, 9, 23): 95})  # per cent of the price
APPLICATION_FORM = Dated(O1315_A1, {date(2020, 4, 1): "O1315/1/2020"})

declare("copyright_registry/paid", topic=Topic.CASE, law=EITHER_ORDER)
declare("copyright_registry/received", topic=Topic.CASE, law=EITHER_ORDER)
declare("copyright_registry/invited", topic=Topic.CASE, law=INVITED)
declare("copyright_registry/represented", topic=Topic.CASE, law=REPRESENTED)
declare("copyright_registry/joined", topic=Topic.CASE, law=INVITED)
declare("copyright_registry/declined", topic=Topic.CASE, law=DECLINED)
declare("copyright_registry/laid_out", topic=Topic.CASE, law=LAID_OUT)
declare("copyright_registry/cosigned", topic=Topic.CASE, law=LAID_OUT)
declare("copyright_registry/taken_back", topic=Topic.CASE, law=REOPEN)
declare("copyright_registry/author_reminder", topic=Topic.CASE, law=REMINDED)
declare("copyright_registry/benefit_rejected", topic=Topic.CASE, law=DIFFERENCE)
declare("copyright_registry/difference_paid", topic=Topic.DUTY, law=DIFFERENCE)
declare("copyright_registry/assigned", topic=Topic.DUTY, law=law.O1315_7_1)
declare("copyright_registry/withdrawn", topic=Topic.DUTY, law=WITHDRAW)
declare("copyright_registry/entered", topic=Topic.RESULT, law=law.O1315_13_1)
declare("copyright_registry/rules_changed", topic=Topic.DUTY, law=TOLD_OF_RULES)
declare("copyright_registry/refused", topic=Topic.RESULT, law=law.O1315_14)

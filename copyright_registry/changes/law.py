"""What of the law the changes of entries cite beyond single clauses: their own rules, the form, their notices."""

from datetime import date

from portal.law import O1315_15_1, O1315_15_2, O1315_A4, Dated, own
from portal.models import Topic
from portal.notices import declare

ALL_SIGN = own(
    "A correction or cancellation is signed by every author of the entry, the same text by all; "
    "who applied signs for the authors that they represent."
)
ONE_AT_A_TIME = own("Of one entry one request of the authors and one decision of a court are open at a time.")
DECLINE = own("An author may decline to sign a request, with a reason; it ends with that.")
TAKE_BACK = own("Who began a request may take it back until the last author has signed.")
REMIND = own("An author who has not signed a request is reminded after every two working days.")
SPELLING = own(
    "A correction of an author's name keeps the number of authors, their order and the words of each name; "
    "of a word at most one letter in five, and at least one, may differ beside letter case and Kazakh letters."
)
COURT_NAMED_AUTHORS = own("What a court has said of the authors of an entry is changed by a court alone.")
TAKEN_OVER = own("An entry of the register before this portal is changed here by a decision of a court alone.")
RETURN = own("Who agrees a decision on a change may return it to the registrar with a reason.")
HAND_BACK = own("The head of the provider may hand an agreed decision on a change back unsigned, with a reason.")
COURSE = own("A decision on a change is drafted by the registrar, then agreed and signed as that on an application is.")
OLD_STAYS = own("A replaced version stays readable, with what changed, when and on which ground.")
LOOKED_AT = own("Each look of staff at a change of an entry, its text or the scan of a court's decision is recorded.")

CHANGE_FORM = Dated(O1315_A4, {date(2018, 9, 23): "O1315/4/2018"})

declare("copyright_registry/change_to_sign", topic=Topic.DUTY, law=ALL_SIGN)
declare("copyright_registry/change_reminder", topic=Topic.DUTY, law=REMIND)
declare("copyright_registry/change_declined", topic=Topic.CASE, law=DECLINE)
declare("copyright_registry/change_taken_back", topic=Topic.CASE, law=TAKE_BACK)
declare("copyright_registry/change_received", topic=Topic.CASE, law=O1315_A4)
declare("copyright_registry/change_done", topic=Topic.RESULT, law=O1315_15_1)
declare("copyright_registry/change_by_court", topic=Topic.RESULT, law=O1315_15_2)
declare("copyright_registry/change_refused", topic=Topic.RESULT, law=O1315_15_1)

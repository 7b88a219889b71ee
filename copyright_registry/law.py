"""What of the law this app cites beyond single clauses: its own rules, the form in force, article 9-1."""

from datetime import date

from portal import law
from portal.law import O1315_A1, Dated, own, partly

DRAFTS = own("An application is kept as a draft at every step; nothing in it lapses.")
REOPEN = own("A signed application that is not yet received may be taken back to correct it.")
DISCARD = own("A draft for which nothing was paid may be discarded by its author.")
REASSIGN = own("While a case is examined, the head of department may give it to another examiner.")
RETURN = own("Who agrees a result may return it to the examiner with a reason.")
HAND_BACK = own("The head of the provider may hand an agreed result back unsigned, with a reason.")
EITHER_ORDER = own("An application is received when it is both signed and paid, in whichever order.")
ONE_FILE = own("A work is shown by one file of at most 50 MB, in a format that fits its kind.")
OTHER_FORMS = own("Whom the form of appendix 1 does not fit is told so before paying.")
LOOKED_AT = own("Each look of staff at an application, its file or its author's IIN is recorded.")

APPLICATION_FORM = Dated(O1315_A1, {date(2020, 4, 1): "O1315/1/2020"})

partly("the term is not computed yet", law.O1315_7_1, law.O1315_7_2, law.O1315_7_4, law.O1315_12, law.O1315_13_1)
partly("the term is not computed yet", law.O1315_14)
partly("sketches, drawings or photographs in place of the copy are not told apart from it", law.O1315_5_2a)
partly("several authors, who each sign", law.O1315_A1)
partly("the account holds a person and their applications only", law.O100_12)

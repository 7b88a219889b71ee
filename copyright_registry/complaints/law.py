"""What complaints cite beyond single clauses: our own rules, and the words that are sent."""

from datetime import date

from portal import law
from portal.law import Dated, own
from portal.models import Topic
from portal.notices import declare

DRAFTS = own("A complaint is kept as a draft until it is signed; a draft may be discarded.")
ACCEPTOR = own(
    "A complaint signed in the account is taken by the complaints officer on duty, else by the head of the provider."
)
ASSIGNING = own(
    "The complaints officer takes a complaint, or the head or the deputy head of the provider gives it to an officer, "
    "and to another one while it is answered."
)
NOT_ON_OWN_ACT = own(
    "Who examined, drafted, agreed or signs the disputed decision, or dealt with the case or entry otherwise, neither "
    "drafts nor signs the answer; nor does one whose case it is, and nobody answers a complaint of their own."
)
SIGNATORY = own(
    "The answer is signed by the head of the provider, else by the deputy head who took no part; "
    "never by who drafted it."
)
RETURN = own("Who signs for the provider may return a drafted answer with a reason.")
PASSED_ON = own(
    "A complaint goes on to the Ministry where neither the head nor the deputy head may sign the answer, "
    "or where it came on paper addressed to the Ministry."
)
WITHDRAW = own("A complaint may be withdrawn until its answer is signed; of one on paper staff record the letter.")
POSTED = own("Of a complaint on paper the officer records when and how the answer was sent.")
AFTER = own("Staff record to which body a complainant turned after the answer, and what came of it.")
NAMED_CASE = own("Who answers a complaint sees the application that it names, as long as it is not answered.")
LOOKED_AT = own("Each look of staff at a complaint, its scan or its answer is recorded.")

COMPLAINT_FORM = Dated(law.O1315_16_1, {date(2018, 8, 28): "O1315/16/1"})  # no act sets a form; this is our wording

declare("copyright_registry/complaint_registered", topic=Topic.CASE, law=law.O1315_16_2)
declare("copyright_registry/complaint_answered", topic=Topic.RESULT, law=law.O1315_16_3)
declare("copyright_registry/complaint_passed_on", topic=Topic.CASE, law=PASSED_ON)
declare("copyright_registry/complaint_on_duty", topic=Topic.DUTY, law=ACCEPTOR)
declare("copyright_registry/complaint_assigned", topic=Topic.DUTY, law=ASSIGNING)
declare("copyright_registry/complaint_to_sign", topic=Topic.DUTY, law=SIGNATORY)
declare("copyright_registry/complaint_returned", topic=Topic.DUTY, law=RETURN)
declare("copyright_registry/complaint_withdrawn", topic=Topic.DUTY, law=WITHDRAW)

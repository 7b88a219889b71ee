"""What of the law a request to complete rests on beyond single clauses: our own rules, and the words sent of it."""

from portal.law import O1315_A2_9, own
from portal.models import Topic
from portal.notices import declare

REQUEST = own(
    "What slipped through is asked for in the account and answered there, signed by EDS, while the case is examined; "
    "one request at a time."
)
A_PERSON_REFUSES = own(
    "An unanswered request refuses nothing by itself: a person drafts the refusal, another agrees it, a third signs it."
)

declare("copyright_registry/completion_asked", topic=Topic.CASE, law=O1315_A2_9)
declare("copyright_registry/completion_answered", topic=Topic.DUTY, law=REQUEST)

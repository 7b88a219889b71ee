"""What copies for third parties rest on besides paragraph 11: rules of our own, and the notices."""

from datetime import timedelta

from portal.law import O1315_11, own
from portal.models import Topic
from portal.notices import declare

DRAFT = own("A request for copies is a draft until it is signed; who asks may withdraw it until it is answered.")
EVERY_AUTHOR_CONSENTS = own(
    "Copies are given when every author of the entry has consented: what all consent to, for the shortest term."
)
ANSWER_IN_TIME = own(
    "A request for copies that is not answered in thirty days lapses; half of that on, it is recalled."
)
CONSENT_ENDS = own(
    "A consent to copies lasts one to ninety days; withdrawn, it ends at once, also what is downloading."
)
FETCHES = own("Who fetched which copy and when is recorded for ever, and the authors see it.")
BLACKENED = own("In a copy of the application’s text all personal data but names is blackened.")
CASE_OF_LAW = own(
    "A case of law is recorded by the registrar or the head of department and approved by another: the deputy head or "
    "the head of the provider. It stays open for thirty days, or until it is ended."
)
TOLD_OF_LAW = own("Authors are told of copies given in a case of law, at once or when the act that forbids it allows.")
LOOKED_AT = own("Each look of staff at a request for copies, or at a case of law, is recorded.")

ANSWER_TERM = timedelta(days=30)
REMIND_AFTER = ANSWER_TERM / 2
LONGEST, USUAL = 90, 30  # days of a consent
OPEN_BY_LAW = timedelta(days=30)

declare("copyright_registry/copies_asked", topic=Topic.DUTY, law=O1315_11)
declare("copyright_registry/copies_reminder", topic=Topic.DUTY, law=ANSWER_IN_TIME)
declare("copyright_registry/copies_given", topic=Topic.CASE, law=O1315_11)
declare("copyright_registry/copies_refused", topic=Topic.CASE, law=O1315_11)
declare("copyright_registry/copies_lapsed", topic=Topic.CASE, law=ANSWER_IN_TIME)
declare("copyright_registry/copies_withdrawn", topic=Topic.CASE, law=DRAFT)
declare("copyright_registry/copies_revoked", topic=Topic.CASE, law=CONSENT_ENDS)
declare("copyright_registry/copies_by_law", topic=Topic.CASE, law=TOLD_OF_LAW)
declare("copyright_registry/copies_to_approve", topic=Topic.DUTY, law=CASE_OF_LAW)

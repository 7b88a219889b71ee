"""After the answer: to which body a complainant turned, and what came of it (Order 1315, paragraph 16)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry.complaints import law
from copyright_registry.complaints.models import Complaint, ComplaintAppeal
from copyright_registry.complaints.steps import APPEAL, CLOSE_APPEAL
from portal.flow import Refusal, StepRefused, sure
from portal.law import O1315_16_4, under
from portal.worktime import terms

WRONG_DAY = Refusal(_("The day lies in the future, or before the complaint was registered. Mend it."))
WRONG_ANSWER_DAY = Refusal(_("The day of the answer lies in the future, or before the registration. Mend it."))
RECORDED_ALREADY = Refusal(_("This body and number are recorded already."))


@under(O1315_16_4, law.AFTER)
def record(officer: User, complaint: Complaint, body: str, number: str, registered_on: date) -> None:
    """Record that the complainant turned to the Ministry or to the body for the quality of services."""
    with APPEAL.take(officer, complaint, body=body, number=number):
        if not timezone.localdate(sure(complaint.registered_at)) <= registered_on <= timezone.localdate():
            raise StepRefused(WRONG_DAY)
        appeal = ComplaintAppeal(
            complaint=complaint, body=body, number=number, registered_on=registered_on, recorded_by=officer
        )
        try:
            with transaction.atomic():
                appeal.save(force_insert=True)
        except IntegrityError as error:
            if "complaint_appeal_once" in str(error):
                raise StepRefused(RECORDED_ALREADY) from error
            raise
        terms.settle(appeal)
        appeal.save(update_fields=["due_at", "bound_by"])


def close(officer: User, appeal: ComplaintAppeal, outcome: str, answered_on: date) -> None:
    """Record what came of it."""
    with CLOSE_APPEAL.take(officer, appeal, outcome=outcome):
        if not appeal.registered_on <= answered_on <= timezone.localdate():
            raise StepRefused(WRONG_ANSWER_DAY)
        appeal.outcome, appeal.answered_on = outcome, answered_on

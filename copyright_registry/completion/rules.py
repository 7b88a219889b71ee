"""Who may ask an author to complete the set of documents, who answers, and until when that helps."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import rules
from copyright_registry.models import Application, Attachment, Completion
from portal.flow import Refusal, sure
from portal.law import O1315_14, under
from portal.worktime import calendar
from portal.worktime.clocks import REFUSAL

ASKED_ALREADY = Refusal(_("A request to complete is open. Wait for the answer, or draft the result without it."))
NOT_THE_EXAMINER = Refusal(_("Only the examiner to whom the application was assigned asks to complete it."))
NOTHING_ASKED = Refusal(_("Nothing is asked for here now: a request was answered already, or was never made."))


def open_request(application: Application) -> Completion | None:
    """The request that waits for its answer."""
    return application.completions.filter(signature=None).first()


def handed_in(application: Application) -> QuerySet[Attachment]:
    """The files that others may see: of the application, and of answers that are signed."""
    return application.attachments.filter(Q(completion=None) | Q(completion__signature__isnull=False))


def may_ask(actor: User, application: Application) -> Refusal | None:
    if rules.is_examiner_of(actor, application):
        return NOT_THE_EXAMINER
    return ASKED_ALREADY if open_request(application) else None


def may_answer(actor: User, application: Application) -> Refusal | None:
    if refusal := rules.is_applicant(actor, application):
        return refusal
    return None if open_request(application) else NOTHING_ASKED


@under(O1315_14)
def helps_until(application: Application) -> datetime:
    """When the term of a refusal is over: an answer that comes later may come too late. Nothing stops the term."""
    return REFUSAL.due(calendar.current(), sure(application.first_assigned_at))

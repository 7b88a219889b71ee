"""Mistakes in entries: reported by anybody who is signed in, answered by who keeps the entry."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal import audit, notices
from portal.flow import Flow, Refusal, Step, StepRefused
from portal.law import under
from portal.worktime import terms
from registers import law
from registers.disputes import parties, rules
from registers.models import Mistake, MistakeState, Work

OPEN = MistakeState.OPEN.value
ANSWER_CORRECTED = Step("correct a mistake", {OPEN: MistakeState.CORRECTED}, rules.keeps_entry, (law.MISTAKES,))
ANSWER_STANDS = Step("answer that it is right", {OPEN: MistakeState.STANDS}, rules.keeps_entry, (law.MISTAKES,))
FLOW = Flow("registers.mistakes", MistakeState, OPEN, (ANSWER_CORRECTED, ANSWER_STANDS))

NOT_CHANGED = Refusal(_("The entry was not changed since the report. Change it first, or say why it is right."))


@under(law.MISTAKES)
def report(person: User, work: Work, words: str) -> Mistake:
    """Tell who keeps an entry what is wrong in it; they answer within a term."""
    with transaction.atomic():
        if refusal := rules.may_report(person, work):
            raise StepRefused(refusal)
        mistake = Mistake(work=work, reporter=person, words=words)
        mistake.save(force_insert=True)
        terms.settle(mistake)
        mistake.save(update_fields=["due_at", "bound_by"])
        audit.record(person, "report a mistake", mistake, law=law.MISTAKES, work=work.pk)
        for keeper in parties.keepers_of([work]):
            _tell(keeper, "registers/mistake_reported", mistake)
    return mistake


def _tell(person: User, template: str, mistake: Mistake) -> None:
    work = mistake.work
    notices.send(person, template, number=work.pk, title=work.title, page=mistake.get_absolute_url())


@under(law.MISTAKES)
def corrected(keeper: User, mistake: Mistake, words: str = "") -> None:
    """The entry says it rightly now: the latest version, made since the report."""
    with ANSWER_CORRECTED.take(keeper, mistake):
        version = mistake.work.versions.filter(made_at__gte=mistake.reported_at).order_by("-version").first()
        if version is None:
            raise StepRefused(NOT_CHANGED)
        mistake.version = version.version
        _answer(keeper, mistake, words)


@under(law.MISTAKES)
def stands(keeper: User, mistake: Mistake, words: str) -> None:
    """The entry is right, and why."""
    with ANSWER_STANDS.take(keeper, mistake):
        _answer(keeper, mistake, words)


def _answer(keeper: User, mistake: Mistake, words: str) -> None:
    mistake.answer, mistake.answered_by, mistake.answered_at = words, keeper, timezone.now()
    _tell(mistake.reporter, "registers/mistake_answered", mistake)

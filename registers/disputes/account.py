"""Disputes and reported mistakes in the account: what is to answer, and one's own."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import looks
from accounts.account import Section, Todo, subject_section, todo
from accounts.models import Right
from accounts.subjects import Subject
from portal.components import Task
from registers.disputes import parties, presenting
from registers.models import UNSETTLED, Claim, Mistake, MistakeState

MOST = 20

looks.ACTS["opened the evidence"] = gettext_lazy("opened its evidence")


@todo
def claims_to_answer(found: list[Subject]) -> Iterator[Todo]:
    """Disputes in which a claim awaits an answer of the person."""
    unsettled = parties.disputes_of(found).filter(state__in=UNSETTLED)
    waiting = Claim.objects.filter(dispute__in=unsettled, stand="").select_related("owner", "work", "dispute")
    claims = list(waiting.order_by("dispute"))
    mine = parties.voices(found[0].person, claims) if claims else {}
    disputes = {claim.dispute_id: claim for claim in claims if claim.pk in mine}
    for claim in disputes.values():
        title = _("Answer in dispute No. %(number)s about shares") % {"number": claim.dispute_id}
        hint = claim.work.title if claim.work else ""
        task = Task(title, hint, "turn", _("Your turn"), claim.dispute.get_absolute_url())
        yield Todo(task, claim.dispute.due_at)


@todo
def mistakes_to_answer(found: list[Subject]) -> Iterator[Todo]:
    """Mistakes reported in entries that the person keeps."""
    persons = [subject.person for subject in found if subject.organisation is None]
    organisations = [one.organisation for one in found if one.organisation and one.may(Right.WORKS) is None]
    kept = Q(work__person__in=persons) | Q(work__organisation__in=organisations)
    for mistake in Mistake.objects.filter(kept, state=MistakeState.OPEN).select_related("work").order_by("pk")[:MOST]:
        title = _("Answer a report of a mistake in your entry")
        task = Task(title, mistake.work.title, "turn", _("Your turn"), mistake.get_absolute_url())
        yield Todo(task, mistake.due_at)


@subject_section
def disputes(subject: Subject) -> Section:
    """The disputes in which the subject has a part, newest first."""
    found = parties.disputes_of([subject]).prefetch_related("works")[:MOST]
    rows = [(one, presenting.SIGNS[one.state], list(one.works.all())) for one in found]  # type: ignore[index]  # of the choices
    return Section("registers/disputes_section.html", {"disputes": rows})

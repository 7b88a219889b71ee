"""What the account asks a person to do for the works that they keep or hold a share of."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import looks
from accounts.account import Todo, todo
from accounts.looks import Thing, things_of
from accounts.models import Right, User
from accounts.subjects import Subject
from portal import audit
from portal.components import Task
from portal.flow import Words
from portal.law import O100_17_2, under
from registers import law
from registers.models import Recording, RecordingState, Work, WorkState

MOST = 5  # of each kind: the lists hold the rest
looks.ACTS["heard the copy"] = gettext_lazy("heard its copy")


@todo
@under(O100_17_2, law.DRAFTS)
def to_do(subjects: list[Subject]) -> Iterator[Todo]:
    """Drafts to finish and copies that were refused, works each; two queries for all subjects."""
    keeping = [subject for subject in subjects if subject.may(Right.WORKS) is None]
    organisations = [subject.organisation for subject in keeping if subject.organisation]
    kept = Work.objects.filter(Q(person=subjects[0].person) | Q(organisation__in=organisations))
    for work in kept.filter(state=WorkState.DRAFT).order_by("-pk")[:MOST]:
        yield _todo(_("Finish the draft of a work"), work, "work_edit")
    standing = Recording.objects.filter(
        work=OuterRef("pk"), state__in=[RecordingState.CHECKING, RecordingState.ACCEPTED]
    )
    refused = Recording.objects.filter(work=OuterRef("pk"), state=RecordingState.REFUSED)
    alive = kept.filter(Exists(refused), ~Exists(standing), state__in=[WorkState.DRAFT, WorkState.ENTERED])
    for work in alive.order_by("-pk")[:MOST]:
        yield _todo(_("The copy of a work was not accepted: send another"), work, "work_copy")


def _todo(title: Words, work: Work, page: str) -> Todo:
    href = reverse(f"registers:{page}", args=[work.pk])
    return Todo(Task(title, work.title or _("Without a title yet"), "turn", _("Your turn"), href))


@things_of
def works_of(person: User) -> dict[str, Thing]:
    """The works of the person themselves, of which staff may look at the copies."""
    kept = Work.objects.filter(person=person)
    return {
        audit.key(work): Thing(work.title or _("Without a title yet"), reverse("registers:work_edit", args=[work.pk]))
        for work in kept
    }

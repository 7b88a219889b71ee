"""The register’s part of a person’s account: their applications, those that name them, and copies."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.account import Section, Todo, section, todo
from accounts.models import User
from accounts.subjects import Subject
from copyright_registry.copies import presenting
from copyright_registry.models import Application, Author, Completion, State
from copyright_registry.queries import applications_of, naming
from portal.components import Task
from portal.flow import Words

ASKED_OF_APPLICANT: dict[str, Words] = {
    State.DRAFT: gettext_lazy("Finish the draft and sign it"),
    State.PAID: gettext_lazy("Sign the application"),
    State.SIGNED: gettext_lazy("Pay for the service"),
}


@section
def applications(user: User) -> Section:
    """The person's applications, newest first; put-away drafts are left out."""
    mine = applications_of(user).exclude(state=State.DISCARDED)[:50]
    named = naming(user).exclude(state=State.DISCARDED)[:50]
    return Section("copyright_registry/account_section.html", {"applications": list(mine), "invitations": list(named)})


@section
def copies(user: User) -> Section:
    """Copies that the person asked for or is asked for, only where there are any."""
    return Section("copyright_registry/copies/account_section.html", presenting.lists(user, most=5))


@todo
def to_do(subjects: list[Subject]) -> Iterator[Todo]:
    """What the register waits for: of the person themselves, since an application is nobody else's. Three queries."""
    person = subjects[0].person
    asked = Completion.objects.filter(application__applicant=person, application__state=State.EXAMINATION)
    for request in asked.filter(signature=None).select_related("application"):
        href = reverse("registry:completion", args=[request.application_id])
        yield Todo(_task(_("Answer the request to complete"), request.application, href), request.application.due_at)
    mine = Author.objects.filter(person=person, application__state=State.SIGNING, signature=None, declined_at=None)
    for author in mine.exclude(application__applicant=person).select_related("application"):
        yield Todo(_task(_("Sign as a co-author"), author.application, author.application.get_absolute_url()))
    for application in Application.objects.filter(applicant=person, state__in=list(ASKED_OF_APPLICANT))[:20]:
        title = ASKED_OF_APPLICANT[application.state]
        yield Todo(_task(title, application, application.get_absolute_url()))


def _task(title: Words, application: Application, href: str) -> Task:
    return Task(title, application.title or _("Without a name yet"), "turn", _("Your turn"), href)

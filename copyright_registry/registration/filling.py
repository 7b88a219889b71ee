"""Filling in a draft: its answers, its files, the abstract of a program, the works on which it rests."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import asked, exhibits, law
from copyright_registry.models import Abstract, Application, Attachment, Kind, Original, Requirement
from copyright_registry.registration.steps import EDIT
from portal.flow import Refusal, StepRefused
from portal.law import O1315_4_2, O1315_5_3, O1315_5_4, O1315_5_2a, O1315_5_2b, under

NOT_ASKED = Refusal(
    _("This document is not asked for this kind of work. Choose the kind again; the file was not kept.")
)
ATTACHED_ALREADY = Refusal(_("This very file is attached already."))
TOO_MANY_FILES = Refusal(
    _("No more files fit here. Remove one first, or put several pages into one PDF. What is attached is kept.")
)
GONE = Refusal(_("This was removed already. What else is attached and named is kept."))
TOO_MANY_ORIGINALS = Refusal(_("No more than ten originals fit into one application. What you named before is kept."))
NOT_EXPIRED = _(
    "By this year of death the original is protected until %(day)s: its author’s life and 70 years. Name the agreement."
)


def edit(author: User, application: Application, **answers: str | bool | date | Kind | None) -> None:
    """Keep the answers of one section."""
    with EDIT.take(author, application, sections=sorted(answers)):
        for name, answer in answers.items():
            setattr(application, name, answer)


@under(O1315_5_2a, O1315_5_2b, O1315_5_3, O1315_5_4, O1315_4_2, asked.ENOUGH, law.FILES)
def attach(author: User, application: Application, requirement: Requirement, file: Attachment) -> None:
    """Attach a file to what the rules ask for; the same file is not attached twice."""
    with EDIT.take(author, application, document=requirement.code, sha256=file.sha256, size=file.size):
        if requirement not in asked.choices(application, requirement.part):
            raise StepRefused(NOT_ASKED)
        of_it = application.attachments.filter(requirement=requirement)
        if of_it.filter(sha256=file.sha256).exists():
            raise StepRefused(ATTACHED_ALREADY)
        if of_it.count() >= requirement.most or application.attachments.count() >= asked.MOST_FILES:
            raise StepRefused(TOO_MANY_FILES)
        file.application, file.requirement = application, requirement
        keep_file(file)


def keep_file(file: Attachment) -> None:
    """Save a new file; a worker makes what may be looked at of it."""
    from copyright_registry.tasks import make_preview

    file.save()
    transaction.on_commit(lambda: make_preview.delay(file.pk), robust=True)


def detach(author: User, application: Application, attachment: Attachment) -> None:
    """Take a file away from a draft; it is removed from the storage when that is sure."""
    with EDIT.take(author, application, document=attachment.requirement.code, removed=attachment.sha256):
        if not application.attachments.filter(pk=attachment.pk).exists():
            raise StepRefused(GONE)
        remove_file(attachment)


def remove_file(attachment: Attachment) -> None:
    """Remove a file, and its bytes from the storage when that is sure."""
    stored = attachment.file
    exhibits.remove(attachment)
    attachment.delete()
    transaction.on_commit(lambda: stored.storage.delete(str(stored.name)), robust=True)


@under(O1315_5_2b)
def describe(author: User, application: Application, **said: str) -> None:
    """Keep the abstract of a program or database."""
    with EDIT.take(author, application, sections=["abstract"]):
        Abstract.objects.update_or_create(application=application, defaults=said)


@under(O1315_5_3)
def add_original(author: User, application: Application, original: Original) -> None:
    """Name a work on which the author's own rests, with the agreement or the end of its term of protection."""
    with EDIT.take(author, application, sections=["originals"]):
        if application.originals.count() >= asked.MOST_ORIGINALS:
            raise StepRefused(TOO_MANY_ORIGINALS)
        expired = asked.expired_since(original)
        if expired is not None and expired > timezone.localdate():
            raise StepRefused(Refusal(NOT_EXPIRED % {"day": date_format(expired)}))
        original.application = application
        original.save()


def remove_original(author: User, application: Application, original: Original) -> None:
    """Name it no more."""
    with EDIT.take(author, application, sections=["originals"]):
        if not original.delete()[0]:
            raise StepRefused(GONE)

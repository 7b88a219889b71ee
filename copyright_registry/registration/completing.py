"""The set of documents completed while the case is examined: what is missing is asked for, answered, signed."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import asked, invitations, law, rules
from copyright_registry.completion import rules as completion_rules
from copyright_registry.completion import words
from copyright_registry.completion.law import REQUEST
from copyright_registry.models import Application, Attachment, Completion, Requirement
from copyright_registry.registration.application import NOT_AN_AUTHORS_KEY
from copyright_registry.registration.filling import ATTACHED_ALREADY, NOT_ASKED, TOO_MANY_FILES, keep_file, remove_file
from copyright_registry.registration.steps import ASK, CHANGED, COMPLETE, PREPARE
from portal import notices
from portal.flow import Refusal, StepRefused
from portal.law import O1315_A2_9, O1315_A2_10, under
from portal.signing.accepting import accept
from portal.worktime.terms import NO_SUSPENSION

SAYS_NOTHING = Refusal(_("Say in Kazakh and in Russian what is missing: the author reads one of them."))
NO_ANSWER = Refusal(_("The answer is empty. Attach what is asked for, or write an answer."))


@under(O1315_A2_9, NO_SUSPENSION)
def ask(
    examiner: User, application: Application, parts: Iterable[str], words_kk: str = "", words_ru: str = ""
) -> Completion:
    """The examiner asks for what is missing: parts of the set, and free words in both languages. No term stops."""
    asks_kk, asks_ru = words.asks(parts, words_kk, words_ru)
    parts = [part for part in words.PARTS if part in set(parts)]
    with ASK.take(examiner, application, parts=parts):
        if not (asks_kk and asks_ru) or bool(words_kk.strip()) != bool(words_ru.strip()):
            raise StepRefused(SAYS_NOTHING)
        made = Completion.objects.create(
            application=application,
            parts=parts,
            asks_kk=asks_kk,
            asks_ru=asks_ru,
            asked_by=examiner,
            asked_at=timezone.now(),
        )
        invitations.tell_all(
            application,
            "completion_asked",
            number=application.number,
            asks_kk=asks_kk,
            asks_ru=asks_ru,
            until=completion_rules.helps_until(application).isoformat(),
        )
    return made


def _open(application: Application) -> Completion:
    """The open request; StepRefused where somebody has answered it meanwhile."""
    completion = completion_rules.open_request(application)
    if completion is None:
        raise StepRefused(completion_rules.NOTHING_ASKED)
    return completion


@under(asked.ENOUGH, law.FILES)
def attach_answer(author: User, application: Application, requirement: Requirement, file: Attachment) -> None:
    """Attach a file to the answer that is being prepared; nobody else sees it before it is signed."""
    with PREPARE.take(author, application, document=requirement.code, sha256=file.sha256, size=file.size):
        completion = _open(application)
        if requirement not in words.documents(application, completion):
            raise StepRefused(NOT_ASKED)
        if application.attachments.filter(requirement=requirement, sha256=file.sha256).exists():
            raise StepRefused(ATTACHED_ALREADY)
        answered = completion.attachments
        if answered.filter(requirement=requirement).count() >= requirement.most or answered.count() >= asked.MOST_FILES:
            raise StepRefused(TOO_MANY_FILES)
        file.application, file.requirement, file.completion = application, requirement, completion
        keep_file(file)


def detach_answer(author: User, application: Application, attachment: Attachment) -> None:
    """Take a file away from the answer that is being prepared."""
    with PREPARE.take(author, application, document=attachment.requirement.code, removed=attachment.sha256):
        if attachment.completion_id != _open(application).pk:
            raise StepRefused(CHANGED)
        remove_file(attachment)


def write_answer(author: User, application: Application, answer: str) -> None:
    """Keep the words of the answer that is being prepared."""
    with PREPARE.take(author, application):
        completion = _open(application)
        completion.answer = answer
        completion.save(update_fields=["answer"])


@under(REQUEST, O1315_A2_10)
def complete(author: User, application: Application, cms: str | bytes) -> None:
    """Who applies signs the frozen text of the answer; the examiner hears of it. No term stops."""
    if refusal := COMPLETE.refusal(author, application):
        raise StepRefused(refusal)
    document = words.text(application, _open(application))
    signature = accept(
        author, cms, document.encode(), purpose="completion", roles={"individual"}, wrong_key=NOT_AN_AUTHORS_KEY
    )
    with COMPLETE.take(author, application, document=signature.document_sha256):
        completion = _open(application)
        if words.text(application, completion) != document:
            raise StepRefused(CHANGED)
        if not (completion.answer.strip() or completion.attachments.exists()):
            raise StepRefused(NO_ANSWER)
        signature.save()
        completion.signature = signature
        completion.save(update_fields=["signature"])
        for person in rules.turn(application):
            notices.send(
                person,
                "copyright_registry/completion_answered",
                number=application.number,
                page=rules.page(application, person),
            )

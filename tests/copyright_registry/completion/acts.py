"""What an examiner and an author do about a request to complete."""

from django.core.files.uploadedfile import SimpleUploadedFile

from copyright_registry import files, registration
from copyright_registry.completion import words
from copyright_registry.models import Application, Attachment, Completion, Requirement, State
from tests import people as acts
from tests.people import People

BETTER = b"%PDF-1.7\nThe same poem, scanned anew.\n%%EOF\n"
MISSING = ("Екінші бет жоқ.", "Нет второй страницы.")


def ask(people: People, application: Application, *parts: str) -> Completion:
    """The examiner asks for parts of the set, the copy if not told otherwise, and says more in both languages."""
    return registration.ask(people.examiner, application, parts or ("copy",), *MISSING)


def asked(people: People, **answers: object) -> Application:
    """An application in examination with an open request for the copy of the work."""
    application = acts.application_in(State.EXAMINATION, people, **answers)
    ask(people, application)
    return application


def paper(content: bytes = BETTER, name: str = "better.pdf", code: str = "text") -> Attachment:
    document = Requirement.objects.get(code=code)
    return files.read(SimpleUploadedFile(name, content), document.formats, 1024 * 1024)


def attach(application: Application, content: bytes = BETTER, name: str = "better.pdf", code: str = "text") -> None:
    """The author attaches a file to the answer."""
    document = Requirement.objects.get(code=code)
    registration.attach_answer(application.applicant, application, document, paper(content, name, code))


def text_of(application: Application) -> bytes:
    """What the author is to sign."""
    return words.text(application, application.completions.get(signature=None)).encode()


def complete(people: People, application: Application) -> None:
    """The author signs the answer."""
    signed = people.sign(application.applicant, text_of(application))
    registration.complete(application.applicant, application, signed)


def answered(people: People, **answers: object) -> Application:
    """An application in examination whose request was answered with a file and words."""
    application = asked(people, **answers)
    attach(application)
    registration.write_answer(people.author, application, "Қосып жібердім.\n\nРахмет.")
    complete(people, application)
    return application

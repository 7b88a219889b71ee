"""The people of every test, and what they do with their keys."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone

from accounts.absences import record_absence
from accounts.appointing import appoint
from accounts.models import Absence, Appointment, User
from accounts.roles import Role
from copyright_registry import benefits, files, registration, rule_changes, statement
from copyright_registry.models import Application, Benefit, Ground, Kind, Requirement, Result, State
from copyright_registry.rule_change_models import Addressee, Sending
from portal.demo.authority import Authority
from portal.demo.people import PEOPLE
from portal.flow import sure
from portal.payments.models import Attempt, Fee
from portal.signing import lists
from portal.signing.crl import RevocationList
from portal.signing.models import StoredList
from portal.signing.trust import Trust
from portal.vault import digest

POSTS = {
    Role.HEAD_OF_DEPARTMENT: ("Бөлім басшысы", "Начальник отдела"),
    Role.DEPUTY_OF_DEPARTMENT: ("Бөлім басшысының орынбасары", "Заместитель начальника отдела"),
    Role.EXAMINER: ("Сарапшы", "Эксперт"),
    Role.DEPUTY_HEAD: ("Директордың орынбасары", "Заместитель директора"),
    Role.HEAD_OF_PROVIDER: ("Директор", "Директор"),
    Role.COMPLAINTS_OFFICER: ("Шағымдар жөніндегі маман", "Специалист по жалобам"),
    Role.REGISTRAR: ("Тіркеуші", "Регистратор"),
    Role.REGISTERS_OFFICER: ("Тізілімдер қызметкері", "Сотрудник реестров"),
    Role.ACCOUNTANT: ("Бухгалтер", "Бухгалтер"),
    Role.SUPERVISOR: ("Бақылаушы", "Куратор"),
    Role.RULES_OFFICER: ("Бас сарапшы", "Главный эксперт"),
}
PDF = b"%PDF-1.7\nA poem, for tests.\n%%EOF\n"


@dataclass
class People:
    """One of each, with the authority that issued their keys."""

    authority: Authority
    author: User
    stranger: User
    head_of_department: User
    deputy: User
    examiner: User
    other_examiner: User
    head: User

    def sign(self, person: User, document: bytes, *, attached: bool = False) -> str:
        """A signature of `person`, as the signing program gives it: base64."""
        return base64.b64encode(self.authority.sign_cms(key_of(person), document, attached)).decode()


def index_lists(authority: Authority) -> None:
    """Index the authority's lists now in force, as the worker does after it has fetched them."""
    issuing = Trust.load(authority.trust).issuing
    for der in authority.lists():
        issuer = RevocationList.load(der).issuer
        lists.take(der, next(each for each in issuing if each.certificate.subject == issuer))


@contextmanager
def outage() -> Iterator[None]:
    """Nobody says whether a certificate is revoked: the lists at hand are out of term, and nothing else is asked."""
    term = timedelta(days=30)
    StoredList.objects.update(next_update=F("next_update") - term)
    yield
    StoredList.objects.update(next_update=F("next_update") + term)


def key_of(person: User) -> str:
    """The name of the person's key in the simulator."""
    return next(holder.key for holder in PEOPLE if holder.iin == person.iin)


def someone(key: str, **fields: object) -> User:
    """The person of a demo key, with contacts, as if they had signed in before."""
    holder = next(holder for holder in PEOPLE if holder.key == key)
    surname, given_name, *patronymic = holder.name.split()
    defaults: dict[str, object] = {
        "iin": holder.iin,
        "surname": surname,
        "given_name": given_name,
        "patronymic": " ".join(patronymic),
        "email": f"{key}@example.kz",
        "email_confirmed_at": datetime(2026, 11, 1, tzinfo=UTC),
        "phone": "+7 701 234 5678",
        "address": "Қарағанды, Бұқар жырау даңғылы 1",
        "region": "35",
        "language": "kk",
    }
    return User.objects.create(iin_digest=digest(holder.iin), **{**defaults, **fields})


def staff(key: str, role: Role) -> User:
    """A person of a demo key who holds `role`."""
    person = someone(key)
    post_kk, post_ru = POSTS[role]
    appoint(
        None,
        iin=person.iin,
        role=role,
        post_kk=post_kk,
        post_ru=post_ru,
        order="№ 1, 05.01.2026",
        since=date(2026, 1, 5),
    )
    return person


POEM = ("text", "poem.pdf", PDF)


def all_answers(**answers: Any) -> dict[str, Any]:
    """What the author of a poem answers in every section of the form, with `answers` in place of theirs."""
    return {
        "kind": Kind.objects.get(code="literary"),
        "title_kk": "Түнгі көш",
        "title_ru": "Ночное кочевье",
        "created_on": date(2026, 10, 3),
        "derived": False,
        "religious": False,
        "sole_author": True,
        "unpublished": True,
        "not_distinguishing": True,
        "significance_explained": True,
        "data_consent": True,
        **answers,
    }


def draft(author: User, *documents: tuple[str, str, bytes], **answers: Any) -> Application:
    """A complete draft of `author`, made through the real steps; its documents are a poem unless others are given."""
    application = registration.start(author, "kk")
    registration.edit(author, application, **all_answers(**answers))
    for document in documents or [POEM]:
        attach(application, *document)
    return application


def attach(application: Application, code: str, name: str, content: bytes) -> None:
    """Attach a file as the document `code`."""
    document = Requirement.objects.get(code=code)
    file = files.read(SimpleUploadedFile(name, content), document.formats, 1024 * 1024)
    registration.attach(application.applicant, application, document, file)


def co_author(application: Application, key: str = "author2") -> User:
    """A co-author, invited by who applies, who has joined."""
    person = invited(application, key)
    registration.join(person, application)
    return person


def invited(application: Application, key: str = "author2") -> User:
    """A person with an account who was invited as a co-author."""
    person = someone(key)
    registration.invite(application.applicant, application, person.iin, person.email)
    return person


def cosign(people: People, application: Application, person: User) -> None:
    """A co-author signs what was laid out."""
    registration.cosign(person, application, people.sign(person, bytes(sure(application.signature).document)))


def charged(application: Application, payer: User | None = None) -> Fee:
    """The fee that its author is to pay, asked for at the sum that the page shows."""
    cost = benefits.cost_of(application)
    return registration.fee_of(payer or application.applicant, application, cost.sum.gross if cost else Decimal(0))


def pay(application: Application) -> None:
    """What the bank's word does, without the bank: its own tests ask it."""
    cost = benefits.cost_of(application)
    pay_fee(cost.fee if cost and cost.fee else charged(application))
    application.refresh_from_db()


def pay_fee(fee: Fee) -> None:
    """Let `fee` be paid by card, as the bank says it was."""
    at = datetime(2026, 11, 20, 5, tzinfo=UTC)
    Attempt.objects.create(
        fee=fee, amount=fee.amount, taken=fee.amount, taken_at=at, settled_at=at, ask_at=None, state=Attempt.State.PAID,
        secret_hash="secret", transaction_id=f"transaction of {fee.pk}", reference="112233445566", approval="123456",
        card_mask="440563******5096",
    )  # fmt: skip
    Fee.objects.filter(pk=fee.pk).update(state=Fee.State.PAID, paid_at=at)
    fee.refresh_from_db()
    registration.record_payment(fee)


def claim(application: Application, code: str = "disabled") -> None:
    """The author claims a benefit, with the paper that proves it; a minor needs none."""
    benefit = Benefit.objects.get(code=code)
    proof = None if benefit.by_birth_date else benefits.read_proof(SimpleUploadedFile("certificate.pdf", PDF))
    registration.claim_benefit(application.applicant, application, benefit, proof)


def examined_with_benefit(people: People) -> Application:
    """An application paid at the lower price, whose examiner has not looked at the benefit yet."""
    application = draft(people.author)
    claim(application)
    sign(people, application)
    pay(application)
    registration.assign(people.head_of_department, application, people.examiner)
    return application


def reject_benefit(people: People, application: Application) -> Fee:
    """The examiner rejects the benefit; gives the fee for the rest of the price."""
    claimed = application.claims.get()
    registration.reject_benefit(people.examiner, application, claimed, "Мерзімі өткен.", "Срок истёк.")
    return sure(application.difference)


def sign(people: People, application: Application) -> None:
    """The author signs the text of the application."""
    text = statement.text(application).encode()
    registration.sign(application.applicant, application, people.sign(application.applicant, text))


def propose(people: People, application: Application, result: str = Result.ENTER) -> None:
    """The examiner drafts the result."""
    refusal = {
        "grounds": [Ground.objects.get(code="no_copy")],
        "reason_kk": "Файл ашылмайды.",
        "reason_ru": "Файл не открывается.",
    }
    more = refusal if result == Result.REFUSE else {}
    registration.propose(people.examiner, application, result, **more)


def agree(people: People, application: Application) -> None:
    """The head of department agrees the draft."""
    assert application.decision is not None
    registration.agree(people.head_of_department, application, application.decision)


def decide(people: People, application: Application) -> None:
    """The head of the provider signs."""
    assert application.decision is not None
    pdf = bytes(application.decision.pdf or b"")
    registration.decide(people.head, application, people.sign(people.head, pdf))


def application_in(state: str, people: People, result: str = Result.ENTER, **answers: object) -> Application:
    """An application brought to `state` by the steps that lead there."""
    application = draft(people.author, **answers)
    if state == State.DISCARDED:
        registration.discard(people.author, application)
    if state in {State.DRAFT, State.DISCARDED}:
        return application
    if state == State.PAID:
        pay(application)
        return application
    if state == State.SIGNING:
        co_author(application)
        sign(people, application)
        return application
    result = Result.REFUSE if state == State.REFUSED else result
    path: list[tuple[str, Callable[[], None]]] = [
        (State.SIGNED, lambda: sign(people, application)),
        (State.RECEIVED, lambda: pay(application)),
        (
            State.EXAMINATION,
            lambda: registration.assign(people.head_of_department, application, people.examiner),
        ),
        (State.PROPOSED, lambda: propose(people, application, result)),
        (State.AGREED, lambda: agree(people, application)),
        (state, lambda: decide(people, application)),
    ]
    if state == State.WITHDRAWN:
        path[2:] = [(state, lambda: registration.withdraw(people.author, application))]
    for reached, step in path:
        step()
        if reached == state:
            break
    application.refresh_from_db()
    return application


def away(people: People) -> Absence:
    """An examiner is away today, and the other one stands in."""
    today = timezone.localdate()
    appointment = Appointment.objects.get(iin_digest=people.examiner.iin_digest, role=Role.EXAMINER)
    return record_absence(
        people.head,
        appointment,
        substitute=people.other_examiner,
        since=today,
        until=today,
        order="№ 41, 20.11.2026",
    )


def sent_word(officer: User) -> Sending:
    """A change of the rules, recorded by the officer for them, of which the provider was sent word."""
    today = timezone.localdate()
    act = rule_changes.Act("Өзгерістер туралы", "Об изменениях", "77", today, "37001", today, today)
    proof = files.read(SimpleUploadedFile("proof.pdf", PDF), ["pdf"], 1024 * 1024)
    word = rule_changes.Word(timezone.now(), "01-5/12", "Received, No. 9", proof)
    return rule_changes.send(officer, rule_changes.record(officer, act), Addressee.PROVIDER, word)

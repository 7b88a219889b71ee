"""An application's life: draft, signed and paid, received, examined, agreed, entered or refused, certified.

The table below is the whole of it; the functions follow in the same order. None of them knows of HTTP,
each leaves an entry in the trail, and what goes out of the house goes after commit.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import law, rules, statement
from copyright_registry.models import (
    WITH_THE_PROVIDER,
    Application,
    Certificate,
    Decision,
    Entry,
    Ground,
    Kind,
    Result,
    StandingOrder,
    State,
    WorkFile,
)
from portal import audit, notices
from portal.counters import take_next
from portal.flow import Flow, Refusal, Step, StepRefused, lock, sure
from portal.law import (
    O1315_2_1,
    O1315_7_1,
    O1315_7_2,
    O1315_7_3,
    O1315_7_4,
    O1315_8_1,
    O1315_8_2,
    O1315_12,
    O1315_13_1,
    O1315_14,
    O1315_14_2,
    O1315_A2_5,
    O1315_A2_6,
    O1315_A2_9,
    O1315_A2_10,
    O1315_A3,
    O1315_5_2a,
    under,
)
from portal.payments import settling
from portal.payments.models import Fee
from portal.signing.accepting import Unchecked, accept
from portal.signing.revocation import Services, Source
from portal.worktime import calendar, terms
from portal.worktime.clocks import EXAMINE, SERVICE

EDIT = Step("edit", {State.DRAFT: State.DRAFT, State.PAID: State.PAID}, rules.is_applicant, (law.DRAFTS,))
DISCARD = Step("discard", {State.DRAFT: State.DISCARDED}, rules.may_discard, (law.DISCARD,))
SIGN = Step(
    "sign",
    {State.DRAFT: State.SIGNED, State.PAID: State.RECEIVED},
    rules.may_sign,
    (O1315_A2_10, O1315_A2_9, law.EITHER_ORDER),
)
REOPEN = Step("take back", {State.SIGNED: State.DRAFT}, rules.is_applicant, (law.REOPEN,))
PAY = Step(
    "pay",
    {State.DRAFT: State.PAID, State.SIGNED: State.RECEIVED, State.DISCARDED: State.PAID},
    rules.is_the_portal,
    (O1315_8_1, O1315_8_2, law.EITHER_ORDER),
)
ASSIGN = Step("assign", {State.RECEIVED: State.EXAMINATION}, rules.may_assign, (O1315_7_1,))
ASSIGN_BY_ORDER = Step(
    "assign by standing order",
    {State.RECEIVED: State.EXAMINATION},
    rules.is_ordered,
    (O1315_7_1, law.STANDING_ORDER),
)
TAKE_BACK = Step("take back from the examiner", {State.EXAMINATION: State.RECEIVED}, rules.may_assign, (law.REASSIGN,))
REASSIGN = Step("reassign", {State.EXAMINATION: State.EXAMINATION}, rules.may_assign, (law.REASSIGN,))
PROPOSE = Step("draft the result", {State.EXAMINATION: State.PROPOSED}, rules.is_examiner_of, (O1315_7_2,))
RETURN = Step("return", {State.PROPOSED: State.EXAMINATION}, rules.may_agree, (law.RETURN,))
AGREE = Step("agree", {State.PROPOSED: State.AGREED}, rules.may_agree, (O1315_7_3,))
HAND_BACK = Step("hand back", {State.AGREED: State.EXAMINATION}, rules.is_head, (law.HAND_BACK,))
ENTER = Step("enter", {State.AGREED: State.ENTERED}, rules.may_enter, (O1315_7_4, O1315_12, O1315_A3))
REFUSE = Step("refuse", {State.AGREED: State.REFUSED}, rules.may_refuse, (O1315_7_4, O1315_14))
WITHDRAW = Step(
    "withdraw",
    dict.fromkeys(WITH_THE_PROVIDER, State.WITHDRAWN),
    rules.is_applicant,
    (law.WITHDRAW,),
)

FLOW = Flow(
    "copyright_registry.registration",
    State,
    State.DRAFT,
    (
        EDIT,
        DISCARD,
        SIGN,
        REOPEN,
        PAY,
        ASSIGN,
        ASSIGN_BY_ORDER,
        TAKE_BACK,
        REASSIGN,
        PROPOSE,
        RETURN,
        AGREE,
        HAND_BACK,
        ENTER,
        REFUSE,
        WITHDRAW,
    ),
)

CHANGED = Refusal(_("The application has changed since you read it. Read it again and sign what stands now."))
NO_HEAD = Refusal(
    _(
        "Nobody who may sign this decision has signed in as head of the provider: who applied or drafted does not "
        "sign. Let a substitute be recorded, and agree then. The draft is kept."
    )
)
NOT_AN_AUTHORS_KEY = _(
    "This is the key of an organisation. An author applies as a person: sign with your own key as an individual."
)
NOT_THE_PROVIDERS_KEY = _(
    "This key does not sign for the provider: the decision needs the key of its head or of one with the right "
    "to sign, issued to the provider, or a stored power of attorney. The decision is kept."
)
ORDER_ENDED = Refusal(_("This standing order has ended already."))
HAS_IT = Refusal(_("This examiner has the case already. Choose another one."))
NO_WORD = Refusal(_("Choose the grounds and give the reasons in Kazakh and in Russian."))


def start(author: User, language: str) -> Application:
    """Begin a draft; it belongs to its author alone."""
    with transaction.atomic():
        application = Application.objects.create(applicant=author, language=language)
        audit.record(author, "start", application, law=law.DRAFTS)
    return application


def edit(author: User, application: Application, **answers: str | bool | date | Kind | None) -> None:
    """Keep the answers of one section."""
    with EDIT.take(author, application, sections=sorted(answers)):
        for name, answer in answers.items():
            setattr(application, name, answer)


@under(O1315_5_2a, law.ONE_FILE)
def attach(author: User, application: Application, work: WorkFile) -> None:
    """Attach the copy of the work, in place of the one attached before."""
    with EDIT.take(author, application, sections=["work"], sha256=work.sha256, size=work.size):
        before = WorkFile.objects.filter(application=application).first()
        if before is not None:
            old = before.file
            before.delete()
            transaction.on_commit(lambda: old.storage.delete(str(old.name)), robust=True)
        work.application = application
        work.save()


def discard(author: User, application: Application) -> None:
    """Put a draft away for which nothing was paid."""
    with DISCARD.take(author, application):
        application.closed_at = timezone.now()


@under(O1315_2_1, O1315_A2_6)
def sign(author: User, application: Application, cms: str | bytes) -> None:
    """The author signs the frozen text of the application."""
    document = statement.text(application)
    signature = accept(
        author, cms, document.encode(), purpose="application", roles={"individual"}, wrong_key=NOT_AN_AUTHORS_KEY
    )
    with SIGN.take(author, application, document=signature.document_sha256):
        if statement.text(application) != document:
            raise StepRefused(CHANGED)
        signature.save()
        application.signature = signature
        if application.state == State.PAID:
            _receive(application)


def take_back(author: User, application: Application) -> None:
    """Undo one's signature on what is not yet received, to correct it."""
    with REOPEN.take(author, application):
        application.signature = None


@under(O1315_8_1, O1315_A2_6)
def fee_of(author: User, application: Application) -> Fee:
    """The fee for this application, at the price in force when it was first asked for."""
    with transaction.atomic():
        Application.objects.select_for_update().get(pk=application.pk)
        application.refresh_from_db()
        if refusal := rules.may_pay(author, application):
            raise StepRefused(refusal)
        if application.fee is None:
            application.fee = settling.charge(author, "entry", purpose=f"Copyright register {application.pk}")
            application.save(update_fields=["fee"])
    return application.fee


def record_payment(fee: Fee) -> None:
    """The bank has confirmed the fee. Called inside the transaction in which the fee becomes paid."""
    application = Application.objects.filter(fee=fee).first()
    if application is None:
        return
    with PAY.take(None, application, fee=fee.pk):
        application.closed_at = None
        if application.state == State.SIGNED:
            _receive(application)
        else:
            notices.send(application.applicant, "copyright_registry/paid", application=str(application.pk))


def _receive(application: Application) -> None:
    """Number the application and note the moment: signature and confirmed payment are both there."""
    application.number = take_next("application")
    application.received_at = timezone.now()
    notices.send(
        application.applicant,
        "copyright_registry/received",
        number=application.number,
        due_at=SERVICE.due(calendar.current(), application.received_at).isoformat(),
        application=str(application.pk),
    )


def assign(head: User, application: Application, examiner: User) -> None:
    """The head of department passes the application to an examiner."""
    with ASSIGN.take(head, application, examiner=examiner.pk):
        _give(application, examiner)


def assign_by_order(application: Application, examiner: User, order: StandingOrder) -> None:
    """The portal passes on what nobody has assigned in time, as the head has ordered."""
    with ASSIGN_BY_ORDER.take(None, application, examiner=examiner.pk, order=order.pk, signature=order.signature_id):
        lock(order)
        if order.ended_at is not None:
            raise StepRefused(ORDER_ENDED)
        _give(application, examiner)


def take_back_from_examiner(head: User, application: Application, because: str) -> None:
    """The head of department takes a case from its examiner; its terms run on."""
    with TAKE_BACK.take(head, application, examiner=sure(application.examiner_id)):
        application.examiner, application.taken_back_because = None, because


def reassign(head: User, application: Application, examiner: User) -> None:
    """The head of department gives a case under examination to another examiner."""
    with REASSIGN.take(head, application, examiner=examiner.pk, before=sure(application.examiner_id)):
        if examiner.pk == application.examiner_id:
            raise StepRefused(HAS_IT)
        _give(application, examiner)


def _give(application: Application, examiner: User) -> None:
    if refusal := rules.can_examine(examiner, application):
        raise StepRefused(refusal)
    application.examiner = examiner
    application.assigned_at = timezone.now()
    application.first_assigned_at = application.first_assigned_at or application.assigned_at
    notices.send(
        examiner,
        "copyright_registry/assigned",
        number=application.number,
        due_at=EXAMINE.due(calendar.current(), application.first_assigned_at).isoformat(),
        page=rules.page(application, examiner),
    )


@under(O1315_A2_5, O1315_14_2)
def propose(
    examiner: User,
    application: Application,
    result: str,
    *,
    grounds: Iterable[Ground] = (),
    reason_kk: str = "",
    reason_ru: str = "",
    checked: Iterable[str] = (),
    note: str = "",
) -> None:
    """The examiner drafts the result: an entry, or a refusal on grounds of the law with reasons."""
    grounds = list(grounds)
    with PROPOSE.take(examiner, application, result=result, grounds=[ground.code for ground in grounds]):
        if result == Result.REFUSE and not (grounds and reason_kk.strip() and reason_ru.strip()):
            raise StepRefused(NO_WORD)
        application.decision = Decision.objects.create(
            application=application,
            result=result,
            reason_kk=reason_kk,
            reason_ru=reason_ru,
            checked=list(checked),
            note=note,
            drafted_by=examiner,
            drafted_at=timezone.now(),
        )
        application.decision.grounds.set(grounds)


def send_back(officer: User, application: Application, because: str) -> None:
    """The draft goes back to the examiner, with the reason."""
    with RETURN.take(officer, application):
        _return(officer, sure(application.decision), because)


def agree(officer: User, application: Application, decision: Decision) -> None:
    """The draft is agreed and frozen as the PDF that the head will sign."""
    from copyright_registry.documents import decision_pdf  # the renderer takes a second to load
    from copyright_registry.facts import decision_facts

    if refusal := AGREE.refusal(officer, application):
        raise StepRefused(refusal)
    signatory = rules.signatory(application)
    if signatory is None:
        raise StepRefused(NO_HEAD)
    facts = decision_facts(decision, agreed_by=officer, signatory=signatory)
    pdf = decision_pdf(facts)
    with AGREE.take(officer, application, document=hashlib.sha256(pdf).hexdigest()):
        agreed = sure(application.decision)
        if agreed != decision:
            raise StepRefused(CHANGED)
        agreed.agreed_by, agreed.agreed_at, agreed.signatory = officer, timezone.now(), signatory
        agreed.post_kk, agreed.post_ru = facts.post_kk, facts.post_ru
        agreed.pdf, agreed.pdf_sha256 = pdf, hashlib.sha256(pdf).hexdigest()
        agreed.save()


def hand_back(head: User, application: Application, because: str) -> None:
    """The head of the provider does not sign, and says why; the examiner drafts anew."""
    with HAND_BACK.take(head, application):
        _return(head, sure(application.decision), because)


def _return(officer: User, decision: Decision, because: str) -> None:
    decision.returned_by, decision.returned_at, decision.returned_because = officer, timezone.now(), because
    decision.save(update_fields=["returned_by", "returned_at", "returned_because"])


def decide(head: User, application: Application, cms: str | bytes, revocation: Source | None = None) -> None:
    """The head of the provider signs the frozen decision; with it the entry is made, or refused.

    `revocation` is shared by decisions that are signed together, so that the authority is asked once.
    """
    from portal.documents.seal import provider_bin  # as above

    decision = application.decision
    if decision is None or decision.pdf is None:
        raise StepRefused(CHANGED)
    step, follow = (ENTER, _enter) if decision.result == Result.ENTER else (REFUSE, _refuse)
    if refusal := step.refusal(head, application):
        raise StepRefused(refusal)
    signature = accept(
        head,
        cms,
        bytes(decision.pdf),
        purpose="decision",
        roles={"head", "right_to_sign"},
        wrong_key=NOT_THE_PROVIDERS_KEY,
        organisation=provider_bin(),
        revocation=revocation,
    )
    with step.take(head, application, document=decision.pdf_sha256):
        decided = sure(application.decision)
        if decided != decision:
            raise StepRefused(CHANGED)
        signature.save()
        decided.signature = signature
        decided.save(update_fields=["signature"])
        application.closed_at = signature.at
        follow(application)


def decide_many(
    head: User, signed: Iterable[tuple[Application, str | bytes]]
) -> Iterator[tuple[Application, StepRefused | None]]:
    """The head signs many decisions, each by itself: where one is refused, the others stand.

    When nobody answers whether a key is revoked, the rest is not tried: each would wait as long for nothing.
    """
    outage: Unchecked | None = None
    services = Services()
    for application, cms in signed:
        refused: StepRefused | None = outage
        if outage is None:
            try:
                decide(head, application, cms, services)
            except Unchecked as unchecked:
                refused = outage = unchecked
            except StepRefused as refusal:
                refused = refusal
        yield application, refused


def withdraw(author: User, application: Application) -> None:
    """The author withdraws a received application before its result is signed; it is kept, and the fee stays paid."""
    with WITHDRAW.take(author, application):
        application.closed_at = timezone.now()
        for person in rules.turn(application):  # it has its old state until the step is over
            notices.send(
                person,
                "copyright_registry/withdrawn",
                number=application.number,
                page=rules.page(application, person),
            )


def _enter(application: Application) -> None:
    """Number the entry; its certificate is owed from now on (O1315-13.1)."""
    from copyright_registry.facts import entry_body
    from copyright_registry.tasks import make_certificate

    entry = Entry(
        number=take_next("entry"),
        application=application,
        registered_at=sure(application.closed_at),
        received_at=sure(application.received_at),
        authors=[sure(application.signature).signer_name],  # as signed: names in certificates change
        author_names=sure(application.signature).signer_name,
        kind=application.kind,
        title_kk=application.title_kk,
        title_ru=application.title_ru,
        title_en=application.title_en,
        created_on=sure(application.created_on),
    )
    entry.body = entry_body(entry, application)
    entry.fingerprint = hashlib.sha256(entry.body).hexdigest()
    entry.save(force_insert=True)
    transaction.on_commit(lambda: make_certificate.delay(entry.number), robust=True)


def _refuse(application: Application) -> None:
    """Send the reasoned refusal."""
    notices.send(
        application.applicant,
        "copyright_registry/refused",
        number=application.number,
        application=str(application.pk),
    )


@under(O1315_13_1)
def certify(number: int) -> Certificate | None:
    """Make the certificate of entry `number`, exactly once; None if it was made before or is being made now.

    The lock lasts while the sheet is drawn and sealed. Who comes meanwhile goes on to other work: should the maker
    die, its lock dies with it, and the sweep asks again.
    """
    from copyright_registry.documents import certificate_pdf
    from copyright_registry.facts import attachments, certificate_facts
    from portal.documents.seal import seal

    with transaction.atomic():
        unlocked = Application.objects.select_for_update(of=("self",), skip_locked=True)
        application = unlocked.filter(entry__number=number).first()
        if application is None or Certificate.objects.filter(entry_id=number).exists():
            return None
        entry = application.entry
        pdf = seal(certificate_pdf(certificate_facts(entry), attachments(entry)))
        certificate = _keep(entry, pdf)
        terms.settle(application, certificate.made_at)
        application.save(update_fields=["due_at", "bound_by"])
        audit.record(None, "certify", entry, law=O1315_13_1, sha256=certificate.sha256)
        notices.send(
            application.applicant,
            "copyright_registry/entered",
            number=entry.number,
            application=str(application.pk),
        )
    return certificate


def _keep(entry: Entry, pdf: bytes) -> Certificate:
    from django.core.files.base import ContentFile

    certificate = Certificate(entry=entry, sha256=hashlib.sha256(pdf).hexdigest(), made_at=timezone.now())
    certificate.pdf.save("certificate.pdf", ContentFile(pdf), save=False)
    certificate.save(force_insert=True)
    return certificate

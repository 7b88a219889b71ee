"""The provider's stage: a complaint is taken or given to an officer, answered, signed, sent; or passed on."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry.complaints import law, rules
from copyright_registry.complaints.models import Complaint, ComplaintAnswer, ComplaintPosting
from copyright_registry.complaints.steps import ANSWER, ASSIGN, CHANGED, PASS_ON, POST, PROPOSE, RETURN, TAKE
from copyright_registry.deciding import NOT_THE_PROVIDERS_KEY
from portal import notices
from portal.flow import Refusal, StepRefused, sure
from portal.law import O1315_16_3, under
from portal.signing.accepting import accept

NO_HEAD = Refusal(
    _("Nobody who may sign this answer has signed in as head or deputy head of the provider. What you wrote is kept.")
)
BOTH_TOOK_PART = Refusal(
    _("The head and the deputy head both took part in the disputed act: pass the complaint to the Ministry.")
)
HAS_IT = Refusal(_("This officer has the complaint already. Choose another one."))
NO_REASONS = Refusal(_("Give the reasons in the language of the complaint."))
NO_REASON = Refusal(_("Give the reason."))
SENT_LATER = Refusal(_("The day of sending lies in the future, or before the answer. Mend it."))


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer drafts: the outcome, its reasons, and what is done; one language is enough."""

    outcome: str
    reason_kk: str = ""
    reason_ru: str = ""
    done_kk: str = ""
    done_ru: str = ""


def take(officer: User, complaint: Complaint) -> None:
    """The complaints officer takes a registered complaint."""
    with TAKE.take(officer, complaint):
        complaint.officer, complaint.assigned_at = officer, timezone.now()


def assign(head: User, complaint: Complaint, officer: User) -> None:
    """The head or the deputy head gives the complaint to an officer, or to another one."""
    with ASSIGN.take(head, complaint, officer=officer.pk):
        if officer.pk == complaint.officer_id:
            raise StepRefused(HAS_IT)
        if refusal := rules.can_answer(officer, complaint):
            raise StepRefused(refusal)
        complaint.officer, complaint.assigned_at = officer, timezone.now()
        _tell(officer, complaint, "complaint_assigned")


@under(O1315_16_3)
def propose(officer: User, complaint: Complaint, draft: Draft) -> None:
    """The officer drafts the answer, which is frozen as the PDF to be signed."""
    if refusal := PROPOSE.refusal(officer, complaint) or _no_reasons(complaint, draft):
        raise StepRefused(refusal)
    signatory = _signatory(complaint)
    frozen = _frozen(complaint, draft, officer, signatory)
    with PROPOSE.take(officer, complaint, outcome=draft.outcome, document=frozen.pdf_sha256):
        if rules.signatory(complaint) != signatory:
            raise StepRefused(CHANGED)
        frozen.save(force_insert=True)
        complaint.answer = frozen
        _tell(signatory, complaint, "complaint_to_sign")


def _no_reasons(complaint: Complaint, draft: Draft) -> Refusal | None:
    reason = draft.reason_kk if complaint.language == "kk" else draft.reason_ru
    return None if reason.strip() else NO_REASONS


@under(law.SIGNATORY)
def _signatory(complaint: Complaint) -> User:
    found = rules.signatory(complaint)
    if found is None:
        raise StepRefused(BOTH_TOOK_PART if rules.is_nobodys_to_sign(complaint) else NO_HEAD)
    return found


def _frozen(complaint: Complaint, draft: Draft, officer: User, signatory: User) -> ComplaintAnswer:
    """The answer with its sheet, not saved yet."""
    from copyright_registry.complaints.documents import answer_facts, answer_pdf  # the renderer takes a second to load

    facts = answer_facts(complaint, draft, officer, signatory)
    pdf = answer_pdf(facts)
    texts: dict[str, Any] = {
        name: getattr(draft, name) or None for name in ("reason_kk", "reason_ru", "done_kk", "done_ru")
    }
    return ComplaintAnswer(
        complaint=complaint,
        language=complaint.language,
        outcome=draft.outcome,
        drafted_by=officer,
        drafted_at=facts.drawn_up_at,
        signatory=signatory,
        post_kk=facts.post_kk,
        post_ru=facts.post_ru,
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        **texts,
    )


def send_back(head: User, complaint: Complaint, because: str) -> None:
    """The answer goes back to its officer unsigned, with the reason."""
    with RETURN.take(head, complaint):
        if not because.strip():
            raise StepRefused(NO_REASON)
        answer = sure(complaint.answer)
        answer.returned_by, answer.returned_at, answer.returned_because = head, timezone.now(), because
        answer.save(update_fields=["returned_by", "returned_at", "returned_because"])
        _tell(sure(complaint.officer), complaint, "complaint_returned")


@under(O1315_16_3)
def answer(head: User, complaint: Complaint, cms: str | bytes) -> None:
    """The head, or the deputy head who took no part, signs the frozen answer; it goes to the complainant."""
    from portal.documents.seal import provider_bin  # takes a second to load

    if refusal := ANSWER.refusal(head, complaint):
        raise StepRefused(refusal)
    read = sure(complaint.answer)
    signature = accept(
        head,
        cms,
        bytes(read.pdf),
        purpose="complaint-answer",
        roles={"head", "right_to_sign"},
        wrong_key=NOT_THE_PROVIDERS_KEY,
        organisation=provider_bin(),
    )
    with ANSWER.take(head, complaint, document=read.pdf_sha256):
        signed = sure(complaint.answer)
        if signed != read:
            raise StepRefused(CHANGED)
        signature.save()
        signed.signature = signature
        signed.save(update_fields=["signature"])
        complaint.closed_at = signature.at
        _tell_complainant(complaint, "complaint_answered")


def pass_on(officer: User, complaint: Complaint, because: str) -> None:
    """The complaint goes to the Ministry, with the reason; the complainant is told."""
    with PASS_ON.take(officer, complaint):
        if not because.strip():
            raise StepRefused(NO_REASON)
        complaint.because, complaint.closed_at = because, timezone.now()
        _tell_complainant(complaint, "complaint_passed_on")


def post(officer: User, complaint: Complaint, way: str, sent_on: date, number: str) -> None:
    """Record when and how the answer to a complaint on paper, or word that it was passed on, was sent."""
    with POST.take(officer, complaint, way=way):
        ended = timezone.localdate(sure(complaint.closed_at))
        if not ended <= sent_on <= timezone.localdate():
            raise StepRefused(SENT_LATER)
        ComplaintPosting.objects.create(
            complaint=complaint, way=way, sent_on=sent_on, number=number, recorded_by=officer
        )


def _tell(person: User, complaint: Complaint, template: str) -> None:
    """Word to one of the staff."""
    notices.send(
        person,
        f"copyright_registry/{template}",
        number=complaint.number,
        due_at=sure(complaint.due_at).isoformat(),
        page=rules.page(complaint, person),
    )


def _tell_complainant(complaint: Complaint, template: str) -> None:
    """Word to who has an account; others get it by post, which staff record."""
    if complaint.complainant is not None:
        notices.send(
            complaint.complainant,
            f"copyright_registry/{template}",
            number=complaint.number,
            complaint=str(complaint.pk),
        )

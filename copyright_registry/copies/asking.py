"""A person asks for copies: the authors consent or refuse, each for themselves; what all consent to is handed out.

Order 1315, paragraph 11. The table of steps, then the verbs in the same order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from copyright_registry import parties
from copyright_registry.changes.rules import authors_are_known, may_speak
from copyright_registry.copies import documents, texts
from copyright_registry.copies.law import (
    ANSWER_IN_TIME,
    ANSWER_TERM,
    CONSENT_ENDS,
    DRAFT,
    EVERY_AUTHOR_CONSENTS,
    REMIND_AFTER,
)
from copyright_registry.copies.models import Consent, CopyRequest, RequestState
from copyright_registry.models import Author, Entry
from portal import audit, notices
from portal.counters import take_next
from portal.flow import MOVED_ON, Actor, Flow, Refusal, Step, StepRefused, lock, sure
from portal.law import O1315_11, under
from portal.signing.accepting import accept

ROLES = {"individual", "employee", "right_to_sign", "head"}
OWN_KEY = _("Sign with a key of your own.")
AS_A_PERSON = _("This is the key of an organisation. An author answers as a person: sign with your own key.")
CHANGED = Refusal(_("The text has changed since you read it. Read it again and sign what stands now."))
AN_AUTHOR = Refusal(_("You are an author of this entry: your documents stand in your account."))
AUTHORS_UNKNOWN = Refusal(
    _("A court has said who the authors of this entry are: the portal cannot ask them. Turn to the provider.")
)
NOT_HERE = Refusal(_("No document of this entry is kept on the portal. Turn to the provider."))
ASKED_ALREADY = Refusal(_("You have asked for copies of this entry already. Wait for the authors, or withdraw it."))
NOT_OFFERED = Refusal(_("Choose at least one of the documents that stand here."))
NOTHING_CHOSEN = Refusal(_("First choose your answer."))


@dataclass(frozen=True, slots=True)
class Answer:
    """What an author chooses: documents and days where they consent, else perhaps a reason."""

    gives: bool
    documents: list[str]
    days: int = 0
    reason: str = ""


def is_requester(actor: Actor, asked: CopyRequest) -> Refusal | None:
    if actor is None or actor.pk != asked.requester_id:
        return Refusal(_("Only who asks for the copies may do this."))
    return None


def may_ask(actor: User, asked: CopyRequest) -> Refusal | None:
    return is_requester(actor, asked) or may_begin(actor, asked.entry)


def may_begin(person: User, entry: Entry) -> Refusal | None:
    """Why `person` cannot ask for copies of this entry now."""
    application = entry.application
    if application is None:
        return NOT_HERE
    if parties.is_party(person, application):
        return AN_AUTHOR
    if authors_are_known(entry):
        return AUTHORS_UNKNOWN
    waiting = CopyRequest.objects.filter(requester=person, entry__number=entry.number, state=RequestState.ASKED)
    return ASKED_ALREADY if waiting.exists() else None


def may_answer(actor: User, asked: CopyRequest) -> Refusal | None:
    answered = asked.consents.filter(person=actor, answered_at=None)
    if not answered.exists():
        return Refusal(_("You have answered this request, or it is not asked of you."))
    return may_speak(actor, asked.entry) or (AUTHORS_UNKNOWN if authors_are_known(asked.entry) else None)


def may_revoke(actor: User, asked: CopyRequest) -> Refusal | None:
    given = asked.consents.filter(person=actor, gives=True, withdrawn_at=None).exclude(answered_at=None)
    return None if given.exists() else Refusal(_("You have given no consent here that could be withdrawn."))


def is_unanswered(actor: Actor, asked: CopyRequest) -> Refusal | None:
    """The portal lets lapse what was not answered in time."""
    return None if actor is None and sure(asked.answer_by) <= timezone.now() else MOVED_ON


def is_over(actor: Actor, asked: CopyRequest) -> Refusal | None:
    """The portal ends what has had its term."""
    return None if actor is None and sure(asked.until) <= timezone.now() else MOVED_ON


EDIT = Step("change a request for copies", {RequestState.DRAFT: RequestState.DRAFT}, may_ask, (DRAFT,))
ASK = Step("ask for copies", {RequestState.DRAFT: RequestState.ASKED}, may_ask, (O1315_11,))
WITHDRAW = Step(
    "withdraw a request for copies",
    {RequestState.DRAFT: RequestState.WITHDRAWN, RequestState.ASKED: RequestState.WITHDRAWN},
    is_requester,
    (DRAFT,),
)
CHOOSE = Step("choose an answer", {RequestState.ASKED: RequestState.ASKED}, may_answer, (O1315_11,))
CONSENT = Step(
    "consent to copies", {RequestState.ASKED: RequestState.ASKED}, may_answer, (O1315_11, EVERY_AUTHOR_CONSENTS)
)
CONSENT_LAST = Step("consent to copies as the last", {RequestState.ASKED: RequestState.GIVEN}, may_answer, (O1315_11,))
NOTHING_IN_COMMON = Step(
    "consent to nothing that all consent to",
    {RequestState.ASKED: RequestState.REFUSED},
    may_answer,
    (EVERY_AUTHOR_CONSENTS,),
)
REFUSE = Step("refuse copies", {RequestState.ASKED: RequestState.REFUSED}, may_answer, (O1315_11,))
REVOKE = Step(
    "withdraw a consent to copies",
    {RequestState.ASKED: RequestState.REVOKED, RequestState.GIVEN: RequestState.REVOKED},
    may_revoke,
    (O1315_11, CONSENT_ENDS),
)
LAPSE = Step(
    "let a request for copies lapse", {RequestState.ASKED: RequestState.LAPSED}, is_unanswered, (ANSWER_IN_TIME,)
)
END = Step("end the term of copies", {RequestState.GIVEN: RequestState.ENDED}, is_over, (CONSENT_ENDS,))

FLOW = Flow(
    "copyright_registry.copies",
    RequestState,
    RequestState.DRAFT,
    (EDIT, ASK, WITHDRAW, CHOOSE, CONSENT, CONSENT_LAST, NOTHING_IN_COMMON, REFUSE, REVOKE, LAPSE, END),
)


@under(O1315_11, DRAFT)
def draft(person: User, entry: Entry, *, language: str, codes: list[str], why: str, interest: str) -> CopyRequest:
    """Keep what a person wants to ask of this entry; there is one draft of each person for each."""
    if refusal := may_begin(person, entry) or _not_offered(entry, codes):
        raise StepRefused(refusal)
    said: dict[str, object] = {"language": language, "documents": codes, "why": why, "interest": interest}
    found = draft_of(person, entry)
    if found is None:
        return _begin(person, entry, said)
    with EDIT.take(person, found, documents=codes):
        for name, value in said.items():
            setattr(found, name, value)
    return found


def draft_of(person: User, entry: Entry) -> CopyRequest | None:
    """What the person has begun to ask of this version of an entry and not signed."""
    return CopyRequest.objects.filter(requester=person, entry=entry, state=RequestState.DRAFT).first()


def _begin(person: User, entry: Entry, said: dict[str, object]) -> CopyRequest:
    try:
        with transaction.atomic():
            begun = CopyRequest.objects.create(requester=person, entry=entry, **said)
            audit.record(person, "begin a request for copies", begun, law=DRAFT)
    except IntegrityError as error:
        raise StepRefused(MOVED_ON) from error
    return begun


def _not_offered(entry: Entry, codes: Iterable[str]) -> Refusal | None:
    known = {each.code for each in documents.offered(entry)}
    return None if codes and set(codes) <= known else NOT_OFFERED


@under(O1315_11)
def ask(person: User, asked: CopyRequest, cms: str | bytes) -> None:
    """The person signs the request; from now on the authors have thirty days to answer."""
    if refusal := ASK.refusal(person, asked):
        raise StepRefused(refusal)
    text = texts.request(asked)
    signature = accept(person, cms, text.encode(), purpose="copy request", roles=ROLES, wrong_key=OWN_KEY)
    with ASK.take(person, asked, document=signature.document_sha256):
        if texts.request(asked) != text:
            raise StepRefused(CHANGED)
        signature.save()
        asked.signature, asked.number, asked.asked_at = signature, take_next("copy_request"), signature.at
        asked.answer_by = signature.at + ANSWER_TERM
        for author in answering(asked.entry):
            Consent.objects.create(request=asked, person=author, language=author.language)
            _tell(author, "asked", asked)


def answering(entry: Entry) -> list[User]:
    """The people who answer for the authors of an entry, each once."""
    authors: QuerySet[Author] = sure(entry.application).authors.select_related("application")
    keys = dict.fromkeys(texts.answers_for(author) for author in authors)
    people = User.objects.in_bulk(keys)
    return [people[key] for key in keys]


def withdraw(person: User, asked: CopyRequest) -> None:
    """Who asks withdraws the request before it is answered; authors who were asked are told."""
    with WITHDRAW.take(person, asked):
        asked.closed_at = timezone.now()
        for consent in asked.consents.select_related("person"):
            _tell(consent.person, "withdrawn", asked)


def choose(person: User, asked: CopyRequest, answer: Answer, language: str) -> None:
    """The author says what they mean to answer; it counts once it is signed."""
    with CHOOSE.take(person, asked):
        if answer.gives and not (answer.documents and set(answer.documents) <= set(asked.documents)):
            raise StepRefused(NOT_OFFERED)
        consent = consent_of(person, asked)
        consent.language, consent.gives, consent.days = language, answer.gives, answer.days
        consent.documents, consent.reason = answer.documents, answer.reason
        consent.save()


def consent_of(person: User, asked: CopyRequest) -> Consent:
    """The person's own answer; StepRefused where none is asked of them."""
    found = asked.consents.select_related("person").filter(person=person).first()
    if found is None:
        raise StepRefused(MOVED_ON)
    found.request = asked
    return found


@under(O1315_11, EVERY_AUTHOR_CONSENTS)
def answer(person: User, asked: CopyRequest, cms: str | bytes) -> None:
    """The author signs the answer chosen: a refusal ends the request, with the last consent copies are given."""
    if refusal := CONSENT.refusal(person, asked):
        raise StepRefused(refusal)
    consent = consent_of(person, asked)
    if consent.gives is None:
        raise StepRefused(NOTHING_CHOSEN)
    text = texts.answer(consent)
    signature = accept(person, cms, text.encode(), purpose="copy consent", roles={"individual"}, wrong_key=AS_A_PERSON)
    with transaction.atomic():
        lock(asked)
        consent = consent_of(person, asked)
        step, common = _step_of(consent)
        with step.take(person, asked, document=signature.document_sha256):
            if texts.answer(consent) != text:
                raise StepRefused(CHANGED)
            signature.save()
            consent.signature, consent.answered_at = signature, signature.at
            consent.save()
            _follow(step, asked, common)


def _step_of(consent: Consent) -> tuple[Step, list[str]]:
    """Which step this answer is, and the documents that all consent to with it."""
    if not consent.gives:
        return REFUSE, []
    others = list(consent.request.consents.exclude(pk=consent.pk))
    if any(other.answered_at is None for other in others):
        return CONSENT, []
    common = set(consent.documents).intersection(*(other.documents for other in others))
    ordered = [code for code in consent.request.documents if code in common]
    return (CONSENT_LAST if ordered else NOTHING_IN_COMMON), ordered


def _follow(step: Step, asked: CopyRequest, common: list[str]) -> None:
    """What comes of an answer for the request itself."""
    now = timezone.now()
    if step is CONSENT_LAST:
        asked.given = common
        asked.until = now + timedelta(days=min(asked.consents.values_list("days", flat=True)))
        _tell(asked.requester, "given", asked)
    elif step is not CONSENT:
        asked.closed_at = now
        _tell(asked.requester, "refused", asked)


@under(CONSENT_ENDS)
def revoke(person: User, asked: CopyRequest) -> None:
    """An author withdraws the consent: from this moment nothing is handed out, what is downloading breaks off."""
    with REVOKE.take(person, asked):
        consent = consent_of(person, asked)
        consent.withdrawn_at = asked.closed_at = timezone.now()
        consent.save()
        _tell(asked.requester, "revoked", asked)


def lapse(asked: CopyRequest) -> None:
    """Nobody answered in time, or not all did."""
    with LAPSE.take(None, asked):
        asked.closed_at = timezone.now()
        _tell(asked.requester, "lapsed", asked)


def end(asked: CopyRequest) -> None:
    """The term of the consent is over."""
    with END.take(None, asked):
        asked.closed_at = timezone.now()


@under(ANSWER_IN_TIME)
def remind(asked: CopyRequest) -> None:
    """Half of the thirty days are over: who has not answered hears of it, once."""
    with transaction.atomic():
        lock(asked)
        if asked.state != RequestState.ASKED or asked.reminded_at is not None:
            return
        asked.reminded_at = timezone.now()
        asked.save(update_fields=["reminded_at"])
        for consent in asked.consents.filter(answered_at=None).select_related("person"):
            _tell(consent.person, "reminder", asked)


def _tell(person: User, what: str, asked: CopyRequest) -> None:
    notices.send(
        person,
        f"copyright_registry/copies_{what}",
        number=asked.number,
        entry=asked.entry.number,
        request=str(asked.pk),
        answer_by=asked.answer_by.isoformat() if asked.answer_by else "",
        until=asked.until.isoformat() if asked.until else "",
    )


def due() -> QuerySet[CopyRequest]:
    """Requests of which the portal has something to do now: remind, let lapse, or end."""
    now = timezone.now()
    unanswered = Q(state=RequestState.ASKED)
    remind_now = Q(reminded_at=None, answer_by__lte=now + ANSWER_TERM - REMIND_AFTER)
    return CopyRequest.objects.select_related("entry", "requester").filter(
        unanswered & (Q(answer_by__lte=now) | remind_now) | Q(state=RequestState.GIVEN, until__lte=now)
    )


@under(ANSWER_IN_TIME, CONSENT_ENDS)
def settle_due() -> int:
    """Remind, let lapse and end what is due; how many. What moved meanwhile is left."""
    done = 0
    for asked in due()[:500]:
        act = end if asked.state == RequestState.GIVEN else remind
        if asked.state == RequestState.ASKED and sure(asked.answer_by) <= timezone.now():
            act = lapse
        try:
            act(asked)
        except StepRefused:
            continue
        done += 1
    return done

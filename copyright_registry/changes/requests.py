"""The authors' stage: a request begun by one, signed by all with the same text, declined, or taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from copyright_registry.changes import law, rules, statement, wording
from copyright_registry.changes.models import OPEN, Ask, Change, ChangeSigner, ChangeState
from copyright_registry.changes.steps import CHANGED, DECLINE, EDIT, SIGN, SIGN_LAST, TAKE_BACK
from copyright_registry.models import Entry
from copyright_registry.registration.application import NOT_AN_AUTHORS_KEY
from portal import audit, notices
from portal.counters import take_next
from portal.flow import Refusal, StepRefused, lock, sure
from portal.formatting import day
from portal.law import O1315_5_5, O1315_A4, under
from portal.signing.accepting import accept
from portal.signing.forms import matching
from portal.signing.models import Signature
from portal.worktime import calendar

PATIENCE = 2  # working days after which an author is reminded
NO_REASON: Refusal = Refusal(_("Say why you do not sign: the other authors read it."))
Reasons = Mapping[str, str]


@under(O1315_5_5, O1315_A4, law.ONE_AT_A_TIME)
def begin(author: User, entry: Entry, asks: str, new: Reasons | None = None, reasons: Reasons | None = None) -> Change:
    """An author begins a request; `new` and `reasons` are by column, for a correction alone."""
    with transaction.atomic():
        if refusal := rules.may_begin(author, entry) or _wrong(entry, asks, new or {}, reasons or {}):
            raise StepRefused(refusal)
        change = _create(author, entry, asks)
        if asks == Ask.CORRECT:
            wording.amend(change, new or {}, reasons or {})
        ChangeSigner.objects.bulk_create(ChangeSigner(change=change, person=person) for person in rules.signing(entry))
        audit.record(author, "begin a change", change, law=(O1315_5_5, O1315_A4), asks=asks, entry=audit.key(entry))
    return change


def _wrong(entry: Entry, asks: str, new: Reasons, reasons: Reasons) -> Refusal | None:
    if asks not in Ask.values:
        return CHANGED
    return wording.first(wording.faults_of_correction(entry, new, reasons)) if asks == Ask.CORRECT else None


def _create(author: User, entry: Entry, asks: str) -> Change:
    language = sure(entry.application).language
    try:
        with transaction.atomic():
            return Change.objects.create(entry=entry, asks=asks, language=language, begun_by=author)
    except IntegrityError as error:
        if "change_one_open_an_entry" in str(error):
            raise StepRefused(open_already(entry)) from error
        raise


def open_of(entry: Entry) -> Change | None:
    """The request of the authors that is open on an entry."""
    return Change.objects.filter(entry=entry, state__in=OPEN, court=None).select_related("begun_by", "entry").first()


def open_already(entry: Entry) -> Refusal:
    """That another request is open, and which."""
    found = open_of(entry)
    if found is None:
        return CHANGED
    told = {"what": found.title, "who": found.begun_by.full_name, "day": day(timezone.localdate(found.begun_at))}
    return Refusal(
        _("Of this entry a request is open already: %(what)s, begun by %(who)s on %(day)s. Nothing was begun.") % told
    )


def edit(author: User, change: Change, new: Reasons, reasons: Reasons) -> None:
    """Ask for other corrections, as long as nobody has signed."""
    with EDIT.take(author, change, columns=sorted(wording.changed(change.entry, new))):
        if refusal := _wrong(change.entry, change.asks, new, reasons):
            raise StepRefused(refusal)
        wording.amend(change, new, reasons)


@under(O1315_A4, law.ALL_SIGN)
def sign(person: User, change: Change, cms: str | bytes) -> None:
    """One of the authors signs the text; the first freezes it, and with the last the request is received."""
    if refusal := SIGN.refusal(person, change):
        raise StepRefused(refusal)
    document = statement.text(change)
    if refusal := _is_of_another(change, cms, document):
        raise StepRefused(refusal)
    signature = accept(
        person, cms, document.encode(), purpose="change", roles={"individual"}, wrong_key=NOT_AN_AUTHORS_KEY
    )
    with transaction.atomic():
        lock(change)
        step = SIGN_LAST if _is_last(change, person) else SIGN
        with step.take(person, change, document=signature.document_sha256):
            if statement.text(change) != document or wording.faults_of(change):
                raise StepRefused(CHANGED)
            _keep(change, person, signature, document)


def _is_of_another(change: Change, cms: str | bytes, document: str) -> Refusal | None:
    """Which other request of this entry the signature is of, if it is of one."""
    of_entry = Change.objects.filter(entry__number=change.entry.number, court=None).exclude(pk=change.pk)
    texts = {one: str(one.text).encode() for one in of_entry.exclude(text_sha256="").select_related("entry")}
    named, _strangers = matching([cms], {None: document.encode(), **texts})
    other = next(iter(named), None)
    if other is None:
        return None
    told = {
        "what": other.title,
        "day": day(timezone.localdate(other.begun_at)),
        "state": other.get_state_display(),
        "hash": other.text_sha256[:16],
    }
    return Refusal(
        _(
            "This is a signature of another text: %(what)s, begun on %(day)s (%(state)s), SHA-256 %(hash)s…. Nothing "
            "was signed. Read the text that stands here and sign that one."
        )
        % told
    )


def _is_last(change: Change, person: User) -> bool:
    return not change.signers.filter(signature=None).exclude(person=person).exists()


def _keep(change: Change, person: User, signature: Signature, document: str) -> None:
    signature.save()
    is_first = not change.text_sha256
    change.text, change.text_sha256 = document, signature.document_sha256
    signer = change.signers.get(person=person)
    signer.signature, signer.remind_at = signature, None
    signer.save(update_fields=["signature", "remind_at"])
    if _is_last(change, person):
        _receive(change, signature.at)
    elif is_first:
        _invite(change, person)


def _invite(change: Change, first: User) -> None:
    """The text is frozen: each other author is asked to read and sign it."""
    now = timezone.now()
    for signer in change.signers.exclude(person=first).select_related("person"):
        signer.invited_at, signer.remind_at = now, _later(now)
        signer.save(update_fields=["invited_at", "remind_at"])
        tell(change, signer.person, "change_to_sign", who=first.full_name)


def _later(now: datetime) -> datetime:
    return calendar.current().due_after_days(timezone.localdate(now), PATIENCE)


def _receive(change: Change, at: datetime) -> None:
    """All have signed: the request is numbered, and its term runs (O1315-15.1)."""
    change.number, change.received_at = take_next("change"), at
    for signer in change.signers.select_related("person"):
        tell(change, signer.person, "change_received", request=change.number)


def tell(change: Change, person: User, template: str, **context: Any) -> None:
    """One of the authors hears of the request."""
    notices.send(
        person,
        f"copyright_registry/{template}",
        asks=change.asks,
        number=change.entry.number,
        change=str(change.pk),
        **context,
    )


@under(law.DECLINE)
def decline(person: User, change: Change, because: str) -> None:
    """An author does not sign: the request ends, and the others hear why."""
    if not because.strip():
        raise StepRefused(NO_REASON)
    with DECLINE.take(person, change):
        signer = change.signers.get(person=person)
        signer.declined_at, signer.declined_because = timezone.now(), because
        signer.remind_at = None
        signer.save(update_fields=["declined_at", "declined_because", "remind_at"])
        _close(change)
        for other in change.signers.exclude(person=person).select_related("person"):
            tell(change, other.person, "change_declined", who=person.full_name)


@under(law.TAKE_BACK)
def take_back(author: User, change: Change) -> None:
    """Who began the request ends it before it is received; who was asked to sign hears of it."""
    with TAKE_BACK.take(author, change):
        _close(change)
        if change.state == ChangeState.SIGNING:
            for other in change.signers.exclude(person=author).select_related("person"):
                tell(change, other.person, "change_taken_back", who=author.full_name)


def _close(change: Change) -> None:
    change.closed_at = timezone.now()
    change.signers.update(remind_at=None)


def to_remind(now: datetime) -> list[int]:
    """The keys of those who are waited for longer than two working days."""
    waited_for = ChangeSigner.objects.filter(remind_at__lte=now, change__state=ChangeState.SIGNING)
    return list(waited_for.order_by("remind_at").values_list("pk", flat=True)[:500])


@under(law.REMIND)
@transaction.atomic
def remind(pk: int) -> bool:
    """Remind one author; False if they have signed meanwhile, or another worker reminds them now."""
    now = timezone.now()
    free = ChangeSigner.objects.select_for_update(of=("self",), skip_locked=True).select_related("change__entry")
    signer = free.filter(pk=pk, remind_at__lte=now, change__state=ChangeState.SIGNING).first()
    if signer is None:
        return False
    signer.remind_at = _later(now)
    signer.save(update_fields=["remind_at"])
    tell(signer.change, signer.person, "change_reminder")
    return True

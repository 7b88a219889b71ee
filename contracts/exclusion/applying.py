"""An application for exclusion: written, signed, confirmed by the OKUP, in effect on its day whatever the OKUP did.

The table of steps, then the verbs in the same order.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.subjects import Subject
from contracts import forms, law, versions
from contracts.exclusion import checking, rules, statement, telling
from contracts.making import WrongValues
from contracts.models import ExcludedWork, Exclusion, ExclusionState, Status
from portal import audit
from portal.counters import take_next
from portal.flow import Flow, Refusal, Step, StepRefused, Words, sure
from portal.law import O100_2_7, O100_6, under
from portal.signing.accepting import accept
from portal.signing.models import Signature
from registers import parties as registered
from registers.models import AgreementKind, Owner

DRAFT, SENT, CONFIRMED, IN_EFFECT, REFUSED, WITHDRAWN = ExclusionState.values

WRITE = Step("write an application for exclusion", {DRAFT: DRAFT}, rules.writes, (law.FORMS,))
SIGN = Step("sign an application for exclusion", {DRAFT: SENT}, rules.signs, (O100_2_7, O100_6, law.SIGNATORIES))
CONFIRM = Step(
    "confirm an exclusion", {SENT: CONFIRMED, IN_EFFECT: IN_EFFECT}, rules.confirms, (O100_6, law.EXCLUDED_IN_TIME)
)
REFUSE = Step("refuse an exclusion", {SENT: REFUSED}, rules.refuses, (law.EXCLUSION_REFUSED,))
WITHDRAW = Step(
    "withdraw an application for exclusion",
    dict.fromkeys((DRAFT, SENT, CONFIRMED), WITHDRAWN),
    rules.writes,
    (law.EXCLUSION_WITHDRAWN,),
)
TAKE_EFFECT = Step(
    "let an exclusion take effect",
    dict.fromkeys((SENT, CONFIRMED), IN_EFFECT),
    rules.takes_effect,
    (O100_6, law.EXCLUDED_IN_TIME),
)
FLOW = Flow("exclusions", ExclusionState, DRAFT, (WRITE, SIGN, CONFIRM, REFUSE, WITHDRAW, TAKE_EFFECT))

CHANGED = Refusal(_("What the application says has changed meanwhile. Read the text again before you sign."))
NO_WORDS = Refusal(_("Write what was done: the applicant reads it."))
NO_REASON = Refusal(_("Say why you refuse: the applicant reads it."))
WRONG_DAY = _("Choose a day from %(first)s to %(last)s.")
WRONG_KEY: Words = _(
    "This key does not sign for the applicant: an organisation signs by a key issued to it for its head or one with "
    "the right to sign, a person by a key of their own. The application is kept."
)


class Unready(WrongValues):
    """It cannot be signed yet."""

    def __init__(self, faults: Mapping[str, Words]) -> None:
        super().__init__(faults)
        self.refusal = Refusal(_("The application is not complete yet."))


@under(O100_6, law.FORMS)
def begin(subject: Subject, okup: Organisation, works: Collection[int] = ()) -> Exclusion:
    """The subject begins an application to the OKUP, of these works; what the register knows stands in it already."""
    if refusal := rules.may_begin(subject, okup):
        raise StepRefused(refusal)
    form = versions.in_force(Exclusion.kind, timezone.localdate())
    whose = {"organisation": subject.organisation} if subject.organisation else {"person": subject.person}
    language = "ru" if get_language() == "ru" else "kk"
    exclusion = Exclusion(form=form, okup=okup, begun_by=subject.person, language=language, **whose)
    known = rules.held(rules.applicant(exclusion), works)
    keep(exclusion, {**_mandate(exclusion), "right_type": ["copyright"], "objects": sorted(known) or None})
    with transaction.atomic():
        exclusion.save(force_insert=True)
        audit.record(subject.person, "begin an application for exclusion", exclusion, law=O100_6)
    return exclusion


def _mandate(exclusion: Exclusion) -> dict[str, str]:
    """Whether the applicant has a contract with the OKUP by the register, and which."""
    whose = registered.of(rules.applicant(exclusion))
    found = registered.in_force().filter(okup=exclusion.okup, kind=AgreementKind.MANDATE)
    mandate = found.filter(owner__in=Owner.objects.filter(whose)).order_by("pk").first()
    if mandate is None:
        return {"applicant_status": Status.NONE.value}
    named = f"№ {mandate.agreement_number}, {mandate.concluded_on:%d.%m.%Y}"
    return {"applicant_status": Status.MEMBER.value, "contract_ref": named}


def terms_of(exclusion: Exclusion) -> dict[str, Any]:
    """The values by the keys of the form, as they were written."""
    found: dict[str, Any] = json.loads(exclusion.terms or "{}")
    return found


def keep(exclusion: Exclusion, terms: Mapping[str, Any]) -> None:
    exclusion.terms = json.dumps(terms, sort_keys=True, ensure_ascii=False)


def write(person: User, exclusion: Exclusion, said: Mapping[str, Any]) -> None:
    """Keep some values of the draft, by the keys of the form; none where one cannot stand: WrongValues."""
    fields, values, wrong = versions.read(exclusion.form).fields, {}, {}
    for key, raw in said.items():
        try:
            values[key] = forms.value_of(fields[key], raw)
        except forms.WrongValue as fault:
            wrong[key] = fault.words
    if wrong:
        raise WrongValues(wrong)
    with WRITE.take(person, exclusion):
        keep(exclusion, {**terms_of(exclusion), **values})


def lacking(exclusion: Exclusion) -> dict[str, Words]:
    """What stands in the way of the signature, in words."""
    return checking.faults(exclusion, terms_of(exclusion))


def text(exclusion: Exclusion) -> str:
    """What the applicant signs today; Unready says what is lacking."""
    if wrong := lacking(exclusion):
        raise Unready(wrong)
    return statement.text(exclusion, terms_of(exclusion))


@under(O100_2_7, O100_6)
def sign(person: User, exclusion: Exclusion, cms: str | bytes) -> None:
    """The applicant signs the text, and the OKUP has received it; its number is given in the same transaction."""
    if refusal := SIGN.refusal(person, exclusion):
        raise StepRefused(refusal)
    party, document = rules.applicant(exclusion), text(exclusion).encode()
    is_body = isinstance(party, Organisation)
    signature = accept(
        person,
        cms,
        document,
        purpose="exclusion",
        roles={"head", "right_to_sign"} if is_body else {"individual"},
        wrong_key=WRONG_KEY,
        organisation=party.bin if isinstance(party, Organisation) else "",
    )
    with transaction.atomic():
        with SIGN.take(person, exclusion, document=signature.document_sha256):
            if text(exclusion).encode() != document:
                raise StepRefused(CHANGED)
            signature.save()
            _receive(exclusion, signature)
        telling.to_okup(exclusion, "exclusion_sent")  # with the day, which the term has set


def _receive(exclusion: Exclusion, signature: Signature) -> None:
    """What the rules need of the signed values stands in columns and rows from now on."""
    terms, year = terms_of(exclusion), timezone.localdate(signature.at).year
    exclusion.number = f"{exclusion.form.appendix}-{year}-{take_next(f'exclusion-{year}')}"
    exclusion.signature, exclusion.received_at = signature, signature.at
    exclusion.applicant_status, exclusion.right_types = terms["applicant_status"], terms["right_type"]
    asked = terms.get("requested_from")
    exclusion.requested_from = date.fromisoformat(asked) if asked else None
    exclusion.pay_due = bool(terms.get("pay_due"))
    exclusion.is_registered = rules.held(rules.applicant(exclusion), terms["objects"]) == set(terms["objects"])
    powers = checking.powers_of(terms)
    rows = [ExcludedWork(exclusion=exclusion, work_id=key, powers=powers) for key in terms["objects"]]
    ExcludedWork.objects.bulk_create(rows, batch_size=500)


def days(exclusion: Exclusion) -> tuple[date, date]:
    """The first and the last day from which the OKUP may exclude the objects."""
    last = sure(exclusion.from_day)
    return min(max(timezone.localdate(), exclusion.requested_from or date.min), last), last


@under(O100_6, law.EXCLUDED_IN_TIME)
def confirm(person: User, exclusion: Exclusion, done: str, day: date) -> None:
    """The OKUP says what it did, and from which day the objects are excluded; once that day has come, what it did."""
    if not done.strip():
        raise StepRefused(NO_WORDS)
    with transaction.atomic():
        with CONFIRM.take(person, exclusion, day=day.isoformat()):
            exclusion.confirmed_at, exclusion.done = timezone.now(), done.strip()
            if exclusion.state == SENT:
                first, last = days(exclusion)
                if not first <= day <= last:
                    words = {"first": f"{first:%d.%m.%Y}", "last": f"{last:%d.%m.%Y}"}
                    raise StepRefused(Refusal(WRONG_DAY % words))
                exclusion.effective_on = day
            telling.to_applicant(exclusion, "exclusion_confirmed")
        if exclusion.state == CONFIRMED and TAKE_EFFECT.refusal(None, exclusion) is None:
            take_effect(exclusion)


def refuse(person: User, exclusion: Exclusion, because: str) -> None:
    """The OKUP refuses: the works are not the applicant’s."""
    if not because.strip():
        raise StepRefused(NO_REASON)
    with REFUSE.take(person, exclusion):
        exclusion.because, exclusion.closed_at = because.strip(), timezone.now()
        telling.to_applicant(exclusion, "exclusion_refused")


def withdraw(person: User, exclusion: Exclusion) -> None:
    """The applicant gives it up; the OKUP hears of it where it had received it."""
    with WITHDRAW.take(person, exclusion):
        exclusion.closed_at = timezone.now()
        if exclusion.received_at is not None:
            telling.to_okup(exclusion, "exclusion_withdrawn")


def come(most: int = 500) -> list[UUID]:
    """The keys of applications whose day has come: the one that the OKUP confirmed, or the day after the term."""
    today = timezone.localdate()
    midnight = timezone.make_aware(datetime.combine(today, time()))
    on_their_day = Q(state=CONFIRMED, effective_on__lte=today) | Q(state=SENT, due_at__lt=midnight)
    found = Exclusion.objects.filter(on_their_day).order_by("due_at", "pk")
    return list(found.values_list("pk", flat=True)[:most])


@under(O100_6, law.EXCLUDED_IN_TIME, law.EXCLUSION_TOLD)
def take_effect(exclusion: Exclusion) -> None:
    """The objects have left the permissions of the OKUP; who is licensed for them is owed word of it."""
    with TAKE_EFFECT.take(None, exclusion):
        exclusion.effective_on = sure(exclusion.from_day)
        telling.owe(exclusion)
        telling.to_applicant(exclusion, "exclusion_in_effect")
        telling.to_okup(exclusion, "exclusion_in_effect")

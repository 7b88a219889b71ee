"""A contract by a form of Order 100: drafted, sent, answered, signed by both parties, entered into the register.

The table of steps, then the verbs in the same order. The text that is signed is one PDF, made before the first
signature; with the second the contract gets its number and stands in the register, in the same transaction.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.subjects import Subject
from contracts import concluding, forms, law, licensing, parties, rules, versions, wording
from contracts.models import Contract, ContractState, ContractVersion, Side, Signing
from portal import audit, notices
from portal.flow import Flow, Refusal, Step, StepRefused, Words, sure
from portal.law import O100_2_7, O100_3, O100_7, O100_9, O100_10, O100_11, under
from portal.signing.accepting import accept
from registers.models import AgreementKind

DRAFT, READY, SENT, SIGNED = (
    state.value for state in (ContractState.DRAFT, ContractState.READY, ContractState.SENT, ContractState.SIGNED)
)
BY_APPENDIX = (O100_3, O100_7, O100_9, O100_10, O100_11)

WRITE = Step("write a contract", {DRAFT: DRAFT, READY: DRAFT}, rules.drafts, (law.DRAFTED,))
MAKE_READY = Step("make the text of a contract", {DRAFT: READY}, rules.drafts, (law.FROZEN, *BY_APPENDIX))
SEND = Step("send a contract", {READY: SENT}, rules.drafts, (law.DRAFTED,))
COUNTER = Step("answer with a proposal", {SENT: DRAFT, SIGNED: DRAFT}, rules.answers, (law.DRAFTED,))
SIGN = Step("sign a contract first", {READY: SIGNED, SENT: SIGNED}, rules.signs, (O100_2_7, law.SIGNATORIES))
CONCLUDE = Step(
    "conclude a contract", {SIGNED: ContractState.CONCLUDED}, rules.signs, (O100_2_7, law.BOTH_SIGN, *BY_APPENDIX)
)
REFUSE = Step("refuse a contract", dict.fromkeys((SENT, SIGNED), ContractState.REFUSED), rules.answers, (law.DRAFTED,))
TAKE_BACK = Step(
    "take a contract back",
    dict.fromkeys((DRAFT, READY, SENT, SIGNED), ContractState.TAKEN_BACK),
    rules.takes_back,
    (law.TAKEN_BACK,),
)
LAPSE = Step("let a contract lapse", dict.fromkeys((SENT, SIGNED), ContractState.LAPSED), rules.lapses, (law.ANSWERED,))
FLOW = Flow(
    "contracts", ContractState, DRAFT, (WRITE, MAKE_READY, SEND, COUNTER, SIGN, CONCLUDE, REFUSE, TAKE_BACK, LAPSE)
)

CHANGED = Refusal(_("The text was made anew meanwhile. Read it again before you sign."))
NO_REASON = Refusal(_("Say why you refuse: the other party reads it."))
NOTHING_CHANGED = Refusal(_("Your proposal says what theirs says. Change it, or sign theirs."))
PARTIES_CHANGED = Refusal(
    _(
        "The details of a party, its places or the rate have changed since this text was made. It cannot be signed any "
        "more: take it back or refuse it, and make it anew. Nothing was signed."
    )
)
WRONG_KEY: Words = _(
    "This key does not sign for this party: an organisation signs by a key issued to it for its head or one with the "
    "right to sign, a person by a key of their own. The contract is kept."
)


class WrongValues(StepRefused):
    """What was written cannot stand: `faults` in words, by the keys of the form; of a party by its side."""

    def __init__(self, faults: Mapping[str, Words]) -> None:
        super().__init__(Refusal(_("Nothing was kept: some of it cannot stand.")))
        self.faults = faults


class Incomplete(WrongValues):
    """The text cannot be made yet."""

    def __init__(self, faults: Mapping[str, Words]) -> None:
        super().__init__(faults)
        self.refusal = Refusal(_("The contract is not complete yet."))


@under(O100_3, O100_7, O100_9, O100_10, O100_11, law.DRAFTED, law.FORMS)
def begin(subject: Subject, kind: AgreementKind, okup: Organisation, other: User | Organisation) -> Contract:
    """The subject, one of the two parties, begins a contract by the form in force today."""
    with transaction.atomic():
        form = versions.in_force(kind, timezone.localdate())
        whose = {"person": other} if isinstance(other, User) else {"organisation": other}
        contract = Contract(kind=kind, form=form, okup=okup, begun_by=subject.person, **whose)
        if refusal := rules.may_begin(subject, contract):
            raise StepRefused(refusal)
        contract.turn = sure(parties.side_of(subject, contract))
        contract.save(force_insert=True)
        read = versions.read(form)
        terms = {key: field.default for key, field in read.fields.items() if field.default is not None}
        ContractVersion.objects.create(
            contract=contract, number=1, side=contract.turn, terms=terms, made_by=subject.person
        )
        audit.record(subject.person, "begin a contract", contract, law=law.DRAFTED, kind=kind.value)
    return contract


def standing(contract: Contract) -> ContractVersion:
    """What is proposed now."""
    return contract.versions.get(number=contract.version)


def write(person: User, contract: Contract, said: Mapping[str, Any]) -> None:
    """Keep some values of the draft, by the keys of the form; none where one cannot stand: WrongValues."""
    fields, values, wrong = versions.read(contract.form).fields, {}, {}
    for key, raw in said.items():
        try:
            values[key] = forms.value_of(fields[key], raw)
        except forms.WrongValue as fault:
            wrong[key] = fault.words
    if wrong:
        raise WrongValues(wrong)
    with WRITE.take(person, contract):
        version = standing(contract)
        version.terms = {**version.terms, **values}
        version.made_by = person
        version.save(update_fields=["terms", "made_by", "made_at"])
        _thaw(contract)


def _thaw(contract: Contract) -> None:
    contract.pdf, contract.pdf_sha256, contract.frozen, contract.amount = None, "", "", None


@under(law.FROZEN)
def make_ready(person: User, contract: Contract) -> None:
    """Make the text that will be signed; Incomplete says what is lacking."""
    from contracts import papers  # the renderer takes a second to load

    if refusal := MAKE_READY.refusal(person, contract):
        raise StepRefused(refusal)
    version = standing(contract)
    if wrong := concluding.faults(contract, version.terms):
        raise Incomplete(wrong)
    frozen = freeze(contract)
    pdf = papers.pdf(contract, version, frozen)
    with MAKE_READY.take(person, contract, version=version.number):
        if standing(contract).made_at != version.made_at:
            raise StepRefused(CHANGED)
        contract.pdf, contract.pdf_sha256 = pdf, hashlib.sha256(pdf).hexdigest()
        contract.frozen = json.dumps(frozen, sort_keys=True, ensure_ascii=False)
        amount = frozen.get(wording.RECKONED, version.terms).get("amount")
        contract.amount = None if amount is None else Decimal(amount)


@under(law.FROZEN)
def freeze(contract: Contract) -> dict[str, parties.Facts]:
    """Both parties as the registers have them now, and how the amount is reckoned, where there is a rate."""
    today = timezone.localdate()
    found = {side.value: parties.facts(parties.account(contract, side), today) for side in Side}
    reckoned = licensing.frozen(contract, standing(contract).terms)
    return found if reckoned is None else {**found, wording.RECKONED: reckoned}


def parties_in(contract: Contract) -> dict[str, parties.Facts]:
    """Both parties, and the reckoning, as the frozen text has them; of a draft, as the registers have them now."""
    found: dict[str, parties.Facts] = json.loads(contract.frozen) if contract.frozen else freeze(contract)
    return found


def send(person: User, contract: Contract) -> None:
    """The other party reads it and answers in a term."""
    with SEND.take(person, contract, document=contract.pdf_sha256):
        if contract.version > 1 and _says_the_same(contract):
            raise StepRefused(NOTHING_CHANGED)
        contract.turn, contract.sent_at = parties.opposite(contract.turn), timezone.now()
        _tell(contract, contract.turn, "sent")


def lacking(contract: Contract) -> dict[str, Words]:
    """What stands in the way of the text as the draft is now, in words."""
    return concluding.faults(contract, standing(contract).terms)


def _says_the_same(contract: Contract) -> bool:
    before, now = contract.versions.filter(number__in=[contract.version - 1, contract.version]).order_by("number")
    return bool(before.terms == now.terms)


def counter(person: User, contract: Contract) -> None:
    """The other party begins a proposal of its own from what was sent; what was signed of that counts no more."""
    with COUNTER.take(person, contract, version=contract.version + 1):
        before = standing(contract)
        contract.version = before.number + 1
        ContractVersion.objects.create(
            contract=contract, number=contract.version, side=contract.turn, terms=before.terms, made_by=person
        )
        contract.sent_at = None
        _thaw(contract)


@under(O100_2_7, law.BOTH_SIGN)
def sign(person: User, contract: Contract, cms: str | bytes) -> None:
    """One party signs the frozen text; the second signature concludes the contract."""
    step = CONCLUDE if contract.state == ContractState.SIGNED else SIGN
    if refusal := step.refusal(person, contract):
        raise StepRefused(refusal)
    party, document = parties.account(contract, contract.turn), bytes(contract.pdf or b"")
    is_body = isinstance(party, Organisation)
    signature = accept(
        person,
        cms,
        document,
        purpose="contract",
        roles={"head", "right_to_sign"} if is_body else {"individual"},
        wrong_key=WRONG_KEY,
        organisation=party.bin if isinstance(party, Organisation) else "",
    )
    with step.take(person, contract, document=contract.pdf_sha256):
        if contract.pdf_sha256 != signature.document_sha256:
            raise StepRefused(CHANGED)
        if json.loads(sure(contract.frozen)) != freeze(contract):
            raise StepRefused(PARTIES_CHANGED)
        signature.save()
        Signing.objects.create(contract=contract, version=contract.version, side=contract.turn, signature=signature)
        contract.turn = parties.opposite(contract.turn)
        if step is SIGN:
            contract.sent_at = signature.at
            _tell(contract, contract.turn, "signed")
        else:
            contract.agreement = concluding.enter(person, contract, standing(contract).terms)
            contract.closed_at = signature.at
            for side in Side:
                _tell(contract, side, "concluded", number=contract.agreement.agreement_number)


def refuse(person: User, contract: Contract, because: str) -> None:
    """The party to which it was sent does not conclude it, and says why."""
    if not because.strip():
        raise StepRefused(NO_REASON)
    with REFUSE.take(person, contract):
        contract.because, contract.closed_at = because.strip(), timezone.now()
        _tell(contract, parties.opposite(contract.turn), "refused")


def take_back(person: User, contract: Contract) -> None:
    """The party that drafts, sent or signed it gives it up; the other hears of it where it has read it."""
    was_read = contract.state in {ContractState.SENT, ContractState.SIGNED} or contract.version > 1
    with TAKE_BACK.take(person, contract):
        contract.closed_at = timezone.now()
        if was_read:
            is_sent = contract.sent_at is not None
            _tell(contract, contract.turn if is_sent else parties.opposite(contract.turn), "taken_back")


def lapse(contract: Contract) -> None:
    """Nobody answered in the term."""
    with LAPSE.take(None, contract):
        contract.closed_at = timezone.now()
        for side in Side:
            _tell(contract, side, "lapsed")


def _tell(contract: Contract, side: str, what: str, number: str = "") -> None:
    """Word to all who deal with it for one party; the title in all languages is in the mail's template."""
    from_whom = parties.account(contract, parties.opposite(side))
    for person in parties.people(contract, side):
        said = {"other": str(from_whom), "address": contract.get_absolute_url(), "number": number}
        notices.send(person, f"contracts/{what}", even_unconfirmed=False, **said)

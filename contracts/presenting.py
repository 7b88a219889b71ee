"""What pages say of a contract: its state, what each party proposed, what is to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.subjects import Subject
from contracts import making, parties, wording
from contracts.forms import Form
from contracts.models import Contract, ContractState, ContractVersion, Side
from contracts.versions import read
from portal.components import Event
from portal.flow import Words

SIGNS = {
    ContractState.DRAFT: "draft",
    ContractState.READY: "todo",
    ContractState.SENT: "work",
    ContractState.SIGNED: "work",
    ContractState.CONCLUDED: "good",
    ContractState.REFUSED: "bad",
    ContractState.TAKEN_BACK: "ended",
    ContractState.LAPSED: "late",
}
NEXT = {  # to do, by whose turn it is
    ContractState.DRAFT: _("Fill in the contract and make its text"),
    ContractState.READY: _("Read the text, then sign it or send it"),
    ContractState.SENT: _("Read the contract and answer"),
    ContractState.SIGNED: _("The other party has signed: sign or refuse"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two versions differ, in the reader's language."""

    label: str
    before: str
    after: str


def other_name(contract: Contract, side: str) -> str:
    return str(parties.account(contract, parties.opposite(side)))


def differences(contract: Contract) -> list[Difference]:
    """What the standing version changes against the one before it, which the other party proposed."""
    if contract.version == 1:
        return []
    versions = {one.number: one for one in contract.versions.filter(number__gte=contract.version - 1)}
    return [*_differences(read(contract.form), versions[contract.version - 1], versions[contract.version])]


def _differences(form: Form, before: ContractVersion, after: ContractVersion) -> Iterator[Difference]:
    names, language = wording.Names.of_registers(), "ru" if get_language() == "ru" else "kk"
    for section in form.sections:
        for field in section.fields:
            if before.terms.get(field.key) != after.terms.get(field.key):
                told = [wording.told(field, one.terms, {}, names) or {} for one in (before, after)]
                yield Difference(str(field.label), *(one.get(language, "—") for one in told))


def told_faults(contract: Contract, wrong: making.WrongValues) -> str:
    """What lacks or cannot stand, each behind the name of its field or party."""
    named = {key: str(field.label) for key, field in read(contract.form).fields.items()}
    named |= {side.value: str(parties.account(contract, side)) for side in Side}
    return " ".join([str(wrong), *(f"{named.get(key, key)}: {why}" for key, why in wrong.faults.items())])


def course(contract: Contract) -> list[Event]:
    """What has happened, in its order."""
    events = [Event(_("Begun"), contract.begun_at, str(contract.begun_by))]
    for version in contract.versions.all():
        if version.number > 1:
            title = _("Proposal %(number)s") % {"number": version.number}
            events.append(Event(title, version.made_at, str(parties.account(contract, version.side))))
    for signing in contract.signings.all():
        events.append(Event(_("Signed"), signing.signature.at, signing.signature.signer_name))
    if contract.closed_at and contract.state != ContractState.CONCLUDED:
        events.append(Event(str(contract.get_state_display()), contract.closed_at))
    return sorted(events, key=lambda event: event.moment.timestamp() if event.moment else 0)


def steps(person: User, contract: Contract) -> dict[str, bool]:
    """By the name of a template's flag, whether the person may take the step now."""
    named = {
        "may_write": making.WRITE,
        "may_make_ready": making.MAKE_READY,
        "may_send": making.SEND,
        "may_counter": making.COUNTER,
        "may_refuse": making.REFUSE,
        "may_take_back": making.TAKE_BACK,
    }
    found = {name: step.refusal(person, contract) is None for name, step in named.items()}
    sign = making.CONCLUDE if contract.state == ContractState.SIGNED else making.SIGN
    return {**found, "may_sign": sign.refusal(person, contract) is None}


def is_turn_of(subject: Subject, contract: Contract) -> bool:
    side = parties.side_of(subject, contract)
    return contract.state in NEXT and side is not None and contract.turn == side


def address(contract: Contract, subject: Subject) -> str:
    """Its page, acting for this subject."""
    mark = subject.organisation.bin if subject.organisation else "me"
    return f"{reverse('contracts:contract', args=[contract.pk])}?for={mark}"


def next_words(contract: Contract) -> Words:
    return NEXT[ContractState(contract.state)]

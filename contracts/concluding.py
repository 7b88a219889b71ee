"""What a contract needs to be concluded, and its row in the register of agreements (O100-4, 24 to 26).

Of the values of a form the registers need a few, which no version of it may remove: forms.CORE. They are read here.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contracts import forms, law, licensing, parties, versions
from contracts.models import Contract, Side
from portal.counters import take_next
from portal.flow import Words, sure
from portal.law import O100_4, O100_14, O100_24_1, O100_24_2, O100_24_3, O100_24_4, under
from registers import agreements, owners
from registers import parties as registered
from registers.models import (
    Agreement,
    AgreementForm,
    AgreementKind,
    Licensee,
    Owner,
    Place,
    RightKind,
    Work,
    WorkState,
)

POWERS = {  # the keys of what the registers need
    AgreementKind.MANDATE: "rights_transferred",
    AgreementKind.MUTUAL: "rights_scope",
    AgreementKind.LICENCE: "ways_of_use",
    AgreementKind.REMUNERATION: "on_behalf_of",
}
WORKS = {AgreementKind.MANDATE: "objects", AgreementKind.MUTUAL: "repertoire"}
Terms = Mapping[str, Any]

PARTY_LACKS = _("Of this party the form needs: %(what)s. It is filled in on the details of its account.")
NOT_THEIR_WORKS = _("These works are not entered, or the owner holds no share of them: %(numbers)s.")
NOT_THEIR_PLACES = _("These places are closed, or another’s: %(numbers)s.")
NOT_A_POWER = _("These rights are not on the list in force: %(powers)s.")
ENDS_BEFORE = _("The last day lies before the first.")
IN_THE_PAST = _("The last day lies in the past.")
NOT_LISTED = _("This party stands in no register of users yet: it enters itself in its account, with its places.")


def faults(contract: Contract, terms: Terms) -> dict[str, Words]:
    """All that stands in the way of the text, by the keys of the form; a party by the key of its name."""
    form = versions.read(contract.form)
    found: dict[str, Words] = dict(forms.faults(form, terms))
    for side in Side:
        party = parties.account(contract, side)
        if lacks := parties.lacking(party, parties.facts(party, timezone.localdate())):
            found[side.value] = PARTY_LACKS % {"what": ", ".join(lacks)}
    return found or _against_registers(contract, terms)


def _against_registers(contract: Contract, terms: Terms) -> dict[str, Words]:
    """What the registers say against values that are right by themselves."""
    found: dict[str, Words] = {}
    kind = AgreementKind(contract.kind)
    if unknown := unknown_powers(terms.get(POWERS.get(kind, ""), [])):
        found[POWERS[kind]] = NOT_A_POWER % {"powers": ", ".join(unknown)}
    if kind == AgreementKind.MANDATE and (strange := _strange_works(contract, terms.get("objects") or [])):
        found["objects"] = NOT_THEIR_WORKS % {"numbers": ", ".join(map(str, strange))}
    if kind in {AgreementKind.LICENCE, AgreementKind.REMUNERATION} and licensee_of(contract) is None:
        found[Side.OTHER.value] = NOT_LISTED
    elif strange := _strange_places(contract, terms.get("venues") or []):
        found["venues"] = NOT_THEIR_PLACES % {"numbers": ", ".join(map(str, strange))}
    since, until = _day(terms, "term_from"), _day(terms, "term_to")
    if until and since and until < since:
        found["term_to"] = ENDS_BEFORE
    elif until and until < timezone.localdate():
        found["term_to"] = IN_THE_PAST
    return found or licensing.faults(contract, terms)


def _day(terms: Terms, key: str) -> date | None:
    return date.fromisoformat(terms[key]) if terms.get(key) else None


def unknown_powers(powers: Sequence[str]) -> list[str]:
    known = {f"{right.code}/{way}" for right in RightKind.objects.all() for way in right.ways}
    return [power for power in powers if power not in known]


def works_in(contract: Contract, terms: Terms) -> list[int]:
    """The keys of the works that a contract names; [] for all of them."""
    return [*(terms.get(WORKS.get(AgreementKind(contract.kind), "")) or [])]


def _strange_works(contract: Contract, keys: Sequence[int]) -> list[int]:
    if not keys:
        return []
    theirs = Work.objects.filter(pk__in=keys, state=WorkState.ENTERED, holders__owner__in=_owners(contract))
    return sorted(set(keys) - set(theirs.values_list("pk", flat=True)))


def _owners(contract: Contract) -> Any:
    return Owner.objects.filter(registered.of(parties.account(contract, Side.OTHER)))


def licensee_of(contract: Contract) -> Licensee | None:
    """The other party as it stands in the register of users."""
    return Licensee.objects.filter(registered.of(parties.account(contract, Side.OTHER))).first()


def _strange_places(contract: Contract, keys: Sequence[int]) -> list[int]:
    theirs = Place.objects.filter(pk__in=keys, licensee=licensee_of(contract), closed_on=None)
    return sorted(set(keys) - set(theirs.values_list("pk", flat=True)))


@under(O100_4, O100_14, O100_24_1, O100_24_2, O100_24_3, O100_24_4, law.TERMS_BY_LAW)
def enter(person: User, contract: Contract, terms: Terms) -> Agreement:
    """Enter the concluded contract; StepRefused where the owner gave the same to another OKUP meanwhile."""
    kind, today = AgreementKind(contract.kind), timezone.localdate()
    powers = [power.split("/") for power in terms.get(POWERS.get(kind, ""), [])]
    rights = sorted({right for right, _way in powers})
    types = RightKind.objects.filter(code__in=rights).values_list("type", flat=True)
    agreement = Agreement(
        kind=kind,
        agreement_number=_number(contract, today),
        okup=contract.okup,
        right_types=sorted(set(types)),
        rights=rights,
        ways=sorted({way for _right, way in powers}),
        form=AgreementForm.ELECTRONIC,
        concluded_on=today,
        since=licensing.first_day(terms),
        until=_day(terms, "term_to"),
        **_other(contract),
    )
    works = Work.objects.filter(pk__in=works_in(contract, terms))
    places = Place.objects.filter(pk__in=terms.get("venues") or [])
    return agreements.record(person, agreement, works=list(works), places=list(places))


def _number(contract: Contract, day: date) -> str:
    """Appendix, year and a running number: 4-2026-17."""
    appendix = contract.form.appendix
    return f"{appendix}-{day.year}-{take_next(f'contract-{appendix}-{day.year}')}"


def _other(contract: Contract) -> dict[str, Any]:
    """The column of the register that names the other party."""
    if contract.kind == AgreementKind.MANDATE:
        return {"owner": owners.of(parties.account(contract, Side.OTHER))}
    if contract.kind == AgreementKind.MUTUAL:
        return {"second_okup": contract.organisation}
    if contract.kind == AgreementKind.PLATFORM:
        return {}
    return {"licensee": sure(licensee_of(contract))}

"""What stands in the way of an application for exclusion: by its form, and by what the registers say."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contracts import forms, law, parties, versions
from contracts.exclusion import rules
from contracts.models import Exclusion, Status
from portal.flow import Words
from portal.law import O100_6, under
from portal.reference import in_force
from registers import parties as registered
from registers.models import AgreementKind, RightKind, Work, WorkState

Terms = Mapping[str, Any]

MOST_WORKS = 1_000  # in one application

APPLICANT_LACKS = _("Of you the form needs: %(what)s. It is filled in on the details of the account.")
TOO_MANY = _("At most %(most)s works stand in one application.") % {"most": f"{MOST_WORKS}"}
NOT_ENTERED = _("These works do not stand in the register: %(numbers)s.")
NOT_THEIRS = _("The register does not have you as a holder of these works: %(numbers)s.")
MIXED = _(
    "The register has you as a holder of some of these works, and not of these: %(numbers)s. Apply for them apart, and "
    "state the papers that confirm your right."
)
HAS_MANDATE = _("By the register an agreement between you and this OKUP is in force.")
NOT_A_POWER = _("These rights are not on the list in force, or not of the type chosen: %(powers)s.")
IN_THE_PAST = _("This day lies in the past.")
AFTER_THE_TERM = _("This day lies after the term of the law. Choose an earlier one, or leave it empty.")


@under(O100_6, law.EXCLUSION_TITLE)
def faults(exclusion: Exclusion, terms: Terms) -> dict[str, Words]:
    """All that stands in the way of the signature, by the keys of the form; {} for nothing."""
    found: dict[str, Words] = dict(forms.faults(versions.read(exclusion.form), terms))
    party = rules.applicant(exclusion)
    objects = terms.get("objects") or []
    known = rules.held(party, objects)
    if known and known == set(objects) and not terms.get("title_proof"):
        found.pop("title_proof", None)  # the register proves it
    needed = {"address", "iban"} if terms.get("pay_due") else {"address"}
    if lacks := parties.lacking(party, parties.facts(party, timezone.localdate()), needed):
        found["owner_name"] = APPLICANT_LACKS % {"what": ", ".join(lacks)}
    return found or _against_registers(exclusion, terms, known)


def _against_registers(exclusion: Exclusion, terms: Terms, known: set[int]) -> dict[str, Words]:
    """What the registers say against values that are right by themselves."""
    found: dict[str, Words] = {}
    is_member = terms["applicant_status"] == Status.MEMBER
    if not is_member and _has_mandate(exclusion):
        found["applicant_status"] = HAS_MANDATE
    if words := _of_works(terms["objects"], known, is_member=is_member):
        found["objects"] = words
    if strange := sorted(set(terms.get("ways_of_use") or []) - _powers(terms["right_type"])):
        found["ways_of_use"] = NOT_A_POWER % {"powers": ", ".join(strange)}
    if words := _of_day(terms.get("requested_from")):
        found["requested_from"] = words
    return found


def _has_mandate(exclusion: Exclusion) -> bool:
    given = registered.in_force().filter(okup=exclusion.okup, kind=AgreementKind.MANDATE)
    party = exclusion.organisation or exclusion.person
    return given.filter(**{f"owner__{'organisation' if exclusion.organisation else 'person'}": party}).exists()


def _of_works(objects: Sequence[int], known: set[int], *, is_member: bool) -> Words | None:
    if len(objects) > MOST_WORKS:
        return TOO_MANY
    entered = set(Work.objects.filter(pk__in=objects, state=WorkState.ENTERED).values_list("pk", flat=True))
    if missing := set(objects) - entered:
        return NOT_ENTERED % {"numbers": _listed(missing)}
    strange = entered - known
    if is_member and strange:
        return NOT_THEIRS % {"numbers": _listed(strange)}
    return MIXED % {"numbers": _listed(strange)} if strange and known else None


def _listed(keys: set[int]) -> str:
    return ", ".join(map(str, sorted(keys)))


def _powers(types: Sequence[str]) -> set[str]:
    """All "kind of right/way of use" of these types of right."""
    rights = in_force(RightKind.objects.filter(type__in=types))
    return {f"{right.code}/{way}" for right in rights for way in right.ways}


def _of_day(day: str | None) -> Words | None:
    if day is None:
        return None
    asked = date.fromisoformat(day)
    if asked < timezone.localdate():
        return IN_THE_PAST
    return AFTER_THE_TERM if asked > rules.term_day(timezone.now()) else None


def powers_of(terms: Terms) -> list[str]:
    """What is excluded of each work: [] for all; where one type of right is named without ways, all of that type."""
    named = terms.get("ways_of_use") or []
    is_everything = not named and set(terms["right_type"]) >= {"copyright", "related"}
    return [] if is_everything else sorted(named or _powers(terms["right_type"]))

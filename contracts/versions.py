"""Versions of the forms: which one is in force on a day, and how staff load a corrected one."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from contracts import forms, law
from contracts.models import Exclusion, FormVersion
from portal import audit
from portal.flow import Actor, Refusal, StepRefused
from portal.law import under
from registers.models import AgreementKind

APPENDICES: dict[str, int] = {
    AgreementKind.MANDATE: 1,
    Exclusion.kind: 2,
    AgreementKind.MUTUAL: 3,
    AgreementKind.LICENCE: 4,
    AgreementKind.REMUNERATION: 5,
    AgreementKind.PLATFORM: 6,
}
NOT_THE_OFFICER = Refusal(_("Only the officer for the rules loads forms of contracts."))
KNOWN_DAY = Refusal(_("A version of this form is in force from that day already."))

_read: dict[int, forms.Form] = {}


def read(version: FormVersion) -> forms.Form:
    """A stored form, read once in a process: its row never changes."""
    if version.pk not in _read:
        _read[version.pk] = forms.checked(version.body)
    return _read[version.pk]


@under(law.FORMS)
def in_force(kind: str, day: date) -> FormVersion:
    """The form of the appendix of this kind on a day."""
    found = FormVersion.objects.filter(appendix=APPENDICES[kind], since__lte=day)
    return found.latest("since")


def may_load(actor: Actor) -> Refusal | None:
    is_officer = isinstance(actor, User) and actor.holds(Role.RULES_OFFICER)
    return None if is_officer else NOT_THE_OFFICER


@under(law.FORMS)
def load(officer: User, text: bytes) -> FormVersion:
    """Keep a corrected form, in force from the day that it names; BrokenForm says what is wrong in it, and where."""
    if refusal := may_load(officer):
        raise StepRefused(refusal)
    body = forms.load(text)
    form = forms.checked(body)
    with transaction.atomic():
        last = FormVersion.objects.filter(appendix=form.appendix).aggregate(last=Max("version"))["last"] or 0
        version = FormVersion(
            appendix=form.appendix, version=last + 1, since=form.since, act=form.act, body=body, loaded_by=officer
        )
        try:
            with transaction.atomic():
                version.save(force_insert=True)
        except IntegrityError as error:
            raise StepRefused(KNOWN_DAY) from error
        audit.record(officer, "load a form", version, law=law.FORMS, since=form.since.isoformat())
    return version

"""Cases written straight into the tables, where a test asks what is counted of them, not how they come about."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.timezone import localdate

from accounts.models import User
from copyright_registry.models import Application, Decision, Ground, Result, State
from portal.audit import key
from portal.payments.models import Fee, Price
from portal.signing.models import Signature
from portal.worktime.models import Term

DRAFTED = (State.PROPOSED, State.AGREED, State.ENTERED, State.REFUSED)
ASSIGNED = (State.EXAMINATION, *DRAFTED)
FIRST_NUMBER = 900_000


@dataclass(frozen=True, slots=True)
class Ran:
    """A term of a case: `worked` is in seconds, none of an open one."""

    clock: str
    due_at: datetime
    ended_at: datetime | None = None
    worked: int | None = None
    applied: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be true of one case."""

    state: str
    received_at: datetime
    due_at: datetime | None = None
    bound_by: str = ""
    drafted_at: datetime | None = None
    agreed_at: datetime | None = None
    closed_at: datetime | None = None
    grounds: tuple[str, ...] = ()
    terms: tuple[Ran, ...] = ()


def write(told: Sequence[Told], author: User, examiner: User, head: User) -> list[Application]:
    """A row for each of `told`, with what the constraints of the tables ask for."""
    number = FIRST_NUMBER + Application.objects.count()
    price = Price.on("entry", localdate())
    at = datetime(2026, 1, 5, tzinfo=UTC)
    sums = {"net": price.net, "vat": price.gross - price.net, "amount": price.gross}
    due = [Fee(price=price, **sums, payer=author, purpose="Entry", state="paid", paid_at=at) for _ in told]
    fees = Fee.objects.bulk_create(due, batch_size=2000)
    signatures = Signature.objects.bulk_create([_signature(author, at) for _ in told], batch_size=2000)
    cases = [
        Application(
            applicant=author,
            language="kk",
            title_kk="Түнгі көш",
            state=one.state,
            number=number + place,
            fee=fees[place],
            signature=signatures[place],
            examiner=examiner if one.state in ASSIGNED else None,
            received_at=one.received_at,
            first_assigned_at=one.received_at if one.state in ASSIGNED else None,
            assigned_at=one.received_at if one.state in ASSIGNED else None,
            closed_at=one.closed_at,
            due_at=one.due_at,
            bound_by=one.bound_by,
        )
        for place, one in enumerate(told)
    ]
    for case in cases:
        case.state = State.RECEIVED if case.state in DRAFTED else case.state  # until their decisions are there
        case.due_at, case.bound_by = case.due_at or at, case.bound_by or "service"
    Application.objects.bulk_create(cases, batch_size=2000)
    _decide(told, cases, examiner, head)
    Term.objects.bulk_create(
        [_term(case, ran) for one, case in zip(told, cases, strict=True) for ran in one.terms], batch_size=2000
    )
    return cases


def _signature(author: User, at: datetime) -> Signature:
    empty = {"document": b"", "cms": b"", "certificate": b"", "revocation": b""}
    return Signature(person=author, signer_name=author.full_name, purpose="application", checks=[], at=at, **empty)


def _decide(told: Sequence[Told], cases: Sequence[Application], examiner: User, head: User) -> None:
    grounds = {ground.code: ground.pk for ground in Ground.objects.all()}
    decisions = [
        _decision(one, case, examiner, head) if one.state in DRAFTED else None
        for one, case in zip(told, cases, strict=True)
    ]
    Decision.objects.bulk_create([one for one in decisions if one], batch_size=2000)
    named = Decision.grounds.through
    named.objects.bulk_create(
        [
            named(decision_id=decision.pk, ground_id=grounds[code])
            for one, decision in zip(told, decisions, strict=True)
            if decision
            for code in one.grounds
        ],
        batch_size=2000,
    )
    for one, case, decision in zip(told, cases, decisions, strict=True):
        case.state, case.decision, case.due_at, case.bound_by = one.state, decision, one.due_at, one.bound_by
    Application.objects.bulk_update(cases, ["state", "decision", "due_at", "bound_by"], batch_size=2000)


def _decision(one: Told, case: Application, examiner: User, head: User) -> Decision:
    drafted_at = one.drafted_at or one.received_at
    pdf = b"%PDF" + case.pk.bytes
    agreed = {
        "agreed_by": head,
        "agreed_at": one.agreed_at,
        "signatory": head,
        "post_kk": "Директор",
        "post_ru": "Директор",
        "pdf": pdf,
        "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
    }
    return Decision(
        application=case,
        result=Result.REFUSE if one.grounds else Result.ENTER,
        reason_kk="Себеп",
        reason_ru="Причина",
        drafted_by=examiner,
        drafted_at=drafted_at,
        **(agreed if one.agreed_at else {}),
    )


def _term(case: Application, ran: Ran) -> Term:
    starts_at = min(ran.due_at, ran.ended_at or ran.due_at) - timedelta(hours=1)
    return Term(
        subject=key(case),
        clock=ran.clock,
        starts_at=starts_at,
        remind_at=starts_at,
        due_at=ran.due_at,
        ended_at=ran.ended_at,
        worked=ran.worked,
        applied=ran.applied,
        reckoned_with=0,
    )

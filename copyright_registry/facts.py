"""What the documents say: facts gathered from the tables, handed to the renderers."""

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.absences import ABSENCES
from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry import asked
from copyright_registry.documents import CertificateFacts, DecisionFacts, Replaced
from copyright_registry.documents import Ground as GroundText
from copyright_registry.models import Application, Attachment, Decision, Entry, Ground
from portal.audit import canonical, moment
from portal.documents.letters import printable
from portal.documents.pdf import Attachment as Embedded
from portal.flow import sure
from portal.law import O1315_13_1, O1315_13_2, O1315_14_2, O1315_15_1, O1315_17, O1315_A3, O1315_C2, under
from portal.signing.cms import decode


def verify_url(entry: Entry) -> str:
    """What the QR holds."""
    return f"{settings.BASE_URL}/verify/{entry.code}"


@under(O1315_A3)
def columns(entry: Entry) -> dict[str, object]:
    """What the canonical bytes of every version say: the columns of appendix 3."""
    return {
        "number": entry.number,
        "version": entry.version,
        "status": entry.status,
        "registered_at": moment(entry.registered_at),
        "received_at": moment(entry.received_at),
        "authors": entry.authors,
        "kind": {"code": entry.kind.code, "kk": entry.kind.name_kk, "ru": entry.kind.name_ru},
        "title": {"kk": entry.title_kk, "ru": entry.title_ru, "en": entry.title_en},
        "created_on": entry.created_on.isoformat(),
    }


@under(O1315_A3)
def entry_body(entry: Entry, application: Application) -> bytes:
    """The canonical bytes of an entry as it was made: its columns, and what ties it to work and decision."""
    return canonical(
        {
            **columns(entry),
            "application": application.number,
            "work_sha256": [file.sha256 for file in shown_by(application)],
            "decision_sha256": sure(application.decision).pdf_sha256,
        }
    )


def shown_by(application: Application) -> list[Attachment]:
    """The files that show the work itself: its copy or what stands in for it, or its source text.

    Those that came in answer to a request to complete stand last.
    """
    shows = (asked.Part.COPY, asked.Part.SOURCE)
    answered = application.attachments.select_related("requirement").filter(completion__signature__isnull=False)
    return [file for file in [*asked.attached(application), *answered] if file.requirement.part in shows]


ACTING_KK, ACTING_RU = "міндетін атқарушы", "исполняющий обязанности"


@under(ABSENCES)
def post_of(head: User, on: date) -> tuple[str, str]:
    """The post under which the head of the provider signs on that day, Kazakh and Russian; of a substitute, as acting.

    The word stands behind the post, so that neither language needs the post in another case.
    """
    held = list(Appointment.held_by(head.iin_digest, on).filter(role=Role.HEAD_OF_PROVIDER))
    own = [post for post in held if post.iin_digest == head.iin_digest]
    if own:
        return own[0].post_kk, own[0].post_ru
    return f"{held[0].post_kk} ({ACTING_KK})", f"{held[0].post_ru} ({ACTING_RU})"


@under(O1315_17)
def decision_facts(decision: Decision, agreed_by: User, signatory: User) -> DecisionFacts:
    """What the decision says, before it is frozen."""
    application = decision.application
    post_kk, post_ru = post_of(signatory, localdate())
    return DecisionFacts(
        application_number=sure(application.number),
        received_at=sure(application.received_at),
        applicant=sure(application.signature).signer_name,
        authors=tuple(application.author_names),
        result="enter" if decision.result == "enter" else "refuse",
        title_kk=application.title_kk or application.title_ru,
        title_ru=application.title_ru or application.title_kk,
        kind_kk=application.kind.name_kk if application.kind else "",
        kind_ru=application.kind.name_ru if application.kind else "",
        grounds=_grounds(decision),
        reason_kk=decision.reason_kk,
        reason_ru=decision.reason_ru,
        examiner=decision.drafted_by.full_name,
        agreed_by=agreed_by.full_name,
        signatory=signatory.full_name,
        post_kk=post_kk,
        post_ru=post_ru,
        drawn_up_at=timezone.now(),
        works=tuple((printable(file.name), file.sha256) for file in shown_by(application)),
    )


@under(O1315_14_2)
def _grounds(decision: Decision) -> tuple[GroundText, ...]:
    """The details of a refusal; those of an incomplete set first."""
    named = sorted(decision.grounds.all(), key=lambda one: list(Ground.Basis).index(Ground.Basis(one.basis)))
    return tuple(
        GroundText(
            one.name_kk,
            one.name_ru,
            one.law_kk,
            one.law_ru,
            "incomplete" if one.basis == Ground.Basis.INCOMPLETE else "article_9_1",
        )
        for one in named
    )


@under(O1315_C2, O1315_13_2)
def certificate_facts(entry: Entry) -> CertificateFacts:
    """What the certificate of `entry` says, Kazakh and Russian."""
    decision = sure(entry.decision)
    signature = sure(decision.signature)
    head = User.objects.get(pk=signature.person_id)
    return CertificateFacts(
        number=entry.number,
        registered_at=entry.registered_at,
        authors=tuple(entry.authors),
        kind_kk=entry.kind.name_kk,
        kind_ru=entry.kind.name_ru,
        title_kk=entry.title_kk or entry.title_ru,
        title_ru=entry.title_ru or entry.title_kk,
        created_on=entry.created_on,
        code=entry.code,
        check_url=verify_url(entry),
        fingerprint=entry.fingerprint,
        head_name=head.full_name,
        head_post_kk=decision.post_kk,
        head_post_ru=decision.post_ru,
        decision_signed_at=signature.at,
        specimen=settings.DEMO,
        replaced=replaced(entry),
    )


@under(O1315_13_1, O1315_15_1)
def replaced(entry: Entry) -> Replaced | None:
    """The certificate in whose place that of a later version is issued."""
    if entry.version == 1:
        return None
    before = Entry.objects.get(number=entry.number, version=entry.version - 1)
    return Replaced(before.made_at, "" if before.decision is None else before.code, entry.made_at)


def attachments(entry: Entry) -> tuple[Embedded, ...]:
    """What the certificate carries so that it can be checked without the portal; no IIN of the author."""
    decision = sure(entry.decision)
    signature = sure(decision.signature)
    protocol: dict[str, Any] = {
        "scheme": signature.scheme,
        "at": moment(signature.at),
        "checks": signature.checks,
    }
    return (
        Embedded("decision.pdf", bytes(sure(decision.pdf)), "application/pdf", "Source", "The signed decision"),
        Embedded(
            "decision.pdf.p7s",
            decode(bytes(signature.cms)),
            "application/pkcs7-signature",
            "Supplement",
            "The head’s electronic signature of the decision",
        ),
        Embedded("entry.json", bytes(entry.body), "application/json", "Data", "The entry’s canonical bytes"),
        Embedded(
            "checks.json",
            json.dumps(protocol, ensure_ascii=False, indent=1).encode(),
            "application/json",
            "Supplement",
            "What was checked when the decision was signed",
        ),
    )

"""What the answer to a complaint says, and how it is set on its sheet: in the language of the complaint, or in both."""

from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Appointment, User
from accounts.roles import Role
from copyright_registry.complaints.answering import Draft
from copyright_registry.complaints.models import Complaint
from copyright_registry.documents import PROVIDER_KK, PROVIDER_RU
from copyright_registry.facts import ACTING_KK, ACTING_RU
from portal.documents import pdf
from portal.documents.dates import date_kk, date_ru, moment_kk, moment_ru
from portal.documents.letters import printable
from portal.documents.sheets import STYLES
from portal.flow import sure
from portal.law import O1315_16_3, O1315_16_4, O1315_17, under

POSTS_OF_SIGNATORIES = (Role.HEAD_OF_PROVIDER, Role.DEPUTY_HEAD)


@dataclass(frozen=True)
class AnswerFacts:
    """All that the answer says; a language without reasons is left out of its sheet."""

    number: int
    language: str
    registered_at: datetime
    received_on: date | None  # of a complaint on paper
    stamp_number: str
    complainant: str
    about: str
    application: int | None
    entry: int | None
    outcome: str
    reason_kk: str
    reason_ru: str
    done_kk: str
    done_ru: str
    officer: str
    signatory: str
    post_kk: str
    post_ru: str
    drawn_up_at: datetime


@under(O1315_16_4, O1315_17)
def answer_facts(complaint: Complaint, draft: Draft, officer: User, signatory: User) -> AnswerFacts:
    """What the answer says, before it is frozen."""
    post_kk, post_ru = post_of(signatory)
    paper = complaint.paper
    return AnswerFacts(
        number=sure(complaint.number),
        language=complaint.language,
        registered_at=sure(complaint.registered_at),
        received_on=paper.received_on if paper else None,
        stamp_number=printable(paper.stamp_number) if paper else "",
        complainant=printable(complaint.name),
        about=complaint.about,
        application=complaint.application.number if complaint.application else None,
        entry=complaint.entry.number if complaint.entry else None,
        outcome=draft.outcome,
        reason_kk=draft.reason_kk,
        reason_ru=draft.reason_ru,
        done_kk=draft.done_kk,
        done_ru=draft.done_ru,
        officer=officer.full_name,
        signatory=signatory.full_name,
        post_kk=post_kk,
        post_ru=post_ru,
        drawn_up_at=timezone.now(),
    )


def post_of(signatory: User) -> tuple[str, str]:
    """The post under which the answer is signed today, Kazakh and Russian; the head's before the deputy's.

    Of a substitute it is the absent person's post, as acting.
    """
    held = list(Appointment.held_by(signatory.iin_digest).filter(role__in=POSTS_OF_SIGNATORIES))
    held.sort(key=lambda post: (POSTS_OF_SIGNATORIES.index(Role(post.role)), post.iin_digest != signatory.iin_digest))
    post = held[0]
    if post.iin_digest == signatory.iin_digest:
        return post.post_kk, post.post_ru
    return f"{post.post_kk} ({ACTING_KK})", f"{post.post_ru} ({ACTING_RU})"


@under(O1315_16_3)
def answer_pdf(facts: AnswerFacts) -> bytes:
    """The answer as PDF/A-3a, as it is signed; the signature stands beside it."""
    titles = {"kk": f"№ {facts.number} шағымға жауап", "ru": f"Ответ на жалобу № {facts.number}"}
    languages = [language for language in ("kk", "ru") if getattr(facts, f"reason_{language}")]
    title = ". ".join(titles[language] for language in languages)
    context = {
        "facts": facts,
        "languages": languages,
        "language": languages[0],
        "title": title,
        "provider": f"{PROVIDER_KK}. {PROVIDER_RU}",
        "provider_kk": PROVIDER_KK,
        "provider_ru": PROVIDER_RU,
        "registered_kk": moment_kk(facts.registered_at),
        "registered_ru": moment_ru(facts.registered_at),
        "received_kk": date_kk(facts.received_on) if facts.received_on else "",
        "received_ru": date_ru(facts.received_on) if facts.received_on else "",
        "drawn_up_kk": moment_kk(facts.drawn_up_at),
        "drawn_up_ru": moment_ru(facts.drawn_up_at),
    }
    html = render_to_string("documents/complaint_answer.html", context)
    styles = [STYLES / f"{name}.css" for name in ("fonts", "decision")]
    return pdf.render(html, css=styles, title=title, language=languages[0])

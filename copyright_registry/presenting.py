"""What pages show of an application: its sections, its course, the sign of its state."""

from collections.abc import Iterable
from datetime import datetime
from heapq import merge

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from copyright_registry import asked, author_lines, benefits, rules
from copyright_registry.models import Abstract, Application, Certificate, Original, State
from portal import audit
from portal.components import Event, Row, Task
from portal.flow import Words, sure
from portal.law import O1315_5_3, O1315_5_4, O1315_8_3, O1315_8_4, O1315_5_2b, under
from portal.payments.models import Fee, Refund
from portal.worktime.clocks import CLOCKS
from portal.worktime.models import Term
from portal.worktime.words import due_words

Part = asked.Part
SIGNS = {
    State.DRAFT: "draft",
    State.PAID: "turn",
    State.SIGNING: "turn",
    State.SIGNED: "turn",
    State.RECEIVED: "work",
    State.EXAMINATION: "work",
    State.PROPOSED: "work",
    State.AGREED: "work",
    State.ENTERED: "good",
    State.REFUSED: "bad",
    State.DISCARDED: "ended",
    State.WITHDRAWN: "ended",
}

SECTION_TITLES: dict[str, Words] = {
    "authors": _("Authors"),
    "representation": _("Ground of the representation"),
    Part.POWER: _("Document of the representative"),
    "kind": _("Kind of object"),
    "title": _("Name and date of creation"),
    Part.COPY: _("The work itself"),
    "abstract": _("Abstract of the program or database"),
    Part.SOURCE: _("Source text"),
    "originals": _("Works on which it rests"),
    Part.AGREEMENT: _("Agreement on the original"),
    Part.OPINION: _("Opinion of the religious examination"),
    "statements": _("Statements of the author"),
}
SECTION_HINTS: dict[str, Words] = {
    "authors": _("Names come from the certificate of the key; add e-mail, phone and address."),
    "representation": _("The power of attorney, or by what you act for a minor."),
    Part.POWER: _("A scan of every page."),
    "kind": _("Music, text, program, picture…"),
    "title": _("In Kazakh, in Russian, or in both."),
    Part.COPY: _("A copy of the work, or sketches, drawings, pictures or photographs in its stead."),
    "abstract": _("What it is for, what it does, on which machines it runs."),
    Part.SOURCE: _("Best as one ZIP archive. It is never run."),
    "originals": _("Their authors, and the agreement or the end of the term of protection."),
    Part.AGREEMENT: _("A copy of the agreement with the author or holder of the original."),
    Part.OPINION: _("A work of religious content is entered with it only."),
    "statements": _("What the form of the application asks you to state."),
}


def section_url(section: str, application: Application) -> str:
    """Where a section is filled in."""
    if section in asked.PARTS:
        return reverse("registry:documents", args=[application.pk, section])
    return reverse(f"registry:{section}", args=[application.pk])


def answer(section: str, application: Application) -> Words:
    """What was answered in a section that is complete."""
    if section == "authors":
        return ", ".join(application.author_names)
    if section == "representation":
        return str(application.representation)
    if section == "kind":
        return application.kind.name if application.kind else ""
    if section == "title":
        created = date_format(application.created_on) if application.created_on else ""
        return format_html('<span class="opus">{}</span>, {}', application.title, created)
    if section in asked.PARTS:
        return ", ".join(file.name for file in asked.attached(application, section))
    if section == "abstract":
        return application.abstract.purpose
    if section == "originals":
        return ", ".join(original.title for original in application.originals.all())
    several = application.authors.count() > 1
    return _("No other authors, unpublished.") if several else _("Sole author, unpublished.")


def asked_by(section: str) -> str:
    """What a section is for, with the paragraph of the rules that asks for it."""
    clause, _is_complete = asked.SECTIONS[section]
    return _("%(hint)s Rules, paragraph %(paragraph)s.") % {
        "hint": SECTION_HINTS[section],
        "paragraph": clause.paragraph,
    }


def section_tasks(application: Application) -> list[Task]:
    """The task list of a draft."""
    missing = asked.missing(application)
    tasks = []
    for section in asked.sections(application):
        done = section not in missing
        is_next = bool(missing) and section == missing[0]
        closed = section == Part.COPY and application.kind is None
        tasks.append(
            Task(
                title=SECTION_TITLES[section],
                hint=answer(section, application) if done else asked_by(section),
                state="good" if done else "turn" if is_next else "ended" if closed else "todo",
                words=_("Done") if done else _("Your turn") if is_next else _("Not started"),
                href="" if closed else section_url(section, application),
                blocked=_("First choose the kind of object.") if closed else "",
            )
        )
    return tasks


def closing_tasks(application: Application) -> list[Task]:
    """Signing and paying: open in either order once the sections are complete."""
    blocked = _("First complete the sections above.") if asked.missing(application) else ""
    paid = rules.is_paid(application)
    signed = application.signature_id is not None
    return [
        *([] if paid or signed else [_benefit_task(application)]),
        _closing(
            _("Check and sign by EDS"),
            _("You see exactly what you sign. It takes effect when the fee is paid as well."),
            "review",
            application,
            signed,
            blocked,
        ),
        _closing(
            _("Pay the fee"),
            _("By card on the page of the bank, or by bank transfer. What is paid never lapses."),
            "pay",
            application,
            paid,
            blocked,
        ),
    ]


@under(O1315_8_3, O1315_8_4)
def _benefit_task(application: Application) -> Task:
    """Before paying: whether the author pays less. Nobody has to answer, so it is never what comes next."""
    claim = benefits.claim_of(application)
    hint = (
        capfirst(claim.benefit.name)
        if claim
        else _("Veterans, persons with a disability, kandas, minors and some others pay less.")
    )
    return Task(
        title=_("Benefit"),
        hint=hint,
        state="good" if claim else "todo",
        words=_("Chosen") if claim else _("If it is for you"),
        href=reverse("registry:benefit", args=[application.pk]),
    )


def _closing(title: Words, hint: Words, page: str, application: Application, done: bool, blocked: Words) -> Task:
    return Task(
        title=title,
        hint=hint,
        state="good" if done else "ended" if blocked else "turn",
        words=_("Done") if done else _("Not open yet") if blocked else _("Your turn"),
        href="" if blocked or done else reverse(f"registry:{page}", args=[application.pk]),
        blocked=blocked,
    )


def facts(application: Application) -> list[Row]:
    """The application as its author and the staff see it."""
    rows = [
        Row(_("Authors"), ", ".join(author.name for author in application.authors.all() if author.is_named)),
        Row(_("Separate co-authorship with"), ", ".join(application.others.splitlines())),
        Row(_("Represented by"), _representative(application)),
        Row(_("Kind of object"), application.kind.name if application.kind else ""),
        Row(_("Name in Kazakh"), application.title_kk, serif=True),
        Row(_("Name in Russian"), application.title_ru, serif=True),
        Row(_("Name in English"), application.title_en, serif=True),
        Row(_("Date of creation"), application.created_on),
        *_nature(application),
        Row(_("Language of the case"), application.get_language_display()),
        Row(_("Benefit"), _benefit_words(application)),
    ]
    return [row for row in rows if row.value]


@under(O1315_5_2b, O1315_5_3, O1315_5_4)
def _nature(application: Application) -> list[Row]:
    """What follows from the kind of the work: its abstract, the originals on which it rests, its religious content."""
    rows = []
    if asked.is_program(application) and hasattr(application, "abstract"):
        fields = [field for field in Abstract._meta.fields if field.name in asked.ABSTRACT]
        rows += [Row(capfirst(field.verbose_name), getattr(application.abstract, field.name)) for field in fields]
    if asked.is_derived(application):
        rows += [Row(_("Original"), _original(one)) for one in application.originals.all()]
    elif application.derived is not None:
        rows.append(Row(_("Originals"), _("Rests on no works of others, as the author states.")))
    if application.religious is not None:
        rows.append(Row(_("Religious content"), _("Yes") if application.religious else _("No, as the author states.")))
    return rows


def _original(original: Original) -> str:
    return format_html('<span class="opus">{}</span>, {}. {}', original.title, original.author, right_to(original))


def right_to(original: Original) -> Words:
    """Why the author may use an original: the agreement, or the reckoning of its term of protection."""
    expired = asked.expired_since(original)
    if expired is None:
        return original.agreement
    words = _("Its author died in %(year)s; life and 70 years from the next 1 January: free since %(day)s.")
    return words % {"year": original.died_in, "day": date_format(expired)}


def _representative(application: Application) -> str:
    """Who signs for authors; "" where all sign for themselves."""
    if not hasattr(application, "representation"):
        return ""
    return application.signature.signer_name if application.signature else application.applicant.full_name


def _benefit_words(application: Application) -> str:
    """The categories that the authors claim, and what came of each; "" where none is claimed."""
    claims = list(benefits.claims_of(application))
    several = application.authors.count() > 1 if claims else False
    told = [f"{capfirst(claim.benefit.name)}: {claim.get_state_display()}" for claim in claims]
    named = [f"{claim.author.name} – {words}" for claim, words in zip(claims, told, strict=True)]
    return "; ".join(named if several else told)


def course(application: Application) -> list[Event]:
    """What happened and what comes, newest last."""
    closed, money = application.closed_at, _money_events(application)
    after = [event for event in money if closed and _when(event) > closed]
    before = [event for event in money if event not in after]
    events = [*merge(_work_events(application), before, key=_when)]
    if application.state == State.WITHDRAWN:
        return [*events, Event(_("Withdrawn by the author"), closed, state="end"), *after]
    if application.state in {State.ENTERED, State.REFUSED}:
        return [*events, *_ending(application), *after]
    return [*events, *after, *_ahead(application)]


def _when(event: Event) -> datetime:
    return sure(event.moment)


def _work_events(application: Application) -> list[Event]:
    """What people did, in the order of the steps."""
    decision = application.decision
    events = [Event(_("Application begun"), application.started_at, application.applicant.full_name)]
    events += [Event(_("Signed by EDS"), at, name) for at, name in sorted(author_lines.signed(application))]
    if application.received_at:
        events.append(Event(_("Received by the provider"), application.received_at))
    if application.assigned_at and application.examiner:
        events.append(Event(_("Given to an examiner"), application.assigned_at, application.examiner.short_name))
    for request in application.completions.select_related("signature"):
        events.append(Event(_("Asked to complete the set of documents"), request.asked_at))
        events += [Event(_("Answered to it, signed by EDS"), request.signature.at)] if request.signature else []
    if decision and decision.agreed_at:
        events.append(Event(_("Result agreed"), decision.agreed_at))
    return sorted(events, key=_when)


def _money_events(application: Application) -> list[Event]:
    """What was paid for it, asked for, and given back, oldest first."""
    key, rest = audit.key(application), application.difference
    paid = Fee.objects.filter(subject=key, paid_at__isnull=False)
    events = [Event(_paid_title(fee, rest), fee.paid_at) for fee in paid]
    if rest is not None:
        events.append(Event(_("Benefit rejected, the rest of the price asked for"), rest.created_at))
    for refund in Refund.objects.filter(attempt__fee__subject=key):
        events += [Event(_("Money asked back"), refund.asked_at)] if refund.asked_by_id else []
        events += [Event(_("Money refunded"), refund.done_at)] if refund.done_at else []
    return sorted(events, key=_when)


def _paid_title(fee: Fee, rest: Fee | None) -> Words:
    if rest is not None and fee.pk == rest.pk:
        return _("The rest of the price paid")
    return _("Paid by the fee of another application") if fee.moved_from_id else _("Fee paid")


def _ending(application: Application) -> list[Event]:
    if application.state == State.REFUSED:
        return [Event(_("Refused, signed by the head of the provider"), application.closed_at, state="end")]
    first = Certificate.objects.filter(entry__application=application, entry__version=1)
    made = first.values_list("made_at", flat=True).first()
    entered = Event(_("Entered into the register"), application.closed_at)
    if made is None:
        return [
            entered,
            Event(_("Certificate is being made"), _("It will stand here in a minute."), state="now"),
        ]
    return [entered, Event(_("Certificate issued"), made, state="end")]


AHEAD: dict[str, tuple[Words, ...]] = {
    State.RECEIVED: (_("An examiner is appointed"), _("Examination"), _("The head signs"), _("Certificate")),
    State.EXAMINATION: (_("Examination"), _("The head signs"), _("Certificate")),
    State.PROPOSED: (_("The result is being agreed"), _("The head signs"), _("Certificate")),
    State.AGREED: (_("The head signs"), _("Certificate")),
}


def _ahead(application: Application) -> list[Event]:
    steps = AHEAD.get(application.state, ())
    last = len(steps) - 1
    return [
        Event(step, state="now" if place == 0 else "end" if place == last else "next")
        for place, step in enumerate(steps)
    ]


def binding(application: Application, terms: Iterable[Term]) -> str:
    """The term that binds, as a person says it: when it is due, what for, by which rule; "" where nothing is due."""
    for term in terms:
        if term.ended_at is None and term.clock == application.bound_by:
            clock = CLOCKS[term.clock]
            return f"{due_words(term.due_at)}. {clock.title}: {clock.rule(term.starts_at)}."
    return ""

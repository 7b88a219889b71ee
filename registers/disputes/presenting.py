"""What pages show of a dispute: its claims with their answers, its facts, its course."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.components import Event, Row
from portal.flow import Words
from portal.templatetags.components import NBSP, nbsp
from registers import shares
from registers.disputes.parties import Voice
from registers.models import Answer, Claim, Dispute, DisputeState, Evidence, MistakeState, Stand, Work
from registers.said import Lists

NONE = Decimal(0)
SIGNS = {
    DisputeState.OPEN: "work",
    DisputeState.LEFT: "split",
    DisputeState.AGREED: "good",
    DisputeState.WITHDRAWN: "ended",
    DisputeState.DECIDED: "good",
}
MISTAKE_SIGNS = {MistakeState.OPEN: "work", MistakeState.CORRECTED: "good", MistakeState.STANDS: "ended"}
STAND_SIGNS = {Stand.KEEP: "split", Stand.REDUCE: "work", Stand.GIVE_WAY: "good", Stand.WITHDRAWN: "ended"}


def claims_of(dispute: Dispute) -> list[Claim]:
    """The claims of a dispute with all that its pages show; evidence without its bytes. Three queries."""
    evidence = Prefetch("evidence", Evidence.objects.defer("document"))
    answers = Prefetch(
        "answers", Answer.objects.select_related("person", "organisation").prefetch_related(evidence).order_by("pk")
    )
    joined = dispute.claims.select_related("owner", "work", "category", "claimed_by", "claimed_for")
    return list(joined.prefetch_related(answers))


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim on a page; `is_mine` where the reader answers for it."""

    claim: Claim
    claimed: str
    now: str
    sign: str
    words: Words
    is_mine: bool
    may_withdraw: bool


def shown(claims: Sequence[Claim], voices: Mapping[int, Voice], lists: Lists) -> list[Shown]:
    return [
        Shown(
            claim,
            told(claim.claimed, lists),
            told(claim.shares, lists) if claim.stand else "",
            STAND_SIGNS[Stand(claim.stand)] if claim.stand else "todo",
            Stand(claim.stand).label if claim.stand else _("Not answered yet"),
            claim.pk in voices and claim.stand != Stand.WITHDRAWN,
            claim.pk in voices and claim.work_id is None and claim.stand != Stand.WITHDRAWN,
        )
        for claim in claims
    ]


def told(kept: Mapping[str, str], lists: Lists) -> str:
    """Shares in the reader's language: “public performance 50 %; …”."""
    read = shares.read(kept)
    parts = [f"{named(code, lists)} {plain(read[code])}{NBSP}%" for code in in_order(read, lists)]
    return "; ".join(parts) or _("nothing")


def plain(percent: Decimal) -> str:
    """A share without the noughts that end it."""
    return f"{percent.normalize():f}"


def in_order(rights: Iterable[str], lists: Lists) -> list[str]:
    """Kinds of rights as their list has them; those that are in force no more come last."""
    known = [*lists.rights]
    return sorted(rights, key=lambda right: known.index(right) if right in lists.rights else len(known))


def named(right: str, lists: Lists) -> str:
    return lists.rights[right].name if right in lists.rights else right


def together(claims: Sequence[Claim], dispute: Dispute, lists: Lists) -> list[Row]:
    """What all claim together of each disputed kind of right, at first and by the answers so far."""
    at_first, now = (shares.totals(shares.read(kept) for kept in each) for each in _columns(claims))
    return [
        Row(
            capfirst(named(right, lists)),
            nbsp(
                _("claimed %(claimed)s %%, by the answers so far %(now)s %%")
                % {"claimed": plain(at_first.get(right, NONE)), "now": plain(now.get(right, NONE))}
            ),
        )
        for right in in_order(dispute.rights, lists)
    ]


def _columns(claims: Sequence[Claim]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    return [claim.claimed for claim in claims], [claim.shares for claim in claims]


def facts(dispute: Dispute, works: Sequence[Work], lists: Lists) -> list[Row]:
    rows = [
        Row(_("Ground"), dispute.get_kind_display()),
        Row(_("Entries"), "; ".join(f"№ {work.pk}, {work.title}" for work in works)),
        Row(_("Disputed rights"), ", ".join(named(right, lists) for right in in_order(dispute.rights, lists))),
        Row(_("Decided upon"), ", ".join(filter(None, [dispute.get_basis_display(), dispute.document]))),
        Row(_("Reasons"), dispute.because),
    ]
    return [row for row in rows if row.value]


def course(dispute: Dispute, claims: Sequence[Claim]) -> list[Event]:
    """What happened, newest last, and who is awaited."""
    said: defaultdict[object, list[Event]] = defaultdict(list)
    for claim in claims:
        for answer in claim.answers.all():
            who = answer.organisation.name if answer.organisation else answer.person.full_name
            said[answer.at].append(Event(answer.get_stand_display(), answer.at, who))
    events = [Event(_("Dispute opened"), dispute.opened_at)]
    events += [event for at in sorted(said, key=str) for event in said[at]]
    if dispute.is_unsettled:
        awaited = any(not claim.stand for claim in claims)
        ahead = _("The claimants answer") if awaited else _("The claimants agree, or a decision is brought")
        return [*events, Event(ahead, state="now")]
    return [*events, Event(dispute.get_state_display(), dispute.closed_at, state="end")]

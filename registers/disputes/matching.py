"""Which entries are of one work: the same code, the same sound file, or the same title and an author in common."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from portal.law import O100_15, O100_17_2, O100_17_3, under
from registers import shares
from registers.law import SAME_WORK
from registers.models import Holder, Role, Work, WorkState
from registers.said import WorkSaid


class Ground(models.TextChoices):
    """What two entries have in common."""

    CODE = "code", _("the same code")
    SOUND = "sound", _("the same sound file")
    TITLE = "title", _("the same title and author")


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that is of the same work, and why."""

    work: Work
    grounds: tuple[Ground, ...]

    @property
    def told(self) -> str:
        return ", ".join(str(ground.label) for ground in self.grounds)


# Each part stands on an index of its own: codes by value, recordings by hash, titles by their folded spelling.
FOUND = """
SELECT mine.work_id, other.work_id, 'code' FROM registers_code AS mine
    JOIN registers_code AS other ON other.value = mine.value AND other.kind = mine.kind
        AND other.scheme = mine.scheme AND other.work_id <> mine.work_id
    WHERE mine.work_id = ANY(%(works)s)
UNION SELECT mine.work_id, other.work_id, 'sound' FROM registers_recording AS mine
    JOIN registers_recording AS other ON other.sha256 = mine.sha256 AND other.work_id <> mine.work_id
    WHERE mine.work_id = ANY(%(works)s) AND mine.state = 'accepted' AND other.state = 'accepted'
UNION SELECT mine.id, other.id, 'title' FROM registers_work AS mine
    JOIN registers_work AS other ON other.id <> mine.id
        AND registers_titles(other.title_kk, other.title_ru, other.title_en, other.other_titles)
            && registers_titles(mine.title_kk, mine.title_ru, mine.title_en, mine.other_titles)
    WHERE mine.id = ANY(%(works)s) AND EXISTS (
        SELECT FROM registers_holder AS ours JOIN registers_owner AS we ON we.id = ours.owner_id,
            registers_holder AS theirs JOIN registers_owner AS they ON they.id = theirs.owner_id
        WHERE ours.work_id = mine.id AND theirs.work_id = other.id AND ours.role <> 'owner' AND theirs.role <> 'owner'
            AND (we.id = they.id
                OR registers_plain(we.name_kk) = registers_plain(they.name_kk)
                OR (we.pseudonym <> '' AND registers_plain(we.pseudonym) = registers_plain(they.pseudonym))))
"""

# Works that are only said so far: those entered under one of their titles, with one of their creators.
SAID = """
SELECT DISTINCT ON (told.place) told.place, work.id
FROM jsonb_to_recordset(%s) AS told (place integer, titles text[], names text[])
JOIN registers_work AS work ON work.state = 'entered'
    AND registers_titles(work.title_kk, work.title_ru, work.title_en, work.other_titles)
        && registers_titles('', '', '', told.titles)
WHERE EXISTS (SELECT FROM registers_holder AS line JOIN registers_owner AS owner ON owner.id = line.owner_id
    WHERE line.work_id = work.id AND line.role <> 'owner' AND registers_plain(owner.name_kk) = ANY (
        SELECT registers_plain(name) FROM unnest(told.names) AS name))
ORDER BY told.place, work.id
"""


@under(SAME_WORK)
def entered_alike(said: Sequence[WorkSaid]) -> dict[int, Work]:
    """Of works that are not entered yet, by their places, an entry with the same title and author. Two queries."""
    told = [
        {"place": place, "titles": one.titles, "names": [line.name for line in one.holders if line.role != Role.OWNER]}
        for place, one in enumerate(said)
    ]
    with connection.cursor() as cursor:
        cursor.execute(SAID, [json.dumps(told)])
        rows = dict(cursor.fetchall())
    works = Work.objects.defer("terms").in_bulk(rows.values())
    return {place: works[pk] for place, pk in rows.items()}


def found(work: Work) -> list[Match]:
    """The entries that are of one work with this one, a draft or an entry itself. Two queries."""
    return found_many([work.pk]).get(work.pk, [])


@under(O100_15, O100_17_2, O100_17_3, SAME_WORK)
def found_many(works: Collection[int]) -> dict[int, list[Match]]:
    """`found` of many works by their keys; only those that have any. Two queries for any number of them."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"works": list(works)})
        rows = cursor.fetchall()
    there = Work.objects.filter(state=WorkState.ENTERED).in_bulk({other for _mine, other, _ground in rows})
    grounds: defaultdict[tuple[int, int], list[Ground]] = defaultdict(list)
    for mine, other, ground in sorted(rows):
        grounds[mine, other].append(Ground(ground))
    matches: defaultdict[int, list[Match]] = defaultdict(list)
    for (mine, other), why in grounds.items():
        if other in there:
            matches[mine].append(Match(there[other], tuple(why)))
    return dict(matches)


def same_keeper(work: Work, other: Work) -> bool:
    return (work.person_id, work.organisation_id) == (other.person_id, other.organisation_id)


@under(SAME_WORK)
def contradictions(works: Sequence[Work]) -> dict[int, list[Match]]:
    """Of each of these entries, those of another keeper that claim shares which it claims too. Three queries."""
    matches = found_many([work.pk for work in works])
    others = {
        work.pk: [match for match in matches.get(work.pk, []) if not same_keeper(work, match.work)] for work in works
    }
    totals = _totals({pk for pk, one in others.items() if one} | {m.work.pk for one in others.values() for m in one})
    return {
        pk: over
        for pk, one in others.items()
        if (over := [match for match in one if over_claimed([totals[pk], totals[match.work.pk]])])
    }


def _totals(works: Collection[int]) -> dict[int, dict[str, Decimal]]:
    """Of each work, what its lines claim of each kind of right."""
    lines: dict[int, list[dict[str, Decimal]]] = {pk: [] for pk in works}
    for work, kept in Holder.objects.filter(work__in=works).values_list("work_id", "shares"):
        lines[work].append(shares.read(kept))
    return {pk: shares.totals(each) for pk, each in lines.items()}


def over_claimed(claims: Iterable[shares.Shares]) -> list[str]:
    """The kinds of rights of which these together claim more than the whole."""
    return sorted(right for right, total in shares.totals(claims).items() if shares.is_over(total))

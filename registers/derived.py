"""What a work says that comes from elsewhere: names of its holders, mandates, its copy, agreement and disputes.

Set-wise and only where something changed; the verbs that change what it comes from call `renew` in their transaction.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.utils import timezone

from portal.law import O100_15, O100_17_4, O100_17_5, under
from registers import shares
from registers.law import AGREED_SHARES, DECLARED

# In one order, before anything is written: of two who renew the same works one waits, and neither for the other.
LOCKED = """
SELECT count(*) FROM (
    SELECT FROM registers_work WHERE id = ANY(%(works)s) ORDER BY id FOR NO KEY UPDATE
) AS locked
"""
# The OKUP that a mandate in force on the day names for the owner of a line: for all their works, or for this one.
MANAGED = """
UPDATE registers_holder AS holder SET okup_id = now.okup_id
FROM (
    SELECT line.id, (
        SELECT agreement.okup_id FROM registers_agreement AS agreement
        WHERE agreement.owner_id = line.owner_id AND agreement.kind = 'mandate' AND agreement.state = 'in_force'
            AND NOT agreement.is_contested
            AND agreement.since <= %(day)s AND (agreement.until IS NULL OR agreement.until >= %(day)s)
            AND (NOT EXISTS (SELECT FROM registers_agreement_works AS named WHERE named.agreement_id = agreement.id)
                OR EXISTS (SELECT FROM registers_agreement_works AS named
                    WHERE named.agreement_id = agreement.id AND named.work_id = line.work_id))
        ORDER BY agreement.id LIMIT 1
    ) AS okup_id
    FROM registers_holder AS line WHERE line.work_id = ANY(%(works)s)
) AS now
WHERE now.id = holder.id AND holder.okup_id IS DISTINCT FROM now.okup_id
"""
# Disputed: a dispute about it is not settled. Agreed: every holder stood by their line, and each kind of right that is
# named makes a hundred.
DERIVED = """
UPDATE registers_work AS work SET
    names = now.names, all_titles = now.titles, is_managed = now.managed, is_complete = now.complete,
    standing = now.standing
FROM (
    SELECT one.id,
        coalesce((SELECT string_agg(named.name, ', ' ORDER BY named.place) FROM (
            SELECT min(line.position) AS place, concat_ws(' ',
                coalesce(nullif(owner.name_kk, ''), owner.name_ru),
                '(' || nullif(owner.pseudonym, '') || ')') AS name
            FROM registers_holder AS line JOIN registers_owner AS owner ON owner.id = line.owner_id
            WHERE line.work_id = one.id GROUP BY owner.id, 2) AS named), '') AS names,
        array_to_string(ARRAY[one.title_kk, one.title_ru, one.title_en] || one.other_titles, ' ') AS titles,
        EXISTS (SELECT FROM registers_holder AS line
            WHERE line.work_id = one.id AND line.okup_id IS NOT NULL) AS managed,
        NOT coalesce((SELECT kind.has_recording FROM registers_workkind AS kind WHERE kind.id = one.kind_id), true)
            OR EXISTS (SELECT FROM registers_recording AS copy
                WHERE copy.work_id = one.id AND copy.state = 'accepted') AS complete,
        CASE
            WHEN EXISTS (SELECT FROM registers_dispute_works AS about
                    JOIN registers_dispute AS dispute ON dispute.id = about.dispute_id
                    WHERE about.work_id = one.id AND dispute.state IN ('open', 'left'))
            THEN 'disputed'
            WHEN EXISTS (SELECT FROM registers_holder AS line
                    WHERE line.work_id = one.id AND line.agreed_at IS NULL)
                OR NOT EXISTS (SELECT FROM registers_holder AS line WHERE line.work_id = one.id)
                OR EXISTS (SELECT FROM registers_holder AS line, jsonb_each_text(line.shares) AS share
                    WHERE line.work_id = one.id GROUP BY share.key
                    HAVING abs(sum(share.value::numeric) - %(whole)s) > %(tolerance)s)
            THEN 'one_sided' ELSE 'agreed' END AS standing
    FROM registers_work AS one WHERE one.id = ANY(%(works)s)
) AS now
WHERE now.id = work.id AND (work.names, work.all_titles, work.is_managed, work.is_complete, work.standing)
    IS DISTINCT FROM (now.names, now.titles, now.managed, now.complete, now.standing)
"""


@under(O100_15, O100_17_4, O100_17_5, DECLARED, AGREED_SHARES)
def renew(works: Collection[int]) -> None:
    """Reckon anew what is derived for the works of these keys; in three statements for any number of them."""
    if not works:
        return
    figures: dict[str, Any] = {
        "works": list(works),
        "day": timezone.localdate(),
        "whole": shares.WHOLE,
        "tolerance": shares.TOLERANCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOCKED, figures)
        cursor.execute(MANAGED, figures)
        cursor.execute(DERIVED, figures)

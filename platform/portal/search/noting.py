"""Triggers that note the words of a register with its rows, in the table of them that the search looks words up in."""

from django.db.migrations import RunSQL

COUNT = """
    INSERT INTO portal_counter AS counter (name, value)
        SELECT '{counter}', count(*) FROM added WHERE {counts}
        ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value;"""
RECOUNT = """
INSERT INTO portal_counter (name, value) SELECT '{counter}', count(*) FROM {table} WHERE {counts}
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;"""
UNCOUNT = "DELETE FROM portal_counter WHERE name = '{counter}';"
ADDED = """
CREATE FUNCTION {table}_note_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{count}
    INSERT INTO {words} (word)
        SELECT DISTINCT word FROM added, unnest(tsvector_to_array(added.terms)) AS word
        WHERE left(word, 1) <> '@' AND ({added}) ORDER BY word
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_note_added AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {table}_note_added();
"""
CHANGED = """
CREATE FUNCTION {table}_note_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {words} (word)
        SELECT DISTINCT word FROM added JOIN former ON former.id = added.id,
            unnest(tsvector_to_array(added.terms)) AS word
        WHERE left(word, 1) <> '@' AND ({added}) AND (added.terms <> former.terms OR NOT ({former})) ORDER BY word
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_note_changed AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS former NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {table}_note_changed();
"""
THERE = """
INSERT INTO {words} (word)
    SELECT DISTINCT word FROM {table} AS added, unnest(tsvector_to_array(added.terms)) AS word
    WHERE left(word, 1) <> '@' AND ({added}) ORDER BY word
    ON CONFLICT DO NOTHING;
"""
FORGET = """
DROP TRIGGER {table}_note_{event} ON {table};
DROP FUNCTION {table}_note_{event}();
"""


def words_noted(
    table: str, words: str, *, found: str = "TRUE", changes: bool = True, counter: str = "", counts: str = "TRUE"
) -> RunSQL:
    """Each word of `table` is a row of `words` from when its row can be found: where `found` holds, of {row}.

    Words are written in one order, so that two statements at once wait for each other and never in a ring. `changes`:
    rows change, and their words with them. `counter`: the name under which added rows that are `counts` are counted;
    its row is then a lock behind which rows are written one transaction after the other.
    """
    names = {"table": table, "words": words, "counter": counter, "counts": counts}
    names |= {row: found.format(row=row) for row in ("added", "former")}
    names["count"] = COUNT.format(**names) if counter else ""
    events = ["added", "changed"] if changes else ["added"]
    parts = [ADDED, *([CHANGED] if changes else []), *([RECOUNT] if counter else []), THERE]
    forgotten = "".join(FORGET.format(table=table, event=event) for event in events)
    if counter:
        forgotten += UNCOUNT.format(counter=counter)
    return RunSQL("".join(part.format(**names) for part in parts), forgotten)

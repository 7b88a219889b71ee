"""What the database itself forbids to the portal's role, asked over a connection of that role."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from portal.services import Services

APPEND_ONLY = {
    "portal_trail": "act",
    "signing_signature": "purpose",
    "signing_timestamp": "authority",
    "signing_recheck": "valid",
    "payments_bankword": "source",
    "payments_price": "act",
    "payments_payee": "act",
    "payments_reconciliation": "day",
    "worktime_calendarrow": "act",
    "copyright_registry_certificate": "sha256",
    "copyright_registry_complaintpaper": "sha256",
    "copyright_registry_complaintscan": "document",
    "copyright_registry_complaintposting": "number",
    "copyright_registry_fetch": "sha256",
    "copyright_registry_extract": "sha256",
    "copyright_registry_courtdecision": "number",
    "contracts_formversion": "act",
    "contracts_signing": "side",
    "contracts_tariff": "rate",
    "registers_version": "fingerprint",
    "registers_answer": "stand",
    "registers_evidence": "sha256",
    "contracts_excludedwork": "powers",
}
CHANGES_ONLY = {  # a column that changes, and one that never does
    "payments_fee": ("state", "amount"),
    "copyright_registry_entry": ("superseded_at", "title_kk"),
    "copyright_registry_complaintanswer": ("returned_because", "outcome"),
    "copyright_registry_completion": ("answer", "asks_kk"),
    "contracts_exclusionword": ("told_at", "licensee_id"),
    "contracts_paperagreement": ("ended_because", "sha256"),
}
TABLES = (
    "SELECT relname, has_table_privilege(oid, %(right)s) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')"
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal_role(running_services: Services, db: None) -> Iterator[psycopg.Connection]:
    """The test database as the running portal sees it; nothing it writes is kept."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(running_services.database_url, dbname=name) as as_portal:
        yield as_portal
        as_portal.rollback()


def refused(as_portal: psycopg.Connection, statement: str, **names: str) -> None:
    parts = {key: sql.Identifier(name) for key, name in names.items()}
    with pytest.raises(InsufficientPrivilege), as_portal.transaction():
        as_portal.execute(sql.SQL(statement).format(**parts))


def test_the_role_is_the_portals_own(portal_role: psycopg.Connection) -> None:
    assert portal_role.execute("SELECT current_user").fetchone() == ("portal",)


@pytest.mark.parametrize(("table", "column"), APPEND_ONLY.items())
def test_facts_are_never_changed_or_removed(portal_role: psycopg.Connection, table: str, column: str) -> None:
    refused(portal_role, "UPDATE {table} SET {column} = {column}", table=table, column=column)
    refused(portal_role, "DELETE FROM {table}", table=table)
    refused(portal_role, "TRUNCATE {table} CASCADE", table=table)


@pytest.mark.parametrize("table", CHANGES_ONLY)
def test_of_some_facts_only_their_state_changes(portal_role: psycopg.Connection, table: str) -> None:
    state, fixed = CHANGES_ONLY[table]

    refused(portal_role, "UPDATE {table} SET {column} = {column}", table=table, column=fixed)
    refused(portal_role, "DELETE FROM {table}", table=table)
    portal_role.execute(sql.SQL("UPDATE {} SET {} = {}").format(*map(sql.Identifier, (table, state, state))))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_facts_are_added_and_read(portal_role: psycopg.Connection, table: str) -> None:
    asked = "SELECT has_table_privilege(%(table)s, 'INSERT') AND has_table_privilege(%(table)s, 'SELECT')"

    assert portal_role.execute(asked, {"table": table}).fetchone() == (True,)


def test_an_entry_of_the_trail_is_really_added(portal_role: psycopg.Connection) -> None:
    added = portal_role.execute(
        "INSERT INTO portal_trail (at, actor, act, subject, law, body)"
        " VALUES (now(), 'portal', 'look', 'portal', '{O100-2.8}', '{}') RETURNING act"
    )

    assert added.fetchone() == ("look",)


def test_everything_that_is_no_fact_is_worked_with_as_usual(portal_role: psycopg.Connection) -> None:
    """A table that turns up here is either a new fact, which belongs into APPEND_ONLY, or forgotten."""
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE")

    lacking = {table for right in rights for table in without(portal_role, right)}

    assert lacking == set(APPEND_ONLY) | set(CHANGES_ONLY)
    assert without(portal_role, "SELECT") == without(portal_role, "INSERT") == set()


def without(as_portal: psycopg.Connection, right: str) -> set[str]:
    """The tables on which the role lacks the right."""
    found = as_portal.execute(TABLES, {"right": right}).fetchall()
    return {name for name, is_granted in found if not is_granted}


def test_no_table_is_emptied_at_a_stroke(portal_role: psycopg.Connection) -> None:
    tables = {name for name, _ in portal_role.execute(TABLES, {"right": "SELECT"})}

    assert without(portal_role, "TRUNCATE") == tables > set(APPEND_ONLY)


def test_every_sequence_gives_numbers_and_none_is_set_back(portal_role: psycopg.Connection) -> None:
    found = portal_role.execute(
        "SELECT relname, CASE WHEN relkind = 'S' THEN has_sequence_privilege(oid, 'USAGE') END,"
        " CASE WHEN relkind = 'S' THEN has_sequence_privilege(oid, 'UPDATE') END"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
    ).fetchall()

    assert {(gives, is_set_back) for _, gives, is_set_back in found} == {(True, False)}
    refused(portal_role, "SELECT setval('portal_trail_id_seq', 1)")


def test_the_role_owns_nothing_and_makes_nothing(portal_role: psycopg.Connection) -> None:
    owned = portal_role.execute("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = 'portal'")

    assert owned.fetchall() == []
    refused(portal_role, "CREATE TABLE {table} ()", table="mine")
    refused(portal_role, "DROP TABLE {table}", table="portal_trail")
    refused(portal_role, "ALTER TABLE {table} DISABLE TRIGGER ALL", table="portal_trail")


def test_the_role_gives_itself_no_right(portal_role: psycopg.Connection) -> None:
    power = portal_role.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )

    assert power.fetchone() == (False, False, False, False)
    refused(portal_role, "SET ROLE portal_owner")

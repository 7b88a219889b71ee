"""What the portal's database role may do. The owner role migrates; the portal's role is bound by these lines.

Both steps do nothing where the role is missing, as on a machine where one role does everything.
"""

from django.db import migrations

ROLE = "portal"
_IF_ROLE = "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN {sql} END IF; END $$"


def _if_role(*statements: str) -> str:
    return _IF_ROLE.format(role=ROLE, sql=" ".join(f"{one};" for one in statements))


def everyday() -> migrations.RunSQL:
    """Read and write on the tables there are and those to come."""
    rights, numbers = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"
    return migrations.RunSQL(
        _if_role(
            f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {ROLE}",
            f"GRANT {numbers} ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON TABLES TO {ROLE}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {numbers} ON SEQUENCES TO {ROLE}",
        ),
        migrations.RunSQL.noop,
    )


def append_only(table: str) -> migrations.RunSQL:
    """Rows of `table` are added and read, never changed or removed."""
    return migrations.RunSQL(
        _if_role(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLE}"),
        _if_role(f"GRANT UPDATE, DELETE ON {table} TO {ROLE}"),
    )


def changes_only(table: str, *columns: str) -> migrations.RunSQL:
    """Of rows of `table` only `columns` are ever changed, and none is removed."""
    return migrations.RunSQL(
        _if_role(
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLE}",
            f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {ROLE}",
        ),
        _if_role(f"GRANT UPDATE, DELETE ON {table} TO {ROLE}"),
    )

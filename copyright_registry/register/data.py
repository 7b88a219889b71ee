"""An entry as lists, files and programs get it: the columns of appendix 3, and no more of a person than the name."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from copyright_registry.models import Entry, Status
from copyright_registry.register.citation import permalink
from copyright_registry.register.law import AS_DATA
from portal.law import O1315_A3, under
from portal.search.listing import Column
from portal.search.openapi import Schema, in_three, text, whole

COLUMNS = (
    Column("number", _("№ of certificate"), lambda entry: int(entry.number)),
    Column("registered_on", _("Date of registration"), lambda entry: localdate(entry.registered_at)),
    Column("received_on", _("Date of receipt"), lambda entry: localdate(entry.received_at)),
    Column("authors", _("Surname, name, patronymic"), lambda entry: str(entry.author_names)),
    Column("kind", _("Type of copyright object"), lambda entry: str(entry.kind_name)),
    Column("title", _("Name of work"), lambda entry: str(entry.title), "name"),
    Column("created_on", _("Date of creation"), lambda entry: entry.created_on),
    Column("status", _("Status"), lambda entry: str(entry.get_status_display()), "tag", lambda entry: str(entry.sign)),
)


@under(O1315_A3, AS_DATA)
def as_data(entry: Entry) -> dict[str, Any]:
    """The columns of appendix 3, the version, its fingerprint and where it stands."""
    return {
        "number": entry.number,
        "version": entry.version,
        "status": entry.status,
        "registered_on": localdate(entry.registered_at).isoformat(),
        "received_on": localdate(entry.received_at).isoformat(),
        "authors": entry.authors,
        "kind": {"code": entry.kind.code, **{each: getattr(entry.kind, f"name_{each}") for each in ("kk", "ru", "en")}},
        "title": {each: getattr(entry, f"title_{each}") for each in ("kk", "ru", "en")},
        "created_on": entry.created_on.isoformat(),
        "fingerprint": entry.fingerprint,
        "url": permalink(entry, "kk"),
    }


def schema() -> Schema:
    """What `as_data` gives."""
    return whole(
        {
            "number": {"type": "integer", "description": "Number of the certificate"},
            "version": {"type": "integer", "description": "1 as entered; more after each correction"},
            "status": text("Status", enum=Status.values),
            "registered_on": text("Date of registration, in Kazakhstan", format="date"),
            "received_on": text("Date of receipt, in Kazakhstan", format="date"),
            "authors": {"type": "array", "items": {"type": "string"}, "description": "Surname, name, patronymic"},
            "kind": in_three("Type of copyright object", "code"),
            "title": in_three("Name of the work; empty in a language that it has no name in"),
            "created_on": text("Date of creation", format="date"),
            "fingerprint": text("SHA-256 of the canonical bytes of the entry, hexadecimal"),
            "url": text("Where the entry stands", format="uri"),
        }
    )

"""The description of the interface for programs (OpenAPI 3.1)."""

from typing import Any

from django.conf import settings

from copyright_registry.models import Kind, Status
from copyright_registry.register.search import SORTS


def _text(says: str, **more: object) -> dict[str, object]:
    return {"type": "string", "description": says, **more}


def _three(says: str) -> dict[str, object]:
    languages = {each: {"type": "string"} for each in ("kk", "ru", "en")}
    return {"type": "object", "description": says, "properties": languages, "required": [*languages]}


def _query(name: str, says: str, **schema: object) -> dict[str, object]:
    return {"name": name, "in": "query", "description": says, "schema": {"type": "string", **schema}}


def _answer(schema: str, says: str) -> dict[str, object]:
    return {
        "200": {
            "description": says,
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
        },
        "304": {"description": "The reader has it already (If-None-Match)."},
    }


def entry_schema() -> dict[str, Any]:
    """One entry, by the columns of appendix 3."""
    kind = _three("Type of copyright object")
    kind["properties"] = {"code": {"type": "string"}, **kind["properties"]}  # type: ignore[dict-item]  # a plain dict
    properties = {
        "number": {"type": "integer", "description": "Number of the certificate"},
        "version": {"type": "integer", "description": "1 as entered; more after each correction"},
        "status": _text("Status", enum=Status.values),
        "registered_on": _text("Date of registration, in Kazakhstan", format="date"),
        "received_on": _text("Date of receipt, in Kazakhstan", format="date"),
        "authors": {"type": "array", "items": {"type": "string"}, "description": "Surname, name, patronymic"},
        "kind": kind,
        "title": _three("Name of the work; empty in a language that it has no name in"),
        "created_on": _text("Date of creation", format="date"),
        "fingerprint": _text("SHA-256 of the canonical bytes of the entry, hexadecimal"),
        "url": _text("Where the entry stands", format="uri"),
    }
    return {"type": "object", "properties": properties, "required": [*properties]}


def _list_schema() -> dict[str, Any]:
    count = {"value": {"type": "integer"}, "more": {"type": "boolean", "description": "true: more than `value`"}}
    properties = {
        "entries": {"type": "array", "items": {"$ref": "#/components/schemas/Entry"}},
        "count": {"type": "object", "properties": count, "required": [*count]},
        "near": {"type": "boolean", "description": "No entry has the words; these are spelt nearly so"},
        "next": {"type": ["string", "null"], "format": "uri", "description": "Where the following entries are"},
    }
    return {"type": "object", "properties": properties, "required": [*properties]}


def _asked(most: int) -> list[dict[str, object]]:
    kinds = sorted(set(Kind.objects.values_list("code", flat=True)))
    return [
        _query("q", "Words of the name or of the authors, or the number"),
        _query("author", "Words of the authors' names"),
        _query("kind", "Type of copyright object", enum=kinds),
        _query("year", "Year of registration", type="integer"),
        _query("created", "Year of creation", type="integer"),
        _query("status", "Status", enum=Status.values),
        _query("sort", "Order", enum=[*SORTS], default="newest"),
        _query("limit", f"How many entries, at most {most}", type="integer", maximum=most),
        _query("after", "Number of the entry after which to go on", type="integer"),
    ]


def description(most: int) -> dict[str, Any]:
    """The whole; `most` entries stand in one answer."""
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "State register of rights to objects protected by copyright",
            "version": "1",
            "description": "Read only. What the register's page shows, and nothing else of a person but the name.",
        },
        "servers": [{"url": f"{settings.BASE_URL}/api/v1"}],
        "paths": {
            "/certificates": {
                "get": {
                    "summary": "Entries of the register",
                    "parameters": _asked(most),
                    "responses": {
                        **_answer("Entries", "Entries in the order asked for"),
                        "400": {"description": "Something asked for is not understood; `errors` says what"},
                    },
                }
            },
            "/certificates/{number}": {
                "get": {
                    "summary": "One entry",
                    "parameters": [number],
                    "responses": {**_answer("Entry", "The entry"), "404": {"description": "There is no such entry"}},
                }
            },
        },
        "components": {"schemas": {"Entry": entry_schema(), "Entries": _list_schema()}},
    }

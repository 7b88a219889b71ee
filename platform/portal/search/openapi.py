"""The description of the interface for programs (OpenAPI 3.1), of all registers that are given out."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import override

from portal.search.listing import REGISTERS, Register

Schema = dict[str, Any]


def text(says: str, **more: object) -> Schema:
    """A text, and what it says."""
    return {"type": "string", "description": says, **more}


def whole(properties: dict[str, Schema], **more: object) -> Schema:
    """An object that has all of its properties, always."""
    return {"type": "object", "properties": properties, "required": [*properties], **more}


def in_three(says: str, *others: str) -> Schema:
    """A text in each language, and `others` beside them."""
    return whole({each: {"type": "string"} for each in (*others, "kk", "ru", "en")}, description=says)


def description(most: int) -> Schema:
    """The whole; `most` entries stand in one answer."""
    with override("en"):
        parts = [_part(register, most) for register in REGISTERS.values()]
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "Registers of authors’ rights",
                "version": "1",
                "description": "Read only. What the pages show to everybody, and no personal data beyond the law. "
                "Who asks too often is told when to come again (429, Retry-After).",
            },
            "servers": [{"url": f"{settings.BASE_URL}/api/v1"}],
            "paths": {where: {"get": answer} for paths, _schemas in parts for where, answer in paths.items()},
            "components": {"schemas": {name: one for _paths, schemas in parts for name, one in schemas.items()}},
        }


def _part(register: Register, most: int) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """The paths and the schemas of one register."""
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}
    one = f"{register.name}.entry"
    wrong = {"400": {"description": "Something asked for is not understood; `errors` says what"}}
    missing = {"404": {"description": "There is no such entry"}, "410": {"description": "It was withdrawn"}}
    paths = {
        f"/{register.name}": {
            "summary": str(register.title),
            "parameters": _asked(register, most),
            "responses": {**_answer(register.name, "Entries in the order asked for"), **wrong},
        },
        f"/{register.name}/{{number}}": {
            "summary": f"{register.title}: one entry",
            "parameters": [number],
            "responses": {**_answer(one, "The entry"), **missing},
        },
    }
    return paths, {one: register.schema(), register.name: _list_schema(one)}


def _answer(schema: str, says: str) -> Schema:
    return {
        "200": {
            "description": says,
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
        },
        "304": {"description": "The reader has it already (If-None-Match)."},
        "429": {
            "description": "Too many requests; Retry-After says in how many seconds to come again",
            "headers": {"Retry-After": {"schema": {"type": "integer"}}},
        },
    }


def _list_schema(one: str) -> Schema:
    count = {"value": {"type": "integer"}, "more": {"type": "boolean", "description": "true: more than `value`"}}
    return whole(
        {
            "entries": {"type": "array", "items": {"$ref": f"#/components/schemas/{one}"}},
            "count": whole(count),
            "near": {"type": "boolean", "description": "No entry has the words; these are spelt nearly so"},
            "next": {"type": ["string", "null"], "format": "uri", "description": "Where the following entries are"},
        }
    )


def _asked(register: Register, most: int) -> list[Schema]:
    """What the form of the register takes, and how many entries are wanted, from where on."""
    fields = [_query(name, str(field.label), **_values(field)) for name, field in register.form({}).fields.items()]
    return [
        *fields,
        _query("limit", f"How many entries, at most {most}", type="integer", maximum=most),
        _query("after", "Number of the entry after which to go on", type="integer"),
    ]


def _query(name: str, says: str, **schema: object) -> Schema:
    return {"name": name, "in": "query", "description": says, "schema": {"type": "string", **schema}}


def _values(field: forms.Field) -> Schema:
    if isinstance(field, forms.ChoiceField):
        return {"enum": [str(value) for value, _label in list(field.choices) if value]}  # type: ignore[arg-type]  # no callable by now
    return {"type": "integer"} if isinstance(field, forms.IntegerField) else {}

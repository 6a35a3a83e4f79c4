"""Every way in, from the project's own descriptions of it: operations of APIs, and addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import URLResolver, get_resolver

from tests.stack import ROOT

Schema = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """Something that a request says; `place` is path, query, header or body."""

    place: str
    name: str
    schema: Schema = field(hash=False)
    required: bool

    @property
    def is_id(self) -> bool:
        """It names a row, or may: limits, places in a text and the like do not."""
        kind = self.schema.get("type")
        if self.schema.get("format") == "uuid":
            return True
        return kind == "integer" and (self.place == "path" or bool(ID_NAME.search(self.name)))


ID_NAME = re.compile(r"(^|_)(ids?|notes?|job|of|conversation|message|answer|owner|user|version)$")


@dataclass(frozen=True)
class Operation:
    method: str
    path: str  # with {names}
    fields: tuple[Field, ...]
    body_type: str  # of its body's media, "" without one

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def apis() -> Iterator[tuple[str, Any]]:
    """Each of ninja's APIs in the project, and the prefix it stands under."""
    resolver: Any
    for prefix, resolver in get_resolver().namespace_dict.values():
        for pattern in resolver.url_patterns:
            if getattr(pattern, "name", "") == "api-root":
                yield f"/{prefix}", pattern.callback.keywords["api"]


def operations() -> list[Operation]:
    return [each for prefix, api in apis() for each in operations_of(prefix, api)]


def operations_of(prefix: str, api: Any) -> Iterator[Operation]:
    document = api.get_openapi_schema(path_prefix=prefix)
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            body_type, body = body_of(document, details)
            said = details.get("parameters", [])
            fields = [
                Field(each["in"], each["name"], plain(document, each["schema"]), each["required"])
                for each in said
            ]
            yield Operation(method.upper(), path, (*fields, *body), body_type)


def body_of(document: Schema, details: Schema) -> tuple[str, list[Field]]:
    content = details.get("requestBody", {}).get("content", {})
    for body_type, about in content.items():
        schema = plain(document, about["schema"])
        required = schema.get("required", [])
        return body_type, [
            Field("body", name, plain(document, each), name in required)
            for name, each in schema.get("properties", {}).items()
        ]
    return "", []


def plain(document: Schema, schema: Schema) -> Schema:
    """The schema itself: without references, and of several the first that is not null."""
    if ref := schema.get("$ref"):
        return plain(document, document["components"]["schemas"][ref.rpartition("/")[2]])
    for several in ("anyOf", "oneOf", "allOf"):
        if options := [each for each in schema.get(several, []) if each.get("type") != "null"]:
            return plain(document, options[0])
    return schema


def harmless(schema: Schema) -> Any:
    """A value that the schema takes, and that names nothing of anybody's."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return False
        case "array":
            return []
        case "object":
            return {}
        case _:
            return "river"  # a word that stands in everybody's texts


# --- Addresses ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    template: str  # with %(names)s
    kinds: tuple[tuple[str, str], ...]  # its parameters, and the names of their converters

    def __str__(self) -> str:
        return self.template


def addresses() -> list[Address]:
    """Each pattern of the project, but for those of its APIs."""
    below = tuple(prefix for prefix, _ in apis())
    found = set(addresses_of(get_resolver(), "/"))
    return sorted((a for a in found if not a.template.startswith(below)), key=str)


def addresses_of(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for name in resolver.reverse_dict:
        for possibilities, _, _, converters in resolver.reverse_dict.getlist(name):
            for template, parameters in possibilities:
                kinds = tuple((p, type(converters.get(p)).__name__) for p in parameters)
                yield Address(prefix + template, kinds)
    for under, inner in resolver.namespace_dict.values():
        yield from addresses_of(inner, prefix + re.sub(r"%\((\w+)\)s", "1", under))


READ = re.compile(
    r"""
    (?: (?:GET|POST)(?:\.get|\.getlist)?[\(\[]\s* | (?:parameter|number)\(request,[ ] )
    "(\w+)"
    """,
    re.X,
)


@cache
def names_that_views_read() -> set[str]:
    """Whatever fields of a query or form the views' sources and forms name."""
    folders = [ROOT / "notes", ROOT / "ai_chatbot", ROOT / "site" / "config"]
    texts = [path.read_text() for folder in folders for path in folder.rglob("views/**/*.py")]
    forms = [name for text in texts for name in re.findall(r"^    (\w+) = forms\.", text, re.M)]
    return {name for text in texts for name in READ.findall(text)} | {*forms}

"""What an operation of the API says of itself, besides what ninja reads from its signature."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Field, Schema

from config.base.api.problems import CODES, MEDIA_TYPE

View = TypeVar("View", bound=Callable[..., Any])
CREATES_NOTHING = "creates_nothing"
REF = {"$ref": "#/components/schemas/ProblemOut"}


class ProblemOut(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str = Field(description="the status in words")
    status: int
    detail: str = Field(description="a sentence for people")
    code: str = Field(
        description="what programs tell problems apart by", json_schema_extra={"enum": [*CODES]}
    )
    retry_after: int | None = Field(None, description="seconds until it can succeed")


HEADERS = {
    "ETag": "says which text of the note this is; to be sent as If-Match",
    "Location": "where it is",
}


def problems(*codes: str, **headers: int) -> dict[str, Any]:
    """For an operation's `openapi_extra`: problems of its own, besides those that all have, and
    headers of its own with the status that each comes with, `ETag=200`."""
    responses = responses_of(*codes)
    for name, status in headers.items():
        described = {"description": HEADERS[name], "schema": {"type": "string"}}
        responses.setdefault(status, {}).setdefault("headers", {})[name] = described
    return {"responses": responses}


def responses_of(*codes: str) -> dict[int, Any]:
    """Statuses with the codes that each may bring."""
    responses: dict[int, Any] = {}
    for code in codes:
        status = CODES[code]
        content = {MEDIA_TYPE: {"schema": REF}}
        known = responses.setdefault(status.value, {"description": "", "content": content})
        known["description"] = ", ".join(filter(None, [known["description"], code]))
    return responses


def creates_nothing(view: View) -> View:
    """Mark an operation that is POST only because a question does not fit into an address."""
    setattr(view, CREATES_NOTHING, True)
    return view


def may_be_repeated(view: Callable[..., Any]) -> bool:
    """Whether a view that creates something leaves it to others that it does so once: one with
    an `idempotency_key` of its own does not."""
    has_key = "idempotency_key" in inspect.signature(view).parameters
    return not has_key and not getattr(view, CREATES_NOTHING, False)

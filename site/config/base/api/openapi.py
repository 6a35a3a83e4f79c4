"""The API's own description: each operation with all that it may answer."""

import asyncio
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.types import DictStrAny

from config.base.api.bodies import LARGE, read_json
from config.base.api.operations import ProblemOut, may_be_repeated, responses_of
from config.base.api.problems import Problem

KEY_MAX_CHARS = 255
LETTER_BYTES = 12  # of JSON, for the longest: \ud83d\ude00
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of your own, new for each thing to do: sent again with the same "
    "request within a day, it brings the same reply and does nothing again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_MAX_CHARS},
}
ALWAYS = ("unauthorized", "forbidden", "rate_limited")  # where a token is needed


class ObjectsOnly(Parser):
    """A body is a JSON object: of a mere text, ninja would take the attributes for fields."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """What is read on the event loop is a question, and holds all others up meanwhile."""
        if len(request.body) > LARGE + LETTER_BYTES * settings.QUESTION_MAX_CHARS and is_on_loop():
            raise Problem("too_large", "This is more than a question may have.")
        body = read_json(request.body)
        if not isinstance(body, dict):
            raise ValueError("a JSON object is needed")
        return body


def is_on_loop() -> bool:
    """As where an operation is async."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class DocumentedAPI(NinjaAPI):
    def __init__(self, **options: Any) -> None:
        super().__init__(parser=ObjectsOnly(), **options)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return Description(self, prefix)


class Description(OpenAPISchema):
    def operation_details(self, operation: Operation) -> DictStrAny:
        details = super().operation_details(operation)
        own = details["responses"]
        details["responses"] = {**responses_of(*self.problems_of(operation, details)), **own}
        if "POST" in operation.methods and may_be_repeated(operation.view_func):
            details["parameters"] = [*details["parameters"], KEY_HEADER]
        if scopes := scopes_of(operation):
            said = details.get("description", "")
            details["description"] = f"{said}\n\nScope of the token: `{scopes}`.".strip()
        return details

    def problems_of(self, operation: Operation, details: DictStrAny) -> list[str]:
        """The codes that follow from what the operation is."""
        codes = [*ALWAYS] if operation.auth_callbacks else []
        if "requestBody" in details:
            codes += ["too_large", "too_slow"]
        if "POST" in operation.methods and may_be_repeated(operation.view_func):
            codes.append("conflict")  # the same key is being worked at
        if "{" in operation.path:
            codes.append("not_found")
        return [*codes, "invalid_request"]

    def add_schema_definitions(self, definitions: DictStrAny) -> None:
        """Those of one operation; of two schemas with one name ninja would keep the later."""
        for name, definition in definitions.items():
            if self.schemas.setdefault(name, definition) != definition:
                raise ValueError(f"Two schemas of the API are named {name}: rename one of them.")

    def get_components(self) -> DictStrAny:
        components = super().get_components()
        components["schemas"]["ProblemOut"] = ProblemOut.model_json_schema()
        return components


def scopes_of(operation: Operation) -> str:
    """The scopes that the operation's token needs, as its authentication says."""
    asking: list[Any] = [auth for auth in operation.auth_callbacks if hasattr(auth, "scope_for")]
    return ", ".join(auth.scope_for(operation.methods[0]) for auth in asking)

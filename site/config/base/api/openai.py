"""Errors as OpenAI's API says them, for all that may refuse a request to our API like it."""

from typing import Any

OPENAI_PATH = "/v1/"
INVALID, SERVER = "invalid_request_error", "server_error"  # kinds of errors
MESSAGE_MAX_CHARS = 2000


def error_object(
    message: str, *, kind: str = INVALID, code: str | None = None, param: str | None = None
) -> dict[str, Any]:
    """`message` is a sentence for people, `param` the field of the request that is wrong."""
    said = message[:MESSAGE_MAX_CHARS]
    return {"error": {"message": said, "type": kind, "param": param, "code": code}}

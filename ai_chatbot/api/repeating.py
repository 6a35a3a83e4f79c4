"""Requests that may be sent again: with the same Idempotency-Key they are done once.

Two decorators of each operation: `claiming` stands between the operation's checks and its view,
`keeping` sees the finished response.
"""

import hashlib
import json
import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from ai_chatbot.conversations import replies
from ai_chatbot.models import KeptReply
from config.base.api.openapi import KEY_MAX_CHARS
from config.base.api.operations import may_be_repeated
from config.base.api.problems import Problem

KEPT_HEADERS = ("Content-Type", "Location", "ETag")
PASSING = {401, 403, 408, 429}  # what may be another time, as any error of the server
TOO_LONG = "This was done already. Its reply was too long to be kept; ask for what it made."
STILL = "The same request is being worked at. Ask again in a moment."
OTHER = "This Idempotency-Key was used for another request. Make a new one for each thing to do."
BAD_KEY = f"An Idempotency-Key has 1 to {KEY_MAX_CHARS} characters."

View = Callable[..., Any]
logger = logging.getLogger(__name__)


def claiming(view: View) -> View:
    """A view that is not called for a request that was answered before."""
    if not may_be_repeated(view):
        return view

    @wraps(view)
    def once(request: HttpRequest, **given: Any) -> Any:
        return replied_before(request) or view(request, **given)

    @wraps(view)
    async def once_later(request: HttpRequest, **given: Any) -> Any:
        return await sync_to_async(replied_before)(request) or await view(request, **given)

    return once_later if iscoroutinefunction(view) else once


def keeping(run: View) -> View:
    """An operation whose reply is kept, if it was claimed."""

    @wraps(run)
    def kept(request: HttpRequest, **given: Any) -> HttpResponseBase:
        response: HttpResponseBase = run(request, **given)
        keep_reply(request, response)
        return response

    @wraps(run)
    async def kept_later(request: HttpRequest, **given: Any) -> HttpResponseBase:
        response: HttpResponseBase = await run(request, **given)
        if claim_of(request):
            await sync_to_async(keep_reply)(request, response)
        return response

    return kept_later if iscoroutinefunction(run) else kept


def replied_before(request: HttpRequest) -> HttpResponse | None:
    """The reply to this request when it had one; else, with a key, it is claimed."""
    key = request.headers.get("Idempotency-Key")
    grant = getattr(request, "auth", None)
    if request.method != "POST" or key is None or grant is None:
        return None
    if not 0 < len(key) <= KEY_MAX_CHARS or "\x00" in key:
        raise Problem("invalid_request", BAD_KEY)
    try:
        found = replies.claim(grant.owner_id, key, fingerprint(request))
    except replies.OtherRequest:
        raise Problem("invalid_request", OTHER) from None
    except replies.StillWorking:
        raise Problem("conflict", STILL, retry_after=1) from None
    if isinstance(found, KeptReply):
        return again(found)
    request.claimed_reply = found  # type: ignore[attr-defined]
    return None


def again(kept: KeptReply) -> HttpResponse:
    if len(kept.body) > replies.BODY_MAX_CHARS:
        raise Problem("conflict", TOO_LONG)
    return HttpResponse(
        kept.body, status=kept.status, headers={**kept.headers, "Idempotency-Replayed": "true"}
    )


def claim_of(request: HttpRequest) -> uuid.UUID | None:
    return getattr(request, "claimed_reply", None)


def keep_reply(request: HttpRequest, response: HttpResponseBase) -> None:
    claimed = claim_of(request)
    if claimed is None:
        return
    try:
        settle(claimed, response)
    except DatabaseError:  # what was asked is done: its reply is not lost with the record of it
        logger.exception("The reply to %s %s is not kept", request.method, request.path)


def settle(claimed: uuid.UUID, response: HttpResponseBase) -> None:
    status = response.status_code
    if status >= 500 or status in PASSING or not isinstance(response, HttpResponse):
        replies.release(claimed)
        return
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    body = response.content.decode()[: replies.BODY_MAX_CHARS + 1]
    replies.keep(claimed, status, headers, body)


# --- What was asked ---------------------------------------------------------------------------


def fingerprint(request: HttpRequest) -> str:
    """A hash of all that was asked; files are read piece by piece, from where they lie."""
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        add_form(asked, request)
    else:
        asked.update(request.body)
    return asked.hexdigest()


def add_form(asked: "hashlib._Hash", request: HttpRequest) -> None:
    """Its fields and files; the boundary between them is another each time."""
    asked.update(json.dumps(list(request.POST.lists())).encode())
    for field, files in request.FILES.lists():
        for file in files:
            asked.update(json.dumps([field, file.name, file.size]).encode())
            for piece in file.chunks():
                asked.update(piece)

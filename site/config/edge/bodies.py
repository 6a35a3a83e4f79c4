"""No body is taken whole before it is known that it may be so large, chunked ones included.

Django takes a request's body to the disk before it looks at who sent it. This stands before
Django and counts: a few megabytes from anybody, an import from somebody who may bring one.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.base.languages import numbers
from config.edge.bringers import may_bring
from config.edge.refusals import as_response

logger = logging.getLogger(__name__)

Message = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

IMPORTS = {
    "/notes/import/",
    "/conversations/import/",
    "/api/notes/import",
    "/api/v1/imports",
    "/share/",
}
PATIENCE = 60.0  # seconds that any body may take
SLOWEST = 16_000  # bytes a second, on average, that a larger one has to keep up
LINGER = 5.0  # seconds in which a refused sender is heard out, so that it reads the refusal
TYPE_MAX_BYTES = 1_000  # of a Content-Type: Django reads its parts in the square of their number
NOTHING_MORE: Message = {"type": "http.disconnect"}
TOO_SLOW = _("The request took too long to arrive. Check the connection and try again.")
NO_TYPE = _("The request does not say in a few words what it brings: its Content-Type is too long.")
TOO_LARGE_TO_IMPORT = _(
    "An import may have {most}, and only from somebody who is signed in. "
    "Import it in parts, or from the command line."
)


class BodyLimit:
    """The ASGI application behind a counter of its requests' bodies."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = Body(scope, receive)
        if len(header(scope, b"content-type")) > TYPE_MAX_BYTES:
            await refuse(scope, receive, send, Refusal(HTTPStatus.BAD_REQUEST, NO_TYPE))
            return
        if not await body.may_be(declared_length(scope)):
            await refuse(scope, receive, send, body.refused or too_large(scope))
            return
        await self.application(scope, body.receive, body.silenced(send))
        if body.refused:
            await refuse(scope, receive, send, body.refused)


@dataclass(frozen=True)
class Refusal:
    status: HTTPStatus
    sentence: str | Promise  # which is said in the sender's language


class Body:
    """One request's body on its way; once `refused`, the application is told of a hang-up."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.refused: Refusal | None = None
        self._scope = scope
        self._receive = receive
        self._bytes = 0
        self._limit = settings.BODY_MAX_BYTES
        self._is_checked = False  # whether the sender was asked for
        self._is_whole = False
        self._began = time.monotonic()

    async def may_be(self, length: int) -> bool:
        """Whether a body of this length may come; who sends it is asked once it is large."""
        if length > self._limit and not self._is_checked:
            self._is_checked = True
            if self._scope["path"] in IMPORTS and await may_bring(self._scope):
                self._limit = upload_limit()
        return length <= self._limit

    async def receive(self) -> Message:
        if self._is_whole:  # what comes now is the sender's hanging up, whenever that is
            return await self._receive()
        if self.refused:
            return NOTHING_MORE
        try:
            async with asyncio.timeout(self._seconds_left()):
                message = await self._receive()
        except TimeoutError:
            return self._refuse(Refusal(HTTPStatus.REQUEST_TIMEOUT, TOO_SLOW))
        self._bytes += len(message.get("body", b""))
        if not await self.may_be(self._bytes):
            return self._refuse(too_large(self._scope))
        self._is_whole = not message.get("more_body", False)
        return message

    def silenced(self, send: Send) -> Send:
        """`send`, until the body is refused: then the refusal is the answer."""

        async def send_unless_refused(message: Message) -> None:
            if not self.refused:
                await send(message)

        return send_unless_refused

    def _refuse(self, refusal: Refusal) -> Message:
        self.refused = refusal
        return NOTHING_MORE

    def _seconds_left(self) -> float:
        return self._began + PATIENCE + self._bytes / SLOWEST - time.monotonic()


def upload_limit() -> int:
    """The files, and a form around them: each comes with its path."""
    return settings.UPLOAD_MAX_MB * 1_000_000 + settings.BODY_MAX_BYTES


def declared_length(scope: Scope) -> int:
    """What the sender says; nothing when it says nothing, or nonsense (the server asks later)."""
    said = header(scope, b"content-length")
    return int(said) if said.isdigit() and len(said) < 20 else 0


def header(scope: Scope, name: bytes) -> bytes:
    headers: Mapping[bytes, bytes] = dict(scope["headers"])
    return headers.get(name, b"")


def too_large(scope: Scope) -> Refusal:
    sentence, most = _("This is more than the {most} that are taken."), settings.BODY_MAX_BYTES
    if scope["path"] in IMPORTS:
        sentence, most = TOO_LARGE_TO_IMPORT, settings.UPLOAD_MAX_MB * 1_000_000
    said = format_lazy(sentence, most=lazy(numbers.size, str)(most))
    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said)


async def refuse(scope: Scope, receive: Receive, send: Send, refusal: Refusal) -> None:
    """Say no, and drop what is still on its way for a while: cut off, a browser reads nothing."""
    logger.info("%s %s: %s", refusal.status.value, scope["path"], refusal.sentence)
    response = as_response(scope, refusal.status, refusal.sentence)
    await send(
        {"type": "http.response.start", "status": refusal.status.value, "headers": response.headers}
    )
    await send({"type": "http.response.body", "body": response.body, "more_body": True})
    await hear_out(receive)
    await send({"type": "http.response.body", "body": b""})


async def hear_out(receive: Receive) -> None:
    try:
        async with asyncio.timeout(LINGER):
            while (await receive()).get("more_body", False):
                pass
    except TimeoutError:
        pass

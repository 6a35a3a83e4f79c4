"""Who calls a tool, and how a tool that takes long says how far it is."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import anyio
from django.contrib.auth.models import User
from mcp.server.session import ServerSession

from ai_chatbot.mcp.stopping import question_name
from ai_chatbot.models import Scope

PAUSE = 0.1  # seconds between two words about how far it is; each costs client and server work


@dataclass(frozen=True)
class Caller:
    """Whom a client speaks for, and what it may do."""

    owner: User
    scopes: frozenset[str]
    site: str  # where our pages are, as "https://notes.example.org"
    token_id: int | None = None
    token_name: str = ""
    session: str = ""  # within which the client numbers its requests
    is_alone: bool = False  # the process is this client's: what it lets go of is stopped

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes

    def name_question(self, request_id: str | int) -> str:
        """What a question is stored under, so that another process can be told to stop it."""
        if not self.session or self.token_id is None:
            return ""
        return question_name(self.token_id, self.session, request_id)


class Progress:
    """Text that grows, told to a client that asked to be told: the first of it at once."""

    def __init__(self, tell: Callable[[float, str], Awaitable[None]] | None = None) -> None:
        self._tell = tell
        self._untold: list[str] = []
        self._characters = 0
        self._told_at = 0.0

    async def grow(self, text: str) -> None:
        if self._tell is None:
            return
        self._untold.append(text)
        self._characters += len(text)
        if time.monotonic() - self._told_at >= PAUSE:
            await self.tell_now()

    async def tell_now(self) -> None:
        """Tell what was held back; a client that has left is no fault."""
        if self._tell is None or not self._untold:
            return
        text, self._untold = "".join(self._untold), []
        self._told_at = time.monotonic()
        try:
            await self._tell(float(self._characters), text)
        except (anyio.ClosedResourceError, anyio.BrokenResourceError):
            self._tell = None


@dataclass(frozen=True)
class Call:
    """One use of a tool."""

    caller: Caller
    question: str = ""  # what a question that is asked in it is stored under
    progress: Progress = field(default_factory=Progress)


def progress_of(session: ServerSession, meta: Any, request_id: str | int) -> Progress:
    token = getattr(meta, "progressToken", None)
    if token is None:
        return Progress()

    async def tell(characters: float, text: str) -> None:
        await session.send_progress_notification(
            token, characters, message=text, related_request_id=str(request_id)
        )

    return Progress(tell)

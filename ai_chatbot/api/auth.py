"""Who may call the API: a run while it answers, or a user's own programs."""

from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from ai_chatbot.connections.editors import editor_of
from ai_chatbot.conversations.asking import CameBy
from ai_chatbot.conversations.limits import LimitReached, count_request
from ai_chatbot.models import Conversation, Door, Scope
from ai_chatbot.rights import Right
from ai_chatbot.tokens import Grant, probed, resolve_token
from config.base.api.problems import Problem
from config.base.logs import EXPECTED


class SearchAuth(HttpBearer):
    """A run's token, or a personal one that may read notes."""

    def authenticate(self, request: HttpRequest, token: str) -> Grant | None:
        grant = resolve_token(token)
        if grant is None and (word := probed(token)):
            # A flow's component passes this on as the sentence that it is refused with.
            request.META[EXPECTED] = True
            raise Problem("invalid_request", word)
        if grant and grant.run is None:
            check_scope(grant, Scope.NOTES_READ)
        return grant


class EditorAuth(HttpBearer):
    """The cookie of somebody who edits in Langflow, which shows it to us."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        return editor_of(token)


class PersonalAuth(HttpBearer):
    """A personal token with this scope, or with `writing` for what does more than to GET.

    A run's token is for answering one question and nothing else.
    """

    def __init__(self, scope: Scope, *, writing: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope
        self.writing = writing or scope

    def scope_for(self, method: str | None) -> Scope:
        return self.scope if method == "GET" else self.writing

    def authenticate(self, request: HttpRequest, token: str) -> Grant | None:
        grant = resolve_token(token)
        if grant and grant.run:
            raise HttpError(403, "This needs a personal token.")
        if grant:
            check_scope(grant, self.scope_for(request.method))
        return grant


def check_scope(grant: Grant, scope: Scope) -> None:
    """Raise HttpError when the token is not for this, Problem when it was used too often.

    Every use of any of a user's tokens counts as the user's.
    """
    if not grant.allows(scope):
        raise HttpError(403, f"This token was not given “{scope}”: make one that is.")
    try:
        count_request(grant.owner_id)
    except LimitReached as limit:
        raise Problem(limit.code, str(limit), limit.retry_after) from None


def grant_of(request: HttpRequest) -> Grant:
    grant: Grant = request.auth  # type: ignore[attr-defined]
    return grant


def owner_of(request: HttpRequest) -> User:
    return User.objects.get(pk=grant_of(request).owner_id)


def came_by(request: HttpRequest, door: Door) -> CameBy:
    return CameBy(door, grant_of(request).token_name)


async def right_of(request: HttpRequest, conversation: Conversation) -> Right:
    """What a program that listens to this conversation rests on."""
    grant = grant_of(request)
    owner = await sync_to_async(owner_of)(request)
    return Right(grant.owner_id, owner.password, None, conversation.pk, grant.token_id)

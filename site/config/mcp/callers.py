"""Who calls: the token's owner, from a place that may send it."""

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from ai_chatbot.conversations.limits import LimitReached, count_request
from ai_chatbot.mcp.calls import Caller
from ai_chatbot.models import Scope
from ai_chatbot.tokens import Grant, resolve_token
from config.base.api.problems import Problem

ELSEWHERE = "This server is not known by that name: ALLOWED_HOSTS has those that it is known by."
FOREIGN = "Pages of other sites may not call this."
NOT_VALID = "This token is not valid, or it has expired."
OF_A_RUN = "This needs a personal token."


def site_of(request: HttpRequest) -> str:
    """Where our pages are, as the client calls us. Raises Problem when it was led here: by a name
    that was made to mean this machine, or by a page of somebody else's."""
    try:
        site = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        raise Problem("forbidden", ELSEWHERE) from None
    origin = request.headers.get("Origin", "")
    if origin and origin not in {site, *settings.CSRF_TRUSTED_ORIGINS}:
        raise Problem("forbidden", FOREIGN)
    return site


async def caller_of(request: HttpRequest) -> Caller:
    """Raises Problem for somebody who may not call: "unauthorized" where the token is none."""
    site = site_of(request)
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    session = request.headers.get("Mcp-Session-Id", "")
    known = token.strip() if kind.lower() == "bearer" else ""
    return await caller_with(known, site, session=session)


@database_sync_to_async
def caller_with(token: str, site: str, *, session: str = "", is_alone: bool = False) -> Caller:
    """Whom a personal token speaks for, now; raises Problem when it is good for nothing."""
    grant = resolve_token(token) if token else None
    if grant is None:
        raise Problem("unauthorized", NOT_VALID)
    if grant.run:
        raise Problem("forbidden", OF_A_RUN)
    return as_caller(grant, site, session, is_alone)


def as_caller(grant: Grant, site: str, session: str, is_alone: bool) -> Caller:
    return Caller(
        User.objects.get(pk=grant.owner_id),
        grant.scopes,
        site,
        token_id=grant.token_id,
        token_name=grant.token_name,
        session=session,
        is_alone=is_alone,
    )


@database_sync_to_async
def user_calling(name: str, site: str) -> Caller:
    """A user whom somebody speaks for who may run commands here: without a token."""
    owner = User.objects.filter(username=name, is_active=True).first()
    if owner is None:
        raise Problem("unauthorized", f"There is no active account {name!r}.")
    scopes = frozenset({Scope.NOTES_READ, Scope.NOTES_WRITE, Scope.ASK})
    return Caller(owner, scopes, site, is_alone=True)


async def count(caller: Caller) -> None:
    """One more request of the user's; raises Problem when there were too many."""
    try:
        await sync_to_async(count_request, thread_sensitive=False)(caller.owner.pk)
    except LimitReached as limit:
        raise Problem(limit.code, str(limit), limit.retry_after) from None

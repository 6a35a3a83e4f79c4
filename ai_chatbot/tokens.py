"""Who a Bearer token speaks for: one run of one user, or a user's own programs."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from ai_chatbot.models import STAFF_SCOPES, Message, PersonalToken, Scope

SALT = "commonplace.run"
PERSONAL_PREFIX = "cp_"
TOKENS_PER_USER = 50
USE_IS_NEWS_AFTER = timedelta(minutes=1)  # a use is written down this often at most


@dataclass(frozen=True)
class Run:
    """The answer that a run's token was made for, and what its question follows, if anything."""

    answer_id: uuid.UUID
    conversation_id: uuid.UUID
    follows: uuid.UUID | None
    any_day: bool = False  # whatever time its question speaks of


@dataclass(frozen=True)
class Grant:
    """What a token allows: searching the owner's notes for `run` when it is a run's token, and
    what its `scopes` name when it is a personal one. A visitor's run searches the notes of its
    collection alone."""

    owner_id: int
    run: Run | None = None
    collection_id: int | None = None
    scopes: frozenset[str] = frozenset()
    token_id: int | None = None
    token_name: str = ""

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes


def make_run_token(answer: Message) -> str:
    """A token that is good while this answer runs, and for minutes at most."""
    return signing.dumps(str(answer.pk), salt=SALT)


class TooManyTokens(Exception):
    """The text says what to do."""


def make_personal_token(
    owner: User,
    *,
    name: str,
    scopes: Iterable[str] = tuple(Scope.values),
    expires_at: datetime | None = None,
) -> str:
    """Store a new personal token's hash and return the token: it cannot be shown again."""
    token = PERSONAL_PREFIX + secrets.token_urlsafe(32)
    PersonalToken.objects.create(
        owner=owner, name=name, digest=digest(token), scopes=list(scopes), expires_at=expires_at
    )
    return token


def make_one_more_token(
    owner: User, *, name: str, scopes: Iterable[str], expires_at: datetime | None
) -> str:
    """As `make_personal_token`, at its owner's wish; raises TooManyTokens."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner.pk)  # one at a time: they are counted
        if PersonalToken.objects.owned_by(owner).count() >= TOKENS_PER_USER:
            raise TooManyTokens(
                ngettext(
                    "You have %(n)s token, the most allowed. "
                    "Take one back that you do not need any more.",
                    "You have %(n)s tokens, the most allowed. "
                    "Take one back that you do not need any more.",
                    TOKENS_PER_USER,
                )
                % {"n": TOKENS_PER_USER}
            )
        return make_personal_token(owner, name=name, scopes=scopes, expires_at=expires_at)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def resolve_token(token: str) -> Grant | None:
    """The grant behind a token, or None when it is unknown, expired or its run has ended."""
    if token.startswith(PERSONAL_PREFIX):
        return resolve_personal_token(token)
    try:
        signed = signing.loads(token, salt=SALT, max_age=settings.RUN_TOKEN_MAX_AGE)
        answer_id = uuid.UUID(str(signed))
    except (signing.BadSignature, ValueError):
        return None
    of_nobody_else = Q(conversation__collection=None)
    answers = Message.objects.filter(
        of_nobody_else | Q(conversation__collection__is_open=True),
        pk=answer_id,
        status=Message.Status.RUNNING,
        conversation__owner__is_active=True,
    )
    # Values and no objects: twice in each answer, and the first word waits for it.
    found = answers.values_list(
        "conversation__owner_id",
        "conversation_id",
        "conversation__collection_id",
        "parent__parent_id",
        "any_day",
    ).first()
    if found is None:
        return None
    owner_id, conversation_id, collection_id, follows, any_day = found
    return Grant(owner_id, Run(answer_id, conversation_id, follows, any_day), collection_id)


def resolve_personal_token(token: str) -> Grant | None:
    known = PersonalToken.objects.good().filter(digest=digest(token))
    found = known.values_list(
        "pk", "name", "owner_id", "owner__is_staff", "scopes", "last_used_at"
    ).first()
    if found is None:
        return None
    pk, name, owner_id, is_staff, scopes, last_used_at = found
    if last_used_at is None or last_used_at < timezone.now() - USE_IS_NEWS_AFTER:
        note_use(pk)
    allowed = frozenset(scopes) if is_staff else frozenset(scopes) - STAFF_SCOPES
    return Grant(owner_id, scopes=allowed, token_id=pk, token_name=name)


def note_use(token_id: int) -> None:
    """Write down that it was used, unless that was written a moment ago."""
    now = timezone.now()
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_IS_NEWS_AFTER)
    PersonalToken.objects.filter(long_ago, pk=token_id).update(last_used_at=now)

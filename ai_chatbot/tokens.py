"""Who a Bearer token speaks for: one run of one user, or a user's own programs."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing

from ai_chatbot.models import Message, PersonalToken

SALT = "commonplace.run"
PERSONAL_PREFIX = "cp_"


@dataclass(frozen=True)
class Run:
    """The answer that a run's token was made for, and what its question follows, if anything."""

    answer_id: uuid.UUID
    conversation_id: uuid.UUID
    follows: uuid.UUID | None
    any_day: bool = False  # whatever time its question speaks of


@dataclass(frozen=True)
class Grant:
    """What a token allows: searching the owner's notes, for `run` when it is a run's token."""

    owner_id: int
    run: Run | None = None


def make_run_token(answer: Message) -> str:
    """A token that is good while this answer runs, and for minutes at most."""
    return signing.dumps(str(answer.pk), salt=SALT)


def make_personal_token(owner: User, *, name: str) -> str:
    """Store a new personal token's hash and return the token: it cannot be shown again."""
    token = PERSONAL_PREFIX + secrets.token_urlsafe(32)
    PersonalToken.objects.create(owner=owner, name=name, digest=digest(token))
    return token


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
    answers = Message.objects.filter(
        pk=answer_id, status=Message.Status.RUNNING, conversation__owner__is_active=True
    )
    # Values and no objects: twice in each answer, and the first word waits for it.
    found = answers.values_list(
        "conversation__owner_id", "conversation_id", "parent__parent_id", "any_day"
    ).first()
    if found is None:
        return None
    owner_id, conversation_id, follows, any_day = found
    return Grant(owner_id, Run(answer_id, conversation_id, follows, any_day))


def resolve_personal_token(token: str) -> Grant | None:
    known = PersonalToken.objects.filter(digest=digest(token), owner__is_active=True)
    owner_id = known.values_list("owner_id", flat=True).first()
    return Grant(owner_id) if owner_id else None

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
class Grant:
    """What a token allows: searching `owner`'s notes, for `answer` when it is a run's token."""

    owner: User
    answer: Message | None = None


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
        personal = (
            PersonalToken.objects.select_related("owner")
            .filter(digest=digest(token), owner__is_active=True)
            .first()
        )
        return Grant(personal.owner) if personal else None
    try:
        signed = signing.loads(token, salt=SALT, max_age=settings.RUN_TOKEN_MAX_AGE)
        answer_id = uuid.UUID(str(signed))
    except (signing.BadSignature, ValueError):
        return None
    answer = (
        Message.objects.select_related("conversation__owner")
        .filter(
            pk=answer_id,
            status=Message.Status.RUNNING,
            conversation__owner__is_active=True,
        )
        .first()
    )
    return Grant(answer.conversation.owner, answer) if answer else None

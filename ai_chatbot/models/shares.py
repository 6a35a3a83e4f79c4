"""Conversations that anybody may read who has the link."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ai_chatbot.models.conversations import Conversation

SALT = "commonplace.share"
TOKEN_BYTES = 16


def new_seed() -> str:
    return secrets.token_hex(TOKEN_BYTES)


def token_of(seed: str) -> str:
    """22 characters that nobody guesses, not even who reads the database: the key is elsewhere."""
    made = salted_hmac(SALT, seed, algorithm="sha256").digest()[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class ShareQuerySet(models.QuerySet["Share"]):
    def owned_by(self, user: Any) -> "ShareQuerySet":
        """Of the user's own conversations; what lies in the trash shows nothing to anybody."""
        return self.filter(conversation__in=Conversation.objects.owned_by(user).order_by())

    def open(self, now: datetime | None = None) -> "ShareQuerySet":
        """Those whose links open something: before their end, of a conversation that is there and
        of a visitor of no collection, and of somebody whose account is not locked."""
        return self.filter(
            expires_at__gt=now or timezone.now(),
            conversation__deleted_at=None,
            conversation__collection=None,
            conversation__owner__is_active=True,
        )

    def of_token(self, token: str) -> "ShareQuerySet":
        return self.filter(digest=digest_of(token))


class Share(models.Model):
    """A conversation as it was when its owner made or renewed this, and only what may be seen.

    The link is made of `seed` and the server's secret; of the link itself only a hash is stored.
    What `snapshot` holds says conversations.sharing.snapshots; what is hidden is not in it.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="shares")
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    shows_sources = models.BooleanField(default=False)
    shows_name = models.BooleanField(default=False)  # of its owner
    snapshot = models.JSONField(default=dict, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    renewed_at = models.DateTimeField(default=timezone.now, editable=False)  # of the snapshot
    seen = models.PositiveIntegerField(default=0, editable=False)  # by others than its owner
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)  # last

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.snapshot.get("title") or self.conversation)

    def save(self, *args: Any, **options: Any) -> None:
        self.digest = self.digest or digest_of(token_of(self.seed))
        super().save(*args, **options)

    @property
    def token(self) -> str:
        """What its link ends with; "" when the server's secret is another than it was."""
        token = token_of(self.seed)
        return token if hmac.compare_digest(digest_of(token), self.digest) else ""

    @property
    def address(self) -> str:
        return reverse("ai_chatbot:shared", args=[self.token]) if self.token else ""

    @property
    def has_ended(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def has_changed(self) -> bool:
        """Whether its conversation said more than it shows; as conversations.sharing lists it."""
        times = (self.conversation.updated_at, getattr(self, "said_at", None))
        return any(time > self.renewed_at for time in times if time)

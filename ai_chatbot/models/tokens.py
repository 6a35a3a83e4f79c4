"""Keys for programs of a user's own."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ai_chatbot.models.conversations import Conversation


class Scope(models.TextChoices):
    """What a personal token may be used for."""

    NOTES_READ = "notes:read", _("read and search notes")
    NOTES_WRITE = "notes:write", _("write, import and delete notes")
    ASK = "ask", _("ask questions")
    CONVERSATIONS = "conversations", _("read and delete conversations")
    FLOWS = "flows", _("see flows (staff)")


STAFF_SCOPES = frozenset({Scope.FLOWS})  # of no use to others, whatever their token says


def all_scopes() -> list[str]:
    return list(Scope.values)


class PersonalTokenQuerySet(models.QuerySet["PersonalToken"]):
    def good(self) -> "PersonalTokenQuerySet":
        """Those that open something: their day has not passed, and their owner is active."""
        endless = models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now())
        return self.filter(endless, owner__is_active=True)

    def owned_by(self, user: Any) -> "PersonalTokenQuerySet":
        return self.filter(owner=user)


class PersonalToken(models.Model):
    """A key for the API that its owner keeps; only its hash is stored."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token
    scopes = models.JSONField(default=all_scopes)  # of Scope
    expires_at = models.DateTimeField(null=True, blank=True)  # none: when it is taken back
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)  # to the minute
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonalTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def powers(self) -> list[str]:
        """What it may be used for, in words."""
        return [str(scope.label) for scope in Scope if scope in self.scopes]


class Ticket(models.Model):
    """One opening of one conversation's websocket, in a token's right; deleted when it is used."""

    token = models.ForeignKey(PersonalToken, on_delete=models.CASCADE, related_name="tickets")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the ticket
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ticket of “{self.token}” until {self.expires_at:%H:%M:%S}"

"""Parts of somebody's notes that strangers may ask."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

SUGGESTIONS_MAX = 6


def new_public_id() -> str:
    """22 characters that nobody guesses."""
    return secrets.token_urlsafe(16)


class CollectionQuerySet(models.QuerySet["Collection"]):
    def owned_by(self, user: object) -> "CollectionQuerySet":
        return self.filter(owner=user)

    def open(self) -> "CollectionQuerySet":
        """Those that answer: neither closed, nor of somebody whose account is locked."""
        return self.filter(is_open=True, owner__is_active=True)


class Collection(models.Model):
    """Notes of some folders or tags that visitors of other sites may ask, and the limits of that.

    Which notes it holds is looked at with every question.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections"
    )
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    title = models.CharField(max_length=200)
    folders = models.JSONField(default=list, blank=True)  # ["Recipes/Soups"]
    tags = models.JSONField(default=list, blank=True)  # ["garden/roses"]
    flow = models.CharField(max_length=64, blank=True)  # which one answers; none: the usual one
    origins = models.JSONField(default=list, blank=True)  # ["https://shop.example"]
    greeting = models.CharField(max_length=500, blank=True)
    suggestions = models.JSONField(default=list, blank=True)  # questions, SUGGESTIONS_MAX at most
    questions_per_minute = models.PositiveIntegerField(default=5)  # of one visitor
    questions_per_day = models.PositiveIntegerField(default=50)  # of one visitor
    tokens_per_day = models.PositiveIntegerField(default=200_000)  # of all visitors
    tokens_per_visitor = models.PositiveIntegerField(default=40_000)  # a day
    shows_text = models.BooleanField(default=True)  # of passages; else their titles alone
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page for its owner."""
        return reverse("ai_chatbot:collection", args=[self.pk])

    @property
    def public_address(self) -> str:
        return reverse("ai_chatbot:published", args=[self.public_id])

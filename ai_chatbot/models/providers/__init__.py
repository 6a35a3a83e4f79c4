"""Servers of models that staff connected, and which model of them writes answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

URL_CHARS, MODEL_CHARS, PROVIDER_CHARS = 500, 200, 20


class ModelServer(models.Model):
    """A server that speaks OpenAI's protocol. Its key is kept encrypted, and told by its end."""

    provider = models.CharField(max_length=PROVIDER_CHARS)  # of ai_chatbot.providers.known
    base_url = models.CharField(max_length=URL_CHARS, unique=True)
    secret = models.TextField(blank=True)  # the key, by ai_chatbot.providers.secrets; "": none
    key_end = models.CharField(max_length=4, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["ModelServer"]] = models.Manager()

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.base_url


class ModelChoice(models.Model):
    """That a model was chosen; the newest one counts. Without a server: this machine's own."""

    server = models.ForeignKey(
        ModelServer, null=True, blank=True, on_delete=models.CASCADE, related_name="choices"
    )
    model = models.CharField(max_length=MODEL_CHARS, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    chosen_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["ModelChoice"]] = models.Manager()

    class Meta:
        ordering = ["-chosen_at", "-pk"]

    def __str__(self) -> str:
        return self.model or "this machine's own model"
